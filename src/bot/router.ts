import { WiringError } from './errors.ts';
import type { Skill } from './skill.ts';
import type { TurnPayload } from './intake.ts';

/** Where a turn goes. */
export type Route =
  | { to: 'skill'; skill: Skill }
  /** Overheard, and not meant for the bot: stay quiet. */
  | { to: 'nobody' }
  /** No skill takes it: the bot itself answers. */
  | { to: 'bot'; because: 'unknown_command' | 'unknown_action' | 'unknown_intent' };

export type Router = (turn: Pick<TurnPayload, 'kind' | 'name' | 'addressed'>, intent: string | null) => Route;

/**
 * Makes the function that picks the skill for a turn. The result is pure and total: an addressed turn always has somebody
 * who answers.
 *
 * Commands go by their first word, actions and submissions by id (the whole id first, then the longest claim that ends in a
 * dot), messages by intent. An unknown command goes to the skill that claims the command `help`.
 *
 * @throws WiringError when two skills have the same name or claim the same thing.
 */
export function createRouter(skills: readonly Skill[]): Router {
  const byCommand = index(skills, 'command', ({ claims }) => claims.commands?.map((word) => word.toLowerCase()));
  const byAction = index(skills, 'action', ({ claims }) => claims.actions);
  const byIntent = index(skills, 'intent', ({ claims }) => claims.intents);
  index(skills, 'name', ({ name }) => [name]);
  const prefixes = [...byAction.keys()].filter((id) => id.endsWith('.')).sort((a, b) => b.length - a.length);

  return (turn, intent) => {
    switch (turn.kind) {
      case 'command': {
        const word = (turn.name ?? '').toLowerCase();
        return found(byCommand.get(word) ?? byCommand.get('help'), 'unknown_command');
      }
      case 'action':
      case 'submission': {
        const id = turn.name ?? '';
        const prefix = prefixes.find((beginning) => id.startsWith(beginning));
        return found(byAction.get(id) ?? byAction.get(prefix ?? ''), 'unknown_action');
      }
      case 'message': {
        if (!turn.addressed && (intent === null || intent === 'other')) return { to: 'nobody' };
        const skill = byIntent.get(intent ?? '');
        return skill === undefined && !turn.addressed ? { to: 'nobody' } : found(skill, 'unknown_intent');
      }
    }
  };
}

const found = (skill: Skill | undefined, because: Extract<Route, { to: 'bot' }>['because']): Route =>
  skill === undefined ? { to: 'bot', because } : { to: 'skill', skill };

function index(
  skills: readonly Skill[],
  what: string,
  claimsOf: (skill: Skill) => readonly string[] | undefined,
): Map<string, Skill> {
  const owners = new Map<string, Skill>();
  for (const skill of skills) {
    for (const claim of claimsOf(skill) ?? []) {
      const owner = owners.get(claim);
      if (owner !== undefined && owner !== skill) {
        throw new WiringError(`the ${what} "${claim}" is claimed by the skills ${owner.name} and ${skill.name}`);
      }
      if (owner === skill) throw new WiringError(`the skill ${skill.name} claims the ${what} "${claim}" twice`);
      owners.set(claim, skill);
    }
  }
  return owners;
}
