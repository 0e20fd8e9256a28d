import { sql } from 'kysely';
import type { Storage } from '../../storage/index.ts';
import { type Alone, leaseOf } from '../lease.repository.ts';
import { type Asked, readQuestion, shareHeld } from './question.ts';

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
  /** @param readers audiences that everyone who sees the result belongs to: nothing else is even looked at. */
  near(question: string, readers: readonly string[], limit?: number): Promise<OwnPassage[]>;
  alone: Alone;
}

/** So many are looked at more closely. */
const CANDIDATES = 60;

export function openOwnLibrary({ db }: Pick<Storage, 'db'>): OwnLibrary {
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
      });
    },
    async setAudience(path, audience) {
      await db
        .updateTable('own_documents')
        .set({ audience: [...audience] })
        .where('path', '=', path)
        .execute();
    },
    async remove(paths) {
      if (paths.length > 0)
        await db
          .deleteFrom('own_documents')
          .where('path', 'in', [...paths])
          .execute();
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
    async near(question, readers, limit = 3) {
      const asked = readQuestion(question);
      if (asked === null || readers.length === 0) return [];
      const { rows } = await sql<Row>`
        select d.id, d.path, d.title, d.url, d.dated, p.seq, p.heading, p.text,
          ts_rank_cd(p.search, q, 1) as rank
        from to_tsquery('english', ${asked.query}) q, own_passages p join own_documents d on d.id = p.document
        where p.search @@ q and d.audience && ${[...readers]}::text[]
        order by rank desc, d.id, p.seq limit ${CANDIDATES}`.execute(db);
      return best(rows, asked).slice(0, limit);
    },
    alone: leaseOf({ db }, 'own documents'),
  };
}

interface Row {
  id: string;
  path: string;
  title: string;
  url: string | null;
  dated: string | null;
  seq: number;
  heading: string;
  text: string;
  rank: number;
}

/** By how many of the question's words they hold; the database's rank decides between equals. One passage for each text. */
function best(rows: readonly Row[], asked: Asked): OwnPassage[] {
  const seen = new Set<string>();
  return rows
    .map(({ id, seq, heading, text, rank, ...document }) => ({
      passage: {
        ref: `own:${id}#${seq}`,
        document,
        heading,
        text,
        coverage: shareHeld(asked, `${document.title} ${heading} ${text}`),
      },
      rank,
    }))
    .sort((a, b) => b.passage.coverage - a.passage.coverage || b.rank - a.rank)
    .filter(({ passage: { text } }) => (seen.has(text) ? false : seen.add(text)))
    .map(({ passage }) => passage);
}
