import { type Document, timelineSvg, toDocx, toPng } from '../../documents/index.ts';
import { deadlineAfter, inWords, ZONE } from './deadline.ts';
import { type ReportMessage, messageOf } from './delivery/message.ts';
import { discoveredAt, readable } from './facts.ts';
import type { Report, ReportEvent } from './report.ts';
import type { Reports } from './report.repository.ts';
import { happened } from './summary.ts';

type Printed = Pick<Report, 'facts' | 'reference' | 'version' | 'sameAs' | 'recordedAt' | 'withdrawnAt'>;

/** A report as a document. `history`: for those who may see it, what happened to it, with a picture. */
export function documentOf(
  report: Printed,
  organisation: string | undefined,
  history?: readonly ReportEvent[],
): Document {
  const { reference, facts, recordedAt, withdrawnAt, sameAs } = report;
  return {
    title: 'Report of a suspected breach',
    subtitle: organisation ?? 'dars-guide',
    reference,
    language: 'en-GB',
    parts: [
      ...(withdrawnAt === null
        ? []
        : [{ type: 'paragraph' as const, style: 'caution' as const, text: 'The reporter has withdrawn this report.' }]),
      {
        type: 'facts',
        facts: [
          { label: 'Reference', value: reference },
          { label: 'Recorded', value: inWords(recordedAt) },
          { label: 'Version', value: String(report.version) },
          ...(sameAs === null ? [] : [{ label: 'Same incident as', value: sameAs }]),
        ],
      },
      { type: 'heading', level: 1, text: 'What was reported' },
      { type: 'facts', facts: readable(facts) },
      { type: 'heading', level: 1, text: 'The 72 hours' },
      {
        type: 'paragraph',
        text: `If this has to be notified to the Information Commissioner, the 72 hours end on ${inWords(deadlineAfter(discoveredAt(facts, recordedAt)))}, counted from discovery.`,
      },
      ...(history === undefined
        ? []
        : [
            { type: 'heading' as const, level: 1 as const, text: 'What happened to this report' },
            { type: 'picture' as const, svg: timelineOf(report, history), alt: `Timeline of ${reference}` },
            {
              type: 'table' as const,
              head: ['When', 'What'],
              rows: happened(history).map(({ at, label }) => [inWords(at), label]),
            },
          ]),
      {
        type: 'paragraph',
        style: 'note',
        text: 'Personal identifiers of patients were masked before anything was stored.',
      },
    ],
  };
}

/** What goes to DARS as an attachment: what the message says, in a Word file. */
export async function paperOf(message: ReportMessage): Promise<Buffer> {
  const { facts, reference, recordedAt, version, withdrawn, sameAs, organisation } = message;
  const recorded = new Date(recordedAt);
  return await toDocx(
    documentOf(
      { facts, reference, version, sameAs, recordedAt: recorded, withdrawnAt: withdrawn ? new Date() : null },
      organisation ?? undefined,
    ),
  );
}

function timelineOf(
  report: Pick<Report, 'facts' | 'reference' | 'recordedAt'>,
  history: readonly ReportEvent[],
  now?: Date,
): string {
  const discovered = discoveredAt(report.facts, report.recordedAt);
  return timelineSvg({
    title: `What happened to ${report.reference}`,
    from: discovered,
    zone: ZONE,
    events: [
      { at: discovered, label: 'discovered', kind: 'event' },
      ...happened(history).map((event) => ({ ...event, kind: 'event' as const })),
      { at: deadlineAfter(discovered), label: '72 hours: notice to the ICO, if one is due', kind: 'deadline' },
      ...(now === undefined ? [] : [{ at: now, label: 'now', kind: 'now' as const }]),
    ],
  });
}

export const FORMATS = ['docx', 'json', 'png'] as const;
export type Format = (typeof FORMATS)[number];

/** A report as a file. */
export async function filesOf(
  report: Report,
  history: readonly ReportEvent[],
  format: Format,
  organisation: string | undefined,
): Promise<{ name: string; type: string; content: Buffer }> {
  const name = `${report.reference}.${format}`;
  switch (format) {
    case 'docx':
      return {
        name,
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        content: await toDocx(documentOf(report, organisation, history)),
      };
    case 'png':
      return { name, type: 'image/png', content: await toPng(timelineOf(report, history, new Date())) };
    case 'json': {
      const whole = { ...messageOf(report, organisation), state: report.state, history: happened(history) };
      return { name, type: 'application/json', content: Buffer.from(JSON.stringify(whole, null, 2)) };
    }
  }
}

/** A report as a file for somebody who was given a link to it; null when it is gone, or there is no such format. */
export async function reportFile(
  reports: Pick<Reports, 'byId' | 'history' | 'note'>,
  organisation: string | undefined,
  wanted: { report: string; account: string; format: string },
): Promise<{ name: string; type: string; content: Buffer } | null> {
  const format = FORMATS.find((one) => one === wanted.format);
  const report = format === undefined ? null : await reports.byId(wanted.report);
  if (format === undefined || report?.erasedAt !== null) return null;
  await reports.note(report, { what: 'export: allowed', by: wanted.account, detail: { format } });
  return await filesOf(report, await reports.history(report), format, organisation);
}
