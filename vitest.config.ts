import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The end of a run reads all statements that it sent.
    teardownTimeout: 120_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,property,cdk,architecture}/**/*.test.ts'],
        },
      },
      {
        // Whatever needs the database server, which starts once for all of it.
        test: {
          name: 'database',
          include: ['test/{integration,e2e,faults}/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
