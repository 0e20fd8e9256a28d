/**
 * Every limit of Slack's that the adapter keeps. Lengths are in UTF-16 units, times in milliseconds. Sources are paths below
 * docs.slack.dev unless another is named; what nobody documents is marked as observed.
 */
export const LIMITS = {
  /** Blocks in a message (reference/block-kit/blocks). */
  messageBlocks: 50,
  /**
   * Characters in all blocks of a message. Observed: `msg_blocks_too_long` from 13,297 on for one block of text, and 125 sooner
   * for each further block (bolt-js issue 2509).
   */
  messageBlockText: 13_000,
  blockWeight: 125,
  /** `text` of a message: advised; Slack cuts it at 40,000 (reference/methods/chat.postMessage). */
  textAdvised: 4000,
  /** `markdown_text` of a streamed message, all pieces together; for one piece it is documented (reference/methods/chat.appendStream). */
  streamedText: 12_000,
  /** Text of a section (reference/block-kit/blocks/section-block). */
  sectionText: 3000,
  /** Text of a header (reference/block-kit/blocks/header-block). */
  headerText: 150,
  /** Text of an element of a context block. A text object holds 3000 (reference/block-kit/composition-objects/text-object); less, to be small print. */
  contextText: 2000,
  /** Elements of an actions block (reference/block-kit/blocks/actions-block). */
  actionsElements: 25,
  /** Label, value and address of a button (reference/block-kit/block-elements/button-element). */
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  /** Options of radio buttons, of a select, of a group of a select; groups (reference/block-kit/block-elements). */
  radioOptions: 10,
  selectOptions: 100,
  optionGroups: 100,
  /** Text and value of an option (reference/block-kit/composition-objects/option-object). */
  optionText: 75,
  optionValue: 150,
  /** `block_id`, `action_id`, `callback_id` (reference/block-kit/blocks, reference/views). */
  id: 255,
  /** Label and hint of an input (reference/block-kit/blocks/input-block). */
  inputLabel: 2000,
  /** What can be typed into a text input (reference/block-kit/block-elements/plain-text-input-element). */
  inputText: 3000,
  /** Blocks of a modal or a home page; title, submit and close; `private_metadata` (reference/views/modal-views). */
  viewBlocks: 100,
  viewTitle: 24,
  viewMetadata: 3000,
  /** A whole view as JSON, in bytes: `view_too_large` beyond (reference/methods/views.publish). */
  viewBytes: 250_000,
  /** A `response_url` takes so many messages, within half an hour (interactivity/handling-user-interaction). */
  responseUrlUses: 5,
} as const;

/** At most `most` characters, with an ellipsis where something was left out; never half a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}…`;
}

/** The text itself. @throws RangeError when it is longer than Slack carries: what is sent back must never be cut. */
export function carried(text: string, most: number, what: string): string {
  if (text.length > most) throw new RangeError(`${what} has ${text.length} characters; Slack carries ${most}`);
  return text;
}
