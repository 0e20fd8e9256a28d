import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** Names one run of one process for good: a process id alone is given out again. */
export interface ProcessIdentity {
  pid: number;
  /** When the process started, in the words of the system; null where the system does not tell. */
  started: string | null;
  /** Within one scope process ids can be compared: one boot of one kernel and one process namespace (a container). */
  scope: string;
  host: string;
}

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const own = await findProcess(process.pid);
  return { pid: process.pid, started: own?.started ?? null, scope: await ownScope(), host: hostname() };
}

/** The process with this id, or null when there is none (any more). */
export async function findProcess(pid: number): Promise<{ started: string | null } | null> {
  if (process.platform === 'linux') return await findInProc(pid);
  if (!exists(pid)) return null;
  if (process.platform === 'win32') return { started: null };
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { LC_ALL: 'C' } });
    return stdout.trim() === '' ? null : { started: stdout.trim() };
  } catch {
    return exists(pid) ? { started: null } : null;
  }
}

async function findInProc(pid: number): Promise<{ started: string | null } | null> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return exists(pid) ? { started: null } : null;
  }
  // proc_pid_stat(5): the second field is a name that may hold spaces and brackets; then state, …, start time (22nd).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  // Killed, and only waits for its parent to notice.
  if (state === 'Z' || state === 'X') return null;
  return { started: fields[19] ?? null };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function ownScope(): Promise<string> {
  if (process.platform !== 'linux') return hostname();
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return `${boot} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
