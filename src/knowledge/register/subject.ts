import type { Knowledge } from '../model.ts';
import { words } from '../text/analyse.ts';

/** Words that nearly every agreement holds: they tell none from another, and ranking all that hold them takes seconds. */
const COMMON = new Set(
  `access agreement agreements applicant application care data dataset datasets england health information nhs organisation
  organisations people patient patients process processed processing project purpose purposes request research studies study use used
  uses`.split(/\s+/),
);

/** What a text is about, for the register; the whole text where it has common words only. */
export function subjectOf(text: string): string {
  const subject = words(text).filter((word) => !COMMON.has(word));
  return subject.length === 0 ? text : subject.join(' ');
}

/**
 * A text with the other names of the things in it, as the glossary has them for everybody: agreements say "Hospital Episode
 * Statistics" where people ask for "HES", and the other way round.
 */
export function spelledOut(text: string, synonyms: Knowledge['synonyms']): string {
  const said = ` ${words(text).join(' ')} `;
  const holds = (name: string): boolean => name !== '' && said.includes(` ${words(name).join(' ')} `);
  const more = synonyms.flatMap(({ document, term, words: others }) => {
    const [first] = others;
    if (document !== null || first === undefined) return [];
    if (holds(term)) return [first];
    return others.some(holds) ? [term] : [];
  });
  return [text, ...more].join(' ');
}
