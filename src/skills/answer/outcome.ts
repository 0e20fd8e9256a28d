import { literal } from '../../bot/index.ts';
import type { Document, Passage } from '../../knowledge/index.ts';

/** A passage of the answer with the document it is cited from. */
export interface Chosen {
  passage: Passage;
  document: Document;
}

/** A sentence that a model wrote, and that was checked against the passages it rests on. */
export interface Sentence {
  /** Plain text; link tokens in it stand as `[[L1]]`. */
  text: string;
  passages: Chosen[];
  /** Addresses by link token. */
  links: ReadonlyMap<string, string>;
}

/** What a line that is no rule of its own is called, so that it can stand alone. */
const callings: Partial<Record<Passage['kind'], string>> = { applies: 'Applies when: ', evidence: 'Evidence: ' };

/** What an answer shows of a passage: of a summary, its first paragraph. */
export const shownOf = ({ kind, text }: Passage): string =>
  kind === 'official' ? `The page says: “${literal(text)}”` : (callings[kind] ?? '') + (text.split('\n\n', 1)[0] ?? '');

/** Every way a question can end. Nothing else ends a run; the wording of each stands in `card.ts`. */
export type Outcome =
  /**
   * The passages answer the question, the first of them best. With `sentences` a model has put them into words, and each sentence was
   * checked; `open`: it may not be all that was asked for.
   */
  | { kind: 'answered'; chosen: Chosen[]; sentences?: Sentence[]; open?: boolean }
  /** A model finds no answer in what was found; these lie nearest. */
  | { kind: 'unsure'; chosen: Chosen[] }
  /** The question names a subject of several documents: which is meant? */
  | { kind: 'clarify'; choices: Document[] }
  /** A known gap: what was asked is not held; `related` facts are, and `ask` know. */
  | { kind: 'not_held'; unknown: Passage; document: Document; related: Chosen[] }
  /** Outside what the bot is for, or nothing near it was found. */
  | { kind: 'outside'; nearest: Document[] };
