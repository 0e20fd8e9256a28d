import type { Card, Origin, Reply, SkillContext, SkillResult, Turn } from '../../bot/index.ts';
import type { Knowledge, Precedents } from '../../knowledge/index.ts';
import type { Language } from '../../language/index.ts';
import type { MemberRole } from '../../storage/index.ts';
import type { Finding } from './checks/finding.ts';
import type { Coverage } from './coverage/index.ts';
import type { AnswerStore } from './draft/answers.repository.ts';
import type { Applications } from './draft/applications.repository.ts';
import type { Answers, Application, By } from './draft/draft.ts';
import type { Places } from './draft/places.repository.ts';
import type { SectionStore } from './draft/sections.repository.ts';
import type { Team } from './draft/team.repository.ts';
import type { Form } from './form/definition.ts';
import { anA } from './form/kinds.ts';
import type { Forms } from './form/versions.ts';
import type { Talk } from './talk/talk.ts';

/** What the skill works with. */
export interface Tools {
  knowledge: Knowledge;
  forms: Forms;
  /** The form that is worked with: the current one, or the one an application is pinned to. */
  form: Form;
  store: AnswerStore;
  applications: Applications;
  team: Team;
  sections: SectionStore;
  places: Places;
  coverage: Coverage;
  /** Published agreements; without them none are shown. */
  precedents?: Precedents;
  /** Checks of rules and across fields. Pure. */
  checks: (form: Form, answers: Answers, now: Date) => Finding[];
  /** Reads sections a second time, drafts from notes, and reads several answers out of a message. Without it, rules alone do. */
  language?: Language | undefined;
  /** Counts what came of asking it. */
  metrics?: { modelHelp(step: string, outcome: string): void } | undefined;
  /** Where somebody can be written to alone; null for accounts of no platform here. */
  directTo: (account: string) => Origin | null;
  /** An address under which a file can be fetched for a while; null when nobody outside can reach this program. */
  linkTo: (what: { application: string }, account: string) => Promise<string | null>;
  /** Tells a conversation or person something, as durably as what people say. */
  tell: (origin: Origin, value: string, once: string) => Promise<void>;
}

/** What the skill is made with; the form of each application comes with it. */
export type Parts = Omit<Tools, 'form'>;

/** One thing somebody does with one application they may work on. */
export interface Work {
  turn: Turn;
  context: SkillContext;
  by: By;
  application: Application;
  role: MemberRole;
  answers: Answers;
  talk: Talk;
}

export type Deed = 'see' | 'write' | 'comment' | 'sign' | 'manage';

const MAY: Readonly<Record<MemberRole, readonly Deed[]>> = {
  owner: ['see', 'write', 'comment', 'sign', 'manage'],
  editor: ['see', 'write', 'comment'],
  reviewer: ['see', 'comment', 'sign'],
  reader: ['see'],
};

export const may = (role: MemberRole, deed: Deed): boolean => MAY[role].includes(deed);

/** A reply for everybody in the conversation; `more` as in `SkillResult`. */
export const shown = (
  outcome: string,
  cards: Card | readonly Card[],
  more: Partial<SkillResult & Omit<Reply, 'card'>> = {},
): SkillResult => {
  const { lasting, slot, anew, audience = 'conversation', ...rest } = more;
  const replies = [cards].flat().map((card): Reply => ({
    card,
    audience,
    ...(lasting ? { lasting } : {}),
    ...(slot === undefined ? {} : { slot }),
    ...(anew ? { anew } : {}),
  }));
  return { outcome, replies, ...rest };
};

/** For that person alone. */
export const alone = (outcome: string, card: Card, more: Partial<SkillResult> = {}): SkillResult =>
  shown(outcome, card, { audience: 'person', ...more });

export const short = (heading: string, markdown: string, actions: Card['actions'] = []): Card => ({
  heading,
  blocks: [{ type: 'text', markdown }],
  ...(actions.length === 0 ? {} : { actions }),
});

/** A name that was given with a form; null for none. */
export function nameIn({ values }: Pick<Turn, 'values'>): string | null {
  const name = (values?.['contact.name'] ?? '').trim().slice(0, 60);
  return name === '' ? null : name;
}

export const notYours = (): Card =>
  short(
    'There is no application of yours with that reference',
    'Please check the reference. If it is a colleague’s, ask them for an invitation: they say **invite** to me and give you the code.',
  );

export const notAllowed = (role: MemberRole): Card =>
  short(
    'That needs another role',
    `You work on this application as ${anA(role)}. An owner can change that: they say **team** to me. Nothing was changed.`,
  );

/** Does it where the role allows it; else says that it needs another one. */
export const ifMay = async (work: Work, deed: Deed, then: () => Promise<SkillResult>): Promise<SkillResult> =>
  may(work.role, deed) ? await then() : alone('not_allowed', notAllowed(work.role), { awaits: true });

/** The account of a colleague on the same platform, as it was typed or as a picker gave it; null when nobody can be written to there. */
export function accountOf({ directTo }: Pick<Tools, 'directTo'>, { turn }: Work, typed: string): string | null {
  const { platform, workspace } = turn;
  const account = typed.includes(':') ? typed : `${platform}:${workspace}:${typed}`;
  return typed !== '' && directTo(account) !== null ? account : null;
}

export const locked = ({ reference }: Application): Card =>
  short(
    'It is submitted and locked',
    `${reference} stays as it was submitted. To change it, say **amend**; to go on after its end, say **renew**: a new draft begins from it.`,
  );
