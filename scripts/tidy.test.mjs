import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './lib.mjs';
import { checkDeterminism, checkPackages, checkText } from './tidy.mjs';

const inEngine = (text) => checkDeterminism('src/engine/kernel/x.ts', text);

describe('determinism', () => {
  it.each([
    ['const t = Date.now();', /no Date.*clock\.nowUs/],
    ['new Date()', /no Date/],
    ['performance.now()', /no performance/],
    ['setTimeout(f, 5)', /no setTimeout.*kernel queue/],
    ['queueMicrotask(f)', /no queueMicrotask/],
    ['Math.random()', /no Math\.random.*random\.stream/],
    ['const { random } = Math;', /Math is used as a value/],
    ['Math.log(2)', /no Math\.log/],
    ['Math.pow(2, x) ', /no Math\.pow.*integers/],
    ['Math.sin(x)', /no Math\.sin/],
    ['async function f() {}', /no async/],
    ['const f = async () => 1;', /no async/],
    ['let p: Promise<void>;', /Promise/],
    ['new Intl.NumberFormat()', /no Intl/],
    ['a.localeCompare(b)', /no localeCompare/],
    ['globalThis.x', /no globalThis/],
    ['crypto.randomUUID()', /no crypto/],
    ['let count = 0;', /a module-level let: count.*one owner/],
    ['export let count = 0;', /a module-level let: count/],
    ['ids.sort()', /sort\(\) without a comparator.*a - b/],
    ['ids.toSorted( )', /toSorted\(\) without a comparator/],
    ['`at ${Date.now()}`', /no Date/],
  ])('refuses %s', (text, message) => {
    const found = inEngine(`const a = 1;\n${text}`);
    expect(found.join('\n')).toMatch(message);
    expect(found[0]).toMatch(/^src\/engine\/kernel\/x\.ts:2: /);
  });

  it('lets be what is the same everywhere, and words that are not code', () => {
    expect(
      inEngine(`// Date, setTimeout, let x, Math.random
const words = 'Date.now() async';
const settings = { async: true, Date: 1 };
function f(ids: number[]) { let n = 0; for (let i = 0; i < 9; i++) n += Math.floor(i / 2); return n; }
ids.sort((a, b) => a - b);
record.Date; queue.sort(byTime); Math.sqrt(4); Math.max(1, 2);
`),
    ).toEqual([]);
  });
});

describe('text', () => {
  const slash = '/';
  it.each([
    ['a.md', `see ${slash}work/main`, /path of one machine/],
    ['a.ts', `const p = '${slash}root/x';`, /path of one machine/],
    ['a.json', `"${slash}home/someone"`, /path of one machine/],
    ['a.mjs', `'${slash}tmp/x'`, /path of one machine.*scripts\/lib\.mjs/],
    ['a.mjs', `'https:${slash}${slash}${['registry', 'npmjs', 'org'].join('.')}'`, /names the package host/],
    ['src/a.ts', `// ${['TO', 'DO'].join('')}: later`, /without an issue/],
    ['src/a.ts', `// ${['FIX', 'ME'].join('')}`, /without an issue/],
  ])('refuses %s: %s', (path, text, message) => {
    expect(checkText(path, `first\n${text}`).join()).toMatch(message);
    expect(checkText(path, `first\n${text}`)[0]).toMatch(new RegExp(`^${path}:2: `));
  });

  it.each([
    ['a.ts', "'../contract/ids.ts'"],
    ['a.ts', `'${slash}tmp/kafka-logs'`],
    ['a.ts', 'a / work / b; </root> worker/work/x'],
    ['a.md', `https:${slash}${slash}example.org/work/home/user`],
    ['src/a.ts', `// ${['TO', 'DO'].join('')}(#12): later`],
    ['notes.md', `A ${['TO', 'DO'].join('')} names an issue.`],
  ])('lets %s be: %s', (path, text) => {
    expect(checkText(path, text)).toEqual([]);
  });
});

describe('packages', () => {
  const manifest = { dependencies: { a: '1.0.0' } };
  const lock = (packages) => ({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, ...packages } });

  it('passes the lockfile of this project', () => {
    const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
    expect(checkPackages(read('package-lock.json'), read('package.json'))).toEqual([]);
  });

  it('refuses download addresses', () => {
    expect(checkPackages(lock({ 'node_modules/b': { resolved: 'x' } }), manifest)[0]).toMatch(
      /--package-lock-only/,
    );
  });

  it('refuses a platform package that the lockfile lacks', () => {
    const parent = { optionalDependencies: { '@a/linux': '1', '@a/win': '1' } };
    const found = checkPackages(
      lock({ 'node_modules/p': parent, 'node_modules/@a/linux': {}, 'node_modules/p/node_modules/q': {} }),
      manifest,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/@a\/win.*Pin another version of p/);
  });

  it('finds a platform package nested in its parent', () => {
    const parent = { optionalDependencies: { n: '1' } };
    expect(
      checkPackages(lock({ 'node_modules/p': parent, 'node_modules/p/node_modules/n': {} }), manifest),
    ).toEqual([]);
  });

  it('refuses a version that is not exact, and an empty lockfile', () => {
    expect(checkPackages(lock({}), { devDependencies: { b: '^1.0.0' } })[0]).toMatch(/Pin one exact version/);
    expect(checkPackages({ packages: { '': {} } }, manifest)[0]).toMatch(/lists no package/);
  });
});
