/** `npm run tidy`: what types and lint cannot see. In the engine: nothing that could differ from run to run or from
 *  browser to browser. In the whole project: nothing that exists on one machine only, a lockfile that installs
 *  everywhere, and no loose ends. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow, root } from './lib.mjs';
import { tokenize } from './source.mjs';

// ---- the engine is deterministic

const TIME = 'Take the time from clock.nowUs.';
const CHANCE = "Draw from a named stream: random.stream('network').";
const LATER = 'Schedule an event in the kernel queue instead.';
const ORDER = 'The order would be the host’s. Handle it now, or schedule an event in the kernel queue.';
const WORDS = 'Compare with < and >; words for people are made in i18n.';
const HIDDEN =
  'State has one owner and is part of the keyframe; keep it in an object that createEngine makes.';
const ROUGH =
  'Browsers may differ in its last bit. Use integers, a table in kernel/prng.ts, or only + - * / and Math.sqrt.';

/** Words that the engine does not use, and what it uses instead. */
const BANNED_WORDS = new Map([
  ['Date', TIME],
  ['performance', TIME],
  ['Temporal', TIME],
  ...[
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'requestAnimationFrame',
    'requestIdleCallback',
  ].map((name) => [name, LATER]),
  ['async', ORDER],
  ['await', ORDER],
  ['Promise', ORDER],
  ['crypto', CHANCE],
  ['Intl', WORDS],
  ['globalThis', 'Take what you need as a parameter.'],
  ['WeakRef', 'When memory is freed differs from run to run. Hold it, or delete it yourself.'],
  ['FinalizationRegistry', 'When memory is freed differs from run to run. Clean up where you delete.'],
]);

/** Methods that depend on the reader's language, wherever they stand. */
const BANNED_METHODS = new Map(
  ['localeCompare', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase', 'toLocaleDateString'].map(
    (name) => [name, WORDS],
  ),
);

const EXACT_MATH = new Set(
  'abs ceil floor round trunc sign min max sqrt imul clz32 fround'.split(' ').concat('PI'),
);

const isEngineSource = (path) =>
  /^src\/engine\/.*\.tsx?$/.test(path) && !path.startsWith('src/engine/test/') && !/\.test\.tsx?$/.test(path);

/** What in this engine file could make two runs differ.
 *  @returns {string[]} */
export function checkDeterminism(path, text) {
  const tokens = tokenize(text);
  const problems = [];
  const is = (i, mark) => tokens[i]?.kind === 'mark' && tokens[i].text === mark;
  const report = (token, what, mend) => problems.push(`${path}:${token.line}: ${what}. ${mend}`);
  let depth = 0;

  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'mark') {
      if ('{(['.includes(token.text)) depth++;
      if ('})]'.includes(token.text)) depth--;
    }
    if (token.kind !== 'word') continue;
    const { text: word } = token;
    const isMember = is(i - 1, '.');
    // `async: true` and `Date?: string` are names of fields.
    const isField = is(i + 1, ':') && (is(i - 1, '{') || is(i - 1, ',') || is(i - 1, ';'));
    if (!isMember && !isField && BANNED_WORDS.has(word)) {
      report(token, `no ${word} in the engine`, BANNED_WORDS.get(word));
    } else if (BANNED_METHODS.has(word)) {
      report(token, `no ${word} in the engine`, BANNED_METHODS.get(word));
    } else if (word === 'Math' && !isMember) {
      const name = is(i + 1, '.') ? tokens[i + 2]?.text : undefined;
      if (name === undefined) {
        report(token, 'Math is used as a value', 'Write Math.floor and the like where they are used.');
      } else if (name === 'random') report(token, 'no Math.random in the engine', CHANCE);
      else if (!EXACT_MATH.has(name)) report(token, `no Math.${name} in the engine`, ROUGH);
    } else if ((word === 'let' || word === 'var') && depth === 0) {
      report(token, `a module-level ${word}: ${tokens[i + 1]?.text}`, HIDDEN);
    } else if (isMember && (word === 'sort' || word === 'toSorted') && is(i + 1, '(') && is(i + 2, ')')) {
      report(
        token,
        `${word}() without a comparator orders by text: 10 before 9`,
        'Give one: (a, b) => a - b, or for strings (a, b) => (a < b ? -1 : a > b ? 1 : 0).',
      );
    }
  }
  return problems;
}

// ---- nothing belongs to one machine

const REGISTRIES =
  /\b(?:registry\.npmjs|registry\.yarnpkg|npm\.pkg\.github|registry\.npmmirror|jfrog\.io|cdn\.jsdelivr|unpkg\.com)/;
/** Folders of somebody's machine. Kafka's own default folders, /tmp/kafka-logs and its like, are words of the subject. */
const MACHINE_PATH =
  /(?<![\w.)\]<*-])\/(?:(?:work|root|farm)(?=\/|['"`\s)]|$)|home\/\w|Users\/\w|tmp\/(?!kafka-|kraft-|zookeeper)\w)/;
const LOOSE_END = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);
const ISSUE = /#\d+|https?:\/\/\S+\/issues\/\d+/;
const CODE = /\.(?:ts|tsx|mjs|js|css|html|grit|sh)$|^\.ci\/run$/;

/** What in this text file exists on one machine only, or was left unfinished.
 *  @returns {string[]} */
export function checkText(path, text) {
  const problems = [];
  for (const [index, line] of text.split('\n').entries()) {
    const report = (what) => problems.push(`${path}:${index + 1}: ${what}`);
    // The lockfile's addresses have a check of their own; it says more.
    const registry = REGISTRIES.exec(line)?.[0];
    if (registry && path !== 'package-lock.json') {
      report(
        `names the package host ${registry}. Leave it out: everyone installs from where their npm points.`,
      );
    }
    const folder = MACHINE_PATH.exec(line)?.[0];
    if (folder) {
      report(
        `holds a path of one machine (${folder}…). Build it from the project’s root (scripts/lib.mjs), or write it relative.`,
      );
    }
    if (CODE.test(path) && LOOSE_END.test(line) && !ISSUE.test(line)) {
      report(
        `an unfinished place without an issue. Do it, or name the issue on this line: ${['TO', 'DO'].join('')}(#12).`,
      );
    }
  }
  return problems;
}

// ---- the packages install everywhere

/** What would make `npm ci` fail elsewhere, or install other versions.
 *  @returns {string[]} */
export function checkPackages(lock, manifest) {
  const problems = [];
  const entries = Object.entries(lock.packages ?? {});
  const resolved = entries.filter(([, entry]) => typeof entry.resolved === 'string' && !entry.link);
  if (resolved.length > 0) {
    problems.push(
      `package-lock.json: ${resolved.length} entries hold a download address ("resolved"). Run npm install ` +
        '--package-lock-only in the project: its .npmrc takes them out.',
    );
  }
  if (entries.length <= 1) problems.push('package-lock.json: lists no package. Run npm install.');
  for (const [path, entry] of entries) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isLocked(name, path, lock.packages)) {
        problems.push(
          `package-lock.json: ${path || 'the project'} wants ${name} on some machines, and the lockfile lacks it: npm ci ` +
            `refuses that. Pin another version of ${path.replace(/^.*node_modules\//, '') || name}, and install again.`,
        );
      }
    }
  }
  for (const field of ['dependencies', 'devDependencies']) {
    for (const [name, version] of Object.entries(manifest[field] ?? {})) {
      if (!/^\d+\.\d+\.\d+$/.test(version)) {
        problems.push(`package.json: ${name} is "${version}". Pin one exact version, as in 1.2.3.`);
      }
    }
  }
  return problems;
}

/** Looks where Node would: in the package's own folder, then in each folder around it. */
function isLocked(name, path, packages) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

// ---- on this project

const MAX_TEXT_BYTES = 2_000_000;

/** Every file of the project that git tracks or would; without git, what lies in its folders. */
function projectFiles() {
  const git = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (git.status === 0) return [...new Set(git.stdout.split('\0').filter(Boolean))].sort();
  return ['.ci', 'src', 'e2e', 'scripts', 'public', 'docs'].flatMap(filesBelow);
}

function readText(path) {
  try {
    const file = join(root, path);
    if (!statSync(file).isFile() || statSync(file).size > MAX_TEXT_BYTES) return undefined;
    const bytes = readFileSync(file);
    return bytes.includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    // Deleted, and git does not know yet.
    return undefined;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkPackages(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  let texts = 0;
  let engine = 0;
  for (const path of projectFiles()) {
    const text = readText(path);
    if (text === undefined) continue;
    texts++;
    problems.push(...checkText(path, text));
    if (isEngineSource(path)) {
      engine++;
      problems.push(...checkDeterminism(path, text));
    }
  }
  if (texts === 0) problems.push('saw no file at all. Run it in the project; look at `projectFiles`.');
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    problems.length === 0
      ? `tidy: ${texts} files, ${engine} of them engine, nothing to mend\n`
      : `tidy: ${problems.length} to mend\n`,
  );
  process.exit(problems.length === 0 ? 0 : 1);
}
