import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { TeamsOptions } from '../../adapters/teams/adapter.ts';
import type { Block, Card, Citation, Recipient, Skill } from '../../src/bot/index.ts';
import { openAdapterState } from '../../src/storage/index.ts';
import type { FakeTeamsOptions, Loose } from '../doubles/teams/index.ts';
import { skillOf, testBot, untilDone, type TestBot } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';
import { teamsSetup, type TeamsSetup } from '../support/teams.ts';

const ADA = '6f1c2a34-0000-4000-8000-0000000000ad';
const paragraph = (name: string): Block => ({ type: 'text', markdown: `${name} ${'lorem ipsum '.repeat(600)}` });
const say = (text: string): Card => ({ blocks: [{ type: 'text', markdown: text }] });

/** Answers a number with a card of so many long paragraphs, `list` and `sources` with long ones of these, else with the words. */
const long: Skill = skillOf(({ text }) => {
  const count = Number(text);
  const blocks: Block[] = Number.isInteger(count)
    ? Array.from({ length: count }, (_, index) => paragraph(`p${index}.`))
    : text === 'list'
      ? [
          {
            type: 'bullets',
            items: Array.from({ length: 100 }, (_, index) => ({
              markdown: `item-${index}. ${'x'.repeat(300)}`,
              markers: [],
            })),
          },
        ]
      : text === 'sources'
        ? [
            { type: 'text', markdown: 'It is so.', markers: citations.map(({ marker }) => marker) },
            { type: 'citations', citations },
          ]
        : say(`answer to ${text}`).blocks;
  return { outcome: 'answered', replies: [{ audience: 'conversation', card: { blocks } }] };
});

const citations: Citation[] = Array.from({ length: 20 }, (_, index) => ({
  marker: index + 1,
  ref: `a-standard#R${index + 1}`,
  title: `Standard ${index + 1} ${'with a long name '.repeat(8)}`,
  version: 'v1.0',
  lastUpdated: '2022-08-09',
  url: `https://example.org/standard-${index + 1}`,
}));

describeOnBoth('Teams when things go wrong', (storage) => {
  let setup: TeamsSetup;
  let bot: TestBot;
  const start = async (fake: FakeTeamsOptions = {}, options: Partial<TeamsOptions> = {}): Promise<TeamsSetup> => {
    setup = await teamsSetup({ state: openAdapterState(storage(), 'teams'), ...options }, fake);
    bot = testBot(storage(), { adapter: setup.adapter as unknown as TestBot['adapter'], skills: [long] });
    await bot.start();
    return setup;
  };
  /** What people read; not the title of the action with which a card asks for itself anew. */
  const shown = (): string[] => setup.teams.posted().map((post) => setup.teams.textOf(post).replace(/\nRefresh$/, ''));
  const answered = async (text: string): Promise<string[]> => {
    await setup.teams.message(text);
    await untilDone(storage(), 15_000);
    return shown();
  };
  const ada = (more: Partial<Recipient> = {}): Recipient => ({
    platform: 'teams',
    workspace: setup.teams.tenant,
    conversation: `teams:${setup.teams.tenant}:a:29:ada`,
    person: { id: `teams:${setup.teams.tenant}:aad-ada` },
    private: true,
    turnId: randomUUID(),
    ...more,
  });
  afterEach(async () => {
    await bot.stop(500);
    await setup.close();
  });

  it('an answer of many pages arrives whole and in order, at a pace that Teams takes', async () => {
    await start({ rate: true });
    const pages = await answered('60');
    expect(pages.length).toBeGreaterThan(11);
    const found = [...pages.join('\n').matchAll(/p(\d+)\./g)].map(([, number]) => Number(number));
    expect([...new Set(found)]).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(bot.log.lines.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(setup.log.lines).toEqual([]);
  });

  it('a list of a hundred and twenty sources arrive whole', async () => {
    await start();
    const list = (await answered('list')).join('\n');
    for (let index = 0; index < 100; index += 1) expect(list).toContain(`item-${index}. `);
    const sources = (await answered('sources')).join('\n');
    for (const { url } of citations) expect(sources).toContain(url);
    const [entity] = setup.teams.posts.flatMap((post) => (post['entities'] ?? []) as Loose[]);
    expect(entity).toMatchObject({ additionalType: ['AIGeneratedContent'], '@type': 'Message' });
    expect(entity?.['citation']).toHaveLength(20);
  });

  it('what Teams does not take now is posted when it does', async () => {
    const { teams } = await start();
    for (const status of [412, 429]) teams.failNext({ operation: 'create', with: status, times: 2 });
    expect(await answered('frogs')).toEqual(['answer to frogs']);
    expect(setup.log.lines).toEqual([]);
  });

  it('Retry-After is waited for', async () => {
    const { teams } = await start();
    teams.failNext({ operation: 'create', with: 429, retryAfter: 1 });
    const began = performance.now();
    await answered('frogs');
    expect(performance.now() - began).toBeGreaterThan(1000);
  });

  it('what Teams may have taken is not posted a second time', async () => {
    const { teams, log } = await start();
    for (const fault of ['accepted-then-504', 'accepted-then-drop'] as const) {
      teams.failNext({ operation: 'create', with: fault });
      await answered(fault);
    }
    expect(shown()).toEqual(['answer to accepted-then-504', 'answer to accepted-then-drop']);
    expect(log.text()).toContain('it is not known whether Teams took a message');
  });

  it('changes are repeated until Teams has made them', async () => {
    const { teams } = await start();
    const { id } = await teams.message('frogs');
    await untilDone(storage());
    for (const status of [502, 504, 429]) teams.failNext({ operation: 'update', with: status });
    await teams.edit(id, 'toads');
    await untilDone(storage());
    expect(shown()).toEqual(['answer to toads']);
  });

  it('a reply with more or fewer pages takes the place of an earlier one', async () => {
    const { teams } = await start();
    const { id } = await teams.message('12');
    await untilDone(storage());
    const before = teams.posted().map((post) => post.id);
    await teams.edit(id, 'frogs');
    await untilDone(storage());
    expect(teams.posted().map((post) => post.id)).toEqual(before.slice(0, 1));
    await teams.edit(id, '12');
    await untilDone(storage());
    expect(teams.posted()).toHaveLength(before.length);
    expect(teams.posted()[0]?.id).toBe(before[0]);
  });

  it('pages that are sent are not sent again when a later one failed', async () => {
    const { teams } = await start();
    await teams.message('hello');
    await untilDone(storage());
    const reply = {
      audience: 'conversation' as const,
      card: { blocks: ['a.', 'b.', 'c.', 'd.'].flatMap((name) => [paragraph(name), paragraph(name)]) },
    };
    const to = ada();
    const pages = new Set<string>();
    teams.failNext({ operation: 'create', with: 429, times: 4 });
    await expect(setup.adapter.send(to, reply, `${to.turnId}:0`)).rejects.toThrow();
    await setup.adapter.send(to, reply, `${to.turnId}:0`, { again: true });
    for (const post of teams.posted().slice(1)) pages.add(teams.textOf(post));
    expect(pages.size).toBe(teams.posted().length - 1);
    const rows = await storage().db.selectFrom('adapter_state').select('key').execute();
    expect(rows.filter(({ key }) => key.startsWith('sending:'))).toEqual([]);
  });

  it('a reply whose card Teams refuses is said as text', async () => {
    const { teams, log } = await start();
    teams.failNext({ operation: 'create', with: { status: 400, code: 'BadSyntax' } });
    expect(await answered('frogs')).toEqual(['answer to frogs']);
    expect(teams.posted()[0]?.['attachments']).toBeUndefined();
    expect(log.text()).toContain('Teams refused the card of a reply');
  });

  it('a chat that cannot be written to is given up at once', async () => {
    const { teams } = await start();
    for (const [status, code] of [
      [403, 'MessageWritesBlocked'],
      [403, 'BotNotInConversationRoster'],
      [404, 'ConversationNotFound'],
    ] as const) {
      teams.failNext({ operation: 'create', with: { status, code } });
      await answered(code);
      expect(bot.log.text()).toContain(`"why":"${code}"`);
    }
    expect(shown()).toEqual([]);
  });

  it('after a restart people are written to without having spoken', async () => {
    const { teams, restart } = await start();
    await answered('frogs');
    await bot.stop(500);
    bot = testBot(storage(), { adapter: restart() as unknown as TestBot['adapter'], skills: [long] });
    await bot.start();
    const to = ada();
    await setup.adapter.send(to, { audience: 'conversation', card: say('good news') }, `${to.turnId}:0`);
    expect(shown()[1]).toContain('good news');
    await teams.uninstall();
    await expect(
      setup.adapter.send(to, { audience: 'conversation', card: say('more') }, `${to.turnId}:1`),
    ).rejects.toMatchObject({ reason: 'not_installed' });
  });

  it('an address is that of an account of a tenant that is served', async () => {
    const { teams, adapter } = await start();
    const from = { id: '29:ada', name: 'Ada', aadObjectId: ADA };
    await teams.message('hello', { more: { from } });
    await untilDone(storage());
    const who = { workspace: teams.tenant, person: { id: `teams:${teams.tenant}:${ADA}` } };
    expect(await adapter.profile(who)).toEqual({ email: null });
    teams.members.set(ADA, {
      id: '29:ada',
      email: 'ada@example.org',
      userPrincipalName: 'ada',
      tenantId: teams.tenant,
    });
    expect(await adapter.profile(who)).toEqual({ email: 'ada@example.org' });
    teams.members.set(ADA, { id: '29:ada', userPrincipalName: 'ada@example.org', tenantId: teams.tenant });
    expect(await adapter.profile(who)).toEqual({ email: 'ada@example.org' });
    teams.members.set(ADA, { id: '29:ada', email: 'ada@example.org', tenantId: randomUUID() });
    expect(await adapter.profile(who)).toEqual({ email: null });
    expect(await adapter.profile({ ...who, person: ada().person })).toEqual({ email: null });
  });
});
