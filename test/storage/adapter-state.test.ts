import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { openAdapterState, openPeople, unlinkedPeople } from '../../src/storage/index.ts';
import { describeOnBoth } from '../support/storage.ts';

const key = (): string => randomBytes(32).toString('base64');

describeOnBoth('what adapters keep', (storage) => {
  it('is given back as it was, listed by its beginning, and gone when deleted', async () => {
    const state = openAdapterState(storage(), 'teams');
    await state.set('a:1', { x: [1, 'é'] });
    await state.set('a:1', { x: [2] });
    await state.set('b:1', null);
    expect(await state.get('a:1')).toEqual({ x: [2] });
    expect(await state.keys('a:')).toEqual(['a:1']);
    await state.delete('a:1');
    expect(await state.get('a:1')).toBeUndefined();
    expect(await openAdapterState(storage(), 'slack').keys()).toEqual([]);
  });

  it('is unreadable in the table when it is secret, and with another key', async () => {
    const secret = key();
    const state = openAdapterState(storage(), 'slack', { encryptionKey: secret });
    await state.set('T1', { token: 'xoxb-frogs' });
    const [row] = await storage().db.selectFrom('adapter_state').selectAll().execute();
    expect(JSON.stringify(row)).not.toContain('frogs');
    expect(Buffer.from(row?.value ?? '', 'base64').toString()).not.toContain('frogs');
    expect(await openAdapterState(storage(), 'slack', { encryptionKey: secret }).get('T1')).toEqual({
      token: 'xoxb-frogs',
    });
    const other = openAdapterState(storage(), 'slack', { encryptionKey: key() });
    await expect(other.get('T1')).rejects.toMatchObject({ fault: 'cannot_decrypt' });
  });

  it('does not open when a row was moved to another place', async () => {
    const state = openAdapterState(storage(), 'slack', { encryptionKey: key() });
    await state.set('T1', 'token');
    await storage().db.updateTable('adapter_state').set({ key: 'T2' }).execute();
    await expect(state.get('T2')).rejects.toMatchObject({ fault: 'cannot_decrypt' });
  });
});

describeOnBoth('the person behind an account', (storage) => {
  const mail = (address: string | null) => () => Promise.resolve(address);

  it('is the same on two platforms that vouch for one e-mail address, which is not kept', async () => {
    const people = openPeople(storage(), 'secret');
    const ada = await people.resolve('slack:T1:U1', mail('Ada@Example.org '));
    expect(await people.resolve('teams:t:a', mail('ada@example.org'))).toBe(ada);
    expect(await people.resolve('teams:t:b', mail('bob@example.org'))).not.toBe(ada);
    expect(JSON.stringify(await storage().db.selectFrom('people').selectAll().execute())).not.toMatch(/example/i);
  });

  it('is somebody of their own without an address', async () => {
    const people = openPeople(storage(), 'secret');
    const [one, two] = [await people.resolve('a', mail(null)), await people.resolve('b', mail(''))];
    expect(one).not.toBe(two);
    expect(await people.resolve('a', mail('never asked again today'))).toBe(one);
  });

  it('is found by two first sights at the same time', async () => {
    const people = openPeople(storage(), 'secret');
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((account) => people.resolve(account, mail('x@y.uk'))));
    expect(new Set(found).size).toBe(1);
  });

  it('stays known when the platform does not answer, and nobody is stored without linking', async () => {
    const people = openPeople(storage(), 'secret');
    const ada = await people.resolve('a', mail('x@y.uk'));
    await storage()
      .db.updateTable('people')
      .set({ checked_at: new Date(0) })
      .execute();
    expect(await people.resolve('a', () => Promise.reject(new Error('away')))).toBe(ada);
    expect(await unlinkedPeople.resolve('slack:T1:U1', mail('x@y.uk'))).toBe('slack:T1:U1');
  });
});
