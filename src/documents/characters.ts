/**
 * The text without what no file may hold: control characters other than tab and line break, halves of a surrogate pair, and
 * code points that are no characters. Every kind of line end becomes `\n`.
 */
export function clean(text: string): string {
  return text.replace(/\r\n?|\u0085/g, '\n').replace(/(?![\t\n])\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}/gu, '');
}

/** The cleaned text on one line, without spaces at its ends. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** The cleaned text as the content of an XML element or attribute. */
export function escapeXml(text: string): string {
  return clean(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;');
}

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]|[\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Whether the first letter of the text is of a script written from right to left. */
export function startsRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0];
  return letter !== undefined && rightToLeft.test(letter);
}

/** Cuts a text into stretches of one direction; put together they are the text. Spaces and signs stay with what precedes. */
export function byDirection(text: string): { text: string; rightToLeft: boolean }[] {
  const parts: { text: string; rightToLeft: boolean }[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+[^\p{L}\p{M}]*|[^\p{L}\p{M}]+/gu)) {
    const direction = rightToLeft.test(word);
    const last = parts.at(-1);
    if (last?.rightToLeft === direction) last.text += word;
    else parts.push({ text: word, rightToLeft: direction });
  }
  return parts;
}
