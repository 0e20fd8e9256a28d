import type { Card } from '../../bot/index.ts';
import { type Route, deadline, stateOf } from './card.ts';
import { inWords } from './deadline.ts';
import { readable } from './facts.ts';
import type { Report, ReportEvent } from './report.ts';

/** What the ICO's list of contents asks for, by the facts that answer it. */
const ASKED: readonly [string, readonly string[]][] = [
  ['Kind of breach', ['kinds', 'what']],
  ['Rough number of people', ['people']],
  ['Rough number of records', ['records']],
  ['Contact', ['contact.reporter', 'contact.name']],
  ['Likely consequences', ['consequences']],
  ['Measures taken or planned', ['measures', 'containment']],
];

/** What happened to a report, in words for people; looks at it are left out. */
export const happened = (history: readonly ReportEvent[]): { at: Date; label: string }[] =>
  history
    .filter(({ what }) => !/: (allowed|refused)$/.test(what))
    .map(({ at, what, detail }) => {
      const { transport } = (detail ?? {}) as { transport?: string };
      return { at, label: transport === undefined ? what : `${what} (${transport})` };
    });

/** What is still open of what a notification contains. */
export const missing = ({ facts }: Report): string[] =>
  ASKED.filter(([, ids]) => ids.every((id) => (facts[id] ?? '').trim() === '')).map(([label]) => label);

/** For the data protection officer: facts, what is still open, times. It says what is asked, never whether a report is due. */
export function summaryCard(report: Report, history: readonly ReportEvent[], route: Route): Card {
  const open = missing(report);
  return {
    heading: `Summary of ${report.reference} for the data protection officer`,
    blocks: [
      {
        type: 'facts',
        facts: [
          { label: 'Recorded', value: inWords(report.recordedAt) },
          { label: 'State', value: stateOf(report, route) },
          ...readable(report.facts),
        ],
      },
      { type: 'note', tone: 'info', markdown: deadline(report) },
      {
        type: 'text',
        markdown:
          open.length === 0
            ? 'A notification under Article 33(3) asks for the kind of breach, rough numbers, a contact, likely consequences and measures. For each of them there is something in the report.'
            : `A notification under Article 33(3) also asks for what I could not find in the report: ${open.join(', ')}. It may follow later.`,
      },
      {
        type: 'bullets',
        items: happened(history).map(({ at, label }) => ({ markdown: `${inWords(at)}: ${label}`, markers: [] })),
      },
    ],
  };
}
