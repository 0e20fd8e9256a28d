import type { SkillResult } from '../../../bot/index.ts';
import { type RequirementReview, reviewSection, seemsInjected } from '../../../language/index.ts';
import { checkCard } from '../cards/check.ts';
import type { Seen } from '../cards/progress.ts';
import { type Reviewed, readTwice } from '../coverage/index.ts';
import type { Answers } from '../draft/draft.ts';
import { withoutMark } from '../draft/mark.ts';
import type { FormSection } from '../form/definition.ts';
import { sectionQuestions } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { type ModelPart, partOf, withPart } from '../model-part.ts';
import { type Tools, type Work, shown } from '../tools.ts';

interface Looking {
  seen: (work: Work) => Promise<Seen>;
  sectionOf: (work: Work, words: string) => FormSection | null;
  unknown: (words: string) => SkillResult;
}

/** The requirements of one section, each with the words that address it: by rules, and by a model as well where there is one. */
export function createCheck(tools: Tools, { seen, sectionOf, unknown }: Looking) {
  const { coverage, knowledge, language } = tools;

  /** What a model says of the requirements that the rules do not set aside; without one, or where it fails, the rules stand alone. */
  const secondReading = async (
    rules: readonly Reviewed[],
    section: string,
    person: string,
  ): Promise<{ model: RequirementReview[] | null; part: ModelPart | null }> => {
    const requirements = rules
      .filter(({ status }) => status !== 'not-applicable')
      .map(({ ref }) => ({ ref, text: knowledge.passages.get(ref)?.text ?? '' }))
      .filter(({ text }) => text !== '' && !seemsInjected(text));
    if (!language || requirements.length === 0 || section.trim() === '') return { model: null, part: null };
    const said = await reviewSection(language, { requirements, section, person });
    return { model: said.ok ? said.requirements : null, part: partOf('review', said) };
  };

  return async (work: Work, words: string): Promise<SkillResult> => {
    const section = sectionOf(work, words);
    if (section === null) return unknown(words);
    const { application, answers, by } = work;
    const all = await seen(work);
    const text = sectionText(section, answers);
    const rules = section.standard === undefined ? [] : coverage.review(section.standard, text);
    const { model, part } = await secondReading(rules, text, by.account);
    const card = checkCard({
      application,
      section,
      knowledge,
      findings: all.findings.filter((each) => each.section === section.id),
      readings: readTwice(rules, model ?? []),
      byModel: model !== null,
    });
    return withPart(shown('checked', card, { awaits: true }), part, tools);
  };
}

/** What stands in a section, as text to be checked: each answer behind its label. */
export const sectionText = (section: FormSection, answers: Answers): string =>
  sectionQuestions(section, answers)
    .filter(({ path, field }) => field.kind !== 'group' && answers.has(path))
    .map(({ path, field }) => {
      const value = answers.get(path)?.value ?? '';
      const shownValue = showValue(field, withoutMark(value));
      return field.kind === 'long-text' ? shownValue : `${field.label}: ${shownValue.replace(/\.?$/, '.')}`;
    })
    .join('\n\n');
