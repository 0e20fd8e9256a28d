import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { Answerability, trainAnswerability } from './answerability.ts';
import type { Trained } from './intents/classifier.ts';
import { Intents, trainIntents } from './intents/intents.ts';
import { loadKnowledge } from './load.ts';
import type { Knowledge } from './model.ts';
import { recipe } from './search/recipe.ts';
import { type SearchIndex, buildIndex } from './search/search-index.ts';
import { Searcher } from './search/searcher.ts';

/** The knowledge and everything that answers from it, ready for use. */
export interface Ready {
  knowledge: Knowledge;
  searcher: Searcher;
  answerability: Answerability;
  intents: Intents;
}

/** What is worked out from the knowledge files alone, as plain data. */
interface Prepared {
  knowledge: Knowledge;
  index: SearchIndex;
  answerability: Trained;
  intents: Trained;
}

const code = fileURLToPath(new URL('.', import.meta.url));
const standardCache = fileURLToPath(new URL('../../node_modules/.cache/dars-guide', import.meta.url));

/**
 * Reads the knowledge folder, indexes it and trains the classifiers. All of that depends on nothing but the knowledge
 * files and this code, so the result is kept in a file named after a digest of both, and a later start reads it from
 * there. A file that is missing, damaged or cannot be written costs time and nothing else.
 * @throws KnowledgeError when the knowledge does not check out.
 */
export function openKnowledge(folder: string, { cache = standardCache }: { cache?: string } = {}): Ready {
  const file = path.join(cache, `knowledge-${digestOf(folder)}.bin`);
  const kept = read(file);
  const prepared = kept ?? prepare(folder);
  if (!kept) keep(file, prepared);
  return {
    knowledge: prepared.knowledge,
    searcher: new Searcher(prepared.knowledge, prepared.index),
    answerability: new Answerability(prepared.answerability),
    intents: new Intents(prepared.intents),
  };
}

function prepare(folder: string): Prepared {
  const knowledge = loadKnowledge(folder);
  return {
    knowledge,
    index: buildIndex(knowledge, recipe),
    answerability: trainAnswerability(knowledge),
    intents: trainIntents(knowledge),
  };
}

/** Over the names and contents of all files, and the engine that writes the format. */
function digestOf(folder: string): string {
  const hash = createHash('sha256').update(process.versions.v8);
  for (const root of [folder, code]) {
    for (const name of filesUnder(root))
      hash.update(`\0${name}\0`).update(
        createHash('sha256')
          .update(readFileSync(path.join(root, name)))
          .digest(),
      );
  }
  return hash.digest('hex').slice(0, 32);
}

/** In order; none where there is no such folder: saying so is left to `loadKnowledge`. */
const filesUnder = (root: string): string[] =>
  !statSync(root, { throwIfNoEntry: false })?.isDirectory()
    ? []
    : readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        .sort();

const SEAL_BYTES = 32;
const sealOf = (body: Buffer): Buffer => createHash('sha256').update(body).digest();

/** Null when there is no such file or it is not what was written. */
function read(file: string): Prepared | null {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(SEAL_BYTES);
    return sealOf(body).equals(bytes.subarray(0, SEAL_BYTES)) ? (deserialize(body) as Prepared) : null;
  } catch {
    return null;
  }
}

/** So many kinds of knowledge are kept: 13 MB each. */
const KEPT = 3;

/** The file appears whole or not at all; the oldest ones go. */
function keep(file: string, prepared: Prepared): void {
  const folder = path.dirname(file);
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    const body = serialize(prepared);
    writeFileSync(draft, Buffer.concat([sealOf(body), body]));
    renameSync(draft, file);
    const age = (kept: string): number => statSync(kept).mtimeMs;
    const all = readdirSync(folder).filter((name) => name.endsWith('.bin'));
    const newestFirst = all.map((name) => path.join(folder, name)).sort((a, b) => age(b) - age(a));
    for (const old of newestFirst.slice(KEPT)) rmSync(old, { force: true });
  } catch {
    if (existsSync(draft)) rmSync(draft);
  }
}
