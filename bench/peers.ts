import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The libraries that are compared stand beside the bench, not in the product; they are installed when it is first run. */
export function installPeers(): void {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const modules = fileURLToPath(new URL('node_modules', import.meta.url));
  if (existsSync(modules)) return;
  console.error('Installing the libraries to compare with (bench/package-lock.json) ...');
  try {
    execFileSync('npm', ['ci', '--prefix', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    rmSync(modules, { recursive: true, force: true });
    throw error;
  }
}
