import type { Card } from '../bot/index.ts';
import type { Guess, Knowledge } from '../knowledge/index.ts';
import { notYet } from '../skills/application/index.ts';
import { firstSteps } from '../skills/breach/index.ts';

/** A message to `ask` that is no question but a job of another skill gets that skill's words. */
export function redirect(guess: Guess, knowledge: Knowledge): Card | null {
  if (guess.intent === 'breach_report') return firstSteps(knowledge);
  if (guess.intent === 'apply' && guess.probability >= 0.8) return notYet(knowledge);
  return null;
}
