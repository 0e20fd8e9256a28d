import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { loadKnowledge } from '../knowledge/index.ts';
import { mask } from '../privacy/index.ts';
import {
  type Application,
  type AnswerStore,
  type Applications,
  FORMATS,
  type Form,
  type Forms,
  ImportError,
  type PersonalData,
  type SectionStore,
  type Team,
  crossChecks,
  fileOf,
  loadForms,
  openAnswers,
  openApplications,
  openPersonalData,
  openSections,
  openTeam,
  progressOf,
  readFile,
  readReference,
  standardsNow,
} from '../skills/application/index.ts';
import { openStorage } from '../storage/index.ts';
import { UsageError } from './batch.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LARGEST = 5 * 1024 * 1024;

interface Opened {
  store: AnswerStore;
  applications: Applications;
  team: Team;
  sections: SectionStore;
  people: PersonalData;
  forms: Forms;
}

/** Opens the applications for one command. */
async function withApplications<T>(config: Config, work: (opened: Opened) => Promise<T>): Promise<T> {
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: quiet });
  try {
    return await work({
      store: openAnswers(storage),
      applications: openApplications(storage),
      team: openTeam(storage),
      sections: openSections(storage),
      people: openPersonalData(storage),
      forms: loadForms(),
    });
  } finally {
    await storage.close();
  }
}

/** @throws UsageError when there is no such application. */
async function theApplication(applications: Applications, typed: string): Promise<Application> {
  const reference = readReference(typed);
  if (reference === null) throw new UsageError(`${typed} is no reference; they look like APP-7K3M-XH2Q`);
  const application = await applications.find(reference);
  if (application === null) throw new UsageError(`there is no application ${reference}`);
  return application;
}

/** `dars applications …`. `folder` is the knowledge's. */
export function addApplicationCommands(
  program: Command,
  config: () => Config,
  folder: () => string,
  { print, printJson }: { print: (line: string) => void; printJson: (value: unknown) => void },
): void {
  const commands = program
    .command('applications')
    .description('guided applications (stop the program first when it uses the embedded database)');
  const one = (name: string, description: string): Command =>
    commands.command(name).description(description).argument('<reference>', 'such as APP-7K3M-XH2Q');

  commands
    .command('list')
    .description('references, states and how far they are, last changed first; nothing of what they say')
    .option('--json', 'one JSON line each')
    .option('--limit <n>', 'how many', '50')
    .action(async ({ json, limit }: { json?: boolean; limit: string }) => {
      if (!/^[1-9]\d{0,3}$/.test(limit)) throw new UsageError('--limit has to be a whole number from 1 to 9999');
      await withApplications(config(), async ({ applications, store, forms }) => {
        for (const application of await applications.list(Number(limit))) {
          const { reference, state, changedAt, formVersion } = application;
          const progress = progressOf(forms.of(formVersion), await store.answers(application.id));
          const done = progress.reduce((sum, each) => sum + each.done, 0);
          const total = progress.reduce((sum, each) => sum + each.total, 0);
          if (json) printJson({ reference, state, changedAt, formVersion, done, total });
          else
            print(
              `${reference}  ${state.padEnd(9)}  ${changedAt.toISOString()}  ${done} of ${total} required questions`,
            );
        }
      });
    });
  one('show', 'one application with its team, progress and history, as JSON').action(async (typed: string) => {
    await withApplications(config(), async ({ applications, team, store, forms, sections }) => {
      const application = await theApplication(applications, typed);
      const form = forms.of(application.formVersion);
      const answers = await store.answers(application.id);
      printJson({
        ...application,
        members: await team.members(application.id),
        sections: progressOf(form, answers).map(({ section, state, done, total }) => ({
          section: section.id,
          state,
          done,
          total,
        })),
        notes: [...(await sections.sections(application.id)).values()],
        comments: await sections.comments(application.id),
        findings: crossChecks(form, answers, new Date()),
        answers: [...answers.values()],
        history: await store.history(application.id),
      });
    });
  });
  one('export', 'an application as a file')
    .option('--format <format>', FORMATS.join(', '), 'docx')
    .option('--out <file>', 'where to write it; without it, the reference in this folder')
    .action(async (typed: string, { format, out }: { format: string; out?: string }) => {
      const wanted = FORMATS.find((known) => known === format);
      if (wanted === undefined) throw new UsageError(`--format has to be one of ${FORMATS.join(', ')}`);
      await withApplications(config(), async (opened) => {
        const application = await theApplication(opened.applications, typed);
        const form = opened.forms.of(application.formVersion);
        const parts = { ...opened, form, knowledge: loadKnowledge(folder()), checks: crossChecks };
        const made = await fileOf(parts, application, wanted, new Date());
        if (made === null)
          throw new UsageError('there is nothing to draw yet: the answers it is drawn from are missing');
        const file = path.resolve(out ?? made.name);
        writeFileSync(file, made.content, { mode: 0o600 });
        print(file);
      });
    });
  commands
    .command('import')
    .description('begin a draft from a file: JSON of an export, or an agreement in the form of the public register')
    .argument('<file>', 'the file')
    .requiredOption('--owner <account>', 'who it belongs to, such as slack:T0123:U0456 or web:local:<conversation>')
    .option('--title <title>', 'another title')
    .action(async (file: string, { owner, title }: { owner: string; title?: string }) => {
      if (!/^[a-z]+:[^:\s]+:\S+$/.test(owner))
        throw new UsageError('--owner has to be an account such as slack:T0123:U0456');
      const text = readText(file);
      await withApplications(config(), async ({ applications, forms }) => {
        const form = forms.current;
        const read = fileAs(text, form);
        const masked = read.answers.map(({ path: at, value }) => ({ path: at, value: mask(value).text }));
        const application = await applications.create(
          {
            title: mask(title ?? read.title).text.slice(0, 200) || 'Imported application',
            workspace: owner.split(':')[1] ?? '',
            formVersion: form.version,
            standards: standardsNow(loadKnowledge(folder())),
            from: read.from,
            answers: masked,
          },
          { account: owner, person: owner, name: null, surface: 'import' },
          `import:${Date.now()}:${Math.random()}`,
        );
        for (const said of [...read.notes, ...read.problems]) process.stderr.write(`dars: ${said}\n`);
        print(`${application.reference}: ${masked.length} answers, ${read.problems.length} left out`);
      });
    });
  one('delete', 'delete an application with everything in it, for everybody')
    .option('--yes', 'it cannot be brought back; needed')
    .action(async (typed: string, { yes }: { yes?: boolean }) => {
      await withApplications(config(), async ({ applications }) => {
        const application = await theApplication(applications, typed);
        if (!yes)
          throw new UsageError(`this deletes ${application.reference} for everybody and cannot be undone; add --yes`);
        await applications.delete(application.id);
        print(`${application.reference} is deleted.`);
      });
    });
  commands
    .command('person')
    .description('everything that is kept about one person in applications, as JSON')
    .argument('<account>', 'such as slack:T0123:U0456')
    .option('--erase', 'take the person out; what they wrote for their team stays, without their name')
    .action(async (account: string, { erase }: { erase?: boolean }) => {
      await withApplications(config(), async ({ people }) => {
        if (!erase) printJson(await people.dataOf(account));
        else {
          const count = await people.erase(account);
          print(`${account} is taken out of ${count} ${count === 1 ? 'application' : 'applications'}.`);
        }
      });
    });
}

/** @throws UsageError */
function readText(file: string): string {
  try {
    if (statSync(file).size > LARGEST) throw new UsageError(`${file} is larger than 5 MB`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** @throws UsageError */
function fileAs(text: string, form: Form): ReturnType<typeof readFile> {
  try {
    return readFile(text, form);
  } catch (error) {
    if (error instanceof ImportError) throw new UsageError(error.message);
    throw error;
  }
}
