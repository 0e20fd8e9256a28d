import { type Action, type Block, type Card, literal } from '../../../bot/index.ts';
import type { Finding } from '../checks/finding.ts';
import type { Answers, Application } from '../draft/draft.ts';
import type { Comment, SectionNote } from '../draft/sections.repository.ts';
import { dayInWords } from '../form/dates.ts';
import type { Form, FormSection, GroupField } from '../form/definition.ts';
import { sectionQuestions } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';
import { titleOf } from '../paper/paper.ts';
import { labelOf, nameOf } from '../paper/section.ts';
import { type SectionProgress, progressOf } from '../talk/talk.ts';
import { ID } from '../ids.ts';
import { doing, shortened } from './question.ts';

/** Said wherever something was checked. */
export const NO_DECISION = 'This check is not a decision by NHS England.';

export interface Seen {
  application: Application;
  form: Form;
  answers: Answers;
  notes: ReadonlyMap<string, SectionNote>;
  comments: readonly Comment[];
  findings: readonly Finding[];
  /** Standards that are not as they were when the draft began to rest on them, by their titles. */
  changed: readonly string[];
  /** The newest version of the form; the draft may be pinned to an older one. */
  newest: number;
}

const STATE = { open: 'open', 'in work': 'in work', answered: 'answered' } as const;

function stateOf({ section, state, done, total }: SectionProgress, notes: Seen['notes']): string {
  const note = notes.get(section.id);
  const who = note?.assigneeName ?? (note?.assignee ? 'a colleague' : null);
  return [
    note?.signedAt ? `signed off by ${note.signedName ?? 'a reviewer'}` : STATE[state],
    total === 0 ? '' : `${done} of ${total}`,
    who ?? '',
    note?.due && !note.signedAt ? `by ${dayInWords(note.due)}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** How far the whole application is: the one card that is kept up to date. */
export function progressCard(seen: Seen): Card {
  const { application, form, answers, notes, comments, findings } = seen;
  const all = progressOf(form, answers);
  const done = all.reduce((sum, each) => sum + each.done, 0);
  const total = all.reduce((sum, each) => sum + each.total, 0);
  const next =
    all.find(({ section, state }) => state !== 'answered' && !notes.get(section.id)?.assignee) ??
    all.find(({ state }) => state !== 'answered');
  const blocks = findings.filter(({ level }) => level === 'block').length;
  const open = comments.filter(({ resolvedAt }) => resolvedAt === null).length;
  const flags = application.state === 'submitted' ? [] : flagsOf(seen);
  const { reference } = application;
  return {
    heading: application.title,
    blocks: [
      {
        type: 'text',
        markdown: `**${reference}**, ${application.state === 'submitted' ? `submitted${application.submittedAt ? ` on ${dayInWords(application.submittedAt.toISOString().slice(0, 10))}` : ''} and locked` : 'draft'}.`,
      },
      { type: 'progress', label: 'Required questions answered', done, total },
      { type: 'facts', facts: all.map((each) => ({ label: titleOf(each.section), value: stateOf(each, notes) })) },
      ...(next === undefined || application.state === 'submitted'
        ? []
        : [
            {
              type: 'text' as const,
              markdown: `**Next:** ${titleOf(next.section)}${next.missing[0] ? `, ${literal(labelOf(next.missing[0], answers))}` : ''}.`,
            },
          ]),
      ...flags,
      ...(blocks + open === 0
        ? []
        : [
            {
              type: 'note' as const,
              tone: 'caution' as const,
              markdown: [
                blocks === 0
                  ? ''
                  : `${blocks} ${blocks === 1 ? 'point blocks' : 'points block'} it: say **ready** to see ${blocks === 1 ? 'it' : 'them'}.`,
                open === 0 ? '' : `${open} open ${open === 1 ? 'comment' : 'comments'}: say **review**.`,
              ]
                .filter((part) => part !== '')
                .join(' '),
            },
          ]),
    ],
    actions: [
      ...(application.state === 'draft' ? [doing(reference, 'next', 'Go on')] : []),
      doing(reference, 'review', 'Check your answers'),
      doing(reference, 'ready', 'Are we ready?'),
      doing(reference, 'export', 'Download it'),
      doing(reference, 'team', 'Team'),
    ],
  };
}

/** What changed around a draft since somebody last looked. */
function flagsOf({ changed, newest, application }: Seen): Block[] {
  return [
    ...(changed.length === 0
      ? []
      : [
          {
            type: 'note' as const,
            tone: 'caution' as const,
            markdown: `${changed.length === 1 ? 'A standard has' : 'Standards have'} changed since you last looked: ${changed.map(literal).join(', ')}. Say **standards** to see what.`,
          },
        ]),
    ...(newest <= application.formVersion
      ? []
      : [
          {
            type: 'note' as const,
            tone: 'info' as const,
            markdown: `There is a newer version of the form. This draft stays with its own until an owner says **move to the newest form**.`,
          },
        ]),
  ];
}

/** One section: what is answered, what is open, who looks after it. */
export function sectionCard(seen: Seen, section: FormSection): Card {
  const { application, answers, notes, comments, findings } = seen;
  const { reference } = application;
  const progress = progressOf(seen.form, answers).find((each) => each.section.id === section.id);
  const here = comments.filter((each) => each.section === section.id && each.resolvedAt === null);
  const found = findings.filter((each) => each.section === section.id);
  return {
    heading: titleOf(section),
    blocks: [
      { type: 'text', markdown: literal(section.about) },
      { type: 'text', markdown: `**Now:** ${literal(progress ? stateOf(progress, notes) : 'open')}.` },
      ...answerBlocks(section, answers),
      ...findingBlocks(found),
      ...commentBlocks(here),
    ],
    actions: [
      ...(application.state === 'draft' ? [doing(reference, `go to ${section.id}`, 'Work on it')] : []),
      doing(reference, `check ${section.id}`, 'Check it'),
      { kind: 'button', id: ID.assign, label: 'Give it to somebody', value: `${reference} ${section.id}` },
      { kind: 'button', id: ID.comment, label: 'Comment', value: `${reference} ${section.id}` },
      doing(reference, `sign off ${section.id}`, 'Sign it off'),
      ...here.slice(0, 3).map((each, index): Action => ({
        kind: 'button',
        id: ID.resolve,
        label: here.length === 1 ? 'Comment is settled' : `Comment ${index + 1} is settled`,
        value: `${reference} ${each.id} ${section.id}`,
      })),
    ],
  };
}

/** What was answered: first what stands alone, then each item of a group below its name. */
function answerBlocks(section: FormSection, answers: Answers): Block[] {
  const runs: { item: string; name: string | undefined; facts: { label: string; value: string }[] }[] = [];
  for (const { field, path, within } of sectionQuestions(section, answers)) {
    if (field.kind === 'group') continue;
    const item = within?.item ?? '';
    if (runs.at(-1)?.item !== item)
      runs.push({ item, name: within === null ? undefined : itemName(within, answers), facts: [] });
    const run = runs.at(-1);
    const answer = answers.get(path);
    const value = answer === undefined ? undefined : showValue(field, answer.value);
    // The name above says the first of them already.
    if (value !== undefined && within?.group.fields[0]?.id === field.id && value === run?.name) continue;
    const nothing = field.required ? 'not answered yet' : 'left out';
    run?.facts.push({ label: field.label, value: value === undefined ? nothing : shortened(value, 300) });
  }
  const alone = runs.filter(({ item }) => item === '').flatMap(({ facts }) => facts);
  const items = runs.filter(({ item }) => item !== '');
  return [{ name: undefined, facts: alone }, ...items].flatMap(({ name, facts }): Block[] => [
    ...(name === undefined ? [] : [{ type: 'text' as const, markdown: `**${literal(name)}**` }]),
    ...(facts.length === 0 ? [] : [{ type: 'facts' as const, facts }]),
  ]);
}

const itemName = ({ group, item }: { group: GroupField; item: string }, answers: Answers): string =>
  nameOf(group, item, answers) ?? `A ${group.item} without a name`;

export const findingBlocks = (findings: readonly Finding[]): Block[] =>
  findings.map((finding): Block => ({
    type: 'note',
    tone: finding.level === 'block' ? 'caution' : 'info',
    markdown: `${finding.level === 'block' ? '**Blocks:**' : '**To look at:**'} ${literal(finding.message)}`,
  }));

const commentBlocks = (comments: readonly Comment[]): Block[] =>
  comments.map(({ text, byName, at }): Block => ({
    type: 'quote',
    markdown: literal(shortened(text)),
    from: `comment by ${byName ?? 'a colleague'}, ${dayInWords(at.toISOString().slice(0, 10))}`,
  }));

/** Everything that was answered, section by section, each with a way to change it. */
export function reviewCards(seen: Seen): Card[] {
  const { application, form, answers, comments } = seen;
  const { reference } = application;
  return progressOf(form, answers)
    .filter(({ answered, missing }) => answered + missing.length > 0)
    .map(({ section, missing }) => ({
      heading: titleOf(section),
      blocks: [
        ...answerBlocks(section, answers),
        ...(missing.length === 0
          ? []
          : [
              {
                type: 'note' as const,
                tone: 'caution' as const,
                markdown: `${missing.length} required ${missing.length === 1 ? 'question is' : 'questions are'} open.`,
              },
            ]),
        ...commentBlocks(comments.filter((each) => each.section === section.id && each.resolvedAt === null)),
      ],
      actions: [doing(reference, `go to ${section.id}`, `Change or add: ${section.title}`)],
    }));
}

/** What keeps the application from being submitted, and what only warns. */
export function readinessCard({ application, form, answers, findings, comments }: Seen): Card {
  const { reference } = application;
  const missing = progressOf(form, answers).filter((each) => each.missing.length > 0);
  const blocks = findings.filter(({ level }) => level === 'block');
  const warnings = findings.filter(({ level }) => level === 'warn');
  const open = missing.reduce((sum, each) => sum + each.missing.length, 0);
  const said = comments.filter(({ resolvedAt }) => resolvedAt === null).length;
  const nothing = missing.length + blocks.length === 0;
  return {
    heading: nothing ? 'I found nothing that blocks it' : 'Not ready yet',
    blocks: [
      {
        type: 'text',
        markdown: nothing
          ? 'Every required question has an answer, and none of my checks blocks. Please let somebody read it who knows the project.'
          : [
              open === 0 ? '' : `**${open}** required ${open === 1 ? 'question is' : 'questions are'} open.`,
              blocks.length === 0
                ? ''
                : `**${blocks.length}** of my checks ${blocks.length === 1 ? 'blocks' : 'block'} it.`,
            ]
              .filter((part) => part !== '')
              .join(' '),
      },
      ...(missing.length === 0
        ? []
        : [
            {
              type: 'facts' as const,
              facts: missing.map((each) => ({
                label: titleOf(each.section),
                value:
                  each.missing
                    .slice(0, 4)
                    .map((question) => labelOf(question, answers))
                    .join('; ') + (each.missing.length > 4 ? ` and ${each.missing.length - 4} more` : ''),
              })),
            },
          ]),
      ...findingBlocks(blocks),
      ...findingBlocks(warnings.slice(0, 12)),
      ...(warnings.length > 12
        ? [
            {
              type: 'note' as const,
              tone: 'info' as const,
              markdown: `${warnings.length - 12} more warnings stand in the download.`,
            },
          ]
        : []),
      {
        type: 'note',
        tone: 'info',
        markdown: `${said === 0 ? '' : `${said} open ${said === 1 ? 'comment' : 'comments'}: say **review**. `}${NO_DECISION}`,
      },
    ],
    actions: [
      ...(nothing || application.state === 'submitted' ? [] : [doing(reference, 'next', 'Go on')]),
      doing(reference, 'export', 'Download it'),
      ...(application.state === 'draft' ? [doing(reference, 'submit', 'We have submitted it')] : []),
    ],
  };
}
