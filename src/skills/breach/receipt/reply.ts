import { createHash } from 'node:crypto';
import { type HeaderLines, simpleParser } from 'mailparser';
import { readReference } from '../reference.ts';

/** What a message in the mailbox is to us. */
export type Reading =
  /** Sent by this program: its Message-ID is one of ours. */
  | { kind: 'own' }
  /** Sent by a machine: an absence note, a bounce, a read receipt. Nobody has confirmed anything. */
  | { kind: 'automatic' }
  /** Written by somebody. Without references it is no reply to a report. */
  | { kind: 'written'; references: string[]; messageId: string; from: string };

/**
 * Reads the source of a message (it may be cut off at the end). A reference counts in the subject, in the identifiers of the
 * messages it answers, and in the writer's own words; not in what is quoted beneath them.
 */
export async function readReply(source: Buffer): Promise<Reading> {
  const mail = await simpleParser(source, { skipTextToHtml: true, skipImageLinks: true, keepCidLinks: true });
  const header = headersOf(mail.headerLines);
  if (/^<BR-/i.test(header('message-id'))) return { kind: 'own' };
  if (isAutomatic(header, mail.subject ?? '')) return { kind: 'automatic' };
  const { text = '', html } = mail;
  const words = text.trim() === '' && typeof html === 'string' ? await textOf(html) : text;
  const found = [
    ...answeredIn(`${header('in-reply-to')} ${header('references')}`),
    ...quotedIn(mail.subject ?? ''),
    ...quotedIn(ownWords(words)),
  ];
  return {
    kind: 'written',
    references: [...new Set(found)],
    messageId: header('message-id') === '' ? digestOf(source) : header('message-id'),
    from: cleaned(mail.from?.value[0]?.address ?? ''),
  };
}

type Header = (name: string) => string;

/** Gives a header as it was sent, unfolded; empty when there is none. */
function headersOf(lines: HeaderLines): Header {
  return (name) => {
    const { line = '' } = lines.find(({ key }) => key === name) ?? {};
    return cleaned(line.slice(line.indexOf(':') + 1));
  };
}

/** On one line, without the control characters that a database refuses. */
const cleaned = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

/** In place of a Message-ID that is missing. */
const digestOf = (source: Buffer): string => `<sha256.${createHash('sha256').update(source).digest('hex')}>`;

/** Headers by which mail programs mark what no person wrote (RFC 3834, and older habits). */
const AUTOMATIC_HEADERS = ['auto-submitted', 'x-autoreply', 'x-autorespond', 'x-autoresponder'];
const AUTOMATIC_SUBJECT =
  /^(\s*(re:|\[[^\]]{0,30}\]))*\s*(auto(matic)?[- ]?(reply|response)|out[- ]of[- ](the[- ])?office)\b/i;

const isAutomatic = (header: Header, subject: string): boolean =>
  AUTOMATIC_HEADERS.some((name) => !/^(no\b|$)/i.test(header(name))) ||
  /^auto_reply\b/i.test(header('precedence')) ||
  AUTOMATIC_SUBJECT.test(subject) ||
  /^multipart\/report\b/i.test(header('content-type')) ||
  /(^|<)(mailer-daemon|postmaster)@/i.test(header('from')) ||
  header('return-path') === '<>';

/** The references in identifiers of our own messages, `<BR-7K2M-XQ4T.1@host>`. */
const answeredIn = (identifiers: string): string[] =>
  valid([...identifiers.matchAll(/<(BR-[0-9A-Z]{4}-[0-9A-Z]{4})\.\d+@[^<>\s]*>/gi)]);

/** The references in what somebody wrote; spaces and any kind of hyphen will do. */
const quotedIn = (text: string): string[] =>
  valid([...text.matchAll(/\b(BR[-\s\u2010-\u2015\u2212]?[0-9A-Z]{4}[-\s\u2010-\u2015\u2212]?[0-9A-Z]{4})\b/gi)]);

const valid = (matches: RegExpExecArray[]): string[] =>
  matches.map(([, typed = '']) => readReference(typed)).filter((reference) => reference !== null);

/** What begins a quoted original, as mail programs write it. */
const QUOTED = [
  /^[^\S\n]*>/m,
  /^[^\S\n]*-{2,}[^\S\n]*(original|forwarded) message\b/im,
  /^[^\S\n]*begin forwarded message:/im,
  /^[^\S\n]*on\b[^\n]{0,200}(\n[^\n]{0,200})?\bwrote:[^\S\n]*$/im,
  /^[^\S\n*]*from:[^\n]*\n([^\n]*\n){0,3}?[^\S\n*]*(sent|date|to|subject):/im,
  /^[^\S\n]*_{20,}[^\S\n]*$/m,
];

/** What stands above the quoted original. */
export function ownWords(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n');
  const starts = QUOTED.map((pattern) => lines.search(pattern)).filter((at) => at >= 0);
  return lines.slice(0, Math.min(...starts, lines.length));
}

/** HTML as plain text, with `> ` before what is quoted. The parser does so by itself for a message that is nothing but HTML. */
async function textOf(html: string): Promise<string> {
  const message = `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${html}`;
  return (await simpleParser(message, { skipTextToHtml: true, skipImageLinks: true, keepCidLinks: true })).text ?? '';
}
