import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody, EventType } from '../../contract/events.ts';
import { loadWords } from '../words.ts';
import { audit } from './samples/audit.ts';
import { brokers } from './samples/brokers.ts';
import { commands } from './samples/commands.ts';
import { consumers } from './samples/consumers.ts';
import { groups } from './samples/groups.ts';
import { network } from './samples/network.ts';
import { producers } from './samples/producers.ts';
import { quorum } from './samples/quorum.ts';
import { replication } from './samples/replication.ts';
import { shares } from './samples/shares.ts';
import { storage } from './samples/storage.ts';
import { topics } from './samples/topics.ts';
import { transactions } from './samples/transactions.ts';
import { zookeeper } from './samples/zookeeper.ts';

const BODIES: { readonly [T in EventType]: EventBody } = {
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

const english = await loadWords('en');

const events: readonly EngineEvent[] = Object.values(BODIES).map((body, i) => ({
  id: i + 1,
  timeUs: i,
  cause: null,
  ...body,
}));
const event = (type: EventType, over: object = {}): EngineEvent => ({
  id: 1,
  timeUs: 0,
  cause: null,
  ...BODIES[type],
  ...over,
});

describe('sentenceOf', () => {
  it('tells every event in both languages, with no hole left open', async () => {
    const chinese = await loadWords('zh-CN');
    for (const told of events) {
      const sentence = english.sentenceOf(told);
      expect(sentence, told.type).not.toMatch(/[{}]|undefined|(?:^|\s)-1\b/);
      expect(sentence, told.type).not.toBe('');
      expect(chinese.sentenceOf(told), told.type).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('says whose doing it was', () => {
    expect(english.sentenceOf(event('command.accepted'))).toBe('You killed broker 2');
    expect(english.sentenceOf(event('command.accepted', { commandId: 'script-1' }))).toBe(
      'The scenario killed broker 2',
    );
  });

  it('gives the cause of a fencing', () => {
    expect(english.sentenceOf(event('broker.fenced'))).toBe(
      'The controller fences broker 2: no heartbeat for 9000 ms',
    );
    expect(english.sentenceOf(event('broker.fenced', { silentForMs: null }))).toMatch(/shutting down/);
  });

  it('knows an election that nobody could win', () => {
    expect(english.sentenceOf(event('partition.leaderElected', { toLeader: -1 }))).toMatch(
      /^orders-1 has no leader/,
    );
  });

  it('tells an assignment member by member', () => {
    expect(english.sentenceOf(event('group.assigned'))).toBe(
      'Group billing, generation 8: Ada gets orders-0 orders-1, Bo gets nothing',
    );
  });
});

describe('refusalOf', () => {
  it('names the thing as people know it, and the way out', () => {
    const reason = {
      code: 'idempotenceNeedsAcksAll',
      params: { producer: 'p-card-gateway', acks: '1' },
    } as const;
    expect(english.refusalOf(reason)).toBe(
      'Idempotence needs acks=all; card-gateway would have acks=1. Set acks to all, or turn idempotence off first.',
    );
  });
});
