import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carried, shortened } from '../../../adapters/slack/limits.ts';

describe('a text that is shortened', () => {
  const cases = fc.property(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.integer({ min: 2, max: 40 }),
    (text, most) => {
      const short = shortened(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      if (text.length <= most) expect(short).toBe(text);
      else expect(text.startsWith(short.slice(0, -1)) && short.endsWith('…')).toBe(true);
      expect(shortened(short, most)).toBe(short);
    },
  );
  it('keeps its beginning and says by an ellipsis that there is more, with no character cut in half', () => {
    fc.assert(cases);
  });
});

it('what is sent back is refused, not cut, where Slack would not carry it', () => {
  expect(carried('abc', 3, 'a value')).toBe('abc');
  expect(() => carried('abcd', 3, 'a value')).toThrow(new RangeError('a value has 4 characters; Slack carries 3'));
});
