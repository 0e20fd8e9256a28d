import { defineConfig } from 'vitest/config';

/** Whole applications through the whole program, one to two minutes each: `npm run test:e2e`. CHROMIUM names the browser. */
export default defineConfig({
  test: { include: ['test/e2e/**/*.e2e.ts'], testTimeout: 600_000, hookTimeout: 60_000, maxWorkers: 1 },
});
