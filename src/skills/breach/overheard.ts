/** What somebody who reports a breach of data speaks of: without one of these an overheard mishap is taken for another one. */
const DATA =
  /\b(data(set|base)?s?|records?|extracts?|files?|spreadsheets?|patients?|cohort|identifi\w*|pseudonymi\w*|anonymi\w*|small numbers|hes|sus|dars|dsa|ons|nhs|ico|laptops?|usb|memory sticks?|hard drives?|agreement)\b/i;

/** Whether something overheard is about data at all. What it is about otherwise, the classifier of intents says. */
export const speaksOfData = (text: string): boolean => DATA.test(text);
