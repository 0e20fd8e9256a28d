import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Origin, Turn } from '../../bot/index.ts';
import { type Database, type ReportState, type Storage, toJson } from '../../storage/index.ts';
import { agreementOf } from './facts.ts';
import { newReference } from './reference.ts';
import { REDELIVERY, type Report, type ReportEvent } from './report.ts';

/** Queues the delivery of a report in the transaction that stores it. */
export type Enqueue = (report: { id: string; version: number }, within: Transaction<Database>) => Promise<void>;

export interface Reports {
  /** Stores a report, its history and its delivery, all or nothing. The same turn again gives the same report. */
  record(turn: Turn, facts: Record<string, string>, who: { owner: string }): Promise<Report>;
  /** Adds to a report and delivers it anew. `once` names the addition: the same again changes nothing. */
  add(report: Report, facts: Record<string, string>, by: string, once: string): Promise<Report>;
  /** Puts facts right and delivers it anew; what stood there before stays in the history. What is empty changes nothing. */
  correct(report: Report, facts: Record<string, string>, by: string, once: string): Promise<Report>;
  /** The report stays, and is delivered as withdrawn. */
  withdraw(report: Report, reason: string, by: string, once: string): Promise<Report>;
  /** Marks it as saying the same as another, and delivers that. */
  sameAs(report: Report, other: string, by: string, once: string): Promise<Report>;
  /** What that person wrote in an earlier turn, masked, and the link it carried; empty when it is not kept. */
  wordsOf(turnId: string, person: string): Promise<{ text: string; link: string | null }>;
  find(reference: string): Promise<Report | null>;
  byId(id: string): Promise<Report | null>;
  /** Newest first. `owner`: an account, or the person behind it. */
  list(limit: number, owner?: string): Promise<Report[]>;
  /** Reports of others in the same workspace within some days before this one. */
  nearby(report: Report, days: number): Promise<Report[]>;
  /** Appends to the history, and moves the state on when it is still one of `from` (default: whatever it is). */
  note(report: Pick<Report, 'id'>, event: NewEvent): Promise<boolean>;
  history(report: Pick<Report, 'id'>): Promise<ReportEvent[]>;
  redeliver(report: Report, by: string): Promise<void>;
}

export interface NewEvent {
  what: string;
  by: string;
  detail?: unknown;
  state?: ReportState;
  from?: readonly ReportState[];
  /** Jobs that belong to it, in the same transaction. */
  also?: (within: Transaction<Database>) => Promise<void>;
}

export function openReports({ db }: Pick<Storage, 'db'>, enqueue: Enqueue): Reports {
  const insertEvent = async (
    within: Transaction<Database>,
    report: string,
    { what, by, detail = null }: { what: string; by: string; detail?: unknown },
  ): Promise<void> => {
    await within
      .insertInto('report_events')
      .values({ report, what, by, detail: toJson(detail) })
      .execute();
  };
  const one = async (column: 'id' | 'reference' | 'turn_id', value: string): Promise<Report | null> => {
    const row = await db.selectFrom('reports').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : reportOf(row);
  };

  /** One change that DARS is told of: all or nothing, and once. */
  const change = async (
    report: Report,
    { what, by, once }: { what: string; by: string; once: string },
    edit: (before: Report) => { facts?: Record<string, string>; set?: object; detail?: object } | null,
  ): Promise<Report> => {
    await db.transaction().execute(async (within) => {
      const row = await within
        .selectFrom('reports')
        .selectAll()
        .where('id', '=', report.id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const known = await within
        .selectFrom('report_events')
        .select('seq')
        .where('report', '=', report.id)
        .where(sql<boolean>`detail->>'once' = ${once}`)
        .executeTakeFirst();
      const edited = known ? null : edit(reportOf(row));
      if (edited === null) return;
      const version = row.version + 1;
      const { facts, set = {}, detail = {} } = edited;
      await within
        .updateTable('reports')
        .set({
          ...set,
          ...(facts === undefined ? {} : { facts: toJson(facts), agreement: agreementOf(facts) }),
          version,
          changed_at: sql`clock_timestamp()`,
          state: sql<ReportState>`case when state in ('sent', 'failed') then 'recorded' else state end`,
        })
        .where('id', '=', report.id)
        .execute();
      await insertEvent(within, report.id, { what, by, detail: { once, version, ...detail } });
      await enqueue({ id: report.id, version }, within);
    });
    return (await one('id', report.id)) ?? report;
  };

  return {
    async record(turn, facts, { owner }) {
      const before = await one('turn_id', turn.id);
      if (before) return before;
      const id = randomUUID();
      await db.transaction().execute(async (within) => {
        await within
          .insertInto('reports')
          .values({
            id,
            reference: newReference(),
            turn_id: turn.id,
            person: turn.person.id,
            owner,
            workspace: turn.workspace,
            origin: toJson(originOf(turn)),
            facts: toJson(facts),
            link: turn.link ?? null,
            agreement: agreementOf(facts),
          })
          .execute();
        await insertEvent(within, id, { what: 'recorded', by: turn.person.id });
        await enqueue({ id, version: 1 }, within);
      });
      const report = await one('id', id);
      if (!report) throw new Error('a report was stored and cannot be read');
      return report;
    },

    add: (report, facts, by, once) =>
      change(report, { what: 'added', by, once }, (before) => ({
        facts: { ...before.facts, ...merged(before.facts, facts) },
      })),

    correct: (report, facts, by, once) =>
      change(report, { what: 'corrected', by, once }, ({ facts: before }) => {
        const changed = Object.entries(facts).filter(([id, value]) => value.trim() !== '' && value !== before[id]);
        if (changed.length === 0) return null;
        return {
          facts: { ...before, ...Object.fromEntries(changed) },
          detail: { before: Object.fromEntries(changed.map(([id]) => [id, before[id] ?? ''])) },
        };
      }),

    withdraw: (report, reason, by, once) =>
      change(report, { what: 'withdrawn', by, once }, ({ facts, withdrawnAt }) =>
        withdrawnAt === null
          ? {
              facts: { ...facts, ...merged(facts, { added: `Withdrawn: ${reason}` }) },
              set: { withdrawn_at: sql`clock_timestamp()` },
            }
          : null,
      ),

    sameAs: (report, other, by, once) =>
      change(report, { what: 'said to be the same', by, once }, () => ({ set: { same_as: other }, detail: { other } })),

    async wordsOf(turnId, person) {
      const nothing = { text: '', link: null };
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(turnId)) return nothing;
      const row = await db
        .selectFrom('turns')
        .select('payload')
        .where('id', '=', turnId)
        .where('person', '=', person)
        .executeTakeFirst();
      const { text = '', link = null } = (row?.payload ?? {}) as { text?: string; link?: string };
      return { text, link };
    },

    find: (reference) => one('reference', reference),
    byId: (id) => one('id', id),

    async list(limit, owner) {
      let query = db.selectFrom('reports').selectAll().orderBy('recorded_at', 'desc').limit(limit);
      if (owner !== undefined)
        query = query.where((where) => where.or([where('owner', '=', owner), where('person', '=', owner)]));
      return (await query.execute()).map(reportOf);
    },

    async nearby({ id, owner, origin, recordedAt }, days) {
      const rows = await db
        .selectFrom('reports')
        .selectAll()
        .where('workspace', '=', origin.workspace)
        .where('owner', '<>', owner)
        .where('id', '<>', id)
        .where('withdrawn_at', 'is', null)
        .where('erased_at', 'is', null)
        .where(sql<boolean>`recorded_at > ${recordedAt}::timestamptz - make_interval(days => ${days})`)
        .where('recorded_at', '<=', recordedAt)
        .orderBy('recorded_at', 'desc')
        .limit(200)
        .execute();
      return rows.map(reportOf);
    },

    async note({ id }, { state, from, also, ...event }) {
      return await db.transaction().execute(async (within) => {
        if (state !== undefined) {
          let update = within
            .updateTable('reports')
            .set({ state, changed_at: sql`clock_timestamp()` })
            .where('id', '=', id);
          if (from !== undefined) update = update.where('state', 'in', [...from]);
          const { numUpdatedRows } = await update.executeTakeFirst();
          if (numUpdatedRows === 0n) return false;
        }
        await insertEvent(within, id, event);
        await also?.(within);
        return true;
      });
    },

    async history({ id }) {
      const rows = await db.selectFrom('report_events').selectAll().where('report', '=', id).orderBy('seq').execute();
      return rows.map(({ what, by, detail, at }) => ({ what, by, detail, at }));
    },

    async redeliver({ id, version }, by) {
      await db.transaction().execute(async (within) => {
        await insertEvent(within, id, { what: REDELIVERY, by });
        await enqueue({ id, version }, within);
      });
    },
  };
}

function originOf(turn: Turn): Origin {
  const { platform, workspace, conversation, person, place } = turn;
  return {
    platform,
    workspace,
    conversation,
    person,
    private: turn.private,
    ...(place === undefined ? {} : { place }),
  };
}

/** What is added stands below what was there. */
function merged(before: Record<string, string>, { added = '' }: Record<string, string>): Record<string, string> {
  return { added: [before['added'] ?? '', added].filter((part) => part !== '').join('\n') };
}

export const reportOf = (row: {
  id: string;
  reference: string;
  person: string;
  owner: string;
  origin: unknown;
  facts: Record<string, string>;
  version: number;
  state: ReportState;
  recorded_at: Date;
  withdrawn_at: Date | null;
  erased_at: Date | null;
  same_as: string | null;
  link: string | null;
}): Report => ({
  id: row.id,
  reference: row.reference,
  person: row.person,
  owner: row.owner,
  origin: row.origin as Origin,
  facts: row.facts,
  version: row.version,
  state: row.state,
  recordedAt: row.recorded_at,
  withdrawnAt: row.withdrawn_at,
  erasedAt: row.erased_at,
  sameAs: row.same_as,
  link: row.link,
});
