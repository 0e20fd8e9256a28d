import { describe, expect, it } from 'vitest';
import { type Skill, cardText } from '../../src/bot/index.ts';
import { createHelpSkill } from '../../src/skills/help/index.ts';
import { skillOf } from '../support/bot.ts';
import { contextOf, onlyReply, turnOf } from '../support/skills-turn.ts';

describe('help', () => {
  const jobs: Skill[] = [
    skillOf(() => '', {
      name: 'frogs',
      help: { title: 'Frogs', text: 'Counts frogs.', examples: ['how many frogs', 'b'] },
    }),
    skillOf(() => '', { name: 'toads', help: { title: 'Toads', text: 'Names toads.', examples: ['which toad'] } }),
  ];
  const skill = createHelpSkill(jobs);
  const to = async (intent: string | null, text = 'words') => {
    const result = await skill.handle(turnOf(text), contextOf({ intent }));
    return { ...result, card: onlyReply(result).card, text: cardText(onlyReply(result).card) };
  };

  it.each([null, 'greeting'])('is made from what the other skills say about themselves (%s)', async (intent) => {
    const { card, text } = await to(intent);
    for (const { help } of jobs) {
      expect(text).toContain(help.title);
      expect(text).toContain(help.text);
      expect(card.actions).toContainEqual({ kind: 'say', label: help.examples[0], text: help.examples[0] });
    }
  });

  it('a greeting is greeted', async () => {
    expect(await to('greeting')).toMatchObject({ outcome: 'greeted', card: { heading: 'Hello' } });
  });

  it('who wants to cancel hears that nothing was begun', async () => {
    const { outcome, text } = await to('cancel');
    expect(outcome).toBe('nothing_to_cancel');
    expect(text).toMatch(/nothing was started/i);
  });

  it('small talk is told what the bot is for, and how to see more', async () => {
    const { outcome, text } = await to('other');
    expect(outcome).toBe('small_talk');
    expect(text).toMatch(/data sharing standards/);
    expect(text).toMatch(/\*\*help\*\*/);
  });

  it('what was said to it is not repeated', async () => {
    for (const intent of [null, 'greeting', 'cancel', 'other'])
      expect((await to(intent, 'gribbit')).text).not.toContain('gribbit');
  });
});
