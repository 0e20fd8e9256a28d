import type { Skill } from '../../bot/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import { firstSteps } from './card.ts';

export { firstSteps } from './card.ts';

/** Recognises a report of something that went wrong and says what to do at once, to the reporter alone. */
export const createBreachSkill = (knowledge: Knowledge): Skill => ({
  name: 'breach',
  help: {
    title: 'Something went wrong',
    text: 'Tell me in a few words, without patient details. I show the first steps; I cannot send reports to DARS yet.',
    examples: ['/dars breach'],
  },
  claims: { intents: ['breach_report'], commands: ['breach', 'report'] },
  handle: () =>
    Promise.resolve({
      outcome: 'first_steps',
      replies: [{ card: firstSteps(knowledge), audience: 'person' }],
      record: { documents: ['guide:breach-reporting'] },
    }),
});
