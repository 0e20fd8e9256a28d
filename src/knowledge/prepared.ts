import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Answerability, trainAnswerability } from './answerability.ts';
import type { Trained } from './text/classifier.ts';
import { Intents, trainIntents } from './intents/intents.ts';
import { kept, standardCache } from './kept.ts';
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

/**
 * Reads the knowledge folder, indexes it and trains the classifiers. All of that depends on nothing but the knowledge
 * files and this code, so the result is kept in a file named after a digest of both, and a later start reads it from
 * there. A file that is missing, damaged or cannot be written costs time and nothing else.
 * @throws KnowledgeError when the knowledge does not check out.
 */
export function openKnowledge(folder: string, { cache = standardCache }: { cache?: string } = {}): Ready {
  const prepared = kept({ kind: 'knowledge', digest: digestOf(folder), most: 3, cache }, () => prepare(folder));
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

/** Over the names and contents of all files. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const root of [folder, code]) {
    for (const name of filesUnder(root))
      hash.update(`\0${name}\0`).update(
        createHash('sha256')
          .update(readFileSync(path.join(root, name)))
          .digest(),
      );
  }
  return hash.digest('hex');
}

/** In order; none where there is no such folder: saying so is left to `loadKnowledge`. */
const filesUnder = (root: string): string[] =>
  !statSync(root, { throwIfNoEntry: false })?.isDirectory()
    ? []
    : readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        .sort();
