import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { BrokenCircuitError } from 'cockatiel';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createDelivery, emailTransport, type Report, type Reports } from '../../src/skills/breach/index.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const report: Report = {
  id: 'r1',
  reference: 'BR-7K2M-XQ4T',
  person: 'p1',
  owner: 'p1',
  origin: { platform: 'test', workspace: 'local', conversation: 'c1', person: { id: 'p1' }, private: true },
  facts: { what: 'we lost frogs, and  toads — all of them' },
  version: 1,
  state: 'recorded',
  recordedAt: new Date('2026-03-01T10:00:00Z'),
  withdrawnAt: null,
  sameAs: null,
  link: null,
  erasedAt: null,
};

/** A mail server that keeps every byte. */
async function rawMailbox(): Promise<{ url: string; mails: string[]; close: () => Promise<void> }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('latin1'));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const relaxed = (field: string): string => {
  const [, name = '', value = ''] = /^([^:]+):([\s\S]*)$/.exec(field) ?? [];
  return `${name.trim().toLowerCase()}:${value.replace(/\s+/g, ' ').trim()}`;
};

/** What RFC 6376 asks of a receiver, for `c=relaxed/relaxed` and `a=rsa-sha256`. */
function verified(mail: string, key: string): { tags: Record<string, string>; body: boolean; signature: boolean } {
  const end = mail.indexOf('\r\n\r\n');
  const fields = mail.slice(0, end).split(/\r\n(?![ \t])/);
  const own = fields.find((field) => /^dkim-signature:/i.test(field)) ?? '';
  const tags = Object.fromEntries(
    own
      .slice(own.indexOf(':') + 1)
      .split(';')
      .map((tag) => tag.replace(/\s+/g, ''))
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  );
  const body = mail
    .slice(end + 4)
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '\r\n');
  const left = fields.filter((field) => field !== own);
  const signed = (tags['h'] ?? '').split(':').flatMap((name) => {
    const at = left.findLastIndex((field) => field.slice(0, field.indexOf(':')).toLowerCase() === name.toLowerCase());
    return at === -1 ? [] : left.splice(at, 1).map(relaxed);
  });
  const whole = [...signed, relaxed(own.replace(/([;\s]b=)[^;]*/, '$1'))].join('\r\n');
  return {
    tags,
    body: createHash('sha256').update(body, 'latin1').digest('base64') === tags['bh'],
    signature: createVerify('sha256')
      .update(whole, 'latin1')
      .verify(key, tags['b'] ?? '', 'base64'),
  };
}

describe('a mail to DARS', () => {
  const sent = async (env: Record<string, string>): Promise<string> => {
    const { breachDkim = '', breachDkimKey } = loadConfig(env);
    const [domainName = '', keySelector = ''] = breachDkim.split(':');
    const mailbox = await rawMailbox();
    try {
      const way = emailTransport({
        url: mailbox.url,
        to: 'dars@nhs.example',
        from: 'ig@northmarsh.example',
        dkim: breachDkimKey === undefined ? undefined : { domainName, keySelector, privateKey: breachDkimKey },
        paper: () => Promise.resolve(Buffer.from('paper')),
      });
      await way.deliver({
        schema: 'dars-guide/breach-report/1',
        reference: report.reference,
        version: 1,
        recordedAt: report.recordedAt.toISOString(),
        organisation: 'Northmarsh University',
        withdrawn: false,
        sameAs: null,
        facts: report.facts,
      });
    } finally {
      await mailbox.close();
    }
    return mailbox.mails[0] ?? '';
  };

  it('is signed for the domain and selector that are set, and whoever looks the key up can tell', async () => {
    const mail = await sent({
      BREACH_DKIM: 'northmarsh.example:reports',
      BREACH_DKIM_KEY: privateKey.replaceAll('\n', '\\n'),
    });
    const { tags, body, signature } = verified(mail, publicKey);
    expect(tags).toMatchObject({
      v: '1',
      a: 'rsa-sha256',
      c: 'relaxed/relaxed',
      d: 'northmarsh.example',
      s: 'reports',
    });
    expect(tags['h']?.toLowerCase().split(':')).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'message-id']),
    );
    expect({ body, signature }).toEqual({ body: true, signature: true });
    // The look is worth something: a changed word is found.
    expect(verified(mail.replace(/^Subject: Suspected/m, 'Subject: Certain'), publicKey).signature).toBe(false);
    expect(verified(mail.replace(/frogs/, 'newts'), publicKey).body).toBe(false);
  });

  it('is not signed where nothing is set', async () => {
    expect(await sent({})).not.toMatch(/^dkim-signature:/im);
  });
});

describe('a side that does not answer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Delivers with time that flies. */
  const deliveries = () => {
    vi.useFakeTimers();
    const side = { tries: 0, down: true };
    const { deliver } = createDelivery({
      reports: {
        byId: () => Promise.resolve(report),
        history: () => Promise.resolve([]),
        note: () => Promise.resolve(true),
      } as unknown as Reports,
      transports: [
        {
          name: 'webhook',
          deliver: () => {
            side.tries += 1;
            return side.down ? Promise.reject(new Error('it is down')) : Promise.resolve();
          },
        },
      ],
      organisation: undefined,
      tell: () => Promise.resolve(),
      chase: () => Promise.resolve(),
    });
    /** What came of it, how often the other side was tried, and how long it took. */
    const once = async () => {
      const [tries, began] = [side.tries, Date.now()];
      let ms = 0;
      const outcome = deliver({ id: report.id, version: 1 })
        .then(
          () => 'delivered',
          (error: unknown) => (error instanceof BrokenCircuitError ? 'left alone' : (error as Error).message),
        )
        .finally(() => (ms = Date.now() - began));
      await vi.advanceTimersByTimeAsync(30_000);
      return { outcome: await outcome, tries: side.tries - tries, ms };
    };
    return { side, once };
  };

  it('is left alone after six failures in a row, and tried once after a minute', async () => {
    const { side, once } = deliveries();
    expect(await once()).toMatchObject({ outcome: 'it is down', tries: 3 });
    // The sixth failure: from here on nobody knocks.
    expect(await once()).toMatchObject({ outcome: 'it is down', tries: 3 });
    expect(await once()).toEqual({ outcome: 'left alone', tries: 0, ms: 0 });

    await vi.advanceTimersByTimeAsync(30_000);
    // Still down: one knock, and it is left alone for another minute.
    expect(await once()).toMatchObject({ tries: 1 });
    expect(await once()).toEqual({ outcome: 'left alone', tries: 0, ms: 0 });

    await vi.advanceTimersByTimeAsync(60_000);
    side.down = false;
    expect(await once()).toEqual({ outcome: 'delivered', tries: 1, ms: 0 });
    expect(await once()).toEqual({ outcome: 'delivered', tries: 1, ms: 0 });
  });
});
