import type { Document, Passage } from '../../knowledge/index.ts';

/** A passage of the answer with the document it is cited from. */
export interface Chosen {
  passage: Passage;
  document: Document;
}

/** What a line that is no rule of its own is called, so that it can stand alone. */
const callings: Partial<Record<Passage['kind'], string>> = { applies: 'Applies when: ', evidence: 'Evidence: ' };

/** What an answer shows of a passage: of a summary, its first paragraph. */
export const shownOf = ({ kind, text }: Passage): string => (callings[kind] ?? '') + (text.split('\n\n', 1)[0] ?? '');

/** Every way a question can end. Nothing else ends a run; the wording of each stands in `card.ts`. */
export type Outcome =
  /** The passages answer the question, the first of them best. */
  | { kind: 'answered'; chosen: Chosen[] }
  /** The question names a subject of several documents: which is meant? */
  | { kind: 'clarify'; choices: Document[] }
  /** A known gap: what was asked is not held; `related` facts are, and `ask` know. */
  | { kind: 'not_held'; unknown: Passage; document: Document; related: Chosen[] }
  /** Outside what the bot is for, or nothing near it was found. */
  | { kind: 'outside'; nearest: Document[] };
