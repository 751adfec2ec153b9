/** The engine for the terminal: a Node bundle of the same sources, built by Vite and kept under the hash of what went
 *  into it. Fuzz, simulate and bench stand on it. Prints nothing on standard output. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureFolder, ensureInstall, filesBelow, root } from './lib.mjs';

const cache = join(root, 'node_modules', '.cache', 'highwater');
const SOURCES = ['src/contract', 'src/engine', 'src/scenario', 'src/worker'];
/** Older bundles are for going back and forth between two states of the sources; more is dust. */
const KEPT = 6;

/** Loads a module of the sources, with all that it imports, into this process.
 *  @param {string} entry from the project's root: 'src/engine/index.ts', 'src/engine/test/fuzz/main.ts'
 *  @returns {Promise<any>} its exports */
export async function loadBundle(entry) {
  ensureInstall();
  const folder = join(cache, sourceHash(entry));
  const file = join(folder, `${basename(entry).replace(/\.tsx?$/, '')}.mjs`);
  if (!existsSync(file)) await build(entry, folder, basename(file));
  // So that a stack names the lines of the sources.
  process.setSourceMapsEnabled(true);
  return import(pathToFileURL(file).href);
}

/** What a bundle is known by: every source it may contain, the lockfile, the entry, and how it is built. */
function sourceHash(entry) {
  const hash = createHash('sha256').update(entry);
  const files = SOURCES.flatMap(filesBelow).filter((path) => !/\.test\.tsx?$/.test(path));
  for (const path of [...new Set([entry, ...files, 'package-lock.json', 'scripts/bundle.mjs'])]) {
    if (!existsSync(join(root, path))) throw new Error(`${path} is missing; nothing to bundle.`);
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 24);
}

async function build(entry, folder, fileName) {
  const vite = await import('vite');
  // Built aside and moved into place, so that two processes at once do not see each other's halves.
  const aside = join(cache, `building-${randomUUID()}`);
  ensureFolder(cache);
  try {
    await vite.build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: entry,
        outDir: aside,
        emptyOutDir: false,
        target: 'node20',
        minify: false,
        sourcemap: 'inline',
        rolldownOptions: { output: { format: 'es', entryFileNames: fileName } },
      },
    });
    if (!existsSync(folder)) renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  sweep(folder);
}

function sweep(newest) {
  const folders = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((path) => path !== newest && !basename(path).startsWith('building-'))
    .map((path) => ({ path, usedAt: statSync(path).mtimeMs }))
    .sort((a, b) => b.usedAt - a.usedAt);
  for (const { path } of folders.slice(KEPT - 1)) rmSync(path, { recursive: true, force: true });
}
