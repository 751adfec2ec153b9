import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EVENT_TYPES } from '../../contract/event-types.ts';
import type { EngineEvent, EventBody, EventType } from '../../contract/events.ts';
import { loadWords, type Words } from '../../i18n/index.ts';
import { audit } from '../../i18n/story/samples/audit.ts';
import { brokers } from '../../i18n/story/samples/brokers.ts';
import { commands } from '../../i18n/story/samples/commands.ts';
import { consumers } from '../../i18n/story/samples/consumers.ts';
import { groups } from '../../i18n/story/samples/groups.ts';
import { network } from '../../i18n/story/samples/network.ts';
import { producers } from '../../i18n/story/samples/producers.ts';
import { quorum } from '../../i18n/story/samples/quorum.ts';
import { replication } from '../../i18n/story/samples/replication.ts';
import { shares } from '../../i18n/story/samples/shares.ts';
import { storage } from '../../i18n/story/samples/storage.ts';
import { topics } from '../../i18n/story/samples/topics.ts';
import { transactions } from '../../i18n/story/samples/transactions.ts';
import { zookeeper } from '../../i18n/story/samples/zookeeper.ts';
import { type JournalFilters, NO_FILTERS, type SelectedThing } from '../../store/index.ts';
import { aloneOf, createTextOf, isFiltering, type Sieve, sifted } from './filter.ts';
import { KINDS, kindOf, wentWrong } from './kinds.ts';
import { concernOf, concerns, mentionsOf } from './mentions.ts';

const SAMPLES: Readonly<Record<EventType, EventBody>> = {
  ...commands,
  ...network,
  ...brokers,
  ...quorum,
  ...zookeeper,
  ...topics,
  ...replication,
  ...storage,
  ...producers,
  ...transactions,
  ...groups,
  ...consumers,
  ...shares,
  ...audit,
};

let lastId = 0;
const happened = (body: EventBody): EngineEvent => {
  lastId += 1;
  return { id: lastId, timeUs: lastId * 1000, cause: null, ...body };
};
const sample = (type: EventType): EngineEvent => happened(SAMPLES[type]);

const elected = (partition: string, fromLeader: number, toLeader: number): EngineEvent =>
  happened({
    type: 'partition.leaderElected',
    partition,
    fromLeader,
    toLeader,
    leaderEpoch: 2,
    isr: toLeader < 0 ? [] : [1, 3],
    unclean: false,
  });

describe('the table of kinds', () => {
  const types = Object.keys(EVENT_TYPES) as EventType[];

  it('gives every event one of the kinds that are offered, and leaves none of them empty', () => {
    expect(new Set(types.map(kindOf))).toEqual(new Set(KINDS));
    expect(new Set(KINDS).size).toBe(KINDS.length);
  });

  it('says of every event whether it went wrong', () => {
    for (const type of types) expect(wentWrong(sample(type)), type).toBeTypeOf('boolean');
    expect(wentWrong(sample('record.lost'))).toBe(true);
    expect(wentWrong(sample('command.accepted'))).toBe(false);
  });

  it('takes the word of the event where its type does not tell', () => {
    expect(wentWrong(elected('orders-1', 2, 3))).toBe(false);
    expect(wentWrong(elected('orders-1', 2, -1))).toBe(true);
    const fenced = (silentForMs: number | null) =>
      wentWrong(happened({ type: 'broker.fenced', brokerId: 2, silentForMs }));
    expect([fenced(9000), fenced(null)]).toEqual([true, false]);
    const isr = (from: readonly number[], to: readonly number[]) =>
      wentWrong(
        happened({
          type: 'partition.isrChanged',
          partition: 'orders-1',
          from,
          to,
          leaderEpoch: 1,
          partitionEpoch: 1,
        }),
      );
    expect([isr([1, 2, 3], [1, 3]), isr([1, 3], [1, 2, 3])]).toEqual([true, false]);
  });
});

describe('what an event concerns', () => {
  const isAbout = (thing: SelectedThing, event: EngineEvent, pid = -1): boolean =>
    concerns(event, concernOf(thing, { pid, transactionalId: null }));

  it('is every node, partition, group and topic that a sample names by its id', () => {
    const NODE = /^(b\d+|[cz]\d+|[pk]-.+)$/;
    const KEY = /^(orders|payments)-\d+$/;
    // Names of things that are no things themselves.
    const NOT_THINGS = new Set(['memberId', 'oldMemberId', 'groupInstanceId', 'owner', 'sentence']);
    const walk = (value: unknown, field: string, found: string[]): void => {
      if (NOT_THINGS.has(field)) return;
      if (typeof value === 'string') {
        if (NODE.test(value)) found.push(`node:${value}`);
        if (KEY.test(value)) found.push(`partition:${value}`);
        if (field === 'groupId') found.push(`group:${value}`);
        if (field === 'topic') found.push(`topic:${value}`);
      } else if (Array.isArray(value)) for (const item of value) walk(item, field, found);
      else if (value && typeof value === 'object') {
        for (const [name, inner] of Object.entries(value)) {
          walk(name, '', found);
          walk(inner, name, found);
        }
      }
    };
    for (const type of Object.keys(EVENT_TYPES) as EventType[]) {
      const found: string[] = [];
      walk(SAMPLES[type], '', found);
      const mentions: readonly string[] = [...mentionsOf(sample(type))];
      expect(mentions, type).toEqual(expect.arrayContaining(found));
    }
  });

  it('is a partition with its topic, but not its neighbour', () => {
    const orders1: SelectedThing = { kind: 'partition', id: 'orders-1' };
    expect(isAbout(orders1, elected('orders-1', 2, 3))).toBe(true);
    expect(isAbout(orders1, elected('orders-2', 2, 3))).toBe(false);
    expect(isAbout({ kind: 'topic', id: 'orders' }, elected('orders-2', 2, 3))).toBe(true);
    expect(isAbout(orders1, happened({ type: 'topic.deleted', topic: 'orders' }))).toBe(true);
    const wish = (partition: number): EngineEvent =>
      happened({
        type: 'command.accepted',
        commandId: 'you-1',
        command: { type: 'partition.electLeader', topic: 'orders', partition, election: 'preferred' },
      });
    expect([isAbout(orders1, wish(1)), isAbout(orders1, wish(2))]).toEqual([true, false]);
  });

  it('is a broker that came or went, not those that stayed', () => {
    const shrank = happened({
      type: 'partition.isrChanged',
      partition: 'orders-1',
      from: [1, 2, 3],
      to: [1, 3],
      leaderEpoch: 1,
      partitionEpoch: 1,
    });
    const brokers = ['b1', 'b2', 'b3'].filter((id) => isAbout({ kind: 'broker', id }, shrank));
    expect(brokers).toEqual(['b2']);
    expect(isAbout({ kind: 'replica', id: 'orders-1', brokerId: 2 }, shrank)).toBe(true);
    expect(isAbout({ kind: 'replica', id: 'orders-1', brokerId: 3 }, shrank)).toBe(false);
    expect(isAbout({ kind: 'broker', id: 'b2' }, happened({ type: 'node.killed', node: 'b2' }))).toBe(true);
  });

  it('is a group and its members, and a producer by the id that its batches carry', () => {
    const joined = sample('group.memberJoined');
    expect(isAbout({ kind: 'group', id: 'billing' }, joined)).toBe(true);
    expect(isAbout({ kind: 'topic', id: 'billing' }, joined)).toBe(false);
    expect(isAbout({ kind: 'consumer', id: 'k-Ada' }, joined)).toBe(true);
    expect(isAbout({ kind: 'consumer', id: 'k-Bo' }, joined)).toBe(false);
    const again = happened({
      type: 'produce.duplicateRecognised',
      partition: 'orders-0',
      brokerId: 1,
      pid: 4000,
      baseOffset: 3,
    });
    expect(isAbout({ kind: 'producer', id: 'p-shop' }, again, 4000)).toBe(true);
    expect(isAbout({ kind: 'producer', id: 'p-shop' }, again, 4001)).toBe(false);
  });
});

describe.each(['en', 'zh-CN'] as const)('the filters, in %s', (locale) => {
  let words: Words;
  let sentenceOf: ReturnType<typeof vi.fn<Words['sentenceOf']>>;
  beforeAll(async () => {
    words = await loadWords(locale);
    sentenceOf = vi.fn(words.sentenceOf);
  });

  const killed = happened({ type: 'node.killed', node: 'b2' });
  const moved = elected('orders-1', 2, 3);
  const left = elected('orders-2', 2, -1);
  const joined = sample('group.memberJoined');
  const events = [killed, moved, left, joined];

  const sieve = (filters: Partial<JournalFilters>): Sieve => ({
    filters: { ...NO_FILTERS, ...filters },
    concern: filters.about ? concernOf(filters.about) : null,
    textOf: createTextOf(sentenceOf, (id) => (id === 'k-Ada' ? 'Ada' : undefined)),
  });
  const idsBy = (filters: Partial<JournalFilters>) =>
    sifted(events, sieve(filters)).lines.map(({ event }) => event.id);

  it('let everything through while none is on', () => {
    expect(isFiltering({ ...NO_FILTERS, words: '  ' })).toBe(false);
    expect(sifted(events, sieve({}))).toMatchObject({ all: 4, lines: { length: 4 } });
  });

  it('take several kinds, and count each under the other filters', () => {
    expect(idsBy({ kinds: ['nodes', 'groups'] })).toEqual([killed.id, joined.id]);
    const { ofKind, all } = sifted(events, sieve({ kinds: ['nodes'], wrongOnly: true }));
    expect(ofKind).toMatchObject({ nodes: 1, elections: 1, groups: 0 });
    expect(all).toBe(4);
  });

  it('combine', () => {
    expect(idsBy({ wrongOnly: true })).toEqual([killed.id, left.id]);
    expect(idsBy({ wrongOnly: true, about: { kind: 'broker', id: 'b2' }, kinds: ['elections'] })).toEqual([
      left.id,
    ]);
    expect(idsBy({ wrongOnly: true, about: { kind: 'partition', id: 'orders-1' } })).toEqual([]);
  });

  it('find words in the sentence as it is shown, in any order, case and width', () => {
    expect(idsBy({ words: 'ORDERS-1' })).toEqual([moved.id]);
    expect(idsBy({ words: 'ｏｒｄｅｒｓ－１' })).toEqual([moved.id]);
    const [ada, leader] = locale === 'en' ? ['Ada', 'led by'] : ['甲', '领导者'];
    expect(idsBy({ words: `billing ${ada}` })).toEqual([joined.id]);
    const all = words.sentenceOf(moved) + words.sentenceOf(left);
    expect(all).not.toBe('');
    const hits = events
      .filter((event) => words.sentenceOf(event).toLowerCase().includes(leader))
      .map(({ id }) => id);
    expect(idsBy({ words: leader.replace(' ', '  ') })).toEqual(hits);
    expect(idsBy({ words: 'orders billing' })).toEqual([]);
    expect(idsBy({ words: 'broker 1' })).toEqual([moved.id]);
    expect(idsBy({ words: '“broker 1”' })).toEqual([]);
    expect(idsBy({ words: '"broker 3" orders-1' })).toEqual([moved.id]);
    expect(isFiltering({ ...NO_FILTERS, words: '"' })).toBe(false);
  });

  it('make a sentence once, however often they are asked', () => {
    sentenceOf.mockClear();
    const many = Array.from({ length: 3000 }, (_, i) => elected(`orders-${i}`, 2, 3));
    const { textOf, ...rest } = sieve({ words: 'orders-17' });
    expect(sifted(many, { ...rest, textOf }).lines).toHaveLength(1 + 10 + 100);
    const one = elected('orders-17', 3, 2);
    expect(sifted([...many, one], { ...rest, textOf }).lines).toHaveLength(1 + 10 + 100 + 1);
    expect(sentenceOf).toHaveBeenCalledTimes(3001);
  });

  it('say what each would leave by itself', () => {
    const both = sieve({ words: 'billing', wrongOnly: true });
    expect(sifted(events, both).lines).toEqual([]);
    expect(aloneOf(events, both)).toEqual({ kinds: null, wrong: 2, about: null, words: 1 });
  });

  it('sift before they fold, so that a line is shown for any of its events', () => {
    const loaded = (partition: string, group: string): EngineEvent => ({
      id: 900 + lastId++,
      timeUs: 5_000_000,
      cause: null,
      type: 'coordinator.loaded',
      brokerId: 1,
      partition,
      groups: [group],
    });
    const two = [loaded('__consumer_offsets-1', 'billing'), loaded('__consumer_offsets-2', 'audit')];
    const { lines, all } = sifted(two, sieve({ about: { kind: 'group', id: 'audit' } }));
    expect(all).toBe(1);
    expect(lines).toEqual([{ event: two[1], more: 0 }]);
  });
});
