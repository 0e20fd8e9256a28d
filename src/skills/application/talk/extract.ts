import type { Answers } from '../draft/draft.ts';
import type { Form } from '../form/definition.ts';
import { type Question, sectionQuestions } from '../form/form.ts';
import { readValue } from '../form/kinds.ts';
import { questionsBy } from './lookup.ts';

/** An answer read out of a message that gives several. */
export interface Found {
  question: Question;
  value: string;
}

/** Kinds whose answers are short enough to stand in a list; a long text is never guessed at. */
export const SHORT: ReadonlySet<string> = new Set([
  'text',
  'choice',
  'choices',
  'yes-no',
  'date',
  'number',
  'money',
  'reference',
  'organisation',
  'link',
]);

/**
 * Several answers in one message, such as "start date: 1 March 2027; end date: 28 February 2032": each part names its field
 * first. Fewer than two that can be read: none, and the message is one answer.
 *
 * @param sectionId the section under way; fields of other sections are taken only by their whole label
 * @param alone nothing else may stand in it: for a message that may be one long text
 */
export function severalAnswers(
  form: Form,
  answers: Answers,
  sectionId: string | null,
  text: string,
  { alone = false }: { alone?: boolean } = {},
): Found[] {
  if (text.length > 2000) return [];
  const questions = form.sections
    .flatMap((section) => sectionQuestions(section, answers))
    .filter(({ field, within }) => within === null && SHORT.has(field.kind));
  const parts = text.split(
    /\n|;|,(?=\s*(?:and\s+)?(?:the\s+)?[A-Za-z][A-Za-z ]{2,40}(?::| is | = ))|\band (?=(?:the )?[a-z][a-z ]{2,30}(?: date| basis)?(?::| is ))/i,
  );
  const found: Found[] = [];
  for (const part of parts) {
    const match =
      /^\s*(?:[-*•]\s*)?(?:the |our )?(?<label>[A-Za-z][^:=]{1,60}?)\s*(?::|=|\bis\b|\bwill be\b)\s*(?<value>.+?)\s*[.,]?\s*$/i.exec(
        part,
      );
    const { label = '', value = '' } = match?.groups ?? {};
    if (label === '' || value === '') continue;
    const fitting = questionsBy(questions, label, sectionId).flatMap((question): Found[] => {
      const read = readValue(question.field, value);
      return 'value' in read ? [{ question, value: read.value }] : [];
    });
    const [best] = fitting;
    if (best && !found.some(({ question }) => question.path === best.question.path)) found.push(best);
  }
  const said = parts.filter((part) => part.trim() !== '');
  // Prose has a "such is such" here and there: where that is the smaller part, it is no list of answers.
  const enough = alone ? found.length === said.length : found.length * 2 > said.length;
  return found.length > 1 && enough ? found : [];
}
