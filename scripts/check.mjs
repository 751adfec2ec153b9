/** `npm run check`: types, lint, format, floors, tidy. No test is run and no browser is needed. */
import { runChecks } from './checks.mjs';
import { ensureInstall } from './lib.mjs';

ensureInstall();
const { passed, failed } = runChecks();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
