import { sql } from 'kysely';
import type { Storage } from '../../storage/index.ts';
import { revisionOf } from '../revision.repository.ts';
import type { Candidate } from './candidates.ts';
import type { IndexedPassage } from './passage-index.ts';

/** Its row of `knowledge_state`: who reads documents now, and how often they have changed. */
export const OWN_DOCUMENTS = 'own documents';

/** A passage as the database has it. */
export interface PassageRow extends Candidate {
  path: string;
  title: string;
  url: string | null;
  dated: string | null;
  heading: string;
  text: string;
}

/** Reads passages of own documents. */
export interface OwnPassages {
  /** Counts up with every change of a document or its audience. */
  revision(): Promise<number>;
  count(): Promise<number>;
  /** All of them, so many at a time. What changes meanwhile may be missing: look at the revision before. */
  batches(size: number): AsyncGenerator<IndexedPassage[]>;
  /** Those of the candidates that the readers may read now, in no order. */
  rows(candidates: readonly Candidate[], readers: readonly string[]): Promise<PassageRow[]>;
}

export function openOwnPassages({ db }: Pick<Storage, 'db'>): OwnPassages {
  return {
    revision: () => revisionOf(db, OWN_DOCUMENTS),
    async count() {
      const { rows } = await sql<{ n: string }>`select count(*) as n from own_passages`.execute(db);
      return Number(rows[0]?.n ?? 0);
    },
    async *batches(size) {
      for (let last: Candidate = { document: '0', seq: 0 }; ;) {
        const { rows } = await sql<IndexedPassage>`
          select p.document, p.seq, d.title, p.heading, p.text, d.audience
          from own_passages p join own_documents d on d.id = p.document
          where (p.document, p.seq) > (${last.document}::bigint, ${last.seq}::integer)
          order by p.document, p.seq limit ${size}`.execute(db);
        const end = rows.at(-1);
        if (end === undefined) return;
        yield rows;
        last = end;
      }
    },
    async rows(candidates, readers) {
      if (candidates.length === 0) return [];
      const { rows } = await sql<PassageRow>`
        select p.document, p.seq, d.path, d.title, d.url, d.dated, p.heading, p.text
        from unnest(${candidates.map(({ document }) => document)}::bigint[], ${candidates.map(({ seq }) => seq)}::integer[])
          as c (document, seq)
        join own_passages p on p.document = c.document and p.seq = c.seq
        join own_documents d on d.id = p.document
        where d.audience && ${[...readers]}::text[]`.execute(db);
      return rows;
    },
  };
}
