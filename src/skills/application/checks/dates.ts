import { dayInWords } from '../form/dates.ts';
import type { Applied } from './applied.ts';
import type { Check, Hit } from './finding.ts';
import { monthsLater } from './period.ts';

const TERM = 'term-of-data-sharing-agreement';
const hit = (paths: string[], message: string): Hit => ({ paths, message });

/** One hit when both days are known and the condition holds. */
function days(
  application: Applied,
  one: string,
  other: string,
  find: (one: string, other: string) => string | null,
): Hit[] {
  const [left, right] = [application.day(one), application.day(other)];
  const message = left === undefined || right === undefined ? null : find(left, right);
  return message === null ? [] : [hit([one, other], message)];
}

const endBeforeStart: Check = {
  id: 'end-before-start',
  level: 'block',
  section: 'term',
  refs: [`${TERM}#R1`, `${TERM}#R6`],
  find: (application) =>
    days(application, 'term.end', 'term.start', (end, start) =>
      end > start
        ? null
        : `The agreement would end on ${dayInWords(end)}, which is not after its start on ${dayInWords(start)}. Please correct one of the two.`,
    ),
};

const startPast: Check = {
  id: 'start-past',
  level: 'block',
  section: 'term',
  refs: [`${TERM}#R2`, `${TERM}#R3`],
  find(application) {
    const start = application.day('term.start');
    if (start === undefined || start >= application.today || application.day('term.issued') !== undefined) return [];
    if (application.is('about.type', 'amendment')) return [];
    return [
      hit(
        ['term.start'],
        `The start date, ${dayInWords(start)}, has passed, and an agreement that is still to be sent out cannot start before that. Please choose a day by which everybody can have signed.`,
      ),
    ];
  },
};

const startBeforeIssue: Check = {
  id: 'start-before-issue',
  level: 'block',
  section: 'term',
  refs: [`${TERM}#R3`],
  find: (application) =>
    days(application, 'term.start', 'term.issued', (start, issued) =>
      start >= issued
        ? null
        : `The start date, ${dayInWords(start)}, comes before the day on which the agreement is sent out for signature, ${dayInWords(issued)}. Please choose a later start.`,
    ),
};

const startLate: Check = {
  id: 'start-late',
  level: 'block',
  section: 'term',
  refs: [`${TERM}#R4`],
  find: (application) =>
    days(application, 'term.start', 'term.issued', (start, issued) =>
      start <= monthsLater(issued, 12)
        ? null
        : `The start date, ${dayInWords(start)}, is more than 12 months after the agreement is sent out for signature on ${dayInWords(issued)}. Please choose an earlier start.`,
    ),
};

const analysisAfterEnd: Check = {
  id: 'analysis-after-end',
  level: 'block',
  section: 'term',
  refs: [`${TERM}#R6`, `${TERM}#R7`],
  find: (application) =>
    days(application, 'term.analysis-end', 'term.end', (analysis, end) =>
      analysis <= end
        ? null
        : `You mean to work with the data until ${dayInWords(analysis)}, but the agreement ends on ${dayInWords(end)}. Please ask for a later end, or finish sooner.`,
    ),
};

const keepsUnexplained: Check = {
  id: 'keeps-unexplained',
  level: 'warn',
  section: 'term',
  refs: [`${TERM}#R9`, `${TERM}#R10`],
  find: (application) =>
    application.is('term.keeps', 'no')
      ? days(application, 'term.end', 'term.analysis-end', (end, analysis) =>
          end <= analysis
            ? null
            : `The agreement ends on ${dayInWords(end)}, after the analysis on ${dayInWords(analysis)}, although you say that no data is kept. Please end it earlier, or say why the data is kept.`,
        )
      : [],
};

const termLong: Check = {
  id: 'term-over-15-years',
  level: 'warn',
  section: 'term',
  refs: [`${TERM}#R11`, `${TERM}#R12`],
  find: (application) =>
    days(application, 'term.end', 'term.start', (end, start) =>
      end <= monthsLater(start, 15 * 12)
        ? null
        : 'The term is longer than 15 years. That is the one maximum I hold, for people who consented and archiving after academic research; ask DARS which maximum is yours, and whether a rule sets a longer one.',
    ),
};

const oldCap: Check = {
  id: 'term-old-cap',
  level: 'warn',
  section: 'term',
  refs: [`${TERM}#R11`],
  find(application) {
    const which = application.is('commercial.commercial', 'yes')
      ? 'a commercial purpose'
      : application.is('sublicensing.applies', 'yes')
        ? 'sub-licensing'
        : null;
    if (which === null) return [];
    return days(application, 'term.end', 'term.start', (end, start) =>
      end <= monthsLater(start, 12)
        ? null
        : `There is a maximum term for ${which}, which I do not hold. An old standard of 2019 had one year; it is superseded and only history. Please ask DARS for today's maximum.`,
    );
  },
};

const outputsPast: Check = {
  id: 'output-past',
  level: 'warn',
  section: 'outcomes',
  refs: ['expected-outcomes#R1', 'expected-outcomes#R10', 'expected-outcomes#R11'],
  find: (application) =>
    application.items('outcomes.outputs').flatMap((output): Hit[] => {
      const [date, start] = [output.day('date'), application.day('term.start')];
      const name = output.value('name') ?? 'an output';
      if (date === undefined) return [];
      if (date < application.today)
        return [
          hit(
            [output.at('date')],
            `“${short(name)}” is dated ${dayInWords(date)}, which has passed. Please give a day to come, or name it among the yielded benefits.`,
          ),
        ];
      return start !== undefined && date < start && application.is('about.type', 'new')
        ? [
            hit(
              [output.at('date'), 'term.start'],
              `“${short(name)}” is dated ${dayInWords(date)}, before the agreement starts on ${dayInWords(start)}. Please check which of the two is meant.`,
            ),
          ]
        : [];
    }),
};

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** Checks on the days of the term and of the outputs. */
export const dateChecks: Check[] = [
  endBeforeStart,
  startPast,
  startBeforeIssue,
  startLate,
  analysisAfterEnd,
  keepsUnexplained,
  termLong,
  oldCap,
  outputsPast,
];
