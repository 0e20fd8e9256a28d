import { z } from 'zod';
import { seemsInjected } from '../../../language/index.ts';
import { offer } from '../composed.ts';
import { type ModelStep, usesModel } from '../run.ts';

const form = z.object({ order: z.array(z.string()) });

/** So many passages are put in order. */
const MOST = 20;

/**
 * Has a model put the best passages in order, where that is switched on. They keep the scores of their places, so that nothing is
 * declined or shown for another reason than before; what the model leaves out or makes up changes nothing.
 */
export const rerank: ModelStep = async (run) => {
  if (!run.tools.rerank || !usesModel(run)) return null;
  const candidates = run.candidates ?? [];
  const best = candidates
    .flatMap((found) => {
      const document = run.tools.knowledge.documents.get(found.passage.document);
      return document && found.passage.text !== '' && !seemsInjected(found.passage.text)
        ? [{ ...found, document }]
        : [];
    })
    .slice(0, MOST);
  if (best.length < 2) return null;
  const said = await run.language.ask({
    prompt: 'rerank',
    values: { question: run.standalone ?? run.question, passages: offer(best).text },
    form,
    person: run.person,
  });
  run.told.prompts.push(said.prompt);
  // The order of the search does as well, and composing may yet succeed.
  if (!said.ok) return null;
  const named = [...new Set(said.value.order)].flatMap(
    (token) => best[Number(/^P(\d+)$/.exec(token)?.[1] ?? 0) - 1] ?? [],
  );
  const ordered = [...named, ...best.filter((found) => !named.includes(found))];
  const places = new Map(ordered.map(({ passage }, at) => [passage.ref, best[at]]));
  run.candidates = candidates
    .map((found) => {
      const place = places.get(found.passage.ref);
      return place ? { ...found, score: place.score } : found;
    })
    .sort((a, b) => b.score - a.score);
  return null;
};
