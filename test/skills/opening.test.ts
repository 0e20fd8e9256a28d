import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines, sharedOpening } from '../../src/skills/answer/opening.ts';

const fact = (text: string, ...markers: number[]) => ({ text, markers });

describe('sentences that begin alike', () => {
  it('are told as one, each fact with its own mark', () => {
    expect(
      joinLines([
        fact('Back the benefits with a dissemination framework that is realistic.', 1),
        fact('Back the benefits with a dissemination framework that is comprehensive.', 2),
      ]),
    ).toEqual([
      {
        markdown: 'Back the benefits with a dissemination framework that is: realistic [1]; comprehensive.',
        markers: [2],
      },
    ]);
  });

  it('are parted at the comma before what differs', () => {
    const first = 'Test the data against the definition in section 263, first limb: it names somebody.';
    const second = 'Test the data against the definition in section 263, second limb: it lets somebody be found.';
    expect(joinLines([fact(first, 1), fact(second, 2)])[0]?.markdown).toBe(
      'Test the data against the definition in section 263: first limb: it names somebody [1]; second limb: it lets somebody be found.',
    );
  });

  it('stay apart when only a few words are the same', () => {
    const facts = [fact('Give a start date.', 1), fact('Give an end date.', 2)];
    expect(joinLines(facts)).toEqual(facts.map(({ text, markers }) => ({ markdown: text, markers })));
  });

  it('come together across others, where the first of them stands', () => {
    const lines = joinLines([
      fact('The privacy notice of the study has to name the controller.', 1),
      fact('Something else.', 2),
      fact('The privacy notice of the study has to name the recipients.', 3),
    ]);
    expect(lines.map(({ markers }) => markers)).toEqual([[3], [2]]);
  });
});

it('no mark and no ending of a sentence is lost, whatever is joined', () => {
  const word = fc.constantFrom('the', 'data', 'notice', 'of', 'a', 'controller', 'has', 'to', 'name');
  const sentence = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => `${words.join(' ')}.`);
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 6 }), (sentences) => {
      const lines = joinLines(sentences.map((text, index) => fact(text, index + 1)));
      const shown = lines.map(({ markdown, markers }) => `${markdown} ${markers.map((mark) => `[${mark}]`).join(' ')}`);
      sentences.forEach((text, index) => {
        const line = shown.find((one) => one.includes(`[${index + 1}]`)) ?? '';
        const last = text.replace(/\.$/, '').split(' ').at(-1) ?? '';
        expect(line).toContain(last);
      });
    }),
  );
});

it('a shared opening is the same from both sides', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(sharedOpening(a, b)).toBe(sharedOpening(b, a));
    }),
  );
});
