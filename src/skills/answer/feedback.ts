import type { Action, Card, Skill, SkillResult, Turn } from '../../bot/index.ts';
import type { FeedbackStore, Giver } from './feedback.repository.ts';

/** Ids of the buttons and of the form. */
const UP = 'feedback.up';
const DOWN = 'feedback.down';
const WHY = 'feedback.why';

const reasons: readonly { value: string; label: string }[] = [
  { value: 'wrong', label: 'Something in it is wrong' },
  { value: 'off_the_point', label: 'It answers another question' },
  { value: 'incomplete', label: 'Something is missing' },
  { value: 'unclear', label: 'It is hard to understand' },
  { value: 'refused', label: 'It declined, and should know this' },
  { value: 'other', label: 'Something else' },
];

/** The buttons under an answer. */
export const feedbackActions = (turnId: string): Action[] => [
  { kind: 'button', id: UP, label: 'This helped', value: turnId },
  { kind: 'button', id: DOWN, label: 'This did not help', value: turnId },
];

/** Keeps a verdict; for a bad one asks the reason. The reply is for the person alone. */
export async function takeFeedback(turn: Turn, store: FeedbackStore): Promise<SkillResult> {
  const giver: Giver = {
    about: turn.value ?? '',
    person: turn.person.id,
    platform: turn.platform,
    conversation: turn.conversation,
  };
  const verdict = turn.name === UP ? 'up' : 'down';
  const kept = await (turn.name === WHY ? store.keep(giver, verdict, why(turn)) : store.keep(giver, verdict));
  const result = (outcome: string, card: Card): SkillResult => ({ outcome, replies: [{ audience: 'person', card }] });
  if (!kept)
    return result(
      'feedback_too_late',
      said(
        'That answer is no longer kept',
        'So I could not note what you thought of it. Feedback on a newer answer is welcome.',
      ),
    );
  if (turn.name === UP) return result('feedback_up', said('Thank you', 'Noted: this answer helped.'));
  if (turn.name === WHY)
    return result(
      'feedback_reason',
      said('Thank you', 'Noted, with your reason. The people who look after this assistant read it.'),
    );
  return turn.formShown ? { outcome: 'feedback_down', replies: [] } : result('feedback_down', reasonForm(giver.about));
}

function why(turn: Turn): { reason: string; comment: string | null } {
  const { reason = 'other', comment = '' } = turn.values ?? {};
  return {
    reason: reasons.some(({ value }) => value === reason) ? reason : 'other',
    comment: comment.trim() === '' ? null : comment,
  };
}

const said = (heading: string, markdown: string): Card => ({ heading, blocks: [{ type: 'text', markdown }] });

const reasonForm = (turnId: string): Card => ({
  heading: 'Sorry that it did not help',
  blocks: [
    {
      type: 'text',
      markdown: 'Noted. If you have a moment, tell us why; it is read by the people who look after this assistant.',
    },
    {
      type: 'fields',
      fields: [
        { kind: 'choice', id: 'reason', label: 'What was the matter?', required: true, options: [...reasons] },
        {
          kind: 'text',
          id: 'comment',
          label: 'In your own words (no details about people, please)',
          multiline: true,
          required: false,
          maxLength: 1000,
        },
      ],
    },
  ],
  actions: [{ kind: 'submit', id: WHY, label: 'Send', value: turnId }],
});

/** Where the platform opens forms at once, the reason is asked for in one. */
export const feedbackForms: NonNullable<Skill['forms']> = { [DOWN]: reasonForm };

export const feedbackClaims: NonNullable<Skill['claims']['actions']> = [UP, DOWN, WHY];
