/** What every script stands on: where the project is, its packages, a browser, a free port, a build that is fresh.
 *  Imports Node's own modules only, since it runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const reports = join(root, '.reports');

const require = createRequire(join(root, 'package.json'));
const stamp = join(root, 'node_modules', '.highwater-lock');

/** A line for the person at the terminal. On stderr, so that standard output holds results only. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a program to its end, on our terminal unless told otherwise; answers its exit code, 1 when it could not run. */
export function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  return status ?? 1;
}

/** The program file of an installed package: `tool('vite', 'bin/vite.js')`. Started by Node itself, it needs no shell,
 *  no PATH, and can never be a download by mistake. */
export const tool = (name, file) => join(root, 'node_modules', name, file);

/** Runs a package's program with Node; answers its exit code. */
export const runTool = (name, file, args, options) =>
  run(process.execPath, [tool(name, file), ...args], options);

// ---- packages

/** Leaves `node_modules` as the lockfile says. Does nothing when it already is; a stamp tells. */
export function ensureInstall() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Highwater needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!isInstalled(JSON.parse(lockText))) {
    say('Installing packages; this happens once.');
    const npm = process.env.npm_execpath;
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    // What npm prints goes to stderr: scripts that print a result on standard output may install first.
    const stdio = ['ignore', 2, 2];
    const code = npm?.endsWith('.js')
      ? run(process.execPath, [npm, ...args], { stdio })
      : run('npm', args, { stdio, shell: process.platform === 'win32' });
    if (code !== 0) {
      say('npm ci failed, see above. Mend that, or try again with the network on.');
      process.exit(code);
    }
  }
  writeFileSync(stamp, wanted);
}

/** Whether npm's own note of what it installed agrees with the lockfile, as after a hand-made `npm ci`. */
function isInstalled(lock) {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const { packages: here } = JSON.parse(readFileSync(note, 'utf8'));
  const { '': _ourselves, ...wanted } = lock.packages;
  return (
    Object.entries(wanted).every(([path, entry]) =>
      here[path] ? here[path].version === entry.version : entry.optional === true,
    ) && Object.keys(here).every((path) => wanted[path] && existsSync(join(root, path)))
  );
}

// ---- a browser

const works = (path) => {
  // A snap stub or a broken link is found on the PATH too, but does not start.
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
};

function onPath(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder && existsSync(path) && works(path)) return path;
    }
  }
  return undefined;
}

function inUsualPlaces() {
  const { LOCALAPPDATA = '', PROGRAMFILES = '', 'PROGRAMFILES(X86)': PROGRAMFILES_X86 = '' } = process.env;
  const chrome = ['Google', 'Chrome', 'Application', 'chrome.exe'];
  const edge = ['Microsoft', 'Edge', 'Application', 'msedge.exe'];
  const places = {
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    ),
    win32: [LOCALAPPDATA, PROGRAMFILES, PROGRAMFILES_X86]
      .filter(Boolean)
      .flatMap((folder) => [join(folder, ...chrome), join(folder, ...edge)]),
  };
  // On Windows `chrome.exe --version` opens a window, so being there is enough.
  return places[process.platform]?.find(existsSync);
}

/** Playwright's own browser, if it was ever downloaded. */
function bundled() {
  const path = require('playwright-core').chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

/** A Chromium that is on this machine already, or undefined. */
export function findBrowser() {
  const given = process.env.HIGHWATER_BROWSER;
  if (given) return works(given) ? given : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  return onPath(names) ?? inUsualPlaces() ?? bundled();
}

/** The path of a Chromium that starts. Fetches one when there is none: from Playwright, else, as root on a Debian, from
 *  apt. Undefined when nothing helped; what to do then has been said. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (process.env.HIGHWATER_BROWSER) {
    say('HIGHWATER_BROWSER names a program that does not start. Mend the path, or unset it.');
    return undefined;
  }
  say('No Chromium on this machine; fetching one. This happens once.');
  const quiet = { stdio: ['ignore', 2, 2] };
  runTool('playwright', 'cli.js', ['install', 'chromium', '--only-shell'], {
    ...quiet,
    timeout: 120_000,
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
  });
  const downloaded = bundled();
  if (downloaded && works(downloaded)) return downloaded;
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath(['apt-get'])) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], { ...quiet, env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      stdio: ['ignore', 'ignore', 2],
    });
    const installed = onPath(['chromium']);
    if (installed) return installed;
  }
  say('No Chromium could be had. Install Chromium or Chrome, or name one by HIGHWATER_BROWSER=path.');
  return undefined;
}

// ---- ports

/** Whether nobody listens on this port, asked of both families that `localhost` may mean. */
export async function isFree(port) {
  for (const host of ['127.0.0.1', '::1']) {
    const free = await new Promise((answer) => {
      const server = createServer();
      // A machine without IPv6 refuses ::1; that does not make the port taken.
      server.once('error', (error) => answer(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'));
      server.listen({ port, host, exclusive: true }, () => server.close(() => answer(true)));
    });
    if (!free) return false;
  }
  return true;
}

/** The first free port from `first` up. */
export async function freePort(first) {
  for (let port = first; port < Math.min(first + 1000, 65_536); port++) if (await isFree(port)) return port;
  throw new Error(`no free port from ${first} up; end a server that you no longer need`);
}

// ---- the build

/** Every file below a folder, as paths from the project's root with `/`, sorted; none when there is no such folder. */
export function filesBelow(folder) {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Whether `dist` was built after the last change of anything that goes into it. */
export function isBuildFresh() {
  const page = join(root, 'dist', 'index.html');
  if (!existsSync(page)) return false;
  const builtAt = statSync(page).mtimeMs;
  const sources = [
    ...filesBelow('src'),
    ...filesBelow('public'),
    'index.html',
    'vite.config.ts',
    'package-lock.json',
  ];
  return sources.every((path) => statSync(join(root, path)).mtimeMs <= builtAt);
}

/** Builds the site, unless it is fresh. Answers the exit code. */
export function ensureBuild() {
  if (isBuildFresh()) return 0;
  return runTool('vite', 'bin/vite.js', ['build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] });
}

/** Reads a report that a tool wrote, or undefined when it wrote none. */
export function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return undefined;
  }
}

export const ensureFolder = (path) => {
  mkdirSync(path, { recursive: true });
  return path;
};
