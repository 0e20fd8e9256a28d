import { datesOfBirth } from './date-of-birth.ts';
import type { Detector } from './detector.ts';
import { emails } from './email.ts';
import { KINDS, TOKENS, type IdentifierKind } from './kinds.ts';
import { nationalInsuranceNumbers } from './national-insurance.ts';
import { nhsNumbers } from './nhs-number.ts';
import { patientNames } from './patient-name.ts';
import { phoneNumbers } from './phone.ts';
import { postcodes } from './postcode.ts';
import { repeats } from './repeats.ts';
import { viewOf, type Span } from './view.ts';

export interface Masked {
  text: string;
  /** In the order of the text. `value` is as written: never store, log or send it. */
  found: { kind: IdentifierKind; value: string }[];
}

const DETECTORS: Readonly<Record<IdentifierKind, Detector>> = {
  nhs_number: nhsNumbers,
  ni_number: nationalInsuranceNumbers,
  email: emails,
  phone: phoneNumbers,
  dob: datesOfBirth,
  postcode: postcodes,
  patient_name: patientNames,
};

/**
 * A found identifier makes others beside it certain (a date beside an NHS number), so detection is repeated until nothing new
 * appears. Real messages need two or three rounds.
 */
const MAX_ROUNDS = 12;

/**
 * Replaces personal identifiers by readable tokens such as `[NHS number]`. Pure; time grows linearly with the text; masking
 * what has been masked changes nothing.
 *
 * @example mask('NHS number 943 476 5919').text // 'NHS number [NHS number]'
 */
export function mask(text: string): Masked {
  let spans: Span[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const view = viewOf(text, spans);
    const seen = KINDS.flatMap((kind) => DETECTORS[kind](view.text).map((range) => ({ ...range, kind })));
    const fresh = seen.map(({ kind, ...range }) => ({ kind, ...view.original(range) }));
    if (fresh.length === 0) break;
    spans = merge([...spans, ...fresh]);
    spans = merge([...spans, ...repeats(text, spans)]);
  }
  return render(text, spans);
}

/** Sorted and disjoint; spans that overlap become one of the stronger kind, so that no remainder of either is left. */
function merge(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) {
      if (span.end > span.start) merged.push({ ...span });
      continue;
    }
    last.end = Math.max(last.end, span.end);
    if (KINDS.indexOf(span.kind) < KINDS.indexOf(last.kind)) last.kind = span.kind;
  }
  return merged;
}

function render(text: string, spans: Span[]): Masked {
  let out = '';
  let at = 0;
  for (const { start, end, kind } of spans) {
    out += text.slice(at, start) + TOKENS[kind];
    at = end;
  }
  return {
    text: out + text.slice(at),
    found: spans.map(({ start, end, kind }) => ({ kind, value: text.slice(start, end) })),
  };
}
