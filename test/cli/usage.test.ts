import { describe, expect, it } from 'vitest';
import { runHere } from './dars.ts';

/** The first run reads the whole program. */
const slow = { timeout: 30_000 };

describe('help is given for every command', slow, () => {
  it.each([
    ['', /ask .*route .*mask .*knowledge .*feedback /s],
    ['ask', /--json.*--batch.*--model/s],
    ['route', /--batch/],
    ['mask', /--batch/],
    ['knowledge', /check .*search /s],
    ['review', /--batch.*--model/s],
    ['knowledge check', /\[folder\]/],
    ['knowledge search', /--limit <n>/],
    ['feedback', /--json.*--limit <n>/s],
    ['usage', /--json.*--days <n>/s],
  ])('dars %s --help', async (command, words) => {
    const { code, out, errors } = await runHere(...command.split(' ').filter(Boolean), '--help');
    expect(out).toMatch(words);
    expect(out).toMatch(new RegExp(`^Usage: dars ?${command}`));
    expect(errors).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('what cannot be meant is answered with one line that says why, and exit code 2', slow, () => {
  it.each<[args: string[], line: RegExp]>([
    [['paint'], /unknown command 'paint'/],
    [['knowledge', 'paint'], /unknown command 'paint'/],
    [['ask', '--colour', 'a question'], /unknown option '--colour'/],
    [['knowledge', 'check', 'one', 'two'], /too many arguments.*check/],
    [['ask'], /ask needs a question, or --batch/],
    [['ask', '  '], /ask needs a question, or --batch/],
    [['ask', '--json'], /ask needs a question, or --batch/],
    [['route'], /route needs a message, or --batch/],
    [['mask'], /mask needs a text, or --batch/],
    [['mask', ' '], /mask needs a text, or --batch/],
    [['knowledge', 'search'], /missing required argument 'words'/],
    [['knowledge', 'search', 'data', '--limit'], /'--limit <n>' argument missing/],
    [['knowledge', 'search', 'data', '--limit', '0'], /--limit has to be a whole number from 1 to 200/],
    [['knowledge', 'search', 'data', '--limit', 'ten'], /--limit has to be a whole number from 1 to 200/],
    [['knowledge', 'search', 'data', '--limit', '1.5'], /--limit has to be a whole number from 1 to 200/],
    [['knowledge', 'search', 'data', '--limit', '201'], /--limit has to be a whole number from 1 to 200/],
    [['usage', '--days', '0'], /--days has to be a whole number from 1 to 3650/],
    [['feedback', '--limit', '-1'], /--limit has to be a whole number from 1 to 10000/],
  ])('dars %j', async (args, line) => {
    const { code, out, errors } = await runHere(...args);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^dars: /);
    expect(errors[0]).toMatch(line);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('a slip in a command too, with the guess in the same line', async () => {
    const { errors } = await runHere('aks');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/unknown command 'aks'.*ask/);
  });
});
