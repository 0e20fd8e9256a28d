import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAdapterState } from '../../src/storage/index.ts';
import { testBot, untilDone, type TestBot } from '../support/bot.ts';
import { slackSetup } from '../support/slack.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('several Slack workspaces', (storage) => {
  const oauth = () => ({
    clientId: '1.2',
    clientSecret: 'secret',
    stateSecret: 'state',
    state: openAdapterState(storage(), 'slack', { encryptionKey: randomBytes(32).toString('base64') }),
  });

  it('install the app, are answered with their own tokens, and are forgotten when they remove it', async () => {
    const fresh = await slackSetup({ oauth: oauth() }, { team: 'TOTHER001', retryMs: [] });
    const { slack, adapter } = fresh;
    const bot = testBot(storage(), { adapter: adapter as unknown as TestBot['adapter'] });
    await bot.start();
    try {
      const { code, token } = slack.addTeam('TOTHER001');
      const base = fresh.address;
      const begun = await fetch(`${base}/slack/install`, { redirect: 'manual' });
      expect(begun.status).toBe(302);
      const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
      const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const back = await fetch(`${base}/slack/oauth_redirect?code=${code}&state=${encodeURIComponent(state)}`, {
        headers: { cookie },
      });
      expect(back.status).toBe(200);
      const kept = await storage().db.selectFrom('adapter_state').selectAll().execute();
      expect(kept).toHaveLength(1);
      expect(JSON.stringify(kept)).not.toContain(token);

      await slack.direct('frogs?');
      await untilDone(storage());
      expect(slack.posted('D1')).toHaveLength(1);
      expect(slack.state.calls.find(({ method }) => method === 'chat.postMessage')?.token).toBe(token);

      await slack.uninstall();
      expect(await storage().db.selectFrom('adapter_state').selectAll().execute()).toEqual([]);
      const { takes } = await slack.direct('toads?');
      expect(takes.map(({ status }) => status)).toEqual([403]);
    } finally {
      await bot.stop(500);
      await fresh.close();
    }
  });
});

describe('a forged way through the install page', () => {
  it('is refused', async () => {
    const state = {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      keys: () => Promise.resolve([]),
    };
    const setup = await slackSetup({ oauth: { clientId: '1', clientSecret: 's', stateSecret: 'x', state } });
    setup.slack.addTeam('TOTHER001');
    const response = await fetch(`${setup.address}/slack/oauth_redirect?code=code-TOTHER001&state=forged`);
    expect(response.status).toBeGreaterThanOrEqual(400);
    await setup.close();
  });
});
