import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Patience for a loaded machine: starting a browser beside other test files has taken more than ten seconds.
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/temporary-root.ts',
    // Files of one worker share what they have loaded, which saves a fifth of the time; what a file stubs it puts back.
    isolate: false,
    // Of two cores vitest would use one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
