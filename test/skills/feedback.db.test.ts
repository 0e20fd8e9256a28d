import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { createAnswerSkill, openFeedback } from '../../src/skills/answer/index.ts';
import { type TestBot, incoming, skillOf, testBot, untilDone } from '../support/bot.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';
import { describeOnBoth } from '../support/storage.ts';

const tools = fixtureTools();
const question = 'How long can an agreement run?';

describeOnBoth('feedback on an answer', (storage) => {
  let bot: TestBot;
  beforeEach(async () => {
    const classify = (text: string) => ({ intent: text.startsWith('hello') ? 'greeting' : 'ask' });
    const greeter = skillOf(() => 'hello', { name: 'greeter', claims: { intents: ['greeting'] } });
    const skills = [createAnswerSkill(tools, openFeedback(storage())), greeter];
    bot = testBot(storage(), { skills, classify });
    await bot.start();
  });
  afterEach(() => bot.stop(500));

  type More = Parameters<typeof incoming>[1];
  const say = async (text: string, more: More = {}): Promise<string> => {
    const { turnId } = await bot.accept(incoming(text, more));
    await untilDone(storage());
    return turnId;
  };
  /** Presses a button or sends the form under the answer to a turn; gives what the person is told. */
  const press = async (name: string, about: string, more: More = {}) => {
    const turnId = await say('button', { kind: 'action', name, value: about, ...more });
    const sent = bot.adapter.sent.filter(({ to }) => to.turnId === turnId).map(({ reply }) => reply);
    const reply = sent.find(({ card }) => !card.heading?.includes('personal details'));
    if (!reply) throw new Error('nothing was said');
    return { ...reply, text: cardText(reply.card) };
  };
  const explain = (about: string, values: Record<string, string>, more: More = {}) =>
    press('feedback.why', about, { kind: 'submission', values, ...more });
  const kept = () => openFeedback(storage()).list(100);
  const tooLate = /no longer kept/;

  it('that it helped is kept with question, outcome and citations, and the person is thanked', async () => {
    const about = await say(question);
    const { audience, text } = await press('feedback.up', about);
    expect(audience).toBe('person');
    expect(text).toMatch(/thank you/i);
    const [entry, ...more] = await kept();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ verdict: 'up', reason: null, comment: null, question, outcome: 'answered' });
    expect(entry?.citations[0]).toBe('agreement-length#R2');
    expect(entry?.at).toBeInstanceOf(Date);
  });

  it('that it did not help is kept at once, and the reason is asked for and added', async () => {
    const about = await say(question);
    const { audience, card } = await press('feedback.down', about);
    expect(await kept()).toMatchObject([{ verdict: 'down', reason: null }]);
    expect(audience).toBe('person');
    expect(card.actions).toMatchObject([{ kind: 'submit', id: 'feedback.why', value: about }]);
    const fields = card.blocks.flatMap((block) => (block.type === 'fields' ? block.fields : []));
    expect(fields.map(({ id, required }) => [id, required])).toEqual([
      ['reason', true],
      ['comment', false],
    ]);
    const { text } = await explain(about, { reason: 'incomplete', comment: 'the table is missing' });
    expect(text).toMatch(/thank you/i);
    expect(await kept()).toMatchObject([{ verdict: 'down', reason: 'incomplete', comment: 'the table is missing' }]);
  });

  it('every reason that the form offers is kept as chosen; anything else as another reason', async () => {
    const about = await say(question);
    const { card } = await press('feedback.down', about);
    const offered = card.blocks
      .flatMap((block) => (block.type === 'fields' ? block.fields : []))
      .flatMap((field) => (field.kind === 'choice' ? field.options.map(({ value }) => value) : []));
    expect(offered.length).toBeGreaterThan(3);
    for (const reason of offered) {
      await explain(about, { reason });
      expect(await kept()).toMatchObject([{ reason, comment: null }]);
    }
    const others: Record<string, string>[] = [{ reason: "'; drop table feedback; --" }, { comment: '  ' }, {}];
    for (const values of others) {
      await explain(about, values);
      expect(await kept()).toMatchObject([{ reason: 'other', comment: null }]);
    }
  });

  it('holds no identifier: neither from the question nor from the comment', async () => {
    const about = await say(`${question} I ask for 943 476 5919`);
    await explain(about, { reason: 'wrong', comment: 'Mr Smith, 9434765919, was told otherwise' });
    const rows = await storage().db.selectFrom('feedback').selectAll().execute();
    expect(await kept()).toMatchObject([
      {
        question: `${question} I ask for [NHS number]`,
        comment: '[name], [NHS number], was told otherwise',
      },
    ]);
    for (const secret of ['943 476', '943476', 'Smith', 'Lovelace']) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('a later verdict of the same person replaces the earlier one', async () => {
    const about = await say(question);
    await press('feedback.up', about);
    await explain(about, { reason: 'wrong', comment: 'on second thoughts' });
    expect(await kept()).toMatchObject([{ verdict: 'down', reason: 'wrong', comment: 'on second thoughts' }]);
    await press('feedback.up', about);
    expect(await kept()).toMatchObject([{ verdict: 'up', reason: null, comment: null, question }]);
  });

  it('verdicts of several people in one conversation stand beside one another', async () => {
    const about = await say(question);
    await press('feedback.up', about);
    await press('feedback.down', about, { person: { id: 'p2' } });
    expect((await kept()).map(({ verdict }) => verdict).sort()).toEqual(['down', 'up']);
  });

  it('pressed twice counts once', async () => {
    const about = await say(question);
    await press('feedback.up', about);
    await press('feedback.up', about);
    expect(await kept()).toHaveLength(1);
  });

  it('is not taken for an answer in another conversation, and tells nothing about it', async () => {
    const about = await say(question);
    const { audience, text } = await press('feedback.up', about, { conversation: 'c2' });
    expect(audience).toBe('person');
    expect(text).toMatch(tooLate);
    expect(text).not.toContain(question);
    expect(await kept()).toEqual([]);
  });

  it.each([randomUUID(), 'no-uuid', '', "'; drop table turns; --", '\u0000'])(
    'on an answer that never was (%j) is declined kindly',
    async (about) => {
      for (const { text } of [await press('feedback.up', about), await explain(about, { reason: 'wrong' })])
        expect(text).toMatch(tooLate);
      expect(await kept()).toEqual([]);
    },
  );

  it('outlives the turn, but cannot be given once the turn is deleted', async () => {
    const [early, late] = [await say(question), await say('What do assessors earn?')];
    await press('feedback.up', early);
    await storage()
      .db.updateTable('turns')
      .set({ done_at: new Date('2020-01-01T00:00:00Z') })
      .execute();
    expect(await bot.inbox.purge(30)).toBeGreaterThan(0);
    expect((await press('feedback.down', late)).text).toMatch(tooLate);
    expect(await kept()).toMatchObject([{ verdict: 'up', question }]);
  });

  it('on a refusal keeps what was refused, and that nothing was cited', async () => {
    const about = await say('How do I bake sourdough bread?');
    await explain(about, { reason: 'refused' });
    expect(await kept()).toMatchObject([{ reason: 'refused', outcome: 'outside', citations: [] }]);
  });

  it('is no turn to lean on: what follows a press is answered as if nothing had been pressed', async () => {
    const about = await say('Where are digital records kept?');
    await press('feedback.down', about);
    const next = await say('and when are they destroyed?');
    const row = await storage().db.selectFrom('turns').select('record').where('id', '=', next).executeTakeFirst();
    expect(row?.record).toMatchObject({ documents: ['digital-records'] });
  });

  it('is listed newest first, as many as are asked for', async () => {
    const asked = ['When is the helpdesk open?', question, 'How are benefits measured?'];
    for (const text of asked) await press('feedback.up', await say(text));
    const questions = async (limit: number) =>
      (await openFeedback(storage()).list(limit)).map((entry) => entry.question);
    expect(await questions(100)).toEqual([...asked].reverse());
    expect(await questions(2)).toEqual([asked[2], asked[1]]);
  });

  it('none of it is in the log', async () => {
    const about = await say(`${question} frogs`);
    await explain(about, { reason: 'wrong', comment: 'frogs and toads' });
    expect(bot.log.text()).not.toMatch(/frogs|toads|agreement run/);
  });
});
