import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KAFKA_ERRORS, type KafkaError, type RejectReason } from '../../contract/errors.ts';
import { story as en } from '../en/story/index.ts';
import { loadWords } from '../words.ts';
import { story as zh } from '../zh/story/index.ts';
import { WORDED } from './refusal.ts';

const [english, chinese] = await Promise.all([loadWords('en'), loadWords('zh-CN')]);

/** What is put together with others, and the one that Kafka's errors have in common. */
const PARTS: ReadonlySet<string> = new Set([
  'quoted',
  'because',
  'none',
  'kafkaError',
  'consumerAlreadyOnBench',
]);
/** Codes that the engine gives; any other hole takes a name or a number. */
const SAMPLES: Readonly<Record<string, string>> = {
  'badValue.allowed': 'powerLoss',
  'commitRuleAlready.rule': 'majority',
  'deliveryAlready.delivery': 'push',
  'eraLacks.feature': 'groupConfigs',
  'notInShareGroup.what': 'threads',
  'tooMany.what': 'topics',
};
const MORE: Readonly<Record<string, object>> = { configException: { message: 'as the client says' } };

/** Names of Kafka's and of things here, which every language leaves as they are. */
const OWN =
  /[\w-]+(?:\.[\w-]+)+(?:=\w+)?|\w+=\w+|\w+\(\)|\w*Exception|[A-Z]{2,}\w*|ZooKeeper|Kafka|[Bb]roker|acks|retries|linger|commit|throwsAt|none、unwritten、some、all|billing|orders|\bepoch\b|\ball\b|\bseek\b|\bfalse\b|\bdatabase\b|\bthrows\b|\bprefixKey\b/g;
const isChinese = (text: string): boolean => !/[A-Za-z]{2,}/.test(text.replace(OWN, ''));

/** Every code that has a sentence, with a value in each of its holes. */
const REASONS: readonly RejectReason[] = Object.entries(en).flatMap(([key, message]) => {
  const code = /^refused\.(\w+)$/.exec(key)?.[1];
  if (code === undefined || PARTS.has(code)) return [];
  const holes = [...String(message).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const params = Object.fromEntries(holes.map((name) => [name, SAMPLES[`${code}.${name}`] ?? '7']));
  // Code and params are those of the sentences, which the compiler holds against the union elsewhere.
  return [{ code, params: { ...params, ...MORE[code] } } as unknown as RejectReason];
});

describe('a refusal', () => {
  it.each(REASONS.map((reason) => [reason.code, reason] as const))(
    '%s has a sentence in both languages',
    (_, reason) => {
      const said = english.refusalIn(reason).sentence;
      expect(said).toMatch(/^[^{}]*[.]$/);
      const { sentence } = chinese.refusalIn(reason);
      expect(sentence).toMatch(/[\u4e00-\u9fff]/);
      expect(sentence).toMatch(/^[^{}]*。$/);
      expect(isChinese(sentence), sentence).toBe(true);
    },
  );

  it.each(Object.keys(KAFKA_ERRORS) as KafkaError[])('%s has its reason in both languages', (error) => {
    const reason = { code: 'kafkaError', params: { error, message: 'Kafka’s own words' } } as const;
    expect(english.refusalOf(reason)).toBe(
      `${error}: ${en[`error.${error}`]}. Kafka says: “Kafka’s own words”`,
    );
    expect(chinese.refusalOf(reason)).toBe(
      `${error}：${zh[`error.${error}`]}。Kafka 原文：“Kafka’s own words”`,
    );
    expect(isChinese(String(zh[`error.${error}`])), String(zh[`error.${error}`])).toBe(true);
  });

  it('quotes nothing where Kafka has said nothing but the code', () => {
    const reason = {
      code: 'kafkaError',
      params: { error: 'NON_EMPTY_GROUP', message: 'NON_EMPTY_GROUP' },
    } as const;
    expect(english.refusalOf(reason)).toBe('NON_EMPTY_GROUP: the group still has members.');
    expect(chinese.refusalOf(reason)).toBe('NON_EMPTY_GROUP：消费组里还有成员。');
  });

  it.each(Object.values(WORDED))('%s: what it may name has words in both languages', (prefix) => {
    const keys = Object.keys(en).filter((key) => key.startsWith(`${prefix}.`));
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      const word = String(zh[key as keyof typeof zh]);
      expect(word, key).toMatch(/[\u4e00-\u9fff]|^Broker $/);
      expect(isChinese(word), word).toBe(true);
    }
  });

  it('knows the bench and a process that runs from a group', () => {
    const there = (place: string): RejectReason => ({
      code: 'consumerAlreadyThere',
      params: { consumer: 'k-ada', place },
    });
    expect(english.refusalOf(there('billing'))).toBe('Ada is in group billing already.');
    expect(english.refusalOf(there(''))).toBe('Ada is on the bench already.');
    const up: RejectReason = { code: 'consumerAlreadyUp', params: { consumer: 'k-ada' } };
    expect(english.refusalOf(up)).toBe('Ada is running already.');
    expect(chinese.refusalOf(there('billing'))).toBe('甲 已经在消费组 billing 里。');
    expect(chinese.refusalOf(there(''))).toBe('甲 已经在长凳上。');
    expect(chinese.refusalOf(up)).toBe('甲 已经在运行。');
  });

  it('says what there is in a list of its language, and that there is none', () => {
    const unknown = (known: string): RejectReason => ({
      code: 'unknownTopic',
      params: { topic: 'x', known },
    });
    expect(chinese.refusalOf(unknown('orders, payments'))).toBe('没有主题 x。现有：orders、payments。');
    expect(chinese.refusalOf(unknown(''))).toBe('没有主题 x。现有：无。');
    expect(english.refusalOf(unknown(''))).toBe('There is no topic x. There are: none.');
  });

  it('is given no words of a language by the engine', () => {
    // What a value may be: two numbers with a dash between, names with commas, or a code. Sentences have blanks.
    const folder = new URL('../../engine/cluster/', import.meta.url);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
      const text = readFileSync(new URL(file, folder), 'utf8');
      for (const [, allowed = ''] of text.matchAll(/(?:refuseValue|badValue)\([^;]*?,\s*['`]([^'`]*)['`]\)/g))
        expect(allowed, `${file}: ${allowed}`).toMatch(
          /^(?:[^ ]+|\$\{.*\}) – (?:[^ ]+|\$\{.*\})$|^[\w$]+(?:, [\w$]+)+$|^\w+$/,
        );
    }
  });
});
