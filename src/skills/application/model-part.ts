import type { SkillResult } from '../../bot/index.ts';
import type { NoHelp } from '../../language/index.ts';
import type { Tools } from './tools.ts';

/** What a model had to do with a turn; kept with it, and counted. Names of code only. */
export interface ModelPart {
  step: 'review' | 'draft' | 'fields';
  /** `used`: what it gave is shown. Else why it is not; `not_needed`: it gave no more than what was asked last. */
  outcome: 'used' | 'not_needed' | NoHelp['outcome'];
  /** Versions of the prompts that were used. */
  prompts: string[];
  /** Why sentences were left out. */
  removed?: string[];
}

/** What came of asking a model, for the record. */
export function partOf(
  step: ModelPart['step'],
  said: { ok: true; prompt: string; removed?: string[] } | NoHelp,
): ModelPart {
  const { prompt } = said;
  return {
    step,
    outcome: said.ok ? 'used' : said.outcome,
    prompts: prompt === null ? [] : [prompt],
    ...(said.ok && said.removed ? { removed: said.removed } : {}),
  };
}

/** The same result, with the model's part kept with the turn and counted; null when no model was there. */
export function withPart(
  result: SkillResult,
  part: ModelPart | null,
  { metrics }: Pick<Tools, 'metrics'>,
): SkillResult {
  if (part === null) return result;
  metrics?.modelHelp(part.step, part.outcome);
  return { ...result, record: { model: part } };
}
