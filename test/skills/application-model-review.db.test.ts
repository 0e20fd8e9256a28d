import { beforeEach, expect, it } from 'vitest';
import type { Act, Asked, Script } from '../doubles/model/index.ts';
import { describeHelped, failures } from '../support/application-helped.ts';
import { ann } from '../support/application-kit.ts';

describeHelped('reading a section a second time', (guide) => {
  const WORDS = 'Old people in Saltmere keep their independence, which the district hospital cares about';
  const section = {
    'benefits.public': `Stroke care will be better for everybody in the public interest. ${WORDS}.`,
    'benefits.specific': 'Early supported discharge may be offered to more patients.',
  };
  /** Judges by a word of the requirement. */
  const judges =
    (...verdicts: [about: RegExp, status: string, quote: string | null][]): Script =>
    ({ user, tokens }: Asked) => ({
      say: {
        requirements: tokens.map((token) => {
          const line = new RegExp(`^${token}: (.*)$`, 'm').exec(user)?.[1] ?? '';
          const [, status = 'unclear', quote = null] = verdicts.find(([about]) => about.test(line)) ?? [];
          return { token, status, quote };
        }),
      },
    });
  const rulesAlone = /I read the text by its words\. Of \d+ requirements/;
  const countsOf = (said: string) =>
    [...said.matchAll(/\*\*(\d+)\*\*|(?<= )(\d+)(?= addressed|,| worth|\.)/g)].map(([whole]) => whole);

  beforeEach(async () => {
    await guide.write(section);
  });

  it('a requirement that the rules miss and the model finds is unclear and said to be the model’s, never addressed', async () => {
    const before = await guide.withoutModel('check benefits');
    expect(before).toMatch(/I could not find[\s\S]*realistic/);
    guide.double.script = judges(
      [/health care provision, adult social care/, 'addressed', WORDS],
      [/framework that is realistic/, 'addressed', 'Early supported discharge may be offered'],
    );
    const said = await guide.say('check benefits', ann);
    expect(said).toMatch(/a language model read it as well/);
    expect(guide.double.asked.every(({ step }) => step === 'review')).toBe(true);
    expect(said).toMatch(
      /I am not sure about[\s\S]*A language model points at these words for them[\s\S]*a language model (?:takes it|points here) for R8/,
    );
    const found = (text: string): string => / found \**(\d+)/.exec(text)?.[1] ?? 'none';
    expect(found(said)).toBe(found(before));
    expect(await guide.record()).toMatchObject({
      model: { step: 'review', outcome: 'used', prompts: [expect.stringMatching(/^review@2\+/)] },
    });
    expect(guide.counted).toEqual(['review used']);
    expect(guide.calls.at(-1)).toMatchObject({ step: 'review', person: 'p1', outcome: 'ok' });
  });

  it('what it quotes stands in the section, or is not shown', async () => {
    guide.double.script = judges([/./, 'addressed', 'The dissemination framework is realistic and comprehensive']);
    const said = await guide.say('check benefits', ann);
    expect(said).toContain('a language model read it as well');
    expect(said).not.toContain('The dissemination framework is');
    expect(said).not.toContain('A language model points at');
  });

  it('what the rules find and the model does not see is worth another look, and is still quoted', async () => {
    guide.double.script = judges([/./, 'missing', null]);
    const said = await guide.say('review the benefits section', ann);
    expect(said).toMatch(/Worth another look[\s\S]*may address R/);
    expect(said).toMatch(/think \**[1-9]\d*\** worth another look/);
    expect(countsOf(said).length).toBeGreaterThan(0);
  });

  it.each([...failures, ['rejected', { status: 400 }] as [string, Act]])(
    'is left to the rules when the model fails (%s), with the very same card, and that is kept',
    async (outcome, act) => {
      const before = await guide.withoutModel('check benefits');
      guide.double.script = () => act;
      expect(await guide.say('check benefits', ann)).toBe(before);
      expect(before).toMatch(rulesAlone);
      expect(await guide.record()).toMatchObject({ model: { step: 'review', outcome } });
      expect(guide.counted).toEqual([`review ${outcome}`]);
    },
  );

  it('is left to the rules when it takes too long, and when the day’s share is used up', async () => {
    const before = await guide.withoutModel('check benefits');
    await guide.withEnv({ MODEL_TIMEOUT_SECONDS: '1' });
    guide.double.script = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return { status: 500 };
    };
    expect(await guide.say('check benefits', ann)).toBe(before);
    expect(await guide.record()).toMatchObject({ model: { outcome: 'timeout' } });
    guide.double.asked.length = 0;
    await guide.withEnv({ MODEL_DAILY_TOKENS_PER_PERSON: '1000' });
    expect(await guide.say('check benefits', ann)).toBe(before);
    expect(await guide.record()).toMatchObject({ model: { outcome: 'over_person_budget' } });
    expect(guide.double.asked).toHaveLength(0);
  });

  it('is not asked about a section that is empty, or that no standard governs', async () => {
    await guide.say('check ethics', ann);
    await guide.say('check funding', ann);
    expect(guide.double.asked).toHaveLength(0);
    expect(guide.counted).toEqual([]);
  });
});
