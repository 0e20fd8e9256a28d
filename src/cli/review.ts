import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type Knowledge, loadKnowledge } from '../knowledge/index.ts';
import { mask } from '../privacy/index.ts';
import {
  type Coverage,
  type Reading,
  type Reviewed,
  type Status,
  createCoverage,
  findStandard,
  loadRules,
  standardsOf,
} from '../skills/application/coverage/index.ts';
import { type SectionRead, readSection } from '../skills/application/index.ts';
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

/** What is printed of a section; what a model says only where one is asked. */
interface Result {
  requirements: (Reviewed & Partial<Pick<Reading, 'model'>>)[];
  model?: SectionRead['part'];
}

/** Masks a text and reviews it. What is quoted as evidence stands in the masked text. */
type Review = (standard: string, text: string) => Result | Promise<Result>;

const byRules =
  (coverage: Coverage): Review =>
  (standard, text) => ({ requirements: coverage.review(standard, mask(text).text) });

/** The same with the second reading of the chat model beside it. */
async function withSecondReading(
  config: Config,
  knowledge: Knowledge,
  coverage: Coverage,
  work: (review: Review) => Promise<void>,
): Promise<void> {
  const { TERMINAL, countWithoutModel, withModels } = await import('./models.ts');
  await withModels(config, knowledge, { official: false }, async ({ language }) => {
    const without = countWithoutModel('check');
    await work(async (standard, text) => {
      const masked = mask(text).text;
      const tools = { knowledge, language: language ?? undefined };
      const { readings, part } = await readSection(tools, coverage.review(standard, masked), masked, TERMINAL);
      without.note(part?.outcome);
      return { requirements: readings.map(shown), model: part };
    });
    without.tell();
  });
}

/** Words of the text that only the model points at are evidence too, for somebody to look at. */
const shown = (reading: Reading): Reading => {
  const { evidence, model } = reading;
  return { ...reading, evidence: evidence ?? (model === null || model.says === 'doubts' ? null : model.quote) };
};

const claims = {
  found: 'a language model takes these words for it',
  exempt: 'a language model takes these words to say why not',
  hint: 'a language model points at these words',
  doubts: 'the language model does not see it there',
};

/** The list a person reads: what was found for each requirement, with the words it was found in. */
function listing(knowledge: Knowledge, standard: string, { requirements, model: part }: Result): string {
  const document = knowledge.documents.get(standard);
  const count = (status: Status): string => `${requirements.filter((one) => one.status === status).length} ${status}`;
  const lines = requirements.flatMap(({ ref, status, evidence, model }) => [
    `${ref.slice(ref.indexOf('#') + 1).padEnd(4)} ${status.padEnd(14)}  ${knowledge.passages.get(ref)?.text ?? ''}`,
    ...(evidence === null
      ? []
      : [`${' '.repeat(21)}"${quoted(evidence)}"${model ? ` (${saidBy(model, evidence)})` : ''}`]),
  ]);
  const how =
    part?.outcome === 'used'
      ? 'Rules compared the words, and a language model read the text as well. The model can be wrong, and makes nothing count as addressed:'
      : 'The words were compared, not their meaning:';
  return [
    `${document?.number ?? ''} ${document?.title ?? standard}`.trim(),
    statuses.map(count).join(', '),
    '',
    ...lines,
    '',
    `${how} read each quotation, and what is called missing or unclear, yourself.`,
    disclaimer,
  ].join('\n');
}

const quoted = (words: string): string => words.replace(/\s+/g, ' ');

/** Where the rules quote other words than the model, both are shown. */
const saidBy = (model: NonNullable<Reading['model']>, evidence: string): string =>
  model.says === 'doubts' || model.quote === evidence
    ? claims[model.says]
    : `${claims[model.says]}: "${quoted(model.quote)}"`;

interface Options {
  batch?: boolean;
  model?: boolean;
}

/** `dars review`: which requirements of its standard a section speaks to. `failed` is told how many batch lines were unusable. */
export function addReviewCommand(
  program: Command,
  config: () => Config,
  knowledgeFolder: () => string,
  { print, failed }: { print: (line: string) => void; failed: (lines: number) => void },
): void {
  program
    .command('review')
    .description('tell which requirements of its standard a section of an application speaks to')
    .argument('[section]', 'id, number or title, such as 5a or honorary-contract')
    .argument('[text...]', 'what the section says; without it, standard input is read')
    .option('--batch', 'read {id, section, text} lines')
    .option(
      '--model',
      'with a second reading by the model that is set up; calls are counted in the database (stop the program first when it is embedded)',
    )
    .action(async (section: string | undefined, typed: string[], options: Options) => {
      if (!options.batch && section === undefined)
        throw new UsageError('review needs a section and its text, or --batch with JSON lines on standard input');
      if (options.model && config().chatModel === undefined)
        throw new UsageError('review --model needs CHAT_MODEL; docs/models.md says how to set it');
      const folder = knowledgeFolder();
      const knowledge = loadKnowledge(folder);
      const coverage = createCoverage(knowledge, loadRules(folder));
      const reviewing = (work: (review: Review) => Promise<void>): Promise<void> =>
        options.model ? withSecondReading(config(), knowledge, coverage, work) : work(byRules(coverage));
      if (options.batch) {
        await reviewing(async (review) => {
          const work = (line: { section: string; text: string }) =>
            review(findStandard(knowledge, line.section)?.id ?? line.section, line.text);
          failed(await batch(process.stdin, reviewLine(knowledge), work, print));
        });
        return;
      }
      const standard = findStandard(knowledge, section ?? '');
      if (standard === null) throw new UsageError(`"${section ?? ''}" ${unknownSection(knowledge)}`);
      const text = typed.length > 0 ? typed.join(' ') : process.stdin.isTTY ? '' : await readAll(process.stdin);
      if (text.trim() === '')
        throw new UsageError('review needs the text of the section, after it or on standard input');
      await reviewing(async (review) => print(listing(knowledge, standard.id, await review(standard.id, text))));
    });
}
