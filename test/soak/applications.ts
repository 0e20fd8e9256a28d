import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Incoming, type Reply, cardText } from '../../src/bot/index.ts';
import type { Config } from '../../src/config.ts';
import { openKnowledge, openPrecedents } from '../../src/knowledge/index.ts';
import { openApplication } from '../../src/main/application.ts';
import type { Logger } from '../../src/operations/index.ts';
import { mask } from '../../src/privacy/index.ts';
import {
  type AnswerStore,
  loadForm,
  openAnswers,
  openApplications,
  openTeam,
  replay,
} from '../../src/skills/application/index.ts';
import { questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import { ID } from '../../src/skills/application/ids.ts';
import { type Storage, openStorage } from '../../src/storage/index.ts';
import { dice, typedFor } from '../support/application-values.ts';
import { incoming, recordingAdapter, type TestBot, testBot, until } from '../support/bot.ts';
import { recordingLog } from '../support/recording-log.ts';

export interface CrowdResult {
  people: number;
  /** Tries to write: answers, choices after a conflict, undos. */
  writes: number;
  stored: number;
  /** Not stored because somebody else had written there, and said so. */
  conflicts: number;
  /** Not stored for another reason, and said so. */
  refused: number;
  /** Said to be stored and not in the history, in the history and not said, a gap in the history, or an answer it does not give. */
  lost: number;
  /** Apologies, errors in the log, turns without an end. */
  errors: number;
  /** From a turn's arrival to its reply, which shows the next question. */
  p50Ms: number;
  p99Ms: number;
  seconds: number;
}

interface Replica {
  bot: TestBot;
  storage: Storage;
  /** Ends the reminders and progress cards. */
  quiet: () => void;
  /** What the log says that is no mere information. */
  trouble: () => string[];
}

const folder = fileURLToPath(new URL('../../knowledge', import.meta.url));
/** Fields that everybody writes to, beside those they are asked. */
const SHARED = 6;
const PATIENCE = 30_000;

/**
 * Many people write into one application at once, through two replicas on one PostgreSQL, each in a conversation of their own:
 * they answer what they are asked, fill in forms of the same few fields, undo, and choose when somebody was quicker. At the end
 * what each was told is compared with the history, and the history with the answers.
 */
export async function crowd(options: {
  people: number;
  /** What each of them does, one after another. */
  rounds: number;
  seed: number;
  databaseUrl: string;
  /** Least and most time between two things that one person does, in milliseconds. */
  thinkMs?: readonly [number, number];
  tell?: (line: string) => void;
}): Promise<CrowdResult> {
  const { people, rounds, seed, databaseUrl, thinkMs: [least, most] = [0, 0], tell = () => undefined } = options;
  const { knowledge, intents } = openKnowledge(folder);
  const heard = new Map<string, { replies: Reply[]; at: number }>();
  const replicas: Replica[] = [];

  const open = async (): Promise<Replica> => {
    const log = recordingLog();
    const storage = await openStorage({ databaseUrl, dataDir: '/nowhere', log });
    const application = openApplication({
      config: { applicationRetentionDays: 365 } as Config,
      storage,
      log: log as unknown as Logger,
      knowledge,
      folder,
      precedents: openPrecedents(storage, knowledge),
      language: null,
      metrics: { modelHelp: () => undefined },
      directTo: () => null,
      linkTo: () => Promise.resolve(null),
    });
    const adapter = recordingAdapter('test', ({ to, reply }) => {
      // About a word that looked like a name: not the answer.
      if (reply.card.heading?.startsWith('I hid') === true) return;
      const before = heard.get(to.turnId);
      if (before === undefined) heard.set(to.turnId, { replies: [reply], at: performance.now() });
      else before.replies.push(reply);
    });
    const bot = testBot(storage, {
      adapter,
      mask,
      skills: [application.skill],
      classify: (text) => intents.classify(text),
      pollMs: 1000,
    });
    await bot.start();
    application.start(bot);
    return {
      bot,
      storage,
      quiet: () => application.stop(),
      trouble: () =>
        [...log.lines, ...bot.log.lines].filter(({ level }) => level !== 'info').map((line) => JSON.stringify(line)),
    };
  };

  const began = Date.now();
  try {
    replicas.push(await open(), await open());
    const [first] = replicas;
    if (first === undefined) throw new Error('no replica');
    const store = openAnswers(first.storage);
    const applications = openApplications(first.storage);
    const team = openTeam(first.storage);
    const times: number[] = [];
    let errors = 0;

    /** Somebody does something; the replies to it, as soon as there is one. */
    const act = async (index: number, text: string, more: Partial<Incoming> = {}, timed = true) => {
      const bot = replicas[index % replicas.length]?.bot ?? first.bot;
      const person = { id: accountOf(index), name: `Person ${index}` };
      const from = performance.now();
      const { turnId } = await bot.accept(incoming(text, { conversation: `test:${index}`, person, ...more }));
      await until(() => heard.has(turnId), PATIENCE).catch(() => undefined);
      const answer = heard.get(turnId);
      if (answer === undefined) {
        tell(`no reply within ${PATIENCE / 1000} s to ${JSON.stringify({ text, ...more })}`);
        errors += 1;
        return { turnId, said: '', replies: [] as Reply[] };
      }
      if (timed) times.push(answer.at - from);
      return { turnId, said: answer.replies.map(({ card }) => cardText(card)).join('\n'), replies: answer.replies };
    };

    const form = loadForm();
    await act(0, 'start an application: Falls in care homes', {}, false);
    const [application] = await applications.list(1);
    if (application === undefined) throw new Error('the application was not begun');
    const { id, reference } = application;
    const owner = { account: accountOf(0), person: accountOf(0), name: 'Person 0', surface: 'test' };
    for (let index = 1; index < people; index += 1) {
      const account = accountOf(index);
      await team.setMember(id, { account, person: account, name: `Person ${index}`, role: 'editor' }, owner);
    }
    const shared = questionsOf(form, new Map())
      .filter(({ field }) => field.kind === 'text' || field.kind === 'long-text' || field.kind === 'organisation')
      .slice(0, SHARED);

    const counts = { writes: 0, stored: 0, conflicts: 0, refused: 0 };
    const toldStored = new Set<string>();
    let lost = 0;
    const count = (turnId: string, said: string, what: string): void => {
      counts.writes += 1;
      if (/\bStored\. |Taken back: |^Removed: /m.test(said)) {
        counts.stored += 1;
        toldStored.add(turnId);
      } else if (/Not stored yet: |was changed after you by somebody else/.test(said)) counts.conflicts += 1;
      else if (/Not stored\. |nothing of that was stored|nothing of yours to undo/.test(said)) counts.refused += 1;
      else if (said.includes('something went wrong')) errors += 1;
      else {
        lost += 1;
        tell(`was not told what became of ${what}: ${said.slice(0, 400)}`);
      }
    };

    const live = async (index: number): Promise<void> => {
      const roll = dice(seed * 1000 + index);
      const think = (): Promise<void> | undefined => (most === 0 ? undefined : sleep(least + roll() * (most - least)));
      await think();
      await act(index, reference, { kind: 'command', name: 'apply' }, false);
      const section = form.sections[index % form.sections.length];
      let { replies } = await act(index, `go to ${section?.id ?? ''}`, {}, false);
      for (let round = 0; round < rounds; round += 1) {
        const tag = `${index}-${round}`;
        const card = replies.at(-1)?.card;
        const chance = roll();
        const press = (name: string) => act(index, '', { kind: 'action', name, value: reference });
        let done: Awaited<ReturnType<typeof act>>;
        if (card?.heading?.startsWith('Not stored yet') === true) {
          await think();
          const mine = chance < 0.5;
          done = await press(mine ? ID.yes : ID.no);
          count(done.turnId, done.said, mine ? 'a choice of mine' : 'a choice of theirs');
        } else if (chance < 0.1) {
          await think();
          done = await act(index, 'undo');
          count(done.turnId, done.said, 'an undo');
        } else if (chance < 0.35) {
          const question = shared[Math.floor(roll() * shared.length)];
          if (question === undefined) throw new Error('the form has no text to write');
          const { path, field } = question;
          const seen = (await store.versions(id, [path])).get(path) ?? 0;
          await think();
          const values = { answer: typedFor(field, roll, tag) };
          done = await act(index, '', {
            kind: 'submission',
            name: ID.written,
            value: `${reference} ${path} ${seen}`,
            values,
          });
          count(done.turnId, done.said, `${path} ${values.answer}`);
        } else {
          await think();
          const answers = replyTo(card?.actions ?? [], roll, tag);
          done = await act(index, answers);
          // Nothing is written by beginning an item, or by going on where nothing is asked.
          if (!['another', 'continue'].includes(answers)) count(done.turnId, done.said, answers);
        }
        ({ replies } = done);
      }
    };

    /** What could be said to a card: one of its answers, or a text for the field of its form. */
    const replyTo = (actions: NonNullable<Reply['card']['actions']>, roll: () => number, tag: string): string => {
      const asides = ['skip', 'why', 'example'];
      const offered = actions.flatMap((each) =>
        each.kind === 'say' && !asides.includes(each.text) ? [each.text] : [],
      );
      if (offered.length > 0) return offered[Math.floor(roll() * offered.length)] ?? '';
      const path = actions.flatMap((each) =>
        each.kind === 'button' && each.id === ID.write ? [each.value ?? ''] : [],
      )[0];
      const question = path === undefined ? null : questionAt(form, path.split(' ')[1] ?? '');
      return question === null ? 'continue' : typedFor(question.field, roll, tag);
    };

    await Promise.all(Array.from({ length: people }, (_, index) => live(index)));
    for (const { quiet } of replicas) quiet();
    await until(() => nothingWaits(first.storage), PATIENCE).catch(() => {
      errors += 1;
    });
    const unsound = await lostIn(first.storage, { store, id, toldStored });
    for (const line of unsound) tell(line);
    lost += unsound.length;
    const trouble = replicas.flatMap((each) => each.trouble());
    for (const line of trouble) tell(line.slice(0, 600));
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return {
      people,
      ...counts,
      lost,
      errors: errors + trouble.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      seconds: Math.round((Date.now() - began) / 1000),
    };
  } finally {
    for (const { bot, storage, quiet } of replicas) {
      quiet();
      await bot.stop(1000);
      await storage.close();
    }
  }
}

const accountOf = (index: number): string => `test:local:U${index}`;

async function nothingWaits({ db }: Storage): Promise<boolean> {
  return (await db.selectFrom('turns').select('id').where('status', '<>', 'done').execute()).length === 0;
}

/** Whatever does not agree: what people were told, the history, and the answers. */
async function lostIn(
  { db }: Storage,
  { store, id, toldStored }: { store: AnswerStore; id: string; toldStored: ReadonlySet<string> },
): Promise<string[]> {
  const wrong: string[] = [];
  const rows = await db
    .selectFrom('application_events')
    .select('once')
    .distinct()
    .where('application', '=', id)
    .where('version', 'is not', null)
    .execute();
  const written = new Set(rows.map(({ once }) => once));
  for (const turn of toldStored) if (!written.has(turn)) wrong.push(`told stored, and not in the history: ${turn}`);
  // What the application began with was written by its first turn.
  for (const turn of written)
    if (turn !== null && !toldStored.has(turn)) wrong.push(`in the history, and not told: ${turn}`);
  const history = await store.history(id);
  const last = new Map<string, { value: string | null; version: number }>();
  for (const { path, before, value, version } of history) {
    if (path === null || version === null) continue;
    const previous = last.get(path);
    if (version !== (previous?.version ?? 0) + 1)
      wrong.push(`${path}: version ${version} follows ${previous?.version ?? 0}`);
    if (before !== (previous?.value ?? null))
      wrong.push(`${path}: version ${version} was written over another text than it says`);
    last.set(path, { value, version });
  }
  const answers = await store.answers(id);
  const expected = replay(history);
  for (const path of new Set([...answers.keys(), ...expected.keys()])) {
    const [is, was] = [answers.get(path), expected.get(path)];
    if (is?.value !== was?.value || is?.version !== was?.version)
      wrong.push(`${path}: the answer is not what the history gives`);
  }
  return wrong;
}
