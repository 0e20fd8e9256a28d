import { sql } from 'kysely';
import { type Storage, toJson } from '../../storage/index.ts';
import type { Role } from './report.ts';

/** Everything beside the reports themselves: whom they were opened to, forms put aside, figures, erasure. */
export interface Keeping {
  share(report: { id: string }, account: string, role: 'reader' | 'contributor', by: string): Promise<void>;
  roleOf(report: { id: string }, account: string): Promise<Role | null>;
  /** Puts a form aside for a day; one for each account. */
  keepDraft(account: string, carried: string, facts: Record<string, string>): Promise<void>;
  draft(account: string): Promise<{ carried: string; facts: Record<string, string> } | null>;
  dropDraft(account: string): Promise<void>;
  figures(): Promise<Figures>;
  /** Empties reports that are finished and older than so many days, and drafts that are over. Gives the number of reports. */
  purge(days: number): Promise<number>;
  /** Takes a person out of all their reports; what happened and when stays. Gives the number of reports. */
  erasePerson(account: string): Promise<number>;
}

export interface Figures {
  states: Record<string, number>;
  /** Age in seconds of the oldest report that DARS does not have; 0 when there is none. */
  oldestUndelivered: number;
  /** Seconds from the form to the acknowledgement sent, over a day: median and 99th percentile; null when there was none. */
  acknowledged: { p50: number; p99: number } | null;
  /** The same from recording to DARS's receipt, over 90 days. */
  receipt: { p50: number; p99: number } | null;
}

const DRAFT_HOURS = 24;

export function openKeeping({ db }: Pick<Storage, 'db'>): Keeping {
  const erased = { erased_at: sql<Date>`clock_timestamp()`, changed_at: sql<Date>`clock_timestamp()` };
  return {
    async share({ id }, account, role, by) {
      await db.transaction().execute(async (within) => {
        await within
          .insertInto('report_members')
          .values({ report: id, account, role, added_by: by })
          .onConflict((conflict) => conflict.columns(['report', 'account']).doUpdateSet({ role }))
          .execute();
        await within
          .insertInto('report_events')
          .values({ report: id, what: `opened to a ${role}`, by, detail: toJson({ account }) })
          .execute();
      });
    },

    async roleOf({ id }, account) {
      const row = await db
        .selectFrom('report_members')
        .select('role')
        .where('report', '=', id)
        .where('account', '=', account)
        .executeTakeFirst();
      return row?.role ?? null;
    },

    async keepDraft(account, carried, facts) {
      const row = { carried, facts: toJson(facts), updated_at: sql<Date>`clock_timestamp()` };
      await db
        .insertInto('report_drafts')
        .values({ account, ...row })
        .onConflict((conflict) => conflict.column('account').doUpdateSet(row))
        .execute();
    },

    async draft(account) {
      const row = await db
        .selectFrom('report_drafts')
        .select(['carried', 'facts'])
        .where('account', '=', account)
        .where(sql<boolean>`updated_at > clock_timestamp() - make_interval(hours => ${DRAFT_HOURS})`)
        .executeTakeFirst();
      return row ?? null;
    },

    async dropDraft(account) {
      await db.deleteFrom('report_drafts').where('account', '=', account).execute();
    },

    async figures() {
      const states = await db
        .selectFrom('reports')
        .select(['state', sql<number>`count(*)::int`.as('count')])
        .groupBy('state')
        .execute();
      const oldest = await db
        .selectFrom('reports')
        .select(sql<number>`coalesce(extract(epoch from clock_timestamp() - min(changed_at)), 0)::float8`.as('age'))
        .where('state', 'in', ['recorded', 'failed'])
        .executeTakeFirstOrThrow();
      const quantiles = sql<
        number[] | null
      >`percentile_cont(array[0.5, 0.99]) within group (order by extract(epoch from till - since)::float8)`;
      const acknowledged = await db
        .selectFrom(
          db
            .selectFrom('reports')
            .innerJoin('turns', 'turns.id', 'reports.turn_id')
            .select(['turns.done_at as till', 'turns.received_at as since'])
            .where('turns.done_at', 'is not', null)
            .where(sql<boolean>`reports.recorded_at > clock_timestamp() - interval '1 day'`)
            .as('spans'),
        )
        .select(quantiles.as('at'))
        .executeTakeFirst();
      const receipt = await db
        .selectFrom(
          db
            .selectFrom('reports')
            .innerJoin('report_events', 'report_events.report', 'reports.id')
            .select(['report_events.at as till', 'reports.recorded_at as since'])
            .where('report_events.what', '=', 'receipt confirmed')
            .where(sql<boolean>`reports.recorded_at > clock_timestamp() - interval '90 days'`)
            .as('spans'),
        )
        .select(quantiles.as('at'))
        .executeTakeFirst();
      return {
        states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
        oldestUndelivered: Math.max(0, oldest.age),
        acknowledged: quantilesOf(acknowledged?.at),
        receipt: quantilesOf(receipt?.at),
      };
    },

    async purge(days) {
      await db
        .deleteFrom('report_drafts')
        .where(sql<boolean>`updated_at < clock_timestamp() - make_interval(hours => ${DRAFT_HOURS})`)
        .execute();
      return await db.transaction().execute(async (within) => {
        const rows = await within
          .updateTable('reports')
          .set({ facts: toJson({}), link: null, ...erased })
          .where('state', 'in', ['confirmed', 'closed'])
          .where('erased_at', 'is', null)
          .where(sql<boolean>`changed_at < clock_timestamp() - make_interval(days => ${days})`)
          .returning('id')
          .execute();
        const ids = rows.map(({ id }) => id);
        if (ids.length === 0) return 0;
        await within.deleteFrom('report_members').where('report', 'in', ids).execute();
        // What stood there before a correction goes too; that there was one stays.
        await within.updateTable('report_events').set({ detail: null }).where('report', 'in', ids).execute();
        return ids.length;
      });
    },

    async erasePerson(account) {
      return await db.transaction().execute(async (within) => {
        const rows = await within
          .updateTable('reports')
          .set({
            facts: sql<string>`facts - 'contact.reporter' - 'contact.name'`,
            person: 'erased',
            owner: 'erased',
            origin: sql<string>`jsonb_build_object('platform', origin->>'platform', 'workspace', origin->>'workspace',
              'conversation', 'erased', 'private', true, 'person', jsonb_build_object('id', 'erased'))`,
            changed_at: sql`clock_timestamp()`,
          })
          .where((where) => where.or([where('person', '=', account), where('owner', '=', account)]))
          .returning('id')
          .execute();
        await within.updateTable('report_events').set({ by: 'erased' }).where('by', '=', account).execute();
        await within
          .updateTable('report_events')
          .set({ detail: null })
          .where(sql<boolean>`detail->>'account' = ${account}`)
          .execute();
        const ids = rows.map(({ id }) => id);
        if (ids.length > 0)
          // Of what stood there before a correction.
          await within
            .updateTable('report_events')
            .set({ detail: sql<string>`detail #- '{before,contact.reporter}' #- '{before,contact.name}'` })
            .where('report', 'in', ids)
            .where(sql<boolean>`jsonb_typeof(detail) = 'object'`)
            .execute();
        await within
          .updateTable('report_members')
          .set({ added_by: 'erased' })
          .where('added_by', '=', account)
          .execute();
        await within.deleteFrom('report_members').where('account', '=', account).execute();
        await within.deleteFrom('report_drafts').where('account', '=', account).execute();
        for (const { id } of rows)
          await within
            .insertInto('report_events')
            .values({ report: id, what: 'the reporter was erased', by: 'operator', detail: null })
            .execute();
        return rows.length;
      });
    },
  };
}

const quantilesOf = (at: number[] | null | undefined): { p50: number; p99: number } | null =>
  at === null || at === undefined ? null : { p50: at[0] ?? 0, p99: at[1] ?? 0 };
