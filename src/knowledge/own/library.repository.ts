import type { Storage } from '../../storage/index.ts';
import { type Alone, leaseOf } from '../lease.repository.ts';
import { countUp } from '../revision.repository.ts';
import { CANDIDATES, type CandidateSource, fused, keyOf } from './candidates.ts';
import { OWN_DOCUMENTS, type PassageRow, openOwnPassages } from './passages.repository.ts';
import { type Asked, readQuestion, shareHeld } from './question.ts';
import { wordsInDatabase } from './words.repository.ts';

/** A document of the organisation, without its text. */
export interface OwnDocument {
  path: string;
  title: string;
  /** Where it stands, when it was read from an address. */
  url: string | null;
  audience: readonly string[];
  hash: string;
  /** ISO date of the file. */
  dated: string | null;
}

/** A passage that was found, with the document it stands in. */
export interface OwnPassage {
  /** `own:12#3`. */
  ref: string;
  document: Pick<OwnDocument, 'path' | 'title' | 'url' | 'dated'>;
  heading: string;
  text: string;
  /** Share of the question's words that it holds, 0 to 1. */
  coverage: number;
}

/** An organisation's own documents. */
export interface OwnLibrary {
  /** Puts a document in the place of the one from there, whole or not at all. */
  put(document: OwnDocument, passages: readonly { heading: string; text: string }[]): Promise<void>;
  /** Changes who may read it, and nothing else. */
  setAudience(path: string, audience: readonly string[]): Promise<void>;
  remove(paths: readonly string[]): Promise<void>;
  list(): Promise<(OwnDocument & { passages: number })[]>;
  /**
   * @param readers audiences that everyone who sees the result belongs to: nothing else is read from the database.
   * @param options how many at most (3), and the account that asks, for the budgets of models.
   */
  near(
    question: string,
    readers: readonly string[],
    options?: { limit?: number; person?: string | null },
  ): Promise<OwnPassage[]>;
  alone: Alone;
}

/** @param sources find where passages may stand; the database's full-text search, when none are given. */
export function openOwnLibrary(
  { db }: Pick<Storage, 'db'>,
  sources: readonly CandidateSource[] = [wordsInDatabase({ db })],
): OwnLibrary {
  const passages = openOwnPassages({ db });
  return {
    async put({ path, title, url, audience, hash, dated }, passages) {
      const values = { title, url, audience: [...audience], content_hash: hash, dated, imported_at: new Date() };
      await db.transaction().execute(async (within) => {
        const { id } = await within
          .insertInto('own_documents')
          .values({ path, ...values })
          .onConflict((conflict) => conflict.column('path').doUpdateSet(values))
          .returning('id')
          .executeTakeFirstOrThrow();
        await within.deleteFrom('own_passages').where('document', '=', id).execute();
        for (let at = 0; at < passages.length; at += 500)
          await within
            .insertInto('own_passages')
            .values(
              passages.slice(at, at + 500).map((passage, index) => ({ document: id, seq: at + index + 1, ...passage })),
            )
            .execute();
        await countUp(within, OWN_DOCUMENTS);
      });
    },
    async setAudience(path, audience) {
      await db.transaction().execute(async (within) => {
        await within
          .updateTable('own_documents')
          .set({ audience: [...audience] })
          .where('path', '=', path)
          .execute();
        await countUp(within, OWN_DOCUMENTS);
      });
    },
    async remove(paths) {
      if (paths.length === 0) return;
      await db.transaction().execute(async (within) => {
        await within
          .deleteFrom('own_documents')
          .where('path', 'in', [...paths])
          .execute();
        await countUp(within, OWN_DOCUMENTS);
      });
    },
    async list() {
      const rows = await db
        .selectFrom('own_documents')
        .selectAll()
        .select((select) =>
          select
            .selectFrom('own_passages')
            .whereRef('own_passages.document', '=', 'own_documents.id')
            .select(({ fn }) => fn.countAll<string>().as('n'))
            .as('passages'),
        )
        .orderBy('path')
        .execute();
      return rows.map(({ path, title, url, audience, content_hash: hash, dated, passages }) => ({
        path,
        title,
        url,
        audience,
        hash,
        dated,
        passages: Number(passages),
      }));
    },
    async near(question, readers, { limit = 3, person = null } = {}) {
      const asked = readQuestion(question);
      if (asked === null || readers.length === 0) return [];
      const sought = { question, asked, readers, person };
      const lists = await Promise.all(sources.map((source) => source.find(sought, CANDIDATES)));
      const ranked = fused(lists).slice(0, CANDIDATES);
      const rows = await passages.rows(
        ranked.map(({ candidate }) => candidate),
        readers,
      );
      const scores = new Map(ranked.map(({ candidate, score }) => [keyOf(candidate), score]));
      return best(rows, asked, scores).slice(0, limit);
    },
    alone: leaseOf({ db }, OWN_DOCUMENTS),
  };
}

/** By how many of the question's words they hold; the sources' rank decides between equals. One passage for each text. */
function best(rows: readonly PassageRow[], asked: Asked, scores: ReadonlyMap<string, number>): OwnPassage[] {
  const seen = new Set<string>();
  return rows
    .map(({ document: id, seq, heading, text, ...document }) => ({
      passage: {
        ref: `own:${keyOf({ document: id, seq })}`,
        document,
        heading,
        text,
        coverage: shareHeld(asked, `${document.title} ${heading} ${text}`),
      },
      score: scores.get(keyOf({ document: id, seq })) ?? 0,
    }))
    .sort((a, b) => b.passage.coverage - a.passage.coverage || b.score - a.score)
    .filter(({ passage: { text } }) => (seen.has(text) ? false : seen.add(text)))
    .map(({ passage }) => passage);
}
