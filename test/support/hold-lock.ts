/**
 * A process that takes the lock of a folder and holds it until it is killed. `hold-lock.ts FOLDER [START]`: waits for the
 * time START (ms), so that rivals begin together. Prints `held TOKEN` or `refused FAULT`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDataDir } from '../../src/storage/data-dir-lock.ts';
import { StorageError } from '../../src/storage/index.ts';

const [folder = '', start = '0'] = process.argv.slice(2);
await sleep(Math.max(0, Number(start) - Date.now()));
try {
  const lock = await lockDataDir(folder);
  console.log(`held ${lock.token}`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(`refused ${error instanceof StorageError ? error.fault : String(error)}`);
}
