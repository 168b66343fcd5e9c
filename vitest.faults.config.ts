import { defineConfig } from 'vitest/config';

/** `make test-faults`: every fault test in full, one file at a time, because some of them take all cores. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 4 * 3_600_000,
    hookTimeout: 600_000,
    pool: 'forks',
    maxWorkers: 1,
    disableConsoleIntercept: true,
  },
});
