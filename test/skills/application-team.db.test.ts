import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Application } from '../../src/skills/application/index.ts';
import { START, TITLE, ada, applicationStore, ben, cy, once, who } from '../support/application-store.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('the team of an application', (storage) => {
  const { kit, add, begin, write } = applicationStore(storage);

  it('a code of an invitation works once, whatever its spelling', async () => {
    const dee = who('web:UDEE', 'Dee');
    const code = await kit.team.invite(kit.application.id, 'reviewer', ada);
    expect(await kit.team.join(` ${code.toLowerCase().replaceAll('-', ' ')} `, dee)).toMatchObject({
      role: 'reviewer',
      application: { id: kit.application.id },
    });
    expect(await kit.team.roleOf(kit.application.id, dee)).toBe('reviewer');
    expect(await kit.team.join(code, who('web:UEVE', 'Eve'))).toBeNull();
    expect(await kit.team.join('AAAA-AAAA-AAAAAA', dee)).toBeNull();
  });

  it('a code is used by one of two people who use it at once', async () => {
    const code = await kit.team.invite(kit.application.id, 'editor', ada);
    const pair = [who('web:UDEE', 'Dee'), who('web:UEVE', 'Eve')];
    const joined = await Promise.all(pair.map((each) => kit.team.join(code, each)));
    expect(joined.filter((each) => each !== null)).toHaveLength(1);
    const roles = await Promise.all(pair.map((each) => kit.team.roleOf(kit.application.id, each)));
    expect(roles.filter((role) => role === 'editor')).toHaveLength(1);
  });

  it('a code is over after seven days, and not before', async () => {
    const [soon, over] = [
      await kit.team.invite(kit.application.id, 'editor', ada),
      await kit.team.invite(kit.application.id, 'editor', ada),
    ];
    const { rows } = await sql<{ days: number }>`
      select extract(epoch from expires_at - clock_timestamp())::float8 / 86400 as days from application_invitations`.execute(
      storage().db,
    );
    for (const { days } of rows) expect(days).toBeCloseTo(7, 2);
    const age = (interval: string) =>
      sql`update application_invitations set expires_at = expires_at - ${interval}::interval`.execute(storage().db);
    await age('6 days 23 hours');
    expect(await kit.team.join(soon, who('web:UDEE', 'Dee'))).not.toBeNull();
    await age('1 hour');
    expect(await kit.team.join(over, who('web:UEVE', 'Eve'))).toBeNull();
  });

  it('a code for less than somebody has takes nothing from them', async () => {
    const code = await kit.team.invite(kit.application.id, 'reader', ada);
    expect(await kit.team.join(code, ada)).toMatchObject({ role: 'owner' });
    expect(await kit.team.roleOf(kit.application.id, ada)).toBe('owner');
  });

  it('the only owner can neither leave nor become something less', async () => {
    expect(await kit.team.removeMember(kit.application.id, ada.account, ada)).toBe(false);
    await add(ada, 'reader');
    expect(await kit.team.roleOf(kit.application.id, ada)).toBe('owner');
    await add(ben, 'owner');
    expect(await kit.team.removeMember(kit.application.id, ada.account, ada)).toBe(true);
    expect((await kit.team.members(kit.application.id)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('of two owners who leave at once one stays', async () => {
    await add(ben, 'owner');
    const left = await Promise.all(
      [ada, ben].map((each) => kit.team.removeMember(kit.application.id, each.account, each)),
    );
    expect(left.filter(Boolean)).toHaveLength(1);
    expect((await kit.team.members(kit.application.id)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  it('a comment stands once, however often its turn is taken up, until it is settled once', async () => {
    const turn = once();
    await Promise.all([1, 2, 3].map(() => kit.sections.comment(kit.application.id, 'term', 'Too long?', ben, turn)));
    await kit.sections.comment(kit.application.id, 'term', 'Too long?', ben, once());
    const [first, ...rest] = await kit.sections.comments(kit.application.id);
    expect(rest).toHaveLength(1);
    expect(first).toMatchObject({
      section: 'term',
      text: 'Too long?',
      by: ben.account,
      byName: ben.name,
      resolvedAt: null,
    });
    const settled = await Promise.all(
      [ada, cy].map((each) => kit.sections.resolve(kit.application.id, first?.id ?? '', each)),
    );
    expect(settled.filter(Boolean)).toHaveLength(1);
    expect((await kit.sections.comments(kit.application.id))[0]?.resolvedAt).toBeInstanceOf(Date);
    const other = await begin();
    expect(await kit.sections.resolve(other.id, rest[0]?.id ?? '', ada)).toBe(false);
  });

  it('a sign-off is taken back when an answer of its section changes, is taken back or is removed; and by nothing else', async () => {
    const signed = async (): Promise<boolean> =>
      (await kit.sections.sections(kit.application.id)).get('term')?.signedAt instanceof Date;
    const sign = () => kit.sections.signOff(kit.application.id, 'term', true, ben);
    await sign();
    expect((await kit.sections.sections(kit.application.id)).get('term')).toMatchObject({
      signedBy: ben.account,
      signedName: ben.name,
    });
    await write(ada, [[TITLE, 'another section', 0]]);
    await write(ada, [[START, 'refused', 9]]);
    await kit.sections.comment(kit.application.id, 'term', 'hm', cy, once());
    expect(await signed()).toBe(true);
    await write(ada, [[START, '2027-01-01', 0]]);
    expect(await signed()).toBe(false);
    await sign();
    await kit.store.undo(kit.application.id, ada, once());
    expect(await signed()).toBe(false);
    await sign();
    await write(ada, [['term.places/i1/name', 'an item', 0]]);
    expect(await signed()).toBe(false);
    await sign();
    await kit.sections.signOff(kit.application.id, 'term', false, ben);
    expect(await signed()).toBe(false);
  });

  it('a section is assigned, with a day, and reminded of at nine in London on that day', async () => {
    const nudge = async (): Promise<string | undefined> =>
      (
        await storage().db.selectFrom('application_sections').select('nudge_at').executeTakeFirstOrThrow()
      ).nudge_at?.toISOString();
    for (const [due, at] of [
      ['2027-07-01', '2027-07-01T08:00:00.000Z'],
      ['2027-12-01', '2027-12-01T09:00:00.000Z'],
    ] as const) {
      await kit.sections.assign(kit.application.id, 'term', { account: ben.account, name: ben.name }, due, ada);
      expect((await kit.sections.sections(kit.application.id)).get('term')).toMatchObject({
        assignee: ben.account,
        assigneeName: ben.name,
        due,
      });
      expect(await nudge()).toBe(at);
    }
    expect(await kit.places.due()).toEqual([]);
    await kit.sections.assign(kit.application.id, 'term', null, '2020-01-01', ada);
    expect((await kit.sections.sections(kit.application.id)).get('term')?.assignee).toBeNull();
    expect(await kit.places.due()).toEqual([]);
  });

  it('a section whose day has come is given once a day to one of two callers, unless snoozed, signed or submitted', async () => {
    const late = (section: string) =>
      kit.sections.assign(kit.application.id, section, { account: ben.account, name: null }, '2020-01-01', ada);
    const due = async (): Promise<string[]> =>
      (await Promise.all([kit.places.due(), kit.places.due()]))
        .flat()
        .map(({ note }) => note.section)
        .sort();
    const again = () =>
      sql`update application_sections set nudge_at = nudge_at - interval '1 day'`.execute(storage().db);
    for (const section of ['about', 'term', 'benefits']) await late(section);
    expect(await due()).toEqual(['about', 'benefits', 'term']);
    expect(await due()).toEqual([]);
    await kit.sections.snooze(kit.application.id, 'about', 3);
    await kit.sections.snooze(kit.application.id, 'term', null);
    await again();
    expect(await due()).toEqual(['benefits']);
    await again();
    await again();
    await kit.sections.signOff(kit.application.id, 'benefits', true, ada);
    expect(await due()).toEqual(['about']);
    await again();
    await kit.sections.signOff(kit.application.id, 'benefits', false, ada);
    await kit.applications.submit(kit.application.id, ada);
    expect(await due()).toEqual([]);
  });

  it('a conversation that shows an older state is given once, though two ask at the same time', async () => {
    const open = (conversation: string, of: Application) =>
      kit.places.open(
        of.id,
        { platform: 'test', workspace: 'local', conversation, person: { id: ada.account }, private: true },
        of.revision,
      );
    const now = async (): Promise<Application> => (await kit.applications.byId(kit.application.id)) ?? kit.application;
    const rooms = Array.from({ length: 70 }, (_, index) => `room ${index}`);
    for (const room of rooms) await open(room, await now());
    const behind = async (): Promise<string[]> =>
      (await Promise.all([kit.places.behind(0), kit.places.behind(0)])).flat().map(({ origin }) => origin.conversation);
    expect(await behind()).toEqual([]);
    await write(ada, [[TITLE, 'Falls', 0]]);
    expect(await kit.places.behind(60_000)).toEqual([]);
    const given = [...(await behind()), ...(await behind())];
    expect(given.toSorted()).toEqual(rooms.toSorted());
    expect(await behind()).toEqual([]);
    const other = await begin();
    await open('room 0', other);
    expect((await kit.places.openIn('room 0'))?.id).toBe(other.id);
    expect(await kit.places.openIn('elsewhere')).toBeNull();
  });

  it('deeds of many kinds at the same time on one section all come to an end', async () => {
    const crowd = Array.from({ length: 8 }, (_, index) => who(`slack:T1:U${index}`, `Person ${index}`));
    for (const each of crowd) await add(each, 'editor');
    const deeds = crowd.flatMap((each, index) => [
      () => write(each, [[`term.note-${index}`, 'x', 0]]),
      () =>
        kit.sections.assign(kit.application.id, 'term', { account: each.account, name: each.name }, '2027-01-01', ada),
      () => kit.sections.signOff(kit.application.id, 'term', index % 2 === 0, each),
      () => kit.sections.comment(kit.application.id, 'term', 'x', each, once()),
      () => add(each, index % 2 === 0 ? 'owner' : 'editor'),
      () => kit.team.removeMember(kit.application.id, each.account, ada),
      () => kit.store.note(kit.application.id, { what: 'exported' }, each),
    ]);
    const ends = await Promise.allSettled([...deeds, ...deeds].map((deed) => deed()));
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});
