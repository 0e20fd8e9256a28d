import { createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type ReportMessage, html, keyOf, plainText, subjectOf } from './message.ts';

/** A way to DARS. */
export interface Transport {
  name: 'e-mail' | 'webhook';
  /** Resolves when the other side has taken it. @throws when it has not, or nobody knows. */
  deliver(message: ReportMessage): Promise<void>;
}

const TIMEOUT_MS = 15_000;

/**
 * E-mail. The Message-ID is the same for each try.
 * @param settings.url `smtps://user:password@host:465` or `smtp://host:587`.
 */
export function emailTransport(settings: {
  url: string;
  to: string;
  from: string;
  /** Signs the messages. */
  dkim?: { domainName: string; keySelector: string; privateKey: string } | undefined;
  /** Certificate (PEM) of an authority to trust besides the well-known ones. */
  ca?: string;
  /** The report as a Word document. */
  paper: (message: ReportMessage) => Promise<Buffer>;
}): Transport {
  const { url, to, from, dkim, ca, paper } = settings;
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const user = decodeURIComponent(username);
  const mailer = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(password) } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim === undefined ? {} : { dkim }),
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  return {
    name: 'e-mail',
    async deliver(message) {
      const { rejected } = await mailer.sendMail({
        from,
        to,
        messageId: `<${keyOf(message)}@${hostname}>`,
        subject: subjectOf(message),
        text: plainText(message),
        html: html(message),
        headers: { 'X-Report-Reference': message.reference },
        attachments: [
          {
            filename: `${message.reference}.docx`,
            content: await paper(message),
            contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          },
          {
            filename: `${message.reference}.json`,
            content: JSON.stringify(message, null, 2),
            contentType: 'application/json',
          },
        ],
      });
      if (rejected.length > 0) throw new Error('the mail server refused the address');
    },
  };
}

/** The header in which a request is signed: `t=<seconds>,v1=<hex>` over `<seconds>.<body>`. */
export function signature(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** A signed request. The idempotency key is the same for each try. */
export function webhookTransport({ url, secret }: { url: string; secret: string }): Transport {
  return {
    name: 'webhook',
    async deliver(message) {
      const body = JSON.stringify(message);
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': keyOf(message),
          'x-dars-guide-signature': signature(body, secret, Math.floor(Date.now() / 1000)),
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the webhook answered with ${response.status}`);
    },
  };
}
