import { reviewSection, seemsInjected } from '../../../language/index.ts';
import { type Reading, type Reviewed, readTwice } from '../coverage/index.ts';
import { type ModelPart, partOf } from '../model-part.ts';
import type { Tools } from '../tools.ts';

/** A section as the rules and, where there is one, a model read it. */
export interface SectionRead {
  /** One for each requirement that the rules judged, in their order. */
  readings: Reading[];
  /** A model read it as well. */
  byModel: boolean;
  /** What a model had to do with it; null: none was asked. */
  part: ModelPart | null;
}

/**
 * Has a model read the section for the requirements that the rules do not set aside. Without one, or where it fails, the rules stand
 * alone.
 * @param section masked
 * @param person whose budget of the day it is
 */
export async function readSection(
  { knowledge, language }: Pick<Tools, 'knowledge' | 'language'>,
  rules: readonly Reviewed[],
  section: string,
  person: string,
): Promise<SectionRead> {
  const requirements = rules
    .filter(({ status }) => status !== 'not-applicable')
    .map(({ ref }) => ({ ref, text: knowledge.passages.get(ref)?.text ?? '' }))
    .filter(({ text }) => text !== '' && !seemsInjected(text));
  const alone = { readings: readTwice(rules, []), byModel: false };
  if (!language || requirements.length === 0 || section.trim() === '') return { ...alone, part: null };
  const said = await reviewSection(language, { requirements, section, person });
  const part = partOf('review', said);
  return said.ok ? { readings: readTwice(rules, said.requirements), byModel: true, part } : { ...alone, part };
}
