import { createHash } from 'node:crypto';
import { cleanText, isWordless } from './typed-text.ts';
import type { Incoming, Turn } from './turn.ts';

/** Longest message that is read, in characters. */
export const MAX_TEXT = 8000;

/** What is kept of a longer one, so that the person recognises it in a transcript. */
const KEPT_OF_LONG = 300;

/** Masking looks at this much of a long message (the longest that Slack takes). */
const LOOKED_AT = 40_000;

/** Event keys are indexed, and an index entry has a limit. */
const MAX_KEY = 400;

/** `/bot how long can it run?` begins with no command: it is a question. A single unknown word stays one, and is answered with help. */
export function asMessage(incoming: Incoming, isCommand: (word: string) => boolean): Incoming {
  const { kind, name = '', text } = incoming;
  if (kind !== 'command' || text.trim() === '' || isCommand(name)) return incoming;
  const { name: _word, ...rest } = incoming;
  return { ...rest, kind: 'message', text: `${name} ${text}`.trim() };
}

/** Masks personal identifiers in a text. `value` is never stored, logged or sent. */
export type Mask = (text: string) => { text: string; found: readonly { kind: string; value: string }[] };

/** What the inbox keeps of a turn: masked, without the person's name. */
export interface TurnPayload extends Omit<Turn, 'id' | 'eventKey' | 'receivedAt'> {
  /** Why the message is not read. */
  unread?: 'empty' | 'too_long';
}

/** Fields in which people say how they themselves can be reached: their address or number is what is wanted there. */
const OWN_CONTACT = 'contact.';
const CONTACT_KINDS = new Set(['email', 'phone', 'patient_name']);
/** Fields that hold an account of the platform, which no person typed as words. */
const ACCOUNT = 'account.';
const IS_ACCOUNT = /^[\w:.@-]{3,120}$/;

/** Makes what an adapter handed in fit to be stored. Pure. */
export function prepare(incoming: Incoming, mask: Mask): TurnPayload {
  const kinds = new Set<string>();
  const masked = (text: string): string => {
    const result = mask(cleanText(text));
    for (const { kind } of result.found) kinds.add(kind);
    return result.text;
  };

  const isContact = (typed: string): boolean =>
    mask(cleanText(typed)).found.every(({ kind }) => CONTACT_KINDS.has(kind));

  const { platform, workspace, conversation, person, kind, addressed, value } = incoming;
  const tooLong = incoming.text.length > MAX_TEXT;
  let text = masked(incoming.text.slice(0, LOOKED_AT));
  if (tooLong) text = `${text.slice(0, KEPT_OF_LONG)}…`;
  let name = incoming.name === undefined ? undefined : cleanText(incoming.name);
  if (name !== undefined && kind === 'command') ({ name, text } = maskCommand(name, text, masked));
  const values =
    incoming.values === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(incoming.values).map(([field, typed]) => [
            field,
            (field.startsWith(OWN_CONTACT) && isContact(typed)) || (field.startsWith(ACCOUNT) && IS_ACCOUNT.test(typed))
              ? cleanText(typed)
              : masked(typed),
          ]),
        );
  const empty = kind === 'message' && addressed && isWordless(incoming.text);

  return {
    platform,
    workspace,
    conversation,
    person: { id: person.id },
    private: incoming.private,
    kind,
    text,
    ...(incoming.place === undefined ? {} : { place: incoming.place }),
    ...(incoming.aside === undefined ? {} : { aside: incoming.aside }),
    ...(incoming.link === undefined ? {} : { link: incoming.link }),
    ...(incoming.formShown === undefined ? {} : { formShown: incoming.formShown }),
    ...(incoming.files === undefined ? {} : { files: incoming.files }),
    ...(name === undefined ? {} : { name }),
    ...(value === undefined ? {} : { value }),
    ...(values === undefined ? {} : { values }),
    addressed,
    masked: [...kinds],
    ...(tooLong ? { unread: 'too_long' } : empty ? { unread: 'empty' } : {}),
  };
}

/** `/bot 943 476 5919` has a name that is none, and an identifier that is split between name and text. */
function maskCommand(name: string, text: string, masked: (text: string) => string): { name: string; text: string } {
  const whole = masked(`${name} ${text}`);
  return whole === cleanText(`${name} ${text}`) ? { name, text } : { name: '', text: whole };
}

/** The same event gives the same key, whoever receives it. */
export function eventKeyOf({
  platform,
  workspace,
  eventId,
}: Pick<Incoming, 'platform' | 'workspace' | 'eventId'>): string {
  const key = `${platform}:${workspace}:${eventId}`;
  return key.length <= MAX_KEY ? key : `${platform}:sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** How an event is known again under another id: by what it says, masked, beside what the adapter names. */
export function repeatOf(
  { person, kind, name, value, text, values }: TurnPayload,
  { key, withinMs }: NonNullable<Incoming['repeat']>,
): { key: string; withinMs: number } {
  const said = JSON.stringify([key, person.id, kind, name, value, text, values]);
  return { key: createHash('sha256').update(said).digest('hex'), withinMs };
}
