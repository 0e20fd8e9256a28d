import { defineConfig } from 'vitest/config';

/** Tests that need a database. They share one PostgreSQL server, started once for each run that has such a test. */
const database = ['test/storage/**/*.test.ts', 'test/bot/**/*.test.ts', 'test/**/*.db.test.ts'];
/** Need a browser: `npm run test:browser`. */
const browser = ['test/**/*.browser.test.ts', 'test/browser/**'];

export default defineConfig({
  test: {
    // For two cores: what tests of the whole program do is wait, for other processes and for time.
    maxWorkers: 3,
    // The files of a worker share what they import, which is a third of the work; none changes it.
    isolate: false,
    // A machine may be busy. How long something may take is said by the tests that are about that.
    testTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'plain', include: ['test/**/*.test.ts'], exclude: [...database, ...browser] } },
      {
        extends: true,
        test: {
          name: 'database',
          include: database,
          exclude: browser,
          globalSetup: ['test/support/databases.ts'],
          hookTimeout: 40_000,
        },
      },
    ],
  },
});
