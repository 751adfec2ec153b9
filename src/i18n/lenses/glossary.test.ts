import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GLOSSARY, meaningOf } from './glossary.ts';

it('explains a term when it stands alone, in the language of the page, and nothing else', () => {
  expect(meaningOf(' High watermark ', 'en')).toContain('in-sync replica');
  expect(meaningOf('高水位', 'zh-CN')).toContain('同步副本');
  expect(meaningOf('The high watermark moves', 'en')).toBeUndefined();
});

it('uses the Chinese terms that GLOSSARY.md fixes', () => {
  const fixed = readFileSync('GLOSSARY.md', 'utf8');
  for (const term of ['高水位', '日志末端', '最后稳定偏移量', '领导者', '副本', '控制器', '协调者', '分配器'])
    expect(fixed, term).toContain(term);
  const told = GLOSSARY['zh-CN'].flatMap(({ forms }) => forms);
  for (const term of ['高水位', '日志末端', '协调者', '分配器']) expect(told).toContain(term);
});
