import { expect, test } from 'vitest';
import { createHealth, createMetrics } from '../../src/operations/index.ts';

test('ready when the database answers', async () => {
  const health = createHealth({ ping: () => Promise.resolve(1) });
  expect(health.live()).toEqual({ ok: true });
  expect(await health.ready()).toEqual({ ok: true });
});

test('not ready, with a reason, when the database cannot be reached; the reason holds no address', async () => {
  const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432 user=secret'), { code: 'ECONNREFUSED' });
  const health = createHealth({ ping: () => Promise.reject(error) });
  expect(await health.ready()).toEqual({ ok: false, reason: 'the database cannot be reached (ECONNREFUSED)' });
});

test('a ping that throws at once is an answer too', async () => {
  const health = createHealth({
    ping: () => {
      throw new Error('closed');
    },
  });
  expect(await health.ready()).toEqual({ ok: false, reason: 'the database cannot be reached' });
});

test('not ready when the database is silent for too long, and alive all the same', async () => {
  const health = createHealth({ ping: () => new Promise(() => undefined), timeoutMs: 30 });
  const begin = performance.now();
  expect(await health.ready()).toEqual({ ok: false, reason: 'the database did not answer within 0.03 s' });
  expect(performance.now() - begin).toBeLessThan(1000);
  expect(health.live()).toEqual({ ok: true });
});

test('turns and the inbox are counted under stable names', async () => {
  const metrics = createMetrics();
  metrics.turnDone({ skill: 'answer', outcome: 'answered', platform: 'web', seconds: 0.2 });
  metrics.turnDone({ skill: 'answer', outcome: 'answered', platform: 'web', seconds: 0.3 });
  metrics.inbox({ queued: 3, oldestSeconds: 1.5 });
  const text = await metrics.text();
  expect(text).toContain('turns_total{skill="answer",outcome="answered",platform="web"} 2');
  expect(text).toContain('turn_duration_seconds_count{skill="answer",platform="web"} 2');
  expect(text).toContain('inbox_queued 3');
  expect(text).toContain('inbox_oldest_seconds 1.5');
  expect(text).toContain('process_cpu_seconds_total');
  expect(metrics.contentType).toContain('text/plain');
});

test('two registries live side by side', async () => {
  const [one, two] = [createMetrics({ processDefaults: false }), createMetrics({ processDefaults: false })];
  one.inbox({ queued: 1, oldestSeconds: 0 });
  expect(await two.text()).toContain('inbox_queued 0');
});
