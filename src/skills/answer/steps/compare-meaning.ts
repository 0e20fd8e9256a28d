import type { ModelStep } from '../run.ts';

/** Where an embedding model is set up, the search is told how near passages lie in meaning. When it fails, words have to do. */
export const compareMeaning: ModelStep = async (run) => {
  const near = await run.tools.meaning?.nearness(run.standalone ?? run.question, run.person);
  if (near) run.near = near;
  return null;
};
