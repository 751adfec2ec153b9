/** The long tests: `npm run test:deep`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'threads',
    include: ['src/**/*.deep.test.ts', 'src/**/*.deep.test.tsx'],
    testTimeout: 30 * 60_000,
    passWithNoTests: true,
  },
});
