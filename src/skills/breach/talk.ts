import { type Action, type Card, type Field, type SkillContext, type SkillResult, type Turn } from '../../bot/index.ts';
import { FIELDS, wrong } from './facts.ts';
import { carry, contactForm } from './forms.ts';

/** Where the conversation about a report stands. Kept as the state of the conversation. */
export interface Talk {
  /** Turn whose words belong to the report. */
  turn: string;
  facts: Record<string, string>;
  /** Ids of the fields that were passed over. */
  skipped: string[];
  /** Id of the field that was asked last. */
  asked: string;
}

/** How somebody can be reached is asked in a form at the end: a message would be masked. */
const ASKED = FIELDS.filter(({ id }) => !id.startsWith('contact.'));
/** Asked first; with these a report can be sent. */
const FIRST = ['what', 'contained'];
/** Intents of somebody who asks something in between. */
const QUESTIONS = new Set(['ask', 'breach_question', 'catalogue', 'contact']);

const order = [...ASKED].sort((a, b) => rank(a) - rank(b));
function rank({ id }: Field): number {
  const at = FIRST.indexOf(id);
  return at === -1 ? FIRST.length : at;
}

export const begun = (turn: string, contained: string): Talk => ({
  turn,
  facts: contained === '' ? {} : { contained },
  skipped: [],
  asked: '',
});

/** The next field: relevant, not answered and not passed over. Null when there is none left. */
const nextField = ({ turn, facts, skipped }: Talk): Field | null =>
  order.find(({ id }) => !skipped.includes(id) && (facts[id] ?? '').trim() === '' && !(id === 'what' && turn !== '')) ??
  null;

const enough = ({ turn, facts }: Talk): boolean =>
  (turn !== '' || (facts['what'] ?? '') !== '') && (facts['contained'] ?? '') !== '';

const say = (label: string, text = label): Action => ({ kind: 'say', label, text });

/** Asks the next field, or for the contact when nothing is left. `before` comes first. */
export function ask(talk: Talk, before?: string): { card: Card; talk: Talk } {
  const field = nextField(talk);
  const asked = { ...talk, asked: field?.id ?? '' };
  if (field === null) return { card: contactForm(carry({ turn: talk.turn, contained: '' })), talk: asked };
  const { label } = field;
  const help = field.help === undefined ? '' : `\n\n${field.help}`;
  const several = field.kind === 'choice' && field.multiple ? '\n\nSeveral go, with commas between.' : '';
  const listed =
    field.kind === 'choice' && field.options.length > 8
      ? `\n\n${field.options.map((option, index) => `${index + 1}. ${option.label}`).join('\n')}`
      : '';
  return {
    card: {
      heading: label,
      blocks: [
        ...(before === undefined ? [] : [{ type: 'note' as const, tone: 'caution' as const, markdown: before }]),
        {
          type: 'text',
          markdown: `${enough(talk) ? 'This is enough to report it: say **send** at any time.' : 'Nothing is reported yet.'} Say **skip** to leave this out, **back** to change the last answer, **stop** to end.${help}${several}${listed}`,
        },
      ],
      actions: [
        ...(field.kind === 'choice' && listed === '' ? field.options.map((option) => say(option.label)) : []),
        ...(enough(talk) ? [say('Send it now', 'send')] : []),
        ...(field.required ? [] : [say('Skip', 'skip')]),
      ],
    },
    talk: asked,
  };
}

/** What came of a message in the conversation. */
export type Step =
  | { to: 'ask'; talk: Talk; before?: string }
  | { to: 'contact'; talk: Talk }
  | { to: 'elsewhere'; talk: Talk }
  | { to: 'stop' };

export function step(talk: Talk, { text }: Pick<Turn, 'text'>, intent: string | null): Step {
  const word = text.trim().toLowerCase().replace(/[.!]$/, '');
  const field = order.find(({ id }) => id === talk.asked) ?? null;
  if (/^(stop|cancel|quit|end)$/.test(word)) return { to: 'stop' };
  if (/^(send|send it|send it now|report it|done)$/.test(word))
    return enough(talk)
      ? { to: 'contact', talk }
      : { to: 'ask', talk, before: 'I need what happened, and whether it is contained, first.' };
  if (/^(back|go back)$/.test(word)) return { to: 'ask', talk: back(talk) };
  if (field === null) return { to: 'contact', talk };
  if (/^(skip|next|pass)$/.test(word))
    return field.required
      ? { to: 'ask', talk, before: 'I need this one for the report. “I do not know” is an answer too.' }
      : { to: 'ask', talk: { ...talk, skipped: [...talk.skipped, field.id] } };
  const asksBack = text.trim().endsWith('?') && QUESTIONS.has(intent ?? '');
  if (asksBack) return { to: 'elsewhere', talk };
  const value = readAnswer(field, text);
  if (value === null) return { to: 'ask', talk, before: 'Please choose one of the answers, or say **skip**.' };
  const facts = { ...talk.facts, [field.id]: value };
  const problem = wrong(facts)[field.id];
  return problem === undefined ? { to: 'ask', talk: { ...talk, facts } } : { to: 'ask', talk, before: problem };
}

/** The last field that was answered or passed over is open again. */
function back(talk: Talk): Talk {
  const last = order
    .slice(0, talk.asked === '' ? undefined : order.findIndex(({ id }) => id === talk.asked))
    .findLast(({ id }) => talk.skipped.includes(id) || (talk.facts[id] ?? '') !== '');
  if (last === undefined) return talk;
  const { [last.id]: _, ...facts } = talk.facts;
  return { ...talk, facts, skipped: talk.skipped.filter((id) => id !== last.id) };
}

/** A choice by its words, the beginning of them or its number; null when it is none of them. */
function readAnswer(field: Field, typed: string): string | null {
  if (field.kind !== 'choice') return typed.trim();
  const one = (said: string): string | null => {
    const plain = said.trim().toLowerCase();
    const byNumber = /^\d+$/.test(plain) ? field.options[Number(plain) - 1] : undefined;
    const found =
      byNumber ??
      field.options.find(({ label, value }) => label.toLowerCase() === plain || value === plain) ??
      (plain.length < 2 ? undefined : field.options.find(({ label }) => label.toLowerCase().startsWith(plain)));
    return found?.value ?? null;
  };
  const whole = one(typed);
  if (whole !== null || !field.multiple) return whole;
  const several = typed.split(/,|\band\b/).map(one);
  return several.includes(null) ? null : several.join(',');
}

/** The talk as it was stored; null when there is none. */
export async function stored({ state }: SkillContext): Promise<Talk | null> {
  const value = (await state.get()) as Partial<Talk> | undefined;
  return value?.facts === undefined ? null : (value as Talk);
}

/** The answer of one step. */
export async function answer(done: Step, { state }: SkillContext): Promise<SkillResult> {
  const reply = (outcome: string, card: Card, more: Partial<SkillResult> = {}): SkillResult => ({
    outcome,
    replies: [{ card, audience: 'person' }],
    ...more,
  });
  if (done.to === 'stop') {
    await state.clear();
    return reply('talk_ended', {
      heading: 'Stopped: nothing was reported',
      blocks: [
        {
          type: 'text',
          markdown: 'What you told me here is forgotten. If something has to be reported, say **report a breach**.',
        },
      ],
    });
  }
  if (done.to === 'contact') {
    await state.set({ ...done.talk, asked: '' });
    return reply('talk_contact', contactForm(carry({ turn: done.talk.turn, contained: '' })));
  }
  const { card, talk } = ask(done.talk, done.to === 'ask' ? done.before : undefined);
  await state.set(talk);
  return reply('talk_asked', card, {
    awaits: true,
    ...(done.to === 'elsewhere' ? { passOn: true as const } : {}),
  });
}
