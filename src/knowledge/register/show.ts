import type { Source } from '../cite.ts';
import { PARTS } from './agreement.ts';
import type { Precedent } from './precedents.repository.ts';

const REGISTER = 'https://digital.nhs.uk/services/data-access-request-service-dars/data-uses-register';
const LONGEST = 420;

/** Published examples as they are cited: word for word, with reference and term, and called what they are. */
export function citePrecedents(found: readonly Precedent[]): {
  quotes: { text: string; marker: number }[];
  sources: Source[];
} {
  return {
    quotes: found.map(({ text }, at) => ({
      text: text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`,
      marker: at + 1,
    })),
    sources: found.map((precedent, at) => ({
      marker: at + 1,
      ref: `precedent:${precedent.reference}`,
      title: `Published example: ${precedent.reference}, ${precedent.organisation}, ${termOf(precedent)}`,
      version: null,
      lastUpdated: null,
      url: REGISTER,
      from: PARTS[precedent.part],
    })),
  };
}

/** Said under every one of them. */
export const EXAMPLE_ONLY =
  'These are examples of what others wrote in published agreements. They are not advice: the standards may have been different then, and nothing here says that the same would be approved for you.';

function termOf({ startDate, endDate }: Precedent): string {
  if (startDate === '' && endDate === '') return 'no dates published';
  return `agreement ${startDate === '' ? 'without a published start' : `from ${inWords(startDate)}`} ${endDate === '' ? 'without a published end' : `to ${inWords(endDate)}`}`;
}

const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `2024-05-03` -> `3 May 2024`; what is no such date stays as it was published. */
function inWords(date: string): string {
  const moment = /^\d{4}-\d\d-\d\d$/.test(date) ? new Date(date) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? date : longDate.format(moment);
}
