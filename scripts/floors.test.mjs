import { describe, expect, it } from 'vitest';
import { checkFloors, debts, roomOf, rooms } from './floors.mjs';

const check = (files, options) => checkFloors(new Map(Object.entries(files)), options).violations;
const file = (...imports) => imports.map((specifier) => `import '${specifier}';`).join('\n');

describe('floors', () => {
  it('knows the room of every kind of file', () => {
    expect(
      [
        'src/main.tsx',
        'src/contract/ids.ts',
        'src/engine/index.ts',
        'src/engine/clients/consumer/poll.ts',
        'src/engine/nowhere/x.ts',
        'src/panels/partition/deep/geometry.ts',
        'src/panels/loose.ts',
        'src/lessons/index.ts',
        'src/lessons/runner.ts',
        'src/lessons/isr/lesson.ts',
        'e2e/pages/cluster.ts',
        'package.json',
      ].map((path) => roomOf(path) ?? '-'),
    ).toEqual([
      'main',
      'contract',
      'engine',
      'engine/clients',
      '-',
      'panels/partition',
      '-',
      'lessons',
      'lessons/runner.ts',
      'lessons/isr',
      'e2e',
      '-',
    ]);
  });

  it('lets imports point down, and through doors', () => {
    expect(
      check({
        'src/contract/ids.ts': '',
        'src/contract/frame.ts': file('./ids.ts'),
        'src/engine/kernel/clock.ts': file('../../contract/ids.ts'),
        'src/engine/broker/partition.ts': file('../kernel/clock.ts'),
        'src/engine/index.ts': file('./broker/partition.ts'),
        'src/worker/player.ts': file('../engine/index.ts'),
        'src/worker/link.ts': "new Worker(new URL('./engine.worker.ts', import.meta.url));",
        'src/worker/engine.worker.ts': file('./player.ts'),
        'src/store/index.ts': file('zustand', '../contract/frame.ts'),
        'src/ui/index.ts': file('react', './tokens.css'),
        'src/ui/tokens.css': '',
        'src/panels/log/index.tsx': file('../../store/index.ts', '../../ui/index.ts', '../../ui/tokens.css'),
        'src/app/App.tsx': "const Log = lazy(() => import('../panels/log/index.tsx'));",
        'src/main.tsx': file('./app/App.tsx', './worker/engine.worker.ts', './store/index.ts'),
        'e2e/smoke.spec.ts': file('@playwright/test', '../src/contract/ids.ts'),
      }),
    ).toEqual([]);
  });

  it('names file, line, the forbidden room and the way out', () => {
    const [violation] = check({
      'src/contract/ids.ts': '',
      'src/engine/broker/partition.ts': `${file('../../contract/ids.ts')}\nimport type { Image } from '../controller/image.ts';`,
      'src/engine/controller/image.ts': '',
    });
    expect(violation).toMatch(
      /^src\/engine\/broker\/partition\.ts:2: engine\/broker may not import engine\/controller/,
    );
    expect(violation).toMatch(/put the message into engine\/protocol and send it/);
  });

  it.each([
    [
      'a type is an import',
      'src/contract/a.ts',
      "export type { X } from '../ui/index.ts';",
      /contract may not import ui/,
    ],
    ['ui knows no Kafka', 'src/ui/index.ts', file('../contract/ids.ts'), /as a parameter/],
    [
      'panels do not know the engine',
      'src/panels/a/index.tsx',
      file('../../engine/index.ts'),
      /only the mirror/,
    ],
    ['a panel never another panel', 'src/panels/a/index.tsx', file('../b/index.tsx'), /shared look to ui/],
    ['the lower does not import the higher', 'src/store/index.ts', file('../app/App.tsx'), /stands above/],
    [
      'a lesson does not use the runner',
      'src/lessons/a/lesson.ts',
      file('../runner.ts'),
      /may not import lessons\/runner/,
    ],
    [
      'past a door',
      'src/panels/a/index.tsx',
      file('../../store/cluster.ts'),
      /past its door.*src\/store\/index\.ts/,
    ],
    ['past the engine’s door', 'src/worker/p.ts', file('../engine/broker/x.ts'), /past its door/],
    ['the shell is started, not imported', 'src/worker/p.ts', file('./engine.worker.ts'), /new Worker/],
    [
      'the engine imports no package',
      'src/engine/kernel/a.ts',
      file('d3-scale'),
      /imports the package d3-scale; the engine/,
    ],
    ['not even one of Node', 'src/engine/kernel/a.ts', file('node:fs'), /imports the package node:fs/],
    [
      'nor does the contract',
      'src/contract/a.ts',
      file('@scope/name/deep'),
      /package @scope\/name; contract may not/,
    ],
    ['out of src', 'src/app/a.ts', file('../../scripts/lib.mjs'), /leads to no file|stands in no room/],
    ['a path to nowhere', 'src/app/a.ts', file('./missing.ts'), /leads to no file/],
    ['a computed name', 'src/app/a.ts', 'import(name)', /computed name/],
    ['a file without a room', 'src/helpers/a.ts', '', /stands in no room/],
  ])('refuses: %s', (_, path, text, message) => {
    const found = check({
      'src/contract/ids.ts': '',
      'src/ui/index.ts': '',
      'src/app/App.tsx': '',
      'src/store/index.ts': '',
      'src/store/cluster.ts': '',
      'src/engine/index.ts': '',
      'src/engine/broker/x.ts': '',
      'src/lessons/runner.ts': '',
      'src/panels/b/index.tsx': '',
      'src/worker/engine.worker.ts': '',
      [path]: text,
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
    expect(found[0]).toMatch(/^[\w/.]+:\d+: /);
  });

  it('lets tests look anywhere, and nobody at the test folder', () => {
    const files = {
      'src/engine/broker/x.ts': '',
      'src/engine/test/cluster-script.ts': file('../broker/x.ts', 'fast-check'),
      'src/panels/a/view.test.tsx': file('../../engine/broker/x.ts', 'vitest'),
    };
    expect(check(files)).toEqual([]);
    expect(check({ ...files, 'src/engine/index.ts': file('./test/cluster-script.ts') })).toHaveLength(1);
  });

  it('finds circles, also of types, also long ones, once each', () => {
    const found = check({
      'src/contract/a.ts': "import type { B } from './b.ts';",
      'src/contract/b.ts': file('./c.ts'),
      'src/contract/c.ts': file('./a.ts'),
      'src/contract/d.ts': file('./a.ts'),
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      'src/contract/a.ts → src/contract/b.ts → src/contract/c.ts → src/contract/a.ts. Move what they share',
    );
  });

  it('follows a glob to the files it names', () => {
    const files = { 'src/panels/a/index.tsx': '', 'src/panels/b/index.tsx': '' };
    const glob = "import.meta.glob('../panels/*/index.tsx');";
    expect(check({ ...files, 'src/app/App.tsx': glob })).toEqual([]);
    expect(check({ ...files, 'src/store/index.ts': glob })).toHaveLength(2);
  });

  it('reports a permission that nobody uses, unless one of the two rooms is planned', () => {
    const table = (marks) => [
      { name: 'contract', imports: [] },
      { name: 'scenario', imports: ['contract'], ...marks },
    ];
    const files = { 'src/contract/a.ts': '', 'src/scenario/a.ts': '' };
    expect(check(files, { table: table({}) })[0]).toMatch(
      /scenario is allowed to import contract, and no module does/,
    );
    expect(check(files, { table: table({ planned: true }) })).toEqual([]);
    const used = { ...files, 'src/scenario/a.ts': file('../contract/a.ts') };
    expect(check(used, { table: table({}) })).toEqual([]);
  });

  it('lets a debt stand, and reports it once it is paid', () => {
    const owed = [{ from: 'src/contract/a.ts', to: 'src/ui/index.ts', reason: 'a test' }];
    const files = { 'src/ui/index.ts': '', 'src/contract/a.ts': file('../ui/index.ts') };
    expect(check(files, { owed })).toEqual([]);
    expect(check({ ...files, 'src/contract/a.ts': '' }, { owed })[0]).toMatch(/is paid/);
  });

  it('does not pass on nothing', () => {
    expect(check({})[0]).toMatch(/saw no module/);
  });

  it('has a table whose every name means something', () => {
    const names = new Set(rooms.map((room) => room.name));
    // One of several rooms that share a row may be named by itself.
    const isKnown = (name) => names.has(name) || names.has(name.replace(/\/[^/]+$/, '/*'));
    const unknown = rooms.flatMap((room) =>
      room.imports.filter((name) => !isKnown(name) && name !== 'engine/*'),
    );
    expect(unknown).toEqual([]);
    expect(names.size).toBe(rooms.length);
    expect(debts).toEqual([]);
  });
});
