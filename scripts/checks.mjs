/** What is checked without running the product, each a name, a tool and its arguments. `npm run check` runs them all;
 *  `npm test` counts each as one. */
import { join } from 'node:path';
import { root, run, say, tool } from './lib.mjs';

const biome = tool('@biomejs/biome', 'bin/biome');
const own = (name) => join(root, 'scripts', name);

export const checks = [
  { name: 'typecheck', args: [tool('typescript', 'bin/tsc'), '-b', '--pretty', 'false'] },
  {
    name: 'lint',
    args: [biome, 'lint', '--colors=off', '--error-on-warnings', '--max-diagnostics=60', '.'],
    mend: 'Many of these are mended by `npm run fix`.',
  },
  {
    name: 'format',
    args: [biome, 'format', '--colors=off', '--reporter=summary', '.'],
    mend: 'Mended by `npm run fix`.',
  },
  { name: 'floors', args: [own('floors.mjs')] },
  { name: 'tidy', args: [own('tidy.mjs')] },
];

/** Runs the checks one after the other; answers how many passed and failed. */
export function runChecks() {
  const counts = { passed: 0, failed: 0 };
  for (const { name, args, mend } of checks) {
    const startedAt = performance.now();
    const code = run(process.execPath, args, { stdio: ['ignore', 2, 2] });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code === 0) counts.passed++;
    else {
      counts.failed++;
      if (mend) say(`       ${mend}`);
    }
  }
  return counts;
}
