import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loggable } from '../../src/bot/error-boundary.ts';
import { eventKeyOf, prepare } from '../../src/bot/intake.ts';
import { cleanText, isWordless } from '../../src/bot/typed-text.ts';
import { pauseAfter } from '../../src/bot/worker.ts';
import { incoming, testMask } from '../support/bot.ts';

describe('what a person did, made fit to be stored', () => {
  it('keeps no name of the person and nothing unmasked, wherever it was typed', () => {
    const typed = {
      kind: 'submission' as const,
      name: 'form.id',
      value: 'button',
      text: 'Mr Smith',
      values: { a: '9434765919', b: 'fine' },
    };
    expect(prepare(incoming('', typed), testMask)).toEqual({
      platform: 'test',
      workspace: 'local',
      conversation: 'c1',
      person: { id: 'p1' },
      private: true,
      kind: 'submission',
      name: 'form.id',
      value: 'button',
      text: '[name]',
      values: { a: '[NHS number]', b: 'fine' },
      addressed: true,
      masked: ['patient_name', 'nhs_number'],
    });
  });

  it('an identifier in the place of a command is masked, also when it goes on in the text', () => {
    const of = (name: string, text: string) => prepare(incoming(text, { kind: 'command', name }), testMask);
    expect(of('9434765919', '')).toMatchObject({ name: '', text: '[NHS number]', masked: ['nhs_number'] });
    expect(of('943', '476 5919 x')).toMatchObject({ name: '', text: '[NHS number] x', masked: ['nhs_number'] });
    expect(of('ask', 'about 9434765919')).toMatchObject({ name: 'ask', text: 'about [NHS number]' });
    expect(of('ask', '')).toMatchObject({ name: 'ask', text: '', masked: [] });
  });

  it('of a message that is too long only the beginning is kept', () => {
    const { text, unread } = prepare(incoming(`9434765919 ${'word '.repeat(2000)}`), testMask);
    expect(unread).toBe('too_long');
    expect(text.length).toBeLessThan(400);
    expect(text).toMatch(/^\[NHS number\] word .*…$/);
  });

  it('the same event has the same key, and keys stay short', () => {
    expect(eventKeyOf(incoming('a', { eventId: 'e' }))).toBe('test:local:e');
    const long = incoming('a', { eventId: 'e'.repeat(5000) });
    expect(eventKeyOf(long)).toBe(eventKeyOf({ ...incoming('b'), eventId: long.eventId }));
    expect(eventKeyOf(long).length).toBeLessThan(100);
    expect(eventKeyOf(long)).not.toBe(eventKeyOf({ ...long, eventId: `${long.eventId}x` }));
  });
});

describe('typed text', () => {
  it('loses what nobody sees and keeps what a script needs', () => {
    expect(cleanText(' a\u200Bb\u0000c\r\nd\u00ADe\te ')).toBe('abc\nde\te');
    for (const text of ['می‌خواهم', 'क्‍ष', 'a\u200Fb', '👩‍👩‍👧']) expect(cleanText(text)).toBe(text);
  });

  it('without words is only what has no letter, digit or sign', () => {
    for (const text of ['', ' ', '👍', '👩‍👩‍👧 🇬🇧', '\u202E\u200F', '\u0001', '☺️', '1️⃣'.replace('1', '')]) {
      expect(isWordless(text), JSON.stringify(text)).toBe(true);
    }
    for (const text of ['?', '7', 'ok 👍', 'مرحبا', '数据', 'é', ':', '#']) {
      expect(isWordless(text), JSON.stringify(text)).toBe(false);
    }
  });

  it('cleaning is done once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => cleanText(cleanText(text)) === cleanText(text)));
  });
});

describe('what is logged of an error', () => {
  it('never holds its message, however it is made up', () => {
    const message = fc.string({ minLength: 4, unit: 'binary' }).filter((text) => /[^\s]{4}/.test(text));
    fc.assert(
      fc.property(message, (text) => {
        const marked = `SECRET ${text}\n    at SECRET (a.ts:1:1)`;
        const error = new TypeError(marked, { cause: new Error(marked) });
        expect(JSON.stringify(loggable(error))).not.toContain('SECRET');
        error.name = marked;
        expect(JSON.stringify(loggable(error))).not.toContain('SECRET');
      }),
    );
    expect(JSON.stringify(loggable('SECRET'))).not.toContain('SECRET');
  });
});

describe('sending again', () => {
  it('pauses longer each time, five minutes at most', () => {
    expect([0, 1, 2, 8, 9, 100].map(pauseAfter)).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000]);
  });
});
