import { expect, it } from 'vitest';
import { english, loadWords } from './words.ts';

it('calls consumers as the engine does, in English', () => {
  expect(english.person({ name: 'Cy', initial: 'C' })).toEqual({ name: 'Cy', initial: 'C' });
});

it('gives each of them a sign of its own in Chinese, and leaves other names alone', async () => {
  const chinese = await loadWords('zh-CN');
  expect(chinese.person({ name: 'Ada', initial: 'A' })).toEqual({ name: '甲', initial: '甲' });
  expect(chinese.person({ name: 'Zoe', initial: 'Z' }).name).toBe('火');
  expect(chinese.person({ name: 'biller', initial: 'B' })).toEqual({ name: 'biller', initial: 'B' });
  const event = { id: 1, timeUs: 0, cause: null, type: 'group.memberJoined', memberId: 'm' } as const;
  const joined = { ...event, groupId: 'billing', consumerId: 'k-Gus' };
  expect(chinese.sentenceOf(joined, (id) => (id === 'k-Gus' ? 'Gus' : undefined))).toBe(
    '庚 请求加入消费组 billing',
  );
});
