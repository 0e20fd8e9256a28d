import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { type Log, loggable } from '../../src/bot/index.ts';
import { boltLogger } from './bolt-logger.ts';

/** What the socket's client hands over for each envelope. */
interface Envelope {
  body: ReceiverEvent['body'];
  ack: (response?: unknown) => Promise<void>;
  retry_num?: number;
  retry_reason?: string;
}

/**
 * Events through a socket. Unlike Bolt's own receiver it acknowledges after the listeners have run, so that Slack sends
 * again what could not be recorded.
 */
export class SocketReceiver implements Receiver {
  private readonly client: SocketModeClient;
  private readonly log: Log;

  constructor(options: { appToken: string; apiUrl: string | undefined; log: Log }) {
    const { appToken, apiUrl, log } = options;
    this.log = log;
    this.client = new SocketModeClient({
      appToken,
      logger: boltLogger(log),
      ...(apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: apiUrl } }),
    });
  }

  init(app: App): void {
    this.client.on('slack_event', (envelope: Envelope) => void this.receive(app, envelope));
  }

  start(): Promise<unknown> {
    return this.client.start();
  }

  stop(): Promise<unknown> {
    return this.client.disconnect();
  }

  private async receive(
    app: App,
    { body, ack, retry_num: retryNum, retry_reason: retryReason }: Envelope,
  ): Promise<void> {
    const answers: unknown[] = [];
    try {
      await app.processEvent({
        body,
        ack: (response) => {
          answers.push(response);
          return Promise.resolve();
        },
        ...(retryNum === undefined ? {} : { retryNum }),
        ...(retryReason === undefined ? {} : { retryReason }),
      });
      if (answers.length > 0) await ack(answers[0] === '' ? undefined : answers[0]);
    } catch (error) {
      this.log.error({ fault: loggable(error) }, 'an event from the socket was not taken; Slack sends it again');
    }
  }
}
