import { type Span, spansSvg } from '../../../documents/index.ts';
import type { Answers } from '../draft/draft.ts';
import type { Form } from '../form/definition.ts';
import { askedAt, itemsAt, shownAt } from './asked.ts';
import { type Period, PERIODS } from './places.ts';

/**
 * Draws the periods that an application has to fit together, against the years: the term, approvals, assurances, funding;
 * whatever of it has been answered.
 *
 * @returns SVG as `spansSvg` draws it; null when no date has been answered yet
 */
export function datesPicture(answers: Answers, form: Form, today: Date): string | null {
  const spans = PERIODS.flatMap((period) => spansOf(period, answers, form));
  return spans.length === 0 ? null : spansSvg({ title: 'Periods in this application', spans, today });
}

function spansOf({ label, group, name, from, to, needsEnd }: Period, answers: Answers, form: Form): Span[] {
  const bases = group === undefined ? [''] : itemsAt(answers, form, group).map((item) => `${item}/`);
  return bases.flatMap((base) => {
    const day = (field: string | undefined): Date | null =>
      field === undefined ? null : dateOf(askedAt(answers, form, base + field));
    const span = { from: day(from), to: day(to) };
    // The analysis begins with the term; without its own end there is nothing to draw.
    if (needsEnd === true && span.to === null) return [];
    if (span.from === null && span.to === null) return [];
    const whose = name === undefined ? '' : shownAt(answers, form, base + name);
    return [{ label: whose === '' ? label : `${label}: ${whose}`, ...span }];
  });
}

/** Noon, which is on that day in London in winter and in summer. */
function dateOf(day: string | undefined): Date | null {
  const date = new Date(`${day ?? ''}T12:00:00Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
