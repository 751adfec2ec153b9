/** Tests of every day. `*.test.ts` run in plain Node, `*.test.tsx` with a DOM, `*.faulty.test.ts` each by itself.
 *  `*.deep.test.ts` take minutes; they have their own configuration and run by `npm run test:deep`. */
import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '**/*.deep.test.ts', '**/*.deep.test.tsx'];
/** Tests that put a faulty module in the place of one of the engine's, and so share none with others. */
const FAULTY = 'src/**/*.faulty.test.ts';

export default defineConfig({
  plugins: [react()],
  test: {
    pool: 'threads',
    // Vitest leaves one core to itself, which is half of a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: [...exclude, FAULTY],
          // The engine keeps nothing in its modules, so that files may share them: most of a run is imports otherwise.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'faulty', include: [FAULTY], exclude } },
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
