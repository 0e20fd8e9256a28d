import { type Block, type SkillResult, literal } from '../../../bot/index.ts';
import { type Seen, progressCard, readinessCard, reviewCards, sectionCard } from '../cards/progress.ts';
import { doing, shortened } from '../cards/question.ts';
import { changesSince, standardsNow } from '../draft/standards.ts';
import type { FormSection } from '../form/definition.ts';
import { questionAt, questionsOf, sectionQuestions } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { originOf } from '../origin.ts';
import { titleOf } from '../paper/paper.ts';
import { labelOf } from '../paper/section.ts';
import { questionsBy, sectionBy } from '../talk/lookup.ts';
import { type Tools, type Work, short, shown } from '../tools.ts';
import { createCheck } from './checking.ts';

/** What shows an application, and changes nothing. */
export interface Seeing {
  seen(work: Pick<Work, 'application' | 'answers'>): Promise<Seen>;
  progress(work: Work): Promise<SkillResult>;
  section(work: Work, words: string): Promise<SkillResult>;
  /** What was answered, some sections at a time; `from`: the first one, from 1. */
  review(work: Work, from: number): Promise<SkillResult>;
  ready(work: Work): Promise<SkillResult>;
  /** The requirements of one section, each with the words that address it. */
  check(work: Work, words: string): Promise<SkillResult>;
  history(work: Work, words: string): Promise<SkillResult>;
  copy(work: Work, words: string): SkillResult;
  files(work: Work, outcome: 'export' | 'pictures'): Promise<SkillResult>;
  /** No section or question is called so; what there is. */
  unknown(words: string): SkillResult;
}

/** Sections that are shown at a time: more would flood a channel. */
const REVIEWED = 5;

export function createSeeing(tools: Tools): Seeing {
  const { form, sections, store, applications, checks, knowledge } = tools;

  const seen: Seeing['seen'] = async ({ application, answers }) => ({
    application,
    form,
    answers,
    notes: await sections.sections(application.id),
    comments: await sections.comments(application.id),
    findings: checks(form, answers, new Date()),
    changed: changesSince(await applications.standards(application.id), standardsNow(knowledge)).map(
      ({ standard }) => knowledge.documents.get(standard)?.title ?? standard,
    ),
    newest: tools.forms.current.version,
  });

  const unknown = (words: string): SkillResult =>
    shown(
      'unknown_place',
      {
        heading: 'I do not find that in the form',
        blocks: [
          {
            type: 'text',
            markdown: `Nothing in the form is called “${literal(words.slice(0, 80))}”. These are the sections:`,
          },
          { type: 'bullets', items: form.sections.map((section) => ({ markdown: titleOf(section), markers: [] })) },
        ],
      },
      { awaits: true },
    );

  /** The section somebody named, or the one under way. */
  const sectionOf = (work: Work, words: string): FormSection | null =>
    words === '' ? (form.sections.find(({ id }) => id === work.talk.section) ?? null) : sectionBy(form, words);

  return {
    seen,
    unknown,
    async progress(work) {
      const { application, turn } = work;
      // From now on the card in this conversation is kept up to date.
      await tools.places.open(application.id, originOf(turn), application.revision);
      return shown('progress', progressCard(await seen(work)), {
        slot: `application:${application.reference}`,
        anew: true,
        awaits: true,
      });
    },

    async section(work, words) {
      const section = sectionOf(work, words);
      return section === null
        ? unknown(words)
        : shown('section', sectionCard(await seen(work), section), { awaits: true });
    },

    async review(work, from) {
      const cards = reviewCards(await seen(work));
      if (cards.length === 0)
        return shown('review', short('Nothing is answered yet', 'Say **continue**, and I ask the first question.'), {
          awaits: true,
        });
      const first = Math.min(Math.max(from, 1), cards.length);
      const last = Math.min(first + REVIEWED - 1, cards.length);
      const page = cards.slice(first - 1, last);
      const { reference } = work.application;
      const rest = short(
        `Sections ${first} to ${last} of ${cards.length}`,
        last === cards.length ? 'These were the last ones.' : 'The others follow when you like.',
        [
          ...(last === cards.length ? [] : [doing(reference, `review from ${last + 1}`, 'Show the next ones')]),
          doing(reference, 'ready', 'Are we ready?'),
        ],
      );
      return shown('review', [...page, rest], { awaits: true });
    },

    ready: async (work) => shown('ready', readinessCard(await seen(work)), { awaits: true }),

    check: createCheck(tools, { seen, sectionOf, unknown }),

    async history(work, words) {
      const named =
        words === '' ? null : (questionsBy(questionsOf(form, work.answers), words, work.talk.section)[0] ?? null);
      if (words !== '' && named === null) return unknown(words);
      const events = (await store.history(work.application.id, named?.path)).slice(-15).reverse();
      return shown(
        'history',
        {
          heading: named === null ? 'What happened last' : `History: ${named.field.label}`,
          blocks: [
            {
              type: 'bullets',
              items: events.map(({ what, path, value, byName, at, surface, detail }) => {
                const question = path === null ? null : questionAt(form, path);
                const about = form.sections.find(({ id }) => id === (detail as { section?: string } | null)?.section);
                const answer = value === null || question === null ? 'nothing' : showValue(question.field, value);
                const said = [
                  `${byName ?? 'a colleague'} (${surface}) ${deedInWords(what)}`,
                  ...(question === null ? [] : [` ${labelOf(question, work.answers)}: ${shortened(answer, 120)}`]),
                  ...(about === undefined ? [] : [`: ${titleOf(about)}`]),
                ].join('');
                return { markdown: `**${londonTime.format(at)}** ${literal(said)}`, markers: [] };
              }),
            },
          ],
        },
        { awaits: true },
      );
    },

    copy(work, words) {
      const section = sectionOf(work, words);
      const questions = words === '' ? [] : questionsBy(questionsOf(form, work.answers), words, work.talk.section);
      const [one] = questions.filter(({ path }) => work.answers.has(path));
      const found =
        one !== undefined && (section === null || questions.length === 1)
          ? [one]
          : section === null
            ? []
            : sectionQuestions(section, work.answers);
      const given = found.filter(({ path, field }) => work.answers.has(path) && field.kind !== 'group');
      if (given.length === 0)
        return section === null
          ? unknown(words)
          : shown('nothing_to_copy', short('Nothing is answered there yet', 'Say **continue** to go on.'), {
              awaits: true,
            });
      return shown(
        'copy',
        {
          heading: 'To copy into DARS Online',
          // Each text is a block of its own, so that it can be marked and copied as it stands.
          blocks: given.flatMap((question): Block[] => [
            { type: 'text', markdown: `**${literal(labelOf(question, work.answers))}**` },
            {
              type: 'text',
              markdown: literal(showValue(question.field, work.answers.get(question.path)?.value ?? '')),
            },
          ]),
        },
        { awaits: true },
      );
    },

    async files(work, outcome) {
      const { application, by, answers } = work;
      const link = await tools.linkTo({ application: application.id }, by.account);
      if (link === null)
        return shown(
          outcome,
          short(
            'It cannot be downloaded from here',
            `This program has no address that you can reach (setting PUBLIC_URL). Whoever runs it can make the file: \`dars applications export ${application.reference} --format docx\`.`,
          ),
          { awaits: true },
        );
      if (outcome === 'export') await store.note(application.id, { what: 'exported' }, by);
      const at = (format: string, label: string) => ({ kind: 'link' as const, label, url: `${link}?format=${format}` });
      const drawn = [
        at('flows.png', 'Data flow diagram (PNG)'),
        at('flows.svg', 'Data flow diagram (SVG)'),
        at('dates.png', 'Dates (PNG)'),
      ];
      const flows = sectionQuestions(
        form.sections.find(({ id }) => id === 'activities') ?? (form.sections[0] as FormSection),
        answers,
      ).some(({ path }) => path.startsWith('activities.flows/'));
      return shown(
        outcome,
        {
          heading: outcome === 'export' ? `Download ${application.reference}` : 'Pictures',
          blocks: [
            {
              type: 'text',
              markdown: `Only you see these links; they work for 15 minutes.${outcome === 'export' ? ' The Word file has the text of each section, the open points, the sources and the pictures.' : ''}${flows ? '' : ' The diagram needs the data flows of section 5b; none is answered yet.'}`,
            },
          ],
          actions:
            outcome === 'export'
              ? [at('docx', 'Word file'), at('md', 'Markdown'), at('json', 'JSON'), ...drawn.slice(0, 1)]
              : drawn,
        },
        { audience: 'person', awaits: true },
      );
    },
  };
}

const deedInWords = (what: string): string =>
  what.replace(/^member: /, 'made somebody ').replace(/^invited: /, 'gave out a code for ');

const londonTime = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Europe/London',
});
