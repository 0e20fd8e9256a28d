import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { SlackAdapter, type SlackOptions } from '../../adapters/slack/adapter.ts';
import { FakeSlack, type FakeSlackOptions } from '../doubles/slack/index.ts';
import { recordingLog } from './recording-log.ts';

export interface SlackSetup {
  slack: FakeSlack;
  adapter: SlackAdapter;
  log: ReturnType<typeof recordingLog>;
  /** Where the bot listens. */
  address: string;
  /** Another adapter on the same address, as after a restart. */
  restart: () => SlackAdapter;
  close: () => Promise<void>;
}

/** A fake Slack and a real adapter that talk over HTTP, or through a socket. */
export async function slackSetup(
  options: Partial<SlackOptions> & { socket?: boolean } = {},
  fake: FakeSlackOptions = {},
): Promise<SlackSetup> {
  const slack = await FakeSlack.start(fake);
  const log = recordingLog();
  let errors = 0;
  const { socket, ...more } = options;
  const build = (): SlackAdapter =>
    new SlackAdapter({
      ...(more.oauth ? {} : { botToken: 'xoxb-good' }),
      ...(socket ? { appToken: 'xapp-good' } : { signingSecret: slack.signingSecret }),
      apiUrl: slack.apiUrl,
      log,
      newErrorId: () => `E-${(errors += 1)}`,
      pauseMs: 5,
      ...more,
    });
  let adapter = build();
  const app = express().use((request, response, next) => adapter.router()(request, response, next));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  slack.connect(`${address}/slack/events`);
  return {
    address,
    slack,
    get adapter() {
      return adapter;
    },
    log,
    restart: () => (adapter = build()),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await slack.close();
    },
  };
}
