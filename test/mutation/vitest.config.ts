import { defineConfig } from 'vitest/config';

/** The tests that a mutant of `core/` meets: they are pure and quick, and need neither a database nor a template. */
export default defineConfig({
  test: {
    include: [
      'test/property/**/*.test.ts',
      'test/unit/{core,database,dead-letters,fields,lambdas,load-file,sql}/**/*.test.ts',
      'test/unit/sqs-consumer/{grouping,messages,postponed,sqs-queue}.test.ts',
      'test/unit/{mysql-errors,retry}.test.ts',
    ],
    // Tens of megabytes of input: seconds for each mutant, and nothing that the other tests do not find.
    exclude: ['test/unit/load-files/record-splitter-memory.test.ts'],
    // Instrumented code is slow.
    testTimeout: 30_000,
    setupFiles: ['test/mutation/fixed-seed.ts'],
  },
});
