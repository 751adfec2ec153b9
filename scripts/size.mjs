/** `npm run size`: weighs the built site. What the first view downloads and what the worker downloads have a budget;
 *  fonts are told apart, since they never hold the page up. Also looks for addresses of other hosts: the page talks to
 *  nobody. Prints JSON; says on stderr what is over, and exits 1. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path/posix';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ensureBuild, ensureInstall, filesBelow, root, say } from './lib.mjs';
import { importsOf, tokenize } from './source.mjs';

/** Thousands of bytes after gzip. */
const BUDGET_KB = { firstView: 200, worker: 150 };

/** Hosts that are named in a text or an identifier, and never asked for anything. */
const NAMED_HOSTS = [
  'www.w3.org', // namespaces of SVG
  'react.dev', // React's error messages point there
  'motion.dev', // framer-motion's do too
  'kafka.apache.org', // where a term is documented
  'cwiki.apache.org', // Kafka improvement proposals
  'issues.apache.org',
  'www.apache.org', // the licence
  'github.com',
  'json-schema.org',
];

/** Weighs a built site.
 *  @param {ReadonlyMap<string, Buffer>} files path inside `dist` → bytes */
export function weigh(files) {
  const text = (path) => files.get(path)?.toString('utf8') ?? '';
  const gzip = (path) => gzipSync(files.get(path) ?? Buffer.alloc(0), { level: 9 }).length;
  /** The scripts with everything that they import at once. */
  const withImports = (entries) => {
    const seen = new Set(entries);
    for (const path of seen) {
      if (!path.endsWith('.js')) continue;
      for (const { kind, specifier } of importsOf(tokenize(text(path)))) {
        const target = specifier?.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined;
        if ((kind === 'static' || kind === 'export') && files.has(target)) seen.add(target);
      }
    }
    return [...seen];
  };

  const asked = [...text('index.html').matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\.\/([^"]+)"/g)]
    .map((match) => match[1])
    .filter((path) => /\.(?:js|css)$/.test(path));
  const firstView = withImports(asked);

  const scripts = [...files.keys()].filter((path) => path.endsWith('.js'));
  const workerNames = new Set(
    scripts.flatMap((path) =>
      [...text(path).matchAll(/new\s+(?:Shared)?Worker\([^)]*?["'`]([^"'`]+\.js)["'`]/g)].map((match) =>
        basename(match[1]),
      ),
    ),
  );
  // That of every era is for scenarios with ZooKeeper, not for the first view (docs/decisions/0008).
  const isForFirstView = (path) => !basename(path).startsWith('every-era');
  const worker = withImports(
    scripts.filter((path) => workerNames.has(basename(path)) && isForFirstView(path)),
  );

  const hosts = new Map();
  for (const path of files.keys()) {
    if (!/\.(?:js|css|html)$/.test(path)) continue;
    for (const [, host] of text(path).matchAll(/\bhttps?:\/\/([\w-]+(?:\.[\w-]+)+)/g)) {
      if (!NAMED_HOSTS.includes(host)) hosts.set(host, path);
    }
  }

  const sum = (paths) => paths.reduce((total, path) => total + gzip(path), 0);
  const fonts = [...files.keys()].filter((path) => /\.woff2?$/.test(path));
  return {
    firstView: { gzipBytes: sum(firstView), files: Object.fromEntries(firstView.map((p) => [p, gzip(p)])) },
    worker: { gzipBytes: sum(worker), files: Object.fromEntries(worker.map((p) => [p, gzip(p)])) },
    // Fonts are compressed already.
    fonts: { bytes: fonts.reduce((total, path) => total + files.get(path).length, 0), files: fonts.length },
    foreignHosts: Object.fromEntries(hosts),
  };
}

/** What is over its budget, in sentences. */
export function complaints(weight) {
  const found = [];
  const kb = (bytes) => (bytes / 1000).toFixed(1);
  if (Object.keys(weight.firstView.files).length === 0) {
    found.push('index.html loads no script. Build again; look at the paths in dist/index.html.');
  }
  for (const [name, what, mend] of [
    ['firstView', 'The first view', 'Load what is not seen at once by import().'],
    ['worker', 'The worker', 'See what came in with the last change; the engine needs no package.'],
  ]) {
    if (weight[name].gzipBytes > BUDGET_KB[name] * 1000) {
      found.push(
        `${what} downloads ${kb(weight[name].gzipBytes)} kB, over its budget of ${BUDGET_KB[name]} kB. ${mend}`,
      );
    }
  }
  for (const [host, path] of Object.entries(weight.foreignHosts)) {
    found.push(
      `dist/${path} names the host ${host}. The page fetches from nobody: ship the file with it; or, when it is only ` +
        'a word or a link, add the host to NAMED_HOSTS in scripts/size.mjs with its reason.',
    );
  }
  return found;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstall();
  if (ensureBuild() !== 0) {
    say('The site does not build; see above.');
    process.exit(1);
  }
  const files = new Map(
    filesBelow('dist').map((path) => [path.slice('dist/'.length), readFileSync(join(root, path))]),
  );
  const weight = weigh(files);
  process.stdout.write(`${JSON.stringify(weight, null, 2)}\n`);
  const found = complaints(weight);
  for (const sentence of found) say(sentence);
  process.exit(found.length === 0 ? 0 : 1);
}
