/**
 * Control characters, and zero-width ones without a use in any script. Joiners and direction marks stay: Persian, Hindi,
 * Arabic and Hebrew need them.
 */
// eslint-disable-next-line no-control-regex -- these are what is removed
const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u2060-\u2064\uFEFF]/g;

/** Joiners, direction marks, variation selectors, and what emoji are made of. */
const WITHOUT_WORDS =
  /[\p{Cf}\p{Cc}\p{Z}\s\uFE00-\uFE0F\u20E3\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu;

/** Emoji written as names between colons, as some platforms send them. */
const EMOJI_NAME = /:[a-z0-9_+'-]+:/g;

/** What a person typed, without characters that nobody sees and no script needs; line ends are `\n`. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNWANTED, '').trim();
}

/** Nothing to answer: no letter, digit or sign is left beside emoji and invisible characters. */
export function isWordless(text: string): boolean {
  return cleanText(text).replace(EMOJI_NAME, '').replace(WITHOUT_WORDS, '') === '';
}
