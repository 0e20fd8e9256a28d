import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createBot, type Reply, type TurnPayload } from '../../src/bot/index.ts';
import { createLogger, createMetrics, newErrorId } from '../../src/operations/index.ts';
import { mask } from '../../src/privacy/index.ts';
import { createInbox, openStorage } from '../../src/storage/index.ts';
import { incoming, recordingAdapter, skillOf, untilDone } from '../support/bot.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

it('with the real masking, log and metrics, no identifier and no word of a person is in the log', async () => {
  await withFolder(async (dataDir) => {
    await seedDataDir(dataDir);
    let logged = '';
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged += chunk.toString();
        done();
      },
    });
    const log = createLogger({ level: 'trace', mask: (text) => mask(text).text, destination });
    const metrics = createMetrics({ processDefaults: false });
    const adapter = recordingAdapter();
    const storage = await openStorage({ dataDir, log });
    const inbox = createInbox<TurnPayload, Reply>(storage, { conversationTtlMs: 60_000 });
    const skills = [
      skillOf(({ text }) => {
        if (text.includes('frogs')) throw new Error(text);
        return text;
      }),
    ];
    const classify = () => ({ intent: 'ask' });
    const bot = createBot({ inbox, skills, classify, mask, adapters: [adapter], log, newErrorId, metrics });
    await bot.start();
    await bot.accept(incoming('newts with NHS number 943 476 5919'));
    await bot.accept(incoming('frogs with NHS number 943 476 5919'));
    await untilDone(storage);
    await bot.stop();
    await storage.close();

    expect(adapter.texts()).toContain('newts with NHS number [NHS number]');
    const errorId = /E-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(JSON.stringify(adapter.sent))?.[0];
    expect(errorId).toBeDefined();
    expect(logged).toContain(errorId);
    for (const word of ['newts', 'frogs', '943 476', 'Lovelace']) expect(logged).not.toContain(word);
    expect(logged).not.toContain('[redacted]');
    expect(await metrics.text()).toContain('turns_total{skill="echo",outcome="error",platform="test"} 1');
  });
});
