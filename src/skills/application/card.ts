import type { Card } from '../../bot/index.ts';
import { type Knowledge, nameOf } from '../../knowledge/index.ts';

/** What somebody is told who wants to work on an application: this version keeps none, but knows what each section asks for. */
export function notYet(knowledge: Knowledge): Card {
  const sections = [...knowledge.documents.values()].filter((document) => document.kind === 'standard');
  return {
    heading: 'Working on an application',
    blocks: [
      {
        type: 'text',
        markdown:
          'I cannot keep or change an application yet: that is done in DARS Online. What I can do is tell you what each section has to say, and which requirements it is checked against.',
      },
      { type: 'text', markdown: `The sections follow these standards: ${sections.map(nameOf).join('; ')}.` },
    ],
    actions: [
      {
        kind: 'say',
        label: 'What do I need before I start?',
        text: 'What should we have ready before we start the application form?',
      },
      { kind: 'say', label: 'The stages of an application', text: 'What are the stages of a DARS application?' },
    ],
  };
}
