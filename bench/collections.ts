import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A thing that can be found. */
export interface Item {
  id: string;
  title: string;
  text: string;
  /** What it is a part of, where its id says so: `page#3` and `page_Sec3.txt` are parts of `page`. */
  parent?: string;
}

export interface Query {
  id: string;
  /** The message as the collection has it: question and scenario in one, or the last turn of a conversation. */
  text: string;
  /** The question alone, where the collection keeps it apart from what the person tells about themselves. */
  question: string;
  /** What the person tells about themselves; empty where there is nothing of the kind. */
  background: string;
  /** Earlier messages of the same person, oldest first. */
  history: string[];
}

export interface Collection {
  name: string;
  items: Item[];
  queries: Query[];
  /** For each query: how relevant an item is; below 0, the item is taken out of every ranking. */
  judgements: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** `final`: the held-out split. `tuning`: the dev or train split, where there is one. */
export type Split = 'final' | 'tuning';

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const rows = <T>(file: string): T[] => lines(file).map((line) => JSON.parse(line) as T);

/** Collections that have no split of their own for tuning and are used for it as they are. */
const forTuningOnly = new Set(['cranfield']);

/** The folders of collections under `folder`, or the folder itself when it is one. */
export function foldersOf(folder: string): string[] {
  if (existsSync(path.join(folder, 'corpus.jsonl'))) return [folder];
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
    .filter((one) => existsSync(path.join(one, 'corpus.jsonl')));
}

/** Null when the collection has nothing for this split. */
export function readCollection(folder: string, split: Split): Collection | null {
  const name = path.basename(path.resolve(folder));
  const suffix = split === 'final' || forTuningOnly.has(name) ? '' : suffixOf(folder);
  if (suffix === null) return null;
  const judgements = readJudgements(path.join(folder, `qrels${suffix}.tsv`));
  const judged = readQueries(path.join(folder, `queries${suffix}.jsonl`)).filter(({ id }) =>
    [...(judgements.get(id)?.values() ?? [])].some((grade) => grade > 0),
  );
  return {
    name,
    items: readItems(path.join(folder, 'corpus.jsonl')),
    queries: split === 'final' ? judged : spread(judged, ENOUGH_TO_TUNE),
    judgements,
  };
}

/** So many queries of a long training split are enough to choose a setting by. */
const ENOUGH_TO_TUNE = 250;

/** `count` of a list, evenly spread over it. */
export const spread = <T>(list: readonly T[], count: number): T[] =>
  list.length <= count
    ? [...list]
    : Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)] as T);

const suffixOf = (folder: string): string | null =>
  ['.dev', '.train'].find((suffix) => existsSync(path.join(folder, `qrels${suffix}.tsv`))) ?? null;

export function readItems(file: string): Item[] {
  return rows<{ _id: string; title?: string; text: string }>(file).map(({ _id: id, title = '', text }) => {
    const parent = /^(.+?)(?:#\d+|_Sec\d+\.txt)$/.exec(id)?.[1];
    return { id, title, text, ...(parent !== undefined && { parent }) };
  });
}

interface QueryRow {
  _id: string;
  text: string;
  question?: string;
  scenario?: string;
  history?: string[];
}

function readQueries(file: string): Query[] {
  return rows<QueryRow>(file).map(({ _id: id, text, question, scenario, history = [] }) => ({
    id,
    text,
    question: question ?? text,
    background: scenario ?? '',
    history: history.flatMap((turn) => /^user:\s*(.*)$/s.exec(turn)?.[1] ?? []).reverse(),
  }));
}

function readJudgements(file: string): Map<string, Map<string, number>> {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of lines(file).slice(1)) {
    const [query = '', item = '', grade = '0'] = line.split('\t');
    const held = judgements.get(query) ?? new Map<string, number>();
    judgements.set(query, held.set(item, Number(grade)));
  }
  return judgements;
}
