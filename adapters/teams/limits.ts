/** Limits of Teams that are kept here. Pages are those of github.com/MicrosoftDocs/msteams-docs, unless another is named. */
export const LIMITS = {
  /** Bytes of a message's JSON in UTF-16, cards included: refused above 100 KB, advised 80 KB (`format-your-bot-messages.md`). */
  messageBytes: 80_000,
  /** Bytes of that kept free for what is added when it is sent: who, where, ids. Our own choice. */
  envelopeBytes: 4000,
  /** Buttons of one row; further ones are not shown or are hidden in a menu (bot-docs issue 2161, msteams-docs issue 5356). */
  rowButtons: 6,
  /** Characters of a button that surely show: longer titles are truncated (`cards-reference.md`, without a number). Our own choice. */
  buttonTitle: 60,
  /** People whose card is refreshed by itself (`work-with-universal-actions-for-adaptive-cards.md`). */
  refreshUsers: 60,
  /** Native citations of one message (`bot-messages-ai-generated-content.md`; so are the next four). */
  citations: 20,
  citationName: 80,
  citationAbstract: 160,
  citationKeywords: 3,
  citationKeyword: 28,
  /** Title of a dialog: `taskInfo.title` of the app manifest's schema 1.30. */
  dialogTitle: 64,
  /** Characters of a notification's text. Our own choice. */
  summary: 300,
  /**
   * Characters of one block. Our own choice: even where JSON writes six for each (`\u0007`), a block fits into a message.
   */
  blockText: 5000,
} as const;

/** At most `most` UTF-16 units, with an ellipsis where something was left out, and never half a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

/** Bytes of JSON in UTF-16, as Teams counts. */
export const sizeOf = (json: object): number => JSON.stringify(json).length * 2;
