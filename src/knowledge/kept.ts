import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';

/** Where results are kept for the next start. */
export const standardCache = fileURLToPath(new URL('../../node_modules/.cache/dars-guide', import.meta.url));

const SEAL_BYTES = 32;
const sealOf = (body: Buffer): Buffer => createHash('sha256').update(body).digest();

/**
 * Gives what `make` makes: from a file of an earlier start where there is one, and else it is made and kept in one. A file that
 * is missing, damaged or cannot be written costs time and nothing else.
 *
 * @param kind what it is, as part of the file's name
 * @param digest over everything that decides the result (hexadecimal), the engine's version apart
 * @param most so many of the kind are kept, the newest
 * @param make gives plain data, as `v8.serialize` takes it; what it throws is thrown on, and nothing is kept
 */
export function kept<T>(
  { kind, digest, most, cache = standardCache }: { kind: string; digest: string; most: number; cache?: string },
  make: () => T,
): T {
  const file = path.join(cache, `${kind}-${process.versions.v8}-${digest.slice(0, 32)}.bin`);
  const found = read(file);
  if (found !== null) return found.value as T;
  const value = make();
  keep(file, value);
  forget(kind, most, cache);
  return value;
}

/** Null when there is no such file or it is not what was written. */
function read(file: string): { value: unknown } | null {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(SEAL_BYTES);
    return sealOf(body).equals(bytes.subarray(0, SEAL_BYTES)) ? { value: deserialize(body) } : null;
  } catch {
    return null;
  }
}

/** The file appears whole or not at all. */
function keep(file: string, value: unknown): void {
  const folder = path.dirname(file);
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    const body = serialize(value);
    writeFileSync(draft, Buffer.concat([sealOf(body), body]));
    renameSync(draft, file);
  } catch {
    if (existsSync(draft)) rmSync(draft);
  }
}

/** The oldest ones go. */
function forget(kind: string, most: number, folder: string): void {
  try {
    const age = (one: string): number => statSync(one).mtimeMs;
    const all = readdirSync(folder).filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.bin'));
    const newestFirst = all.map((name) => path.join(folder, name)).sort((a, b) => age(b) - age(a));
    for (const old of newestFirst.slice(most)) rmSync(old, { force: true });
  } catch {
    // Another process was quicker, or there is no such folder.
  }
}
