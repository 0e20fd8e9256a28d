import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardText, type Incoming } from '../../src/bot/index.ts';
import {
  createDelivery,
  emailTransport,
  type Leads,
  type Reports,
  type Transport,
  paperOf,
  webhookTransport,
} from '../../src/skills/breach/index.ts';
import { type BreachKit, breachKit } from '../support/breach.ts';
import { incoming, until, untilDone, type TestBot } from '../support/bot.ts';
import { hook, mailbox } from '../support/dars.ts';
import { recordingLog } from '../support/recording-log.ts';
import { describeOnBoth } from '../support/storage.ts';

const secret = 'a secret of the webhook';
const quick = { retryLimit: 3, retryDelay: 1, retryBackoff: false };

describeOnBoth('a report of a suspected breach', (storage) => {
  let bot: TestBot;
  let kit: BreachKit;
  let reports: Reports;
  let mail: Awaited<ReturnType<typeof mailbox>>;
  let post: Awaited<ReturnType<typeof hook>>;
  const log = recordingLog();

  const start = async (transports: Transport[] = [], retries = quick, leads: Partial<Leads> = {}): Promise<void> => {
    kit = await breachKit(storage(), { transports, retries, leads, log });
    ({ bot, reports } = kit);
    await kit.start();
  };
  beforeEach(async () => {
    [mail, post] = [await mailbox(), await hook(secret)];
  });
  afterEach(async () => {
    await kit.stop();
    await mail.close();
    await post.close();
  });

  const byMail = (): Transport =>
    emailTransport({ url: mail.url, to: 'dars@example.org', from: 'ig@example.org', paper: paperOf });
  const byHook = (): Transport => webhookTransport({ url: post.url, secret });
  const hear = async (text: string, more: Partial<Incoming> = {}) => {
    const accepted = await bot.accept(incoming(text, more));
    await untilDone(storage());
    return accepted;
  };
  const values = { what: 'we lost frogs', contained: 'contained', 'contact.reporter': 'ig@example.org' };
  const send = (more: Record<string, string> = {}, origin: Partial<Incoming> = {}) =>
    hear('', { kind: 'submission', name: 'breach.send', value: '', values: { ...values, ...more }, ...origin });
  const said = (): string => bot.adapter.sent.map(({ reply }) => cardText(reply.card)).join('\n');
  const lastSaid = (): string => cardText(bot.adapter.sent.at(-1)?.reply.card ?? { blocks: [] });
  const reference = async (): Promise<string> => (await reports.list(1))[0]?.reference ?? '';

  it('is stored with its history before it is acknowledged, to the reporter alone', async () => {
    await start([byMail()]);
    await send({}, { private: false });
    const [report] = await reports.list(10);
    expect(report).toMatchObject({ state: expect.any(String) as string, facts: { what: 'we lost frogs' } });
    const [ack] = bot.adapter.sent;
    expect(ack?.reply.audience).toBe('person');
    expect(cardText(ack?.reply.card ?? { blocks: [] })).toContain(report?.reference);
    expect(cardText(ack?.reply.card ?? { blocks: [] })).toMatch(/72 hours end on/);
    expect((await reports.history(report ?? { id: randomUUID() }))[0]).toMatchObject({ what: 'recorded', by: 'p1' });
  });

  it('what was said before the form is part of it; identifiers are masked, the reporter’s own contact is not', async () => {
    await start();
    const { turnId } = await hear('we lost the file of 943 476 5919', { private: false });
    const who = { platform: 'test', workspace: 'local', person: { id: 'p1' } };
    expect((await bot.form('breach.open', turnId, who))?.actions).toMatchObject([
      { id: 'breach.send', value: turnId },
      { id: 'breach.keep', value: turnId },
    ]);
    await send({ what: 'it was Mr Smith', 'contact.reporter': 'ada@example.org' }, { value: turnId });
    const [report] = await reports.list(1);
    expect(report?.facts['what']).toBe('we lost the file of [NHS number]\n\nit was [name]');
    expect(report?.facts['contact.reporter']).toBe('ada@example.org');
    await send({ 'contact.reporter': 'me, and patient 943 476 5919' });
    expect(JSON.stringify(await reports.list(10))).not.toContain('943 476 5919');
  });

  it('reaches DARS by e-mail and by webhook, once each, and the reporter is told', async () => {
    await start([byMail(), byHook()]);
    await send();
    await until(() => said().includes('sent; taken by DARS'), 15_000);
    const ref = await reference();
    const [letter] = mail.different();
    expect(letter).toMatchObject({ subject: `Suspected breach of a data sharing agreement, reference ${ref}` });
    expect(letter?.text).toContain('we lost frogs');
    expect(letter?.html).toContain('we lost frogs');
    expect(JSON.parse(letter?.attachments[1]?.content.toString() ?? '')).toMatchObject({
      schema: 'dars-guide/breach-report/1',
      reference: ref,
    });
    expect([...post.taken.keys()]).toEqual([`${ref}.1`]);
    expect((await reports.find(ref))?.state).toBe('sent');
  });

  it.each(['refuse', 'accept-then-die'] as const)(
    'is delivered once although the other side does this first: %s',
    async (mood) => {
      await start([byMail(), byHook()]);
      mail.moods.push(mood);
      post.moods.push(mood);
      await send();
      await until(() => said().includes('sent; taken by DARS'), 20_000);
      expect(mail.different()).toHaveLength(1);
      expect(post.taken.size).toBe(1);
      expect(post.posts()).toBeGreaterThan(1);
    },
  );

  it('that cannot be delivered at all is kept, and the reporter is told to report it themselves', async () => {
    await start([byHook()], { ...quick, retryLimit: 0 });
    post.moods.push('refuse', 'refuse', 'refuse');
    await send();
    await until(() => said().includes('has NOT reached DARS'), 20_000);
    expect(said()).toMatch(/has NOT reached DARS[\s\S]*report it to DARS yourself/);
    await reports.redeliver((await reports.list(1))[0] as never, 'operator');
    await until(() => post.taken.size === 1, 15_000);
  });

  it('that was queued is never called sent by a program that cannot send', async () => {
    await start();
    await send();
    const { deliver } = createDelivery({
      reports,
      transports: [],
      organisation: undefined,
      tell: kit.tell,
      chase: () => Promise.resolve(),
    });
    const [report] = await reports.list(1);
    await expect(deliver({ id: report?.id ?? '', version: 1 })).rejects.toThrow('no way of sending');
    expect((await reports.list(1))[0]?.state).toBe('recorded');
  });

  it('is acknowledged as not sent where nothing is set up to send it', async () => {
    await start();
    await send();
    expect(lastSaid()).toMatch(/NOT sent to DARS[\s\S]*It has not reached DARS/);
  });

  it('is one report however often its turn is taken up', async () => {
    await start([byHook()]);
    await send();
    await until(() => post.taken.size === 1, 15_000);
    await storage()
      .db.updateTable('turns')
      .set({ status: 'queued', lease_id: null, lease_until: null })
      .where('seq', '=', '1' as never)
      .execute();
    await storage().db.updateTable('turns').set({ status: 'queued', lease_id: null, lease_until: null }).execute();
    await untilDone(storage());
    expect(await reports.list(10)).toHaveLength(1);
  });

  it('can be added to; the addition is delivered and carries everything', async () => {
    await start([byHook()]);
    await send();
    const ref = await reference();
    await hear('', { kind: 'submission', name: 'breach.add', value: ref, values: { added: 'and toads' } });
    await until(() => post.taken.has(`${ref}.2`), 15_000);
    expect(post.taken.get(`${ref}.2`)).toMatchObject({ facts: { what: 'we lost frogs', added: 'and toads' } });
  });

  it('is seen by nobody else: each try is refused in the same words, and noted', async () => {
    await start();
    await send();
    const ref = await reference();
    const other = { person: { id: 'p2' } };
    await hear('', { kind: 'action', name: 'breach.status', value: ref, ...other });
    const refused = lastSaid();
    await hear('', { kind: 'submission', name: 'breach.add', value: ref, values: { added: 'x' }, ...other });
    expect(lastSaid()).toBe(refused);
    await hear('', { kind: 'action', name: 'breach.receipt', value: ref, ...other });
    expect(lastSaid()).toBe(refused);
    await hear('', { kind: 'action', name: 'breach.status', value: 'BR-2222-2222', ...other });
    expect(lastSaid()).toBe(refused);
    expect(refused).not.toMatch(/frogs/);
    const [report] = await reports.list(1);
    expect(report).toMatchObject({ state: 'recorded', version: 1 });
    const history = await reports.history(report ?? { id: randomUUID() });
    expect(history.filter(({ what, by }) => what.endsWith('refused') && by === 'p2')).toHaveLength(3);
  });

  it('is confirmed by the person who has the receipt', async () => {
    await start();
    await send();
    await hear('', { kind: 'action', name: 'breach.receipt', value: await reference() });
    expect(lastSaid()).toContain('confirmed: DARS has said that it has it');
  });

  it('leaves nothing of what it says in the log', async () => {
    await start([byHook()]);
    post.moods.push('refuse');
    await send({ what: 'zebra crossing' });
    await until(() => post.taken.size === 1, 15_000);
    expect(bot.log.text() + log.text()).not.toMatch(/zebra|ig@example/);
  });
});
