import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openPrecedents } from '../../src/knowledge/index.ts';
import { readRegister } from '../../src/knowledge/register/read-register.ts';
import { openStorage } from '../../src/storage/index.ts';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { until } from '../support/bot.ts';
import { platformSettings } from '../support/platforms.ts';
import { sayTo, startProgram } from '../support/program.ts';
import { recordingLog } from '../support/recording-log.ts';
import { agreementFile } from '../support/register.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

const asked = 'Show me how others justified linking HES with ONS deaths';
const shown =
  /Published examples[\s\S]*“[\s\S]*They are not advice[\s\S]*Published example: DARS-NIC-656839-K5V9L-v4\.2/;

it(
  'published agreements are quoted as examples in Slack, in Teams and on the page alike',
  { timeout: 90_000 },
  async () => {
    const slack = await FakeSlack.start();
    const teams = await FakeTeams.start();
    try {
      await withFolder(async (dataDir) => {
        await seedDataDir(dataDir);
        const storage = await openStorage({ dataDir, log: recordingLog() });
        const { agreements } = await readRegister(readFileSync(agreementFile('dars-nic-656839-k5v9l-v4.2')));
        for (const agreement of agreements) await openPrecedents(storage).put(agreement);
        await storage.close();
        const program = await startProgram({ DATA_DIR: dataDir, ...platformSettings(slack, teams) });
        slack.connect(`${program.url}/slack/events`);
        teams.connect(`${program.url}/api/messages`);
        await slack.mention(asked);
        await teams.message(asked);
        await until(() => slack.posted().length === 1 && teams.posted().length >= 1, 40_000);
        expect(slack.textOf(slack.posted()[0] ?? { blocks: [] })).toMatch(shown);
        expect(
          teams
            .posted()
            .map((post) => teams.textOf(post))
            .join('\n'),
        ).toMatch(shown);
        expect(await sayTo(program.url, asked)).toMatch(/Published examples[\s\S]*They are not advice/);
        await program.stop();
      });
    } finally {
      await slack.close();
      await teams.close();
    }
  },
);
