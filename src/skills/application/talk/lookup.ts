import type { Form, FormSection } from '../form/definition.ts';
import type { Question } from '../form/form.ts';

const STOP = new Set([
  'the',
  'a',
  'an',
  'of',
  'for',
  'and',
  'to',
  'section',
  'standard',
  'part',
  'our',
  'my',
  'question',
  'field',
  'on',
  'in',
]);

/** Words by their beginnings, so that plural and tense do not matter. */
const stems = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .split(' ')
    .filter((word) => word !== '' && !STOP.has(word))
    .map((word) => (word.length > 5 ? word.replace(/(ing|ed|es|s|al|ion)$/, '').slice(0, 8) : word.replace(/s$/, '')));

/** The share of `said` that `names` has, with a little for having little else. */
function likeness(said: readonly string[], names: string): number {
  const own = new Set(stems(names));
  if (said.length === 0 || own.size === 0) return 0;
  const hits = said.filter((word) => own.has(word)).length;
  return hits / said.length + hits / own.size / 10;
}

/** The section somebody means: by number, id, title, the standard's name or another that people use; null when it is none of them. */
export function sectionBy(form: Form, words: string): FormSection | null {
  const plain = words
    .trim()
    .toLowerCase()
    .replace(/^(?:section|standard)\s+/, '');
  const exact = form.sections.find(
    ({ id, number, title, standard }) =>
      id === plain ||
      (number !== '' && number.toLowerCase() === plain) ||
      title.toLowerCase() === plain ||
      standard === plain,
  );
  if (exact) return exact;
  const said = stems(plain);
  const ranked = form.sections
    .map((section) => ({
      section,
      score: Math.max(
        likeness(said, `${section.title} ${section.id}`),
        likeness(said, (section.standard ?? '').replaceAll('-', ' ')),
        ...section.also.map((name) => likeness(said, name)),
      ),
    }))
    .sort((a, b) => b.score - a.score);
  const [best] = ranked;
  return best && best.score > 0.99 ? best.section : null;
}

/** The questions somebody may mean, best first; `here` are preferred, such as those of the section under way. */
export function questionsBy(questions: readonly Question[], words: string, here: string | null): Question[] {
  const said = stems(words);
  const ranked = questions
    .map((question) => {
      const { field, section, within, path } = question;
      const exact = path === words.trim() ? 2 : 0;
      const name = likeness(said, `${field.label} ${within?.group.item ?? ''}`);
      const wide = likeness(said, `${field.label} ${section.title} ${within?.group.label ?? ''}`) - 0.05;
      return { question, score: Math.max(exact, name, wide) + (section.id === here ? 0.04 : 0) };
    })
    .filter(({ score }) => score > 0.99)
    .sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  return ranked.filter(({ score }) => score > best - 0.03).map(({ question }) => question);
}
