import { type Server, createServer } from 'node:http';
import type { Express } from 'express';
import { type Config, ConfigError } from '../config.ts';

/** Serves on the port and address of the settings. @throws ConfigError when the port or the address cannot be had. */
export function listen(app: Express, { port, host }: Config): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE')
        reject(
          new ConfigError('PORT', `${port} is taken by another program; stop that, or set PORT to another number`),
        );
      else if (code === 'EACCES')
        reject(new ConfigError('PORT', `${port} may not be used by this account; set PORT to a number above 1023`));
      else reject(new ConfigError('HOST', `cannot be listened on (${message})`));
    });
    server.listen(port, host, () => resolve(server));
  });
}
