/** What can be masked. The names are stored with turns and shown in metrics: do not rename. */
export type IdentifierKind = 'nhs_number' | 'dob' | 'postcode' | 'patient_name' | 'email' | 'phone' | 'ni_number';

/** In order of strength: where two findings overlap, the earlier kind names the masked span. */
export const KINDS: readonly IdentifierKind[] = [
  'nhs_number',
  'ni_number',
  'email',
  'phone',
  'dob',
  'postcode',
  'patient_name',
];

/** What people read in place of a masked value. */
export const TOKENS: Readonly<Record<IdentifierKind, string>> = {
  nhs_number: '[NHS number]',
  dob: '[date of birth]',
  postcode: '[postcode]',
  patient_name: '[name]',
  email: '[e-mail address]',
  phone: '[phone number]',
  ni_number: '[NI number]',
};

const PHRASES: Readonly<Record<string, string>> = {
  nhs_number: 'an NHS number',
  dob: 'a date of birth',
  postcode: 'a postcode',
  patient_name: 'a name',
  email: 'an e-mail address',
  phone: 'a phone number',
  ni_number: 'a National Insurance number',
};

/**
 * Kinds in words, each once, in a fixed order: `['dob', 'nhs_number']` is "an NHS number and a date of birth".
 * A kind that is not known is called "a personal detail". Empty for an empty list.
 */
export function describeKinds(kinds: readonly string[]): string {
  const known = KINDS.filter((kind) => kinds.includes(kind));
  const phrases = known.map((kind) => PHRASES[kind] ?? kind);
  if (kinds.some((kind) => !(kind in PHRASES))) phrases.push('a personal detail');
  const last = phrases.pop();
  if (last === undefined) return '';
  return phrases.length === 0 ? last : `${phrases.join(', ')} and ${last}`;
}
