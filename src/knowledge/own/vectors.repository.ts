import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Storage, StorageUnavailable } from '../../storage/index.ts';
import type { Candidate } from './candidates.ts';

/** Why meanings cannot be compared in this database; completes "own documents are found by words alone: …". */
export class NoVectors extends Error {
  override readonly name = 'NoVectors';
}

/** A passage whose text, with its title and heading, has no vector. */
export interface Unknown extends Candidate {
  text: string;
  digest: string;
}

/** Vectors of own passages in PostgreSQL, compared there by pgvector. */
export interface VectorStore {
  /** The next passages after a place, in order: how many there are, the last of them, and those of them without a vector. */
  look(
    model: string,
    after: Candidate,
    count: number,
  ): Promise<{ looked: number; last: Candidate; unknown: Unknown[] }>;
  /** Vectors that another passage of the same text has. */
  known(model: string, digests: readonly string[]): Promise<Map<string, number[]>>;
  /** How long the vectors of a model are; null when there are none. */
  size(model: string): Promise<number | null>;
  /** Forgets the vectors of a model and makes room for others of that length. */
  begin(model: string, size: number): Promise<void>;
  keep(model: string, made: readonly (Omit<Unknown, 'text'> & { vector: readonly number[] })[]): Promise<void>;
  /** Deletes vectors of passages that are gone, and of other models. */
  tidy(model: string): Promise<void>;
  /** The nearest in meaning that the readers may read, nearest first. */
  near(model: string, vector: readonly number[], readers: readonly string[], limit: number): Promise<Candidate[]>;
}

/** Lengths up to which pgvector can index: as they are, and as half-precision numbers (from 0.7 on). */
const INDEXED = 2000;
const INDEXED_BY_HALVES = 4000;

/**
 * Makes the extension and the table where they are not there yet. Not part of the migrations: most servers work without them.
 * @throws NoVectors when that cannot be
 */
export async function openVectorStore({ db }: Pick<Storage, 'db'>): Promise<VectorStore> {
  const version = await prepare({ db });
  const kindOf = (size: number): { type: string; indexed: boolean } => {
    if (size <= INDEXED) return { type: `vector(${size})`, indexed: true };
    if (size <= INDEXED_BY_HALVES && version >= 0.07) return { type: `halfvec(${size})`, indexed: true };
    return { type: `vector(${size})`, indexed: false };
  };
  return {
    async look(model, after, count) {
      // The digest is that of the text of today: a vector of an earlier text does not count.
      const { rows } = await sql<Candidate & { digest: string; text: string | null }>`
        with looked as (
          select p.document, p.seq, concat_ws(chr(10), d.title, nullif(p.heading, ''), p.text) as text
          from own_passages p join own_documents d on d.id = p.document
          where (p.document, p.seq) > (${after.document}::bigint, ${after.seq}::integer)
          order by p.document, p.seq limit ${count}
        ), hashed as (select *, encode(sha256(convert_to(text, 'UTF8')), 'hex') as digest from looked)
        select h.document, h.seq, h.digest, case when v.document is null then h.text end as text
        from hashed h left join own_passage_vectors v
          on v.document = h.document and v.seq = h.seq and v.model = ${model} and v.digest = h.digest
        order by h.document, h.seq`.execute(db);
      const unknown = rows.flatMap(({ text, ...row }) => (text === null ? [] : [{ ...row, text }]));
      return { looked: rows.length, last: rows.at(-1) ?? after, unknown };
    },
    async known(model, digests) {
      const { rows } = await sql<{ digest: string; vector: string }>`
        select distinct on (digest) digest, embedding::text as vector from own_passage_vectors
        where model = ${model} and digest = any(${[...digests]}::text[])`.execute(db);
      return new Map(rows.map(({ digest, vector }) => [digest, JSON.parse(vector) as number[]]));
    },
    async size(model) {
      const { rows } = await sql<{ size: number }>`
        select vector_dims(embedding) as size from own_passage_vectors where model = ${model} limit 1`.execute(db);
      return rows[0]?.size ?? null;
    },
    async begin(model, size) {
      await sql`delete from own_passage_vectors where model = ${model}`.execute(db);
      const { type, indexed } = kindOf(size);
      if (!indexed) return;
      const name = `own_passage_vectors_${createHash('sha256').update(`${model} ${size}`).digest('hex').slice(0, 8)}`;
      const operators = `${type.replace(/\(.*/, '')}_cosine_ops`;
      // Made while there are no such vectors, it grows with each, and no statement takes long.
      await sql`create index if not exists ${sql.id(name)} on own_passage_vectors
        using hnsw ((embedding::${sql.raw(type)}) ${sql.raw(operators)}) where ${ofModel(model, size)}`.execute(db);
    },
    async keep(model, made) {
      if (made.length === 0) return;
      await sql`
        insert into own_passage_vectors (document, seq, model, digest, embedding)
        select m.document, m.seq, ${model}, m.digest, m.vector::vector
        from unnest(${made.map(({ document }) => document)}::bigint[], ${made.map(({ seq }) => seq)}::integer[],
          ${made.map(({ digest }) => digest)}::text[], ${made.map(({ vector }) => JSON.stringify(vector))}::text[])
          as m (document, seq, digest, vector)
        where exists (select from own_documents d where d.id = m.document)
        on conflict (document, seq, model) do update set digest = excluded.digest, embedding = excluded.embedding`.execute(
        db,
      );
    },
    async tidy(model) {
      await sql`delete from own_passage_vectors v where v.model <> ${model}
        or not exists (select from own_passages p where p.document = v.document and p.seq = v.seq)`.execute(db);
    },
    async near(model, vector, readers, limit) {
      const type = sql.raw(kindOf(vector.length).type);
      return await db.transaction().execute(async (within) => {
        // Goes on through the index until enough of the nearest may be read; versions before 0.8 stop at the first 40.
        if (version >= 0.08) await sql`set local hnsw.iterative_scan = strict_order`.execute(within);
        const { rows } = await sql<Candidate>`
          select v.document, v.seq from own_passage_vectors v join own_documents d on d.id = v.document
          where ${ofModel(model, vector.length)} and d.audience && ${[...readers]}::text[]
          order by (embedding::${type}) <=> ${JSON.stringify(vector)}::${type}
          limit ${limit}`.execute(within);
        return rows.map(({ document, seq }) => ({ document, seq }));
      });
    },
  };
}

/** Written out, not as parameters, so that the index over just these is used. Rows deleted a moment ago are indexed too: hence the length. */
const ofModel = (model: string, size: number) =>
  sql`model = ${sql.lit(model)} and vector_dims(embedding) = ${sql.lit(size)}`;

/** @returns the version of pgvector as a number, 0.8.7 as 0.0807. */
async function prepare({ db }: Pick<Storage, 'db'>): Promise<number> {
  try {
    const held = async (): Promise<string | undefined> =>
      (
        await sql<{ version: string }>`select extversion as version from pg_extension where extname = 'vector'`.execute(
          db,
        )
      ).rows[0]?.version;
    if ((await held()) === undefined) await sql`create extension if not exists vector`.execute(db);
    await sql`create table if not exists own_passage_vectors (
      document bigint not null references own_documents (id) on delete cascade,
      seq integer not null,
      model text not null,
      -- Of the text that it was made of.
      digest text not null,
      embedding vector not null,
      primary key (document, seq, model))`.execute(db);
    await sql`create index if not exists own_passage_vectors_digest on own_passage_vectors (model, digest)`.execute(db);
    const [major = 0, minor = 0, patch = 0] = ((await held()) ?? '').split('.').map(Number);
    return major + minor / 100 + patch / 10_000;
  } catch (error) {
    if (error instanceof StorageUnavailable) throw error;
    throw new NoVectors(reasonOf(error), { cause: error });
  }
}

/** What an operator can do about it, by what the server says. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  // Before PostgreSQL 15, and from it on.
  if (code === '58P01' || code === '0A000')
    return 'pgvector is not installed on the database server; install it (the package is often called postgresql-<version>-pgvector) and start again';
  if (code === '42501')
    return 'the database user may not create the extension; have an administrator run "create extension vector" in this database, and start again';
  return `pgvector cannot be used (${typeof code === 'string' ? code : 'unknown'})`;
}
