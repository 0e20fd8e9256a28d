/**
 * A mail server to read mail from. `npm test` uses the double in test/doubles/imap, because no npm package is both a maintained
 * IMAP server and small: WildDuck wants MongoDB and Redis, hoodiecrow-imap is a mock from 2016 that calls itself "a bit buggy".
 * So that the double stays honest, `npm run check:dovecot` (and .ci/run) runs the same tests against Debian's dovecot.
 */
import { ImapFlow } from 'imapflow';
import { imapDouble, PEM } from '../doubles/imap/index.ts';
import { dovecot } from './dovecot.ts';

export interface ImapServer {
  /** `imaps://dars:…@127.0.0.1:port`; the password stands in `password`. */
  url: string;
  /** The same mailbox on a line that is encrypted by STARTTLS. */
  openUrl: string;
  password: string;
  /** The certificate that signs the server's own. */
  ca: string;
  /** Puts messages into the inbox. Line ends are mended. */
  deliver(...sources: string[]): Promise<void>;
  /** The flags of each message in the inbox, oldest first, in alphabetical order. */
  flags(): Promise<string[][]>;
  /** Goes away at once, with all connections; the mail stays. */
  stop(): Promise<void>;
  /** Comes back at the same address. */
  start(): Promise<void>;
  /** For good. */
  close(): Promise<void>;
}

export const usesDovecot = process.env['TEST_IMAP'] === 'dovecot';

/** Starts a server with an empty inbox. Without `keywords` it keeps no flags that clients make up (only the double can do so). */
export async function startImap({ keywords = true } = {}): Promise<ImapServer> {
  const password = 'p@ss: w%rd/é';
  const user = 'dars';
  const server = usesDovecot ? await dovecot({ user, password }) : await imapDouble({ user, password, keywords });
  const at = `${user}:${encodeURIComponent(password)}@127.0.0.1`;
  const withInbox = async <T>(use: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.securePort,
      secure: true,
      auth: { user, pass: password },
      tls: { ca: PEM },
      logger: false,
    });
    await client.connect();
    try {
      await client.mailboxOpen('INBOX');
      return await use(client);
    } finally {
      await client.logout();
    }
  };
  return {
    url: `imaps://${at}:${server.securePort}`,
    openUrl: `imap://${at}:${server.openPort}`,
    password,
    ca: PEM,
    deliver: (...sources) =>
      withInbox(async (client) => {
        for (const source of sources) await client.append('INBOX', source.replaceAll(/\r?\n/g, '\r\n'));
      }),
    flags: () =>
      withInbox(async (client) => {
        const messages = await client.fetchAll('1:*', { flags: true }, { uid: true });
        return messages.map(({ flags = new Set<string>() }) => [...flags].filter((flag) => flag !== '\\Recent').sort());
      }),
    stop: () => server.stop(),
    start: () => server.start(),
    close: () => server.close(),
  };
}
