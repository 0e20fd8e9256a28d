import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** How the other side behaves for the next delivery; then it is well again. */
export type Mood = 'refuse' | 'hang' | 'accept-then-die';

/** A mail server with sign-in, as DARS's side would have one. */
export async function mailbox(tls?: { pem: string }) {
  const mails: ParsedMail[] = [];
  const moods: Mood[] = [];
  const state = { hanging: false };
  const server = new SMTPServer({
    ...(tls === undefined
      ? { secure: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true }
      : { secure: true, key: tls.pem, cert: tls.pem }),
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'dars' && password === 'pass') done(null, { user: username });
      else done(new Error('wrong password'));
    },
    onData(stream, _session, done) {
      void simpleParser(stream)
        .then((mail) => {
          if (state.hanging) return;
          const mood = moods.shift();
          if (mood === 'hang') return;
          if (mood === 'refuse') {
            done(new Error('try later'));
            return;
          }
          mails.push(mail);
          if (mood === 'accept-then-die') done(new Error('died after it was taken'));
          else done();
          // Whoever sent it was killed in the middle.
        })
        .catch(() => undefined);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'smtp' : 'smtps'}://dars:pass@127.0.0.1:${port}`,
    mails,
    moods,
    /** While `hanging` is true nothing gets an answer. */
    state,
    /** As a reader of the mailbox sees them: the same Message-ID once. */
    different: () => [...new Map(mails.map((mail) => [mail.messageId, mail])).values()],
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** A receiver of signed posts that keeps count by idempotency key. */
export async function hook(secret: string) {
  const taken = new Map<string, unknown>();
  let posts = 0;
  const moods: Mood[] = [];
  const state = { hanging: false };
  const server: Server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += (chunk as Buffer).toString();
      posts += 1;
      if (state.hanging) return;
      const mood = moods.shift();
      if (mood === 'hang') return;
      const [, seconds = '', sent = ''] =
        /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(request.headers['x-dars-guide-signature'])) ?? [];
      const good = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex') === sent;
      if (!good) response.writeHead(401).end();
      else if (mood === 'refuse') response.writeHead(503).end();
      else {
        taken.set(String(request.headers['idempotency-key']), JSON.parse(body));
        if (mood === 'accept-then-die') request.socket.destroy();
        else response.writeHead(202).end();
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports`,
    taken,
    moods,
    state,
    posts: () => posts,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
