/**
 * Scores the assistant on the labelled sets: `npm run eval`. With `--verbose` every miss is listed, with `--sets <folder>`
 * other sets of the same form are scored, with `--knowledge <folder>` on other knowledge, with `--embedding <model>` meanings are compared
 * too (`test`: the double's embedding), with `--chat <model>` that model puts the answers into words (`test`: the double, which quotes).
 * Fails when a figure is below its floor in eval/floors.json; floors are for answers without a chat model, and only shown beside others.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Asked, Assistant } from '../src/cli/assistant.ts';
import { intents } from '../src/knowledge/index.ts';
import { mask } from '../src/privacy/index.ts';
import type { Composed } from './chat.ts';
import * as sets from './score.ts';

const { values: options } = parseArgs({
  options: {
    verbose: { type: 'boolean', default: false },
    sets: { type: 'string' },
    knowledge: { type: 'string' },
    embedding: { type: 'string' },
    chat: { type: 'string' },
  },
});
const here = path.dirname(fileURLToPath(import.meta.url));
const folder = pathToFileURL(`${path.resolve(options.sets ?? here)}/`);
const assistant = new Assistant(options.knowledge ?? path.join(here, '..', 'knowledge'));
const figures: Record<string, number> = {};
const misses: string[] = [];
const miss = (set: string, id: string, text: string): void => void misses.push(`${set} ${id}: ${text}`);

let ask = (turns: readonly string[]): Asked => assistant.ask(turns);
const meanings = options.embedding === undefined ? null : await compareMeanings(options.embedding);
const composed = options.chat === undefined ? null : await putIntoWords(options.chat);
await meanings?.close();
questions();
unanswerable();
followUps();
routing();
masking();
report();

/** All that is asked of the assistant. */
function conversations(): string[][] {
  const followUps = sets.readLines<sets.FollowUp>(new URL('followups.jsonl', folder));
  return [
    ...sets.readLines<sets.Question>(new URL('questions.jsonl', folder)).map(({ question }) => [question]),
    ...sets.readLines<sets.Unanswerable>(new URL('unanswerable.jsonl', folder)).map(({ question }) => [question]),
    ...followUps.map(({ turns }) => turns),
    ...followUps.map(lastOf),
  ];
}

async function compareMeanings(model: string): Promise<{ close: () => Promise<void> }> {
  const { nearnessOf, openMeaning } = await import('./meaning.ts');
  const { meaning, close } = await openMeaning(model, assistant.tools.knowledge);
  const masked = conversations().flatMap((turns) => turns.map((question) => mask(question).text));
  if (options.chat === undefined) assistant.nearness = await nearnessOf(meaning, masked);
  else assistant.tools.meaning = meaning;
  return { close };
}

async function putIntoWords(model: string): Promise<Composed> {
  const { composedBy } = await import('./chat.ts');
  const answers = await composedBy(model, assistant, conversations());
  ask = answers.of;
  return answers;
}

function questions(): void {
  const rows = sets.readLines<sets.Question>(new URL('questions.jsonl', folder));
  const asked = new Map(rows.map((row) => [row, ask([row.question])]));
  const answerOf = (row: sets.Question): Asked => asked.get(row) as Asked;
  figures['questions hit@1'] = sets.share(rows, (row) => sets.hit(answerOf(row), row.standards, 1));
  figures['questions hit@3'] = sets.share(rows, (row) => sets.hit(answerOf(row), row.standards, 3));
  figures['questions must-mention'] = sets.share(rows, (row) => sets.mentionsAll(answerOf(row), row.must_mention));
  figures['questions false refusals'] = sets.share(rows, (row) => answerOf(row).outcome !== 'answered');
  figures['questions median characters'] = sets.median(rows.map((row) => answerOf(row).text.length));
  const labelled = rows.filter((row) => row.requirements.length > 0);
  figures['questions requirement cited (of 5)'] = sets.share(labelled, (row) =>
    answerOf(row)
      .citations.slice(0, 5)
      .some(({ ref }) => row.requirements.includes(ref)),
  );
  const citations = rows.flatMap((row) => answerOf(row).citations.map(({ ref }) => ({ row, ref })));
  figures['questions citation precision'] = sets.share(
    citations,
    ({ row, ref }) => row.requirements.includes(ref) || row.standards.includes(ref.split('#')[0] ?? ''),
  );
  for (const group of ['difficulty', 'style'] as const) {
    for (const value of new Set(rows.map((row) => row[group]))) {
      const part = rows.filter((row) => row[group] === value);
      figures[`  ${group} ${value} must-mention`] = sets.share(part, (row) =>
        sets.mentionsAll(answerOf(row), row.must_mention),
      );
    }
  }
  for (const row of rows) {
    const answer = answerOf(row);
    if (!sets.hit(answer, row.standards, 1))
      miss(
        'standard',
        row.id,
        `${row.standards[0] ?? ''} <- ${answer.standards.slice(0, 3).join(', ')} | ${row.question}`,
      );
    if (!sets.mentionsAll(answer, row.must_mention)) {
      miss(
        'mention',
        row.id,
        `${answer.outcome} ${row.must_mention.join(' + ')} | wants ${row.requirements.join(' ')} | has ${answer.citations.map(({ ref }) => ref).join(' ')} | ${row.question}`,
      );
    }
  }
}

function unanswerable(): void {
  const rows = sets.readLines<sets.Unanswerable>(new URL('unanswerable.jsonl', folder));
  for (const kind of ['far', 'near'] as const) {
    const part = rows.filter((row) => row.kind === kind);
    figures[`unanswerable ${kind} refused`] = sets.share(part, (row) => {
      const answer = ask([row.question]);
      if (answer.outcome !== 'unanswerable')
        miss(
          'refuse',
          row.id,
          `${answer.outcome} ${answer.citations.map(({ ref }) => ref).join(' ')} | ${row.question}`,
        );
      return answer.outcome === 'unanswerable';
    });
  }
}

function lastOf({ turns }: sets.FollowUp): string[] {
  return turns.slice(-1);
}

function followUps(): void {
  const rows = sets.readLines<sets.FollowUp>(new URL('followups.jsonl', folder));
  figures['follow-ups hit@1'] = sets.share(rows, (row) => sets.hit(ask(row.turns), row.standards, 1));
  figures['follow-ups must-mention'] = sets.share(rows, (row) => {
    const answer = ask(row.turns);
    const good = sets.mentionsAll(answer, row.must_mention);
    if (!good)
      miss(
        'follow-up',
        row.id,
        `${answer.outcome} ${row.must_mention.join(' + ')} | has ${answer.citations.map(({ ref }) => ref).join(' ')} | ${row.turns.join(' // ')}`,
      );
    return good;
  });
  figures['follow-ups without context'] = sets.share(rows, (row) =>
    sets.mentionsAll(ask(lastOf(row)), row.must_mention),
  );
}

function routing(): void {
  const rows = sets.readLines<sets.Labelled>(new URL('intents.jsonl', folder));
  const pairs = rows.map((row) => [row.intent, assistant.route(row.text)] as const);
  rows.forEach((row, index) => {
    const got = pairs[index]?.[1];
    if (got !== row.intent) miss('intent', row.id, `${row.intent} <- ${got ?? ''} | ${row.text}`);
  });
  figures['intents accuracy'] = sets.share(pairs, ([wanted, got]) => wanted === got);
  for (const intent of intents) {
    const { precision, recall } = sets.perClass(pairs, intent);
    figures[`intents ${intent} precision`] = precision;
    figures[`intents ${intent} recall`] = recall;
  }
}

function masking(): void {
  const file = new URL('sensitive.jsonl', folder);
  if (options.sets !== undefined && !existsSync(file)) {
    console.log('no sensitive.jsonl there: masking is not scored\n');
    return;
  }
  const rows = sets.readLines<sets.Sensitive>(file);
  const wanted = rows.reduce((sum, row) => sum + row.mask.length, 0);
  let leaked = 0;
  let harmed = 0;
  for (const row of rows) {
    const masked = mask(row.text).text;
    const [out, hurt] = [sets.leaks(row, masked), sets.harms(row, masked)];
    if (out.length + hurt.length > 0) miss('mask', row.id, `leaked ${out.length}, harmed ${hurt.length} | ${masked}`);
    leaked += out.length;
    harmed += hurt.length;
  }
  figures['masking recall'] = 1 - leaked / wanted;
  figures['masking look-alikes harmed'] = harmed;
}

function report(): void {
  const floors = JSON.parse(readFileSync(path.join(here, 'floors.json'), 'utf8')) as Record<
    string,
    { least?: number; most?: number }
  >;
  const below: string[] = [];
  for (const [name, value] of Object.entries(figures)) {
    const { least, most } = floors[name] ?? {};
    const fails = (least !== undefined && value < least) || (most !== undefined && value > most);
    if (fails) below.push(name);
    const bound = least === undefined ? (most === undefined ? '' : `at most ${most}`) : `at least ${least}`;
    console.log(
      `${name.padEnd(44)} ${(Number.isInteger(value) ? String(value) : value.toFixed(3)).padStart(8)}  ${bound}${fails ? '  BELOW' : ''}`,
    );
  }
  if (options.verbose) console.log(`\n${misses.join('\n')}`);
  if (composed) {
    console.log(`\n${composed.told}\nThe floors are for answers without a chat model; they are shown to compare.`);
    if (composed.composed > 0) return;
    console.error('The model put no answer into words: the figures are those without it.');
    process.exitCode = 1;
  } else if (below.length > 0) {
    console.error(`Below the floor: ${below.join(', ')}`);
    process.exitCode = 1;
  }
}
