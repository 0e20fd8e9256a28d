import type { Origin, RunningBot, Skill } from '../bot/index.ts';
import type { Config } from '../config.ts';
import type { Knowledge, Precedents } from '../knowledge/index.ts';
import type { Language } from '../language/index.ts';
import type { Logger, Metrics } from '../operations/index.ts';
import {
  type Coverage,
  FORMATS,
  NOTICE,
  changesSince,
  createApplicationSkill,
  createCoverage,
  crossChecks,
  fileOf,
  loadForms,
  loadRules,
  openAnswers,
  openApplications,
  openPlaces,
  openSections,
  openTeam,
  standardsNow,
  withPages,
} from '../skills/application/index.ts';
import type { Storage } from '../storage/index.ts';
import type { MakeFile } from './downloads.ts';
import { createNowAndThen } from './now-and-then.ts';

export interface ApplicationParts {
  config: Config;
  storage: Storage;
  log: Logger;
  knowledge: Knowledge;
  /** Folder of the knowledge, with the rules of the coverage check. */
  folder: string;
  precedents: Precedents;
  /** Null: no chat model is set up. */
  language: Language | null;
  metrics: Pick<Metrics, 'modelHelp'>;
  directTo: (account: string) => Origin | null;
  linkTo: (what: Record<string, string>, account: string) => Promise<string | null>;
}

export interface GuidedApplications {
  skill: Skill;
  file: MakeFile;
  /** Begins to keep progress cards up to date, to remind, and to watch the standards. */
  start(bot: RunningBot): void;
  /** Looks at once whether the standards behind drafts have changed. */
  standardsChanged(): Promise<void>;
  stop(): void;
}

/** A progress card follows the answers after a moment of quiet, not with every one. */
const QUIET_MS = 1500;
const PROGRESS_EVERY = 2000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Puts the parts of guided applications together. @throws FormError, RulesError for data that is not sound */
export function openApplication(parts: ApplicationParts): GuidedApplications {
  const { config, storage, log, knowledge, folder, precedents, language, metrics, directTo, linkTo } = parts;
  const forms = loadForms((ref) => knowledge.passages.has(ref));
  const store = openAnswers(storage);
  const applications = openApplications(storage);
  const team = openTeam(storage);
  const sections = openSections(storage);
  const places = openPlaces(storage);
  let made: Coverage | null = null;
  /** Its rules take a second to read, which the start has not: they are read with the first check. */
  const coverage = (): Coverage => (made ??= createCoverage(knowledge, loadRules(folder)));
  const timers = createNowAndThen(log);
  let bot: RunningBot | null = null;

  const tell = async (origin: Origin, value: string, once: string): Promise<void> => {
    await bot?.accept({
      ...origin,
      eventId: `apply:${once}`,
      kind: 'action',
      name: NOTICE,
      value,
      text: '',
      addressed: true,
    });
  };
  const skill = createApplicationSkill({
    knowledge,
    forms,
    store,
    applications,
    team,
    sections,
    places,
    coverage: { review: (standard, text) => coverage().review(standard, text) },
    checks: crossChecks,
    precedents,
    language: language ?? undefined,
    metrics,
    directTo,
    linkTo,
    tell,
  });

  const showProgress = async (): Promise<void> => {
    for (const { application, origin } of await places.behind(QUIET_MS)) {
      const { id: account } = origin.person;
      // Whoever was taken off the team is shown nothing more.
      if ((await team.roleOf(application.id, { account, person: account })) === null)
        await places.close(origin.conversation);
      else
        await tell(
          origin,
          `${application.reference} progress`,
          `${application.reference}:progress:${application.revision}:${origin.conversation}`,
        );
    }
  };
  const remind = async (): Promise<void> => {
    const day = new Date().toISOString().slice(0, 10);
    for (const { application, note } of await places.due()) {
      const to = directTo(note.assignee ?? '');
      if (to !== null)
        await tell(
          to,
          `${application.reference} nudge ${note.section}`,
          `${application.reference}:nudge:${note.section}:${day}:${note.assignee ?? ''}`,
        );
    }
  };
  /** Owners are told once of each change of the standards that their drafts rest on. */
  const watchStandards = async (): Promise<void> => {
    const now = standardsNow(knowledge);
    for (const application of await applications.list(10_000)) {
      if (application.state === 'submitted') continue;
      const seen = await applications.standards(application.id);
      const changes = changesSince(seen, now);
      const filled = withPages(seen, now);
      if (filled !== null) await applications.restOn(application.id, filled);
      if (changes.length === 0) continue;
      const what = changes
        .map(({ standard, to, page }) => `${standard}@${to ?? 'gone'}${page ? `/${now[standard]?.page ?? ''}` : ''}`)
        .join(',');
      for (const { account, role } of await team.members(application.id)) {
        const to = role === 'owner' ? directTo(account) : null;
        if (to !== null)
          await tell(to, `${application.reference} standards`, `${application.reference}:standards:${what}:${account}`);
      }
    }
  };

  return {
    skill,
    async file({ application: id = '' }, account, wanted) {
      const format = FORMATS.find((one) => one === wanted);
      const application = id === '' || format === undefined ? null : await applications.byId(id);
      if (application === null || format === undefined) return null;
      // Whoever was taken off the team in the meantime gets nothing.
      if ((await team.roleOf(application.id, { account, person: account })) === null) return null;
      return await fileOf(
        { knowledge, form: forms.of(application.formVersion), store, team, sections, checks: crossChecks },
        application,
        format,
        new Date(),
      );
    },
    start(running) {
      bot = running;
      timers.begin('progress cards', showProgress, PROGRESS_EVERY);
      timers.begin('reminders of sections', remind, MINUTE);
      timers.begin('changes of standards', watchStandards, HOUR);
      timers.begin('retention of applications', () => applications.purge(config.applicationRetentionDays), HOUR);
    },
    standardsChanged: watchStandards,
    stop: () => timers.stop(),
  };
}
