import { describe, expect, it } from 'vitest';
import { importsOf, tokenize } from './source.mjs';

const words = (text) =>
  tokenize(text)
    .filter((token) => token.kind === 'word')
    .map((token) => token.text);
const imports = (text) =>
  importsOf(tokenize(text)).map(({ kind, specifier, line }) => `${line} ${kind} ${specifier}`);

describe('tokenize', () => {
  it('leaves out comments, strings and the text of templates', () => {
    expect(words('a // b\n/* c\n d */ \'e\' "f\\"g" `h` i')).toEqual(['a', 'i']);
  });

  it('reads the code inside a template, however deep', () => {
    expect(words('`x ${a + `y ${b({ c: 1 })} z`} w` + d')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('knows a regular expression from a division', () => {
    expect(words('const r = /it\'s [/"] ok/g; x = a / b / c')).toEqual(['const', 'r', 'x', 'a', 'b', 'c']);
  });

  it('survives markup: a closing tag, a self-closed tag, an apostrophe', () => {
    expect(words('<p a="b">don\'t</p>;\n<br {...c} />; d')).toEqual(['p', 'a', 'don', 'br', 'c', 'd']);
  });

  it('counts lines across comments, strings and templates', () => {
    expect(tokenize('/*\n\n*/\n`\n${a}\n`\nb').map(({ text, line }) => `${text}@${line}`)).toEqual([
      '\n@4',
      'a@5',
      'b@7',
    ]);
  });
});

describe('importsOf', () => {
  it('sees every way to reach another file, with its line', () => {
    const text = `import './side.ts';
import a from './a.ts';
import * as b from './b.ts';
import type { C } from './c.ts';
import d, { type D,
  e as f } from './d.ts';
export * from './e.ts';
export * as ns from './f.ts';
export { g } from './g.ts';
export type { H } from './h.ts';
const lazy = () => import('./i.ts');
type J = import('./j.ts').J;
new Worker(new URL('./k.worker.ts', import.meta.url), { type: 'module' });
import.meta.glob('./*/lesson.ts', { import: 'default' });
`;
    expect(imports(text)).toEqual([
      '1 static ./side.ts',
      '2 static ./a.ts',
      '3 static ./b.ts',
      '4 static ./c.ts',
      '6 static ./d.ts',
      '7 export ./e.ts',
      '8 export ./f.ts',
      '9 export ./g.ts',
      '10 export ./h.ts',
      '11 dynamic ./i.ts',
      '12 dynamic ./j.ts',
      '13 url ./k.worker.ts',
      '14 glob ./*/lesson.ts',
    ]);
  });

  it('is not misled by words that only look like imports', () => {
    expect(
      imports(`// import './comment.ts'
const text = "import './text.ts'";
const { from } = { from: './x.ts' };
export const y = 'from';
export { y as z };
const s = './after.ts';
export type K = { from: string };
thing.import('./member.ts');
import.meta.env.MODE;
`),
    ).toEqual([]);
  });

  it('tells of an import whose name is computed', () => {
    expect(imports('import(`./${name}.ts`)')).toEqual(['1 dynamic undefined']);
  });
});
