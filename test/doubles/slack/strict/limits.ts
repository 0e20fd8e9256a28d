/**
 * Slack's limits as Slack enforces them, written apart from the adapter's own table on purpose. Lengths are UTF-16 units, times
 * milliseconds. Sources: /work/shared/platform-limits.md, docs.slack.dev and the comments in `@slack/types`.
 */
export const LIMIT = {
  text: 40_000,
  markdownText: 12_000,
  messageBlocks: 50,
  /** Observed, not documented (bolt-js issue 2509). */
  messageBlockText: 13_200,
  sectionText: 3000,
  fields: 10,
  fieldText: 2000,
  header: 150,
  contextElements: 10,
  contextText: 3000,
  actions: 25,
  contextActions: 5,
  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  selectOptions: 100,
  /** Radio buttons and checkboxes. */
  choiceOptions: 10,
  overflowOptions: 5,
  placeholder: 150,
  label: 2000,
  inputText: 3000,
  altText: 2000,
  id: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  tableRows: 100,
  tableColumns: 20,
  tableText: 10_000,
  viewBlocks: 100,
  viewTitle: 24,
  privateMetadata: 3000,
  viewBytes: 250_000,
  viewStack: 3,
  responseUrlUses: 5,
  prompts: 4,
  loadingMessages: 10,
} as const;

/** How long things last; each can be shortened in `FakeSlackOptions`. */
export const LASTS = { answerMs: 3000, triggerMs: 3000, responseUrlMs: 1_800_000, statusMs: 120_000 } as const;
