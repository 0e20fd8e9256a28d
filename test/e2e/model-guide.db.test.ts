import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DRAFT_MARK } from '../../src/language/index.ts';
import { type Asked, type ModelDouble, KEY, modelDouble } from '../doubles/model/index.ts';
import { type Shown, after, headingOf, saying } from '../support/interview.ts';
import { sayTo, startProgram } from '../support/program.ts';
import { withDatabase } from '../support/storage.ts';
import { inSlack } from '../support/surfaces.ts';
import { openStage } from './application-stage.ts';

let double: ModelDouble;
beforeEach(async () => {
  double = await modelDouble();
});
afterEach(() => double.close());

const settings = () => ({ CHAT_MODEL: 'openai:test', OPENAI_API_KEY: KEY, CHAT_MODEL_URL: double.url });
const UNSURE = 'Time to renew ours, where do I type the new dates?';
const NOTES =
  'turn these notes into a benefits section:\n- Fewer old people in Saltmere break a hip\n- The walrus council decides on clinics in 2029';
const TEXT = 'Fewer old people in Saltmere break a hip. The walrus council decides on clinics in 2029.';

/** Repeats the notes, sees one requirement in them, and takes what is unsure for a report. */
const helpful = ({ step, tokens, user }: Asked) => {
  const lineOf = (token: string): string => new RegExp(`^${token}: (.*)$`, 'm').exec(user)?.[1] ?? '';
  switch (step) {
    case 'draft': {
      const notes = tokens.filter((token) => token.startsWith('N'));
      return {
        say: { sentences: notes.map((token) => ({ text: `${lineOf(token)}.`, sources: [token] })), missing: ['R1'] },
      };
    }
    case 'review':
      return {
        say: {
          requirements: tokens.map((token) =>
            lineOf(token).includes('action, change or decision')
              ? { token, status: 'addressed', quote: 'The walrus council decides on clinics in 2029' }
              : { token, status: 'unclear', quote: null },
          ),
        },
      };
    case 'intent':
      return { say: { intent: 'breach_report' } };
    default:
      return { status: 500 };
  }
};

it('in Slack: notes become a draft that stays one in check and file until somebody confirms it; an unsure message is asked about', async () => {
  double.script = helpful;
  const stage = await openStage({ settings: settings() });
  try {
    const ada = inSlack(stage.slack, 'U1');
    await saying(ada, UNSURE, /Did something go wrong with data\?/);
    await saying(ada, UNSURE, /application/i);
    expect(double.asked.filter(({ step }) => step === 'intent')).toHaveLength(1);

    await saying(ada, 'start an application: Falls and fractures in Saltmere', /is begun/);
    const drafted = (await saying(ada, NOTES, /A draft for/)).at(-1) as Shown;
    expect(headingOf(drafted)).toContain('A draft for: Public benefit expected');
    expect(drafted.text).toContain('check every sentence');
    expect(drafted.text).toContain(TEXT);
    expect(drafted.buttons).toContain('Use this draft');
    await after(
      ada,
      () => ada.press('Use this draft', drafted),
      ({ text }) => text.includes('stays marked as a draft'),
    );

    const checked = (await saying(ada, 'check benefits', /Check: 5d/)).at(-1);
    expect(checked?.text).toMatch(/still a draft/);
    expect(checked?.text).toMatch(/a language model read it as well/);
    expect(checked?.text).toMatch(/walrus council decides on clinics in 2029/);
    const links = (await saying(ada, 'export', /downloads/)).at(-1);
    expect(links).toBeDefined();

    await saying(ada, 'confirm draft', /Stored/);
    const again = (await saying(ada, 'check benefits', /Check: 5d/)).at(-1);
    expect(again?.text).not.toMatch(/still a draft/);
    expect(stage.trouble()).toBe('');
  } finally {
    await stage.close();
  }
}, 90_000);

it(
  'on the page: what the model was asked for is counted and kept with the turn, and nothing of what was said with the calls',
  () =>
    withDatabase(async (databaseUrl) => {
      double.script = helpful;
      const program = await startProgram({ DATABASE_URL: databaseUrl, ...settings() });
      try {
        await sayTo(program.url, 'start an application: Falls and fractures in Saltmere');
        expect(await sayTo(program.url, NOTES)).toContain(DRAFT_MARK.slice(0, 40));
        await sayTo(program.url, 'yes');
        expect(await sayTo(program.url, 'check benefits')).toContain('a language model read it as well');
        double.script = () => ({ text: '{' });
        expect(await sayTo(program.url, 'check benefits')).not.toContain('a language model read it');
        expect(await sayTo(program.url, NOTES)).toContain('could not help just now');
        const metrics = await (await fetch(`${program.url}/metrics`)).text();
        expect(metrics).toContain('model_help_total{step="draft",outcome="used"} 1');
        expect(metrics).toContain('model_help_total{step="review",outcome="used"} 1');
        expect(metrics).toContain('model_help_total{step="review",outcome="malformed"} 1');
      } finally {
        expect(await program.stop()).toBe(0);
      }
      expect([...program.lines, program.errors()].join('\n')).not.toMatch(/walrus/);
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const calls = await client.query<{ step: string }>('select * from model_calls order by id');
      const turns = await client.query<{ record: { model?: { step: string; outcome: string } } | null }>(
        'select record from turns order by seq',
      );
      await client.end();
      expect(JSON.stringify(calls.rows)).not.toMatch(/walrus|hip/i);
      expect(new Set(calls.rows.map(({ step }) => step))).toEqual(new Set(['draft', 'review']));
      expect(
        turns.rows.flatMap(({ record }) => (record?.model ? [`${record.model.step} ${record.model.outcome}`] : [])),
      ).toEqual(['draft used', 'review used', 'review malformed', 'draft malformed']);
    }),
  60_000,
);
