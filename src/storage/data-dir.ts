import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, StorageError } from './errors.ts';

/** Version of PostgreSQL inside the pinned PGlite. Its folder can be read by this version only. */
export const ENGINE_VERSION = '18';

/** A new folder of PGlite 0.5.14 takes 39 MB. */
const NEEDED_BYTES = { new: 64 * 2 ** 20, existing: 8 * 2 ** 20 };

/**
 * Makes the folder if need be and checks that it can be written to, so that a full or read-only disk is told in plain
 * words before the database engine meets it.
 *
 * @throws StorageError `data_dir_unusable`, `data_dir_full` or `data_dir_damaged`.
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, `.probe-${process.pid}`);
    try {
      await writeFile(probe, Buffer.alloc(64 * 1024));
    } finally {
      await rm(probe, { force: true });
    }
  } catch (error) {
    throw dataDirError(dataDir, error);
  }
  const version = await readFile(join(dataDir, 'pg', 'PG_VERSION'), 'utf8').catch(() => null);
  if (version !== null && version.trim() !== ENGINE_VERSION) {
    throw new StorageError(
      'newer_schema',
      `The data folder ${dataDir} was made by PostgreSQL ${version.trim()}, and this program has version ${ENGINE_VERSION}.`,
      'Start the version of this program that made it, or set DATA_DIR to another folder.',
    );
  }
  const { bavail, bsize } = await statfs(dataDir);
  if (bavail * bsize < (version === null ? NEEDED_BYTES.new : NEEDED_BYTES.existing)) throw full(dataDir);
}

/** What is wrong with the folder, in plain words, from an error met in it. */
export function dataDirError(dataDir: string, error: unknown): StorageError {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return full(dataDir, error);
  const why =
    code === 'EROFS'
      ? 'it is on a read-only disk'
      : code === 'EACCES' || code === 'EPERM'
        ? 'this user may not write to it'
        : code === 'EEXIST' || code === 'ENOTDIR'
          ? 'a file stands where the folder should be'
          : (code ?? 'unknown reason');
  return new StorageError(
    'data_dir_unusable',
    `The data folder ${dataDir} cannot be used: ${why}.`,
    'Set DATA_DIR to a folder that can be written to, or mend its permissions.',
    error,
  );
}

const full = (dataDir: string, cause?: unknown): StorageError =>
  new StorageError(
    'data_dir_full',
    `The disk with the data folder ${dataDir} is full.`,
    `Free at least ${NEEDED_BYTES.new / 2 ** 20} MB, or set DATA_DIR to a folder on another disk.`,
    cause,
  );
