/** What a person wants with a message. */
export const intents = [
  'ask',
  'apply',
  'breach_report',
  'breach_question',
  'catalogue',
  'contact',
  'greeting',
  'cancel',
  'other',
] as const;
export type Intent = (typeof intents)[number];

export const isIntent = (label: string): label is Intent => (intents as readonly string[]).includes(label);
