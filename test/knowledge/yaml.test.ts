import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readYaml } from '../../src/knowledge/index.ts';

const short = 'a: [1, two, null]\n';
const long = Array.from(
  { length: 2000 },
  (_, n) => `key ${n}: { text: "value ${n}", list: [${n}, true, 1.5, ~] }\n`,
).join('');

describe('YAML says the same whether it is read or was kept', () => {
  it.each([
    ['short', short],
    ['long', long],
  ])('a %s text', (_what, text) => {
    const first = readYaml(text) as Record<string, unknown>;
    expect(first).toEqual(parse(text));
    first['a'] = 'changed by whoever got it';
    expect(readYaml(text)).toEqual(parse(text));
  });

  it('and one that is wrong is told each time', () => {
    for (const _time of [1, 2]) expect(() => readYaml(`${long}[`)).toThrow(/at line 2001/);
  });
});
