import { sql } from 'kysely';
import { type MemberRole, type Within, toJson } from '../../../storage/index.ts';
import type { Answer, Answers, By, Change, Event } from './draft.ts';
import { CHANGED, type Db, touched } from './rows.repository.ts';

/** What became of a try to write. Nothing is stored unless it says `stored`. */
export type Written =
  | { outcome: 'stored'; answers: Answer[] }
  /** Somebody else wrote there since: what stands there now, by path; null where it was taken back. */
  | { outcome: 'conflict'; now: Map<string, Answer | null> }
  | { outcome: 'locked' }
  | { outcome: 'not allowed' }
  | { outcome: 'nothing to undo' };

/** The answers of applications, with versions and a history. */
export interface AnswerStore {
  answers(application: string): Promise<Answers>;
  /** Version of a path, also where the answer was taken back; 0 where there never was one. */
  versions(application: string, paths: readonly string[]): Promise<Map<string, number>>;
  /** All changes or none. `once` names the try: the same again gives what it gave, and changes nothing. */
  write(application: string, changes: readonly Change[], by: By, once: string): Promise<Written>;
  /** Takes back the person's last change that is not taken back yet; or of anybody at one path. */
  undo(application: string, by: By, once: string, path?: string): Promise<Written>;
  /** Oldest first; of one path where one is given. */
  history(application: string, path?: string): Promise<Event[]>;
  /** Adds something to the history that is no answer. */
  note(
    application: string,
    event: { what: string; detail?: unknown; once?: string },
    by: By,
    within?: Within,
  ): Promise<void>;
}

/** Roles that may change answers. */
export const WRITERS: readonly MemberRole[] = ['owner', 'editor'];

export function openAnswers({ db }: Db): AnswerStore {
  const rowsAt = (within: Within | typeof db, application: string, paths?: readonly string[]) => {
    const query = within.selectFrom('application_answers').selectAll().where('application', '=', application);
    return (paths === undefined ? query.orderBy('at').orderBy('path') : query.where('path', 'in', paths)).execute();
  };

  const insertEvent = async (
    within: Within | typeof db,
    application: string,
    by: By,
    event: Partial<Pick<Event, 'path' | 'before' | 'value' | 'version' | 'detail'>> & { what: string; once?: string },
  ): Promise<void> => {
    const { what, path = null, before = null, value = null, version = null, detail = null, once = null } = event;
    await within
      .insertInto('application_events')
      .values({
        application,
        what,
        path,
        before,
        value,
        version,
        by: by.account,
        by_name: by.name,
        surface: by.surface,
        detail: toJson(detail),
        once,
      })
      .execute();
  };

  /**
   * One change of an application: writers wait for one another at its row, so that they never lock in different orders and what
   * is decided here holds until it is stored.
   */
  const alone = (
    application: string,
    by: By,
    once: string,
    work: (within: Within) => Promise<Written>,
  ): Promise<Written> =>
    db.transaction().execute(async (within) => {
      const row = await within
        .selectFrom('applications')
        .select('state')
        .where('id', '=', application)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return { outcome: 'not allowed' };
      // Read now that the others are done: what was read while waiting would be what stood there before them.
      const known = await within
        .selectNoFrom((each) => [
          each
            .selectFrom('application_events')
            .select(sql<(string | null)[]>`json_agg(path order by seq)`.as('paths'))
            .where('application', '=', application)
            .where('once', '=', once)
            .as('done'),
          each
            .selectFrom('application_members')
            .select('role')
            .where('application', '=', application)
            .where((where) => where.or([where('account', '=', by.account), where('person', '=', by.person)]))
            .where('role', 'in', WRITERS)
            .limit(1)
            .as('role'),
        ])
        .executeTakeFirst();
      const done = known?.done ?? [];
      if (done.length > 0) {
        const paths = done.filter((path) => path !== null);
        const found = paths.length === 0 ? [] : await rowsAt(within, application, paths);
        const rows = new Map(found.map((one) => [one.path, one]));
        return { outcome: 'stored', answers: paths.flatMap((path) => answerOf(rows.get(path)) ?? []) };
      }
      if (row.state !== 'draft') return { outcome: 'locked' };
      if (known?.role == null && by.surface !== 'operator') return { outcome: 'not allowed' };
      return await work(within);
    });

  const store = async (
    within: Within,
    application: string,
    changes: readonly (Change & { detail?: unknown })[],
    by: By,
    { what, once }: { what: string; once: string },
  ): Promise<Written> => {
    if (changes.length === 0) return { outcome: 'stored', answers: [] };
    const paths = changes.map(({ path }) => path);
    const before = new Map((await rowsAt(within, application, paths)).map((row) => [row.path, row]));
    const others = changes.filter(({ path, seen }) => (before.get(path)?.version ?? 0) !== seen);
    if (others.length > 0) {
      const now = others.map(({ path }): [string, Answer | null] => [path, answerOf(before.get(path)) ?? null]);
      return { outcome: 'conflict', now: new Map(now) };
    }
    const own = { application, surface: by.surface };
    // One statement, because others wait for the end of it.
    const stored = await within
      .with('stored', (query) =>
        query
          .insertInto('application_answers')
          .values(
            changes.map(({ path, value, seen }) => ({
              ...own,
              path,
              value,
              version: seen + 1,
              author: by.account,
              author_name: by.name,
              at: sql<Date>`clock_timestamp()`,
            })),
          )
          .onConflict((conflict) =>
            conflict.columns(['application', 'path']).doUpdateSet((row) => ({
              value: row.ref('excluded.value'),
              version: row.ref('excluded.version'),
              author: row.ref('excluded.author'),
              author_name: row.ref('excluded.author_name'),
              surface: row.ref('excluded.surface'),
              at: row.ref('excluded.at'),
            })),
          )
          .returningAll(),
      )
      .with('noted', (query) =>
        query.insertInto('application_events').values(
          changes.map(({ path, value, seen, detail = null }) => ({
            ...own,
            what,
            path,
            before: before.get(path)?.value ?? null,
            value,
            version: seen + 1,
            by: by.account,
            by_name: by.name,
            detail: toJson(detail),
            once,
          })),
        ),
      )
      // What was signed off was another text.
      .with('unsigned', (query) =>
        query
          .updateTable('application_sections')
          .set({ signed_by: null, signed_name: null, signed_at: null })
          .where('application', '=', application)
          .where('section', 'in', [...new Set(paths.map((path) => path.split('.')[0] ?? ''))]),
      )
      .with('changed', (query) => query.updateTable('applications').set(CHANGED).where('id', '=', application))
      .selectFrom('stored')
      .selectAll()
      .execute();
    const rows = new Map(stored.map((row) => [row.path, row]));
    const answers = paths.flatMap((path) => answerOf(rows.get(path)) ?? []);
    return { outcome: 'stored', answers };
  };

  return {
    async answers(application) {
      const rows = await rowsAt(db, application);
      return new Map(rows.flatMap((row) => answerOf(row) ?? []).map((answer) => [answer.path, answer]));
    },

    async versions(application, paths) {
      if (paths.length === 0) return new Map();
      return new Map((await rowsAt(db, application, paths)).map(({ path, version }) => [path, version]));
    },

    write: (application, changes, by, once) =>
      alone(application, by, once, (within) => store(within, application, changes, by, { what: 'answered', once })),

    undo: (application, by, once, path) =>
      alone(application, by, once, async (within) => {
        /** Changes that are not taken back yet. */
        const standing = within
          .selectFrom('application_events as event')
          .selectAll()
          .where('application', '=', application)
          .where('what', '=', 'answered')
          .where(
            sql<boolean>`not exists (select from application_events as undone where undone.application = event.application
              and undone.what = 'undone' and undone.detail->>'undoes' = event.seq::text)`,
          );
        const wanted = path === undefined ? standing.where('by', '=', by.account) : standing.where('path', '=', path);
        const last = await wanted.orderBy('seq', 'desc').limit(1).executeTakeFirst();
        if (last?.path == null) return { outcome: 'nothing to undo' };
        // What was answered with one message goes together.
        const together =
          path !== undefined || last.once === null
            ? [last]
            : await standing.where('once', '=', last.once).orderBy('seq').execute();
        const paths = together.flatMap((event) => event.path ?? []);
        const at = new Map((await rowsAt(within, application, paths)).map((row) => [row.path, row]));
        const newest = await standing
          .where('path', 'in', paths)
          .distinctOn('path')
          .orderBy('path')
          .orderBy('seq', 'desc')
          .execute();
        const top = new Set(newest.map(({ seq }) => seq));
        const changes: (Change & { detail: unknown })[] = [];
        for (const event of together) {
          const row = at.get(event.path ?? '');
          // Somebody wrote there since, be it the same: theirs is not taken back.
          if (event.path === null || row === undefined || !top.has(event.seq))
            return { outcome: 'conflict', now: new Map([[event.path ?? '', answerOf(row) ?? null]]) };
          changes.push({ path: event.path, value: event.before, seen: row.version, detail: { undoes: event.seq } });
        }
        return await store(within, application, changes, by, { what: 'undone', once });
      }),

    async history(application, path) {
      let query = db.selectFrom('application_events').selectAll().where('application', '=', application);
      if (path !== undefined) query = query.where('path', '=', path);
      const rows = await query.orderBy('seq').execute();
      return rows.map(({ by_name: byName, application: _application, once: _once, ...event }) => ({
        ...event,
        byName,
      }));
    },

    async note(application, { what, detail = null, once }, by, within) {
      const work = async (inside: Within): Promise<void> => {
        await insertEvent(inside, application, by, { what, detail, ...(once === undefined ? {} : { once }) });
        await touched(inside, application);
      };
      await (within === undefined ? db.transaction().execute(work) : work(within));
    },
  };
}

function answerOf(
  row:
    | {
        path: string;
        value: string | null;
        version: number;
        author: string;
        author_name: string | null;
        at: Date;
        surface: string;
      }
    | undefined,
): Answer | undefined {
  if (row === undefined || row.value === null) return undefined;
  const { path, value, version, author, author_name: authorName, at, surface } = row;
  return { path, value, version, author, authorName, at, surface };
}
