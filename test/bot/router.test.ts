import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WiringError, type Skill } from '../../src/bot/index.ts';
import { createRouter, type Route } from '../../src/bot/router.ts';
import { skillOf } from '../support/bot.ts';

const skill = (name: string, claims: Skill['claims']): Skill => skillOf(() => name, { name, claims });
const to = (route: Route): string =>
  route.to === 'skill' ? route.skill.name : route.to === 'bot' ? route.because : 'nobody';

const help = skill('help', { commands: ['help'], intents: ['greeting', 'other'] });
const answer = skill('answer', { intents: ['ask'], commands: ['Ask'], actions: ['answer.', 'answer.show'] });
const feedback = skill('feedback', { actions: ['answer.feedback.', 'answer.feedback.form'] });
const route = createRouter([help, answer, feedback]);
const message = (intent: string | null, addressed = true): string => to(route({ kind: 'message', addressed }, intent));
const command = (name?: string): string =>
  to(route({ kind: 'command', addressed: true, ...(name === undefined ? {} : { name }) }, null));
const action = (name: string): string => to(route({ kind: 'action', addressed: true, name }, null));

describe('the router', () => {
  it('sends a message by its intent', () => {
    expect(message('ask')).toBe('answer');
    expect(message('greeting')).toBe('help');
    expect(message('unheard_of')).toBe('unknown_intent');
  });

  it('stays out of talk that is not meant for the bot', () => {
    expect(message('other', false)).toBe('nobody');
    expect(message(null, false)).toBe('nobody');
    expect(message('unheard_of', false)).toBe('nobody');
    expect(message('ask', false)).toBe('answer');
  });

  it('sends a command by its word, in any case, and an unknown or empty one to help', () => {
    expect(command('ASK')).toBe('answer');
    expect(command('nonsense')).toBe('help');
    expect(command('')).toBe('help');
    expect(command()).toBe('help');
    expect(to(createRouter([answer])({ kind: 'command', addressed: true, name: 'x' }, null))).toBe('unknown_command');
  });

  it('sends a button by its whole id, or by the longest beginning that somebody claims', () => {
    expect(action('answer.show')).toBe('answer');
    expect(action('answer.feedback.up')).toBe('feedback');
    expect(action('answer.other')).toBe('answer');
    expect(action('answers')).toBe('unknown_action');
    expect(action('')).toBe('unknown_action');
  });

  it('refuses two skills that claim the same thing', () => {
    expect(() => createRouter([answer, skill('second', { intents: ['ask'] })])).toThrow(WiringError);
    expect(() => createRouter([answer, skill('second', { commands: ['aSk'] })])).toThrow('answer and second');
    expect(() => createRouter([answer, skill('answer', {})])).toThrow(WiringError);
  });

  it('an addressed turn always has somebody who answers, and the claim that fits best wins', () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const id = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    const claim = fc.oneof(
      id,
      id.map((whole) => `${whole}.`),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(claim, { maxLength: 8 }),
        id,
        fc.constantFrom('action', 'submission'),
        (claims, name, kind) => {
          const skills = claims.map((one, index) => skill(`s${index}`, { actions: [one] }));
          const picked = createRouter(skills)({ kind, addressed: true, name }, null);
          const fitting = claims.filter((one) => one === name || (one.endsWith('.') && name.startsWith(one)));
          const best = fitting.includes(name) ? name : fitting.sort((a, b) => b.length - a.length)[0];
          expect(to(picked)).toBe(best === undefined ? 'unknown_action' : `s${claims.indexOf(best)}`);
        },
      ),
    );
  });
});
