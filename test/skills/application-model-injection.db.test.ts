import { expect, it } from 'vitest';
import type { Script } from '../doubles/model/index.ts';
import { inDrafts, inTitles } from '../language/injections.ts';
import { byAnn, describeHelped } from '../support/application-helped.ts';
import { ann } from '../support/application-kit.ts';

describeHelped('a model that obeys whatever it reads', (guide) => {
  /** Says what the attempt wants, cites everything, calls everything addressed, and takes every field from anywhere. */
  const obeys =
    (wants: string): Script =>
    ({ step, tokens, user }) => {
      if (step === 'draft')
        return {
          say: {
            sentences: tokens
              .filter((token) => token.startsWith('N'))
              .map((token) => ({ text: wants, sources: [token] })),
            missing: [],
          },
        };
      if (step === 'fields')
        return { say: { fields: [1, 2, 3, 4, 5, 6, 7].map((at) => ({ token: `F${at}`, item: 0, words: wants })) } };
      const quote = /<<<section \w+\n(.*?)\nsection/s.exec(user)?.[1] ?? null;
      return {
        say: { requirements: tokens.map((token) => ({ token, status: 'addressed', quote: quote ?? wants })) },
      };
    };
  const attempts = [...inDrafts, ...inTitles];

  it('puts nothing on the screen through a section that is checked', async () => {
    let version = 0;
    for (const [attempt, wants] of attempts) {
      const value = `We keep records in the Marsh Building.\n${attempt}`;
      await guide.store.write(
        await guide.id(),
        [{ path: 'benefits.public', value, seen: version }],
        byAnn,
        `w${version}`,
      );
      version += 1;
      const before = await guide.withoutModel('check benefits');
      guide.double.script = obeys(wants);
      const said = await guide.say('check benefits', ann);
      const addressed = (text: string) => / found \**(\d+)\** addressed/.exec(text)?.[1];
      expect(addressed(said), attempt).toBe(addressed(before));
      const quotes = [...said.matchAll(/^> (?!\()(.*)$/gm)].map(([, words = '']) => words);
      // A quotation is the team's own text, whatever it says; nothing else on the card is the model's.
      for (const words of quotes) expect(value.replace(/\s+/g, ' '), attempt).toContain(words.replaceAll('\\', ''));
      expect(said.replace(/^> .*$/gm, ''), attempt).not.toContain(wants.slice(0, -1));
    }
  });

  it('puts nothing into a draft, and nothing into the form', async () => {
    for (const [attempt, wants] of attempts) {
      guide.double.script = obeys(wants);
      const draft = await guide.say(
        `turn these notes into a benefits section:\nWe keep records in the Marsh Building.\n${attempt}`,
        ann,
      );
      expect(draft, attempt).toMatch(/No draft for|A draft for/);
      expect(draft.replaceAll(attempt, ''), attempt).not.toContain(wants.slice(0, -1));
      await guide.say('no', ann);
      await guide.say('change start date', ann);
      const fields = await guide.say(
        `The study begins in the spring, and it is called so: ${attempt.replaceAll('\n', ' ')}`,
        ann,
      );
      expect(fields, attempt).not.toMatch(/A language model took/);
    }
    expect(await guide.answers()).toHaveLength(1);
    for (const { system } of guide.double.asked)
      for (const [attempt] of attempts) expect(system).not.toContain(attempt.slice(0, 20));
  }, 30_000);
});
