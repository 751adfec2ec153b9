/** `npm run floors`: who may import whom. The table below is the architecture drawing as data; imports point down, types
 *  count, and folders with a door are entered through it. Tests are exempt: they may look anywhere.
 *
 *  Every name is a folder of `src`, except `main` (src/main.tsx) and `e2e`. `a/*` stands for each folder in `a` by
 *  itself: they do not import each other. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { pathToFileURL } from 'node:url';
import { filesBelow, root } from './lib.mjs';
import { importsOf, tokenize } from './source.mjs';

/** The parts of a broker and its clients: siblings that meet only in the network. */
const NODE_PARTS = [
  'engine/broker',
  'engine/controller',
  'engine/zookeeper',
  'engine/zookeeper-client',
  'engine/kafka-zk',
  'engine/group',
  'engine/share',
  'engine/transaction',
  'engine/clients',
  'engine/apps',
];
const ENGINE_GROUND = ['contract', 'engine/kernel', 'engine/protocol'];
const WHOLE_CLUSTER = [...ENGINE_GROUND, 'engine/storage', ...NODE_PARTS, 'engine/cluster'];

/**
 * From the ground up.
 *
 * - `imports`: the rooms it may import. One that no module of a finished room uses is reported, so that the table shows
 *   what is. `a/*` allows every folder in `a`.
 * - `planned`: the room is not built yet, or not to its end; its unused permissions, and those to it, are not reported.
 *   Take the mark away when the room is done.
 * - `packages`: the packages it may import, none unless listed; `'any'` where it does not matter.
 */
export const rooms = [
  { name: 'contract', imports: [] },
  { name: 'engine/kernel', imports: ['contract'], planned: true },
  // The kernel's hands of a node, to send and answer with; never what a node does.
  { name: 'engine/protocol', imports: ['contract', 'engine/kernel'], planned: true },
  { name: 'engine/storage', imports: ENGINE_GROUND, planned: true },
  { name: 'engine/broker', imports: [...ENGINE_GROUND, 'engine/storage'], planned: true },
  { name: 'engine/controller', imports: [...ENGINE_GROUND, 'engine/storage'], planned: true },
  { name: 'engine/zookeeper', imports: ENGINE_GROUND, planned: true },
  // What a process needs to be a client of the ensemble; it knows nothing of the servers' insides.
  { name: 'engine/zookeeper-client', imports: ENGINE_GROUND, planned: true },
  // Kafka on ZooKeeper: a part of the broker's process that knows ZooKeeper, and not what a replica is.
  { name: 'engine/kafka-zk', imports: [...ENGINE_GROUND, 'engine/zookeeper-client'], planned: true },
  { name: 'engine/group', imports: ENGINE_GROUND, planned: true },
  { name: 'engine/share', imports: ENGINE_GROUND, planned: true },
  { name: 'engine/transaction', imports: ENGINE_GROUND, planned: true },
  // The old consumer is a client of ZooKeeper too.
  { name: 'engine/clients', imports: [...ENGINE_GROUND, 'engine/zookeeper-client'], planned: true },
  { name: 'engine/apps', imports: [...ENGINE_GROUND, 'engine/clients'], planned: true },
  { name: 'engine/cluster', imports: [...ENGINE_GROUND, 'engine/storage', ...NODE_PARTS], planned: true },
  // Both only read: what they see they do not change.
  { name: 'engine/audit', imports: WHOLE_CLUSTER, planned: true },
  { name: 'engine/frame', imports: [...WHOLE_CLUSTER, 'engine/audit'], planned: true },
  // The door, src/engine/index.ts, and what little stands beside it.
  { name: 'engine', imports: [...WHOLE_CLUSTER, 'engine/audit', 'engine/frame'], planned: true },
  // Test helpers and the entries of the terminal programs. Only tests import them.
  {
    name: 'engine/test',
    imports: ['contract', 'scenario', 'engine', 'engine/*'],
    packages: 'any',
    planned: true,
  },
  { name: 'scenario', imports: ['contract'], packages: ['valibot'], planned: true },
  { name: 'worker', imports: ['contract', 'scenario', 'engine'], planned: true },
  { name: 'store', imports: ['contract'], packages: ['zustand', 'react'], planned: true },
  { name: 'i18n', imports: ['contract'], packages: ['react'], planned: true },
  { name: 'ui', imports: [], packages: 'any', planned: true },
  // What can be done to each thing, for all menus at once.
  { name: 'deeds', imports: ['contract', 'store', 'i18n', 'ui'], packages: ['react'], planned: true },
  // A link and a file are made where they are shown.
  {
    name: 'panels/share',
    imports: ['contract', 'scenario', 'store', 'i18n', 'ui'],
    packages: 'any',
    planned: true,
  },
  {
    name: 'panels/compare',
    imports: ['contract', 'scenario', 'store', 'i18n', 'ui'],
    packages: 'any',
    planned: true,
  },
  {
    name: 'panels/library',
    imports: ['contract', 'scenario', 'store', 'i18n', 'ui'],
    packages: 'any',
    planned: true,
  },
  { name: 'panels/*', imports: ['contract', 'store', 'i18n', 'ui', 'deeds'], packages: 'any', planned: true },
  // What lessons share: their type and the list of them. The runner alone may use the store.
  { name: 'lessons', imports: ['contract', 'scenario', 'i18n', 'lessons/*'], planned: true },
  // Walks lessons on the engine. Only tests import it.
  {
    name: 'lessons/test',
    imports: ['contract', 'scenario', 'engine', 'worker', 'lessons'],
    packages: 'any',
    planned: true,
  },
  { name: 'lessons/*', imports: ['contract', 'scenario', 'i18n', 'lessons'], planned: true },
  { name: 'lessons/runner.ts', imports: ['contract', 'scenario', 'i18n', 'store', 'lessons'], planned: true },
  // Opens the page on the engine. Only tests import it.
  {
    name: 'app/test',
    imports: ['scenario', 'worker', 'store', 'i18n', 'ui', 'app'],
    packages: 'any',
    planned: true,
  },
  {
    name: 'app',
    imports: ['contract', 'store', 'i18n', 'ui', 'deeds', 'panels/*', 'lessons', 'lessons/runner.ts'],
    packages: 'any',
    planned: true,
  },
  // The composition root: the only file that knows everybody.
  {
    name: 'main',
    imports: ['contract', 'scenario', 'engine', 'worker', 'store', 'i18n', 'ui', 'lessons', 'app'],
    packages: 'any',
    planned: true,
  },
  // Holds what is painted against the lists it is painted by.
  {
    name: 'e2e',
    imports: ['contract', 'i18n', 'panels/cluster', 'panels/scale'],
    packages: 'any',
    planned: true,
  },
];

/** Folders whose insides are private: from outside, only this file of theirs may be imported. */
export const doors = {
  engine: 'src/engine/index.ts',
  store: 'src/store/index.ts',
  ui: 'src/ui/index.ts',
  i18n: 'src/i18n/index.ts',
  deeds: 'src/deeds/index.ts',
};
/** Side doors: files of such a folder that come with a part of the page that is loaded later. */
const SIDE_DOORS = /^src\/i18n\/(?:lenses\/[^/]+|runs|fates|lessons)\.ts$/;

/** Starts the engine when it is loaded: only main may import it; `new Worker(new URL(…))` is not an import. */
const WORKER_SHELL = /^src\/worker\/[^/]*\.worker\.ts$/;

/** Imports that break the table and are known to: `{ from: 'src/…', to: 'src/…', reason }`. Ships empty. */
export const debts = [];

// ---- the check

const isTest = (path) => /\.test\.tsx?$/.test(path);
const isModule = (path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

/** The room a file belongs to, or undefined. `a/*` answers its real folder: 'panels/partition'. */
export function roomOf(path, table = rooms) {
  if (path === 'src/main.tsx') return 'main';
  if (path.startsWith('e2e/')) return 'e2e';
  if (!path.startsWith('src/')) return undefined;
  const inside = path.slice('src/'.length);
  const names = new Set(table.map((room) => room.name));
  if (names.has(inside)) return inside;
  // The deepest folder that the table names, or that stands for one of a row of folders.
  for (let folder = dirname(inside); folder !== '.'; folder = dirname(folder)) {
    if (names.has(`${dirname(folder)}/*`)) return folder;
    // A room that has rooms inside owns only the files that lie in it directly.
    const hasRooms = table.some((room) => room.name.startsWith(`${folder}/`));
    if (names.has(folder)) return hasRooms && folder !== dirname(inside) ? undefined : folder;
  }
  return undefined;
}

/** Checks sources against the table.
 *  @param {ReadonlyMap<string, string>} sources path from the project's root → text, for src/** and e2e/**
 *  @returns {{ violations: string[], notes: string[], modules: number, imports: number }} */
export function checkFloors(sources, { table = rooms, owed = debts } = {}) {
  const ruleOf = (room) =>
    table.find((rule) => rule.name === room) ?? table.find((rule) => rule.name === `${dirname(room)}/*`);
  const used = new Map(table.map((rule) => [rule.name, new Set()]));
  const paid = new Set(owed);
  const violations = [];
  const edges = new Map();
  let modules = 0;
  let imports = 0;

  for (const [path, text] of sources) {
    if (!isModule(path)) continue;
    modules++;
    const room = roomOf(path, table);
    const rule = room && ruleOf(room);
    if (!rule) {
      violations.push(
        `${path}:1: stands in no room. Move it into a folder that the table of scripts/floors.mjs names, or, when ` +
          'it is a new kind of thing, give it a row there and a line in src/README.md.',
      );
      continue;
    }
    if (isTest(path)) continue;
    const targets = new Set();
    edges.set(path, targets);

    for (const found of importsOf(tokenize(text))) {
      imports++;
      const report = (what) => violations.push(`${path}:${found.line}: ${what}`);
      const { specifier } = found;
      if (specifier === undefined) {
        report(
          'import() of a computed name cannot be checked. Write the path as a plain string, or list the choices in ' +
            'a table of functions, each with its own import().',
        );
        continue;
      }
      if (!specifier.startsWith('.') && !specifier.startsWith('/')) {
        const problem = packageProblem(specifier, rule);
        if (problem) report(problem);
        continue;
      }
      const reached = resolve(path, specifier, found.kind, sources);
      if (reached.length === 0) {
        report(`${specifier} leads to no file. Mend the path; write the extension too (./name.ts).`);
        continue;
      }
      for (const target of reached) {
        if (target === path) continue;
        if (isModule(target)) targets.add(target);
        const debt = owed.find(({ from, to }) => from === path && to === target);
        const problem = importProblem({ room, rule, target, kind: found.kind, table, used });
        if (problem && debt) paid.delete(debt);
        else if (problem) report(problem);
      }
    }
  }

  for (const circle of cyclesOf(edges)) {
    violations.push(
      `${circle[0]}:1: a circle of imports: ${[...circle, circle[0]].join(' → ')}. Move what they share into a file ` +
        'of its own below both, or hand one to the other as a parameter.',
    );
  }
  for (const debt of paid) {
    violations.push(
      `scripts/floors.mjs: the debt ${debt.from} → ${debt.to} is paid. Take it off the list of debts.`,
    );
  }
  const unfinished = new Set(table.filter((rule) => rule.planned).map((rule) => rule.name));
  const notes = [];
  for (const rule of table) {
    const unused = rule.imports.filter((name) => !used.get(rule.name).has(name) && !unfinished.has(name));
    if (rule.planned && rule.imports.length > 0 && unused.length === 0) {
      notes.push(`${rule.name} uses all it may; when it is done, take \`planned\` off its row.`);
    }
    if (rule.planned) continue;
    for (const name of unused) {
      violations.push(
        `scripts/floors.mjs: ${rule.name} is allowed to import ${name}, and no module does. Take that out of its ` +
          'row, or mark the row `planned` when the code is on its way.',
      );
    }
  }
  if (modules === 0) violations.push('saw no module at all. Run it in the project; look at `filesBelow`.');
  return { violations, notes, modules, imports };
}

function packageProblem(specifier, rule) {
  const allowed = rule.packages ?? [];
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
  if (allowed === 'any' || allowed.includes(name)) return undefined;
  const whose = rule.name.startsWith('engine') ? 'the engine imports no package' : `${rule.name} may not`;
  return (
    `imports the package ${name}; ${whose}. Write the few lines by hand, do it in a floor above and hand in ` +
    'the result, or add it to `packages` in scripts/floors.mjs with a sentence in the commit.'
  );
}

/** What is wrong with this import, with the way to mend it; undefined when nothing is. Notes the permission used. */
function importProblem({ room, rule, target, kind, table, used }) {
  const targetRoom = roomOf(target, table);
  if (targetRoom === undefined) {
    return `reaches ${target}, which stands in no room of src. Move what is needed into src, below ${room}.`;
  }
  if (WORKER_SHELL.test(target) && kind !== 'url' && room !== 'main') {
    return (
      `imports ${target}, which starts the engine as soon as it loads; only src/main.tsx may. Write new Worker(new ` +
      "URL('./…', import.meta.url)) to start one, or import the logic from the file that the shell wraps."
    );
  }
  if (targetRoom === room) return undefined;

  const house = targetRoom.split('/')[0];
  const door = room.split('/')[0] === house ? undefined : doors[house];
  const asked = door ? house : targetRoom;
  const permission = permissionFor(asked, rule);
  if (permission === undefined) {
    return `${room} may not import ${asked} (${target}). ${advice(room, rule, asked, table)}`;
  }
  used.get(rule.name).add(permission);
  if (door && isModule(target) && target !== door && !SIDE_DOORS.test(target)) {
    return `goes into ${house} past its door (${target}). Export what you need from ${door} and import it there.`;
  }
  return undefined;
}

function permissionFor(targetRoom, rule) {
  // A row that stands for many folders does not allow them each other.
  if (rule.name.endsWith('/*') && dirname(targetRoom) === dirname(rule.name)) return undefined;
  return (
    rule.imports.find((name) => name === targetRoom) ??
    rule.imports.find((name) => name === `${dirname(targetRoom)}/*`)
  );
}

function advice(room, rule, targetRoom, table) {
  const below = rule.imports;
  const place = below.length > 0 ? `to ${below.join(' or ')}` : 'into it';
  const isPart = (name) => NODE_PARTS.includes(name);
  if (isPart(room) && isPart(targetRoom)) {
    return (
      'Nodes meet only in the network: put the message into engine/protocol and send it, ' +
      `or move what both need down ${place}.`
    );
  }
  if (room === 'ui') {
    return (
      'ui knows shapes, not Kafka: take what you need as a parameter (numbers, labels, callbacks), or move the ' +
      'component up into a panel.'
    );
  }
  if (room.startsWith('panels/')) {
    if (targetRoom.startsWith('panels/')) {
      return 'Panels do not know each other: move a shared look to ui, a shared selector to store, shared words to i18n.';
    }
    return `A panel sees only the mirror: read it by a selector of store, or send a command through store. It may import ${below.join(', ')}.`;
  }
  const rank = (name) =>
    table.findIndex((other) => other.name === name || other.name === `${dirname(name)}/*`);
  if (rank(targetRoom) > rank(room)) {
    return `It stands above: move what you need down ${place}, or let ${targetRoom} hand it in as a parameter.`;
  }
  return `Move what you need down ${place}, take it as a parameter, or send a message or an event instead.`;
}

/** The files that a specifier names; a glob may name many. */
function resolve(path, specifier, kind, sources) {
  const bare = specifier.replace(/[?#].*$/, '');
  const target = bare.startsWith('/') ? bare.slice(1) : normalize(join(dirname(path), bare));
  if (kind === 'glob') return [...sources.keys()].filter((file) => globToRegExp(target).test(file));
  return [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`, `${target}/index.tsx`]
    .filter((file) => sources.has(file))
    .slice(0, 1);
}

function globToRegExp(glob) {
  const pattern = glob
    .replace(/[.+^$|()[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'))
    .replace(/\{([^}]*)\}/g, (_, choices) => `(?:${choices.replaceAll(',', '|')})`);
  return new RegExp(`^${pattern}$`);
}

/** One circle for each knot of files that reach each other, the shortest through its first file. */
function cyclesOf(edges) {
  const circleFrom = (start) => {
    // Breadth first, so that the way back is the shortest.
    const cameFrom = new Map();
    const queue = [start];
    for (const file of queue) {
      for (const next of edges.get(file) ?? []) {
        if (next === start) {
          const way = [file];
          while (way[0] !== start) way.unshift(cameFrom.get(way[0]));
          return way;
        }
        if (!cameFrom.has(next)) {
          cameFrom.set(next, file);
          queue.push(next);
        }
      }
    }
    return undefined;
  };
  const circles = [];
  const told = new Set();
  for (const file of [...edges.keys()].sort()) {
    if (told.has(file)) continue;
    const circle = circleFrom(file);
    if (!circle) continue;
    for (const member of circle) told.add(member);
    circles.push(circle);
  }
  return circles;
}

function readSources() {
  const paths = [...filesBelow('src'), ...filesBelow('e2e')];
  return new Map(paths.map((path) => [path, isModule(path) ? readFileSync(join(root, path), 'utf8') : '']));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { violations, notes, modules, imports } = checkFloors(readSources());
  for (const violation of violations) process.stdout.write(`${violation}\n`);
  if (process.argv.includes('--notes')) for (const note of notes) process.stdout.write(`note: ${note}\n`);
  process.stdout.write(
    violations.length === 0
      ? `floors: ${imports} imports of ${modules} modules, all pointing down\n`
      : `floors: ${violations.length} to mend (${imports} imports of ${modules} modules)\n`,
  );
  process.exit(violations.length === 0 ? 0 : 1);
}
