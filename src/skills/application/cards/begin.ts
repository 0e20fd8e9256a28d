import type { Card } from '../../../bot/index.ts';
import { type Knowledge, nameOf } from '../../../knowledge/index.ts';

/** For somebody at a terminal who wants to work on an application: where that is done, and what its sections are. */
export function beginHere(knowledge: Knowledge): Card {
  const sections = [...knowledge.documents.values()].filter((document) => document.kind === 'standard');
  return {
    heading: 'Working on an application',
    blocks: [
      {
        type: 'text',
        markdown:
          'I guide a team through an application in chat: in Slack, in Teams or on the local page, say “start an application”. `dars applications list` shows what there is.',
      },
      { type: 'text', markdown: `The sections follow these standards: ${sections.map(nameOf).join('; ')}.` },
    ],
  };
}
