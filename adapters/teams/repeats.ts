import type { Activity } from 'botbuilder';
import type { Incoming } from '../../src/bot/index.ts';

/**
 * Teams delivers an activity again when the answer takes longer than about 15 s, later rounds with a new id and timestamp
 * (microsoft/botbuilder-dotnet#5005, MicrosoftDocs/msteams-docs#6084).
 */
const WINDOW_MS = 90_000;

/** "yes" may well be said twice: where the device does not say when, short texts count as the same for a short time only. */
const SHORT_WINDOW_MS = 10_000;
const SHORT_TEXT = 20;

type Repeat = NonNullable<Incoming['repeat']>;

/**
 * How a message is known again under another id: by the device's clock. Where that is missing, nobody types a long text twice in a
 * minute and a half; with it they may, for in a form one name answers several questions.
 */
export function repeatOfMessage({ text, localTimestamp, type }: Partial<Activity>): Repeat {
  // As text, for nothing has made a date of it here.
  const clock: unknown = localTimestamp;
  if (typeof clock === 'string' && clock !== '') return { key: `${type ?? ''} ${clock}`, withinMs: WINDOW_MS };
  return { key: type ?? '', withinMs: (text ?? '').length > SHORT_TEXT ? WINDOW_MS : SHORT_WINDOW_MS };
}

/** How a button or a form is known again under another id. The same button on another message is another one. */
export const repeatOfPress = ({ type, name = '', replyToId = '' }: Partial<Activity>): Repeat => ({
  key: `${type ?? ''} ${name} ${replyToId}`,
  withinMs: WINDOW_MS,
});
