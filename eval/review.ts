/**
 * Scores the requirement check: `npm run eval:review`. One JSON line for each labelled application in this folder; fails when a figure is
 * past its floor in eval/floors.json. `--verbose` lists every difference; `npm run eval:review -- <folder>` adds one line for
 * each section of the published agreements in that folder.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadKnowledge } from '../src/knowledge/index.ts';
import { type Status, createCoverage, loadRules } from '../src/skills/application/coverage/index.ts';
import { share } from './score.ts';

interface Application {
  sections: Record<string, string>;
  addressed: Record<string, string[]>;
  missing?: Record<string, string[]>;
  cross_section?: Record<string, string[]>;
}

const { values: options, positionals } = parseArgs({
  options: { verbose: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(here, '..', 'knowledge');
const coverage = createCoverage(loadKnowledge(folder), loadRules(folder));
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const floors = readJson(path.join(here, 'floors.json')) as Record<string, { least?: number; most?: number }>;
const past: string[] = [];

for (const set of ['', 'second/'])
  for (const name of ['application', 'application-weak'])
    score(`${set}${name}`, readJson(path.join(here, `${set}${name}.json`)) as Application);
for (const agreements of positionals) scoreAgreements(agreements);
if (past.length > 0) {
  console.error(`Past the floor: ${past.join(', ')}`);
  process.exitCode = 1;
}

function score(name: string, { sections, addressed, missing = {}, cross_section = {} }: Application): void {
  const rows = Object.entries(sections).flatMap(([standard, text]) =>
    coverage.review(standard, text).map(({ ref, status, evidence }) => {
      const id = ref.slice(ref.indexOf('#') + 1);
      const has = (lists: Record<string, string[]>): boolean => lists[standard]?.includes(id) ?? false;
      const label = has(addressed) ? 'addressed' : has(missing) && !has(cross_section) ? 'missing' : null;
      return { ref, label, status, evidence, quoted: evidence === null || text.includes(evidence) };
    }),
  );
  const of = (label: string) => rows.filter((row) => row.label === label);
  const part = (label: string, ...statuses: Status[]): number =>
    round(share(of(label), ({ status }) => statuses.includes(status)));
  const figures: Record<string, number> = {
    'addressed called missing': part('addressed', 'missing'),
    'addressed called unclear': part('addressed', 'unclear'),
    'addressed called missing or unclear': part('addressed', 'missing', 'unclear'),
    'evidence not in the text': rows.filter(({ quoted }) => !quoted).length,
  };
  if (of('missing').length > 0) {
    const called = rows.filter(({ label, status }) => label !== null && status === 'missing');
    const precision = share(called, ({ label }) => label === 'missing');
    const recall = share(of('missing'), ({ status }) => status === 'missing');
    Object.assign(figures, {
      'missing called missing or unclear': part('missing', 'missing', 'unclear'),
      'missing precision': round(precision),
      'missing recall': round(recall),
      'missing f1': round(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)),
    });
  }
  console.log(JSON.stringify({ set: name, labelled: rows.filter(({ label }) => label !== null).length, ...figures }));
  for (const [figure, value] of Object.entries(figures)) {
    const { least, most } = floors[`review ${name} ${figure}`] ?? {};
    if ((least !== undefined && value < least) || (most !== undefined && value > most)) past.push(`${name} ${figure}`);
  }
  if (options.verbose)
    for (const { ref, label, status, evidence } of rows)
      if (label !== null && label !== status) console.log(JSON.stringify({ ref, label, status, evidence }));
}

/** Sections of a published agreement, with the standards that govern them. */
function scoreAgreements(agreements: string): void {
  const parts: [key: string, standard: string][] = [
    ['objective', 'objective-for-processing'],
    ['activities', 'processing-activities'],
    ['expected_output', 'expected-outcomes'],
    ['expected_benefits', 'expected-measurable-benefits'],
    ['yielded_benefits', 'expected-measurable-benefits'],
  ];
  for (const file of readdirSync(agreements).filter((name) => name.endsWith('.json'))) {
    const agreement = readJson(path.join(agreements, file)) as Record<string, unknown>;
    for (const [key, standard] of parts) {
      const text = typeof agreement[key] === 'string' ? agreement[key] : '';
      const reviewed = coverage.review(standard, text);
      const count = (status: Status): number => reviewed.filter((one) => one.status === status).length;
      const figures = {
        addressed: count('addressed'),
        unclear: count('unclear'),
        missing: count('missing'),
        'not-applicable': count('not-applicable'),
        'evidence not in the text': reviewed.filter(({ evidence }) => evidence !== null && !text.includes(evidence))
          .length,
      };
      console.log(JSON.stringify({ agreement: file, section: key, characters: text.length, ...figures }));
      if (options.verbose)
        for (const { ref, status, evidence } of reviewed)
          if (status === 'addressed') console.log(JSON.stringify({ ref, evidence }));
    }
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
