import type { Card, Exchange, Skill, SkillContext, SkillResult, Turn } from '../../bot/index.ts';
import { type OwnLibrary, readersOf } from '../../knowledge/index.ts';
import { tell, tellSoFar } from './card.ts';
import { feedbackActions, feedbackClaims, feedbackForms, takeFeedback } from './feedback.ts';
import type { FeedbackStore } from './feedback.repository.ts';
import { withOwn } from './own.ts';
import type { Sentence } from './outcome.ts';
import { answerWithModel } from './pipeline.ts';
import type { Earlier, ModelPart, Tools } from './run.ts';

/** Kept with the turn: later questions lean on it, and feedback copies from it. */
interface AnswerRecord {
  documents: string[];
  citations: string[];
  /** Where the turn's text is not the question: it came in a form. */
  question?: string;
  /** What a model had to do with it. */
  model?: ModelPart;
}

/** Answers questions from the knowledge, every fact cited, and takes feedback on the answers. */
export const createAnswerSkill = (tools: Tools, feedback: FeedbackStore, own?: Pick<OwnLibrary, 'near'>): Skill => ({
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
  claims: { intents: ['ask', 'breach_question'], commands: ['ask'], actions: [...feedbackClaims, OPEN, ASK] },
  forms: { ...feedbackForms, [OPEN]: () => questionForm },
  async handle(turn, context) {
    if (turn.name === OPEN) return openForm(turn);
    if ((turn.kind === 'action' || turn.kind === 'submission') && turn.name !== ASK)
      return takeFeedback(turn, feedback);
    const question = turn.name === ASK ? (turn.values?.['question'] ?? '') : turn.text;
    if (question.trim() === '') return askWhat;
    return await answer({ ...turn, text: question }, context, tools, own);
  },
});

async function answer(
  turn: Turn,
  { history, soFar }: SkillContext,
  tools: Tools,
  own: Pick<OwnLibrary, 'near'> | undefined,
): Promise<SkillResult> {
  const show = soFar && ((sentences: readonly Sentence[]) => soFar(tellSoFar(sentences, tools)));
  const nearby = own?.near(turn.text, readersOf(turn), { person: turn.person.id });
  // Heard below; until then the answer is being put together.
  nearby?.catch(() => undefined);
  const { outcome, told } = await answerWithModel(turn.text, history.flatMap(earlier), tools, turn.person.id, show);
  if (told) tools.metrics?.modelAnswer(told.outcome ?? 'not_needed');
  const found = (await nearby) ?? [];
  const { kind, card, citations, documents } = withOwn(outcome, tell(outcome, tools), found);
  // Two people talk in a thread where the bot has answered before: it does not break in to say that it cannot help.
  if (!turn.addressed && !citations.length) return { outcome: kind, replies: [] };
  const record: AnswerRecord = {
    documents,
    citations: citations.map(({ ref }) => ref),
    ...(turn.name === ASK ? { question: turn.text } : {}),
    ...(told ? { model: told } : {}),
  };
  const asksBack = kind === 'clarify';
  return {
    outcome: kind,
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
  const { documents, question = text } = (record ?? {}) as Partial<AnswerRecord>;
  return Array.isArray(documents) ? [{ question, documents }] : [];
}

/** A button or shortcut that opens the form, and the form. */
const OPEN = 'ask.open';
const ASK = 'ask.form';

const questionForm: Card = {
  heading: 'Ask about the standards',
  blocks: [
    {
      type: 'fields',
      fields: [
        {
          kind: 'text',
          id: 'question',
          label: 'Your question (no details about people, please)',
          multiline: true,
          required: true,
          maxLength: 2000,
          help: 'Such as: how long can a data sharing agreement run?',
        },
      ],
    },
  ],
  actions: [{ kind: 'submit', id: ASK, label: 'Ask' }],
};

const openForm = ({ formShown }: Turn): SkillResult => ({
  outcome: 'question_form',
  replies: formShown ? [] : [{ audience: 'person', card: questionForm }],
});

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
