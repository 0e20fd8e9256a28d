import type { Run, Step } from '../run.ts';

/** Below this probability of being about data access a question is declined; measured, see docs/decisions/0005. */
const least = 0.5;

/** Declines what is not about data access, and what nothing was found for. A follow-up is judged with what it follows. */
export const refuseOutside: Step = ({ question, earlier, result, candidates, tools }: Run) => {
  const nearest = result?.documents.slice(0, 3).map(({ document }) => document) ?? [];
  if (!result || !candidates?.length) return { kind: 'outside', nearest: [] };
  if (earlier.length > 0) return null;
  return tools.scope.inside(question) < least ? { kind: 'outside', nearest } : null;
};
