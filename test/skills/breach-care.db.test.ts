import { afterEach, expect, it } from 'vitest';
import { cardText, type Incoming } from '../../src/bot/index.ts';
import { type Leads, type Report, type Transport, takeReceipt } from '../../src/skills/breach/index.ts';
import { type BreachKit, breachKit } from '../support/breach.ts';
import { incoming, skillOf, until, untilDone } from '../support/bot.ts';
import { recordingLog } from '../support/recording-log.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('what happens to a report after it is recorded', (storage) => {
  let kit: BreachKit;
  const log = recordingLog();
  const taken: string[] = [];
  const good: Transport = {
    name: 'webhook',
    deliver: ({ reference, version }) => {
      taken.push(`${reference}.${version}`);
      return Promise.resolve();
    },
  };
  const start = async (options: { transports?: Transport[]; leads?: Partial<Leads> } = {}): Promise<void> => {
    const follow = skillOf(() => 'an answer from the guide');
    kit = await breachKit(storage(), {
      log,
      ...options,
      skills: [follow],
      classify: (text) => ({
        intent: text.endsWith('?') ? 'ask' : text.startsWith('perhaps') ? 'breach_possible' : 'breach_report',
      }),
    });
    await kit.start();
  };
  afterEach(async () => {
    taken.length = 0;
    await kit.stop();
  });

  const hear = async (text: string, more: Partial<Incoming> = {}) => {
    const accepted = await kit.bot.accept(incoming(text, more));
    await untilDone(storage());
    return accepted;
  };
  const press = (name: string, value: string, more: Partial<Incoming> = {}) =>
    hear('', { kind: 'action', name, value, ...more });
  const submit = (name: string, value: string, values: Record<string, string>, more: Partial<Incoming> = {}) =>
    hear('', { kind: 'submission', name, value, values, ...more });
  const facts = {
    what: 'the frogs file went to the wrong team by mistake',
    contained: 'contained',
    'contact.reporter': 'ig@example.org',
  };
  const said = (who?: string): string[] =>
    kit.bot.adapter.sent
      .filter(({ to }) => who === undefined || to.person.id === who)
      .map(({ reply }) => cardText(reply.card));
  const last = (who?: string): string => said(who).at(-1) ?? '';
  const report = async (): Promise<Report> => {
    const [newest] = await kit.reports.list(1);
    if (!newest) throw new Error('there is no report');
    return newest;
  };
  const other = { person: { id: 'p2' }, conversation: 'c2' };

  it('a form with something wrong is shown again with what was typed, and nothing is reported', async () => {
    await start();
    await submit('breach.send', '', { ...facts, agreement: 'NIC-12', happened: '1/1/2099' });
    expect(await kit.reports.list(1)).toEqual([]);
    expect(last()).toMatch(/does not look like NIC-123456-A1B2C/);
    const [form] = kit.bot.adapter.sent.slice(-1);
    const fields = form?.reply.card.blocks.find((block) => block.type === 'fields');
    expect(fields?.fields.find(({ id }) => id === 'what')).toMatchObject({ value: facts.what });
    expect(kit.bot.check('breach.send', { ...facts, agreement: 'NIC-12' })).toHaveProperty('agreement');
    expect(kit.bot.check('breach.send', { ...facts, agreement: 'DARS-NIC-656836-T2J0T-v2.3' })).toEqual({});
  });

  it('a form that is put aside is there again for its owner, also after a restart, until it is sent', async () => {
    await start();
    await submit('breach.keep', 't1;not_yet', { what: 'half a story' });
    await kit.stop();
    await start();
    const who = { platform: 'test', workspace: 'local' };
    const form = async (person: string) =>
      JSON.stringify(await kit.bot.form('breach.open', '', { ...who, person: { id: person } }));
    expect(await form('p1')).toContain('half a story');
    expect(await form('p2')).not.toContain('half a story');
    await submit('breach.send', '', facts);
    expect(await form('p1')).not.toContain('half a story');
  });

  it('can be given in a conversation: question by question, with questions in between, skips and steps back', async () => {
    await start();
    await press('breach.talk', ';');
    expect(last()).toContain('What happened?');
    await hear('someone read the frogs list');
    expect(last()).toContain('Is it contained?');
    await hear('what is a frog?');
    expect(said().slice(-2)[0]).toContain('an answer from the guide');
    expect(last()).toContain('Is it contained?');
    await hear('perhaps');
    expect(last()).toContain('Please choose one of the answers');
    await hear('Not yet');
    expect(last()).toContain('Agreement reference');
    await hear('skip');
    await hear('back');
    await hear('NIC-656836-T2J0T');
    await hear('send');
    expect(last()).toContain('How can DARS reach you?');
    await submit('breach.reach', ';', { 'contact.reporter': 'ig@example.org' });
    expect(await report()).toMatchObject({
      facts: {
        what: 'someone read the frogs list',
        contained: 'not_yet',
        agreement: 'NIC-656836-T2J0T',
        'contact.reporter': 'ig@example.org',
      },
    });
    await hear('another thing went wrong');
    expect(last()).toContain('This sounds like something to report');
  });

  it('a conversation that others would read is moved to where nobody does', async () => {
    await start();
    await press('breach.talk', ';', { private: false });
    expect(kit.bot.adapter.sent.at(-1)?.reply).toMatchObject({ lasting: true, audience: 'person' });
    expect(last()).toContain('only you and I read along');
  });

  it('somebody who writes to others is asked, for them alone, and may say no', async () => {
    await start();
    await hear('oh no, the frogs file went to the wrong team', { addressed: false, private: false });
    expect(kit.bot.adapter.sent.at(-1)?.reply.audience).toBe('person');
    expect(last()).toMatch(/Only you see this[\s\S]*stop what is going wrong/);
    expect(last()).not.toContain('frogs');
    await press('breach.no', '');
    expect(await kit.reports.list(1)).toEqual([]);
  });

  it('somebody whose message may be a report is asked, and can say that they meant something else', async () => {
    await start();
    const { turnId } = await hear('perhaps the frogs went elsewhere');
    expect(last()).toMatch(/Did something go wrong with data\?[\s\S]*No, I mean something else/);
    const { reply } = kit.bot.adapter.sent.at(-1) ?? {};
    expect(reply?.audience).toBe('person');
    expect(reply?.card.actions).toMatchObject([
      { id: 'breach.open', value: expect.stringContaining(turnId) as string },
      { kind: 'say', text: 'perhaps the frogs went elsewhere' },
    ]);
    expect(await kit.reports.list(1)).toEqual([]);
    // What is too long for a button has a plain no.
    await hear(`perhaps ${'the frogs went elsewhere '.repeat(20)}`);
    expect(last()).not.toContain('something else');
  });

  it('its state is one message that changes; each change is in the history with who and when', async () => {
    await start({ transports: [good] });
    await submit('breach.send', '', facts);
    await until(async () => (await report()).state === 'sent', 15_000);
    await untilDone(storage());
    const { reference } = await report();
    const slots = kit.bot.adapter.sent.map(({ reply }) => reply.slot);
    expect(new Set(slots)).toEqual(new Set([`report:${reference}`]));
    await press('breach.receipt', reference);
    await press('breach.close', reference);
    expect(last()).toContain('closed');
    const history = await kit.reports.history(await report());
    expect(history.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['recorded', 'taken', 'sent', 'receipt confirmed', 'closed']),
    );
    expect(history.every(({ at, by }) => at instanceof Date && by !== '')).toBe(true);
  });

  it('is corrected, and what stood there before is kept; is withdrawn, and still delivered as withdrawn', async () => {
    await start({ transports: [good] });
    await submit('breach.send', '', facts);
    const { reference } = await report();
    await submit('breach.corrected', reference, { people: '12' });
    await submit('breach.corrected', reference, { people: '13', what: '', contained: '' });
    expect((await report()).facts).toMatchObject({ people: '13', what: facts.what });
    expect(JSON.stringify(await kit.reports.history(await report()))).toContain('"before":{"people":"12"}');
    await submit('breach.withdrawn', reference, { reason: 'it was a drill' });
    const now = await report();
    expect(now.withdrawnAt).not.toBeNull();
    expect(now.facts['added']).toContain('Withdrawn: it was a drill');
    await until(() => taken.includes(`${reference}.${now.version}`), 15_000);
  });

  it('the same message reported twice is one incident, whatever else is said; its reporter sees where it began', async () => {
    await start();
    const link = 'https://example.slack.com/archives/C1/p1';
    const { turnId } = await hear('look at this', { kind: 'command', name: 'breach', link });
    await submit('breach.send', `${turnId};unknown`, { ...facts, what: '' });
    expect(JSON.stringify(kit.bot.adapter.sent.at(-1)?.reply.card)).toContain(link);
    const first = (await report()).reference;
    const again = await hear('look at this', { kind: 'command', name: 'breach', link, ...other });
    await submit('breach.send', `${again.turnId};unknown`, { ...facts, what: 'quite other words' }, other);
    expect(last('p2')).toContain(first);
  });

  it('the same incident from a colleague: named, its content not shown, and both can add', async () => {
    await start();
    await submit('breach.send', '', facts);
    const first = (await report()).reference;
    await submit(
      'breach.send',
      '',
      { ...facts, what: 'by mistake the frogs file went to the wrong team today' },
      other,
    );
    const second = (await report()).reference;
    expect(last('p2')).toContain(first);
    expect(last('p2')).not.toContain('frogs');
    await submit('breach.add', first, { added: 'too early' }, other);
    expect(last('p2')).toContain('no report of yours');
    await press('breach.same', `${second} ${first}`, other);
    await submit('breach.add', first, { added: 'toads as well' }, other);
    expect(last('p2')).not.toContain('frogs');
    expect((await kit.reports.find(first))?.facts['added']).toBe('toads as well');
    await press('breach.status', first, other);
    expect(last('p2')).toContain('no report of yours');
    expect((await kit.reports.find(second))?.sameAs).toBe(first);
  });

  it('a colleague it was shared with sees it; the leads see every report; rooms hear that there is one and never what', async () => {
    await start({ leads: { accounts: ['lead'], rooms: ['room'] } });
    await submit('breach.send', '', facts);
    const { reference } = await report();
    expect(last('lead')).toMatch(/cannot be sent to DARS/);
    expect(said('room').join()).toContain(reference);
    expect(said('room').join() + said('lead').join()).not.toContain('frogs');
    await press('breach.status', reference, { person: { id: 'lead' }, conversation: 'direct:lead' });
    expect(last('lead')).toContain('frogs');
    await press('breach.status', reference, other);
    expect(last('p2')).toContain('no report of yours');
    await submit('breach.shared', reference, { 'account.colleague': 'nobody' });
    expect(last('p1')).toContain('choose one colleague');
    await submit('breach.shared', reference, { 'account.colleague': 'p2' });
    await kit.keeping.share(await report(), 'p2', 'reader', 'p1');
    await press('breach.status', reference, other);
    expect(last('p2')).toContain('frogs');
    await press('breach.withdraw', reference, other);
    expect(last('p2')).toContain('no report of yours');
  });

  it('a receipt of DARS is noted once however often it comes, and the reporter sees it', async () => {
    await start({ transports: [good] });
    await submit('breach.send', '', facts);
    await until(async () => (await report()).state === 'sent', 15_000);
    const { reference } = await report();
    const tools = { reports: kit.reports, tell: kit.tell };
    const receipt = { reference, status: 'received', by: 'e-mail', id: '<1@dars>' } as const;
    expect(await takeReceipt(receipt, tools)).toBe(true);
    expect(await takeReceipt(receipt, tools)).toBe(true);
    await untilDone(storage());
    expect(last()).toContain('confirmed: DARS has said that it has it');
    const history = await kit.reports.history(await report());
    expect(history.filter(({ what }) => what === 'receipt confirmed')).toHaveLength(1);
    expect(await takeReceipt({ ...receipt, reference: 'BR-2222-2222' }, tools)).toBe(false);
  });

  it('no receipt in time: reporter and leads are told to contact DARS, three times at most', async () => {
    await start({ transports: [good], leads: { accounts: ['lead'] } });
    await submit('breach.send', '', facts);
    await until(() => kit.later.length === 1, 15_000);
    for (let round = 0; round < 5; round += 1) {
      const due = kit.later[round];
      if (due) await kit.followUps.run(due.job);
    }
    await untilDone(storage());
    expect(kit.later).toHaveLength(3);
    expect(last('p1')).toMatch(/No confirmation for BR-[\s\S]*4\.1\.8/);
    expect(last('lead')).toContain('has not been confirmed by DARS yet');
    await press('breach.receipt', (await report()).reference);
    const before = said().length;
    if (kit.later[0]) await kit.followUps.run(kit.later[0].job);
    expect(said()).toHaveLength(before);
  });

  it('reminds of the 72 hours for who wishes it, at 24, 48 and 66 hours after discovery, and not when it is withdrawn', async () => {
    await start();
    await submit('breach.send', '', facts);
    const { reference } = await report();
    await press('breach.remind', reference);
    expect(kit.later.map(({ job }) => ('hours' in job ? job.hours : 0))).toEqual([24, 48, 66]);
    if (kit.later[1]) await kit.followUps.run(kit.later[1].job);
    await untilDone(storage());
    expect(last()).toMatch(/24 hours of the 72 are left/);
    await submit('breach.withdrawn', reference, { reason: 'drill' });
    const before = said().length;
    if (kit.later[2]) await kit.followUps.run(kit.later[2].job);
    await untilDone(storage());
    expect(said()).toHaveLength(before);
  });

  it('the summary says what a notification asks for and is not there yet, and never that none is due', async () => {
    await start();
    await submit('breach.send', '', facts);
    await press('breach.summary', (await report()).reference);
    expect(last()).toMatch(/could not find in the report: .*Rough number of people/);
    expect(last()).not.toMatch(/not needed|no report is due/i);
  });

  it('twenty tries of somebody else, on every way there is: each refused in the same words, and noted', async () => {
    await start();
    await submit('breach.send', '', facts);
    const { reference } = await report();
    const tries = [
      'status',
      'receipt',
      'close',
      'remind',
      'summary',
      'export',
      'redeliver',
      'more',
      'correct',
      'withdraw',
      'share',
    ];
    const sent = {
      add: { added: 'x' },
      corrected: { people: '9' },
      withdrawn: { reason: 'x' },
      shared: { 'account.colleague': 'p2' },
    };
    for (const name of tries) await press(`breach.${name}`, reference, other);
    for (const [name, values] of Object.entries(sent)) await submit(`breach.${name}`, reference, values, other);
    await press('breach.same', `${reference} ${reference}`, other);
    await press('breach.status', reference.toLowerCase(), { ...other, private: false });
    await hear(reference, { ...other, kind: 'command', name: 'report' });
    await hear(reference, { ...other, kind: 'command', name: 'breach' });
    await press('breach.notice', `${reference} sent`, other);
    expect(new Set(said('p2')).size).toBe(1);
    expect(said('p2')).toHaveLength(20);
    expect(await report()).toMatchObject({ version: 1, state: 'recorded', facts });
    const history = await kit.reports.history(await report());
    expect(history.filter(({ what, by }) => what.endsWith(': refused') && by === 'p2')).toHaveLength(20);
  });

  it('a person is taken out of their reports; that there was one stays. Old finished reports are emptied', async () => {
    await start();
    await submit('breach.send', '', facts);
    const { reference } = await report();
    await submit('breach.corrected', reference, { 'contact.reporter': 'other@example.org' });
    expect(await kit.keeping.erasePerson('p1')).toBe(1);
    const erased = await kit.reports.find(reference);
    expect(JSON.stringify([erased, await kit.reports.history(erased as Report)])).not.toMatch(/@example|"p1"/);
    expect(erased?.facts['what']).toBe(facts.what);
    await storage()
      .db.updateTable('reports')
      .set({ state: 'closed', changed_at: new Date('2020-01-01') })
      .execute();
    expect(await kit.keeping.purge(365)).toBe(1);
    expect(await kit.reports.find(reference)).toMatchObject({ facts: {}, reference, state: 'closed' });
  });

  it('a report that cannot be stored is said not to be recorded, with what to do now', async () => {
    await start();
    await storage().db.schema.alterTable('reports').renameTo('reports_away').execute();
    try {
      await submit('breach.send', '', facts);
      expect(last()).toMatch(/nothing has been reported[\s\S]*by telephone or e-mail/);
      expect(last()).not.toMatch(/BR-|is recorded/);
    } finally {
      await storage().db.schema.alterTable('reports_away').renameTo('reports').execute();
    }
  });
});
