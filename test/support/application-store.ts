import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach } from 'vitest';
import {
  type AnswerStore,
  type Application,
  type Applications,
  type By,
  type Change,
  type Places,
  type SectionStore,
  type Team,
  openAnswers,
  openApplications,
  openPlaces,
  openSections,
  openTeam,
} from '../../src/skills/application/index.ts';
import type { MemberRole, Storage } from '../../src/storage/index.ts';

export const who = (id: string, name: string): By => ({ account: id, person: id, name, surface: 'slack' });
export const ada = who('slack:T1:UADA', 'Ada Marsh');
export const ben = who('teams:T2:UBEN', 'Ben Fell');
export const cy = who('web:UCY', 'Cy Wold');
/** A turn that was not there before. */
export const once = (): string => randomUUID();

export const TITLE = 'about.title';
export const START = 'term.start';
export const END = 'term.end';

interface Kit {
  applications: Applications;
  team: Team;
  store: AnswerStore;
  sections: SectionStore;
  places: Places;
  /** The one that `add`, `write` and `standing` are about; a test may put another one in its place. */
  application: Application;
}

/** The stores of applications; before each test Ada begins an application in them, which Ben and Cy may edit. */
export function applicationStore(storage: () => Storage) {
  const kit = {} as Kit;

  const begin = (answers: { path: string; value: string }[] = [], by = ada, turn = once()): Promise<Application> =>
    kit.applications.create(
      { title: 'Falls', workspace: 'local', formVersion: 1, standards: {}, from: null, answers },
      by,
      turn,
    );
  const add = (member: By, role: MemberRole, to = kit.application): Promise<unknown> =>
    kit.team.setMember(to.id, { account: member.account, person: member.person, name: member.name, role }, ada);
  const write = (by: By, changes: [path: string, value: string | null, seen: number][], turn = once()) =>
    kit.store.write(
      kit.application.id,
      changes.map(([path, value, seen]): Change => ({ path, value, seen })),
      by,
      turn,
    );
  /** The answers that stand, by path. */
  const standing = async (): Promise<Record<string, string>> =>
    Object.fromEntries([...(await kit.store.answers(kit.application.id))].map(([path, { value }]) => [path, value]));

  beforeEach(async () => {
    await sql`delete from applications`.execute(storage().db);
    kit.applications = openApplications(storage());
    kit.team = openTeam(storage());
    kit.store = openAnswers(storage());
    kit.sections = openSections(storage());
    kit.places = openPlaces(storage());
    kit.application = await begin();
    await add(ben, 'editor');
    await add(cy, 'editor');
  });

  return { kit, begin, add, write, standing };
}
