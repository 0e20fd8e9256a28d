import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';

/** Serves routes on a free port of the loopback interface. */
export async function serve(
  router: Router,
  host = '127.0.0.1',
): Promise<{ url: string; port: number; close: () => Promise<void> }> {
  const server: Server = createServer(express().use(router));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
