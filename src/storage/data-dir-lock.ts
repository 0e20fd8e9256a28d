import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageError } from './errors.ts';
import { findProcess, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/**
 * An exclusive lock on a folder, which PGlite does not take itself.
 *
 * `locks/1.json`, `locks/2.json`, … name one holder each; the highest number counts. Who finds its holder dead makes the
 * next number, with `link`, which succeeds for one of any number of rivals, and then deletes the lower ones. A holder
 * that leaves marks its file as released and leaves it there, so numbers only grow; who made a number and then sees a
 * higher one was too late. Nothing depends on timing while process ids can be compared. Where they cannot (another
 * container or machine) the holder's heartbeat, the time of change of its file, is watched for a while.
 */
export interface DataDirLock {
  /** Names things that belong to this holder, such as its socket's folder. */
  token: string;
  /** Tokens of dead holders whose things may be cleared away. */
  predecessors: string[];
  release(): Promise<void>;
}

export interface LockOptions {
  /** Time between signs of life, in milliseconds. */
  heartbeatMs?: number;
  /** Called once, when another process has taken the lock: this one was frozen for too long. Stop writing at once. */
  onLost?: () => void;
  /** Called when it takes a while to find out whether the holder is alive. */
  onWait?: (holder: Holder) => void;
}

export interface Holder extends ProcessIdentity {
  token: string;
  since: string;
  released: boolean;
}

/**
 * Takes the lock, at once when its holder is dead.
 *
 * @throws StorageError `data_dir_in_use` when the holder is alive.
 */
export async function lockDataDir(dataDir: string, options: LockOptions = {}): Promise<DataDirLock> {
  const { heartbeatMs = 5000 } = options;
  const folder = join(dataDir, 'locks');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const me: Holder = {
    ...(await ownIdentity()),
    token: randomBytes(8).toString('hex'),
    since: new Date().toISOString(),
    released: false,
  };
  const draft = join(folder, `${me.token}.tmp`);
  await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
  const predecessors: string[] = [];
  try {
    for (;;) {
      const current = await highest(folder);
      const holder = current === 0 ? null : await readHolder(fileOf(folder, current));
      if (holder !== null) {
        if (await isAlive(holder, me, fileOf(folder, current), options)) throw inUse(dataDir, holder, me);
        predecessors.push(holder.token);
      }
      const mine = current + 1;
      if (!(await makeExclusively(draft, fileOf(folder, mine)))) continue;
      if ((await highest(folder)) > mine) {
        await rm(fileOf(folder, mine), { force: true });
        continue;
      }
      for (const lower of (await numbers(folder)).filter((number) => number < mine)) {
        await rm(fileOf(folder, lower), { force: true });
      }
      return hold(folder, mine, me, predecessors, heartbeatMs, options.onLost);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

function hold(
  folder: string,
  mine: number,
  me: Holder,
  predecessors: string[],
  heartbeatMs: number,
  onLost: (() => void) | undefined,
): DataDirLock {
  let held = true;
  const beat = async (): Promise<void> => {
    const now = new Date();
    await utimes(fileOf(folder, mine), now, now).catch(() => undefined);
    const top = await highest(folder).catch(() => mine);
    // 0: somebody deleted the folder by hand.
    if (!held || top === mine || top === 0) return;
    held = false;
    clearInterval(timer);
    onLost?.();
  };
  const timer = setInterval(() => void beat(), heartbeatMs);
  timer.unref();
  return {
    token: me.token,
    predecessors,
    async release() {
      clearInterval(timer);
      if (!held) return;
      held = false;
      const draft = join(folder, `${me.token}.tmp`);
      await writeFile(draft, JSON.stringify({ ...me, released: true }), { mode: 0o600 });
      await rename(draft, fileOf(folder, mine));
    },
  };
}

async function isAlive(holder: Holder, me: Holder, file: string, options: LockOptions): Promise<boolean> {
  if (holder.released) return false;
  if (holder.scope === me.scope) {
    const found = await findProcess(holder.pid);
    if (found === null) return false;
    if (found.started !== null && holder.started !== null) return found.started === holder.started;
  }
  const last = await changedAt(file);
  // The same machine before it was started again.
  if (holder.host === me.host && holder.scope !== me.scope && last < Date.now() - uptime() * 1000) return false;
  options.onWait?.(holder);
  const { heartbeatMs = 5000 } = options;
  const until = Date.now() + 3.2 * heartbeatMs;
  while (Date.now() < until) {
    await sleep(Math.min(250, heartbeatMs / 2));
    const changed = await changedAt(file);
    // Gone: there is a next holder, who will be found at the next look.
    if (changed === 0) return false;
    if (changed !== last) return (await readHolder(file))?.released !== true;
  }
  return false;
}

const changedAt = async (file: string): Promise<number> => (await stat(file).catch(() => null))?.mtimeMs ?? 0;

async function readHolder(file: string): Promise<Holder | null> {
  // Without hard links a file can be seen before it is written to the end.
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      const holder = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder>;
      if (typeof holder.pid === 'number' && typeof holder.token === 'string' && /^[0-9a-f]+$/.test(holder.token)) {
        return holder as Holder;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    }
    await sleep(50);
  }
  return null;
}

async function makeExclusively(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some mounted folders have no hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
  }
  try {
    await writeFile(file, await readFile(draft), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const fileOf = (folder: string, number: number): string => join(folder, `${number}.json`);

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => (/^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : []));
}

const highest = async (folder: string): Promise<number> => Math.max(0, ...(await numbers(folder)));

function inUse(dataDir: string, holder: Holder, me: Holder): StorageError {
  const elsewhere = holder.scope === me.scope ? '' : ', in another container or on another machine';
  return new StorageError(
    'data_dir_in_use',
    `The data folder ${dataDir} is in use by process ${holder.pid} on ${holder.host}${elsewhere}, since ${holder.since}.`,
    'Stop that process, or set DATA_DIR to another folder; to run several at once, set DATABASE_URL.',
  );
}
