import { type Block, type Card, literal } from '../../../bot/index.ts';
import { type Cited, type Knowledge, cite, passagesOf } from '../../../knowledge/index.ts';
import type { Finding } from '../checks/finding.ts';
import type { Reading } from '../coverage/index.ts';
import type { Application } from '../draft/draft.ts';
import type { FormSection } from '../form/definition.ts';
import { titleOf } from '../paper/paper.ts';
import { NO_DECISION, findingBlocks } from './progress.ts';
import { doing, shortened } from './question.ts';

export interface Checked {
  application: Application;
  section: FormSection;
  knowledge: Knowledge;
  /** Of this section. */
  findings: readonly Finding[];
  /** One for each requirement of the section's standard; none where no standard governs it. */
  readings: readonly Reading[];
  /** A model read it as well. */
  byModel: boolean;
}

/** More would bury what is to be done. */
const LISTED = 12;
const QUOTED = 6;

/** What was found in a section, requirement by requirement. */
export function checkCard({ application, section, knowledge, findings, readings, byModel }: Checked): Card {
  const of = (status: string): Reading[] => readings.filter((point) => point.status === status && !isDoubted(point));
  const [missing, unclear, addressed] = [of('missing'), of('unclear'), of('addressed')];
  const doubted = readings.filter(isDoubted);
  const shownByModel = quoted('A language model points at these words for them', quotesOf(unclear, byTheModel));
  const lists = [
    { heading: 'I could not find', points: missing, below: [] },
    { heading: 'I am not sure about', points: unclear, below: shownByModel },
    {
      heading: 'Worth another look (words that fit stand there, and the language model does not see it)',
      points: doubted,
      below: [],
    },
  ];
  const refs = lists.map(({ points }) => points.slice(0, LISTED).map(({ ref }) => ref));
  const { sources, cited } = cite(passagesOf(knowledge, refs.flat()), knowledge);
  const asked = readings.filter(({ status }) => status !== 'not-applicable').length;
  const counts = [
    `found **${addressed.length}** addressed`,
    `could not find **${missing.length}**`,
    `am not sure about **${unclear.length}**`,
    ...(byModel ? [`think **${doubted.length}** worth another look`] : []),
  ];
  const summary = `I read the text by its words${byModel ? ', and a language model read it as well' : ''}. Of ${asked} requirements that may apply I ${counts.slice(0, -1).join(', ')}, and ${counts.at(-1) ?? ''}.`;
  return {
    heading: `Check: ${titleOf(section)}`,
    blocks: [
      ...findingBlocks(findings),
      {
        type: 'text',
        markdown:
          readings.length === 0
            ? 'No standard governs this section, so only the rules of its fields are checked.'
            : summary,
      },
      ...lists.flatMap(({ heading, points, below }, at) => {
        const before = refs.slice(0, at).flat().length;
        const lines = cited.slice(before, before + (refs[at]?.length ?? 0));
        return [...listed(heading, points.length, lines), ...below];
      }),
      ...quoted('I found', quotesOf([...addressed, ...doubted], byRules)),
      ...(sources.length === 0 ? [] : [{ type: 'citations' as const, citations: sources }]),
      {
        type: 'note',
        tone: 'info',
        markdown: byModel
          ? `${NO_DECISION} Rules read words and not sense. A language model can be wrong, and makes nothing count as addressed; each quotation stands in your text. Please judge yourself.`
          : `${NO_DECISION} It reads words, not sense: please judge yourself.`,
      },
    ],
    actions: application.state === 'draft' ? [doing(application.reference, `go to ${section.id}`, 'Work on it')] : [],
  };
}

const isDoubted = ({ model }: Reading): boolean => model?.says === 'doubts';

function listed(heading: string, all: number, lines: readonly Cited[]): Block[] {
  if (lines.length === 0) return [];
  const part = lines.length < all ? ` (${lines.length} of ${all})` : '';
  return [
    { type: 'text', markdown: `**${heading}${part}:**` },
    { type: 'bullets', items: lines.map(({ text, markers }) => ({ markdown: text, markers })) },
  ];
}

type Quote = { words: string; says: string } | null;

const byRules = (point: Reading): Quote =>
  point.evidence === null ? null : { words: point.evidence, says: isDoubted(point) ? 'may address' : 'addresses' };

const CLAIMS = {
  found: 'a language model takes it for',
  exempt: 'a language model takes it to say why not',
  hint: 'a language model points here for',
} as const;

const byTheModel = ({ model }: Reading): Quote =>
  model === null || model.says === 'doubts' ? null : { words: model.quote, says: CLAIMS[model.says] };

/** Words of a section, each with all that they are quoted for. */
function quotesOf(points: readonly Reading[], quoteOf: (point: Reading) => Quote): Block[] {
  const found = new Map<string, { words: string; says: string; refs: string[] }>();
  for (const point of points) {
    const quote = quoteOf(point);
    if (quote === null) continue;
    const words = quote.words.replace(/\s+/g, ' ');
    const key = `${quote.says} ${words}`;
    const refs = [...(found.get(key)?.refs ?? []), point.ref.split('#')[1] ?? point.ref];
    found.set(key, { words, says: quote.says, refs });
  }
  return [...found.values()].map(({ words, says, refs }) => ({
    type: 'quote',
    markdown: literal(shortened(words, 240)),
    from: `${says} ${refs.join(', ')}`,
  }));
}

function quoted(heading: string, quotes: readonly Block[]): Block[] {
  if (quotes.length === 0) return [];
  const part = quotes.length > QUOTED ? ` (${QUOTED} of ${quotes.length} places)` : '';
  return [{ type: 'text', markdown: `**${heading}${part}:**` }, ...quotes.slice(0, QUOTED)];
}
