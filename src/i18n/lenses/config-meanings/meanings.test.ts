import { describe, expect, it } from 'vitest';
import { BROKER_CONFIGS } from '../../../contract/configs/broker.ts';
import { CLIENT_CONFIGS } from '../../../contract/configs/client.ts';
import { GROUP_CONFIGS } from '../../../contract/configs/group.ts';
import { TOPIC_CONFIGS } from '../../../contract/configs/topic.ts';
import { ZOOKEEPER_CONFIGS } from '../../../contract/configs/zookeeper.ts';
import type { ConfigScope } from '../../../contract/configs.ts';
import { CONFIG_MEANINGS } from '../config-meanings.ts';

const TABLES = [
  ['broker', BROKER_CONFIGS],
  ['topic', TOPIC_CONFIGS],
  ['producer', CLIENT_CONFIGS],
  ['group', GROUP_CONFIGS],
  ['zookeeper', ZOOKEEPER_CONFIGS],
] as const satisfies readonly (readonly [ConfigScope, object])[];
const LANGUAGES = ['en', 'zh-CN'] as const;

const all = TABLES.flatMap(([scope, table]) =>
  Object.keys(table).map((name) => ({
    name: `${scope} ${name}`,
    config: name,
    en: CONFIG_MEANINGS[scope].t.en(name),
    'zh-CN': CONFIG_MEANINGS[scope].t['zh-CN'](name),
  })),
);

describe('the meanings of configs', () => {
  it.each(TABLES)('%s: every config of the table has one, and nothing else has', (scope, table) => {
    for (const language of LANGUAGES)
      expect(Object.keys(CONFIG_MEANINGS[scope].messages[language]).sort()).toEqual(
        Object.keys(table).sort(),
      );
  });

  it('are one or two whole sentences in each language', () => {
    for (const { name, en, 'zh-CN': zh } of all) {
      expect(en, name).toMatch(/^[A-Z].{40,}\.$/);
      expect(en.match(/[.?!](?= |$)/g)?.length, name).toBeLessThanOrEqual(2);
      expect(zh, name).toMatch(/^.{20,}。$/);
      expect(zh.match(/。/g)?.length, name).toBeLessThanOrEqual(2);
    }
  });

  it('are in their own language, and have no holes to fill', () => {
    for (const { name, en, 'zh-CN': zh } of all) {
      expect(en, name).not.toMatch(/\p{Script=Han}|[{}']/u);
      expect(zh.match(/\p{Script=Han}/gu)?.length, name).toBeGreaterThan(12);
      expect(zh, name).not.toMatch(/[{}]|\p{Script=Han}[,;:!?(]/u);
    }
  });

  it('say more than the name, and no two the same', () => {
    for (const language of LANGUAGES) {
      const seen = new Map<string, string>();
      for (const { name, config, [language]: meaning } of all) {
        expect(seen.get(meaning), `${name} in ${language}`).toBeUndefined();
        seen.set(meaning, name);
        expect(meaning.replace(/[.。]$/, ''), name).not.toBe(config);
      }
    }
  });

  it('use the Chinese terms of the glossary, and not their rivals', () => {
    for (const { name, 'zh-CN': zh } of all)
      expect(zh, name).not.toMatch(
        /重平衡|消费者组|位移|偏移(?!量)|水位线|首领|从副本|主副本|追随者|脏选举|话题/,
      );
  });
});
