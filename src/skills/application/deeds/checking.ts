import { type Block, type SkillResult, literal } from '../../../bot/index.ts';
import { cite, passagesOf } from '../../../knowledge/index.ts';
import { NO_DECISION, type Seen, findingBlocks } from '../cards/progress.ts';
import { doing, shortened } from '../cards/question.ts';
import type { Answers } from '../draft/draft.ts';
import type { FormSection } from '../form/definition.ts';
import { sectionQuestions } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { titleOf } from '../paper/paper.ts';
import { type Tools, type Work, shown } from '../tools.ts';

interface Looking {
  seen: (work: Work) => Promise<Seen>;
  sectionOf: (work: Work, words: string) => FormSection | null;
  unknown: (words: string) => SkillResult;
}

/** The requirements of one section, each with the words that address it. */
export function createCheck({ coverage, knowledge }: Tools, { seen, sectionOf, unknown }: Looking) {
  return async (work: Work, words: string): Promise<SkillResult> => {
    const section = sectionOf(work, words);
    if (section === null) return unknown(words);
    const all = await seen(work);
    const found = all.findings.filter((each) => each.section === section.id);
    const points =
      section.standard === undefined ? [] : coverage.review(section.standard, sectionText(section, work.answers));
    const of = (status: string) => points.filter((point) => point.status === status);
    const listed = (status: 'missing' | 'unclear', heading: string): { blocks: Block[]; refs: string[] } => {
      const all = of(status);
      const refs = all.slice(0, 12).map(({ ref }) => ref);
      const part = refs.length < all.length ? ` (${refs.length} of ${all.length})` : '';
      return { refs, blocks: refs.length === 0 ? [] : [{ type: 'text', markdown: `**${heading}${part}:**` }] };
    };
    const missing = listed('missing', 'I could not find');
    const unclear = listed('unclear', 'I am not sure about');
    const { sources, cited } = cite(passagesOf(knowledge, [...missing.refs, ...unclear.refs]), knowledge);
    const bullets = (from: number, count: number): Block[] =>
      count === 0
        ? []
        : [
            {
              type: 'bullets',
              items: cited.slice(from, from + count).map(({ text, markers }) => ({ markdown: text, markers })),
            },
          ];
    const addressed = of('addressed').filter(({ evidence }) => evidence !== null);
    const quotes = quotesOf(addressed);
    return shown(
      'checked',
      {
        heading: `Check: ${titleOf(section)}`,
        blocks: [
          ...findingBlocks(found),
          ...(points.length === 0
            ? [
                {
                  type: 'text' as const,
                  markdown: 'No standard governs this section, so only the rules of its fields are checked.',
                },
              ]
            : [
                {
                  type: 'text' as const,
                  markdown: `I read the text by its words. Of ${points.length - of('not-applicable').length} requirements that may apply I found **${addressed.length}** addressed, could not find **${of('missing').length}**, and am not sure about **${of('unclear').length}**.`,
                },
              ]),
          ...missing.blocks,
          ...bullets(0, missing.refs.length),
          ...unclear.blocks,
          ...bullets(missing.refs.length, unclear.refs.length),
          ...(quotes.length === 0
            ? []
            : [
                {
                  type: 'text' as const,
                  markdown: `**I found${quotes.length > 6 ? ` (6 of ${quotes.length} places)` : ''}:**`,
                },
              ]),
          ...quotes.slice(0, 6),
          ...(sources.length === 0 ? [] : [{ type: 'citations' as const, citations: sources }]),
          {
            type: 'note',
            tone: 'info',
            markdown: `${NO_DECISION} It reads words, not sense: please judge yourself.`,
          },
        ],
        actions:
          work.application.state === 'draft'
            ? [doing(work.application.reference, `go to ${section.id}`, 'Work on it')]
            : [],
      },
      { awaits: true },
    );
  };
}

/** What stands in a section, as text to be checked: each answer behind its label. */
export const sectionText = (section: FormSection, answers: Answers): string =>
  sectionQuestions(section, answers)
    .filter(({ path, field }) => field.kind !== 'group' && answers.has(path))
    .map(({ path, field }) => {
      const shownValue = showValue(field, answers.get(path)?.value ?? '');
      return field.kind === 'long-text' ? shownValue : `${field.label}: ${shownValue.replace(/\.?$/, '.')}`;
    })
    .join('\n\n');

/** Words of a section, each with all that they address. */
function quotesOf(addressed: readonly { ref: string; evidence: string | null }[]): Block[] {
  const points = new Map<string, string[]>();
  for (const { ref, evidence } of addressed) {
    const words = (evidence ?? '').replace(/\s+/g, ' ');
    points.set(words, [...(points.get(words) ?? []), ref.split('#')[1] ?? ref]);
  }
  return [...points].map(([words, refs]) => ({
    type: 'quote',
    markdown: literal(shortened(words, 240)),
    from: `addresses ${refs.join(', ')}`,
  }));
}
