import type { SkillResult } from '../../../bot/index.ts';
import { checkCard } from '../cards/check.ts';
import type { Seen } from '../cards/progress.ts';
import type { Answers } from '../draft/draft.ts';
import { withoutMark } from '../draft/mark.ts';
import type { FormSection } from '../form/definition.ts';
import { sectionQuestions } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { withPart } from '../model-part.ts';
import { type Tools, type Work, shown } from '../tools.ts';
import { readSection } from './reading.ts';

interface Looking {
  seen: (work: Work) => Promise<Seen>;
  sectionOf: (work: Work, words: string) => FormSection | null;
  unknown: (words: string) => SkillResult;
}

/** The requirements of one section, each with the words that address it: by rules, and by a model as well where there is one. */
export function createCheck(tools: Tools, { seen, sectionOf, unknown }: Looking) {
  const { coverage, knowledge } = tools;

  return async (work: Work, words: string): Promise<SkillResult> => {
    const section = sectionOf(work, words);
    if (section === null) return unknown(words);
    const { application, answers, by } = work;
    const all = await seen(work);
    const text = sectionText(section, answers);
    const rules = section.standard === undefined ? [] : coverage.review(section.standard, text);
    const { readings, byModel, part } = await readSection(tools, rules, text, by.account);
    const card = checkCard({
      application,
      section,
      knowledge,
      findings: all.findings.filter((each) => each.section === section.id),
      readings,
      byModel,
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
