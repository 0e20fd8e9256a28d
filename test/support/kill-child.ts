/**
 * A small bot on PGlite, made to be killed. `kill-child.ts DATA_DIR RECORD TURNS CONVERSATIONS`: accepts the turns (each again
 * at every start, as a platform does that saw no answer), appends every sent reply to RECORD, and ends when the inbox is empty.
 * Prints `accepted N` once N is recorded, and `finished`.
 */
import { appendFileSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStorage } from '../../src/storage/index.ts';
import { incoming, recordingAdapter, skillOf, testBot, untilDone, wordsOf } from './bot.ts';
import { recordingLog } from './recording-log.ts';

const [dataDir = '', record = '', turns = '0', conversations = '1'] = process.argv.slice(2);
const print = (line: string): unknown => writeSync(1, `${line}\n`);

const storage = await openStorage({ dataDir, log: recordingLog() });
print('opened');
const adapter = recordingAdapter('test', ({ key, to, reply }) => {
  appendFileSync(record, `${JSON.stringify({ key, conversation: to.conversation, words: wordsOf(reply) })}\n`);
});
const bot = testBot(storage, {
  adapter,
  // Every run of the skill gives other words, so that a second answer to a turn would show.
  skills: [skillOf(async ({ text }) => (await sleep(3), `${text} ${randomUUID()}`))],
});
await bot.start();
for (let n = 0; n < Number(turns); n += 1) {
  await bot.accept(incoming(`t${n}`, { eventId: `e${n}`, conversation: `c${n % Number(conversations)}` }));
  print(`accepted ${n}`);
}
await untilDone(storage, 60_000);
await bot.stop();
await storage.close();
print('finished');
