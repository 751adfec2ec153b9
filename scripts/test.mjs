/** `npm test`: everything, from nothing. Installs, checks, runs the unit tests, builds, weighs the build, fuzzes the
 *  engine, then walks through the built page in a browser. Standard output ends with one line: `N passed, N failed`.
 *
 *    npm test -- --only check | unit | e2e      a part of it
 *    npm run test:deep                          what takes long: deep tests, and the journeys in every look
 *    npm test -- --only e2e -- -g "title"       what follows `--` goes to the tool (vitest or Playwright)
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChecks } from './checks.mjs';
import {
  ensureBrowser,
  ensureFolder,
  ensureInstall,
  freePort,
  readReport,
  reports,
  root,
  run,
  runTool,
  say,
} from './lib.mjs';

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, deep: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const parts = ['check', 'unit', 'e2e'];
if (values.only !== undefined && !parts.includes(values.only)) {
  say(`--only takes one of ${parts.join(', ')}; got ${values.only}.`);
  process.exit(1);
}
const wanted = (part) =>
  (values.only === undefined || values.only === part) && !(values.deep && part === 'check');

let passed = 0;
let failed = 0;

ensureInstall();
rmSync(reports, { recursive: true, force: true });
ensureFolder(reports);

if (wanted('check')) await step('checks', runChecks);
if (wanted('unit')) await step('unit tests', runUnitTests);
if (wanted('e2e')) {
  const built = await step('build', () =>
    one(runTool('vite', 'bin/vite.js', ['build', '--logLevel', 'warn'])),
  );
  if (values.only === undefined && !values.deep) {
    if (built) await step('size of the build', () => one(runOwn('size.mjs')));
    if (existsSync(join(root, 'scripts', 'fuzz.mjs'))) {
      await step('fuzz', () => one(runOwn('fuzz.mjs', '--seeds', '300')));
    }
  }
  if (built) await step('journeys in the browser', runJourneys);
  else say('No build, so no journeys in the browser.');
}

process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Runs one part and adds up its counts; answers whether all of it passed. */
async function step(name, work) {
  const startedAt = performance.now();
  say(`\n== ${name}`);
  const counts = await work();
  passed += counts.passed;
  failed += counts.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`== ${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
  return counts.failed === 0;
}

/** A step that is one check. */
function one(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A non-zero exit, or no report at all, is a failure even when no single test is counted as failed. */
function settle(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function runOwn(script, ...args) {
  return run(process.execPath, [join(root, 'scripts', script), ...args]);
}

function runUnitTests() {
  const report = join(reports, 'vitest.json');
  const args = [
    'run',
    ...(values.deep ? ['--config', 'vitest.deep.config.ts'] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...positionals,
  ];
  const code = runTool('vitest', 'vitest.mjs', args, { env: { ...process.env, NO_COLOR: '1' } });
  const result = readReport('vitest.json');
  if (!result) return { passed: 0, failed: 1 };
  // A file that could not be imported has no test, and fails all the same.
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return settle({ passed: result.numPassedTests, failed: result.numFailedTests + broken.length }, code);
}

async function runJourneys() {
  const browser = ensureBrowser();
  if (!browser) return { passed: 0, failed: 1 };
  const env = {
    ...process.env,
    HIGHWATER_BROWSER: browser,
    HIGHWATER_PORT: String(await freePort(4173)),
    FORCE_COLOR: '0',
    ...(values.deep && { HIGHWATER_DEEP: '1' }),
  };
  // Playwright gives its server FORCE_COLOR, and Node warns when both are set.
  delete env.NO_COLOR;
  const code = runTool('@playwright/test', 'cli.js', ['test', ...positionals], { env });
  const result = readReport('playwright.json');
  if (!result) return { passed: 0, failed: 1 };
  const { expected, flaky, unexpected } = result.stats;
  return settle({ passed: expected + flaky, failed: unexpected + result.errors.length }, code);
}
