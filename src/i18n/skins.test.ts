import { expect, it } from 'vitest';
import { en } from './en/index.ts';
import { story } from './en/story/index.ts';
import { dressOf } from './skins.ts';
import { zh } from './zh/index.ts';

const textsOf = (messages: object): string[] =>
  Object.values(messages).flatMap((message) =>
    typeof message === 'string' ? [message] : Object.values(message as Record<string, string>),
  );
const holesOf = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];
/** What is Kafka's own name: settings, states, errors. */
const namesOf = (text: string): string[] =>
  text.match(/[a-z]+(?:\.[a-z]+)+|\b[A-Z]+_[A-Z_]+\b|\b[A-Z][a-z]+[A-Z]\w+/g) ?? [];

it.each(['bowls', 'rocketmq'] as const)('%s keeps every hole and every name of Kafka’s own', (skin) => {
  for (const [locale, messages] of [
    ['en', { ...en, ...story }],
    ['zh-CN', zh],
  ] as const) {
    const before = textsOf(messages);
    const after = textsOf(dressOf(skin, locale)(messages));
    expect(after).toHaveLength(before.length);
    after.forEach((text, i) => {
      expect(holesOf(text)).toEqual(holesOf(before[i] ?? ''));
      for (const name of namesOf(before[i] ?? '')) expect(text).toContain(name);
    });
  }
});

it('speaks of bowls and people, of queues and masters, everywhere', () => {
  const rice = textsOf(dressOf('bowls', 'en')({ ...en, ...story })).join('\n');
  expect(rice).toContain('bowls');
  expect(rice.replace(/\{\w+\}/g, '')).not.toMatch(/\bpartitions?\b(?![._])/i);
  const queues = textsOf(dressOf('rocketmq', 'en')({ ...en, ...story })).join('\n');
  expect(queues.replace(/\{\w+\}/g, '')).not.toMatch(/\bpartitions?\b(?![._])/i);
  expect(textsOf(dressOf('bowls', 'zh-CN')(zh)).join('\n')).not.toMatch(/(?<!键)分区/);
});
