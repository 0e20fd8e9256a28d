import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type MailboxSettings, type Reply, watchMailbox } from '../../src/skills/breach/receipt/mailbox.ts';
import { newReference } from '../../src/skills/breach/reference.ts';
import { type ImapServer, startImap, usesDovecot } from '../support/imap.ts';
import { recordingLog } from '../support/recording-log.ts';

const SENDER = 'enquiries@dars.example';
const SECRET = 'Mrs Confidential';
const TREATED = ['$DarsGuideRead', '\\Seen'];
/** Looked at and left unread: it is about something else. */
const PASSED = ['$DarsGuideRead'];
vi.setConfig({ testTimeout: 20_000 });
const TIMES = { timeout: 10_000, interval: 50 };

let server: ImapServer;
let log: ReturnType<typeof recordingLog>;
let stops: (() => Promise<void>)[];

beforeEach(async () => {
  log = recordingLog();
  stops = [];
  server = await startImap();
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await server.close();
    for (const word of [SECRET, SENDER, server.password, encodeURIComponent(server.password)])
      expect(log.text(), 'the log').not.toContain(word);
  };
});

let count = 0;
const messageId = (): string => `<reply-${(count += 1)}@dars.example>`;

/** A message as it is sent, with `headers` on top of the usual ones. */
const message = (headers: Record<string, string>, body: string): string =>
  Object.entries({ From: `DARS <${SENDER}>`, 'Message-ID': messageId(), Subject: 'Hello', ...headers })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('') + `\n${body}\n`;

const reply = (reference: string, headers: Record<string, string> = {}): string =>
  message(
    { Subject: `Re: Suspected breach, reference ${reference}`, ...headers },
    `Received. ${SECRET} will call you.`,
  );

function watching(over: Partial<MailboxSettings> = {}, onReply?: (reply: Reply) => Promise<void>) {
  const told: Reply[] = [];
  const settings = { url: server.url, ca: server.ca, everyMs: 100, log, ...over };
  const mailbox = watchMailbox(settings, async (one) => {
    told.push(one);
    await onReply?.(one);
  });
  mailbox.start();
  stops.push(() => mailbox.stop());
  return { told, references: () => told.map(({ reference }) => reference), stop: () => mailbox.stop() };
}

const untilFlags = (...flags: string[][]): Promise<void> =>
  vi.waitFor(async () => expect(await server.flags()).toEqual(flags), TIMES);

describe('a reply from DARS', () => {
  it('is told once, also after a restart', async () => {
    const reference = newReference();
    await server.deliver(reply(reference, { 'Message-ID': '<one@dars.example>' }));
    const first = watching();
    await untilFlags(TREATED);
    await sleep(400);
    await first.stop();
    expect(first.told).toEqual([
      { reference, messageId: '<one@dars.example>', from: SENDER, at: expect.any(Date) as Date },
    ]);
    expect(Math.abs(Date.now() - (first.told[0]?.at.getTime() ?? 0))).toBeLessThan(60_000);

    const second = watching();
    await server.deliver(reply(newReference()));
    await untilFlags(TREATED, TREATED);
    expect(second.references()).not.toContain(reference);
    expect(second.told).toHaveLength(1);
  });

  it('is told as soon as it comes, long before the next look', async () => {
    const { told } = watching({ everyMs: 60_000 });
    await server.deliver(reply(newReference()));
    await untilFlags(TREATED);
    // By now the connection is idle: the server says that mail has come.
    await sleep(1500);
    await server.deliver(reply(newReference()));
    await untilFlags(TREATED, TREATED);
    expect(told).toHaveLength(2);
  });

  it('is found by the message it answers, when the reference stands only in the quoted original', async () => {
    const [answered, listed, quoted] = [newReference(), newReference(), newReference()];
    const original = `We have it.\n\n> Please quote the reference ${quoted}.`;
    await server.deliver(
      message({ 'In-Reply-To': `<${answered}.1@smtp.example>` }, original),
      message({ References: `<else@where>\n <${listed}.12@smtp.example>` }, original),
      message({ 'In-Reply-To': '<else@where>' }, original),
      message({}, `See below.\n\n-----Original Message-----\nFrom: bot\n\nreference ${quoted}`),
      message({}, `See below.\n\nFrom: bot\nSent: Monday\nSubject: breach\n\nreference ${quoted}`),
      message(
        {},
        `See below.\n\nOn Mon, 2 Nov 2026 at 10:00, the bot\n<bot@trust.example> wrote:\n\nreference ${quoted}`,
      ),
    );
    const { references } = watching();
    await untilFlags(TREATED, TREATED, PASSED, PASSED, PASSED, PASSED);
    expect(references()).toEqual([answered, listed]);
  });

  it('is told once for each reference it names, however often it names it', async () => {
    const [one, other] = [newReference(), newReference()];
    const spaced = other.replaceAll('-', ' ').toLowerCase();
    await server.deliver(message({ Subject: one, 'In-Reply-To': `<${one}.2@x>` }, `${one} and ${spaced} received`));
    const { references } = watching();
    await untilFlags(TREATED);
    expect(references()).toEqual([one, other]);
  });

  it('is none when the check character is wrong', async () => {
    const reference = newReference();
    const wrong = reference.slice(0, -1) + (reference.endsWith('7') ? '8' : '7');
    await server.deliver(reply(wrong, { 'In-Reply-To': `<${wrong}.1@smtp.example>` }));
    const { told } = watching();
    await untilFlags(PASSED);
    expect(told).toEqual([]);
  });

  it('is read in base64, in quoted-printable, and when it is nothing but HTML', async () => {
    const [a, b, c, d, quoted] = [newReference(), newReference(), newReference(), newReference(), newReference()];
    const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
    const page = `<html><head><style>p{}</style></head><body><p>Received:&nbsp;<b>${d.slice(0, 7)}</b>${d.slice(7)}</p>
      <blockquote>reference ${quoted}</blockquote></body></html>`;
    await server.deliver(
      message({ ...plain, 'Content-Transfer-Encoding': 'base64' }, Buffer.from(`Reçu : ${a}`).toString('base64')),
      message(
        { ...plain, 'Content-Transfer-Encoding': 'quoted-printable' },
        `Re=C3=A7u ${b.slice(0, 6)}=\n${b.slice(6)}`,
      ),
      message({ Subject: `=?utf-8?B?${Buffer.from(`Reçu ${c}`).toString('base64')}?=` }, 'See above.'),
      message({ 'Content-Type': 'text/html; charset=utf-8' }, page),
      message(
        { 'Content-Type': 'multipart/related; boundary=part' },
        `--part\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n` +
          `${Buffer.from(page).toString('base64')}\n--part\nContent-Type: image/png\n\n0\n--part--`,
      ),
    );
    const seen = watching();
    await untilFlags(TREATED, TREATED, TREATED, TREATED, TREATED);
    expect(seen.references()).toEqual([a, b, c, d, d]);
  });

  it('is read up to 256 kB, so that an attachment of any size does no harm', async () => {
    const [reference, late] = [newReference(), newReference()];
    const attachment = `${'QUJD'.repeat(18)}\n`.repeat(40_000);
    await server.deliver(
      message(
        { 'Content-Type': 'multipart/mixed; boundary=part' },
        `--part\nContent-Type: text/plain\n\nReceived ${reference}\n--part\nContent-Type: application/pdf\n` +
          `Content-Transfer-Encoding: base64\n\n${attachment}--part\nContent-Type: text/plain\n\n${late}\n--part--`,
      ),
    );
    const { references } = watching();
    await untilFlags(TREATED);
    expect(references()).toEqual([reference]);
  });
});

describe('what is no receipt', () => {
  const report = { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=part' };
  it.each<[string, Record<string, string>]>([
    ['an automatic answer', { 'Auto-Submitted': 'auto-replied' }],
    ['one that a program wrote', { 'Auto-Submitted': 'auto-generated; owner-email="x"' }],
    ['one marked the old way', { 'X-Autoreply': 'yes' }],
    ['one marked in another old way', { Precedence: 'auto_reply' }],
    ['an absence note', { Subject: 'Out of Office: Suspected breach' }],
    ["Outlook's absence note", { Subject: '[External] Automatic reply: Suspected breach' }],
    ['a bounce', report],
    ['a message of the mail server', { From: 'Mail Delivery System <MAILER-DAEMON@dars.example>' }],
    ['a message that nobody is to answer', { 'Return-Path': '<>' }],
  ])('%s: nobody is told, and it is marked', async (_, headers) => {
    const reference = newReference();
    const body = `--part\nContent-Type: text/plain\n\n${SECRET} ${reference}\n--part--`;
    await server.deliver(
      message({ Subject: reference, 'In-Reply-To': `<${reference}.1@x>`, ...headers }, body),
      reply(reference, { 'Auto-Submitted': 'no' }),
    );
    const { told } = watching();
    await untilFlags(TREATED, TREATED);
    expect(told).toHaveLength(1);
    expect(log.lines.filter(({ message: line }) => line.includes('automatic'))).toHaveLength(1);
  });

  it('our own report, sent to a mailbox that gets a copy', async () => {
    const reference = newReference();
    await server.deliver(reply(reference, { 'Message-ID': `<${reference}.1@smtp.example>` }));
    const { told } = watching();
    await untilFlags(TREATED);
    expect(told).toEqual([]);
  });

  it('a message about something else, or that makes no sense: it stays unread for people', async () => {
    const maze = '--part\nContent-Type: multipart/mixed; boundary=part\n\n'.repeat(4000);
    await server.deliver(message({}, 'Lunch?'), '\n', '\x01 no message: at all', message(report, maze));
    const { told } = watching();
    await untilFlags(PASSED, PASSED, PASSED, PASSED);
    expect(told).toEqual([]);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });
});

describe('when something breaks', () => {
  it('a reply is told again when the connection dies before it is marked', async () => {
    const reference = newReference();
    await server.deliver(reply(reference, { 'Message-ID': '<twice@dars.example>' }));
    const first = watching({}, () => server.stop());
    await vi.waitFor(() => expect(first.told).toHaveLength(1), TIMES);
    await first.stop();
    await server.start();
    expect(await server.flags()).toEqual([[]]);
    const second = watching();
    await untilFlags(TREATED);
    expect(second.told).toEqual(first.told);
  });

  it('a reply is told again when it was not taken, and others are not held up', async () => {
    const [bad, good] = [newReference(), newReference()];
    await server.deliver(reply(bad), reply(good));
    let failures = 0;
    const { references } = watching({}, ({ reference }) =>
      reference === bad && (failures += 1) < 3 ? Promise.reject(new Error(`${SECRET} ${SENDER}`)) : Promise.resolve(),
    );
    await untilFlags(TREATED, TREATED);
    expect(references()).toEqual([bad, good, bad, bad]);
  });

  it('a server that is gone for a while is caught up with', async () => {
    const { told } = watching();
    await server.deliver(reply(newReference()));
    await untilFlags(TREATED);
    await server.stop();
    await vi.waitFor(() => expect(log.lines.filter(({ level }) => level === 'error')).not.toHaveLength(0), TIMES);
    await server.start();
    await server.deliver(reply(newReference()), reply(newReference()));
    await untilFlags(TREATED, TREATED, TREATED);
    expect(told).toHaveLength(3);
  });

  it('a wrong password is logged without the password, and tried again', async () => {
    const url = server.url.replace(encodeURIComponent(server.password), 'wrong-password');
    const { stop } = watching({ url });
    const errors = () => log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields);
    await vi.waitFor(() => expect(errors()).toHaveLength(2), TIMES);
    expect(errors()).toEqual([
      { code: 'AUTHENTICATIONFAILED', pauseMs: 1000 },
      { code: 'AUTHENTICATIONFAILED', pauseMs: 2000 },
    ]);
    expect(log.text()).not.toContain('wrong-password');
    const before = Date.now();
    await stop();
    expect(Date.now() - before).toBeLessThan(1000);
  });

  it('a server whose certificate nobody vouches for is not trusted with the password', async () => {
    const mailbox = watchMailbox({ url: server.url, log }, () => Promise.resolve());
    mailbox.start();
    stops.push(() => mailbox.stop());
    await vi.waitFor(() => expect(log.lines[0]?.fields).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), TIMES);
  });

  it('an address that is none stops the start, and is not repeated', () => {
    for (const url of ['https://u:secret@host', 'imaps//u:secret@host', 'imaps://u:se%cret@host'])
      expect(() => watchMailbox({ url, log }, () => Promise.resolve())).toThrow(/^the mailbox for receipts must be/);
  });
});

describe('servers differ', () => {
  it('an open line is encrypted before the password is sent', async () => {
    await server.deliver(reply(newReference()));
    const { told } = watching({ url: server.openUrl });
    await untilFlags(TREATED);
    expect(told).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  it.skipIf(usesDovecot)('one that keeps no marks of our own is read by what is unread', async () => {
    await server.close();
    server = await startImap({ keywords: false });
    await server.deliver(reply(newReference()), message({}, 'Lunch?'));
    const first = watching();
    await untilFlags(['\\Seen'], []);
    await first.stop();
    const second = watching();
    await server.deliver(reply(newReference()));
    await untilFlags(['\\Seen'], [], ['\\Seen']);
    expect([...first.told, ...second.told]).toHaveLength(2);
  });
});
