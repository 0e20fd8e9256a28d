import type { Card } from '../../bot/index.ts';
import { type Knowledge, cite, notesOf, passagesOf } from '../../knowledge/index.ts';

/** The order of actions, from the guide on breach reporting. */
const steps = ['F7', 'F8', 'F10', 'F11', 'F12', 'F13'].map((fact) => `guide:breach-reporting#${fact}`);

/**
 * What somebody is told who reports that something went wrong. This version keeps no report and sends none, and says so
 * before anything else.
 */
export function firstSteps(knowledge: Knowledge): Card {
  const { sources, cited } = cite(passagesOf(knowledge, steps), knowledge);
  const contact = knowledge.documents
    .get('guide:contacts')
    ?.passages.find((passage) => passage.kind === 'summary')?.text;
  return {
    heading: 'This sounds like something to report',
    blocks: [
      {
        type: 'note',
        tone: 'caution',
        markdown:
          '**I have not passed this on to anybody.** I cannot send reports to DARS yet. Tell your information governance lead now, and report it yourselves. Please give no patient details here.',
      },
      { type: 'text', markdown: 'What the guidance asks for, in order:' },
      {
        type: 'bullets',
        items: cited.map(({ text, markers }) => ({ markdown: text, markers })),
      },
      ...notesOf(cited).map(({ note, markers }) => ({
        type: 'note' as const,
        tone: 'info' as const,
        markdown: `${markers.map((marker) => `[${marker}]`).join(' ')} ${note}`,
      })),
      ...(contact ? [{ type: 'note' as const, tone: 'info' as const, markdown: `**Contact DARS:** ${contact}` }] : []),
      { type: 'citations', citations: sources },
    ],
    actions: [
      { kind: 'say', label: 'What should the report say?', text: 'What should a report of a breach to DARS contain?' },
    ],
  };
}
