import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Knowledge, loadKnowledge } from '../knowledge/index.ts';
import { mask } from '../privacy/index.ts';
import {
  type Coverage,
  type Reviewed,
  type Status,
  createCoverage,
  findStandard,
  loadRules,
  standardsOf,
} from '../skills/application/coverage/index.ts';
import { UsageError, batch, textLine } from './batch.ts';

const statuses: readonly Status[] = ['addressed', 'unclear', 'missing', 'not-applicable'];
const disclaimer = 'This check is not a decision by NHS England.';

/** `{id, section, text}`, with the section as the id, the number or the title of its standard. */
const reviewLine = (knowledge: Knowledge) =>
  z.object(
    {
      ...textLine.shape,
      section: z
        .string()
        .refine((typed) => findStandard(knowledge, typed) !== null, { error: unknownSection(knowledge) }),
    },
    'needs "id", "section" and "text"',
  );

const unknownSection = (knowledge: Knowledge): string =>
  `is no section; they are ${standardsOf(knowledge)
    .map(({ id, number }) => (number === null ? id : `${number} ${id}`))
    .join(', ')}`;

/** Masks a text and reviews it. What is quoted as evidence stands in the masked text. */
const review = (coverage: Coverage, standard: string, text: string): Reviewed[] =>
  coverage.review(standard, mask(text).text);

/** The list a person reads: what was found for each requirement, with the words it was found in. */
function listing(knowledge: Knowledge, standard: string, reviewed: readonly Reviewed[]): string {
  const document = knowledge.documents.get(standard);
  const count = (status: Status): string => `${reviewed.filter((one) => one.status === status).length} ${status}`;
  const lines = reviewed.flatMap(({ ref, status, evidence }) => [
    `${ref.slice(ref.indexOf('#') + 1).padEnd(4)} ${status.padEnd(14)}  ${knowledge.passages.get(ref)?.text ?? ''}`,
    ...(evidence === null ? [] : [`${' '.repeat(21)}"${evidence.replace(/\s+/g, ' ')}"`]),
  ]);
  return [
    `${document?.number ?? ''} ${document?.title ?? standard}`.trim(),
    statuses.map(count).join(', '),
    '',
    ...lines,
    '',
    'The words were compared, not their meaning: read each quotation, and what is called missing or unclear, yourself.',
    disclaimer,
  ].join('\n');
}

/** `dars review`: which requirements of its standard a section speaks to. `failed` is told how many batch lines were unusable. */
export function addReviewCommand(
  program: Command,
  knowledgeFolder: () => string,
  { print, failed }: { print: (line: string) => void; failed: (lines: number) => void },
): void {
  program
    .command('review')
    .description('tell which requirements of its standard a section of an application speaks to')
    .argument('[section]', 'id, number or title, such as 5a or honorary-contract')
    .argument('[text...]', 'what the section says; without it, standard input is read')
    .option('--batch', 'read {id, section, text} lines')
    .action(async (section: string | undefined, typed: string[], options: { batch?: boolean }) => {
      if (!options.batch && section === undefined)
        throw new UsageError('review needs a section and its text, or --batch with JSON lines on standard input');
      const folder = knowledgeFolder();
      const knowledge = loadKnowledge(folder);
      const coverage = createCoverage(knowledge, loadRules(folder));
      if (options.batch) {
        const work = (line: { section: string; text: string }): { requirements: Reviewed[] } => ({
          requirements: review(coverage, findStandard(knowledge, line.section)?.id ?? line.section, line.text),
        });
        failed(await batch(process.stdin, reviewLine(knowledge), work, print));
        return;
      }
      const standard = findStandard(knowledge, section ?? '');
      if (standard === null) throw new UsageError(`"${section ?? ''}" ${unknownSection(knowledge)}`);
      const text = typed.length > 0 ? typed.join(' ') : process.stdin.isTTY ? '' : await readAll(process.stdin);
      if (text.trim() === '')
        throw new UsageError('review needs the text of the section, after it or on standard input');
      print(listing(knowledge, standard.id, review(coverage, standard.id, text)));
    });
}
