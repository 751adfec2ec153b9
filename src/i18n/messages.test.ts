import { describe, expect, it } from 'vitest';
import { en as firstEn } from './en/index.ts';
import { story as storyEn } from './en/story/index.ts';
import { fatesWords } from './fates.ts';
import { configWords } from './lenses/config.ts';
import { controllerWords } from './lenses/controller.ts';
import { journalWords } from './lenses/journal.ts';
import { logWords } from './lenses/log.ts';
import { metricsWords } from './lenses/metrics.ts';
import { paletteWords } from './lenses/palette.ts';
import { producerWords } from './lenses/producer.ts';
import { spaceTimeWords } from './lenses/spacetime.ts';
import { transactionsWords } from './lenses/transactions.ts';
import type { Message } from './messages.ts';
import { runWords } from './runs.ts';
import { english, loadWords } from './words.ts';
import { zh as firstZh } from './zh/index.ts';
import { story as storyZh } from './zh/story/index.ts';

const en = { ...firstEn, ...storyEn, ...runWords.messages.en, ...fatesWords.messages.en };
const zh = { ...firstZh, ...storyZh, ...runWords.messages['zh-CN'], ...fatesWords.messages['zh-CN'] };

const forms = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other];
const holes = (message: Message): readonly string[] => {
  const all = forms(message).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!));
  return [...new Set(all)].sort((a, b) => (a < b ? -1 : 1));
};

describe('languages', () => {
  it('bring the same keys', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('use no hole that the source does not fill', () => {
    for (const [key, source] of Object.entries(en)) {
      const known = new Set([...holes(source), ...(typeof source === 'string' ? [] : ['n'])]);
      const strange = holes(zh[key as keyof typeof en]).filter((name) => !known.has(name));
      expect(strange, key).toEqual([]);
    }
  });

  it('lose no hole in translation but the article of who did it', () => {
    for (const [key, source] of Object.entries(en)) {
      const theirs = holes(zh[key as keyof typeof en]);
      expect(
        holes(source).filter((name) => !theirs.includes(name)),
        key,
      ).toEqual([]);
    }
  });

  it('punctuate Chinese in full width', () => {
    for (const [key, message] of Object.entries(zh)) {
      for (const form of forms(message)) expect(form, key).not.toMatch(/[\u4e00-\u9fff][,;!?]/);
    }
  });
});

describe('areas of words', () => {
  it.each([
    ['log', logWords],
    ['controller', controllerWords],
    ['spacetime', spaceTimeWords],
    ['producer', producerWords],
    ['transactions', transactionsWords],
    ['journal', journalWords],
    ['palette', paletteWords],
    ['config', configWords],
    ['metrics', metricsWords],
  ])('%s: both languages fill the same holes, and punctuate as they should', (_, area) => {
    const { en: source, 'zh-CN': chinese } = area.messages;
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(source).sort());
    for (const [key, message] of Object.entries<Message>(source)) {
      const theirs: Message = chinese[key as keyof typeof chinese];
      const known = [...new Set([...holes(message), ...(typeof message === 'string' ? [] : ['n'])])];
      expect(
        holes(theirs).filter((name) => !known.includes(name)),
        key,
      ).toEqual([]);
      for (const form of forms(theirs)) expect(form, key).not.toMatch(/[\u4e00-\u9fff][,;!?]/);
    }
  });
});

describe('t', () => {
  const { t } = english;
  it('fills holes and groups numbers', () => {
    expect(t('audit.event', { id: 18204 })).toBe('event 18,204');
  });

  it('leaves text as it is, so that ids are not grouped', () => {
    expect(t('producers.pid', { pid: '4001' })).toBe('pid 4001');
  });

  it('chooses the form by the count', () => {
    expect(t('producers.batches', { n: 1 })).toBe('1 batch');
    expect(t('producers.batches', { n: 22 })).toBe('22 batches');
  });

  it('speaks Chinese when that is loaded', async () => {
    const chinese = await loadWords('zh-CN');
    expect(chinese.t('producers.batches', { n: 22 })).toBe('22 批');
    expect(chinese.list([1, 3])).toBe('1、3');
  });
});

describe('format', () => {
  it('writes a moment so that it can be pasted', () => {
    expect(english.clock(39_062_000)).toBe('39.062');
    expect(english.clock(1_234_567_890)).toBe('1234.568');
  });

  it('never shows a wait below zero', () => {
    expect(english.seconds(-5)).toBe('0.0');
  });

  it('keeps sizes short', () => {
    expect([412, 38_100, 2_400_000].map(english.bytes)).toEqual(['412 B', '38.1 kB', '2.4 MB']);
  });
});
