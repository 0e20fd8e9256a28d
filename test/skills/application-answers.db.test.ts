import { expect, it } from 'vitest';
import { type Answer, type By, replay } from '../../src/skills/application/index.ts';
import { END, START, TITLE, ada, applicationStore, ben, cy, once, who } from '../support/application-store.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('the answers of an application', (storage) => {
  const { kit, add, begin, standing, write } = applicationStore(storage);
  const changesOf = async (id = kit.application.id) =>
    (await kit.store.history(id)).filter(({ version }) => version !== null);

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
    const answer = (await kit.store.answers(kit.application.id)).get(TITLE);
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
    expect(await kit.store.versions(kit.application.id, [TITLE, END])).toEqual(new Map([[TITLE, 2]]));
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

  it('have a history in order, with author, time and surface, whole or of one place', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write({ ...ben, surface: 'teams' }, [[TITLE, 'two', 1]]);
    await kit.store.undo(kit.application.id, { ...ben, surface: 'web' }, once());
    await write(cy, [[START, '2027-01-01', 0]]);
    const own = await kit.store.history(kit.application.id, TITLE);
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
    const all = await kit.store.history(kit.application.id);
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
    const revision = async (): Promise<number> => (await kit.applications.byId(kit.application.id))?.revision ?? 0;
    const seen = [await revision()];
    for (const deed of [
      () => write(ada, [[TITLE, 'one', 0]]),
      () => kit.store.undo(kit.application.id, ada, once()),
      () => kit.sections.comment(kit.application.id, 'term', 'look', ada, once()),
      () => kit.sections.signOff(kit.application.id, 'term', true, ada),
      () => kit.applications.rename(kit.application.id, 'Other', ada),
      () => kit.team.removeMember(kit.application.id, cy.account, ada),
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
      await Promise.all([
        kit.applications.submit(kit.application.id, ada),
        kit.applications.submit(kit.application.id, ada),
      ]),
    ).toEqual(expect.arrayContaining([true, false]));
    expect(await write(ada, [[TITLE, 'two', 1]])).toEqual({ outcome: 'locked' });
    expect(await kit.store.undo(kit.application.id, ada, once())).toEqual({ outcome: 'locked' });
    expect(await standing()).toEqual({ [TITLE]: 'one' });
    expect((await kit.store.history(kit.application.id)).filter(({ what }) => what === 'submitted')).toHaveLength(1);
  });

  it.each(['reader', 'reviewer'] as const)('are not for a %s to write or take back', async (role) => {
    await write(ada, [[TITLE, 'one', 0]]);
    await add(ben, role);
    expect(await write(ben, [[TITLE, 'two', 1]])).toEqual({ outcome: 'not allowed' });
    expect(await kit.store.undo(kit.application.id, ben, once(), TITLE)).toEqual({ outcome: 'not allowed' });
    expect(await standing()).toEqual({ [TITLE]: 'one' });
  });

  it('are not for somebody who was removed, or never was on the team; what they wrote stays', async () => {
    await write(ben, [[TITLE, 'by Ben', 0]]);
    expect(await kit.team.removeMember(kit.application.id, ben.account, ada)).toBe(true);
    expect(await kit.team.removeMember(kit.application.id, ben.account, ada)).toBe(false);
    expect(await kit.team.roleOf(kit.application.id, ben)).toBeNull();
    for (const stranger of [ben, who('slack:T1:UNOBODY', 'Nobody')]) {
      expect(await write(stranger, [[TITLE, 'two', 1]])).toEqual({ outcome: 'not allowed' });
      expect(await kit.store.undo(kit.application.id, stranger, once())).toEqual({ outcome: 'not allowed' });
      expect(await kit.applications.list(10, stranger)).toEqual([]);
    }
    expect((await kit.store.answers(kit.application.id)).get(TITLE)).toMatchObject({
      value: 'by Ben',
      authorName: ben.name,
    });
  });

  it('are written by either account of one person', async () => {
    const phone: By = { ...ada, account: 'teams:T2:UADA2' };
    expect(await write(phone, [[TITLE, 'one', 0]])).toMatchObject({ outcome: 'stored' });
    expect(await kit.team.roleOf(kit.application.id, phone)).toBe('owner');
  });

  it('begin with what is copied in, and the same turn begins one application', async () => {
    const turn = once();
    const copied = [{ path: TITLE, value: 'Copied' }];
    const begun = await Promise.all([1, 2, 3].map(() => begin(copied, ada, turn)));
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1);
    expect((await begin(copied, ada, turn)).id).toBe(begun[0]?.id);
    const history = await kit.store.history(begun[0]?.id ?? '');
    expect(replay(history)).toEqual(new Map([[TITLE, { value: 'Copied', version: 1 }]]));
    expect(await kit.applications.list(10, ada)).toHaveLength(2);
  });
});
