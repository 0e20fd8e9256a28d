/** Every limit of Slack's that is kept here. Sources: docs.slack.dev unless another is named. */
export const LIMITS = {
  /** Blocks in a message (reference/block-kit/blocks). */
  messageBlocks: 50,
  /** Characters in all blocks of a message: failures were seen from 13,200 on (bolt-js issue 2509); not documented. */
  messageBlockText: 13_000,
  /** `text` of a message: advised (reference/methods/chat.postMessage). */
  textAdvised: 4000,
  /** Text of a section (reference/block-kit/blocks/section-block). */
  sectionText: 3000,
  /** Text of a header (header-block). */
  headerText: 150,
  /** Text of an element in a context block. Not documented apart; a text object holds 3000. */
  contextText: 2000,
  /** Elements of an actions block (actions-block). */
  actionsElements: 25,
  /** Label of a button (button-element). */
  buttonText: 75,
  /** What a button carries (button-element). */
  buttonValue: 2000,
  /** Address of a button (button-element). */
  buttonUrl: 3000,
  /** Options of a select, of radio buttons (select-menu-element, radio-button-group-element). */
  selectOptions: 100,
  radioOptions: 10,
  /** Text and value of an option (option-object). */
  optionText: 75,
  optionValue: 150,
  /** `block_id` and `action_id` (reference/block-kit/blocks). */
  id: 255,
  /** Label and hint of an input (input-block). */
  inputLabel: 2000,
  /** Placeholder of a text input (plain-text-input-element). */
  placeholder: 150,
  /** Longest text of a text input (plain-text-input-element). */
  inputText: 3000,
  /** Blocks of a modal or a home page, title, `private_metadata`, `callback_id` (reference/views). */
  viewBlocks: 100,
  viewTitle: 24,
  viewMetadata: 3000,
} as const;

/** At most `most` characters (UTF-16 units), with an ellipsis where something was left out, and never half a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}…`;
}
