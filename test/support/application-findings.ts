import { type Finding, crossChecks } from '../../src/skills/application/checks/index.ts';
import { completeAnswers, studyDay } from './application.ts';
import { form } from './application-fields.ts';

/** Answers by path that differ from the study's; null takes one away, or all of an item or group. */
export type Changes = Record<string, string | null>;

/** What the checks find in the study of `eval/application.json` with some answers changed. */
export const found = (changes: Changes): Finding[] => crossChecks(form, completeAnswers(changes), studyDay);
export const ids = (changes: Changes): string[] => found(changes).map(({ id }) => id);
