import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Skill } from '../../src/bot/index.ts';
import { DRAFT_MARK, type Language } from '../../src/language/index.ts';
import { type Act, type Asked, type ModelDouble, type Script, modelDouble } from '../doubles/model/index.ts';
import { inDrafts, inTitles } from '../language/injections.ts';
import { type ApplicationKit, applicationKit } from '../support/application-kit.ts';
import { skillOf } from '../support/bot.ts';
import { languageAt, recordingCalls } from '../support/language.ts';
import { describeOnBoth } from '../support/storage.ts';

const guide: Skill = skillOf(() => 'the guide answers', {
  name: 'guide',
  claims: { intents: ['ask', 'breach_report'] },
});
const classify = (text: string) => ({
  intent: text.endsWith('?') ? 'ask' : text.includes('wrong person') ? 'breach_report' : 'apply',
});
const ann = { conversation: 'ann', person: { id: 'p1', name: 'Ann' } };
const bob = { conversation: 'bob', person: { id: 'p2', name: 'Bob' } };

let double: ModelDouble;
beforeAll(async () => {
  double = await modelDouble();
});
afterAll(() => double.close());

/** Every way in which a model or its service fails, and what is kept of it. */
const failures: [outcome: string, act: Act][] = [
  ['unavailable', { status: 500 }],
  ['rate_limited', { status: 429 }],
  ['malformed', { text: '{"sentences": [' }],
  ['malformed', { say: { something: 'else' } }],
  ['truncated', { truncated: '{"fields":[' }],
  ['refused', { refusal: 'no' }],
  ['refused', { filtered: true }],
];

describeOnBoth(
  'the guide with a language model',
  (storage) => {
    let kit: ApplicationKit;
    let counted: string[];
    let calls: ReturnType<typeof recordingCalls>;
    let language: Language;

    const stop = async () => await kit.bot.stop(500);
    const open = async (given: Language | undefined) => {
      counted = [];
      kit = applicationKit(storage(), {
        skills: [guide],
        classify,
        ...(given ? { language: given } : {}),
        metrics: { modelHelp: (step, outcome) => void counted.push(`${step} ${outcome}`) },
      });
      await kit.bot.start();
    };
    const withEnv = async (env: Record<string, string>) => {
      await stop();
      language = await languageAt(double.url, { calls, env });
      await open(language);
    };
    beforeEach(async () => {
      double.asked.length = 0;
      double.script = () => ({ status: 500 });
      calls = recordingCalls();
      language = await languageAt(double.url, { calls });
      await open(language);
      await kit.say('start an application: Falls and fractures in Saltmere', ann);
      return stop;
    });

    const id = async () => (await kit.applications.list(1))[0]?.id ?? '';
    const valueOf = async (path: string) => (await kit.store.answers(await id())).get(path)?.value;
    const record = async () =>
      (await storage().db.selectFrom('turns').select('record').orderBy('seq', 'desc').limit(1).executeTakeFirst())
        ?.record as {
        model?: { step: string; outcome: string; prompts: string[] };
      } | null;
    const write = async (values: Record<string, string>) => {
      const changes = Object.entries(values).map(([path, value]) => ({ path, value, seen: 0 }));
      const by = { account: 'p1', person: 'p1', name: 'Ann', surface: 'test' };
      expect(await kit.store.write(await id(), changes, by, `w${Math.random()}`)).toMatchObject({ outcome: 'stored' });
    };
    /** Without a model, on the same application. */
    const withoutModel = async (text: string): Promise<string> => {
      await stop();
      await open(undefined);
      const said = await kit.say(text, ann);
      await stop();
      await open(language);
      return said;
    };

    describe('reading a section a second time', () => {
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
        await write(section);
      });

      it('a requirement that the rules miss and the model finds is unclear and said to be the model’s, never addressed', async () => {
        const before = await withoutModel('check benefits');
        expect(before).toMatch(/I could not find[\s\S]*realistic/);
        double.script = judges(
          [/health care provision, adult social care/, 'addressed', WORDS],
          [/framework that is realistic/, 'addressed', 'Early supported discharge may be offered'],
        );
        const said = await kit.say('check benefits', ann);
        expect(said).toMatch(/a language model read it as well/);
        expect(double.asked.every(({ step }) => step === 'review')).toBe(true);
        expect(said).toMatch(
          /I am not sure about[\s\S]*A language model points at these words for them[\s\S]*a language model (?:takes it|points here) for R8/,
        );
        const found = (text: string): string => / found \**(\d+)/.exec(text)?.[1] ?? 'none';
        expect(found(said)).toBe(found(before));
        expect(await record()).toMatchObject({
          model: { step: 'review', outcome: 'used', prompts: [expect.stringMatching(/^review@2\+/)] },
        });
        expect(counted).toEqual(['review used']);
        expect(calls.calls.at(-1)).toMatchObject({ step: 'review', person: 'p1', outcome: 'ok' });
      });

      it('what it quotes stands in the section, or is not shown', async () => {
        double.script = judges([/./, 'addressed', 'The dissemination framework is realistic and comprehensive']);
        const said = await kit.say('check benefits', ann);
        expect(said).toContain('a language model read it as well');
        expect(said).not.toContain('The dissemination framework is');
        expect(said).not.toContain('A language model points at');
      });

      it('what the rules find and the model does not see is worth another look, and is still quoted', async () => {
        double.script = judges([/./, 'missing', null]);
        const said = await kit.say('review the benefits section', ann);
        expect(said).toMatch(/Worth another look[\s\S]*may address R/);
        expect(said).toMatch(/think \**[1-9]\d*\** worth another look/);
        expect(countsOf(said).length).toBeGreaterThan(0);
      });

      it.each([...failures, ['rejected', { status: 400 }] as [string, Act]])(
        'is left to the rules when the model fails (%s), with the very same card, and that is kept',
        async (outcome, act) => {
          const before = await withoutModel('check benefits');
          double.script = () => act;
          expect(await kit.say('check benefits', ann)).toBe(before);
          expect(before).toMatch(rulesAlone);
          expect(await record()).toMatchObject({ model: { step: 'review', outcome } });
          expect(counted).toEqual([`review ${outcome}`]);
        },
      );

      it('is left to the rules when it takes too long, and when the day’s share is used up', async () => {
        const before = await withoutModel('check benefits');
        await withEnv({ MODEL_TIMEOUT_SECONDS: '1' });
        double.script = async () => {
          await new Promise((resolve) => setTimeout(resolve, 2500));
          return { status: 500 };
        };
        expect(await kit.say('check benefits', ann)).toBe(before);
        expect(await record()).toMatchObject({ model: { outcome: 'timeout' } });
        double.asked.length = 0;
        await withEnv({ MODEL_DAILY_TOKENS_PER_PERSON: '1000' });
        expect(await kit.say('check benefits', ann)).toBe(before);
        expect(await record()).toMatchObject({ model: { outcome: 'over_person_budget' } });
        expect(double.asked).toHaveLength(0);
      });

      it('is not asked about a section that is empty, or that no standard governs', async () => {
        await kit.say('check ethics', ann);
        await kit.say('check funding', ann);
        expect(double.asked).toHaveLength(0);
        expect(counted).toEqual([]);
      });
    });

    describe('a draft from notes', () => {
      const notes =
        '- Fewer old people in Saltmere break a hip\n- The district council decides on clinics in 2029\n- Lunch was nice';
      const drafts =
        (...sentences: [text: string, ...sources: string[]][]): Script =>
        () => ({
          say: { sentences: sentences.map(([text, ...sources]) => ({ text, sources })), missing: ['R1', 'R2', 'R999'] },
        });
      const good = drafts(
        ['Fewer old people in Saltmere break a hip.', 'N1'],
        ['The district council decides on clinics in 2029.', 'N2'],
      );
      const TEXT = 'Fewer old people in Saltmere break a hip. The district council decides on clinics in 2029.';

      it('is shown marked, with what is not in it, stored only after a yes, and stays marked', async () => {
        double.script = good;
        const said = await kit.say(`turn these notes into a benefits section:\n${notes}`, ann);
        expect(said).toMatch(/A draft for: Public benefit expected \(5d/);
        expect(said).toContain(DRAFT_MARK);
        expect(said).toContain(TEXT);
        expect(said).toMatch(/Not in it, of your notes[\s\S]*Lunch was nice/);
        expect(said).toMatch(/found nothing in your notes about[\s\S]*R1/);
        expect(said).toContain('Nothing is stored yet');
        expect(await valueOf('benefits.public')).toBeUndefined();
        expect(await record()).toMatchObject({ model: { step: 'draft', outcome: 'used', removed: [] } });

        expect(await kit.say('use this draft', ann)).toMatch(/Stored\.[\s\S]*stays marked as a draft/);
        expect(await valueOf('benefits.public')).toBe(`${DRAFT_MARK}\n\n${TEXT}`);
        expect(await kit.say('ready', ann)).toMatch(/Blocks:[\s\S]*Public benefit expected” is still a draft/);
        expect(await kit.say('copy benefits', ann)).toContain(DRAFT_MARK);

        expect(await kit.say('confirm draft of public benefit expected', ann)).toMatch(/Stored\./);
        expect(await valueOf('benefits.public')).toBe(TEXT);
        expect(await kit.say('ready', ann)).not.toMatch(/still a draft/);
        await kit.say('undo', ann);
        expect(await valueOf('benefits.public')).toBe(`${DRAFT_MARK}\n\n${TEXT}`);
      });

      it('of notes that come in the next message, whatever they sound like, and a question in between is answered first', async () => {
        double.script = good;
        expect(await kit.say('help me draft the benefits section', ann)).toMatch(
          /Your notes for: Public benefit expected/,
        );
        expect(await kit.say('what is a benefit?', ann)).toMatch(/the guide answers[\s\S]*Your notes for/);
        expect(double.asked).toHaveLength(0);
        expect(await kit.say(`check ${notes}`, ann)).toContain(TEXT);
        expect(await kit.say('what is a benefit?', ann)).toMatch(/the guide answers[\s\S]*Shall I store/);
        await kit.press('apply.yes', (await kit.applications.list(1))[0]?.reference ?? '', ann);
        expect(await valueOf('benefits.public')).toContain(TEXT);
      });

      it('of which a person wants nothing is gone; a report in place of notes comes first', async () => {
        double.script = good;
        await kit.say('draft the benefits section', ann);
        expect(await kit.say('we sent the notes to the wrong person', ann)).toContain('the guide answers');
        await kit.say(notes, ann);
        expect(await kit.say('no', ann)).toMatch(/nothing of that was stored/);
        expect(await kit.say('use this draft', ann)).toMatch(/No draft of yours is waiting/);
        expect(await valueOf('benefits.public')).toBeUndefined();
      });

      it('of notes on one line takes each between semicolons for one', async () => {
        double.script = good;
        const line = 'Fewer old people in Saltmere break a hip; The district council decides on clinics in 2029';
        expect(await kit.say(`turn my notes into the benefits section: ${line}`, ann)).toContain(TEXT);
        expect(double.asked[0]?.user).toContain('N2: The district council');
      });

      it('can be kept as the answer to another question of the section', async () => {
        double.script = good;
        await kit.say(`turn my notes into the benefits section: ${notes}`, ann);
        await kit.press(
          'apply.do',
          `${(await kit.applications.list(1))[0]?.reference ?? ''} use this draft for benefits.path`,
          ann,
        );
        expect(await valueOf('benefits.path')).toContain(TEXT);
        expect(await valueOf('benefits.public')).toBeUndefined();
      });

      it('is edited in the form without its mark, and stored from there it is somebody’s own', async () => {
        double.script = good;
        await kit.say(`draft this section from my notes: ${notes}`, ann);
        await kit.say(`turn my notes into the benefits section: ${notes}`, ann);
        await kit.say('use this draft', ann);
        const reference = (await kit.applications.list(1))[0]?.reference ?? '';
        const form = await kit.press('apply.write', `${reference} benefits.public 1`, ann);
        expect(form).toMatch(/a draft that a language model put together/);
        expect(form).not.toContain(DRAFT_MARK);
        await kit.press('apply.written', `${reference} benefits.public 1`, ann, { answer: `${TEXT} We checked.` });
        expect(await valueOf('benefits.public')).toBe(`${TEXT} We checked.`);
      });

      it('is compared with the standard without its mark', async () => {
        double.script = good;
        await kit.say(`turn my notes into the benefits section: ${notes}`, ann);
        await kit.say('use this draft', ann);
        double.asked.length = 0;
        await kit.say('check benefits', ann);
        for (const { user } of double.asked) expect(user).not.toContain(DRAFT_MARK);
      });

      it('does not take the place of what a colleague wrote meanwhile without a choice', async () => {
        double.script = good;
        const offered = await kit.press(
          'apply.code',
          `${(await kit.applications.list(1))[0]?.reference ?? ''} editor`,
          ann,
        );
        await kit.say(`join ${/join ([A-Z0-9-]+)/.exec(offered)?.[1] ?? ''}`, bob);
        await kit.say(`turn my notes into the benefits section: ${notes}`, ann);
        await kit.say('change public benefit expected to Bob wrote this first', bob);
        expect(await kit.say('use this draft', ann)).toMatch(/Not stored yet[\s\S]*Bob wrote this first/);
        expect(await valueOf('benefits.public')).toBe('Bob wrote this first');
      });

      it('has nothing that the notes do not say', async () => {
        double.script = drafts(
          ['Fewer old people in Saltmere break a hip.', 'N1'],
          ['A third fewer old people in Saltmere break a hip.', 'N1'],
          ['The council decided on clinics in 2031.', 'N2'],
          ['Ethical approval was granted by the Northmarsh committee.', 'N2'],
        );
        const said = await kit.say(`turn these notes into a benefits section:\n${notes}`, ann);
        expect(said).toMatch(/Fewer old people in Saltmere break a hip\./);
        expect(said).toMatch(/left out 3 sentences/);
        expect(said).not.toMatch(/third|2031|granted/);
        const all = drafts(['Ethical approval was granted by the Northmarsh committee.', 'N2']);
        double.script = all;
        expect(await kit.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
          /wrote nothing that your notes say/,
        );
        expect(await record()).toMatchObject({ model: { step: 'draft', outcome: 'unsupported' } });
      });

      it.each(failures)(
        'that fails (%s) says what to do instead, and the notes can be stored as they are',
        async (outcome, act) => {
          double.script = () => act;
          const said = await kit.say(`turn these notes into a benefits section:\n${notes}`, ann);
          expect(said).toMatch(/could not help just now[\s\S]*store your notes[\s\S]*Nothing was stored/);
          expect(await record()).toMatchObject({ model: { step: 'draft', outcome } });
          await kit.say('yes', ann);
          expect(await valueOf('benefits.public')).toBe(notes);
        },
      );

      it('is not made when the share of the day is used up, or it takes too long, and that is said', async () => {
        await withEnv({ MODEL_DAILY_TOKENS_PER_PERSON: '1000' });
        expect(await kit.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
          /Your share of the language model for today is used up/,
        );
        expect(double.asked).toHaveLength(0);
        await withEnv({ MODEL_TIMEOUT_SECONDS: '1' });
        double.script = async () => {
          await new Promise((resolve) => setTimeout(resolve, 2500));
          return { status: 500 };
        };
        expect(await kit.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
          /could not help just now/,
        );
        expect(await record()).toMatchObject({ model: { outcome: 'timeout' } });
      });

      it('without a model is not to be had, which is said, and the notes are not lost', async () => {
        await stop();
        await open(undefined);
        expect(await kit.say('draft the benefits section', ann)).toMatch(
          /none is set up here[\s\S]*What you can do instead/,
        );
        expect(await kit.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
          /none is set up here[\s\S]*store your notes/,
        );
        expect(await valueOf('benefits.public')).toBeUndefined();
        await kit.say('yes', ann);
        expect(await valueOf('benefits.public')).toBe(notes);
        expect(counted).toEqual([]);
        expect(await record()).toBeNull();
      });

      it('is for those who may write, and where there is a text to write', async () => {
        double.script = good;
        const offered = await kit.press(
          'apply.code',
          `${(await kit.applications.list(1))[0]?.reference ?? ''} reader`,
          ann,
        );
        await kit.say(`join ${/join ([A-Z0-9-]+)/.exec(offered)?.[1] ?? ''}`, bob);
        expect(await kit.say(`turn these notes into a benefits section: ${notes}`, bob)).toMatch(/needs another role/);
        expect(await kit.say(`turn these notes into a funding section: ${notes}`, ann)).toMatch(/no text to draft/);
        expect(await kit.say(`turn these notes into a walrus section: ${notes}`, ann)).toMatch(
          /I do not find “walrus”/,
        );
        expect(double.asked).toHaveLength(0);
      });
    });

    describe('several answers in one message', () => {
      const message =
        'We are the University of Saltmere, an academic place, and we would like to start on 1 March 2027 with HES APC from 2015/16 to 2020/21.';
      const TOKEN = (user: string, about: RegExp): string =>
        user
          .split('\n')
          .find((line) => about.test(line))
          ?.split(':', 1)[0] ?? 'F999';
      const points =
        (...found: [about: RegExp, item: number, words: string][]): Script =>
        ({ user }) => ({
          say: { fields: found.map(([about, item, words]) => ({ token: TOKEN(user, about), item, words })) },
        });
      const all = points(
        [/: Applicant organisation \(/, 0, 'University of Saltmere'],
        [/: Type of organisation \(/, 0, 'academic'],
        [/: Start date \(/, 0, '1 March 2027'],
        [/: data set, data set; one|: data set, name; one|: data set, [^;]*; one of several/, 1, 'HES APC'],
      );

      it('that a model points at are shown, and stored only after a yes', async () => {
        double.script = all;
        const said = await kit.say(message, ann);
        expect(said).toMatch(/I read 4 answers[\s\S]*A language model took/);
        expect(said).toMatch(/University of Saltmere[\s\S]*Academic[\s\S]*1 March 2027[\s\S]*HES APC/);
        expect(await kit.store.answers(await id())).toHaveLength(1);
        expect(await record()).toMatchObject({
          model: { step: 'fields', outcome: 'used', prompts: [expect.stringMatching(/^fields@1\+/)] },
        });
        await kit.say('yes', ann);
        const stored = [...(await kit.store.answers(await id())).values()];
        expect(
          stored
            .map(({ path, value }) => [path.replace(/\/i\w+\//, '/item/'), value])
            .slice(1)
            .sort(),
        ).toEqual([
          ['about.applicant', 'University of Saltmere'],
          ['about.applicant-type', 'academic'],
          ['data.sets/item/name', 'HES APC'],
          ['term.start', '2027-03-01'],
        ]);
      });

      it('are dropped after a no', async () => {
        double.script = all;
        await kit.say(message, ann);
        await kit.say('no', ann);
        expect(await kit.store.answers(await id())).toHaveLength(1);
      });

      it('never hold what the message does not say, or what the field does not take', async () => {
        double.script = points(
          [/: Applicant organisation \(/, 0, 'University of Northmarsh'],
          [/: Start date \(/, 0, '1 April 2027'],
          [/: End date \(/, 0, '2020/21'],
          [/: Type of application \(/, 0, 'place'],
          [/: Organisation code of the applicant \(/, 0, 'HES APC from 2015/16'],
        );
        const said = await kit.say(message, ann);
        expect(said).not.toMatch(/I read|Shall I store|Northmarsh|April/);
        expect(await record()).toMatchObject({ model: { step: 'fields', outcome: 'unsupported' } });
        expect(await kit.store.answers(await id())).toHaveLength(1);
      });

      it('of fields that are open and short only: the model is told of no others, and of nothing that was answered', async () => {
        double.script = all;
        await kit.say(message, ann);
        const { user = '', system = '' } = double.asked[0] ?? {};
        expect(user).toMatch(/F\d+: Applicant organisation/);
        expect(user).not.toMatch(/F\d+: Abstract|F\d+: Application title|yes-no|Saltmere Falls/);
        expect(system).not.toContain('Saltmere');
      });

      it.each(failures)('are read by rules when the model fails (%s)', async (outcome, act) => {
        const before = await withoutModel('change start date');
        double.script = () => act;
        const said = await kit.say(message, ann);
        expect(before).toContain('Start date');
        expect(said).toMatch(/Not stored\. I cannot read this as a date/);
        expect(await record()).toMatchObject({ model: { step: 'fields', outcome } });
      });

      it('that the rules read whole are not given to a model, nor is a short answer, a long text or a report', async () => {
        double.script = all;
        expect(await kit.say('start date: 1 April 2027; end date: 31 March 2030', ann)).toMatch(/I read 2 answers/);
        await kit.say('yes', ann);
        await kit.say('change applicant organisation to University of Saltmere', ann);
        await kit.say('change abstract', ann);
        await kit.say(
          'We look at falls, at fractures, and at clinics. Fewer people will break a hip in Saltmere.',
          ann,
        );
        await kit.say('we sent the file, the list and the notes to the wrong person this morning', ann);
        expect(double.asked).toHaveLength(0);
      });

      it('that the rules and the model read are shown together, the rules’ value where both have one', async () => {
        double.script = points(
          [/: Applicant organisation \(/, 0, 'University of Saltmere'],
          [/: Start date \(/, 0, '2 March 2027'],
        );
        const said = await kit.say(
          'start date: 1 March 2027; end date: 28 February 2030; applying: University of Saltmere, not on 2 March 2027',
          ann,
        );
        expect(said).toMatch(/I read 3 answers/);
        expect(said).toMatch(/1 March 2027/);
        expect(said).not.toMatch(/Start date[^\n]*2 March/);
        expect(said).toMatch(/A language model took \*{0,2}Applicant organisation\*{0,2} out/);
      });

      it('said to others are given to no model', async () => {
        double.script = all;
        await kit.say(message, { ...ann, addressed: false });
        expect(double.asked).toHaveLength(0);
      });
    });

    describe('a model that obeys whatever it reads', () => {
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
          const by = { account: 'p1', person: 'p1', name: 'Ann', surface: 'test' };
          const value = `We keep records in the Marsh Building.\n${attempt}`;
          await kit.store.write(await id(), [{ path: 'benefits.public', value, seen: version }], by, `w${version}`);
          version += 1;
          const before = await withoutModel('check benefits');
          double.script = obeys(wants);
          const said = await kit.say('check benefits', ann);
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
          double.script = obeys(wants);
          const draft = await kit.say(
            `turn these notes into a benefits section:\nWe keep records in the Marsh Building.\n${attempt}`,
            ann,
          );
          expect(draft, attempt).toMatch(/No draft for|A draft for/);
          expect(draft.replaceAll(attempt, ''), attempt).not.toContain(wants.slice(0, -1));
          await kit.say('no', ann);
          await kit.say('change start date', ann);
          const fields = await kit.say(
            `The study begins in the spring, and it is called so: ${attempt.replaceAll('\n', ' ')}`,
            ann,
          );
          expect(fields, attempt).not.toMatch(/A language model took/);
        }
        expect(await kit.store.answers(await id())).toHaveLength(1);
        for (const { system } of double.asked)
          for (const [attempt] of attempts) expect(system).not.toContain(attempt.slice(0, 20));
      }, 30_000);
    });
  },
  ['embedded'],
);
