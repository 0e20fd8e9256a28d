export { type CallLog, type CallOutcome, type ModelCall, callOutcomes } from './calls.ts';
export type { Embedder } from './embeddings.ts';
export { PromptError } from './errors.ts';
export {
  type Claim,
  type Evidence,
  type Fault,
  type Grounded,
  type Verified,
  onlyWordsOf,
  verify,
} from './grounding/index.ts';
export { DRAFT_MARK, type SectionDraft, draftSection } from './draft.ts';
export { type FieldWords, readFields } from './fields.ts';
export { seemsInjected } from './injection.ts';
export { type Opinion, secondOpinion } from './intent.ts';
export type { Language, Request, Said } from './language.ts';
export type { CallMetrics } from './ledger.ts';
export { type NoHelp, type RequirementReview, type ReviewStatus, reviewSection, reviewStatuses } from './review.ts';
export { type OpenOptions, openEmbedder, openLanguage } from './open.ts';
