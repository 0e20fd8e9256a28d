import fc from 'fast-check';
import { speaksOfData } from '../../src/skills/breach/overheard.ts';
import { describe, expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { firstScreen } from '../../src/skills/breach/index.ts';
import { deadlineAfter, inWords, readTime } from '../../src/skills/breach/deadline.ts';
import { newReference, readReference } from '../../src/skills/breach/reference.ts';
import { ENQUIRIES, fixtureTools, passageOf } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, markersOf } from '../support/skills-turn.ts';

const { knowledge } = fixtureTools();
const screen = (sends = true) => firstScreen(knowledge, { sends }, '');
const steps = ['F7', 'F8', 'F10', 'F11', 'F12', 'F13'].map((tag) => `guide:breach-reporting#${tag}`);

describe('what is overheard', () => {
  it.each(['we emailed the patient file to the wrong supplier', 'the laptop with the extract was stolen'])(
    'is taken up when it speaks of data: %s',
    (text) => {
      expect(speaksOfData(text)).toBe(true);
    },
  );
  it.each(['the deploy failed again', 'I sent the agenda to the wrong list', 'I lost my umbrella'])(
    'is left alone when it does not: %s',
    (text) => {
      expect(speaksOfData(text)).toBe(false);
    },
  );
});

describe('somebody who reports that something went wrong', () => {
  it('is told first of all that nothing is reported yet, and to contain it', () => {
    const [first] = screen().blocks;
    if (first?.type !== 'note') throw new Error('the first block is no note');
    expect(first.tone).toBe('caution');
    expect(first.markdown).toMatch(
      /Nothing has been reported yet[\s\S]*stop[\s\S]*secure[\s\S]*do not delete evidence/,
    );
    expect(first.markdown).toMatch(/no names, NHS numbers or records/);
  });

  it('is told plainly when reports cannot be sent from here', () => {
    expect(cardText(screen(false))).toMatch(/I cannot send it to DARS[\s\S]*governance lead/);
    expect(cardText(screen(true))).not.toMatch(/cannot send/);
  });

  it('gets the first steps in the order of the guidance, each cited, and how to reach DARS', () => {
    const card = screen();
    expect(citedLines(card).map(({ refs }) => refs)).toEqual(steps.map((ref) => [ref]));
    expect(citationsOf(card).map(({ marker }) => marker)).toEqual(markersOf(card));
    for (const ref of steps) expect(cardText(card)).toContain(passageOf(knowledge, ref).note ?? '');
    expect(cardText(card)).toContain(ENQUIRIES);
  });
});

describe('a reference', () => {
  it('is read again however it is typed', () => {
    const reference = newReference();
    expect(reference).toMatch(/^BR-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    for (const typed of [reference, reference.toLowerCase(), reference.replaceAll('-', ' '), ` ${reference.slice(3)} `])
      expect(readReference(typed)).toBe(reference);
  });

  it('with one wrong sign, or two neighbours swapped, is none', () => {
    const signs = '23456789ABCDEFGHJKMNPQRTVWXYZ';
    const at = fc.integer({ min: 0, max: 7 });
    fc.assert(
      fc.property(at, fc.constantFrom(...Array.from(signs)), (place, sign) => {
        const reference = newReference().slice(3).replace('-', '');
        fc.pre(reference.charAt(place) !== sign);
        expect(readReference(reference.slice(0, place) + sign + reference.slice(place + 1))).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), (place) => {
        const signsOf = Array.from(newReference().slice(3).replace('-', ''));
        const [a = '', b = ''] = signsOf.slice(place, place + 2);
        fc.pre(a !== b);
        signsOf.splice(place, 2, b, a);
        expect(readReference(signsOf.join(''))).toBeNull();
      }),
    );
    for (const junk of ['', 'BR-', 'hello', '00000000', 'BR-7K2M-XQ4']) expect(readReference(junk)).toBeNull();
  });
});

describe('the time of discovery', () => {
  const now = new Date('2026-11-25T15:00:00Z');

  it.each([
    ['25/11/2026 14:30', '2026-11-25T14:30:00.000Z'],
    ['2026-11-24 09.05', '2026-11-24T09:05:00.000Z'],
    ['today 9:00', '2026-11-25T09:00:00.000Z'],
    ['yesterday', '2026-11-24T00:00:00.000Z'],
    ['now', '2026-11-25T15:00:00.000Z'],
    // Summer time: an hour ahead of UTC.
    ['01/07/2026 12:00', '2026-07-01T11:00:00.000Z'],
  ])('%j is %s', (typed, at) => {
    expect(readTime(typed, now)?.toISOString()).toBe(at);
  });

  it.each(['', 'this morning some time', '31/02/2026 10:00', '26/11/2026', '25/11/2026 25:00'])(
    '%j cannot be read, or has not come yet',
    (typed) => {
      expect(readTime(typed, now)).toBeNull();
    },
  );

  it('is followed by 72 hours, said with their time zone', () => {
    expect(inWords(deadlineAfter(now))).toBe('Saturday, 28 November 2026 at 15:00 GMT');
  });
});
