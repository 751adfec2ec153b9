import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configNames, configRefusal } from '../../contract/configs.ts';
import { spoiltFile } from '../../engine/test/files/files.ts';
import { runOfFile } from '../../scenario/open.ts';
import { setParts } from '../../scenario/variants.ts';
import { fromEnglish } from './from-english.ts';

/** What is quoted from the file, names of fields and things that every language leaves as they are. */
const isChinese = (text: string): boolean => {
  const own = text
    .replace(/“.*”/gs, '')
    .replace(/"(?:[^"\\]|\\.)*"|\{.*?\}|\[.*?\]|[\w-]+(?:[./][\w-]+)+\S*|[a-z]+[A-Z]\w*|\w+-\w+/g, '')
    .replace(/^\??\S+：/, '');
  return !/\b(?:the|is|are|of|and|not|give|there|known|leave|a|an|to|has|have|this|its)\b/.test(own);
};

const shipped: unknown = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8'));
/** Problems of the default scenario with something set otherwise. */
const problemsOf = (parts: Readonly<Record<string, unknown>>): readonly string[] => {
  const parsed = setParts(shipped, parts);
  return parsed.ok ? [] : parsed.problems;
};

describe('what the reader of scenarios says', () => {
  it('is Chinese on a Chinese page: shape, names, numbers', () => {
    const problems = [
      { era: '1.0' },
      { sed: 1 },
      { network: {} },
      { seed: undefined },
      { 'brokers/0/id': 'x' },
      { 'topics/0/name': 'payments' },
      { 'producers/0/topic': 'oders' },
      { 'consumers/0/groupId': 'nobody-of-that-name' },
      { 'topics/0/replicationFactor': 9 },
      { controllers: [] },
      { zookeepers: [201] },
      { 'network/latencyMsMin': 50, 'network/latencyMsMax': 2 },
      { 'producers/0/settings/acks': 1, 'producers/0/settings/idempotence': true },
      { 'topics/0/configs': { 'min.insync.replica': '2' } },
      { script: [{ atMs: 1, command: { type: 'broker.kil', brokerId: 1 } }] },
      { 'brokers/7/id': 1 },
    ].map((parts): readonly [object, readonly string[]] => [parts, problemsOf(parts)]);
    for (const [parts, told] of problems) expect(told, JSON.stringify(parts)).not.toEqual([]);
    for (const problem of problems.flatMap(([, all]) => all)) {
      const told = fromEnglish(problem);
      expect(told, problem).toMatch(/[\u4e00-\u9fff]/);
      expect(isChinese(told ?? ''), `${problem} → ${told}`).toBe(true);
    }
  });

  it('is Chinese whatever is spoilt', async () => {
    const unread = new Set<string>();
    for (let seed = 1; seed <= 300; seed++) {
      const found = await runOfFile(spoiltFile(seed));
      for (const problem of found.ok ? [] : found.problems) {
        const told = fromEnglish(problem);
        if (told === null || !isChinese(told)) unread.add(`${problem} → ${told}`);
      }
    }
    expect([...unread]).toEqual([]);
  });

  it('is Chinese for every config that is given a wrong value', () => {
    for (const scope of ['broker', 'topic', 'producer', 'consumer', 'group'] as const) {
      for (const name of configNames(scope, '4.1')) {
        for (const isRunning of [false, true]) {
          const { sentence } = configRefusal(scope, name, 'no such value', '4.1', isRunning) ?? {};
          if (sentence === undefined) continue;
          const told = fromEnglish(sentence);
          expect(told, sentence).toMatch(/[\u4e00-\u9fff]/);
          expect(isChinese(told ?? ''), `${sentence} → ${told}`).toBe(true);
        }
      }
    }
  });

  it('keeps the hint, and says nothing of what it does not know', () => {
    expect(fromEnglish('seed: this field is missing.')).toBe('seed：缺少这个字段');
    expect(fromEnglish('sed: no such field; did you mean "seed"?')).toBe(
      'sed：没有这个字段；是不是 "seed"？',
    );
    expect(fromEnglish('brokers[0].id: got "x"; give a whole number from 0 to 9999.')).toBe(
      'brokers[0].id：这里是 "x"；应为 0 到 9999 之间的整数',
    );
    expect(fromEnglish('Something else entirely.')).toBeNull();
  });
});
