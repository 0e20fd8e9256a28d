import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Intent, Intents, intents as allIntents } from '../../src/knowledge/index.ts';
import { loadFiles, smallKnowledge } from '../support/knowledge-folder.ts';
import { anyText } from './any-text.ts';

/** The examples that come with the program, on a knowledge folder that does not matter here. */
const folder = new URL('../../knowledge/intents/', import.meta.url);
const examples = Object.fromEntries(
  readdirSync(folder).map((file) => [`intents/${file}`, readFileSync(new URL(file, folder), 'utf8')]),
);
const knowledge = loadFiles({ ...smallKnowledge, ...examples });
const intents = Intents.of(knowledge);

/** Invented for these tests; none stands among the examples. */
const messages: Partial<Record<Intent, string[]>> = {
  ask: [
    'which countries may our analysts log in from',
    'do we need an honorary contract for a visiting professor?',
    'What has to be written about the benefits for patients?',
  ],
  apply: [
    'let me carry on with the draft I began last week',
    'please change the wording of my benefits section',
    'I want to begin an application for maternity data',
    'join GT4B-NNJ5A1B2C3',
    'APP-7K3M-XH2Q',
    'open APP-7K3M-XH2Q, please',
  ],
  catalogue: [
    'show me every standard you have got',
    'open the territory of use page',
    'is there a webinar on onward sharing I can watch?',
  ],
  contact: [
    'what number do I ring to reach the DARS team?',
    'please put me through to a real person',
    'who is the case officer for our request',
  ],
  greeting: ['hiya, good afternoon', 'well hello, guide bot', 'morning, are you awake?'],
  cancel: ['no, stop that please', 'never mind, drop it', 'forget what I just asked for, cancel'],
  other: [
    'has anybody seen my green umbrella',
    'lovely lemon cake in the kitchen today, help yourselves',
    "I'll be ten minutes late for stand-up, trains again",
  ],
};

it('the nine intents have examples, and nothing else has', () => {
  expect([...knowledge.intents.keys()].sort()).toEqual([...allIntents].sort());
});

describe.each(Object.entries(messages))('the intent %s', (intent, texts) => {
  it.each(texts)('is what is meant by: %s', (text) => {
    expect(intents.classify(text).intent).toBe(intent);
  });
});

describe('something that went wrong is a report, though nobody calls it a breach', () => {
  it.each([
    'A memory stick with the mortality file went missing between the lab and the car park',
    'Priya has just attached the patient level extract to a mail to an outside supplier',
    'we discovered on Tuesday that a former intern can still open the cohort folder',
    'our agreement ran out in March and the records are still on the server',
    "Somebody at the vendor copied our NHS data to a machine in Toronto, which isn't on the agreement",
    'I think I uploaded the unsuppressed tables to the public web page by mistake',
    'criminals locked the research server overnight, the one with the hospital data on it',
    'my rucksack was stolen on the tram with the printed patient list inside',
    'a student looked up her neighbour in the extract',
  ])('%s', (text) => {
    expect(text).not.toMatch(/breach/i);
    expect(intents.classify(text).intent).toBe('breach_report');
  });
});

describe('a question about breaches reports nothing', () => {
  it.each([
    'How quickly does DARS have to hear about a breach?',
    'would losing an encrypted disk count as a breach?',
    'who in a university signs off a breach report',
    'If a supplier had an incident, which of us would have to report it?',
    'Does a near miss have to be reported?',
    'what happens to an agreement after a breach',
    'Is there a form for telling you about breaches?',
  ])('%s', (text) => {
    expect(intents.classify(text).intent).not.toBe('breach_report');
  });
});

describe('a guess', () => {
  it('is one of the nine, ranked with the others, for any text', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const { intent, probability, ranked } = intents.classify(text);
        expect(allIntents).toContain(intent);
        expect(probability).toBeGreaterThan(0);
        expect(ranked.map((guess) => guess.intent).sort()).toEqual([...allIntents].sort());
        expect(ranked.reduce((sum, guess) => sum + guess.probability, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is the same each time, from a new classifier too', () => {
    const again = Intents.of(knowledge);
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(again.classify(text)).toEqual(intents.classify(text));
      }),
    );
  });

  it('does not change with capitals and characters that nobody sees', () => {
    const plain = intents.classify('someone stole the laptop with the extract').ranked;
    expect(intents.classify('SOMEONE stole the lap\u200btop with the extract').ranked).toEqual(plain);
  });

  it('without examples takes every message for a question', () => {
    expect(Intents.of({ ...knowledge, intents: new Map() }).classify('hello')).toEqual({
      intent: 'ask',
      probability: 0,
      ruled: false,
      ranked: [],
    });
  });
});
