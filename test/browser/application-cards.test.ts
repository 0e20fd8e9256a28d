import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { renderModal } from '../../adapters/slack/modal.ts';
import { renderMessages } from '../../adapters/slack/pages.ts';
import { renderDialog } from '../../adapters/teams/dialog.ts';
import { renderActivities } from '../../adapters/teams/render.ts';
import type { Card } from '../../src/bot/index.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import {
  type Seen,
  progressCard,
  readinessCard,
  reviewCards,
  sectionCard,
} from '../../src/skills/application/cards/progress.ts';
import { confirmCard, conflictCard } from '../../src/skills/application/cards/choosing.ts';
import {
  type Asked,
  answerForm,
  exampleCard,
  questionCard,
  whyCard,
} from '../../src/skills/application/cards/question.ts';
import { crossChecks } from '../../src/skills/application/checks/index.ts';
import { type Answers, itemsOf } from '../../src/skills/application/draft/draft.ts';
import { questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import { readValue } from '../../src/skills/application/form/kinds.ts';
import { messageFaults, viewFaults } from '../adapters/slack/legal.ts';
import { cardFaults, cardsOf } from '../adapters/teams/checks.ts';
import { answersOf, completeAnswers, studyDay } from '../support/application.ts';
import { anAnswer, everything, form } from '../support/application-paper.ts';

// The longest of everything takes its time beside other tests.
vi.setConfig({ testTimeout: 20_000 });

const knowledge = loadKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));
const reference = 'APP-7K3M-XH2Q';

/** Text of a length, with everything in it that means something to a platform; where it comes from stands first. */
const longText = (path: string, length: number): string =>
  `${path}: ${'so <b>it</b> *goes* _on_ & on, `as` ~said~ [here](https://a.example) <!channel> > 1. '.repeat(400)}`
    .slice(0, length - 1)
    .trimEnd()
    .padEnd(length - 1, 'x')
    .concat('.');

const LONG = 20_000;
const NAME = 200;

/** Every question answered at the greatest length, each group with so many items. */
function atLength(items: number): Answers {
  const values: Record<string, string> = {};
  const put = (path: string): void => {
    const field = questionAt(form, path)?.field;
    if (field === undefined) return;
    if (field.kind === 'long-text') values[path] = longText(path, LONG);
    else if (field.kind === 'organisation')
      values[path] = `Trust of ${path} ${'of Northmarsh '.repeat(20)}`.slice(0, NAME - 1).trimEnd().padEnd(NAME, 'n'); // prettier-ignore
    else if (field.kind === 'text') values[path] = longText(path, Math.min(field.max ?? 500, 500));
    else if (field.kind === 'link') values[path] = `https://www.northmarsh.example/${'notice/'.repeat(60)}`;
    else if (field.kind === 'choices') values[path] = field.options.map(({ value }) => value).join(',');
    else values[path] = anAnswer(field, path);
  };
  for (const section of form.sections)
    for (const field of section.fields) {
      const path = `${section.id}.${field.id}`;
      put(path);
      if (field.kind === 'group')
        for (let item = 1; item <= items; item += 1) for (const { id } of field.fields) put(`${path}/i${item}/${id}`);
    }
  return answersOf(values);
}

const begun = new Set(['about', 'term', 'controllers', 'ethics']);
const states: Record<string, Answers> = {
  empty: answersOf({}),
  'half filled': new Map([...completeAnswers()].filter(([path]) => begun.has(path.split('.')[0] ?? ''))),
  complete: completeAnswers(),
  'every question': everything,
  'long texts and names': atLength(1),
  'ten of everything': atLength(10),
};

const name = `Robin ${'van der '.repeat(23)}Marsh`.padEnd(NAME, 's');
const someone = { assignee: 'slack:T1:U1', assigneeName: name, due: '2026-12-18', signedBy: null, signedName: null };

/** With everything around the answers that there can be, or nothing. */
function seenOf(answers: Answers, full: boolean): Seen {
  const notes = full ? form.sections.map(({ id }, index) => ({ section: id, ...someone, signedAt: null, ...(index % 3 === 0 ? { signedBy: 'U2', signedName: name, signedAt: studyDay } : {}) })) : []; // prettier-ignore
  const found = crossChecks(form, answers, studyDay);
  return {
    application: {
      id: '1',
      reference,
      title: full ? longText('title', NAME) : 'Outcomes after hip fracture',
      formVersion: form.version,
      state: 'draft',
      from: null,
      revision: 1,
      createdAt: studyDay,
      changedAt: studyDay,
      submittedAt: null,
    },
    form,
    answers,
    notes: new Map(notes.map((note) => [note.section, note])),
    comments: full
      ? form.sections.flatMap(({ id: section }) =>
          [1, 2, 3, 4].map((number) => ({
            id: `${section.length}${number}`,
            section,
            text: longText(`comment ${number} on ${section}`, 4000),
            by: 'slack:T1:U1',
            byName: name,
            at: studyDay,
            resolvedAt: null,
          })),
        )
      : [],
    findings: full
      ? form.sections.flatMap(({ id: section }) =>
          [1, 2, 3].map((number) => ({
            id: `check-${number}`,
            level: number === 1 ? ('block' as const) : ('warn' as const),
            section,
            paths: [],
            message: longText(`finding ${number} in ${section}`, 900),
            refs: [],
          })),
        )
      : found,
    changed: full ? form.sections.map(({ title }) => title) : [],
    newest: form.version + (full ? 1 : 0),
  };
}

/** What Slack and Teams would have to say against a card. */
function faultsOf(card: Card): string[] {
  const messages = renderMessages(card);
  const activities = renderActivities(card, { turnId: '00000000-0000-4000-8000-000000000000' });
  return [
    ...messages.flatMap((message) => messageFaults(message)),
    ...activities.flatMap((activity) => cardsOf(activity).flatMap(cardFaults)),
    // Teams counts a message's JSON in UTF-16.
    ...activities.flatMap((activity) => (JSON.stringify(activity).length * 2 > 100_000 ? ['too large for Teams'] : [])),
  ].map((fault) => `${card.heading ?? ''}: ${fault}`);
}

const formFaults = (card: Card): string[] => {
  const { task } = renderDialog(card) as unknown as { task: { value: { card: { content: object } } } };
  return [
    ...viewFaults(renderModal(card, { callbackId: 'apply.written', metadata: '{}' })),
    ...cardFaults(task.value.card.content),
  ].map((fault) => `${card.heading ?? ''}: ${fault}`);
};

/** Every text of a card, as one. */
const textOf = (card: Card): string => JSON.stringify(card).replaceAll(String.raw`\\`, '');

/** Answers of which a card shows the beginning and not all, without saying how long they are. */
function cutSilently(card: Card, answers: Answers): string[] {
  const text = textOf(card);
  return [...answers.values()].flatMap(({ path, value }) => {
    const says = JSON.stringify(value).slice(1, -1);
    if (value.length < 120 || !text.includes(says.slice(0, 80)) || text.includes(says)) return [];
    // The study says some things twice, once within something longer.
    const beginning = value.slice(0, 80);
    if ([...answers.values()].filter((other) => other.value.includes(beginning)).length > 1) return [];
    const isName = path.includes('/') && value.length <= 500;
    return text.includes(`(${value.length.toLocaleString('en-GB')} characters)`) || (isName && text.includes(' …'))
      ? []
      : [path];
  });
}

/** Every question that applies; of a group the fields of one item. */
const askedAt = (answers: Answers): Asked[] => {
  const fields = new Set<unknown>();
  return questionsOf(form, answers)
    .filter(({ field }) => !fields.has(field) && fields.add(field))
    .map((question) => ({ reference, question, answers, seen: 12 }));
};

const crowded = ['empty', 'complete', 'long texts and names'];
const all = Object.entries(states).flatMap(([state, answers]) => [
  { state, answers, around: 'nothing', seen: seenOf(answers, false) },
  ...(crowded.includes(state) ? [{ state, answers, around: 'everything', seen: seenOf(answers, true) }] : []),
]);

describe.each(all)('an application, $state, with $around around it', ({ answers, seen }) => {
  const locked: Seen = { ...seen, application: { ...seen.application, state: 'submitted', submittedAt: studyDay } };
  const shown = [
    ...[seen, locked].flatMap((each) => [progressCard(each), readinessCard(each)]),
    ...reviewCards(seen),
    ...form.sections.map((section) => sectionCard(seen, section)),
  ];

  it('progress, readiness, sections and the whole are legal in Slack and in Teams', () => {
    expect(shown.flatMap(faultsOf)).toEqual([]);
  });

  it('says of each text that is shown in part how long it is', () => {
    expect(shown.flatMap((card) => cutSilently(card, answers))).toEqual([]);
  });

  it('has all sections on the progress card, and the card is one message that can be changed in place', () => {
    const card = progressCard(seen);
    const [facts] = card.blocks.flatMap((block) => (block.type === 'facts' ? [block.facts] : []));
    expect(facts).toHaveLength(form.sections.length);
    expect(renderMessages(card)).toHaveLength(1);
    expect(renderActivities(card, { turnId: 'turn-1' })).toHaveLength(1);
  });

  it('is looked through one section a card, each with a way to change it', () => {
    const cards = reviewCards(seen);
    const headings = cards.map(({ heading }) => heading);
    expect(new Set(headings).size).toBe(headings.length);
    expect(cards.every(({ actions }) => actions?.length === 1)).toBe(true);
  });
});

describe.each(Object.entries(states).filter(([state]) => !state.startsWith('ten')))(
  'questions of an application, %s',
  (_state, answers) => {
    const stored = { tone: 'info' as const, markdown: `Stored. ${longText('before', 300)}` };

    it('are legal cards in Slack and in Teams', () => {
      expect(askedAt(answers).flatMap((asked) => faultsOf(questionCard(asked, [stored])))).toEqual([]);
    });

    it('have forms that open in both', () => {
      const cards = askedAt(answers).filter(({ question }) => question.field.kind !== 'group');
      expect(cards.flatMap((asked) => formFaults(answerForm(asked)))).toEqual([]);
    });

    it('show what stands there, and say how long it is where only its beginning fits', () => {
      expect(askedAt(answers).flatMap((asked) => cutSilently(questionCard(asked), answers))).toEqual([]);
      const silent = askedAt(answers).filter((asked) => {
        const value = answers.get(asked.question.path)?.value;
        // A form that cannot hold the text does not begin with a part of it, and says so.
        return value !== undefined && value.length > 2900 && !textOf(answerForm(asked)).includes('characters');
      });
      expect(silent).toEqual([]);
    });

    it('that two answer at once are legal cards, with both answers and their lengths', () => {
      const cards = askedAt(answers).flatMap((asked) => {
        const { path } = asked.question;
        const theirs = answers.get(path);
        if (theirs === undefined) return [conflictCard(asked, 'yes', null)];
        return [
          conflictCard(asked, theirs.value, { ...theirs, authorName: name }),
          conflictCard(asked, theirs.value, null),
        ];
      });
      expect(cards.flatMap(faultsOf)).toEqual([]);
      expect(cards.flatMap((card) => cutSilently(card, answers))).toEqual([]);
    });

    it('that are answered many at a time are legal cards to confirm', () => {
      const found = askedAt(answers)
        .filter(({ question: { field } }) => field.kind !== 'group')
        .map(({ question }) => ({
          question,
          value: answers.get(question.path)?.value ?? anAnswer(question.field, question.path),
        }));
      const cards = [found.slice(0, 1), found.slice(0, 25)].map((each) => confirmCard(reference, each, answers));
      expect(cards.flatMap(faultsOf)).toEqual([]);
      expect(cards.flatMap((card) => cutSilently(card, answers))).toEqual([]);
    });
  },
);

describe('what is said about a question', () => {
  const asked = askedAt(everything);

  it('why and example are legal cards in Slack and in Teams', () => {
    expect(asked.flatMap((each) => [...faultsOf(whyCard(each, knowledge)), ...faultsOf(exampleCard(each))])).toEqual(
      [],
    );
  });

  it('every example is an answer that would be taken', () => {
    const wrong = asked.filter(
      ({ question: { field } }) => field.example !== undefined && 'problem' in readValue(field, field.example),
    );
    expect(wrong.map(({ question: { path } }) => path)).toEqual([]);
  });

  it('an example is shown as an answer is written', () => {
    const start = asked.find(({ question: { path } }) => path === 'term.start');
    expect(start && textOf(exampleCard(start))).toContain('1 July 2027');
  });

  it('a question and the reason for it do not say the same twice', () => {
    const twice = asked.filter((each) => textOf(whyCard(each, knowledge)).includes(each.question.field.help));
    expect(twice.map(({ question: { path } }) => path)).toEqual([]);
  });

  it('options stand on buttons or in a list, and not on both', () => {
    const twice = asked.filter((each) => {
      const { field } = each.question;
      if (field.kind !== 'choice') return false;
      const card = questionCard(each);
      const listed = field.options.filter(({ label }, at) =>
        textOf({ blocks: card.blocks }).includes(`${at + 1}. ${label}`),
      );
      const pressed = field.options.filter(({ label }) => card.actions?.some((action) => action.label === label));
      return listed.length > 0 === pressed.length > 0;
    });
    expect(twice.map(({ question: { path } }) => path)).toEqual([]);
  });

  it('two long texts that part far behind are shown where they part', () => {
    const abstract = asked.find(({ question: { path } }) => path === 'about.abstract');
    const theirs = everything.get('about.abstract');
    if (abstract === undefined || theirs === undefined) throw new Error('the form has no abstract');
    const begin = longText('about.abstract', 9000);
    const said = textOf(conflictCard(abstract, `${begin} Mine.`, { ...theirs, value: `${begin} Theirs.` }));
    expect(said).toMatch(/Theirs\. \(9,008 characters; the first 9,001 are the same in both\)/);
    expect(said).toMatch(/Mine\. \(9,006 characters/);
  });

  it('what has to be confirmed stands in its form in full', () => {
    const ticks = asked.flatMap((each) => (each.question.field.kind === 'tick' ? [{ each, field: each.question.field }] : [])); // prettier-ignore
    expect(ticks.length).toBeGreaterThan(3);
    const cut = ticks.filter(({ each, field }) => !textOf(answerForm(each)).includes(field.statement));
    expect(cut.map(({ field }) => field.id)).toEqual([]);
  });

  it('the name of an item stands above its answers, and not in each of their labels', () => {
    const cards = reviewCards(seenOf(completeAnswers(), false));
    const labels = cards.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.type === 'facts' ? block.facts.map(({ label }) => label) : [])),
    );
    expect(labels.filter((label) => label.includes('University of Northmarsh'))).toEqual([]);
    const text = cards.map((card) => textOf(card)).join('');
    expect(text).toContain('**University of Northmarsh**');
  });

  it('one of something is not spoken of as many', () => {
    const one = { ...seenOf(completeAnswers({ 'term.keeps': null }), false), findings: [] };
    const [comment] = seenOf(completeAnswers(), true).comments;
    const card = textOf(readinessCard({ ...one, comments: comment === undefined ? [] : [comment] }));
    expect(card).toContain('**1** required question is open.');
    expect(card).toContain('1 open comment:');
  });

  it('ten items of a group are all named', () => {
    const many = states['ten of everything'] ?? new Map();
    const list = questionAt(form, 'controllers.list');
    const card = list && questionCard({ reference, question: list, answers: many, seen: 0 });
    const [bullets] = card?.blocks.flatMap((block) => (block.type === 'bullets' ? [block.items] : [])) ?? [];
    expect(bullets).toHaveLength(itemsOf(many, 'controllers.list').length);
  });
});
