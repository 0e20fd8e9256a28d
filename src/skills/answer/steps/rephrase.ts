import { z } from 'zod';
import { onlyWordsOf, seemsInjected } from '../../../language/index.ts';
import { type ModelStep, leansOnEarlier, usesModel } from '../run.ts';

const form = z.object({ question: z.string() });

/** Earlier turns that are shown to the model; failed ones are not among them. */
const TURNS = 5;
const MOST_CHARACTERS = 300;

/** A message that leans on earlier ones becomes a question that can be searched for alone, in words that were used before. */
export const rephrase: ModelStep = async (run) => {
  if (!usesModel(run) || !leansOnEarlier(run)) return null;
  const earlier = run.earlier.filter(({ question }) => !seemsInjected(question)).slice(-TURNS);
  if (earlier.length === 0) return null;
  const titleOf = (id: string): string => run.tools.knowledge.documents.get(id)?.title ?? '';
  const history = earlier.map(({ question, documents }) => {
    const titles = documents
      .slice(0, 2)
      .map(titleOf)
      .filter((title) => title !== '');
    return `- ${question}${titles.length === 0 ? '' : ` (answered from: ${titles.join('; ')})`}`;
  });
  const said = await run.language.ask({
    prompt: 'rephrase',
    values: { history: history.join('\n'), question: run.question },
    form,
    person: run.person,
  });
  run.told.prompts.push(said.prompt);
  if (!said.ok) {
    // One failure is enough waiting: the answer comes without the model.
    run.told.outcome = said.outcome;
    return null;
  }
  const question = said.value.question.replace(/\s+/g, ' ').trim();
  const heard = [run.question, ...history].join('\n');
  if (question !== '' && question.length <= MOST_CHARACTERS && onlyWordsOf(question, heard)) run.standalone = question;
  return null;
};
