/** What every sentence is made with: the words of a language, and the names of one moment. */
import type { SeekTarget } from '../../contract/commands.ts';
import type { RejectReason } from '../../contract/errors.ts';
import type { NodeId } from '../../contract/ids.ts';
import type { Breach, Expected } from '../../contract/invariants.ts';
import type { Format } from '../format.ts';
import type { Key, Translate } from '../messages.ts';
import type { NameOf, Names } from '../names.ts';
import type { WordsLocale } from '../vocabulary.ts';
import { type BreachWords, breachText, breachWords } from './breach.ts';
import { type RefusalWords, refusalText, refusalWords } from './refusal.ts';

export interface Teller {
  readonly t: Translate;
  readonly list: Format['list'];
  readonly clock: Format['clock'];
  nodeName(node: NodeId): string;
  personName(id: string): string;
  /** `fixed=value`, or `fixed` alone where it goes back to its default. */
  configsOf(configs: Readonly<Record<string, string | null>>): string;
  settingsOf(settings: object): string;
  /** `orders-0=12`, one after the other. */
  offsetsOf(offsets: Readonly<Record<string, number>>): string;
  partitionsOf(keys: readonly string[]): string;
  /** Member by member. */
  assignmentText(assignment: Readonly<Record<string, readonly string[]>>): string;
  /** With what Kafka has said, in one text. */
  refusalOf(reason: RejectReason): string;
  refusalWords(reason: RejectReason): RefusalWords;
  whyExpected(expected: Expected): string;
  /** A promise that does not hold, without a full stop. */
  breachText(breach: Breach): string;
  breachWords(breach: Breach): BreachWords;
}

export interface Tongue {
  readonly t: Translate;
  readonly format: Format;
  readonly names: Names;
  readonly locale: WordsLocale;
  /** A sentence of the engine's in this language; null where nobody has translated it, and in English. */
  readonly fromEnglish: (sentence: string) => string | null;
}

export function createTeller({ t, format, names, locale, fromEnglish }: Tongue, nameOf: NameOf): Teller {
  const { list, clock } = format;
  const personName = (id: string): string => names.personName(id, nameOf);
  const speech = { t, list, locale, personName, fromEnglish };
  const settingsOf = (settings: object): string =>
    list(Object.entries(settings).map(([name, value]) => `${name}=${value ?? t('event.endless')}`));
  const partitionsOf = (keys: readonly string[]): string =>
    keys.length === 0 ? t('event.noPartitions') : list(keys);
  const assignmentText = (assignment: Readonly<Record<string, readonly string[]>>): string =>
    list(
      Object.entries(assignment).map(([consumerId, partitions]) => {
        const consumer = personName(consumerId);
        if (partitions.length === 0) return t('event.group.assignedNone', { consumer });
        return t('event.group.assignedPart', { consumer, partitions: partitions.join(' ') });
      }),
    );
  const whyExpected = (expected: Expected): string => {
    const key: Key = `expected.${expected.code}`;
    // Key and params belong together by the union of reasons, which the compiler cannot follow through the template.
    return (t as (key: Key, params: Readonly<Record<string, string>>) => string)(key, expected.params);
  };
  const configsOf = (configs: Readonly<Record<string, string | null>>): string =>
    list(
      Object.entries(configs).map(([name, value]) =>
        value === null ? t('event.config.default', { name }) : `${name}=${value}`,
      ),
    );

  return {
    t,
    list,
    clock,
    nodeName: (node) => names.nodeName(node, nameOf),
    personName,
    configsOf,
    settingsOf,
    offsetsOf: (offsets) => list(Object.entries(offsets).map(([key, offset]) => `${key}=${offset}`)),
    partitionsOf,
    assignmentText,
    refusalOf: (reason) => refusalText(reason, speech),
    refusalWords: (reason) => refusalWords(reason, speech),
    whyExpected,
    breachText: (breach) => breachText(breach, speech),
    breachWords: (breach) => breachWords(breach, speech),
  };
}

/** Which of the sentences about a place in a log. */
export const placeOf = (to: SeekTarget): 'beginning' | 'end' | 'offset' | 'time' => {
  if (typeof to === 'string') return to;
  return 'offset' in to ? 'offset' : 'time';
};

/** An offset, or seconds since the start of the run. */
export const markOf = (to: SeekTarget): string => {
  if (typeof to === 'string') return '';
  return 'offset' in to ? String(to.offset) : String(to.sinceMs / 1000);
};

/** Configs of a topic, of one broker, of all brokers. */
export const resourceKey = <P extends string>(prefix: P, type: 'topic' | 'broker' | 'group', name: string) =>
  `${prefix}.${type !== 'broker' ? type : name === '' ? 'brokers' : 'broker'}` as const;

/** A sentence that begins with this node: with a capital where the script has them, but a client is spelt as it is. */
export const headed = (node: NodeId, sentence: string): string =>
  /^[bc]\d/.test(node) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;

/** As ZooKeeper prints its session ids and zxids. */
export const hex = (id: number): string => `0x${id.toString(16)}`;
