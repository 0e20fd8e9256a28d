/**
 * An IMAP4rev1 server for tests: real sockets and TLS, mail in memory. It speaks the commands that `Session` lists and refuses
 * the rest, as it refuses what a real server refuses: a wrong password, a password on an open line, a command out of turn.
 */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer as createOpenServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { Folder } from './folder.ts';
import { type House, Session } from './session.ts';

/** Certificate and key of 127.0.0.1 and localhost, valid until 2120. They protect nothing. */
export const PEM = readFileSync(new URL('localhost.pem', import.meta.url), 'utf8');

export interface ImapDouble {
  /** The port of `imaps`. */
  securePort: number;
  /** The port of `imap` with STARTTLS. */
  openPort: number;
  /** Goes away with all connections; the mail stays. */
  stop(): Promise<void>;
  /** Comes back at the same ports. */
  start(): Promise<void>;
  /** For good. */
  close(): Promise<void>;
}

export async function imapDouble(options: { user: string; password: string; keywords: boolean }): Promise<ImapDouble> {
  const { keywords, ...who } = options;
  const house: House = { ...who, folders: new Map([['INBOX', new Folder(keywords)]]) };
  const secureContext = createSecureContext({ cert: PEM, key: PEM });
  const sockets = new Set<Duplex>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay();
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const encrypt = (socket: Duplex): Duplex => new TLSSocket(socket, { isServer: true, secureContext });
  const secure = createTlsServer({ cert: PEM, key: PEM }, (socket) => {
    new Session(house, { socket, encrypted: true, encrypt: null });
  });
  const open = createOpenServer((socket) => {
    new Session(house, { socket, encrypted: false, encrypt });
  });
  secure.on('connection', keep).on('tlsClientError', () => undefined);
  open.on('connection', keep);

  const listen = async (server: Server, port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const securePort = await listen(secure, 0);
  const openPort = await listen(open, 0);
  const stop = async (): Promise<void> => {
    const closed = [secure, open].filter(({ listening }) => listening).map((server) => once(server.close(), 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  return {
    securePort,
    openPort,
    stop,
    close: stop,
    async start() {
      await listen(secure, securePort);
      await listen(open, openPort);
    },
  };
}
