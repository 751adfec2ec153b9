/** Tests of every day. `*.test.ts` run in plain Node, `*.test.tsx` with a DOM. `*.deep.test.ts` take minutes; they have
 *  their own configuration and run by `npm run test:deep`. */
import react from '@vitejs/plugin-react';
import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '**/*.deep.test.ts', '**/*.deep.test.tsx'];

export default defineConfig({
  plugins: [react()],
  test: {
    pool: 'threads',
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'], exclude },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          include: ['src/**/*.test.tsx'],
          exclude,
          environment: 'happy-dom',
          setupFiles: ['./vitest.setup.ts'],
        },
      },
    ],
  },
});
