/** The long tests: `npm run test:deep`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'threads',
    include: ['src/**/*.deep.test.ts'],
    testTimeout: 30 * 60_000,
    passWithNoTests: true,
  },
});
