/** The long tests: `npm run test:deep`. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'threads',
    maxWorkers: Math.max(2, availableParallelism() - 1),
    include: ['src/**/*.deep.test.ts', 'src/**/*.deep.test.tsx'],
    testTimeout: 30 * 60_000,
    passWithNoTests: true,
  },
});
