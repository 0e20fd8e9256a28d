import type { Card } from '../bot/index.ts';
import type { Guess, Knowledge } from '../knowledge/index.ts';
import { beginHere } from '../skills/application/index.ts';
import { firstScreen } from '../skills/breach/index.ts';

/** Who calls `ask` means to ask: another job has to be this sure. */
const sure = { breach_report: 0.85, apply: 0.97 };

/** A message to `ask` that is no question but a job of another skill gets that skill's words. */
export function redirect({ intent, probability }: Guess, knowledge: Knowledge): Card | null {
  if (intent === 'breach_report' && probability >= sure.breach_report)
    return firstScreen(knowledge, { sends: false }, '');
  if (intent === 'apply' && probability >= sure.apply) return beginHere(knowledge);
  return null;
}
