import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type Answer, type Application, openPersonalData, replay } from '../../src/skills/application/index.ts';
import { END, START, TITLE, ada, applicationStore, ben, once } from '../support/application-store.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('what is kept of an application', (storage) => {
  const { kit, add, begin, write } = applicationStore(storage);

  const tables = async (): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = current_schema() and table_name like 'application%'`.execute(
      storage().db,
    );
    return rows.map(({ name }) => name).sort();
  };
  /** Tables in whose rows a text stands anywhere. */
  const tablesWith = async (text: string): Promise<string[]> => {
    const found: string[] = [];
    for (const table of await tables()) {
      const { rows } =
        await sql`select from ${sql.table(table)} as each where each::text like ${`%${text}%`} limit 1`.execute(
          storage().db,
        );
      if (rows.length > 0) found.push(table);
    }
    return found;
  };
  const fill = async (of: Application): Promise<void> => {
    kit.application = of;
    await add(ben, 'editor', of);
    await write(ada, [
      [TITLE, 'Falls', 0],
      [START, '2027-01-01', 0],
    ]);
    await write(ben, [[END, '2030-01-01', 0]]);
    await kit.team.invite(of.id, 'reader', ada);
    await kit.sections.assign(of.id, 'term', { account: ada.account, name: ada.name }, '2020-01-01', ben);
    await kit.sections.signOff(of.id, 'term', true, ada);
    await kit.sections.comment(of.id, 'term', 'look', ada, once());
    await kit.places.open(
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
    await kit.applications.delete(gone.id);
    expect(await tablesWith(gone.id)).toEqual([]);
    expect(await tablesWith(kept.id)).toEqual(await tables());
    expect(await kit.applications.find(gone.reference)).toBeNull();
    kit.application = gone;
    expect(await write(ada, [[TITLE, 'late', 1]])).toEqual({ outcome: 'not allowed' });
  });

  it('not changed for so long, nothing of it is left', async () => {
    const [old, young] = [await begin(), await begin()];
    await fill(young);
    await fill(old);
    await sql`update applications set changed_at = changed_at - interval '31 days' where id = ${old.id}`.execute(
      storage().db,
    );
    expect(await kit.applications.purge(32)).toBe(0);
    expect(await kit.applications.purge(30)).toBe(1);
    expect(await tablesWith(old.id)).toEqual([]);
    expect(await tablesWith(young.id)).toEqual(await tables());
  });

  it('a person can have everything that carries their account', async () => {
    await fill(kit.application);
    const data = await openPersonalData(storage()).dataOf(ada.account);
    expect(data.memberships).toMatchObject([{ reference: kit.application.reference, role: 'owner', name: ada.name }]);
    expect(data.answers.map((each) => (each as Answer).path).sort()).toEqual([TITLE, START]);
    expect(data.comments).toMatchObject([{ section: 'term', text: 'look' }]);
    expect(data.events.length).toBe(
      (await kit.store.history(kit.application.id)).filter(({ by }) => by === ada.account).length,
    );
    expect(await openPersonalData(storage()).dataOf('slack:T1:UNOBODY')).toEqual({
      memberships: [],
      answers: [],
      comments: [],
      events: [],
    });
  });

  it('a person who is erased stands nowhere any more; what they wrote stays, and an editor becomes the owner', async () => {
    await fill(kit.application);
    await kit.sections.signOff(kit.application.id, 'about', true, ada);
    const removed = await begin([{ path: TITLE, value: 'left' }], ben);
    await kit.team.setMember(
      removed.id,
      { account: ada.account, person: ada.person, name: ada.name, role: 'editor' },
      ben,
    );
    kit.application = removed;
    await write(ada, [[START, '2028-01-01', 0]]);
    await kit.team.removeMember(removed.id, ada.account, ben);
    const [mine] = await kit.applications.list(1, ada);
    expect(await tablesWith(ada.account)).not.toEqual([]);
    expect(await openPersonalData(storage()).erase(ada.account)).toBe(1);
    expect(await tablesWith(ada.account)).toEqual([]);
    expect(await tablesWith('Ada Marsh')).toEqual([]);
    expect(await kit.team.roleOf(mine?.id ?? '', ben)).toBe('owner');
    expect((await kit.store.answers(mine?.id ?? '')).get(TITLE)?.value).toBe('Falls');
    expect(replay(await kit.store.history(mine?.id ?? '')).get(TITLE)).toEqual({ value: 'Falls', version: 1 });
    expect(await openPersonalData(storage()).erase(ada.account)).toBe(0);
    kit.application = mine ?? kit.application;
    expect(await write(ada, [[TITLE, 'back again', 1]])).toEqual({ outcome: 'not allowed' });
  });
});
