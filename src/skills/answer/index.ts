export { type Told, tell } from './card.ts';
export { type FeedbackEntry, type FeedbackStore, openFeedback } from './feedback.repository.ts';
export type { Outcome } from './outcome.ts';
export { answerQuestion, answerWithModel } from './pipeline.ts';
export type { Earlier, ModelPart, Run, Tools } from './run.ts';
export { createAnswerSkill } from './skill.ts';
