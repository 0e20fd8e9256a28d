import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { addAskCommand } from '../../src/cli/ask.ts';
import type { AskedModel } from '../../src/cli/assistant.ts';
import { addReviewCommand } from '../../src/cli/review.ts';
import { showUsage } from '../../src/cli/usage.ts';
import { loadConfig } from '../../src/config.ts';
import { type Asked, type ModelDouble, KEY, modelDouble } from '../doubles/model/index.ts';
import { quoted, quoting } from '../doubles/model/quoting.ts';
import { smallKnowledge, writeKnowledge } from '../support/knowledge-folder.ts';
import { withDatabase, withFolder } from '../support/storage.ts';
import { type Ran, runDars } from './dars.ts';

/** Each starts processes, which takes seconds on a busy machine. */
const slow = { timeout: 90_000 };
const QUESTION = 'what happens to the records at expiry?';
const BY_A_MODEL = 'A language model put this into words.';
const real = fileURLToPath(new URL('../../knowledge', import.meta.url));

let folder: string;
let double: ModelDouble;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dars-knowledge-'));
  writeKnowledge(folder, smallKnowledge);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  double = await modelDouble(quoting);
});
afterEach(() => double.close());

type Env = Record<string, string>;

/** The commands inside this process, which is much quicker than a process for each. */
async function here(args: readonly string[], env: Env): Promise<Omit<Ran, 'code'>> {
  const out: string[] = [];
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const knowledge = (): string => env['KNOWLEDGE_DIR'] ?? folder;
  const print = (line: string): void => void out.push(`${line}\n`);
  const printing = { print, printJson: (value: unknown) => print(JSON.stringify(value)), failed: () => undefined };
  const program = new Command().exitOverride();
  addAskCommand(program, () => loadConfig(env), knowledge, printing);
  addReviewCommand(program, () => loadConfig(env), knowledge, printing);
  try {
    await program.parseAsync(['node', 'dars', ...args]);
  } finally {
    spy.mockRestore();
  }
  return { out: out.join(''), errors: said.join('').split('\n').filter(Boolean) };
}

interface Dars {
  (args: string[], env?: Env, lines?: unknown[]): Promise<Ran>;
  /** The same inside this process. */
  here(...args: string[]): Promise<Omit<Ran, 'code'>>;
  /** What `dars usage --json` prints. */
  usage(): Promise<object[]>;
}

/** `dars` with a chat model set up and a database of its own. */
const withChat = (work: (dars: Dars) => Promise<void>): Promise<void> =>
  withDatabase((databaseUrl) => {
    const chat = { CHAT_MODEL: 'openai:test', OPENAI_API_KEY: KEY, CHAT_MODEL_URL: double.url };
    const dars = (args: string[], env: Env = {}, lines: unknown[] = []): Promise<Ran> =>
      runDars(args, env['KNOWLEDGE_DIR'] ?? folder, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
        DATABASE_URL: databaseUrl,
        ...chat,
        ...env,
      });
    const usage = async (): Promise<object[]> => {
      const printed: string[] = [];
      await showUsage(loadConfig({ DATABASE_URL: databaseUrl }), { json: true, days: 1 }, (line) => printed.push(line));
      return printed.map((line) => JSON.parse(line) as object);
    };
    const inside = (...args: string[]) => here(args, { DATABASE_URL: databaseUrl, ...chat });
    return work(Object.assign(dars, { here: inside, usage }));
  }, inject('postgresTemplate'));

const linesOf = <Line = AskedModel & { id: unknown; elapsedMs: number }>({ out }: Pick<Ran, 'out'>): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('dars ask --model', slow, () => {
  it('answers in the model’s words with their sources and says so; identifiers are masked, and the call is counted', () =>
    withChat(async (dars) => {
      const { code, out, errors } = await dars(['ask', '--model', QUESTION, 'NHS number 943 476 5919']);
      expect(out).toContain('Destroy the records within thirty days after expiry. [1]');
      expect(out).toContain('Sources\n[1] R5');
      expect(out).toContain(BY_A_MODEL);
      expect([code, errors]).toEqual([0, []]);
      expect(double.asked.map(({ step, user }) => [step, user.includes('[NHS number]')])).toEqual([['compose', true]]);
      expect(double.seen.join()).not.toMatch(/943 ?476/);
      expect(await dars.usage()).toMatchObject([
        { step: 'compose', model: 'openai:test', calls: 1, outcomes: { ok: 1 }, inputTokens: 100, outputTokens: 20 },
      ]);
    }));

  it('takes out what the passages do not hold, as in chat', () =>
    withChat(async (dars) => {
      double.script = (asked) => {
        const { sentences } = quoted(asked, 2);
        return { say: { ...quoted(asked), sentences: [...sentences, { text: 'Ask by fax.', sources: ['P1'] }] } };
      };
      const [asked] = linesOf(await dars.here('ask', '--model', '--json', QUESTION));
      expect(asked?.text).toContain(BY_A_MODEL);
      expect(asked?.text).not.toContain('fax');
      expect(asked).toMatchObject({
        outcome: 'answered',
        model: { outcome: 'composed', prompts: [expect.stringMatching(/^compose@/)], removed: [expect.any(String)] },
      });
      expect(asked?.citations[0]).toMatchObject({ ref: 'length-of-agreement#R5', title: 'Length of Agreement' });
      expect(asked?.elapsedMs).toBeGreaterThan(0);
    }));

  it('gives the answer without the model where that fails, and says why on standard error', () =>
    withChat(async (dars) => {
      double.script = () => ({ status: 500 });
      const [plain] = linesOf(await dars.here('ask', '--json', QUESTION));
      expect(double.seen).toEqual([]);
      expect(plain).not.toHaveProperty('model');
      const ran = await dars(['ask', '--model', '--json', QUESTION]);
      const [failed] = linesOf(ran);
      expect({ ...failed, elapsedMs: 0 }).toEqual({
        ...plain,
        elapsedMs: 0,
        model: { outcome: 'unavailable', prompts: [expect.stringMatching(/^compose@/)], removed: [] },
      });
      expect(ran.errors).toEqual([expect.stringMatching(/^dars: 1 answer comes without the model: 1 unavailable \(/)]);
      expect(ran.code).toBe(0);
    }));

  it('answers a batch in order under the same ids, follow-ups and what needs no model too', () =>
    withChat(async (dars) => {
      const ran = await dars(['ask', '--model', '--batch'], { MODEL_RERANK: 'on' }, [
        { id: 'second', question: 'where do backups have to stand' },
        { id: 'broken' },
        { id: 7, turns: [QUESTION, 'and when?'] },
        { id: 'first', question: 'who won the football' },
      ]);
      const lines = linesOf(ran);
      expect(lines.map(({ id, outcome, model }) => [id, outcome, model?.outcome])).toEqual([
        ['second', 'answered', 'composed'],
        ['broken', 'error', undefined],
        [7, 'answered', 'composed'],
        ['first', 'unanswerable', null],
      ]);
      expect(lines[2]?.citations[0]?.ref).toBe('length-of-agreement#R5');
      expect(lines[2]?.model?.prompts.map((prompt) => prompt.split('@')[0])).toEqual(['rephrase', 'rerank', 'compose']);
      expect(ran.errors).toEqual(['dars: 1 line could not be used; the output says which and why']);
      expect(ran.code).toBe(2);
    }));

  it('keeps to the day’s budget of one person', () =>
    withChat(async (dars) => {
      const ran = await dars(['ask', '--model', QUESTION], { MODEL_DAILY_TOKENS_PER_PERSON: '10' });
      expect(ran.out).not.toContain(BY_A_MODEL);
      expect(ran.errors.join()).toContain('1 over_person_budget');
      expect(double.seen).toEqual([]);
    }));

  it('compares meanings where only an embedding model is set up, and makes the vectors of passages once', () =>
    withDatabase(async (databaseUrl) => {
      const env = { DATABASE_URL: databaseUrl, EMBEDDING_MODEL: 'openai:e', EMBEDDING_MODEL_URL: double.url };
      const ask = () => here(['ask', '--model', '--json', QUESTION], { ...env, OPENAI_API_KEY: KEY });
      const [asked] = linesOf(await ask());
      expect(asked).toMatchObject({ outcome: 'answered', model: null });
      expect(double.embedded.length).toBeGreaterThan(5);
      expect(double.embedded.at(-1)).toBe(QUESTION);
      const before = double.embedded.length;
      const again = await ask();
      expect(double.embedded.slice(before)).toEqual([QUESTION]);
      expect(again.errors).toEqual([]);
    }, inject('postgresTemplate')));

  it('with no model set up is answered with one line that says what to do, before any database is made', () =>
    withFolder(async (dataDir) => {
      const env = { DATA_DIR: path.join(dataDir, 'new') };
      const wanted = /^(dars: )?(ask|review) --model needs CHAT_MODEL.*docs\/models\.md/;
      const { code, out, errors } = await runDars(['ask', '--model', QUESTION], folder, '', env);
      expect(errors).toEqual([expect.stringMatching(wanted)]);
      expect([code, out]).toEqual([2, '']);
      await expect(here(['ask', '--model', '--batch'], env)).rejects.toThrow(wanted);
      await expect(here(['review', '--model', 'place-of-work', 'text'], env)).rejects.toThrow(wanted);
      expect(existsSync(env.DATA_DIR)).toBe(false);
    }));
});

describe('dars review --model', slow, () => {
  const TEXT = 'The appointment is unpaid. She was seen on the ward (NHS number 943 476 5919).';
  const QUOTE = 'The appointment is unpaid.';
  /** Points at the same words for one requirement, and finds no other. */
  const pointing = ({ user, tokens }: Asked) => ({
    say: {
      requirements: tokens.map((token) => {
        const about = new RegExp(`^${token}: .*genuinely be acting`, 'm').test(user);
        return { token, status: about ? 'addressed' : 'missing', quote: about ? QUOTE : null };
      }),
    },
  });
  interface Line {
    id: unknown;
    requirements: { ref: string; status: string; evidence: string | null; model?: { says: string } | null }[];
    model?: { outcome: string } | null;
  }
  const texts = [
    { id: 'b', section: '12', text: TEXT },
    { id: 1, section: 'honorary-contract', text: TEXT },
  ];
  const review = (dars: Dars): Promise<Ran> => dars(['review', '--model', '--batch'], { KNOWLEDGE_DIR: real }, texts);
  let plain: Line[];
  beforeAll(async () => {
    plain = linesOf(await runDars(['review', '--batch'], real, texts.map((text) => JSON.stringify(text)).join('\n')));
  });

  it('shows what the model points at as unclear, with the words; makes nothing addressed; and is masked and counted', () =>
    withChat(async (dars) => {
      double.script = pointing;
      const ran = await review(dars);
      const lines = linesOf<Line>(ran);
      expect(lines.map(({ id, model }) => [id, model?.outcome])).toEqual([
        ['b', 'used'],
        [1, 'used'],
      ]);
      const of = (line: Line | undefined, ref: string) =>
        line?.requirements.find((each) => each.ref.endsWith(`#${ref}`));
      expect(of(plain[0], 'R9')).toEqual({ ref: 'honorary-contract#R9', status: 'missing', evidence: null });
      expect(of(lines[0], 'R9')).toMatchObject({
        status: 'unclear',
        evidence: 'The appointment is unpaid',
        model: { says: 'hint' },
      });
      expect(of(lines[0], 'R8')).toMatchObject({ status: 'addressed', evidence: QUOTE, model: { says: 'doubts' } });
      const addressed = (line: Line | undefined) =>
        line?.requirements.filter(({ status }) => status === 'addressed').map(({ ref }) => ref);
      expect(addressed(lines[0])).toEqual(addressed(plain[0]));
      expect(ran.errors).toEqual([]);
      expect(double.seen.join()).not.toMatch(/943 ?476/);
      expect(await dars.usage()).toMatchObject([{ step: 'review', calls: 2 }]);
    }));

  it('is the reading of the rules where the model fails, and says why on standard error', () =>
    withChat(async (dars) => {
      double.script = () => ({ status: 500 });
      const ran = await review(dars);
      const statuses = (lines: Line[]) =>
        lines.map(({ requirements }) => requirements.map(({ ref, status, evidence }) => [ref, status, evidence]));
      expect(statuses(linesOf(ran))).toEqual(statuses(plain));
      expect(ran.errors).toEqual([expect.stringMatching(/^dars: 2 checks come without the model: 2 unavailable \(/)]);
      expect(ran.code).toBe(0);
    }));

  it('prints the list a person reads with the model’s part named as such', () =>
    withChat(async (dars) => {
      double.script = pointing;
      const { out } = await dars(['review', '--model', '12', TEXT], { KNOWLEDGE_DIR: real });
      expect(out).toMatch(/R9 +unclear .*\n +"The appointment is unpaid" \(a language model points at these words\)/);
      expect(out).toMatch(
        /R8 +addressed .*\n +"The appointment is unpaid\." \(the language model does not see it there\)/,
      );
      expect(out).toContain('a language model read the text as well');
      expect(out).toMatch(/This check is not a decision by NHS England\.\n$/);
    }));
});
