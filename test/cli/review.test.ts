import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runDars, runHere } from './dars.ts';

const slow = { timeout: 30_000 };
const knowledge = fileURLToPath(new URL('../../knowledge', import.meta.url));
const run = (args: string[], input = '') => runDars(['review', ...args], knowledge, input);

interface Line {
  id: unknown;
  outcome?: string;
  error?: string;
  requirements?: { ref: string; status: string; evidence: string | null }[];
}

describe('dars review --batch', slow, () => {
  it('gives a line for each line, in order, and names what could not be used', async () => {
    const text = 'The territory of use is England. No attempt is made elsewhere.';
    const input = [
      JSON.stringify({ id: 'a', section: 'territory-of-use', text }),
      JSON.stringify({ id: 2, section: 'Section 11', text }),
      JSON.stringify({ id: 'c', section: '99', text }),
      JSON.stringify({ id: 'd', section: '11' }),
      'no JSON',
      JSON.stringify({ id: 'f', section: 'Territory of Use', text: '' }),
    ].join('\n');
    const { code, out, errors } = await run(['--batch'], input);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines.map(({ id }) => id)).toEqual(['a', 2, 'c', 'd', null, 'f']);
    const [a, two, c, d, e, f] = lines;
    expect(a?.requirements?.[0]).toEqual({
      ref: 'territory-of-use#R1',
      status: 'addressed',
      evidence: 'The territory of use is England.',
    });
    expect(a?.requirements).toHaveLength(7);
    expect(two?.requirements).toEqual(a?.requirements);
    expect(c).toMatchObject({ outcome: 'error', error: expect.stringMatching(/line 3: .*territory-of-use/) as string });
    expect(d?.error).toMatch(/line 4: .*text/);
    expect(e?.error).toMatch(/line 5: not a JSON object/);
    expect(f?.requirements?.every(({ status }) => status !== 'addressed')).toBe(true);
    expect(errors).toEqual(['dars: 3 lines could not be used; the output says which and why']);
    expect(code).toBe(2);
  });
});

describe('dars review', slow, () => {
  it('prints a list a person can read, with what was quoted masked, and claims nothing', async () => {
    const { code, out, errors } = await run(
      ['12'],
      'Jane holds an honorary contract with the University (NHS number 943 476 5919). The appointment is unpaid.\n',
    );
    expect(errors).toEqual([]);
    expect(code).toBe(0);
    expect(out).toMatch(/^12 Honorary contract\n\d+ addressed, \d+ unclear, \d+ missing, \d+ not-applicable\n/);
    expect(out).toContain('"The appointment is unpaid."');
    expect(out).toContain('[NHS number]');
    expect(out).not.toContain('5919');
    expect(out).not.toMatch(/\bcomplete\b/i);
    expect(out).toMatch(/This check is not a decision by NHS England\.\n$/);
  });

  it('takes the text after the section too', async () => {
    const { out } = await run(['territory-of-use', 'The territory of use', 'is Wales.']);
    expect(out).toContain('R1   addressed');
  });

  it.each<[args: string[], line: RegExp]>([
    [[], /review needs a section and its text, or --batch/],
    [['99', 'text'], /"99" is no section; they are 1 term-of-data-sharing-agreement, /],
  ])('%j is answered with one line that says why', async (args, line) => {
    const { code, errors } = await runHere('review', ...args);
    expect(errors).toEqual([expect.stringMatching(line)]);
    expect(code).toBe(2);
  });

  it('an empty text is refused', async () => {
    const { code, errors } = await run(['12'], ' \n');
    expect(errors).toEqual(['dars: review needs the text of the section, after it or on standard input']);
    expect(code).toBe(2);
  });
});
