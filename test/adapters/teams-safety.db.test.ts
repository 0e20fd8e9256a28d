import { json, Router } from 'express';
import { afterEach, expect, it, vi } from 'vitest';
import { TeamsAdapter } from '../../adapters/teams/adapter.ts';
import type { TeamsOptions } from '../../adapters/teams/adapter.ts';
import { SetupError, StoreUnavailable } from '../../src/bot/index.ts';
import { openAdapterState, type Storage } from '../../src/storage/index.ts';
import type { FakeTeamsOptions, TokenFault } from '../doubles/teams/index.ts';
import { testBot, until, untilDone, type TestBot } from '../support/bot.ts';
import { serve } from '../support/http.ts';
import { describeOnBoth } from '../support/storage.ts';
import { teamsSetup, type TeamsSetup } from '../support/teams.ts';

const ELSEWHERE = '6f1c2a34-0000-4000-8000-0000000000ff';

describeOnBoth('Teams and who may call', (storage) => {
  let setup: TeamsSetup;
  let bot: TestBot;
  const start = async (options: Partial<TeamsOptions> = {}, fake: FakeTeamsOptions = {}): Promise<TeamsSetup> => {
    setup = await teamsSetup({ state: openAdapterState(storage(), 'teams'), ...options }, fake);
    bot = testBot(storage(), { adapter: setup.adapter as unknown as TestBot['adapter'] });
    await bot.start();
    return setup;
  };
  afterEach(async () => {
    await bot.stop(500);
    await setup.close();
  });

  it('a request that Teams did not sign is refused, and nothing of it is kept', async () => {
    const { teams, log } = await start();
    // The Bot Framework prints each of them.
    const printed = vi.spyOn(console, 'error').mockReturnValue();
    const faults: TokenFault[] = [
      'none',
      'garbage',
      'expired',
      'wrong-audience',
      'wrong-issuer',
      'wrong-key',
      'wrong-service-url',
      'unendorsed',
    ];
    for (const token of faults) expect((await teams.message('secret words', { token })).status, token).toBe(401);
    printed.mockRestore();
    expect(await kept(storage())).toEqual({ turns: 0, state: 0 });
    expect(teams.tokensIssued).toBe(0);
    expect(log.text()).not.toContain('secret words');
  });

  it('a tenant that is not served is refused, however it is named', async () => {
    const { teams } = await start();
    const conversation = { id: 'a:29:ada', conversationType: 'personal', tenantId: ELSEWHERE };
    const strange = [
      { conversation, channelData: { tenant: { id: ELSEWHERE } } },
      { conversation },
      { channelData: { tenant: { id: ELSEWHERE } } },
      { conversation: { id: 'a:29:ada', conversationType: 'personal' }, channelData: {} },
    ];
    for (const more of strange) expect((await teams.message('hello', { more })).status).toBe(403);
    expect(await kept(storage())).toEqual({ turns: 0, state: 0 });
  });

  it('a service URL that is none of Teams is refused, and is sent no token', async () => {
    const { teams, log } = await start({ serviceHosts: [] });
    expect((await teams.message('hello')).status).toBe(403);
    expect(await kept(storage())).toEqual({ turns: 0, state: 0 });
    expect([teams.tokensIssued, teams.calls.length]).toEqual([0, 0]);
    expect(log.text()).toContain('"why":"service_url"');
  });

  it('a stored service URL that is no longer allowed is sent nothing', async () => {
    const { teams, log, restart } = await start();
    await teams.message('hello');
    await untilDone(storage());
    await bot.stop(500);
    const before = teams.calls.length;
    bot = testBot(storage(), { adapter: restart({ serviceHosts: [] }) as unknown as TestBot['adapter'] });
    await bot.start();
    const [{ payload }] = (await storage().db.selectFrom('turns').select('payload').execute()) as [
      { payload: { place: string } },
    ];
    const to = { ...origin(teams.tenant), place: payload.place, turnId: 't' };
    await expect(
      setup.adapter.send(to, { audience: 'conversation', card: { blocks: [] } }, 't:0'),
    ).rejects.toMatchObject({ reason: 'service_url_refused' });
    expect(teams.calls.length).toBe(before);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('what is no activity, too large or of another channel is refused without a fault', async () => {
    const { teams } = await start();
    expect((await teams.deliver({ serviceUrl: teams.serviceUrl, type: 'message' })).status).toBe(400);
    expect((await teams.message('x'.repeat(1_200_000))).status).toBe(413);
    expect((await teams.message('hello', { more: { channelId: 'AseChannel' } })).status).toBe(403);
    expect(await kept(storage())).toEqual({ turns: 0, state: 0 });
  });

  it('an invoke that nothing here causes is answered as not known', async () => {
    const { teams } = await start();
    expect((await teams.invoke('signin/verifyState', {})).status).toBe(501);
  });

  it('where the store is away the message is answered once it is delivered again', async () => {
    const { teams, adapter, log } = await start();
    await adapter.start({ ...bot, accept: () => Promise.reject(new StoreUnavailable(new Error('away'))) });
    expect((await teams.message('frogs')).status).toBe(503);
    await adapter.start(bot);
    expect((await teams.again({ newId: true })).status).toBe(200);
    await untilDone(storage());
    expect(teams.posted().map((post) => teams.textOf(post))).toEqual([expect.stringContaining('echo frogs')]);
    expect(log.text()).not.toContain('frogs');
  });

  it('where how to answer cannot be kept the message is not taken either', async () => {
    let away = true;
    const state = openAdapterState(storage(), 'teams');
    const set: typeof state.set = (key, value) => (away ? Promise.reject(new Error('away')) : state.set(key, value));
    const { teams } = await start({ state: { ...state, set } });
    expect((await teams.message('frogs')).status).toBe(503);
    away = false;
    expect((await teams.again()).status).toBe(200);
    await untilDone(storage());
    expect(teams.posted()).toHaveLength(1);
  });

  it('a fault has an error id in the log and in the apology, and none of the words', async () => {
    const { teams, adapter, log } = await start();
    await teams.message('hello');
    await untilDone(storage());
    await adapter.start({ ...bot, accept: () => Promise.reject(new Error('it said secret words')) });
    const { status, body } = await teams.message('secret words');
    expect([status, body]).toEqual([500, { error: 'not recorded', errorId: 'E-1' }]);
    await until(() => teams.posted().length === 2);
    expect(teams.textOf(teams.posted()[1] ?? {})).toContain('E-1');
    expect(log.text()).toContain('"errorId":"E-1"');
    expect(log.text()).not.toContain('secret words');
  });

  it('without sign-in only this machine is written to', async () => {
    const { teams } = await start({ local: true, appId: undefined, tenantId: undefined, serviceHosts: [] });
    const away = { serviceUrl: 'https://smba.trafficmanager.net/uk/' };
    expect((await teams.message('hello', { token: 'none', more: away })).status).toBe(403);
    const written: string[] = [];
    const emulator = await serve(
      Router().post('/v3/conversations/:id/activities', json(), (request, response) => {
        written.push((request.body as { text?: string; type: string }).type);
        response.status(201).json({ id: '1' });
      }),
    );
    const near = { serviceUrl: emulator.url, channelId: 'emulator' };
    expect((await teams.message('hello', { token: 'none', more: near })).status).toBe(200);
    await untilDone(storage());
    await emulator.close();
    expect(written).toContain('message');
    expect(teams.tokensIssued).toBe(0);
  });

  it('without an app id it does not start, unless only this machine is served', async () => {
    const { log } = await start();
    const state = openAdapterState(storage(), 'teams');
    const options = { allowedTenants: [ELSEWHERE], serviceHosts: [], state, log, newErrorId: () => 'E' };
    expect(() => new TeamsAdapter(options)).toThrow(SetupError);
    expect(() => new TeamsAdapter({ ...options, appId: ELSEWHERE, appPassword: 'x', allowedTenants: [] })).toThrow(
      SetupError,
    );
  });
});

const origin = (tenant: string) => ({
  platform: 'teams',
  workspace: tenant,
  conversation: `teams:${tenant}:a:29:ada`,
  person: { id: `teams:${tenant}:aad-ada` },
  private: true,
});

async function kept({ db }: Storage): Promise<{ turns: number; state: number }> {
  const turns = await db.selectFrom('turns').select('id').execute();
  const state = await db.selectFrom('adapter_state').select('key').execute();
  return { turns: turns.length, state: state.length };
}
