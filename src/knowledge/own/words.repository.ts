import { sql } from 'kysely';
import type { Storage } from '../../storage/index.ts';
import type { Candidate, CandidateSource } from './candidates.ts';

/** Words in the database: PostgreSQL's full-text search, the audience in its `where`. */
export function wordsInDatabase({ db }: Pick<Storage, 'db'>): CandidateSource {
  return {
    async find({ asked, readers }, limit) {
      const { rows } = await sql<Candidate>`
        select p.document, p.seq, ts_rank_cd(p.search, q, 1) as rank
        from to_tsquery('english', ${asked.query}) q, own_passages p join own_documents d on d.id = p.document
        where p.search @@ q and d.audience && ${[...readers]}::text[]
        order by rank desc, p.document, p.seq limit ${limit}`.execute(db);
      return rows.map(({ document, seq }) => ({ document, seq }));
    },
  };
}
