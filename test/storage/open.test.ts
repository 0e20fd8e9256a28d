import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, inject, it } from 'vitest';
import { openStorage, StorageError, StorageUnavailable, type StorageOptions } from '../../src/storage/index.ts';
import { freePort } from '../support/databases.ts';
import { mountDisk } from '../support/mount.ts';
import { recordingLog } from '../support/recording-log.ts';
import { onServer, seedDataDir, withDatabase, withFolder } from '../support/storage.ts';

const root = userInfo().uid === 0;

async function failure(options: Partial<StorageOptions>): Promise<StorageError> {
  try {
    await (await openStorage({ dataDir: '/nowhere', log: recordingLog(), ...options })).close();
  } catch (error) {
    if (error instanceof StorageError) {
      // Whatever it is, it is one line that says what to do.
      expect(error.message).not.toContain('\n');
      expect(error.mend).toMatch(/^[A-Z].*\.$/);
      return error;
    }
    throw error;
  }
  throw new Error('it did open');
}

describe('a server that cannot be used is told in one line', () => {
  it('nobody listens: waits a little, says so once, then gives up without showing the password', async () => {
    const log = recordingLog();
    const port = await freePort();
    const error = await failure({ databaseUrl: `postgres://me:s3cret@127.0.0.1:${port}/db`, patienceMs: 900, log });
    expect(error.fault).toBe('unreachable');
    expect(error.message).toContain(`127.0.0.1:${port}/db cannot be reached (ECONNREFUSED)`);
    expect(log.lines).toHaveLength(1);
    expect(error.message + log.text()).not.toContain('s3cret');
  });

  it('a server that comes up a little later is used', async () => {
    await withDatabase(async (databaseUrl) => {
      const target = new URL(databaseUrl);
      const port = await freePort();
      const real = { host: target.hostname, port: Number(target.port) };
      const { connect } = await import('node:net');
      const proxy = createServer((socket) => {
        const upstream = connect(real);
        socket.pipe(upstream).pipe(socket);
        socket.on('error', () => upstream.destroy());
        upstream.on('error', () => socket.destroy());
      });
      setTimeout(() => proxy.listen(port, '127.0.0.1'), 600);
      target.port = String(port);
      const storage = await openStorage({ databaseUrl: target.href, dataDir: '/nowhere', log: recordingLog() });
      await storage.ping();
      await storage.close();
      proxy.close();
    });
  });

  it('something else listens', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const error = await failure({ databaseUrl: `postgres://me:x@127.0.0.1:${port}/db`, patienceMs: 300 });
    server.close();
    expect(error.fault).toBe('unreachable');
  });

  it.each(['mysql://h/db', 'not an address', ''])('the address %j is none', async (databaseUrl) => {
    expect((await failure({ databaseUrl })).fault).toBe('wrong_url');
  });

  it('wrong password, and no such database: at once', async () => {
    const began = performance.now();
    const password = new URL(inject('postgresUrl'));
    password.password = 'wrong';
    expect((await failure({ databaseUrl: password.href })).fault).toBe('login_refused');
    const name = new URL(inject('postgresUrl'));
    name.pathname = '/no_such_db';
    expect((await failure({ databaseUrl: name.href })).fault).toBe('no_such_database');
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it('a user who may not create tables', async () => {
    await withDatabase(async (databaseUrl) => {
      await onServer(`create role reader_${process.pid} login password 'pw'`);
      const url = new URL(databaseUrl);
      url.username = `reader_${process.pid}`;
      url.password = 'pw';
      expect((await failure({ databaseUrl: url.href })).fault).toBe('not_permitted');
      await onServer(`drop role reader_${process.pid}`);
    });
  });

  it('but may start where all tables are there', async () => {
    await withDatabase(async (databaseUrl) => {
      const owner = await openStorage({ databaseUrl, dataDir: '/nowhere', log: recordingLog() });
      await sql`create role user_${sql.raw(String(process.pid))} login password 'pw'`.execute(owner.db);
      await sql`grant select on all tables in schema public to user_${sql.raw(String(process.pid))}`.execute(owner.db);
      await owner.close();
      const url = new URL(databaseUrl);
      url.username = `user_${process.pid}`;
      url.password = 'pw';
      const storage = await openStorage({ databaseUrl: url.href, dataDir: '/nowhere', log: recordingLog() });
      await storage.ping();
      await storage.close();
    }, inject('postgresTemplate'));
    await onServer(`drop role user_${process.pid}`);
  });
});

describe('a data folder that cannot be used is told in one line', () => {
  it('a file stands in its place', async () => {
    await withFolder(async (folder) => {
      const dataDir = join(folder, 'file');
      await writeFile(dataDir, '');
      const error = await failure({ dataDir });
      expect(error.fault).toBe('data_dir_unusable');
      expect(error.message).toContain('a file stands where the folder should be');
    });
  });

  it('it is read-only', async ({ skip }) => {
    await withFolder(async (folder) => {
      const unmount = root ? mountDisk(folder, 'ro,size=1m') : undefined;
      if (root && unmount === undefined) skip('mounting is not allowed here');
      if (!root) await chmod(folder, 0o500);
      try {
        expect((await failure({ dataDir: folder })).fault).toBe('data_dir_unusable');
      } finally {
        unmount?.();
        await chmod(folder, 0o700);
      }
    });
  });

  it('the disk is too small for a database, or full to the last byte', async ({ skip }) => {
    await withFolder(async (folder) => {
      for (const size of ['8m', '16k']) {
        const unmount = mountDisk(folder, `size=${size}`);
        if (unmount === undefined) skip('mounting is not allowed here');
        try {
          expect((await failure({ dataDir: folder })).fault).toBe('data_dir_full');
        } finally {
          unmount?.();
        }
      }
    });
  });

  it('it was made by another version of PostgreSQL', async () => {
    await withFolder(async (dataDir) => {
      await mkdir(join(dataDir, 'pg'));
      await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '17\n');
      expect((await failure({ dataDir })).fault).toBe('newer_schema');
    });
  });

  it('the database in it is damaged; the lock is given back', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      await writeFile(join(dataDir, 'pg', 'global', 'pg_control'), 'nonsense');
      expect((await failure({ dataDir })).fault).toBe('data_dir_damaged');
      expect((await failure({ dataDir })).fault).toBe('data_dir_damaged');
    });
  });

  it('another storage has it open', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const first = await openStorage({ dataDir, log: recordingLog() });
      const error = await failure({ dataDir });
      expect(error.fault).toBe('data_dir_in_use');
      expect(error.message).toContain(`process ${process.pid} `);
      await first.close();
      await (await openStorage({ dataDir, log: recordingLog() })).close();
    });
  });
});

describe('the embedded database', () => {
  it('starts in a folder that does not exist yet, keeps its rows, and leaves nothing behind in the temporary folder', async () => {
    await withFolder(async (folder) => {
      const dataDir = join(folder, 'deep', 'data');
      const first = await openStorage({ dataDir, log: recordingLog() });
      await first.keyv('n', { ttl: 60_000 }).set('k', 'v');
      await first.close();
      const second = await openStorage({ dataDir, log: recordingLog() });
      expect(await second.keyv('n', { ttl: 60_000 }).get('k')).toBe('v');
      const { token } = JSON.parse(await readFile(join(dataDir, 'locks', '2.json'), 'utf8')) as { token: string };
      const here = async (): Promise<boolean> => (await readdir(tmpdir())).includes(`dars-guide-${token}`);
      if (process.platform !== 'win32') expect(await here()).toBe(true);
      await second.close();
      expect(await here()).toBe(false);
    });
  });

  it('refuses data of a newer version and leaves it untouched', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const first = await openStorage({ dataDir, log: recordingLog() });
      await sql`insert into kysely_migration (name, timestamp) values ('9999_future', '')`.execute(first.db);
      await first.close();
      const error = await failure({ dataDir });
      expect(error.fault).toBe('newer_schema');
      expect(error.message).toContain('9999_future');
    });
  });

  it('when its engine dies, what waits is told so at once, the owner is told, and it can be opened again', async () => {
    const { PGlite } = await import('@electric-sql/pglite');
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const faults: string[] = [];
      const original = Object.getOwnPropertyDescriptor(PGlite.prototype, 'execProtocolRawStream')?.value as (
        ...args: unknown[]
      ) => Promise<unknown>;
      let crash = false;
      PGlite.prototype.execProtocolRawStream = async function (this: unknown, ...args: unknown[]) {
        if (crash) throw new Error('Aborted()');
        await original.apply(this, args);
      };
      try {
        const log = recordingLog();
        const storage = await openStorage({ dataDir, log, onFatal: ({ fault }) => faults.push(fault) });
        crash = true;
        await expect(storage.ping()).rejects.toThrow(StorageUnavailable);
        await expect(storage.ping()).rejects.toThrow(StorageUnavailable);
        expect(faults).toEqual(['engine_stopped']);
        crash = false;
        await storage.close();
      } finally {
        PGlite.prototype.execProtocolRawStream = original as never;
      }
      const again = await openStorage({ dataDir, log: recordingLog() });
      await again.ping();
      await again.close();
    });
  });
});
