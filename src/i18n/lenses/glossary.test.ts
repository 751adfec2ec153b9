import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dressOf } from '../skins.ts';
import type { Dress } from '../vocabulary.ts';
import { GLOSSARY, glossaryIn, meaningOf } from './glossary.ts';

const plain: Dress = (messages) => messages;
const english = glossaryIn('en', plain);
const chinese = glossaryIn('zh-CN', plain);

it('explains a term when it stands alone, in the language of the page, and nothing else', () => {
  expect(meaningOf(' High watermark ', english)).toContain('in-sync replica');
  expect(meaningOf('高水位', chinese)).toContain('同步副本');
  expect(meaningOf('The high watermark moves', english)).toBeUndefined();
});

it('knows a term in small letters and in its plural', () => {
  for (const text of ['partition', 'Partitions', 'offsets', 'batches', 'segments', 'ISR', 'lag'])
    expect(meaningOf(text, english), text).toBeDefined();
});

it.each([
  ['offset', '偏移量'],
  ['segment', '段'],
  ['batch', '批次'],
  ['partition', '分区'],
  ['rebalance', '再均衡'],
  ['quorum', '仲裁组'],
  ['transaction', '事务'],
  ['compaction', '日志压缩'],
  ['fenced', '隔离'],
  ['duplicated', '重复'],
  ['out of sync', '不同步'],
])('explains %s in both languages', (en, zh) => {
  expect(meaningOf(en, english)).toBeDefined();
  expect(meaningOf(zh, chinese)).toMatch(/[\u4e00-\u9fff]/);
});

it('speaks in the words of the skin, and knows its terms and Kafka’s', () => {
  const rocket = glossaryIn('en', dressOf('rocketmq', 'en'));
  expect(meaningOf('queue', rocket)).toMatch(/^A part of a topic/);
  expect(meaningOf('queues', rocket)).toBe(meaningOf('partition', rocket));
  expect(meaningOf('master', rocket)).toMatch(/queue/);
  expect(meaningOf('master', rocket)).not.toMatch(/partition/);
  expect(meaningOf('master', english)).toBeUndefined();
  const bowls = glossaryIn('zh-CN', dressOf('bowls', 'zh-CN'));
  expect(meaningOf('碗', bowls)).toMatch(/菜的一部分/);
  expect(meaningOf('碗', chinese)).toBeUndefined();
  expect(meaningOf('食客', bowls)).toContain('米粒');
});

it('makes the dressed glossary once', () => {
  const dress = dressOf('bowls', 'en');
  expect(glossaryIn('en', dress)).toBe(glossaryIn('en', dress));
});

it('uses the Chinese terms that GLOSSARY.md fixes', () => {
  const fixed = readFileSync('GLOSSARY.md', 'utf8');
  for (const term of [
    '高水位',
    '日志末端',
    '最后稳定偏移量',
    '领导者',
    '副本',
    '控制器',
    '协调者',
    '分配器',
    '再均衡',
  ])
    expect(fixed, term).toContain(term);
  const told = GLOSSARY['zh-CN'].flatMap(({ forms }) => forms);
  for (const term of ['高水位', '日志末端', '协调者', '分配器', '再均衡', '仲裁组'])
    expect(told).toContain(term);
});
