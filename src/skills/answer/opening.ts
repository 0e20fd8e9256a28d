import type { Cited } from '../../knowledge/index.ts';

/** Sentences that begin alike for this many words and characters are told as one. */
const least = { words: 5, characters: 35 };

/** The words two sentences begin with alike, back to the last comma where that is near; '' when they are too few. */
export function sharedOpening(a: string, b: string): string {
  const [first, second] = [a.split(' '), b.split(' ')];
  let count = 0;
  while (count < Math.min(first.length, second.length) - 1 && first[count] === second[count]) count++;
  const opening = first
    .slice(0, count)
    .join(' ')
    .replace(/,[^,]{0,12}$/, ',');
  return count < least.words || opening.length < least.characters ? '' : opening;
}

/** A line of an answer: a sentence, or several that begin alike told as one. Every fact keeps its own marks. */
export interface Line {
  markdown: string;
  /** Of the last fact; those of earlier ones stand in the text. */
  markers: number[];
}

/** `It is realistic. [1]` and `It is complete. [2]` become `It is: realistic [1]; complete. [2]`. Order of first mention. */
export function joinLines(cited: readonly Pick<Cited, 'text' | 'markers'>[]): Line[] {
  const groups: { opening: string; facts: Pick<Cited, 'text' | 'markers'>[] }[] = [];
  for (const fact of cited) {
    const group = groups.find(({ opening, facts }) => {
      const [first] = facts;
      const shared = first ? sharedOpening(first.text, fact.text) : '';
      return shared !== '' && (facts.length === 1 || shared === opening);
    });
    if (!group) groups.push({ opening: '', facts: [fact] });
    else {
      group.opening = sharedOpening(group.facts[0]?.text ?? '', fact.text);
      group.facts.push(fact);
    }
  }
  return groups.map(({ opening, facts }) => {
    const last = facts.length - 1;
    const markers = facts[last]?.markers ?? [];
    if (last === 0) return { markdown: facts[0]?.text ?? '', markers };
    const rests = facts.map(({ text, markers: own }, index) => {
      const rest = text.slice(opening.length).trim();
      return index === last ? rest : `${rest.replace(/\.$/, '')}${own.map((mark) => ` [${mark}]`).join('')}`;
    });
    return { markdown: `${opening.replace(/[,:]$/, '')}: ${rests.join('; ')}`, markers };
  });
}
