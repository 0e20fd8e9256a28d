import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addReportCommands } from '../../src/cli/reports.ts';
import { loadConfig } from '../../src/config.ts';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { until } from '../support/bot.ts';
import { hook, mailbox } from '../support/dars.ts';
import { PEM } from '../doubles/imap/index.ts';
import { startImap } from '../support/imap.ts';
import { platformSettings } from '../support/platforms.ts';
import { startProgram } from '../support/program.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';
import { signature } from '../../src/skills/breach/delivery/transports.ts';

const secret = 'the secret of this test run';
const REFERENCE = /BR-[0-9A-Z]{4}-[0-9A-Z]{4}/;
/** Nothing of these may stand anywhere but between the reporter, the bot and DARS. */
const CANARIES = /zebrafish|Quillfeather|943 ?476 ?5919|reporter@northmarsh/i;

describe('a breach report through the whole program', { timeout: 120_000 }, () => {
  it('goes from Slack, Teams and the page to DARS by e-mail over TLS and by webhook, comes back confirmed, and leaks nowhere', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const [slack, teams, imap, post] = await Promise.all([
        FakeSlack.start(),
        FakeTeams.start(),
        startImap(),
        hook(secret),
      ]);
      const mail = await mailbox({ pem: PEM });
      const ca = path.join(dataDir, '..', `ca-${process.pid}.pem`);
      writeFileSync(ca, imap.ca);
      const program = await startProgram({
        DATA_DIR: dataDir,
        LOG_LEVEL: 'trace',
        NODE_EXTRA_CA_CERTS: ca,
        BREACH_SMTP_URL: mail.url.replace('127.0.0.1', 'localhost'),
        BREACH_EMAIL_TO: 'dars@nhs.example',
        BREACH_EMAIL_FROM: 'ig@northmarsh.example',
        BREACH_IMAP_URL: imap.url,
        BREACH_WEBHOOK_URL: post.url,
        BREACH_WEBHOOK_SECRET: secret,
        IG_CHANNELS: `slack:${slack.team}:CALERTS`,
        ...platformSettings(slack, teams),
      });
      slack.connect(`${program.url}/slack/events`);
      teams.connect(`${program.url}/api/messages`);
      const values = {
        what: 'the zebrafish table of patient Mr Quillfeather, 943 476 5919, was seen by another team',
        contained: 'contained',
        'contact.reporter': 'reporter@northmarsh.example',
      };
      const submission = (where: string, values: Record<string, string>) => ({
        conversation: `conversation-${where}`,
        eventId: `report-event-${where}-${Math.random()}`,
        kind: 'submission',
        name: 'breach.send',
        text: '',
        value: '',
        values,
      });
      const say = (body: object) =>
        fetch(`${program.url}/api/turns`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const page = async (): Promise<string> =>
        await (await fetch(`${program.url}/api/conversations/conversation-page`)).text();
      try {
        await say(submission('page', values));
        await slack.interact({
          type: 'view_submission',
          team: { id: slack.team },
          user: { id: 'U7', team_id: slack.team },
          api_app_id: 'AAPP00001',
          is_enterprise_install: false,
          view: {
            id: 'V7',
            type: 'modal',
            callback_id: 'breach.send',
            private_metadata: JSON.stringify({ place: null, value: '' }),
            hash: 'h',
            blocks: [],
            state: {
              values: Object.fromEntries(
                Object.entries(values).map(([id, value]) => [
                  `field:${id}`,
                  { value: { type: 'plain_text_input', value } },
                ]),
              ),
            },
          },
        });
        await teams.deliver({
          ...teams.base({ user: 'u7' }),
          type: 'invoke',
          name: 'task/submit',
          id: 'report-7',
          value: {
            data: { pressed: { kind: 'submission', name: 'breach.send', value: '', label: 'Send' }, ...values },
          },
        });
        await until(() => mail.mails.length === 3 && post.taken.size === 3, 40_000);
        expect(JSON.stringify([mail.mails.map(({ text }) => text), [...post.taken.values()]])).not.toMatch(
          /Quillfeather|943 ?476/,
        );
        expect(mail.mails[0]?.attachments.map(({ filename }) => filename?.split('.')[1])).toEqual(['docx', 'json']);

        // DARS may have a report before its reporter has the acknowledgement.
        const references = async (): Promise<string[]> =>
          [
            await page(),
            JSON.stringify(slack.posted('D7')),
            JSON.stringify(teams.posted('personal', { user: 'u7' })),
          ].map((shown) => REFERENCE.exec(shown)?.[0] ?? '');
        await until(async () => !(await references()).includes(''), 20_000);
        const [reference = '', inSlack = '', inTeams = ''] = await references();
        expect(new Set([reference, inSlack, inTeams]).size).toBe(3);
        const letter = mail.mails.find(({ subject }) => subject?.includes(reference));
        await imap.deliver(
          [
            'From: DARS <dars@nhs.example>',
            'To: ig@northmarsh.example',
            `Subject: Re: ${letter?.subject ?? ''}`,
            `Message-ID: <answer-1@nhs.example>`,
            `In-Reply-To: ${letter?.messageId ?? ''}`,
            '',
            `We have received your report ${reference}.`,
          ].join('\r\n'),
          [
            'From: Somebody <x@elsewhere.example>',
            'To: ig@northmarsh.example',
            `Subject: Re: ${inSlack}`,
            'Message-ID: <forged-1@elsewhere.example>',
            '',
            `Received ${inSlack}.`,
          ].join('\r\n'),
        );
        await until(async () => (await page()).includes('confirmed: DARS has said'), 40_000);

        const receipt = JSON.stringify({
          schema: 'dars-guide/breach-receipt/1',
          reference: inTeams,
          status: 'received',
        });
        const posted = (header: string) =>
          fetch(`${program.url}/receipts`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-dars-guide-signature': header },
            body: receipt,
          });
        const now = Math.floor(Date.now() / 1000);
        expect((await posted('')).status).toBe(401);
        expect((await posted(signature(receipt, 'another secret, quite long', now))).status).toBe(401);
        expect((await posted(signature(receipt, secret, now - 3600))).status).toBe(401);
        expect((await posted(signature(receipt, secret, now))).status).toBe(200);

        // Somebody else, in each place, and with a link that was never given out.
        const press = (conversation: string, name: string) =>
          say({ conversation, eventId: `e-${Math.random()}-12345`, kind: 'action', name, value: reference, text: 'x' });
        await press('conversation-other', 'breach.status');
        await press('conversation-other', 'breach.redeliver');
        expect((await fetch(`${program.url}/downloads/${'a'.repeat(43)}?format=json`)).status).toBe(404);
        await press('conversation-page', 'breach.export');
        await until(async () => (await page()).includes('/downloads/'));
        const link = /http:[^"\\]*\/downloads\/[\w-]+/.exec(await page())?.[0] ?? '';
        const file = (await (await fetch(`${link}?format=json`)).json()) as { reference: string; state: string };
        expect(file).toMatchObject({ reference, state: 'confirmed' });

        await until(() => slack.posted('CALERTS').length >= 3, 20_000);
        // Somebody who writes to others is asked, for them alone; the channel sees nothing, and other talk is left alone.
        await slack.message({
          channel: 'C9',
          user: 'U9',
          text: 'we emailed the zebrafish patient file to the wrong supplier',
        });
        await slack.message({ channel: 'C9', user: 'U8', text: 'the deploy failed, something went wrong' });
        await until(() => slack.whispered('U9', 'C9').length === 1, 20_000);
        expect(slack.posted('C9').length + slack.whispered('U8', 'C9').length).toBe(0);

        const figures = async (): Promise<string> => await (await fetch(`${program.url}/metrics`)).text();
        await until(async () => (await figures()).includes('breach_reports{state="confirmed"} 2'), 20_000);
        const metrics = await figures();
        expect(metrics).toMatch(/breach_seconds\{to="acknowledgement",quantile="0.99"\} \d/);
        const others = JSON.stringify([
          slack.posted(),
          slack.posted('CALERTS'),
          await (await fetch(`${program.url}/api/conversations/conversation-other`)).text(),
        ]);
        expect(others).toContain('There is no report of yours');
        await program.stop();
        const output = [...program.lines, program.errors()].join('\n');
        for (const [what, text] of Object.entries({ metrics, others, output: output }))
          expect(CANARIES.test(text) ? what : '').toBe('');
        expect(output).toContain('turn done');

        const dars = async (...args: string[]): Promise<string> => {
          const out: string[] = [];
          const command = new Command().exitOverride();
          addReportCommands(command, () => loadConfig({ DATA_DIR: dataDir }), {
            print: (line) => out.push(line),
            printJson: (value) => out.push(JSON.stringify(value)),
          });
          await command.parseAsync(['node', 'dars', 'reports', ...args]);
          return out.join('\n');
        };
        const listed = await dars('list', '--json');
        expect(listed).toContain(`"reference":"${inSlack}","state":"sent"`);
        expect(listed).toContain(`"reference":"${inTeams}","state":"confirmed"`);
        expect(listed).not.toMatch(CANARIES);
        const out = path.join(dataDir, 'out.docx');
        expect(await dars('export', reference, '--out', out)).toBe(out);
        expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK');
        expect(await dars('receipt', inSlack, '--closed')).toContain('closed');
        expect(await dars('redeliver', reference)).toContain('is queued');
        expect(await dars('show', reference)).toContain('"what":"export: allowed","by":"operator"');
        await expect(dars('show', 'BR-0000')).rejects.toThrow('is no reference');
      } finally {
        await program.kill();
        rmSync(ca, { force: true });
        await Promise.all([slack.close(), teams.close(), imap.close(), mail.close(), post.close()]);
      }
    });
  });
});
