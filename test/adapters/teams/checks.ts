import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { Loose } from '../../doubles/teams/people.ts';

/** Microsoft's card library: names what is wrong with a card of version 1.5. */
const library = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as {
  AdaptiveCard: new () => {
    hostConfig: unknown;
    parse(json: unknown, context: unknown): void;
    validateProperties(): { validationEvents: { message: string }[] };
  };
  SerializationContext: new (version: unknown) => {
    eventCount: number;
    getEventAt(index: number): { message: string };
  };
  HostConfig: new (settings: object) => unknown;
  Versions: Record<string, unknown>;
};
/** As many buttons in a row as Teams shows. */
const host = new library.HostConfig({ actions: { maxActions: 6 } });

const schema = JSON.parse(readFileSync(new URL('./schemas/adaptive-card-1.5.json', import.meta.url), 'utf8')) as object;
const matches = new Ajv({ allErrors: true }).compile(schema);

/** What the library and the schema have to say against a card. The library passes over members that it does not know. */
export function cardFaults(json: unknown): string[] {
  const card = new library.AdaptiveCard();
  card.hostConfig = host;
  const context = new library.SerializationContext(library.Versions['v1_5']);
  card.parse(json, context);
  const read = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const missing = card.validateProperties().validationEvents.map(({ message }) => message);
  const unmatched = matches(json)
    ? []
    : (matches.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
  return [...read, ...missing, ...unmatched];
}

export const cardsOf = (page: object): Loose[] =>
  (((page as Loose)['attachments'] ?? []) as { content: Loose }[]).map(({ content }) => content);

/** Members that nobody sees. */
const UNSEEN = new Set(['$schema', 'data', 'fallback', 'entities', 'summary', 'refresh']);

/** Every string that people see or that an input needs, in order. */
export function stringsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (UNSEEN.has(key) ? [] : stringsOf(value)));
}

/** Letters and digits only: how signs are shown is not what matters here. */
export const letters = (text: string): string => text.replaceAll('&lt;', '').replaceAll(/[^\p{L}\p{N}]/gu, '');

export const shown = (pages: readonly object[]): string => letters(stringsOf(pages).join(''));

/** `w0w w1w …` */
export const words = (count: number): string[] => Array.from({ length: count }, (_, at) => `w${at}w`);
