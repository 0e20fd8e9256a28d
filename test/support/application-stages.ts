import type { Card } from '../../src/bot/index.ts';
import { answerForm } from '../../src/skills/application/cards/question.ts';
import { questionAt } from '../../src/skills/application/form/form.ts';
import type { By } from '../../src/skills/application/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { completeAnswers } from './application.ts';
import { type ApplicationKit, applicationKit } from './application-kit.ts';

const who = (name: string) => {
  const [first = ''] = name.split(' ');
  return { person: { id: `slack:T1:${first.toUpperCase()}`, name }, conversation: name };
};
/** Robin owns it, Priya writes, Tomas reviews. */
const robin = who('Robin Marsh');
const priya = who('Priya Holt');
const tomas = who('Tomas Reyes');

/** A reference and a code of invitation are made by chance, and pictures should not change with them. */
export const REFERENCE = 'APP-7K3M-XH2Q';
const CODE = 'M4QT-9WXZ7B3C21';
const TITLE = 'The Northmarsh Stroke Rehabilitation Register';

/** Versions of the contracts, which may be left out, so that the list is asked about and not they. */
const VERSIONS = Object.fromEntries(
  ['university', 'trust'].map((item) => [`controllers.list/${item}/dsfc-version`, '2.0']),
);
/** Answers that somebody gives by hand on the way. */
const later = new Set(['term.end', 'term.analysis-end', 'term.start', 'about.type', 'about.abstract']);
/** What stands in half of the form, some sections begun only. */
const half = (path: string): boolean =>
  [
    'about',
    'term',
    'controllers',
    'processors',
    'privacy',
    'ethics',
    'registration.list',
    'data.sets',
    'objective.aim',
  ].some((beginning) => path.startsWith(beginning)) &&
  !['ethics.involved', 'ethics.statement', 'data.sets/deaths/why'].includes(path);

/** The way of one application through the real skill: the cards that people see at each stage, in the order in which it happens. */
export async function applicationStages(storage: Storage): Promise<Record<string, Card[]>> {
  const kit = applicationKit(storage);
  const stages: Record<string, Card[]> = {};
  let reference = REFERENCE;
  const keep = (name: string): void => {
    stages[name] = kit.last().map(({ card }) => settled(card, reference));
  };
  const says = async (name: string, text: string, from = robin): Promise<void> => {
    await kit.say(text, from);
    keep(name);
  };
  const presses = async (
    name: string,
    id: string,
    rest = '',
    { from = robin, values }: { from?: typeof robin; values?: Record<string, string> } = {},
  ): Promise<void> => {
    await kit.press(id, `${reference} ${rest}`.trim(), from, values);
    keep(name);
  };
  await kit.bot.start();
  try {
    await says('none', 'my applications');
    await kit.say(`start an application: ${TITLE}`, robin);
    const [application] = await kit.applications.list(1);
    if (application === undefined) throw new Error('no application was begun');
    const { id } = application;
    ({ reference } = application);
    keep('start');
    await says('called', `call me ${robin.person.name}`);
    await says('question-choice', 'continue');
    await says('question', 'New application');

    await fill(kit, id, (path) => path.startsWith('about.') && !later.has(path));
    await says('question-long', 'change abstract');
    const abstract = questionAt(kit.form, 'about.abstract');
    if (abstract !== null)
      stages['form'] = [answerForm({ reference: REFERENCE, question: abstract, answers: new Map(), seen: 0 })];
    await says('wrong', 'change start date to 31 February 2027');
    await says('why', 'why do you ask?');
    await says('example', 'show me an example');
    await says('several', 'start date: 1 March 2027; end date: 28 February 2032; end of the analysis: 28 Feb 2030');
    await says('stored', 'yes');
    await fill(kit, id, (path) => /^controllers\.(?:list\/|special|basis)/.test(path));
    await says('question-group', 'go to controllers');

    for (const [person, role] of [
      [priya, 'editor'],
      [tomas, 'reviewer'],
    ] as const) {
      const said = await kit.press('apply.code', `${reference} ${role}`, robin);
      keep('code');
      await says(`joined-${role}`, /join [A-Z0-9-]+/.exec(said)?.[0] ?? '', person);
      await kit.say(`call me ${person.person.name}`, person);
    }
    await fill(kit, id, (path) => half(path) && !later.has(path));
    await kit.say('change term in your own words', robin);
    await kit.say(
      'change term in your own words to We begin in March 2027, when both organisations can have signed, and end in February 2032, when the funder lets us delete the data.',
      priya,
    );
    await says(
      'conflict',
      'The start is the first day on which all three can have signed. The funder wants the data kept for two years after the analysis, so the agreement ends in February 2032.',
    );
    await kit.press('apply.no', reference, robin);

    await presses('assigned', 'apply.assigned', 'ethics', {
      values: { 'account.colleague': tomas.person.id, due: '18 December 2026' },
    });
    await kit.press('apply.assigned', `${reference} data`, robin, { 'account.colleague': priya.person.id, due: '' });
    await says('signed', 'sign off processors', tomas);
    await says('commented', 'comment on ethics: Which letter covers protocol 4.1? Please name it.', tomas);
    await says('progress', 'what is left?');
    await says('section', 'show ethics');
    await says('team', 'team');
    await presses('invite', 'apply.invite');
    await presses('assign', 'apply.assign', 'ethics');
    await presses('comment', 'apply.comment', 'ethics');
    await presses('reminder', 'apply.notice', 'nudge ethics', { from: tomas });
    await presses('told-assigned', 'apply.notice', 'assigned data', { from: priya });
    await presses('told-invited', 'apply.notice', 'invited editor', { from: priya });
    await says('not-ready', 'are we ready?');
    await says('history', 'history');
    await says('not-allowed', 'go to benefits', tomas);

    await weakText(kit, id);
    await says('check', 'check benefits');
    stages['check-each'] = [];
    for (const section of kit.form.sections) {
      await kit.say(`check ${section.id}`, robin);
      stages['check-each'].push(...kit.last().map(({ card }) => settled(card, reference)));
    }
    await fill(kit, id, () => true);
    await says('review', 'review');
    await says('ready', 'are we ready?');
    await says('copy', 'copy objective');
    await says('download', 'export');
    await says('pictures', 'diagram');
    await says('go-on', 'continue');
    await says('help', 'help');
    await kit.applications.restOn(id, olderStandards(await kit.applications.standards(id)));
    await presses('told-standards', 'apply.notice', 'standards');
    await says('standards', 'standards');
    await says('delete', 'delete it');
    await says('submitted', 'submit');
    await says('locked', 'change end date to 1 March 2033');
    await says('renewal', 'renew');
  } finally {
    await kit.bot.stop();
  }
  return stages;
}

const byRobin = async (kit: ApplicationKit, application: string): Promise<By> => {
  const members = await kit.team.members(application);
  const name = members.find(({ account }) => account === robin.person.id)?.name ?? null;
  return { account: robin.person.id, person: robin.person.id, name, surface: 'slack' };
};

/** Gives the study's answers where they are wanted and nothing stands yet, as if Robin had said them all. */
async function fill(kit: ApplicationKit, application: string, wanted: (path: string) => boolean): Promise<void> {
  const stands = await kit.store.answers(application);
  const given = [...completeAnswers(VERSIONS).values()].filter(({ path }) => !stands.has(path) && wanted(path));
  const versions = await kit.store.versions(application, given.map(({ path }) => path)); // prettier-ignore
  const changes = given.map(({ path, value }) => ({ path, value, seen: versions.get(path) ?? 0 }));
  const once = `fill:${stands.size}`;
  const written = await kit.store.write(application, changes, await byRobin(kit, application), once);
  if (written.outcome !== 'stored') throw new Error(`nothing was filled in: ${written.outcome}`);
}

/** A section that says too little. */
export async function weakText(kit: ApplicationKit, application: string): Promise<void> {
  const values: Record<string, string> = {
    'benefits.type': 'portfolio',
    'benefits.public': 'Stroke care will be better for everybody. The results will be of great interest.',
    'benefits.specific': 'Early supported discharge may be offered to more patients.',
  };
  const changes = Object.entries(values).map(([path, value]) => ({ path, value, seen: 0 }));
  await kit.store.write(application, changes, await byRobin(kit, application), 'weak');
}

const olderStandards = (seen: Awaited<ReturnType<ApplicationKit['applications']['standards']>>): typeof seen => {
  const [standard, ...rest] = Object.entries(seen);
  if (standard === undefined) return seen;
  const [id, { requirements, ...about }] = standard;
  const { R1: _new, ...kept } = requirements;
  return { [id]: { ...about, version: 'v0.9', requirements: { ...kept, R2: 'before' } }, ...Object.fromEntries(rest) };
};

/** The same card with the same reference in every run, as from Slack. */
export const settled = (card: Card, reference: string): Card =>
  JSON.parse(
    JSON.stringify(card)
      .replaceAll(reference, REFERENCE)
      .replaceAll(/APP-[A-Z0-9]{4}-[A-Z0-9]{4}/g, REFERENCE)
      .replaceAll(/(?<=join )[A-Z0-9]{4}-[A-Z0-9]{10}/g, CODE)
      .replaceAll('(test)', '(slack)')
      .replaceAll(/downloads\/[0-9a-f-]{36}/g, 'downloads/…'),
  ) as Card;
