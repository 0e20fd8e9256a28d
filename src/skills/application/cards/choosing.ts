import { type Block, type Card, literal } from '../../../bot/index.ts';
import { type Answer, type Answers, valueAt } from '../draft/draft.ts';
import type { Question } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { ID } from '../ids.ts';
import { titleOf } from '../paper/paper.ts';
import { type Asked, type Before, capital, shortened, whereOf } from './question.ts';

/** Somebody else wrote there: both are shown, and the second one chooses. */
export function conflictCard({ reference, question, answers }: Asked, mine: string, theirs: Answer | null): Card {
  const { field } = question;
  const at = literal(whereOf(question, answers));
  return {
    heading: `Not stored yet: ${field.label} was changed`,
    blocks: [
      {
        type: 'text',
        markdown: `${theirs === null ? 'A colleague took the answer back' : `${literal(theirs.authorName ?? 'A colleague')} answered this`} while you were writing (${at}). Nothing is lost: please choose.`,
      },
      theirs === null
        ? { type: 'text', markdown: 'Nothing stands there now.' }
        : {
            type: 'quote',
            markdown: literal(apart(showValue(field, theirs.value), showValue(field, mine))),
            from: `stored by ${theirs.authorName ?? 'a colleague'}`,
          },
      {
        type: 'quote',
        markdown: literal(apart(showValue(field, mine), theirs === null ? '' : showValue(field, theirs.value))),
        from: 'yours, not stored yet',
      },
    ],
    actions: [
      { kind: 'button', id: ID.yes, label: 'Store mine instead', value: reference },
      { kind: 'button', id: ID.no, label: theirs === null ? 'Leave it empty' : 'Keep theirs', value: reference },
    ],
  };
}

/** Several answers read out of one message, to be confirmed; `before` is said first. */
export function confirmCard(
  reference: string,
  found: readonly { question: Question; value: string }[],
  answers: Answers,
  before: readonly Before[] = [],
): Card {
  return {
    heading:
      found.length === 1
        ? 'Shall I store this as the answer?'
        : `I read ${found.length} answers in this: shall I store them?`,
    blocks: [
      ...before.map(({ tone, markdown }): Block => ({ type: 'note', tone, markdown })),
      {
        type: 'facts',
        facts: found.map(({ question, value }) => ({
          label: `${placeOf(question)} (${titleOf(question.section)})`,
          value: shortened(showValue(question.field, value)),
        })),
      },
      ...found.flatMap(({ question }): Block[] => {
        const stands = valueAt(answers, question.path);
        return stands === undefined
          ? []
          : [
              {
                type: 'note',
                tone: 'caution',
                markdown: `${literal(question.field.label)} has an answer already: ${literal(shortened(showValue(question.field, stands), 100))}. It would be replaced.`,
              },
            ];
      }),
    ],
    actions: [
      { kind: 'button', id: ID.yes, label: found.length === 1 ? 'Store it' : 'Store them', value: reference },
      { kind: 'button', id: ID.no, label: 'No', value: reference },
    ],
  };
}

/** A question by its label; within an item also what the item is. */
export const placeOf = ({ field, within }: Question): string =>
  within === null ? field.label : `${capital(within.group.item)}: ${field.label.toLowerCase()}`;

/** One of two texts, so that it is seen what is different: a long one from shortly before there. */
function apart(text: string, other: string, most = 600): string {
  let same = 0;
  while (same < text.length && text[same] === other[same]) same += 1;
  const from = text.lastIndexOf(' ', Math.max(0, same - most / 4)) + 1;
  if (text.length <= most || same < most / 2 || from === 0) return shortened(text, most);
  const more = from + most < text.length;
  const shown = more ? `${text.slice(from, from + most).replace(/\s+\S*$/, '')} …` : text.slice(from);
  const beginning = `the first ${same.toLocaleString('en-GB')} are the same in both`;
  return `… ${shown} (${text.length.toLocaleString('en-GB')} characters; ${beginning})`;
}
