import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { mask } from '../../privacy/index.ts';
import { type Storage, toJson } from '../../storage/index.ts';
import type { Knowledge } from '../model.ts';
import { passagesOf, readQuestion, shareHeld } from '../own/question.ts';
import { PARTS, type Part, type PublishedAgreement, withoutVersion } from './agreement.ts';
import { spelledOut, subjectOf } from './subject.ts';

/** What a published agreement says, with whose it is. */
export interface Precedent {
  reference: string;
  title: string;
  organisation: string;
  /** As published: an ISO date mostly; empty when none is. */
  startDate: string;
  endDate: string;
  datasets: string[];
  part: Part;
  text: string;
  /** Share of the words looked for that the agreement's data sets, title and this passage hold, 0 to 1. */
  coverage: number;
}

/** Published agreements. */
export interface Precedents {
  /** Puts an agreement in the place of the one with its reference, whole or not at all; identifiers in it are masked. */
  put(agreement: PublishedAgreement): Promise<'new' | 'changed' | 'same'>;
  /** Forgets all agreements but these, and tells how many those were. */
  keepOnly(references: readonly string[]): Promise<number>;
  count(): Promise<number>;
  /**
   * One passage for each agreement, whatever its versions, best first.
   * @param parts of the entry to look in; all when empty.
   */
  near(question: string, options?: { parts?: readonly Part[]; limit?: number }): Promise<Precedent[]>;
}

/** So many are looked at more closely. */
const CANDIDATES = 120;
/** By so much of the question's words a list is worth less than sentences: it shows what was asked for, never why. */
const LIST_COSTS = 0.3;
/** Another number when texts are masked or cut in another way: what is held is then made anew by the next import. */
const KEPT_AS = 1;

export function openPrecedents(
  { db }: Pick<Storage, 'db'>,
  { synonyms }: Pick<Knowledge, 'synonyms'> = { synonyms: [] },
): Precedents {
  return {
    async put(agreement) {
      const { reference } = agreement;
      const hash = hashOf(agreement);
      const known = await db
        .selectFrom('precedents')
        .select('content_hash')
        .where('reference', '=', reference)
        .executeTakeFirst();
      if (known?.content_hash === hash) return 'same';
      const values = {
        title: masked(agreement.title),
        organisation: masked(agreement.organisation),
        start_date: agreement.start_date,
        end_date: agreement.end_date,
        facts: toJson({ datasets: [...new Set(agreement.datasets.map(({ name }) => masked(name)))] }),
        content_hash: hash,
        imported_at: new Date(),
      };
      const passages = passagesIn(agreement);
      await db.transaction().execute(async (within) => {
        await within
          .insertInto('precedents')
          .values({ reference, ...values })
          .onConflict((conflict) => conflict.column('reference').doUpdateSet(values))
          .execute();
        await within.deleteFrom('precedent_passages').where('reference', '=', reference).execute();
        for (let at = 0; at < passages.length; at += 500)
          await within
            .insertInto('precedent_passages')
            .values(
              passages.slice(at, at + 500).map((passage, index) => ({ reference, seq: at + index + 1, ...passage })),
            )
            .execute();
      });
      return known === undefined ? 'new' : 'changed';
    },
    async keepOnly(references) {
      const { numDeletedRows } = await db
        .deleteFrom('precedents')
        .where(sql<boolean>`reference <> all(${[...references]}::text[])`)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async count() {
      const { n } = await db
        .selectFrom('precedents')
        .select(({ fn }) => fn.countAll<string>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(n);
    },
    async near(question, { parts = [], limit = 3 } = {}) {
      const asked = readQuestion(subjectOf(question));
      const wide = readQuestion(subjectOf(spelledOut(question, synonyms)));
      if (asked === null || wide === null) return [];
      const wanted = parts.length === 0 ? Object.keys(PARTS) : [...parts];
      const { rows } = await sql<Row>`
        select a.reference, a.title, a.organisation, a.start_date, a.end_date, a.facts, p.part, p.text,
          ts_rank(p.search, q, 1) as rank
        from to_tsquery('english', ${wide.query}) q, precedent_passages p join precedents a using (reference)
        where p.search @@ q and p.part = any(${wanted}::text[])
        order by rank desc, a.reference desc, p.seq limit ${CANDIDATES}`.execute(db);
      const held = (text: string): number => Math.max(shareHeld(asked, text), shareHeld(wide, text));
      const seen = new Set<string>();
      return rows
        .map(({ rank, facts: { datasets }, start_date: startDate, end_date: endDate, ...row }) => {
          const coverage = held(`${row.title} ${datasets.join(' ')} ${row.text}`);
          const worth = coverage + held(row.text) - (isList(row.text) ? LIST_COSTS : 0);
          return { found: { ...row, startDate, endDate, datasets, coverage }, rank, worth };
        })
        .sort((a, b) => b.worth - a.worth || b.rank - a.rank)
        .map(({ found }) => found)
        .filter(({ reference }) => {
          const agreement = withoutVersion(reference);
          return seen.has(agreement) ? false : seen.add(agreement);
        })
        .slice(0, limit);
    },
  };
}

interface Row {
  reference: string;
  title: string;
  organisation: string;
  start_date: string;
  end_date: string;
  facts: { datasets: string[] };
  part: Part;
  text: string;
  rank: number;
}

/** Points of a list, names of papers with their addresses, and the words that lead up to them. */
const isList = (text: string): boolean => /•[^•]*•|https?:\/\/|:$/.test(text);

const masked = (text: string): string => mask(text).text;

/** Of the text as it was published: whether it is the same can be told without masking it again. */
const hashOf = (agreement: PublishedAgreement): string =>
  createHash('sha256')
    .update(`${KEPT_AS} ${JSON.stringify(agreement)}`)
    .digest('base64url')
    .slice(0, 22);

const passagesIn = (agreement: PublishedAgreement): { part: Part; text: string }[] =>
  (Object.keys(PARTS) as Part[]).flatMap((part) => {
    const lines = masked(agreement[part])
      .split(/\r?\n/)
      .map((line) => line.replace(/\s+/g, ' ').trim());
    return passagesOf(lines).map(({ text }) => ({ part, text }));
  });
