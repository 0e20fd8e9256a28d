import type { Card } from '../../../bot/index.ts';
import type { Application } from '../draft/draft.ts';
import { ID } from '../ids.ts';
import { doing } from './question.ts';

/** On the home page: a person's own applications, last changed first, and the ways on. */
export const homeCard = (own: readonly Application[]): Card => ({
  heading: 'Your applications',
  blocks:
    own.length === 0
      ? [{ type: 'text', markdown: 'I guide you and your team through every section of a DARS application.' }]
      : [
          {
            type: 'facts',
            facts: own.map(({ reference, title, state }) => ({ label: reference, value: `${title}; ${state}` })),
          },
        ],
  actions: [
    { kind: 'button', id: ID.start, label: 'Start an application' },
    ...own.slice(0, 3).map(({ reference }) => doing(reference, 'next', `Go on with ${reference}`)),
  ],
});
