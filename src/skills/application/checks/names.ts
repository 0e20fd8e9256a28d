/** Words that many organisations have in their names, and that therefore tell none apart. */
const GENERIC = new Set(
  'university college school institute nhs trust foundation hospital teaching council group research national royal health healthcare care community data service services centre center medical ltd plc llp cic charity county borough city district'.split(
    ' ',
  ),
);
const SMALL = new Set(['the', 'of', 'for', 'and', 'at', 'in']);

const words = (name: string): string[] =>
  name
    .toLowerCase()
    .replace(/\blimited\b/g, 'ltd')
    .replace(/\bhospitals\b/g, 'hospital')
    .replace(/&/g, ' and ')
    .replace(/\(.*?\)/g, ' ')
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !SMALL.has(word));

/** Whether a name says more than what many names say. */
export const isTelling = (name: string): boolean => words(name).some((word) => !GENERIC.has(word));

/**
 * Whether two names mean the same organisation, as far as can be told: the same words in any order, or one a shorter form of the
 * other (`Thornbeck Trust`, `Thornbeck Teaching Hospitals NHS Foundation Trust`), or its initials.
 */
export function sameName(one: string, other: string): boolean {
  const [left, right] = [words(one), words(other)];
  if (left.length === 0 || right.length === 0) return false;
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short.every((word) => long.includes(word))) return isTelling(short.join(' ')) || short.length === long.length;
  const initials = (parts: string): string =>
    parts
      .split(/\s+/)
      .filter((part) => /^\p{Lu}/u.test(part))
      .map((part) => part.slice(0, 1))
      .join('')
      .toLowerCase();
  return short.length === 1 && (short[0] ?? '').length > 2 && [initials(one), initials(other)].includes(short[0] ?? '');
}

/** Whether a name is that of NHS England, which neither controls nor processes for the applicant. */
export const isNhsEngland = (name: string): boolean => /^\s*(the\s+)?nhs\s+(england|digital)\b/i.test(name);

/** Whether a name reads like that of a company. */
export const isCompany = (name: string): boolean =>
  /\b(ltd|limited|plc|llp|llc|inc|gmbh|corporation|corp)\b\.?/i.test(name);

const CAPITAL = String.raw`\p{Lu}[\p{L}\p{N}’'-]{0,40}`;
const BODY = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:University of (?:the )?${CAPITAL}(?: ${CAPITAL}){0,4}|${CAPITAL}(?: (?:(?:of|&) )?${CAPITAL}){0,6} (?:University(?! of )|Trust|Ltd|Limited|plc|LLP|CIC|Council|College|Institute)\b)`,
  'gu',
);

/** Organisations named in prose. Modest on purpose: capital letters and a word such as University, Trust, Ltd or Council. */
export function organisationsIn(text: string): string[] {
  const found = [...text.matchAll(BODY)].map(([name]) => name.replace(/^(?:The|Our|Each|Both|And|At|In|By) /, ''));
  return [...new Set(found)].filter(isTelling);
}
