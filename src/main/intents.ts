import type { Classify } from '../bot/index.ts';
import { type Guess, type Intent, type Intents, intents as all } from '../knowledge/index.ts';
import { type Language, secondOpinion } from '../language/index.ts';
import { namesApplication } from '../skills/application/index.ts';
import { POSSIBLE } from '../skills/breach/index.ts';

export interface ClassifyParts {
  intents: Intents;
  /** Gives a second opinion where the classifier is unsure; null: nobody does. */
  language: Language | null;
  metrics: { modelHelp(step: string, outcome: string): void };
}

/** So likely a report, and nothing but a report may be made of it. */
const MAY_BE_REPORT = 0.1;
/** What is longer is seldom in doubt, and costs. */
const LONGEST = 2000;

/**
 * Tells what a message wants. A model is asked where the classifier is unsure of a message that nobody waits for; what it calls a
 * report is asked about first, and no report is ever made anything else of.
 */
export function createClassify({ intents, language, metrics }: ClassifyParts): Classify {
  return async (text, { previous, addressed, awaits, person }) => {
    if (namesApplication(text)) return { intent: 'apply' };
    const afterAnswer = previous?.skill === 'answer';
    const first = intents.classify(text, { afterAnswer });
    // Whoever said no to a report is not asked again.
    const saidNo = previous?.skill === 'breach' && previous.outcome === 'offered';
    const towards = turnsTo(first, afterAnswer);
    const mayAsk = addressed && awaits === null && !saidNo && !first.ruled && text.length <= LONGEST;
    if (language === null || !mayAsk || towards.length === 0) return { intent: first.intent };
    const { intent, outcome, prompt } = await secondOpinion(language, {
      message: text,
      first,
      intents: all,
      towards,
      person,
    });
    if (outcome === null) return { intent };
    metrics.modelHelp('intent', outcome);
    const told = { model: { step: 'intent', outcome, prompts: prompt === null ? [] : [prompt] }, first: first.intent };
    return { intent: intent === 'breach_report' ? POSSIBLE : intent, told };
  };
}

/** What a model may make of a message. After an answer "only for Yorkshire?" is a follow-up, which it cannot know. */
function turnsTo({ ranked }: Guess, afterAnswer: boolean): readonly Intent[] {
  const report = ranked.find(({ intent }) => intent === 'breach_report')?.probability ?? 0;
  if (report >= MAY_BE_REPORT) return ['breach_report'];
  return afterAnswer ? [] : all;
}
