import type { Applied } from './applied.ts';

/** Something that two or more answers say together, which neither says alone. */
export interface Finding {
  /** Id of the check. One check may find several things; their paths tell them apart. */
  id: string;
  /** `block`: has to be put right before the application is sent. `warn`: to be looked at. */
  level: 'block' | 'warn';
  /** Id of the form's section in which it is best put right. */
  section: string;
  /** The answers it is about, the one to change first. */
  paths: string[];
  /** What was found and what to do. */
  message: string;
  /** Requirements it rests on, such as `term-of-data-sharing-agreement#R3`. */
  refs: string[];
}

/** One thing a check has found: the answers it is about, and what is said. */
export interface Hit {
  paths: string[];
  message: string;
}

/** A check: pure, and silent where the answers it needs have not been given. */
export interface Check {
  id: string;
  level: Finding['level'];
  section: string;
  refs: string[];
  find: (application: Applied) => Hit[];
}
