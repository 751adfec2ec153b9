import { describe, expect, it } from 'vitest';
import { type Breach, FINDING_VALUES, INVARIANT_NAMES } from '../../contract/invariants.ts';
import { loadWords } from '../words.ts';

const [english, chinese] = await Promise.all([loadWords('en'), loadWords('zh-CN')]);

const breach: Breach = {
  invariant: 'high-watermark-within-isr',
  sentence: 'partition orders-0: HW 7 above LEO 5 of in-sync broker 2',
  about: 'orders-0',
  values: { broker: 1, highWatermark: 7, otherBroker: 2, logEndOffset: 5 },
};
/** What is Kafka's own in every language, and names of things. */
const OWN = /orders-0|min\.insync\.replicas|broker|ISR|ELR|acks|COMMIT|ABORT/g;
const isChinese = (text: string): boolean => !/[A-Za-z]{2,}/.test(text.replace(OWN, ''));

describe('a promise that does not hold', () => {
  it('is told in English as the engine tells it', () => {
    expect(english.breachText(breach)).toBe(breach.sentence);
  });

  it('is told in Chinese by the promise and the values, without a word of the engine’s sentence', () => {
    const text = chinese.breachText(breach);
    expect(text).toBe(
      '“领导者的高水位不超过任何同步副本的日志末端”在此不成立（分区 orders-0、broker 1、高水位 7、另一个 broker 2、日志末端 5）',
    );
    expect(isChinese(text)).toBe(true);
  });

  it('shows both values by what they are, and the engine’s sentence as a quotation', () => {
    const shown = chinese.breachOf(breach);
    expect(shown.quote).toBe(breach.sentence);
    expect(shown.values).toContainEqual({ name: '高水位', value: '7' });
    expect(shown.values).toContainEqual({ name: '日志末端', value: '5' });
  });

  it('says so where there is no value, and who it is where there is one', () => {
    const values = { heldUpTo: -1, isr: '', member: 'k-ada', found: 'abort' };
    expect(chinese.breachOf({ ...breach, about: null, values }).values.map(({ value }) => value)).toEqual([
      '无',
      '无',
      '甲',
      'ABORT',
    ]);
  });

  it.each(FINDING_VALUES)('%s has a word in both languages', (name) => {
    expect(english.t(`value.${name}`)).not.toBe('');
    expect(isChinese(chinese.t(`value.${name}`)), chinese.t(`value.${name}`)).toBe(true);
  });

  it.each(INVARIANT_NAMES)('%s comes without English in the journal of a Chinese page', (invariant) => {
    for (const type of ['invariant.broken', 'invariant.explained'] as const) {
      const expected = { code: 'acks', params: { acks: '1' } } as const;
      const told = { ...breach, id: 1, timeUs: 0, cause: null, type, invariant, expected };
      expect(chinese.sentenceOf(told), invariant).not.toContain(breach.sentence);
      expect(chinese.sentenceOf(told)).toMatch(/在此不成立/);
    }
  });
});
