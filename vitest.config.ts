import { defineConfig } from 'vitest/config';

const READ_ENVIRONMENT_WHEN_LOADED = ['test/unit/observability/tracing.test.ts', 'test/unit/aws/aws-clients.test.ts'];

export default defineConfig({
  test: {
    // The end of a run reads all statements that it sent.
    teardownTimeout: 120_000,
    // One of two cores would idle otherwise: tests wait for the database more than they compute.
    maxWorkers: '100%',
    // Files share what one of them has imported (`isolate: false`), because no test replaces a module.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,property,cdk,architecture}/**/*.test.ts'],
          exclude: READ_ENVIRONMENT_WHEN_LOADED,
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'environment',
          include: READ_ENVIRONMENT_WHEN_LOADED,
        },
      },
      {
        // Whatever needs the database server, which starts once for all of it.
        test: {
          name: 'database',
          include: ['test/{integration,e2e,faults}/**/*.test.ts'],
          isolate: false,
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
