import { describe, expect, it } from 'vitest';
import { CONFIG_MEANINGS } from '../../i18n/lenses/config-meanings.ts';
import { findRows } from './find.ts';
import { rowsOf } from './rows.ts';

const nothing = { topics: {}, dynamic: {}, groups: {}, fixed: {}, producers: {}, consumers: {} };
const topic = rowsOf({ scope: 'topic', name: 'orders' }, nothing, '4.1');
const inEnglish = CONFIG_MEANINGS.topic.t.en;
const inChinese = CONFIG_MEANINGS.topic.t['zh-CN'];
const namesOf = (sought: string, meaningOf = inEnglish) =>
  findRows(topic, sought, meaningOf).map(({ row }) => row.name);

describe('looking for a config', () => {
  it('finds by a part of the name, and shows all when nothing is typed', () => {
    expect(namesOf('flush')).toEqual(['flush.messages', 'flush.ms']);
    expect(namesOf('  ')).toEqual(topic.map(({ name }) => name));
  });

  it('finds by a word of the meaning, in the language of the page', () => {
    expect(namesOf('tombstone')).toEqual(['delete.retention.ms']);
    expect(namesOf('墓碑', inChinese)).toEqual(['delete.retention.ms']);
    expect(namesOf('墓碑')).toEqual([]);
    expect(namesOf('页缓存', inChinese)).toEqual(['flush.ms']);
  });

  it('finds by several words, wherever they stand in name and meaning', () => {
    expect(namesOf('Power cut')).toEqual(['flush.messages', 'flush.ms']);
    expect(namesOf('compaction max')).toEqual(['max.compaction.lag.ms']);
  });

  it('puts those that are called so before those that only speak of it', () => {
    const found = namesOf('compaction');
    expect(found.slice(0, 2)).toEqual(['min.compaction.lag.ms', 'max.compaction.lag.ms']);
    expect(found).toContain('segment.bytes');
  });

  it('does not take one or two letters for a word', () => {
    expect(namesOf('an')).toEqual(topic.map(({ name }) => name).filter((name) => name.includes('an')));
  });

  it('says where the words stand, in order and apart', () => {
    const [row] = findRows(topic, 'tombstone stone', inEnglish);
    expect(row?.marks.map(([from, to]) => row.meaning.slice(from, to))).toEqual(['tombstone']);
    const found = findRows(topic, 'cut power', inEnglish).find(({ row: { name } }) => name === 'flush.ms');
    expect(found?.marks.map(([from, to]) => found.meaning.slice(from, to))).toEqual(['power', 'cut']);
  });
});
