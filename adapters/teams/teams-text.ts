import type { Activity } from 'botbuilder';

/** Tags that Teams writes. Only these are taken for tags: `a<b and c>d` is what somebody typed. */
const TAGS =
  'a|at|attachment|b|blockquote|br|code|codeblock|div|em|emoji|h[1-6]|hr|i|img|li|ol|p|pre|readonly|s|span|strong|sub|sup|systemeventmessage|table|tbody|td|th|thead|tr|u|ul';
const ATTRIBUTE = `\\s+(?:itemscope|[a-z:-]+=(?:"[^"]*"|'[^']*'))`;
const TAG = new RegExp(`</?(?:${TAGS})(?:${ATTRIBUTE})*\\s*/?>`, 'gi');
/** Tags that end a line. */
const LINE_END = /<br\s*\/?>|<\/(?:p|div|li|tr|h[1-6]|blockquote|pre)>/gi;
/** Pictures have their meaning in `alt`: emoji, above all. */
const PICTURE = /<(?:img|emoji)\s[^<>]*?\balt="([^"<>]*)"[^<>]*>/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  copy: '©',
  euro: '€',
  gt: '>',
  hellip: '…',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  nbsp: ' ',
  ndash: '–',
  pound: '£',
  quot: '"',
  rdquo: '”',
  rsquo: '’',
};

const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** HTML of Teams as plain text: lines stay lines, emoji stay emoji. */
export function htmlText(html: string): string {
  const plain = html
    .replace(PICTURE, (_whole, alt: string) => alt)
    .replace(LINE_END, '\n')
    .replace(TAG, '');
  return decoded(plain)
    .replace(/\u00A0/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

interface Mention {
  id: string;
  text: string;
}

/** Who is mentioned in a message. */
export const mentions = ({ entities = [] }: Partial<Activity>): Mention[] =>
  entities.flatMap((entity) => {
    const { type, text, mentioned } = entity as { type?: string; text?: unknown; mentioned?: { id?: unknown } };
    if (type !== 'mention' || typeof mentioned?.id !== 'string') return [];
    return [{ id: mentioned.id, text: typeof text === 'string' ? text : '' }];
  });

/** What a person wrote: without the mention of the bot; of other mentions the name stays. */
export function writtenText(activity: Partial<Activity>): string {
  const ownText = mentions(activity)
    .filter(({ id, text }) => id === activity.recipient?.id && text !== '')
    .map(({ text }) => text);
  return htmlText(ownText.reduce((text, mention) => text.replaceAll(mention, ' '), activity.text ?? ''));
}
