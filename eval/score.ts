import { readFileSync } from 'node:fs';
import type { Asked } from '../src/cli/assistant.ts';

export interface Question {
  id: string;
  question: string;
  standards: string[];
  requirements: string[];
  must_mention: string[];
  difficulty: string;
  style: string;
}
export interface FollowUp {
  id: string;
  turns: string[];
  standards: string[];
  must_mention: string[];
}
export interface Unanswerable {
  id: string;
  question: string;
  kind: 'far' | 'near';
}
export interface Labelled {
  id: string;
  text: string;
  intent: string;
}
export interface Sensitive {
  id: string;
  text: string;
  mask: string[];
  keep: string[];
  kind: string;
}

export const readLines = <T>(file: URL | string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);

/** The part of an answer that answers: without the heading, the sources and what stands under them. */
export function answerBody(text: string): string {
  return text
    .replace(/^\*\*.*\*\*\n/, '')
    .replace(/\n\nSources\n[\s\S]*$/, '')
    .replace(/[*_`>]/g, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–‑]/g, '-')
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

/** Every expression has to match. Declining or asking back is not answering. */
export const mentionsAll = (asked: Asked, expressions: readonly string[]): boolean =>
  asked.outcome === 'answered' &&
  expressions.every((expression) => new RegExp(expression).test(answerBody(asked.text)));

export const hit = (asked: Asked, standards: readonly string[], within: number): boolean =>
  asked.standards.slice(0, within).some((id) => standards.includes(id));

export const share = <T>(items: readonly T[], test: (item: T) => boolean): number =>
  items.length === 0 ? 0 : items.filter(test).length / items.length;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Precision, recall and F1 of one label in pairs of [wanted, got]. */
export function perClass(pairs: readonly (readonly [string, string])[], label: string) {
  const right = pairs.filter(([wanted, got]) => wanted === label && got === label).length;
  const wanted = pairs.filter(([want]) => want === label).length;
  const got = pairs.filter(([, given]) => given === label).length;
  const precision = got === 0 ? 1 : right / got;
  const recall = wanted === 0 ? 1 : right / wanted;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

const lettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Identifiers that survived masking, also when only letters and digits are looked at. */
export const leaks = (row: Sensitive, masked: string): string[] =>
  row.mask.filter((value) => masked.includes(value) || lettersAndDigits(masked).includes(lettersAndDigits(value)));

/** Harmless pieces that masking changed. */
export const harms = (row: Sensitive, masked: string): string[] => row.keep.filter((value) => !masked.includes(value));
