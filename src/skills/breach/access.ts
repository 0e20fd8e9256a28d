import type { Card, Reply, SkillContext, SkillResult, Turn } from '../../bot/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import { type Route, notYours, statusCard } from './card.ts';
import type { FollowUps } from './follow-up.ts';
import type { Keeping } from './keeping.repository.ts';
import { readReference } from './reference.ts';
import { type Deed, type Report, type Role, may } from './report.ts';
import type { Reports } from './report.repository.ts';

/** Accounts and rooms of an organisation's information governance. */
export interface Leads {
  /** They see every report. */
  accounts: readonly string[];
  /** They are told that there is something, and never what. */
  rooms: readonly string[];
}

export interface BreachTools {
  knowledge: Knowledge;
  reports: Reports;
  keeping: Keeping;
  followUps: FollowUps;
  route: Route;
  leads: Leads;
  /** Tells the information governance leads and rooms. */
  tellLeads: (report: Report, what: string) => Promise<void>;
  /** Whether an account can be one of a platform here. */
  knows: (account: string) => boolean;
  /** Tells one account that was given something. */
  tellOne: (report: Report, what: string, account: string) => Promise<void>;
  /** An address under which a report can be fetched for a quarter of an hour; null when nobody outside can reach this program. */
  linkTo: (what: { report: string }, account: string) => Promise<string | null>;
}

export type Handler = (turn: Turn, context: SkillContext) => Promise<SkillResult>;

export interface Access {
  status: (outcome: string, report: Report, heading: string, role: Role, more?: Partial<Reply>) => SkillResult;
  roleOf: (report: Report, account: string, person?: string) => Promise<Role | null>;
  /** Work on a report for those who may do this; others learn not even that it exists, and the try is noted. */
  withReport: (
    deed: Deed,
    work: (report: Report, role: Role, turn: Turn, context: SkillContext) => Promise<SkillResult>,
  ) => Handler;
  /** The form behind a button, where it is not open already. An open one says nothing of a report to others, who are refused here. */
  formOr: (deed: Deed, form: (report: Report) => Card) => Handler;
}

/** A reply to one person alone. */
export const told = (
  outcome: string,
  card: Card,
  more: Partial<SkillResult & Omit<Reply, 'card'>> = {},
): SkillResult => {
  const { lasting, slot, anew, ...rest } = more;
  const reply: Reply = {
    card,
    audience: 'person',
    ...(lasting ? { lasting } : {}),
    ...(slot === undefined ? {} : { slot }),
    ...(anew ? { anew } : {}),
  };
  return { outcome, replies: [reply], ...rest };
};

export const refused = (): SkillResult => told('not_yours', notYours);

/** Who may do what, and the one message in which the state of a report stands. */
export function createAccess({ reports, keeping, route, leads }: BreachTools): Access {
  /** The state of a report stands in one message. */
  const status = (
    outcome: string,
    report: Report,
    heading: string,
    role: Role,
    more: Partial<Reply> = {},
  ): SkillResult =>
    told(outcome, statusCard(report, route, heading, role), {
      lasting: true,
      slot: `report:${report.reference}`,
      ...more,
    });

  const roleOf = async (report: Report, account: string, person?: string): Promise<Role | null> => {
    if (report.person === account || report.owner === (person ?? account)) return 'reporter';
    if (leads.accounts.includes(account)) return 'lead';
    return await keeping.roleOf(report, account);
  };

  /** The report a turn is about, for those who may do this with it. Others learn not even that it exists, and the try is noted. */
  const allowed = async (
    turn: Turn,
    context: SkillContext,
    deed: Deed,
  ): Promise<{ report: Report; role: Role } | null> => {
    const value = turn.value === undefined || turn.value === '' ? turn.text : turn.value;
    const reference = readReference(value.split(' ')[0] ?? '');
    const report = reference === null ? null : await reports.find(reference);
    if (report === null) return null;
    const role = await roleOf(report, turn.person.id, await context.person());
    const granted = may(role, deed);
    await reports.note(report, {
      what: granted ? `${deed}: allowed` : `${deed}: refused`,
      by: turn.person.id,
      detail: { platform: turn.platform, role },
    });
    return granted && role !== null ? { report, role } : null;
  };

  const withReport =
    (
      deed: Deed,
      work: (report: Report, role: Role, turn: Turn, context: SkillContext) => Promise<SkillResult>,
    ): Handler =>
    async (turn, context) => {
      const found = await allowed(turn, context, deed);
      return found === null ? refused() : await work(found.report, found.role, turn, context);
    };
  const formOr =
    (deed: Deed, form: (report: Report) => Card): Handler =>
    async (turn, context) => {
      const found = await allowed(turn, context, deed);
      if (found === null) return refused();
      return turn.formShown ? { outcome: 'form', replies: [] } : told('form', form(found.report));
    };

  return { status, roleOf, withReport, formOr };
}
