import { execFileSync } from 'node:child_process';

/**
 * A small or read-only disk of its own (tmpfs) on a folder; gives what takes it away again, or undefined where mounting is
 * not allowed (only root may, on Linux).
 */
export function mountDisk(folder: string, options: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return () => execFileSync('umount', [folder]);
  } catch {
    return undefined;
  }
}
