import { inWords } from '../deadline.ts';
import { readable } from '../facts.ts';
import type { Report } from '../report.ts';

/** A report as it is handed to DARS. `schema` counts up when its shape changes; see docs/webhook.md. */
export interface ReportMessage {
  schema: 'dars-guide/breach-report/1';
  reference: string;
  /** 1 for the report, then one more for each addition; each carries everything. */
  version: number;
  recordedAt: string;
  organisation: string | null;
  withdrawn: boolean;
  /** Reference of an earlier report of the same incident, as the reporter says. */
  sameAs: string | null;
  /** What the reporter wrote, personal identifiers masked; the reporter's own contact as given. */
  facts: Record<string, string>;
}

export const messageOf = (report: Report, organisation: string | undefined): ReportMessage => ({
  schema: 'dars-guide/breach-report/1',
  reference: report.reference,
  version: report.version,
  recordedAt: report.recordedAt.toISOString(),
  organisation: organisation ?? null,
  withdrawn: report.withdrawnAt !== null,
  sameAs: report.sameAs,
  facts: report.facts,
});

/** The same for each try: a receiver knows a repetition by it. */
export const keyOf = ({ reference, version }: Pick<ReportMessage, 'reference' | 'version'>): string =>
  `${reference}.${version}`;

export const subjectOf = ({ reference, version }: ReportMessage): string =>
  `Suspected breach of a data sharing agreement, reference ${reference}${version === 1 ? '' : `, addition ${version - 1}`}`;

export function plainText(message: ReportMessage): string {
  const { reference, organisation, recordedAt, facts, withdrawn, sameAs } = message;
  return [
    `${organisation ?? 'An organisation'} reports a suspected breach of a data sharing agreement or framework contract.`,
    ...(sameAs === null ? [] : [`The reporter says that this is the same incident as ${sameAs}.`]),
    ...(withdrawn ? ['The reporter has withdrawn this report since.'] : []),
    `Please confirm that you have received it, and quote the reference ${reference}.`,
    [`Reference: ${reference}`, `Recorded: ${inWords(new Date(recordedAt))}`].join('\n'),
    readable(facts)
      .map(({ label, value }) => `${label}: ${value}`)
      .join('\n'),
    'Sent by dars-guide. Personal identifiers of patients were masked before anything was stored.',
  ].join('\n\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function html(message: ReportMessage): string {
  const paragraphs = plainText(message)
    .split('\n\n')
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`);
  return `<!doctype html><html lang="en-GB"><body>${paragraphs.join('\n')}</body></html>`;
}
