import { DRAFT_MARK } from '../../../language/index.ts';

/**
 * An answer that a language model put together from notes, and that nobody has made their own yet, begins with this mark: it goes
 * wherever the answer goes, into files and other programs too.
 */
export const marked = (text: string): string => `${DRAFT_MARK}\n\n${text}`;

export const isMarked = (value: string): boolean => value.startsWith(DRAFT_MARK);

/** The text itself. */
export const withoutMark = (value: string): string =>
  isMarked(value) ? value.slice(DRAFT_MARK.length).trimStart() : value;
