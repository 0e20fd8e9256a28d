import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { until } from '../support/bot.ts';
import { platformSettings } from '../support/platforms.ts';
import { launch, type Program, startProgram } from '../support/program.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

const first = 'How long can a data sharing agreement run?';
const followUp = 'and can it be extended?';

/** Three starts of the whole program in one test, on a machine that may be busy. */
describe('the program in Slack and in Teams', { timeout: 90_000 }, () => {
  let slack: FakeSlack;
  let teams: FakeTeams;
  beforeEach(async () => {
    slack = await FakeSlack.start();
    teams = await FakeTeams.start();
  });
  afterEach(async () => {
    await slack.close();
    await teams.close();
  });
  const settings = (dataDir: string, more: Record<string, string> = {}): Record<string, string> => ({
    DATA_DIR: dataDir,
    ...platformSettings(slack, teams),
    ...more,
  });
  const start = async (env: Record<string, string>): Promise<Program> => {
    const program = await startProgram(env);
    slack.connect(`${program.url}/slack/events`);
    teams.connect(`${program.url}/api/messages`);
    return program;
  };

  it('answers with sources in both, and after a restart a follow-up still leans on what was asked before', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      let program = await start(settings(dataDir));
      const { ts } = await slack.mention(first);
      await teams.message(first);
      await until(() => slack.posted().length === 1 && teams.posted().length >= 1, 40_000);
      expect(slack.textOf(slack.posted()[0] ?? { blocks: [] })).toMatch(
        /Term of Data Sharing Agreement[\s\S]*\[1\][\s\S]*Sources/,
      );
      expect(slack.posted()[0]?.thread_ts).toBe(ts);
      expect(
        teams
          .posted()
          .map((post) => teams.textOf(post))
          .join('\n'),
      ).toMatch(/Term of Data Sharing Agreement[\s\S]*digital\.nhs\.uk/);

      await program.stop();
      program = await start(settings(dataDir));
      const before = teams.posted().length;
      await slack.message({ text: followUp, threadTs: ts });
      await teams.message(followUp);
      await until(() => slack.posted().length === 2 && teams.posted().length > before, 40_000);
      expect(slack.textOf(slack.posted()[1] ?? { blocks: [] })).toContain('Term of Data Sharing Agreement');
      expect(
        teams
          .posted()
          .slice(before)
          .map((post) => teams.textOf(post))
          .join('\n'),
      ).toContain('Term of Data Sharing Agreement');
      await program.stop();
    });
  });

  it('refuses what is not signed, and does not serve the page to others', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const program = await start(settings(dataDir, { HOST: '0.0.0.0' }));
      const url = program.url.replace('0.0.0.0', '127.0.0.1');
      const post = (path: string): Promise<Response> =>
        fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"type":"message"}',
        });
      expect((await post('/slack/events')).status).toBe(401);
      expect((await post('/api/messages')).status).toBe(401);
      expect((await fetch(`${url}/`)).status).toBe(404);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      await program.stop();
    });
  });

  it('does not start with a token that Slack refuses: one line names the setting', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const child = launch(settings(dataDir, { SLACK_BOT_TOKEN: 'xoxb-wrong' }));
      expect(await child.exit).toBe(2);
      expect(child.errors()).toMatch(
        /^dars-guide cannot start: SLACK_BOT_TOKEN is not taken by Slack \(invalid_auth\)/,
      );
    });
  });
});
