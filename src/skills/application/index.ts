import type { Skill } from '../../bot/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import { notYet } from './card.ts';

export { notYet } from './card.ts';

/** Answers wishes about applications honestly while the guided application is not built. */
export const createApplicationSkill = (knowledge: Knowledge): Skill => ({
  name: 'application',
  help: {
    title: 'Your application',
    text: 'I can say what each section has to hold. Keeping a draft with your team comes later.',
    examples: ['What goes in the benefits section?'],
  },
  claims: { intents: ['apply'], commands: ['apply'] },
  handle: () =>
    Promise.resolve({ outcome: 'not_yet', replies: [{ card: notYet(knowledge), audience: 'conversation' }] }),
});
