import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchMessageObject, ImapFlow, type ImapFlowError, type ImapFlowOptions } from 'imapflow';
import type { Log } from '../../../storage/index.ts';
import { type Reading, readReply } from './reply.ts';

/** Somebody answered a report by e-mail. */
export interface Reply {
  reference: string;
  /** The same each time the reply is told. */
  messageId: string;
  /** The address it says it is from. Anybody can write any. */
  from: string;
  /** When the mail server took it. */
  at: Date;
}

export interface MailboxSettings {
  /** `imaps://user:password@host:993`, or `imap://user:password@host:143` with STARTTLS where the server offers it. */
  url: string;
  /** `INBOX` when not given. */
  folder?: string;
  /** How often to look when the server does not say that mail has come. A minute when not given. */
  everyMs?: number;
  /** The certificate (PEM) of an authority to trust instead of the well-known ones. */
  ca?: string;
  log: Log;
}

export interface Mailbox {
  start(): void;
  /** Resolves when the reply at hand is told and marked, and the connection is closed. */
  stop(): Promise<void>;
}

/** Says that a message is treated; `\Seen` alone would be unset or set by people who read the mailbox. */
const TREATED = '$DarsGuideRead';
const EVERY_MS = 60_000;
/** Of a larger message the rest is not read: what people write comes first. */
const MAX_SOURCE = 256 * 1024;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const TIMEOUT_MS = 30_000;
/** How long a command may still take once the watch is to end. */
const GRACE_MS = 5000;

/**
 * Watches a mailbox for replies to reports. A reply is told at least once: it is marked only after `onReply` resolved, and told
 * again when that fails or the process dies between the two. Whoever is told knows a repetition by reference and messageId.
 * Connection failures are logged by their code and tried again, later and later.
 * @throws when `settings.url` is none of the two.
 */
export function watchMailbox(settings: MailboxSettings, onReply: (reply: Reply) => Promise<void>): Mailbox {
  const server = serverAt(settings);
  let running: { end: AbortController; ended: Promise<void> } | null = null;
  return {
    start() {
      if (running !== null) return;
      const end = new AbortController();
      running = { end, ended: keepWatching(server, { settings, onReply, ending: end.signal }) };
    },
    async stop() {
      running?.end.abort();
      await running?.ended;
      running = null;
    },
  };
}

interface Watch {
  settings: MailboxSettings;
  onReply: (reply: Reply) => Promise<void>;
  ending: AbortSignal;
}

async function keepWatching(server: ImapFlowOptions, watch: Watch): Promise<void> {
  const { ending, settings } = watch;
  const over = (): boolean => ending.aborted;
  let pauseMs = FIRST_PAUSE_MS;
  while (!over()) {
    try {
      await new Session(new ImapFlow(server), watch).run(() => (pauseMs = FIRST_PAUSE_MS));
    } catch (error) {
      if (over()) return;
      settings.log.error(
        { code: codeOf(error), pauseMs },
        'the mailbox for receipts cannot be read; it is tried again',
      );
    }
    await sleep(pauseMs, undefined, { signal: ending }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** One connection, from sign-in to its end. */
class Session {
  readonly #client: ImapFlow;
  readonly #watch: Watch;
  /** Messages that carry no mark because the server takes none, or that nobody should find marked as read. */
  readonly #passed = new Set<number>();
  #bell = new AbortController();

  constructor(client: ImapFlow, watch: Watch) {
    this.#client = client;
    this.#watch = watch;
  }

  /** Looks again and again. Resolves when the watch ends; rejects when the connection does. */
  async run(looked: () => void): Promise<void> {
    const client = this.#client;
    const { ending, settings } = this.#watch;
    const ring = (): void => this.#bell.abort();
    let grace: NodeJS.Timeout | undefined;
    const end = (): void => {
      ring();
      grace = setTimeout(() => client.close(), client.usable ? GRACE_MS : 0);
    };
    client.on('error', ring);
    client.on('close', ring);
    client.on('exists', ring);
    ending.addEventListener('abort', end);
    try {
      await client.connect();
      await client.mailboxOpen(settings.folder ?? 'INBOX');
      if (!client.secureConnection && !isHere(client.host))
        settings.log.warn({}, 'the connection to the mailbox for receipts is not encrypted');
      while (!ending.aborted) {
        await this.#look();
        looked();
        await this.#rest();
        if (!client.usable) throw lost();
      }
      await client.logout();
    } finally {
      clearTimeout(grace);
      ending.removeEventListener('abort', end);
      client.close();
    }
  }

  /** Until mail comes, the connection ends, or it is time to look. What rang while nobody rested counts. */
  async #rest(): Promise<void> {
    const { everyMs = EVERY_MS } = this.#watch.settings;
    if (!this.#watch.ending.aborted)
      await sleep(everyMs, undefined, { signal: this.#bell.signal }).catch(() => undefined);
    this.#bell = new AbortController();
  }

  async #look(): Promise<void> {
    const client = this.#client;
    const untreated = this.#keepsMarks() ? { unKeyword: TREATED } : { seen: false };
    const found = await client.search(untreated, { uid: true });
    if (!Array.isArray(found)) throw refused('SEARCH');
    for (const uid of found) {
      if (this.#watch.ending.aborted) return;
      if (this.#passed.has(uid)) continue;
      const query = { source: { maxLength: MAX_SOURCE }, internalDate: true };
      const message = await client.fetchOne(String(uid), query, { uid: true });
      if (!client.usable) throw lost();
      // Another reader of the mailbox may have deleted it meanwhile.
      if (message !== false && message.source !== undefined) await this.#treat(message, message.source);
    }
  }

  async #treat(message: FetchMessageObject, source: Buffer): Promise<void> {
    const { log } = this.#watch.settings;
    const { uid } = message;
    const reading = await readReply(source).catch((error: unknown) => {
      log.warn(
        { uid, code: codeOf(error) },
        'a message in the mailbox for receipts cannot be read; it is left to people',
      );
      return null;
    });
    if (reading?.kind === 'automatic') log.info({ uid }, 'an automatic message is no receipt');
    if (reading?.kind === 'written' && !(await this.#tell(reading, message))) return;
    const ours = reading !== null && (reading.kind !== 'written' || reading.references.length > 0);
    await this.#mark(uid, ours);
  }

  /** Whether each reference was taken. */
  async #tell({ references, messageId, from }: Extract<Reading, { kind: 'written' }>, message: FetchMessageObject) {
    const { uid, internalDate } = message;
    try {
      for (const reference of references)
        await this.#watch.onReply({ reference, messageId, from, at: new Date(internalDate ?? Date.now()) });
      return true;
    } catch (error) {
      this.#watch.settings.log.error(
        { uid, code: codeOf(error) },
        'a reply to a report was not taken; it is told again',
      );
      return false;
    }
  }

  /** What is not about a report stays unread for the people who share the mailbox. */
  async #mark(uid: number, ours: boolean): Promise<void> {
    const flags = [...(ours ? ['\\Seen'] : []), ...(this.#keepsMarks() ? [TREATED] : [])];
    const marked = flags.length > 0 && (await this.#client.messageFlagsAdd(String(uid), flags, { uid: true }));
    if (!this.#client.usable) throw lost();
    if (!marked) this.#passed.add(uid);
    if (!marked && flags.length > 0)
      this.#watch.settings.log.warn(
        { uid },
        'the mail server does not let messages be marked; replies are told again later',
      );
  }

  /** Exchange keeps no keywords of our own. There, what is unread is untreated. */
  #keepsMarks(): boolean {
    const { mailbox } = this.#client;
    const allowed = mailbox === false ? undefined : mailbox.permanentFlags;
    return allowed === undefined || allowed.has('\\*') || allowed.has(TREATED);
  }
}

/** @throws without the URL in its message: it holds a password. */
function serverAt({ url, ca }: MailboxSettings): ImapFlowOptions {
  const at = partsOf(url);
  if (at === null)
    throw new Error('the mailbox for receipts must be given as imaps://user:password@host:993 or imap://…:143');
  const secure = at.protocol === 'imaps:';
  return {
    host: at.hostname.replaceAll(/[[\]]/g, ''),
    port: at.port === '' ? (secure ? 993 : 143) : Number(at.port),
    secure,
    auth: { user: at.user, pass: at.pass },
    ...(ca === undefined ? {} : { tls: { ca } }),
    // It would log what goes over the wire.
    logger: false,
    autoIdleDelay: 1000,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 3 * EVERY_MS,
    maxLiteralSize: 4 * MAX_SOURCE,
  };
}

function partsOf(url: string) {
  try {
    const { protocol, hostname, port, username, password } = new URL(url);
    if (!/^imaps?:$/.test(protocol) || hostname === '') return null;
    return { protocol, hostname, port, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  } catch {
    return null;
  }
}

const isHere = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const lost = (): Error => Object.assign(new Error('the connection was lost'), { code: 'NoConnection' });
const refused = (command: string): Error => Object.assign(new Error(`${command} was refused`), { code: command });

/** The code of an error. Its message may quote the server, which may quote the message or the user. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { authenticationFailed, serverResponseCode, code } = error as ImapFlowError;
  const said = authenticationFailed === true ? 'AUTHENTICATIONFAILED' : (serverResponseCode ?? code ?? error.name);
  return /^\w{1,40}$/.test(said) ? said : error.name;
}
