import { seemsInjected } from '../../../language/index.ts';
import type { ModelStep } from '../run.ts';

/** A message that speaks to a model is answered without one. Nobody is refused for it: the question may be meant well. */
export const guard: ModelStep = (run) => {
  if (seemsInjected(run.question)) run.told.outcome = 'injection';
  return null;
};
