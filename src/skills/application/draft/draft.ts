/**
 * What a team has answered so far. Every value is text, whatever the kind of field:
 *
 * | kind | value |
 * | --- | --- |
 * | text, long-text, organisation | as typed, masked |
 * | choice, choices | value of the option; several with commas between |
 * | yes-no | `yes` or `no` |
 * | tick | `yes` |
 * | date | `2027-03-01` |
 * | number, money | digits with a point, such as `1250000` or `12.5` |
 * | reference | in its usual spelling, such as `DARS-NIC-656836-T2J0T-v2.3` |
 * | link | an https address |
 * | group | `done`: no further item. The items are answers of their own |
 *
 * A path is `section.field`, or `section.group/item/field`; an item's id is a short slug that stays when others go.
 */
export interface Answer {
  path: string;
  value: string;
  /** 1 for the first, then one more with each change. */
  version: number;
  /** Account of who wrote it, such as `slack:T1:U1`. */
  author: string;
  /** Name to show, where the platform gave one. */
  authorName: string | null;
  at: Date;
  /** Platform it came from, or `import`. */
  surface: string;
}

/** Answers by path; what was taken back is not in it. */
export type Answers = ReadonlyMap<string, Answer>;

export interface Application {
  id: string;
  /** Short and unambiguous, such as `APP-7K3M-XH2Q`: what people type. */
  reference: string;
  title: string;
  /** Version of the form it is pinned to. */
  formVersion: number;
  state: 'draft' | 'submitted';
  /** Reference of the application or agreement it was begun from. */
  from: string | null;
  /** Counts up with every change. */
  revision: number;
  createdAt: Date;
  changedAt: Date;
  submittedAt: Date | null;
}

/** What an application is called until its title is answered. */
export const UNTITLED = 'Application without a title';

/** Who does something, and where. */
export interface By {
  account: string;
  /** The person behind the account, where accounts are linked; else the account. */
  person: string;
  name: string | null;
  /** Platform, `import` or `operator`. */
  surface: string;
}

/** Somebody, wherever they are: any account of a linked person is that person. */
export type Who = Pick<By, 'account' | 'person'>;

/** One entry of an application's history. */
export interface Event {
  seq: string;
  /** `answered`, `undone`, or what else happened, such as `signed off`. */
  what: string;
  path: string | null;
  before: string | null;
  value: string | null;
  version: number | null;
  by: string;
  byName: string | null;
  surface: string;
  detail: unknown;
  at: Date;
}

/** A change of one answer. */
export interface Change {
  path: string;
  /** Null takes the answer back. */
  value: string | null;
  /** Version that its author saw; 0 for none. */
  seen: number;
}

/** What the answers are after a history, for comparing with what is stored. */
export function replay(events: readonly Event[]): Map<string, { value: string; version: number }> {
  const state = new Map<string, { value: string; version: number }>();
  for (const { path, value, version } of events) {
    if (path === null || version === null) continue;
    if (value === null) state.delete(path);
    else state.set(path, { value, version });
  }
  return state;
}

/** One value at a path; undefined when it is not answered. */
export const valueAt = (answers: Answers, path: string): string | undefined => answers.get(path)?.value;

/** Ids of the items of a group, in the order in which they were begun (see {@link newItem}). */
export function itemsOf(answers: Answers, group: string): string[] {
  const found = new Set<string>();
  for (const path of answers.keys())
    if (path.startsWith(`${group}/`)) {
      const [, item] = path.split('/');
      if (item !== undefined) found.add(item);
    }
  return [...found].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** An id for a new item of a group: later ones are greater, and two people hardly ever get the same. */
export const newItem = (now: Date, random = Math.random): string =>
  `i${now.getTime().toString(36)}${Math.floor(random() * 1296)
    .toString(36)
    .padStart(2, '0')}`;
