import { type Card, literal } from '../../bot/index.ts';
import { EXAMPLE_ONLY, type Precedents, citePrecedents } from '../../knowledge/index.ts';

/** Too little in common is no example. */
const LEAST = 0.5;

/** What published agreements say about something. Never advice. */
export async function precedentsCard(
  subject: string,
  precedents: Precedents,
): Promise<{ outcome: string; card: Card; citations: string[] }> {
  if ((await precedents.count()) === 0)
    return {
      outcome: 'precedents_none_held',
      citations: [],
      card: said(
        'I hold no published agreements',
        'The people who run me can import the public Data Uses Register (`dars register import FILE`). I can answer from the standards: ask me what a standard wants.',
      ),
    };
  if (subject === '')
    return {
      outcome: 'precedents_which',
      citations: [],
      card: said(
        'What should the examples be about?',
        'Name the data, the disease or what was done, such as **show me how others justified linking HES with ONS deaths**.',
      ),
    };
  const found = (await precedents.near(subject)).filter(({ coverage }) => coverage >= LEAST);
  if (found.length === 0)
    return {
      outcome: 'precedents_none',
      citations: [],
      card: said(
        'I found no published example of that',
        'Try other words: the names of the data sets, the disease, or what was done with the data.',
      ),
    };
  const { quotes, sources } = citePrecedents(found);
  return {
    outcome: 'precedents',
    citations: sources.map(({ ref }) => ref),
    card: {
      heading: 'Published examples',
      blocks: [
        {
          type: 'bullets',
          items: quotes.map(({ text, marker }) => ({ markdown: `“${literal(text)}”`, markers: [marker] })),
        },
        { type: 'note', tone: 'caution', markdown: EXAMPLE_ONLY },
        { type: 'citations', citations: sources },
      ],
    },
  };
}

const said = (heading: string, markdown: string): Card => ({ heading, blocks: [{ type: 'text', markdown }] });
