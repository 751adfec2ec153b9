/** `npm run -s experiment -- FILE.ts`: runs a TypeScript file that stands on the engine's door, in Node. See docs/engine.md.
 *
 *    npm run -s experiment -- docs/examples/acks.ts
 */
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { loadBundle } from './bundle.mjs';
import { ensureInstall, root, say } from './lib.mjs';

const [file, ...rest] = process.argv.slice(2);
if (!file || rest.length > 0 || !existsSync(file)) {
  say('Name one TypeScript file that is there: npm run -s experiment -- docs/examples/acks.ts');
  process.exit(2);
}
ensureInstall();
await loadBundle(relative(root, resolve(file)));
