import { fileURLToPath } from 'node:url';
import { type Reply, type Skill, cardText } from '../../src/bot/index.ts';
import { loadKnowledge, openPrecedents } from '../../src/knowledge/index.ts';
import type { Language } from '../../src/language/index.ts';
import {
  type AnswerStore,
  type Applications,
  type Form,
  type Places,
  type SectionStore,
  type Team,
  createApplicationSkill,
  createCoverage,
  crossChecks,
  formsOf,
  loadForm,
  loadRules,
  openAnswers,
  openApplications,
  openPlaces,
  openSections,
  openTeam,
} from '../../src/skills/application/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { incoming, skillOf, testBot, type TestBot, untilDone } from './bot.ts';

const folder = fileURLToPath(new URL('../../knowledge', import.meta.url));
const knowledge = loadKnowledge(folder);
const coverage = createCoverage(knowledge, loadRules(folder));

/** Who begins the application. */
export const ann = { conversation: 'ann', person: { id: 'p1', name: 'Ann' } };
export const bob = { conversation: 'bob', person: { id: 'p2', name: 'Bob' } };

/** A skill beside the application, for questions and for reports of a breach. */
export const guide: Skill = skillOf(() => 'the guide answers', {
  name: 'guide',
  claims: { intents: ['ask', 'breach_report'] },
});

export interface ApplicationKit {
  bot: TestBot;
  form: Form;
  store: AnswerStore;
  applications: Applications;
  team: Team;
  sections: SectionStore;
  places: Places;
  /** What the bot was made to tell people by itself. */
  told: { account: string; value: string }[];
  /** Somebody says something, and everything that comes of it, as text. */
  say(text: string, who?: Partial<Parameters<typeof incoming>[1]>): Promise<string>;
  /** Somebody presses a button, or sends a form. */
  press(
    name: string,
    value: string,
    who?: Partial<Parameters<typeof incoming>[1]>,
    values?: Record<string, string>,
  ): Promise<string>;
  /** Replies to the last thing that was said. */
  last(): Reply[];
}

/** Guided applications on a storage with the real form and knowledge, and an adapter that remembers what it sent. */
export function applicationKit(
  storage: Storage,
  {
    skills = [],
    classify = () => ({ intent: 'apply' }),
    earlier = [],
    language,
    metrics,
  }: {
    skills?: Skill[];
    classify?: (text: string) => { intent: string };
    earlier?: Form[];
    language?: Language;
    metrics?: { modelHelp(step: string, outcome: string): void };
  } = {},
): ApplicationKit {
  const form = loadForm((ref) => knowledge.passages.has(ref));
  const forms = formsOf(form, earlier);
  const store = openAnswers(storage);
  const applications = openApplications(storage);
  const team = openTeam(storage);
  const sections = openSections(storage);
  const places = openPlaces(storage);
  const told: ApplicationKit['told'] = [];
  const skill = createApplicationSkill({
    knowledge,
    forms,
    store,
    applications,
    team,
    sections,
    places,
    coverage,
    checks: crossChecks,
    precedents: openPrecedents(storage, knowledge),
    language,
    metrics,
    directTo: (account) =>
      account.includes('nobody')
        ? null
        : {
            platform: 'test',
            workspace: 'local',
            conversation: `direct:${account}`,
            person: { id: account },
            private: true,
          },
    linkTo: ({ application }) => Promise.resolve(`https://dars.example.org/downloads/${application}`),
    tell: ({ person }, value) => {
      told.push({ account: person.id, value });
      return Promise.resolve();
    },
  });
  const bot = testBot(storage, { skills: [skill, ...skills], classify });
  let before = 0;
  const sent = async (message: ReturnType<typeof incoming>): Promise<string> => {
    before = bot.adapter.sent.length;
    await bot.accept(message);
    await untilDone(storage, 20_000);
    return bot.adapter.sent
      .slice(before)
      .map(({ reply }) => cardText(reply.card))
      .join('\n\n');
  };
  return {
    bot,
    form,
    store,
    applications,
    team,
    sections,
    places,
    told,
    say: (text, who = {}) => sent(incoming(text, who)),
    press: (name, value, who = {}, values) =>
      sent(
        incoming('', {
          kind: values === undefined ? 'action' : 'submission',
          name,
          value,
          ...(values === undefined ? {} : { values }),
          ...who,
        }),
      ),
    last: () => bot.adapter.sent.slice(before).map(({ reply }) => reply),
  };
}
