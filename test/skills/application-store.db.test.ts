import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import {
  type Answer,
  type AnswerStore,
  type Application,
  type By,
  type Change,
  type Places,
  type SectionStore,
  type Applications,
  type Team,
  openAnswers,
  openPersonalData,
  openPlaces,
  openSections,
  openApplications,
  openTeam,
  replay,
} from '../../src/skills/application/index.ts';
import type { MemberRole, Storage } from '../../src/storage/index.ts';
import { describeOnBoth } from '../support/storage.ts';

const who = (id: string, name: string): By => ({ account: id, person: id, name, surface: 'slack' });
const ada = who('slack:T1:UADA', 'Ada Marsh');
const ben = who('teams:T2:UBEN', 'Ben Fell');
const cy = who('web:UCY', 'Cy Wold');
const once = (): string => randomUUID();

const TITLE = 'about.title';
const START = 'term.start';
const END = 'term.end';

describeOnBoth('the answers of an application', (storage) => {
  let applications: Applications;
  let team: Team;
  let store: AnswerStore;
  let sections: SectionStore;
  let places: Places;
  let application: Application;

  const begin = (answers: { path: string; value: string }[] = [], by = ada, turn = once()): Promise<Application> =>
    applications.create(
      { title: 'Falls', workspace: 'local', formVersion: 1, standards: {}, from: null, answers },
      by,
      turn,
    );
  const add = (member: By, role: MemberRole, to = application): Promise<unknown> =>
    team.setMember(to.id, { account: member.account, person: member.person, name: member.name, role }, ada);
  const write = (by: By, changes: [path: string, value: string | null, seen: number][], turn = once()) =>
    store.write(
      application.id,
      changes.map(([path, value, seen]): Change => ({ path, value, seen })),
      by,
      turn,
    );
  const standing = async (): Promise<Record<string, string>> =>
    Object.fromEntries([...(await store.answers(application.id))].map(([path, { value }]) => [path, value]));
  const changesOf = async (id = application.id) => (await store.history(id)).filter(({ version }) => version !== null);
  const db = (): Storage['db'] => storage().db;

  beforeEach(async () => {
    await sql`delete from applications`.execute(db());
    applications = openApplications(storage());
    team = openTeam(storage());
    store = openAnswers(storage());
    sections = openSections(storage());
    places = openPlaces(storage());
    application = await begin();
    await add(ben, 'editor');
    await add(cy, 'editor');
  });

  it('are stored with their author, time, surface and version', async () => {
    await write(ada, [[TITLE, 'Falls', 0]]);
    const result = await write(ben, [[TITLE, 'Falls in care homes', 1]]);
    const expected = {
      path: TITLE,
      value: 'Falls in care homes',
      version: 2,
      author: ben.account,
      authorName: ben.name,
    };
    expect(result).toMatchObject({ outcome: 'stored', answers: [{ ...expected, surface: 'slack' }] });
    const answer = (await store.answers(application.id)).get(TITLE);
    expect(answer).toMatchObject(expected);
    expect(Math.abs(Date.now() - (answer?.at.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it('written over with an old version are refused, with what stands there now', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    for (const seen of [0, 1, 3]) {
      const result = await write(cy, [[TITLE, 'three', seen]]);
      expect(result).toMatchObject({ outcome: 'conflict' });
      const now = result.outcome === 'conflict' ? result.now : new Map<string, Answer | null>();
      expect([...now].map(([path, answer]) => [path, answer?.value, answer?.author])).toEqual([
        [TITLE, 'two', ben.account],
      ]);
    }
    expect(await standing()).toEqual({ [TITLE]: 'two' });
    expect(await changesOf()).toHaveLength(2);
  });

  it('written over after they were taken back are refused too, with nothing standing there', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, null, 1]]);
    const result = await write(cy, [[TITLE, 'three', 1]]);
    expect(result).toEqual({ outcome: 'conflict', now: new Map([[TITLE, null]]) });
    expect(await store.versions(application.id, [TITLE, END])).toEqual(new Map([[TITLE, 2]]));
    expect(await write(cy, [[TITLE, 'three', 2]])).toMatchObject({ outcome: 'stored', answers: [{ version: 3 }] });
  });

  it('of one message are stored all or not at all', async () => {
    await write(ada, [[END, '2030-01-01', 0]]);
    const result = await write(ben, [
      [START, '2027-01-01', 0],
      [END, '2031-01-01', 0],
      [TITLE, 'Falls', 0],
    ]);
    expect(result).toMatchObject({ outcome: 'conflict' });
    expect(await standing()).toEqual({ [END]: '2030-01-01' });
    expect(await changesOf()).toHaveLength(1);
  });

  it('written by ten people at once over the same version: one is stored, nine are told whose', async () => {
    const crowd = Array.from({ length: 10 }, (_, index) => who(`slack:T1:U${index}`, `Person ${index}`));
    for (const each of crowd) await add(each, 'editor');
    const results = await Promise.all(crowd.map((each) => write(each, [[TITLE, `by ${each.account}`, 0]])));
    const [winner] = results.filter(({ outcome }) => outcome === 'stored');
    expect(results.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
    const value = winner?.outcome === 'stored' ? winner.answers[0]?.value : undefined;
    for (const result of results)
      if (result.outcome === 'conflict') expect(result.now.get(TITLE)?.value).toBe(value);
      else expect(result.outcome).toBe('stored');
    expect(await standing()).toEqual({ [TITLE]: value });
  });

  it('written twice by the same turn change once, and the outcome is the same', async () => {
    const turn = once();
    const first = await write(
      ada,
      [
        [TITLE, 'one', 0],
        [START, '2027-01-01', 0],
      ],
      turn,
    );
    const again = await Promise.all(
      [1, 2, 3].map(() =>
        write(
          ada,
          [
            [TITLE, 'one', 0],
            [START, '2027-01-01', 0],
          ],
          turn,
        ),
      ),
    );
    for (const each of again) expect(each).toEqual(first);
    expect(await changesOf()).toHaveLength(2);
    await write(ben, [[TITLE, 'two', 1]]);
    expect(
      await write(
        ada,
        [
          [TITLE, 'one', 0],
          [START, '2027-01-01', 0],
        ],
        turn,
      ),
    ).toMatchObject({ outcome: 'stored' });
    expect((await standing())[TITLE]).toBe('two');
  });

  it('are taken back by the person’s own last change; again, by the one before', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ada, [[TITLE, 'two', 1]]);
    await write(ben, [[END, '2030-01-01', 0]]);
    await write(ada, [[START, '2027-01-01', 0]]);
    const states = [];
    for (let round = 0; round < 4; round += 1) {
      const { outcome } = await store.undo(application.id, ada, once());
      states.push([outcome, await standing()]);
    }
    const end = { [END]: '2030-01-01' };
    expect(states).toEqual([
      ['stored', { ...end, [TITLE]: 'two' }],
      ['stored', { ...end, [TITLE]: 'one' }],
      ['stored', end],
      ['nothing to undo', end],
    ]);
  });

  it('of one message are taken back together', async () => {
    await write(ada, [[TITLE, 'Falls', 0]]);
    await write(ada, [
      [START, '2027-01-01', 0],
      [END, '2030-01-01', 0],
      [TITLE, 'Falls at home', 1],
    ]);
    expect(await store.undo(application.id, ada, once())).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({ [TITLE]: 'Falls' });
  });

  it('taken back by the same turn twice are taken back once', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ada, [[TITLE, 'two', 1]]);
    const turn = once();
    const first = await store.undo(application.id, ada, turn);
    expect(await store.undo(application.id, ada, turn)).toEqual(first);
    expect(await standing()).toEqual({ [TITLE]: 'one' });
  });

  it('that somebody wrote over since are not taken back, and it is said what stands there', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    const result = await store.undo(application.id, ada, once());
    expect(result).toMatchObject({ outcome: 'conflict' });
    expect(result.outcome === 'conflict' && result.now.get(TITLE)?.author).toBe(ben.account);
    expect(await standing()).toEqual({ [TITLE]: 'two' });
  });

  it('that somebody wrote anew in the same words are theirs, and not taken back', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    await write(cy, [[TITLE, 'one', 2]]);
    expect(await store.undo(application.id, ada, once())).toMatchObject({ outcome: 'conflict' });
    expect(await standing()).toEqual({ [TITLE]: 'one' });
  });

  it('that somebody wrote over and took back again can be taken back', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    await store.undo(application.id, ben, once());
    expect(await store.undo(application.id, ada, once())).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({});
  });

  it('at one place are taken back whoever wrote there; the rest of their message can still be', async () => {
    await write(ada, [
      [START, '2027-01-01', 0],
      [END, '2030-01-01', 0],
    ]);
    expect(await store.undo(application.id, ben, once(), END)).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({ [START]: '2027-01-01' });
    expect(await store.undo(application.id, ada, once())).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({});
  });

  it('have a history in order, with author, time and surface, whole or of one place', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write({ ...ben, surface: 'teams' }, [[TITLE, 'two', 1]]);
    await store.undo(application.id, { ...ben, surface: 'web' }, once());
    await write(cy, [[START, '2027-01-01', 0]]);
    const own = await store.history(application.id, TITLE);
    expect(
      own.map(({ what, before, value, version, by, byName, surface }) => [
        what,
        before,
        value,
        version,
        by,
        byName,
        surface,
      ]),
    ).toEqual([
      ['answered', null, 'one', 1, ada.account, ada.name, 'slack'],
      ['answered', 'one', 'two', 2, ben.account, ben.name, 'teams'],
      ['undone', 'two', 'one', 3, ben.account, ben.name, 'web'],
    ]);
    const all = await store.history(application.id);
    expect(all.map(({ what }) => what)).toEqual([
      'begun',
      'member: owner',
      'member: editor',
      'member: editor',
      'answered',
      'answered',
      'undone',
      'answered',
    ]);
    const times = all.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('count the application’s revision up with everything that happens', async () => {
    const revision = async (): Promise<number> => (await applications.byId(application.id))?.revision ?? 0;
    const seen = [await revision()];
    for (const deed of [
      () => write(ada, [[TITLE, 'one', 0]]),
      () => store.undo(application.id, ada, once()),
      () => sections.comment(application.id, 'term', 'look', ada, once()),
      () => sections.signOff(application.id, 'term', true, ada),
      () => applications.rename(application.id, 'Other', ada),
      () => team.removeMember(application.id, cy.account, ada),
    ]) {
      await deed();
      seen.push(await revision());
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await write(ada, [[TITLE, 'stale', 77]]);
    expect(await revision()).toBe(seen.at(-1));
  });

  it('are locked when it is submitted, which happens once', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    expect(
      await Promise.all([applications.submit(application.id, ada), applications.submit(application.id, ada)]),
    ).toEqual(expect.arrayContaining([true, false]));
    expect(await write(ada, [[TITLE, 'two', 1]])).toEqual({ outcome: 'locked' });
    expect(await store.undo(application.id, ada, once())).toEqual({ outcome: 'locked' });
    expect(await standing()).toEqual({ [TITLE]: 'one' });
    expect((await store.history(application.id)).filter(({ what }) => what === 'submitted')).toHaveLength(1);
  });

  it.each(['reader', 'reviewer'] as const)('are not for a %s to write or take back', async (role) => {
    await write(ada, [[TITLE, 'one', 0]]);
    await add(ben, role);
    expect(await write(ben, [[TITLE, 'two', 1]])).toEqual({ outcome: 'not allowed' });
    expect(await store.undo(application.id, ben, once(), TITLE)).toEqual({ outcome: 'not allowed' });
    expect(await standing()).toEqual({ [TITLE]: 'one' });
  });

  it('are not for somebody who was removed, or never was on the team; what they wrote stays', async () => {
    await write(ben, [[TITLE, 'by Ben', 0]]);
    expect(await team.removeMember(application.id, ben.account, ada)).toBe(true);
    expect(await team.removeMember(application.id, ben.account, ada)).toBe(false);
    expect(await team.roleOf(application.id, ben)).toBeNull();
    for (const stranger of [ben, who('slack:T1:UNOBODY', 'Nobody')]) {
      expect(await write(stranger, [[TITLE, 'two', 1]])).toEqual({ outcome: 'not allowed' });
      expect(await store.undo(application.id, stranger, once())).toEqual({ outcome: 'not allowed' });
      expect(await applications.list(10, stranger)).toEqual([]);
    }
    expect((await store.answers(application.id)).get(TITLE)).toMatchObject({ value: 'by Ben', authorName: ben.name });
  });

  it('are written by either account of one person', async () => {
    const phone: By = { ...ada, account: 'teams:T2:UADA2' };
    expect(await write(phone, [[TITLE, 'one', 0]])).toMatchObject({ outcome: 'stored' });
    expect(await team.roleOf(application.id, phone)).toBe('owner');
  });

  it('begin with what is copied in, and the same turn begins one application', async () => {
    const turn = once();
    const copied = [{ path: TITLE, value: 'Copied' }];
    const begun = await Promise.all([1, 2, 3].map(() => begin(copied, ada, turn)));
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
    expect((await begin(copied, ada, turn)).id).toBe(begun[0]?.id);
    const history = await store.history(begun[0]?.id ?? '');
    expect(replay(history)).toEqual(new Map([[TITLE, { value: 'Copied', version: 1 }]]));
    expect(await applications.list(10, ada)).toHaveLength(2);
  });

  it('that were copied in can be taken back one by one', async () => {
    application = await begin([
      { path: TITLE, value: 'Copied' },
      { path: START, value: '2027-01-01' },
    ]);
    await store.undo(application.id, ada, once());
    expect(await standing()).toEqual({ [TITLE]: 'Copied' });
  });

  // The team.
  it('a code of an invitation works once, whatever its spelling', async () => {
    const dee = who('web:UDEE', 'Dee');
    const code = await team.invite(application.id, 'reviewer', ada);
    expect(await team.join(` ${code.toLowerCase().replaceAll('-', ' ')} `, dee)).toMatchObject({
      role: 'reviewer',
      application: { id: application.id },
    });
    expect(await team.roleOf(application.id, dee)).toBe('reviewer');
    expect(await team.join(code, who('web:UEVE', 'Eve'))).toBeNull();
    expect(await team.join('AAAA-AAAA-AAAAAA', dee)).toBeNull();
  });

  it('a code is used by one of two people who use it at once', async () => {
    const code = await team.invite(application.id, 'editor', ada);
    const pair = [who('web:UDEE', 'Dee'), who('web:UEVE', 'Eve')];
    const joined = await Promise.all(pair.map((each) => team.join(code, each)));
    expect(joined.filter((each) => each !== null)).toHaveLength(1);
    const roles = await Promise.all(pair.map((each) => team.roleOf(application.id, each)));
    expect(roles.filter((role) => role === 'editor')).toHaveLength(1);
  });

  it('a code is over after seven days, and not before', async () => {
    const [soon, over] = [
      await team.invite(application.id, 'editor', ada),
      await team.invite(application.id, 'editor', ada),
    ];
    const { rows } = await sql<{ days: number }>`
      select extract(epoch from expires_at - clock_timestamp())::float8 / 86400 as days from application_invitations`.execute(
      db(),
    );
    for (const { days } of rows) expect(days).toBeCloseTo(7, 2);
    const age = (interval: string) =>
      sql`update application_invitations set expires_at = expires_at - ${interval}::interval`.execute(db());
    await age('6 days 23 hours');
    expect(await team.join(soon, who('web:UDEE', 'Dee'))).not.toBeNull();
    await age('1 hour');
    expect(await team.join(over, who('web:UEVE', 'Eve'))).toBeNull();
  });

  it('a code for less than somebody has takes nothing from them', async () => {
    const code = await team.invite(application.id, 'reader', ada);
    expect(await team.join(code, ada)).toMatchObject({ role: 'owner' });
    expect(await team.roleOf(application.id, ada)).toBe('owner');
  });

  it('the only owner can neither leave nor become something less', async () => {
    expect(await team.removeMember(application.id, ada.account, ada)).toBe(false);
    await add(ada, 'reader');
    expect(await team.roleOf(application.id, ada)).toBe('owner');
    await add(ben, 'owner');
    expect(await team.removeMember(application.id, ada.account, ada)).toBe(true);
    expect((await team.members(application.id)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('of two owners who leave at once one stays', async () => {
    await add(ben, 'owner');
    const left = await Promise.all([ada, ben].map((each) => team.removeMember(application.id, each.account, each)));
    expect(left.filter(Boolean)).toHaveLength(1);
    expect((await team.members(application.id)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  // Sections.
  it('a comment stands once, however often its turn is taken up, until it is settled once', async () => {
    const turn = once();
    await Promise.all([1, 2, 3].map(() => sections.comment(application.id, 'term', 'Too long?', ben, turn)));
    await sections.comment(application.id, 'term', 'Too long?', ben, once());
    const [first, ...rest] = await sections.comments(application.id);
    expect(rest).toHaveLength(1);
    expect(first).toMatchObject({
      section: 'term',
      text: 'Too long?',
      by: ben.account,
      byName: ben.name,
      resolvedAt: null,
    });
    const settled = await Promise.all([ada, cy].map((each) => sections.resolve(application.id, first?.id ?? '', each)));
    expect(settled.filter(Boolean)).toHaveLength(1);
    expect((await sections.comments(application.id))[0]?.resolvedAt).toBeInstanceOf(Date);
    const other = await begin();
    expect(await sections.resolve(other.id, rest[0]?.id ?? '', ada)).toBe(false);
  });

  it('a sign-off is taken back when an answer of its section changes, is taken back or is removed; and by nothing else', async () => {
    const signed = async (): Promise<boolean> =>
      (await sections.sections(application.id)).get('term')?.signedAt instanceof Date;
    const sign = () => sections.signOff(application.id, 'term', true, ben);
    await sign();
    expect((await sections.sections(application.id)).get('term')).toMatchObject({
      signedBy: ben.account,
      signedName: ben.name,
    });
    await write(ada, [[TITLE, 'another section', 0]]);
    await write(ada, [[START, 'refused', 9]]);
    await sections.comment(application.id, 'term', 'hm', cy, once());
    expect(await signed()).toBe(true);
    await write(ada, [[START, '2027-01-01', 0]]);
    expect(await signed()).toBe(false);
    await sign();
    await store.undo(application.id, ada, once());
    expect(await signed()).toBe(false);
    await sign();
    await write(ada, [['term.places/i1/name', 'an item', 0]]);
    expect(await signed()).toBe(false);
    await sign();
    await sections.signOff(application.id, 'term', false, ben);
    expect(await signed()).toBe(false);
  });

  it('a section is assigned, with a day, and reminded of at nine in London on that day', async () => {
    const nudge = async (): Promise<string | undefined> =>
      (
        await db().selectFrom('application_sections').select('nudge_at').executeTakeFirstOrThrow()
      ).nudge_at?.toISOString();
    for (const [due, at] of [
      ['2027-07-01', '2027-07-01T08:00:00.000Z'],
      ['2027-12-01', '2027-12-01T09:00:00.000Z'],
    ] as const) {
      await sections.assign(application.id, 'term', { account: ben.account, name: ben.name }, due, ada);
      expect((await sections.sections(application.id)).get('term')).toMatchObject({
        assignee: ben.account,
        assigneeName: ben.name,
        due,
      });
      expect(await nudge()).toBe(at);
    }
    expect(await places.due()).toEqual([]);
    await sections.assign(application.id, 'term', null, '2020-01-01', ada);
    expect((await sections.sections(application.id)).get('term')?.assignee).toBeNull();
    expect(await places.due()).toEqual([]);
  });

  it('a section whose day has come is given once a day to one of two callers, unless snoozed, signed or submitted', async () => {
    const late = (section: string) =>
      sections.assign(application.id, section, { account: ben.account, name: null }, '2020-01-01', ada);
    const due = async (): Promise<string[]> =>
      (await Promise.all([places.due(), places.due()]))
        .flat()
        .map(({ note }) => note.section)
        .sort();
    const again = () => sql`update application_sections set nudge_at = nudge_at - interval '1 day'`.execute(db());
    for (const section of ['about', 'term', 'benefits']) await late(section);
    expect(await due()).toEqual(['about', 'benefits', 'term']);
    expect(await due()).toEqual([]);
    await sections.snooze(application.id, 'about', 3);
    await sections.snooze(application.id, 'term', null);
    await again();
    expect(await due()).toEqual(['benefits']);
    await again();
    await again();
    await sections.signOff(application.id, 'benefits', true, ada);
    expect(await due()).toEqual(['about']);
    await again();
    await sections.signOff(application.id, 'benefits', false, ada);
    await applications.submit(application.id, ada);
    expect(await due()).toEqual([]);
  });

  it('a conversation that shows an older state is given once, though two ask at the same time', async () => {
    const open = (conversation: string, of: Application) =>
      places.open(
        of.id,
        { platform: 'test', workspace: 'local', conversation, person: { id: ada.account }, private: true },
        of.revision,
      );
    const now = async (): Promise<Application> => (await applications.byId(application.id)) ?? application;
    const rooms = Array.from({ length: 70 }, (_, index) => `room ${index}`);
    for (const room of rooms) await open(room, await now());
    const behind = async (): Promise<string[]> =>
      (await Promise.all([places.behind(0), places.behind(0)])).flat().map(({ origin }) => origin.conversation);
    expect(await behind()).toEqual([]);
    await write(ada, [[TITLE, 'Falls', 0]]);
    expect(await places.behind(60_000)).toEqual([]);
    const given = [...(await behind()), ...(await behind())];
    expect(given.toSorted()).toEqual(rooms.toSorted());
    expect(await behind()).toEqual([]);
    const other = await begin();
    await open('room 0', other);
    expect((await places.openIn('room 0'))?.id).toBe(other.id);
    expect(await places.openIn('elsewhere')).toBeNull();
  });

  // What is left of it.
  const tables = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = current_schema() and table_name like 'application%'`.execute(
      db(),
    );
    return rows.map(({ name }) => name).sort();
  };
  /** Tables in whose rows a text stands anywhere. */
  const tablesWith = async (text: string): Promise<string[]> => {
    const found: string[] = [];
    for (const table of await tables()) {
      const { rows } =
        await sql`select from ${sql.table(table)} as each where each::text like ${`%${text}%`} limit 1`.execute(db());
      if (rows.length > 0) found.push(table);
    }
    return found;
  };
  const fill = async (of: Application): Promise<void> => {
    application = of;
    await add(ben, 'editor', of);
    await write(ada, [
      [TITLE, 'Falls', 0],
      [START, '2027-01-01', 0],
    ]);
    await write(ben, [[END, '2030-01-01', 0]]);
    await team.invite(of.id, 'reader', ada);
    await sections.assign(of.id, 'term', { account: ada.account, name: ada.name }, '2020-01-01', ben);
    await sections.signOff(of.id, 'term', true, ada);
    await sections.comment(of.id, 'term', 'look', ada, once());
    await places.open(
      of.id,
      {
        platform: 'slack',
        workspace: 'T1',
        conversation: `slack:${of.reference}`,
        person: { id: ada.account },
        private: true,
      },
      0,
    );
  };

  it('deleted, nothing of it is left in any table; nor is anything of another one gone', async () => {
    const [gone, kept] = [await begin(), await begin()];
    await fill(kept);
    await fill(gone);
    expect(await tablesWith(gone.id)).toEqual(await tables());
    await applications.delete(gone.id);
    expect(await tablesWith(gone.id)).toEqual([]);
    expect(await tablesWith(kept.id)).toEqual(await tables());
    expect(await applications.find(gone.reference)).toBeNull();
    application = gone;
    expect(await write(ada, [[TITLE, 'late', 1]])).toEqual({ outcome: 'not allowed' });
  });

  it('not changed for so long, nothing of it is left', async () => {
    const [old, young] = [await begin(), await begin()];
    await fill(young);
    await fill(old);
    await sql`update applications set changed_at = changed_at - interval '31 days' where id = ${old.id}`.execute(db());
    expect(await applications.purge(32)).toBe(0);
    expect(await applications.purge(30)).toBe(1);
    expect(await tablesWith(old.id)).toEqual([]);
    expect(await tablesWith(young.id)).toEqual(await tables());
  });

  it('a person can have everything that carries their account', async () => {
    await fill(application);
    const data = await openPersonalData(storage()).dataOf(ada.account);
    expect(data.memberships).toMatchObject([{ reference: application.reference, role: 'owner', name: ada.name }]);
    expect(data.answers.map((each) => (each as Answer).path).sort()).toEqual([TITLE, START]);
    expect(data.comments).toMatchObject([{ section: 'term', text: 'look' }]);
    expect(data.events.length).toBe(
      (await store.history(application.id)).filter(({ by }) => by === ada.account).length,
    );
    expect(await openPersonalData(storage()).dataOf('slack:T1:UNOBODY')).toEqual({
      memberships: [],
      answers: [],
      comments: [],
      events: [],
    });
  });

  it('a person who is erased stands nowhere any more; what they wrote stays, and an editor becomes the owner', async () => {
    await fill(application);
    await sections.signOff(application.id, 'about', true, ada);
    const removed = await begin([{ path: TITLE, value: 'left' }], ben);
    await team.setMember(removed.id, { account: ada.account, person: ada.person, name: ada.name, role: 'editor' }, ben);
    application = removed;
    await write(ada, [[START, '2028-01-01', 0]]);
    await team.removeMember(removed.id, ada.account, ben);
    const [mine] = await applications.list(1, ada);
    expect(await tablesWith(ada.account)).not.toEqual([]);
    expect(await openPersonalData(storage()).erase(ada.account)).toBe(1);
    expect(await tablesWith(ada.account)).toEqual([]);
    expect(await tablesWith('Ada Marsh')).toEqual([]);
    expect(await team.roleOf(mine?.id ?? '', ben)).toBe('owner');
    expect((await store.answers(mine?.id ?? '')).get(TITLE)?.value).toBe('Falls');
    expect(replay(await store.history(mine?.id ?? '')).get(TITLE)).toEqual({ value: 'Falls', version: 1 });
    expect(await openPersonalData(storage()).erase(ada.account)).toBe(0);
    application = mine ?? application;
    expect(await write(ada, [[TITLE, 'back again', 1]])).toEqual({ outcome: 'not allowed' });
  });

  it('deeds of many kinds at the same time on one section all come to an end', async () => {
    const crowd = Array.from({ length: 8 }, (_, index) => who(`slack:T1:U${index}`, `Person ${index}`));
    for (const each of crowd) await add(each, 'editor');
    const deeds = crowd.flatMap((each, index) => [
      () => write(each, [[`term.note-${index}`, 'x', 0]]),
      () => sections.assign(application.id, 'term', { account: each.account, name: each.name }, '2027-01-01', ada),
      () => sections.signOff(application.id, 'term', index % 2 === 0, each),
      () => sections.comment(application.id, 'term', 'x', each, once()),
      () => add(each, index % 2 === 0 ? 'owner' : 'editor'),
      () => team.removeMember(application.id, each.account, ada),
      () => store.note(application.id, { what: 'exported' }, each),
    ]);
    const ends = await Promise.allSettled([...deeds, ...deeds].map((deed) => deed()));
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('PROPERTY: after any answers, edits and undos of three people they are what the history says, and versions only grow', async () => {
    const people = [ada, ben, cy];
    const paths = [TITLE, START, END, 'controllers.list/i1/name'];
    const deed = fc.record({
      by: fc.constantFrom(...people),
      what: fc.oneof(
        { weight: 6, arbitrary: fc.constant('write' as const) },
        { weight: 3, arbitrary: fc.constant('undo' as const) },
        { weight: 1, arbitrary: fc.constant('undo there' as const) },
      ),
      at: fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 3 }),
      value: fc.option(fc.constantFrom('a', 'b', 'c')),
      stale: fc.boolean(),
      again: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 100, maxLength: 140 }), async (deeds) => {
        application = await begin();
        await add(ben, 'editor');
        await add(cy, 'editor');
        /** Changes that stand, oldest first: those that were taken back are gone from it. */
        let stack: { by: string; turn: string; path: string; before: string | null; value: string | null }[] = [];
        const model = new Map<string, { value: string | null; version: number }>();
        const version = (path: string): number => model.get(path)?.version ?? 0;
        const put = (path: string, value: string | null): void => {
          model.set(path, { value, version: version(path) + 1 });
        };
        const expected = (each: (typeof deeds)[number], turn: string): string => {
          const { by, what, at, value, stale } = each;
          if (what === 'write') {
            if (stale && at.some((path) => version(path) > 0)) return 'conflict';
            for (const path of at) {
              stack.push({ by: by.account, turn, path, before: model.get(path)?.value ?? null, value });
              put(path, value);
            }
            return 'stored';
          }
          const [there] = at;
          const last = stack.findLast((one) => (what === 'undo' ? one.by === by.account : one.path === there));
          if (last === undefined) return 'nothing to undo';
          const together = what === 'undo' ? stack.filter((one) => one.turn === last.turn) : [last];
          const topmost = together.every((one) => stack.findLast(({ path }) => path === one.path) === one);
          if (!topmost) return 'conflict';
          for (const one of together) put(one.path, one.before);
          stack = stack.filter((one) => !together.includes(one));
          return 'stored';
        };
        for (const each of deeds) {
          const { by, what, at, value, stale, again } = each;
          const turn = once();
          const changes = at.map((path): Change => {
            const seen = version(path);
            return { path, value, seen: stale && seen > 0 ? seen - 1 : seen };
          });
          const run = () =>
            what === 'write'
              ? store.write(application.id, changes, by, turn)
              : store.undo(application.id, by, turn, what === 'undo' ? undefined : at[0]);
          const outcome = expected(each, turn);
          expect((await run()).outcome).toBe(outcome);
          if (again && outcome === 'stored') expect((await run()).outcome).toBe('stored');
        }
        const history = await store.history(application.id);
        const stored = await store.answers(application.id);
        const plain = [...stored].map(([path, { value, version }]) => [path, { value, version }]);
        expect(new Map(plain as never)).toEqual(replay(history));
        expect(replay(history)).toEqual(new Map([...model].filter(([, { value }]) => value !== null)));
        for (const path of paths) {
          const versions = history.filter((event) => event.path === path).map((event) => event.version);
          expect(versions).toEqual(versions.map((_, index) => index + 1));
        }
      }),
      { numRuns: 6 },
    );
  });
});
