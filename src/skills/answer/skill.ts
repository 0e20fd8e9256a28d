import type { Exchange, Skill, SkillResult, Turn } from '../../bot/index.ts';
import { tell } from './card.ts';
import { feedbackActions, feedbackClaims, takeFeedback } from './feedback.ts';
import type { FeedbackStore } from './feedback.repository.ts';
import { answerQuestion } from './pipeline.ts';
import type { Earlier, Tools } from './run.ts';

/** Kept with the turn: later questions lean on it, and feedback copies from it. */
interface AnswerRecord {
  documents: string[];
  citations: string[];
}

/** Answers questions from the knowledge, every fact cited, and takes feedback on the answers. */
export const createAnswerSkill = (tools: Tools, feedback: FeedbackStore): Skill => ({
  name: 'answer',
  help: {
    title: 'Ask about the standards',
    text: 'Type a question in your own words. Each fact in the answer names its standard and requirement.',
    examples: [
      'How long can a data sharing agreement run?',
      'What evidence shows that a processor is secure?',
      'Who has to be told about a breach?',
    ],
  },
  claims: { intents: ['ask', 'breach_question'], commands: ['ask'], actions: feedbackClaims },
  async handle(turn, { history }) {
    if (turn.kind === 'action' || turn.kind === 'submission') return takeFeedback(turn, feedback);
    if (turn.text.trim() === '') return askWhat;
    return answer(turn, history, tools);
  },
});

function answer(turn: Turn, history: readonly Exchange[], tools: Tools): SkillResult {
  const { outcome } = answerQuestion(turn.text, history.flatMap(earlier), tools);
  const { card, citations, documents } = tell(outcome, tools);
  const record: AnswerRecord = { documents, citations: citations.map(({ ref }) => ref) };
  const asksBack = outcome.kind === 'clarify';
  return {
    outcome: outcome.kind,
    replies: [
      {
        audience: 'conversation',
        card: { ...card, actions: [...(card.actions ?? []), ...(asksBack ? [] : feedbackActions(turn.id))] },
      },
    ],
    record,
  };
}

/** Only what was answered from documents is something to lean on. */
function earlier({ text, record }: Exchange): Earlier[] {
  const { documents } = (record ?? {}) as Partial<AnswerRecord>;
  return Array.isArray(documents) ? [{ question: text, documents }] : [];
}

const askWhat: SkillResult = {
  outcome: 'no_question',
  replies: [
    {
      audience: 'person',
      card: {
        heading: 'What would you like to know?',
        blocks: [
          {
            type: 'text',
            markdown: 'Put your question behind the command, such as `ask how long can an agreement run?`',
          },
        ],
      },
    },
  ],
};
