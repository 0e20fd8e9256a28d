import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Answers } from '../../src/skills/application/index.ts';
import type { Language, ModelCall } from '../../src/language/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { type Act, type ModelDouble, modelDouble } from '../doubles/model/index.ts';
import { type ApplicationKit, ann, applicationKit, guide } from './application-kit.ts';
import { languageAt, recordingCalls } from './language.ts';
import { describeOnBoth } from './storage.ts';

/** As Ann's answers are signed. */
export const byAnn = { account: 'p1', person: 'p1', name: 'Ann', surface: 'test' };

/** Every way in which a model or its service fails, and what is kept of it. */
export const failures: [outcome: string, act: Act][] = [
  ['unavailable', { status: 500 }],
  ['rate_limited', { status: 429 }],
  ['malformed', { text: '{"sentences": [' }],
  ['malformed', { say: { something: 'else' } }],
  ['truncated', { truncated: '{"fields":[' }],
  ['refused', { refusal: 'no' }],
  ['refused', { filtered: true }],
];

/** A guide with a language model behind it, and an application that Ann has begun. */
export interface HelpedGuide extends Pick<ApplicationKit, 'say' | 'press' | 'store'> {
  /** Answers for the model; fails until a test gives it a script. */
  double: ModelDouble;
  /** `step outcome` of what was counted. */
  counted: string[];
  /** Calls to the model that were recorded. */
  calls: ModelCall[];
  /** Opens the guide anew with other settings of the model. */
  withEnv(env: Record<string, string>): Promise<void>;
  /** Opens the guide anew without a model. */
  openWithout(): Promise<void>;
  /** What it says without a model, on the same application. */
  withoutModel(text: string): Promise<string>;
  id(): Promise<string>;
  reference(): Promise<string>;
  answers(): Promise<Answers>;
  valueOf(path: string): Promise<string | undefined>;
  /** What is kept with the last turn. */
  record(): Promise<{ model?: { step: string; outcome: string; prompts: string[] } } | null>;
  /** Ann's first answers to these questions. */
  write(values: Record<string, string>): Promise<void>;
}

/** Declares tests of the guide with a language model. It and the application begin anew for each. */
export function describeHelped(name: string, declare: (guide: HelpedGuide) => void): void {
  describeOnBoth(`the guide with a language model: ${name}`, (storage) => declare(helpedGuide(storage)), ['embedded']);
}

const classify = (text: string) => ({
  intent: text.endsWith('?') ? 'ask' : text.includes('wrong person') ? 'breach_report' : 'apply',
});

function helpedGuide(storage: () => Storage): HelpedGuide {
  let double: ModelDouble;
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
  const openWithout = async () => {
    await stop();
    await open(undefined);
  };
  const begun = async () => (await kit.applications.list(1))[0];
  const id = async () => (await begun())?.id ?? '';
  const answers = async () => await kit.store.answers(await id());

  beforeAll(async () => {
    double = await modelDouble();
  });
  afterAll(() => double.close());
  beforeEach(async () => {
    double.asked.length = 0;
    double.script = () => ({ status: 500 });
    calls = recordingCalls();
    language = await languageAt(double.url, { calls });
    await open(language);
    await kit.say('start an application: Falls and fractures in Saltmere', ann);
    return stop;
  });

  return {
    get double() {
      return double;
    },
    get counted() {
      return counted;
    },
    get calls() {
      return calls.calls;
    },
    get store() {
      return kit.store;
    },
    say: (text, who) => kit.say(text, who),
    press: (button, value, who, values) => kit.press(button, value, who, values),
    async withEnv(env) {
      await stop();
      language = await languageAt(double.url, { calls, env });
      await open(language);
    },
    openWithout,
    async withoutModel(text) {
      await openWithout();
      const said = await kit.say(text, ann);
      await stop();
      await open(language);
      return said;
    },
    id,
    reference: async () => (await begun())?.reference ?? '',
    answers,
    valueOf: async (path) => (await answers()).get(path)?.value,
    async record() {
      const row = await storage()
        .db.selectFrom('turns')
        .select('record')
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.record as Awaited<ReturnType<HelpedGuide['record']>>;
    },
    async write(values) {
      const changes = Object.entries(values).map(([path, value]) => ({ path, value, seen: 0 }));
      expect(await kit.store.write(await id(), changes, byAnn, `w${Math.random()}`)).toMatchObject({
        outcome: 'stored',
      });
    },
  };
}
