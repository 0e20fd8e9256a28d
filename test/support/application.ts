import type { Answer, Answers } from '../../src/skills/application/draft/draft.ts';
import { whoAndWhatData } from './application-study-data.ts';
import { whatForAndWhy } from './application-study-purpose.ts';

/** A day on which the study of `eval/application.json` could be under preparation: after its last check, before it is issued. */
export const studyDay = new Date('2026-11-16T10:00:00Z');

/**
 * Values for every question that the study of `eval/application.json` is asked. Prose is taken from that file; dates, names and
 * references are those its texts name. Addresses, the link, the funders' dates and outputs' days are invented beside them.
 */
const study = { ...whoAndWhatData, ...whatForAndWhy };

/** Values by path as answers that one person gave on the study's day. */
export const answersOf = (values: Readonly<Record<string, string>>): Answers =>
  new Map(
    Object.entries(values).map(([path, value]): [string, Answer] => [
      path,
      { path, value, version: 1, author: 'web:U1', authorName: 'Robin Marsh', at: studyDay, surface: 'web' },
    ]),
  );

/**
 * An application in which everything that has to be answered is answered: the study of `eval/application.json`.
 *
 * @param changes values to put in place of the study's, by path; null takes one out, for a group's item (`section.group/item`)
 *   or a whole group (`section.group`) everything below it
 */
export function completeAnswers(changes: Readonly<Record<string, string | null>> = {}): Answers {
  const values = new Map(Object.entries(study));
  for (const [path, value] of Object.entries(changes))
    if (value !== null) values.set(path, value);
    else for (const each of [...values.keys()]) if (each === path || each.startsWith(`${path}/`)) values.delete(each);
  return answersOf(Object.fromEntries(values));
}
