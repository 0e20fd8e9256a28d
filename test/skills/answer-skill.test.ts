import { describe, expect, it } from 'vitest';
import type { Exchange, SkillResult } from '../../src/bot/index.ts';
import { type FeedbackStore, createAnswerSkill } from '../../src/skills/answer/index.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';
import { citationsOf, contextOf, exchangeOf, onlyReply, turnOf } from '../support/skills-turn.ts';

const noFeedback: FeedbackStore = { keep: () => Promise.resolve(false), list: () => Promise.resolve([]) };
const skill = createAnswerSkill(fixtureTools(), noFeedback);
const ask = (text: string, history: Exchange[] = []): Promise<SkillResult> =>
  skill.handle(turnOf(text), contextOf({ intent: 'ask', history }));

describe('the skill that answers', () => {
  it('answers for everybody in the conversation, and keeps what it cited', async () => {
    const result = await ask('How long can an agreement run?');
    const { audience, card } = onlyReply(result);
    expect(audience).toBe('conversation');
    expect(result.outcome).toBe('answered');
    expect(result.record).toEqual({
      documents: ['agreement-length'],
      citations: citationsOf(card).map(({ ref }) => ref),
    });
  });

  it.each([
    ['answered', 'How long can an agreement run?'],
    ['not_held', 'What do assessors earn?'],
    ['outside', 'How do I bake sourdough bread?'],
  ])('asks under every answer whether it helped (%s)', async (outcome, question) => {
    const turn = turnOf(question);
    const result = await skill.handle(turn, contextOf());
    expect(result.outcome).toBe(outcome);
    const buttons = onlyReply(result).card.actions?.filter(({ kind }) => kind === 'button');
    expect(buttons).toMatchObject([
      { id: 'feedback.up', value: turn.id },
      { id: 'feedback.down', value: turn.id },
    ]);
  });

  it('asks nothing of that sort under a question of its own', async () => {
    const result = await ask('records');
    expect(result.outcome).toBe('clarify');
    expect(onlyReply(result).card.actions?.map(({ kind }) => kind)).toEqual(['say', 'say']);
  });

  it('leans on its own earlier answer', async () => {
    const first = turnOf('Where are digital records kept?');
    const answer = await skill.handle(first, contextOf());
    const next = await ask('and when are they destroyed?', [exchangeOf(first, 'answer', answer)]);
    expect(next.record).toMatchObject({ documents: ['digital-records'] });
  });

  it('takes the choice that was asked for as the subject of what follows', async () => {
    const bare = turnOf('records');
    const asked = await skill.handle(bare, contextOf());
    const [say] = onlyReply(asked).card.actions ?? [];
    const choice = turnOf(say?.kind === 'say' ? say.text : '');
    const history = [exchangeOf(bare, 'answer', asked)];
    const chosen = await skill.handle(choice, contextOf({ history }));
    const next = await ask('and when are they destroyed?', [...history, exchangeOf(choice, 'answer', chosen)]);
    expect(chosen.outcome).toBe('answered');
    expect(next.record).toMatchObject({ documents: (chosen.record as { documents: string[] }).documents });
  });

  it.each([null, undefined, 'text', 7, [], {}, { documents: 'digital-records' }])(
    'does not lean on a turn that rested on no document (%j)',
    async (record) => {
      const help: Exchange = {
        turnId: 't1',
        text: 'digital records',
        skill: 'help',
        outcome: 'helped',
        record,
        awaits: null,
      };
      const question = 'and when are they destroyed?';
      const [after, alone] = await Promise.all([ask(question, [help]), ask(question)]);
      expect([after.outcome, after.record]).toEqual([alone.outcome, alone.record]);
    },
  );

  it('asks for the question, of the person alone, when a command came without one', async () => {
    const result = await skill.handle(turnOf('  ', { kind: 'command', name: 'ask' }), contextOf());
    expect(result.outcome).toBe('no_question');
    expect(onlyReply(result).audience).toBe('person');
  });

  it('answers the question behind a command as if it had been typed', async () => {
    const question = 'How long can an agreement run?';
    const command = await skill.handle(turnOf(question, { kind: 'command', name: 'ask' }), contextOf());
    expect(command.record).toEqual((await ask(question)).record);
  });
});
