import { plainText, sameUnit } from './words.ts';

/** A date as far as it is given. */
interface Day {
  year?: number;
  month?: number;
  day?: number;
}

/** Everything in a text that can be checked figure by figure. */
export interface Figures {
  dates: Day[];
  /** Such as `article 6(1)(e)`. */
  references: string[];
  /** A number and the unit behind it: `9 year`, `72 hour`, `50 %`; without a unit ``. */
  amounts: { value: string; unit: string }[];
  /** Words with digits in them: `v2.1`, `5a`. */
  codes: string[];
  /** Units of time that are named at all: a year, yearly. */
  units: string[];
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
/** May and March are words too: a month only beside a number. */
const month = `(${months.map((name) => (name.length > 3 ? `${name}|${name.slice(0, 3)}` : name)).join('|')})\\.?`;
const monthOf = (name: string): number =>
  months.findIndex((known) => known.startsWith(name.toLowerCase().slice(0, 3))) + 1;
const ordinal = '(\\d{1,2})(?:st|nd|rd|th)?';

const dateForms: { form: RegExp; read: (parts: string[]) => Day }[] = [
  {
    form: /\b(\d{4})-(\d{2})-(\d{2})\b/g,
    read: ([y, m, d]) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  },
  {
    form: /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/g,
    read: ([d, m, y]) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  },
  {
    form: new RegExp(`\\b${ordinal}(?: of)? ${month},? (\\d{4})\\b`, 'gi'),
    read: ([d, m = '', y]) => ({ year: Number(y), month: monthOf(m), day: Number(d) }),
  },
  {
    form: new RegExp(`\\b${month} ${ordinal},? (\\d{4})\\b`, 'gi'),
    read: ([m = '', d, y]) => ({ year: Number(y), month: monthOf(m), day: Number(d) }),
  },
  {
    form: new RegExp(`\\b${month} (\\d{4})\\b`, 'gi'),
    read: ([m = '', y]) => ({ year: Number(y), month: monthOf(m) }),
  },
  {
    form: new RegExp(`\\b${ordinal}(?: of)? ${month}(?![a-z])`, 'gi'),
    read: ([d, m = '']) => ({ month: monthOf(m), day: Number(d) }),
  },
  {
    form: new RegExp(`\\b${month} ${ordinal}\\b`, 'gi'),
    read: ([m = '', d]) => ({ month: monthOf(m), day: Number(d) }),
  },
  {
    form: /\b(january|february|april|june|july|august|september|october|november|december)\b/gi,
    read: ([m = '']) => ({ month: monthOf(m) }),
  },
];

const reference =
  /\b(articles?|sections?|regulations?|schedules?|parts?|paragraphs?|clauses?|chapters?|annex(?:es)?|appendix|recitals?|standards?|requirements?|rules?|steps?|forms?) ([0-9]+[a-z]*(?:\s?\([0-9a-z]+\))*|[ivx]+\b|[a-z]\b(?!'))/gi;

const ones = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const numberWords = new Map([
  ...ones.map((word, value) => [word, value] as const),
  ...tens.map((word, at) => [word, (at + 2) * 10] as const),
]);
const scales: Record<string, number> = { hundred: 100, thousand: 1000, million: 1_000_000, billion: 1e9 };
const units = ['second', 'minute', 'hour', 'day', 'week', 'fortnight', 'month', 'quarter', 'year', 'decade'];
const moreUnits: Record<string, string> = {
  ...sameUnit,
  quarterly: 'quarter',
  fortnightly: 'fortnight',
  percent: '%',
  pounds: '£',
  pence: 'penny',
  people: 'person',
  persons: 'person',
  patients: 'patient',
};
const unitOf = (word: string | undefined): string => {
  if (word === undefined) return '';
  const one = word.replace(/s$/, '');
  return moreUnits[word] ?? (word === '%' || units.includes(one) || one === 'pound' ? one : '');
};

/** Takes a text apart. A date is no amount, and a reference to a law is neither. */
export function figuresOf(given: string): Figures {
  let text = plainText(given);
  const dates: Day[] = [];
  const references: string[] = [];
  for (const { form, read } of dateForms)
    text = text.replace(form, (_whole, ...parts: unknown[]) => {
      dates.push(read(parts.map(String)));
      return ' ; ';
    });
  text = text.replace(reference, (whole, kind: string, number: string) => {
    // "part a", "form i": a letter alone is more often a word.
    if (/^[a-z]$/.test(number)) return whole;
    references.push(`${kind.toLowerCase().replace(/(?<=nnex)es$|s$/, '')} ${number.toLowerCase().replaceAll(' ', '')}`);
    return ' ; ';
  });
  const tokens =
    text.toLowerCase().match(/£|%|\d+(?:[.,:]\d+)*(?=%|\b)|[\p{L}\p{N}]*\d[\p{L}\p{N}.]*|[\p{L}]+|;/gu) ?? [];
  return { dates, references, ...amountsOf(tokens) };
}

function amountsOf(tokens: readonly string[]): Pick<Figures, 'amounts' | 'codes' | 'units'> {
  const amounts: Figures['amounts'] = [];
  const codes: string[] = [];
  const named: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    const number = readNumber(tokens, at);
    if (number) {
      const { value, length } = number;
      const behind = tokens.slice(at + length, at + length + 2);
      const unit = behind.map(unitOf).find((found) => found !== '') ?? (tokens[at - 1] === '£' ? '£' : '');
      // "one" alone is a pronoun more often than a number.
      if (token !== 'one' || unit !== '') amounts.push({ value, unit });
      at += length - 1;
    } else if (/\d/.test(token)) codes.push(token.replace(/\.$/, ''));
    else if (unitOf(token) !== '' && unitOf(token) !== '%') named.push(unitOf(token));
  }
  return { amounts, codes, units: named };
}

/** `1,500`, `twenty five`, `three hundred`: its value and how many tokens it takes. */
function readNumber(tokens: readonly string[], at: number): { value: string; length: number } | null {
  const token = tokens[at] ?? '';
  if (/^\d+(?:[.,:]\d+)*$/.test(token)) {
    const scale = scales[tokens[at + 1] ?? ''];
    const plain = token.replace(/,(?=\d{3}\b)/g, '').replace(/^0+(?=\d)/, '');
    return scale === undefined ? { value: plain, length: 1 } : { value: String(Number(plain) * scale), length: 2 };
  }
  let total = 0;
  let length = 0;
  for (let i = at; i < tokens.length; i++) {
    const word = tokens[i] ?? '';
    const small = numberWords.get(word);
    const scale = scales[word];
    if (
      small !== undefined &&
      (length === 0 || (total % 100 === 0 && total > 0) || (total % 10 === 0 && small < 10 && total % 100 >= 20))
    )
      total += small;
    else if (scale !== undefined && length > 0) total *= scale;
    else if (word === 'and' && length > 0 && total % 100 === 0 && total > 0 && numberWords.has(tokens[i + 1] ?? '')) {
      length++;
      continue;
    } else break;
    length++;
  }
  return length === 0 ? null : { value: String(total), length };
}

/** A date that is given less exactly says the same; one that is given more exactly does not. */
export const holdsDate = (known: readonly Day[], { year, month: at, day }: Day): boolean =>
  known.some(
    (date) =>
      (year === undefined || date.year === year) &&
      (at === undefined || date.month === at) &&
      (day === undefined || date.day === day),
  );

/** `article 6` is held where `article 6(1)(e)` is; not the other way round. */
export const holdsReference = (known: readonly string[], wanted: string): boolean =>
  known.some((reference) => reference === wanted || reference.startsWith(`${wanted}(`));

/** With a unit the pair has to be there; the unit may be left out, and never put in. */
export const holdsAmount = (known: Figures['amounts'], { value, unit }: Figures['amounts'][number]): boolean =>
  known.some((amount) => amount.value === value && (unit === '' || amount.unit === unit));
