import { type Block, type SkillResult, literal } from '../../../bot/index.ts';
import { cite, passagesOf } from '../../../knowledge/index.ts';
import {
  NO_DECISION,
  type Seen,
  findingBlocks,
  progressCard,
  readinessCard,
  reviewCards,
  sectionCard,
} from '../cards/progress.ts';
import { doing, shortened } from '../cards/question.ts';
import type { Answers } from '../draft/draft.ts';
import { changesSince, standardsNow } from '../draft/standards.ts';
import type { FormSection } from '../form/definition.ts';
import { questionAt, questionsOf, sectionQuestions } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { originOf } from '../origin.ts';
import { titleOf } from '../paper/paper.ts';
import { labelOf } from '../paper/section.ts';
import { questionsBy, sectionBy } from '../talk/words.ts';
import { type Tools, type Work, short, shown } from '../tools.ts';

/** What shows an application, and changes nothing. */
export interface Seeing {
  seen(work: Pick<Work, 'application' | 'answers'>): Promise<Seen>;
  progress(work: Work): Promise<SkillResult>;
  section(work: Work, words: string): Promise<SkillResult>;
  review(work: Work): Promise<SkillResult>;
  ready(work: Work): Promise<SkillResult>;
  /** The requirements of one section, each with the words that address it. */
  check(work: Work, words: string): Promise<SkillResult>;
  history(work: Work, words: string): Promise<SkillResult>;
  copy(work: Work, words: string): SkillResult;
  files(work: Work, outcome: 'export' | 'pictures'): Promise<SkillResult>;
  /** No section or question is called so; what there is. */
  unknown(words: string): SkillResult;
}

export function createSeeing(tools: Tools): Seeing {
  const { form, sections, store, team, checks, coverage, knowledge } = tools;
  // The knowledge does not change while the program runs.
  const now = standardsNow(knowledge);

  const seen: Seeing['seen'] = async ({ application, answers }) => ({
    application,
    form,
    answers,
    notes: await sections.sections(application.id),
    comments: await sections.comments(application.id),
    findings: checks(form, answers, new Date()),
    changed: changesSince(await team.standards(application.id), now).map(
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

    async review(work) {
      const cards = reviewCards(await seen(work));
      if (cards.length === 0)
        return shown('review', short('Nothing is answered yet', 'Say **continue**, and I ask the first question.'), {
          awaits: true,
        });
      return shown('review', cards, { awaits: true });
    },

    ready: async (work) => shown('ready', readinessCard(await seen(work)), { awaits: true }),

    async check(work, words) {
      const section = sectionOf(work, words);
      if (section === null) return unknown(words);
      const all = await seen(work);
      const found = all.findings.filter((each) => each.section === section.id);
      const points =
        section.standard === undefined ? [] : coverage.review(section.standard, sectionText(section, work.answers));
      const of = (status: string) => points.filter((point) => point.status === status);
      const listed = (status: 'missing' | 'unclear', heading: string): { blocks: Block[]; refs: string[] } => {
        const all = of(status);
        const refs = all.slice(0, 12).map(({ ref }) => ref);
        const part = refs.length < all.length ? ` (${refs.length} of ${all.length})` : '';
        return { refs, blocks: refs.length === 0 ? [] : [{ type: 'text', markdown: `**${heading}${part}:**` }] };
      };
      const missing = listed('missing', 'I could not find');
      const unclear = listed('unclear', 'I am not sure about');
      const { sources, cited } = cite(passagesOf(knowledge, [...missing.refs, ...unclear.refs]), knowledge);
      const bullets = (from: number, count: number): Block[] =>
        count === 0
          ? []
          : [
              {
                type: 'bullets',
                items: cited.slice(from, from + count).map(({ text, markers }) => ({ markdown: text, markers })),
              },
            ];
      const addressed = of('addressed').filter(({ evidence }) => evidence !== null);
      const quotes = quotesOf(addressed);
      return shown(
        'checked',
        {
          heading: `Check: ${titleOf(section)}`,
          blocks: [
            ...findingBlocks(found),
            ...(points.length === 0
              ? [
                  {
                    type: 'text' as const,
                    markdown: 'No standard governs this section, so only the rules of its fields are checked.',
                  },
                ]
              : [
                  {
                    type: 'text' as const,
                    markdown: `I read the text by its words. Of ${points.length - of('not-applicable').length} requirements that may apply I found **${addressed.length}** addressed, could not find **${of('missing').length}**, and am not sure about **${of('unclear').length}**.`,
                  },
                ]),
            ...missing.blocks,
            ...bullets(0, missing.refs.length),
            ...unclear.blocks,
            ...bullets(missing.refs.length, unclear.refs.length),
            ...(quotes.length === 0
              ? []
              : [
                  {
                    type: 'text' as const,
                    markdown: `**I found${quotes.length > 6 ? ` (6 of ${quotes.length} places)` : ''}:**`,
                  },
                ]),
            ...quotes.slice(0, 6),
            ...(sources.length === 0 ? [] : [{ type: 'citations' as const, citations: sources }]),
            {
              type: 'note',
              tone: 'info',
              markdown: `${NO_DECISION} It reads words, not sense: please judge yourself.`,
            },
          ],
          actions:
            work.application.state === 'draft'
              ? [doing(work.application.reference, `go to ${section.id}`, 'Work on it')]
              : [],
        },
        { awaits: true },
      );
    },

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

/** Words of a section, each with all that they address. */
function quotesOf(addressed: readonly { ref: string; evidence: string | null }[]): Block[] {
  const points = new Map<string, string[]>();
  for (const { ref, evidence } of addressed) {
    const words = (evidence ?? '').replace(/\s+/g, ' ');
    points.set(words, [...(points.get(words) ?? []), ref.split('#')[1] ?? ref]);
  }
  return [...points].map(([words, refs]) => ({
    type: 'quote',
    markdown: literal(shortened(words, 240)),
    from: `addresses ${refs.join(', ')}`,
  }));
}

/** What stands in a section, as text to be checked: each answer behind its label. */
export const sectionText = (section: FormSection, answers: Answers): string =>
  sectionQuestions(section, answers)
    .filter(({ path, field }) => field.kind !== 'group' && answers.has(path))
    .map(({ path, field }) => {
      const shownValue = showValue(field, answers.get(path)?.value ?? '');
      return field.kind === 'long-text' ? shownValue : `${field.label}: ${shownValue.replace(/\.?$/, '.')}`;
    })
    .join('\n\n');
