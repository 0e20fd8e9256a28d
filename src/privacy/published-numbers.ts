/**
 * Telephone numbers that belong to the public and stay readable, as digits only.
 * Short codes: Ofcom, National Telephone Numbering Plan (111, 112, 999, 101, 105, 119, 116 xxx).
 */
export const PUBLISHED_NUMBERS: ReadonlySet<string> = new Set([
  '03031231113', // Information Commissioner's Office helpline, ico.org.uk/global/contact-us
  '03003035678', // NHS England data services contact centre (earlier NHS Digital), printed in DARS guidance
  '03003112233', // NHS England customer contact centre, england.nhs.uk/contact-us
  '08001111', // Childline
  '116123', // Samaritans, samaritans.org
  '116000', // Missing People
  '116111', // Childline, European number
  '111',
  '112',
  '119', // NHS test and trace, later coronavirus line
  '999',
  '101',
  '105',
]);
