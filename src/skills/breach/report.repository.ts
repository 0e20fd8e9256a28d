import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Origin, Turn } from '../../bot/index.ts';
import { type Database, type ReportState, type Storage, toJson } from '../../storage/index.ts';
import { newReference } from './reference.ts';

export interface Report {
  id: string;
  reference: string;
  person: string;
  origin: Origin;
  facts: Record<string, string>;
  version: number;
  state: ReportState;
  recordedAt: Date;
}

export interface ReportEvent {
  what: string;
  by: string;
  detail: unknown;
  at: Date;
}

/** Queues the delivery of a report in the transaction that stores it. */
export type Enqueue = (report: { id: string; version: number }, within: Transaction<Database>) => Promise<void>;

export interface Reports {
  /** Stores a report, its history and its delivery, all or nothing. The same turn again gives the same report. */
  record(turn: Turn, facts: Record<string, string>): Promise<Report>;
  /** Adds to a report and delivers it anew. `once` names the addition: the same again changes nothing. */
  add(report: Report, facts: Record<string, string>, by: string, once: string): Promise<Report>;
  /** What that person wrote in an earlier turn, masked; empty when it is not kept. */
  wordsOf(turnId: string, person: string): Promise<string>;
  find(reference: string): Promise<Report | null>;
  byId(id: string): Promise<Report | null>;
  /** Newest first. */
  list(limit: number, person?: string): Promise<Report[]>;
  note(
    report: Pick<Report, 'id'>,
    event: { what: string; by: string; detail?: unknown; state?: ReportState },
  ): Promise<void>;
  history(report: Pick<Report, 'id'>): Promise<ReportEvent[]>;
  redeliver(report: Report, by: string): Promise<void>;
}

export function openReports({ db }: Pick<Storage, 'db'>, enqueue: Enqueue): Reports {
  const insertEvent = async (
    within: Transaction<Database> | Storage['db'],
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

  return {
    async record(turn, facts) {
      const before = await one('turn_id', turn.id);
      if (before) return before;
      const { platform, workspace, conversation, person, place } = turn;
      const origin: Origin = {
        platform,
        workspace,
        conversation,
        person,
        private: turn.private,
        ...(place === undefined ? {} : { place }),
      };
      const id = randomUUID();
      await db.transaction().execute(async (within) => {
        await within
          .insertInto('reports')
          .values({
            id,
            reference: newReference(),
            turn_id: turn.id,
            person: person.id,
            origin: toJson(origin),
            facts: toJson(facts),
          })
          .execute();
        await insertEvent(within, id, { what: 'recorded', by: person.id });
        await enqueue({ id, version: 1 }, within);
      });
      const report = await one('id', id);
      if (!report) throw new Error('a report was stored and cannot be read');
      return report;
    },

    async add(report, facts, by, once) {
      await db.transaction().execute(async (within) => {
        const known = await within
          .selectFrom('report_events')
          .select('seq')
          .where('report', '=', report.id)
          .where(sql<boolean>`detail->>'once' = ${once}`)
          .executeTakeFirst();
        if (known) return;
        const { version } = await within
          .updateTable('reports')
          .set({
            facts: sql<string>`facts || ${toJson(merged(report.facts, facts))}::jsonb`,
            version: sql<number>`version + 1`,
            state: sql<ReportState>`case when state in ('sent', 'failed') then 'recorded' else state end`,
          })
          .where('id', '=', report.id)
          .returning('version')
          .executeTakeFirstOrThrow();
        await insertEvent(within, report.id, { what: 'added', by, detail: { once } });
        await enqueue({ id: report.id, version }, within);
      });
      return (await one('id', report.id)) ?? report;
    },

    async wordsOf(turnId, person) {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(turnId)) return '';
      const row = await db
        .selectFrom('turns')
        .select('payload')
        .where('id', '=', turnId)
        .where('person', '=', person)
        .executeTakeFirst();
      return ((row?.payload ?? {}) as { text?: string }).text ?? '';
    },

    find: (reference) => one('reference', reference),
    byId: (id) => one('id', id),

    async list(limit, person) {
      let query = db.selectFrom('reports').selectAll().orderBy('recorded_at', 'desc').limit(limit);
      if (person !== undefined) query = query.where('person', '=', person);
      return (await query.execute()).map(reportOf);
    },

    async note({ id }, { what, by, detail, state }) {
      await db.transaction().execute(async (within) => {
        await insertEvent(within, id, { what, by, detail });
        if (state !== undefined) await within.updateTable('reports').set({ state }).where('id', '=', id).execute();
      });
    },

    async history({ id }) {
      const rows = await db.selectFrom('report_events').selectAll().where('report', '=', id).orderBy('seq').execute();
      return rows.map(({ what, by, detail, at }) => ({ what, by, detail, at }));
    },

    async redeliver({ id, version }, by) {
      await db.transaction().execute(async (within) => {
        await insertEvent(within, id, { what: 'redelivery asked for', by });
        await enqueue({ id, version }, within);
      });
    },
  };
}

/** What is added stands below what was there. */
function merged(before: Record<string, string>, more: Record<string, string>): Record<string, string> {
  const earlier = before['added'] ?? '';
  const { added = '', ...rest } = more;
  return { ...rest, added: [earlier, added].filter((part) => part !== '').join('\n') };
}

const reportOf = (row: {
  id: string;
  reference: string;
  person: string;
  origin: unknown;
  facts: Record<string, string>;
  version: number;
  state: ReportState;
  recorded_at: Date;
}): Report => ({
  id: row.id,
  reference: row.reference,
  person: row.person,
  origin: row.origin as Origin,
  facts: row.facts,
  version: row.version,
  state: row.state,
  recordedAt: row.recorded_at,
});
