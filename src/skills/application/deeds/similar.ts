import { type Action, type SkillResult, literal } from '../../../bot/index.ts';
import { EXAMPLE_ONLY, type Part, citePrecedents } from '../../../knowledge/index.ts';
import { doing } from '../cards/question.ts';
import type { FormSection } from '../form/definition.ts';
import { titleOf } from '../paper/paper.ts';
import { sectionBy } from '../talk/lookup.ts';
import { type Tools, type Work, short, shown } from '../tools.ts';
import { sectionText } from './checking.ts';

/** Where the register has what a section asks for; the other sections are looked for in all of an entry. */
const PARTS: Readonly<Record<string, readonly Part[]>> = {
  objective: ['objective'],
  data: ['objective', 'activities'],
  activities: ['activities'],
  processors: ['activities'],
  outcomes: ['expected_output'],
  benefits: ['expected_benefits', 'yielded_benefits'],
};

/** Agreements with less in common are about something else. */
const ALIKE = 0.25;

/** Published agreements like this one: for the section that was named or is under way, or about the words that were said. */
export async function similar({ form, precedents }: Tools, work: Work, words: string): Promise<SkillResult> {
  const { application, answers, talk } = work;
  const goOn = [doing(application.reference, 'next', 'Go on')];
  const result = (outcome: string, heading: string, markdown: string): SkillResult =>
    shown(outcome, short(heading, markdown, goOn), { awaits: true });
  if (precedents === undefined || (await precedents.count()) === 0)
    return result(
      'similar_none_held',
      'I hold no published agreements',
      'The people who run me can import the public Data Uses Register (`dars register import FILE`).',
    );
  const named = words === '' ? null : sectionBy(form, words);
  const section: FormSection | null =
    words === '' ? (form.sections.find(({ id }) => id === talk.section) ?? null) : named;
  const about =
    words !== '' && named === null
      ? words
      : [application.title, section === null ? '' : sectionText(section, answers).slice(0, 1200)].join(' ');
  const parts = PARTS[section?.id ?? ''] ?? [];
  const alike = (await precedents.near(about, { parts })).filter(({ coverage }) => coverage >= ALIKE);
  // Nobody wrote about the same: how this section is written can be seen all the same.
  const found = alike.length > 0 || section === null ? alike : await precedents.near(section.title, { parts });
  if (found.length === 0)
    return result(
      'similar_none',
      'I found no published agreement like that',
      'Say **similar agreements about** and the data, the disease or what is done with it.',
    );
  const { quotes, sources } = citePrecedents(found);
  const heading = `${alike.length > 0 ? 'Similar published' : 'Published'} agreements`;
  return shown(
    'similar',
    {
      heading: section === null ? heading : `${heading}: ${titleOf(section)}`,
      blocks: [
        ...(alike.length > 0
          ? []
          : [{ type: 'text' as const, markdown: 'None of them is about the same subject; this is how they put it.' }]),
        {
          type: 'bullets',
          items: quotes.map(({ text, marker }) => ({ markdown: `“${literal(text)}”`, markers: [marker] })),
        },
        { type: 'note', tone: 'caution', markdown: EXAMPLE_ONLY },
        { type: 'citations', citations: sources },
      ],
      actions: goOn,
    },
    { awaits: true },
  );
}

/** A way to the published agreements, where there are any. */
export async function waysToSimilar({ precedents }: Tools): Promise<Action[]> {
  if (precedents === undefined || (await precedents.count()) === 0) return [];
  return [{ kind: 'say', label: 'What others wrote', text: 'similar agreements' }];
}
