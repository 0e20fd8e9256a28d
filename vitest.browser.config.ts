import { defineConfig } from 'vitest/config';

/** The page in a real browser: `npm run test:browser`. CHROMIUM names the browser; the default is Debian's. */
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000, maxWorkers: 1 },
});
