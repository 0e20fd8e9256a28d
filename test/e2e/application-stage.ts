import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answers } from '../../src/skills/application/draft/draft.ts';
import type { Form } from '../../src/skills/application/form/definition.ts';
import { loadForm } from '../../src/skills/application/form/form.ts';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { completeAnswers } from '../support/application.ts';
import { freePort } from '../support/databases.ts';
import { platformSettings } from '../support/platforms.ts';
import { type Program, startProgram } from '../support/program.ts';

/** Longer than one message of any platform that is read here. */
const LONG = 'objective.background';

/** One program on one data folder, with a fake Slack and a fake Teams, that can be killed and started again. */
export interface Stage {
  dataDir: string;
  slack: FakeSlack;
  teams: FakeTeams;
  form: Form;
  answers: Answers;
  url(): string;
  /** `kill -9`, and started again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program on an empty folder. `close` ends everything; `trouble` gives what it complained about. */
export async function openStage({
  settings = {},
  seed,
}: { settings?: Record<string, string>; seed?: (dataDir: string) => Promise<void> } = {}): Promise<
  Stage & { close(): Promise<void>; trouble(): string }
> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'dars-stage-'));
  await seed?.(dataDir);
  const [slack, teams, port] = await Promise.all([FakeSlack.start(), FakeTeams.start(), freePort()]);
  let program: Program | undefined;
  const start = async (): Promise<void> => {
    program = await startProgram({
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...platformSettings(slack, teams),
      ...settings,
    });
    slack.connect(`${program.url}/slack/events`);
    teams.connect(`${program.url}/api/messages`);
  };
  await start();
  const long = `${completeAnswers().get(LONG)?.value ?? ''}\n\n${history(9)}`;
  return {
    dataDir,
    slack,
    teams,
    form: loadForm(),
    answers: completeAnswers({ [LONG]: long }),
    url: () => program?.url ?? '',
    async restart() {
      await program?.kill();
      await start();
    },
    async stop() {
      await program?.stop();
    },
    trouble: () =>
      (program?.errors() ?? '')
        .split('\n')
        .filter((line) => /"level":"?(?:[45]0|warn|error)/.test(line))
        .join('\n'),
    async close() {
      await program?.kill();
      await Promise.all([slack.close(), teams.close()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs on a stage of its own, and says what the program complained about when it fails. */
export async function onStage(run: (stage: Stage) => Promise<void>, settings?: Record<string, string>): Promise<void> {
  const stage = await openStage(settings === undefined ? {} : { settings });
  try {
    await run(stage);
  } catch (error) {
    if (error instanceof Error) error.message += `\nThe program said:\n${stage.trouble()}`;
    throw error;
  } finally {
    await stage.close();
  }
}

/** Paragraphs of about a thousand characters each. */
const history = (count: number): string =>
  Array.from({ length: count }, (_, index) =>
    `In year ${index + 1} of the register ${'the network of stroke units added cases, checked them against the ward lists and sent a summary to the steering group. '.repeat(8)}`.trim(),
  ).join('\n\n');

/** Files to look at: `E2E_OUT` names a folder. */
export function keep(name: string, content: Buffer | string): void {
  const folder = process.env['E2E_OUT'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), content);
}
