/**
 * Signs that shall stay signs in mrkdwn. Slack has no way to escape `*`, `_`, `~` and the backtick. It formats where one of them
 * touches the outside of a word and has a partner in the line; there, and only there, the sign is replaced by one that looks alike
 * (as jsx-slack does: docs/about-escape-and-exact-mode.md). An invisible character beside the sign would not help: Slack takes it
 * for the end of a word.
 */
const LOOKS_LIKE = { '*': '∗', _: '▁', '~': '∼', '`': '‵' } as const;
type Sign = keyof typeof LOOKS_LIKE;

/** Stand for a sign until its surroundings are known. No text holds them: they are no characters (Unicode, noncharacters). */
const HELD = { '\uFDD0': '*', '\uFDD1': '_', '\uFDD2': '~', '\uFDD3': '`' } as const;
const QUOTE = '\uFDD4';
/** Where formatting begins or ends; becomes an invisible space where a word goes on. */
export const BOUNDARY = '\uFDD5';

const holderOf = Object.fromEntries(Object.entries(HELD).map(([held, sign]) => [sign, held])) as Record<Sign, string>;

/** Escapes what Slack reads as markup of its own: links, mentions, entities. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text without what holds places here. */
export const cleared = (text: string): string => text.replaceAll(/[\uFDD0-\uFDD5]/g, '\uFFFD');

/** Plain text, its signs held until `settled`. */
export const kept = (text: string): string =>
  escapeText(text)
    .replaceAll('&gt;', QUOTE)
    .replaceAll(/[*_~`]/g, (sign) => holderOf[sign as Sign]);

/** Ends what `kept` began. `alone`: a sign without a partner in its line stays as it is; not for text that others will be set beside. */
export function settled(text: string, { alone = true }: { alone?: boolean } = {}): string {
  return text
    .replaceAll(/^(.*)$/gm, (line) =>
      line.replaceAll(/[\uFDD0-\uFDD3]/g, (held, at: number) => {
        const sign = HELD[held as keyof typeof HELD];
        return sign === '`' || (touches(line, at) && !(alone && single(line, held, sign))) ? LOOKS_LIKE[sign] : sign;
      }),
    )
    .replaceAll(new RegExp(`^${QUOTE}`, 'gm'), '\u00AD&gt;')
    .replaceAll(QUOTE, '&gt;')
    .replaceAll(/(?<=[\p{L}\p{N}])\uFDD5|\uFDD5(?=[\p{L}\p{N}])|\uFDD5\uFDD5/gu, '\u200B')
    .replaceAll(BOUNDARY, '');
}

/** Whether a word begins behind the sign or ends before it, and no word goes on at its other side. */
function touches(line: string, at: number): boolean {
  const [before, behind] = [beside(line, at, -1), beside(line, at, 1)];
  return (!WORD.test(before) && /\S/.test(behind)) || (/\S/.test(before) && !WORD.test(behind));
}
const WORD = /[\p{L}\p{N}]/u;

/** The next character to the left or right; nothing at the end of the line. */
function beside(line: string, at: number, step: -1 | 1): string {
  let place = at + step;
  while (line[place] === BOUNDARY) place += step;
  return line[place] ?? '';
}

const single = (line: string, held: string, sign: Sign): boolean =>
  line.indexOf(held) === line.lastIndexOf(held) && !line.includes(sign);
