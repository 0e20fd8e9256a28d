import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { TeamsAdapter, type TeamsOptions } from '../../adapters/teams/adapter.ts';
import type { AdapterState } from '../../src/bot/index.ts';
import { FakeTeams, type FakeTeamsOptions } from '../doubles/teams/index.ts';
import { recordingLog } from './recording-log.ts';

export interface TeamsSetup {
  teams: FakeTeams;
  adapter: TeamsAdapter;
  log: ReturnType<typeof recordingLog>;
  /** Another adapter on the same address, as after a restart. */
  restart: (options?: Partial<TeamsOptions>) => TeamsAdapter;
  close: () => Promise<void>;
}

/** A fake Teams and a real adapter that talk over HTTP. Without `state` the adapter keeps what it knows in memory. */
export async function teamsSetup(
  options: Partial<TeamsOptions> = {},
  fake: FakeTeamsOptions = {},
): Promise<TeamsSetup> {
  const teams = await FakeTeams.start(fake);
  const log = recordingLog();
  const state = options.state ?? memoryState();
  let errors = 0;
  const build = (more: Partial<TeamsOptions> = {}): TeamsAdapter =>
    new TeamsAdapter({
      appId: teams.appId,
      appPassword: teams.appPassword,
      tenantId: teams.tenant,
      allowedTenants: [],
      serviceHosts: [teams.host],
      endpoints: teams.endpoints,
      state,
      log,
      newErrorId: () => `E-${(errors += 1)}`,
      pauseMs: 5,
      ...options,
      ...more,
    });
  let adapter = build();
  const app = express().use((request, response, next) => adapter.router()(request, response, next));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  teams.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  return {
    teams,
    get adapter() {
      return adapter;
    },
    log,
    restart: (more) => (adapter = build(more)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await teams.close();
    },
  };
}

/** A state in memory, for adapters whose storage is not of interest. */
export function memoryState(): AdapterState & { rows: Map<string, unknown> } {
  const rows = new Map<string, unknown>();
  return {
    rows,
    get: (key) => Promise.resolve(rows.get(key)),
    set: (key, value) => Promise.resolve(void rows.set(key, JSON.parse(JSON.stringify(value)))),
    delete: (key) => Promise.resolve(void rows.delete(key)),
    keys: (beginning = '') => Promise.resolve([...rows.keys()].filter((key) => key.startsWith(beginning)).sort()),
  };
}
