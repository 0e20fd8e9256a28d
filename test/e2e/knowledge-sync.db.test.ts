import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OfficialSite, guidancePage, page } from '../doubles/official-site.ts';
import { FakeSlack } from '../doubles/slack/index.ts';
import { until } from '../support/bot.ts';
import { startChild } from '../support/child.ts';
import { startProgram } from '../support/program.ts';
import { withDatabase } from '../support/storage.ts';

const TERM =
  'https://digital.nhs.uk/services/data-access-request-service-dars/dars-guidance/term-of-data-sharing-agreement';
/** Invented; the subject is the standard's, the words are nobody's. */
const bodyOf = (years: string): string => `
<p>Every data sharing agreement has a day on which it starts and a day on which it ends.</p>
<h2>How long an agreement can run</h2>
<p>A data sharing agreement for archiving after academic research can run for ${years} at most.</p>
<p>The start date of the agreement is no earlier than the day on which it is sent out for signature.</p>
<p>Whoever asks for an end date after the analysis names the funder or the rule that asks for it in the objectives.</p>`;
const term = (version: string, edited: string, years: string): string =>
  guidancePage('Term of Data Sharing Agreement', { version, edited, body: bodyOf(years) });

describe('the official pages, through the whole program', { timeout: 150_000 }, () => {
  it('a standard that changes is told in Slack, flags the draft that rests on it, and is cited in its new version', async () => {
    await withDatabase(async (databaseUrl) => {
      const [slack, site] = await Promise.all([FakeSlack.start(), OfficialSite.start()]);
      site.on(TERM, page(term('2.1', '9 August 2022', 'fifteen years')));
      const env = { DATABASE_URL: databaseUrl, KNOWLEDGE_SYNC_BASE: site.base };
      const dars = async (...args: string[]): Promise<string> => {
        const child = startChild('../../src/cli.ts', args, env);
        const code = await child.exit;
        if (code !== 0) throw new Error(child.errors());
        return child.lines.join('\n');
      };
      const program = await startProgram({
        ...env,
        KNOWLEDGE_SYNC: 'daily',
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_TOKEN: 'xoxb-good',
        SLACK_SIGNING_SECRET: slack.signingSecret,
      });
      const said = (channel: string): string =>
        slack
          .posted(channel)
          .map((message) => slack.textOf(message))
          .join('\n');
      try {
        slack.connect(`${program.url}/slack/events`);
        // A program that never compared the pages does so at its first start.
        await until(async () => (await dars('knowledge', 'pages')).includes(`current      v2.1`), 60_000);

        const agreement = fileURLToPath(
          new URL('../fixtures/agreements/dars-nic-788403-y9m1g-v0.2.json', import.meta.url),
        );
        const begun = await dars('applications', 'import', agreement, '--owner', `slack:${slack.team}:U1`);
        const reference = /APP-\w{4}-\w{4}/.exec(begun)?.[0] ?? '';
        await slack.direct('Tell me when standards change', { user: 'U2' });
        const { ts } = await slack.mention('tell us when the standards change', { channel: 'C5', user: 'U3' });
        await until(() => said('D2').includes('I will tell you') && said('C5').includes('I will tell you'), 20_000);
        // The copies are taken when all pages are compared; who asks before that is answered from the digest.
        await until(async () => {
          const before = slack.posted('D4').length;
          await slack.direct('How long can an agreement for archiving run?', { user: 'U4' });
          await until(() => slack.posted('D4').length > before, 20_000);
          return said('D4').includes('fifteen years at most');
        }, 60_000);
        expect(said('D4')).toMatch(/v2\.1, 9 August 2022/);
        // Nothing has changed for the draft only because there is a copy now.
        await new Promise((resolve) => setTimeout(resolve, 4000));
        expect(said('D1')).toBe('');

        site.on(TERM, page(term('2.2', '3 November 2026', 'twelve years')));
        const report = await dars('knowledge', 'sync');
        expect(report).toMatch(/changed +\S+term-of-data-sharing-agreement v2\.1 -> v2\.2 \(version, date, wording\)/);
        expect(report).toMatch(/digest no longer agrees: the page is v2\.2 now.*; look at .*#R12/);
        expect(report).toContain('1 digest to look at again');

        await until(() => said('D2').includes('v2.1 → v2.2') && said('C5').includes('v2.1 → v2.2'), 30_000);
        expect(slack.posted('C5').at(-1)?.thread_ts).toBe(ts);
        await until(() => said('D1').includes(`A standard behind ${reference} has changed`), 30_000);
        await slack.direct('How long can an agreement for archiving run?', { user: 'U6' });
        await until(() => said('D6').includes('Sources'), 20_000);
        expect(said('D6')).toContain('twelve years at most');
        expect(said('D6')).toMatch(/v2\.2, 3 November 2026/);
        expect(said('D6')).toMatch(/page is v2\.2 now, and the digest was made from v2\.1/);
        expect(said('D6')).not.toContain('fifteen years at most');

        // Told once, and no more to those who had enough.
        await slack.direct('stop telling me', { user: 'U2' });
        await until(() => said('D2').includes('I will not tell you any more'), 20_000);
        site.on(TERM, page(term('2.3', '4 November 2026', 'ten years')));
        await dars('knowledge', 'sync');
        await until(() => said('C5').includes('v2.2 → v2.3'), 30_000);
        expect(said('D2')).not.toMatch(/v2\.3/);
        expect(said('C5').split('v2.1 → v2.2')).toHaveLength(2);
        expect(await program.stop()).toBe(0);
        expect([...program.lines, program.errors()].join('\n')).not.toMatch(/"level":"?(warn|error|50|40)/);
      } finally {
        await program.kill();
        await Promise.all([slack.close(), site.close()]);
      }
    });
  });
});
