import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Change, replay } from '../../src/skills/application/index.ts';
import { END, START, TITLE, ada, applicationStore, ben, cy, once } from '../support/application-store.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('the answers of an application', (storage) => {
  const { kit, add, begin, standing, write } = applicationStore(storage);

  it('are taken back by the person’s own last change; again, by the one before', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ada, [[TITLE, 'two', 1]]);
    await write(ben, [[END, '2030-01-01', 0]]);
    await write(ada, [[START, '2027-01-01', 0]]);
    const states = [];
    for (let round = 0; round < 4; round += 1) {
      const { outcome } = await kit.store.undo(kit.application.id, ada, once());
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
    expect(await kit.store.undo(kit.application.id, ada, once())).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({ [TITLE]: 'Falls' });
  });

  it('taken back by the same turn twice are taken back once', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ada, [[TITLE, 'two', 1]]);
    const turn = once();
    const first = await kit.store.undo(kit.application.id, ada, turn);
    expect(await kit.store.undo(kit.application.id, ada, turn)).toEqual(first);
    expect(await standing()).toEqual({ [TITLE]: 'one' });
  });

  it('that somebody wrote over since are not taken back, and it is said what stands there', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    const result = await kit.store.undo(kit.application.id, ada, once());
    expect(result).toMatchObject({ outcome: 'conflict' });
    expect(result.outcome === 'conflict' && result.now.get(TITLE)?.author).toBe(ben.account);
    expect(await standing()).toEqual({ [TITLE]: 'two' });
  });

  it('that somebody wrote anew in the same words are theirs, and not taken back', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    await write(cy, [[TITLE, 'one', 2]]);
    expect(await kit.store.undo(kit.application.id, ada, once())).toMatchObject({ outcome: 'conflict' });
    expect(await standing()).toEqual({ [TITLE]: 'one' });
  });

  it('that somebody wrote over and took back again can be taken back', async () => {
    await write(ada, [[TITLE, 'one', 0]]);
    await write(ben, [[TITLE, 'two', 1]]);
    await kit.store.undo(kit.application.id, ben, once());
    expect(await kit.store.undo(kit.application.id, ada, once())).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({});
  });

  it('at one place are taken back whoever wrote there; the rest of their message can still be', async () => {
    await write(ada, [
      [START, '2027-01-01', 0],
      [END, '2030-01-01', 0],
    ]);
    expect(await kit.store.undo(kit.application.id, ben, once(), END)).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({ [START]: '2027-01-01' });
    expect(await kit.store.undo(kit.application.id, ada, once())).toMatchObject({ outcome: 'stored' });
    expect(await standing()).toEqual({});
  });

  it('that were copied in can be taken back one by one', async () => {
    kit.application = await begin([
      { path: TITLE, value: 'Copied' },
      { path: START, value: '2027-01-01' },
    ]);
    await kit.store.undo(kit.application.id, ada, once());
    expect(await standing()).toEqual({ [TITLE]: 'Copied' });
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
        kit.application = await begin();
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
              ? kit.store.write(kit.application.id, changes, by, turn)
              : kit.store.undo(kit.application.id, by, turn, what === 'undo' ? undefined : at[0]);
          const outcome = expected(each, turn);
          expect((await run()).outcome).toBe(outcome);
          if (again && outcome === 'stored') expect((await run()).outcome).toBe('stored');
        }
        const history = await kit.store.history(kit.application.id);
        const stored = await kit.store.answers(kit.application.id);
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
