import { expect, test } from 'vitest';
import { NodeContext } from '../kernel/context.ts';
import type { SimState } from '../kernel/sim.ts';
import { SWEEP_AT_LEAST } from '../kernel/sim.ts';
import type { MetadataResponse } from '../protocol/api.ts';
import type { ClientMetadata } from './metadata.ts';
import {
  applyMetadata,
  createClientMetadata,
  leaderEpochOf,
  leaderOf,
  learnLeader,
  leastLoadedBroker,
  METADATA_TIMER,
  mayTry,
  noteAnswer,
  noteDisconnect,
  partitionCountOf,
  pumpMetadata,
  requestUpdate,
} from './metadata.ts';

function client(): { node: NodeContext; cache: ClientMetadata; sim: SimState } {
  const node = {
    id: 'p-shop',
    kind: 'producer',
    isUp: true,
    incarnation: 1,
    downSinceUs: null,
    processingUs: 0,
    slowFactor: 1,
    timers: new Map(),
    memory: null,
    disk: null,
  };
  const sim: SimState = {
    seed: 'metadata',
    nowUs: 1_000_000,
    lastSequence: 0,
    lastEventId: 0,
    cause: null,
    queue: [],
    sweepAt: SWEEP_AT_LEAST,
    streams: new Map(),
    network: {
      latencyUsMin: 1_000,
      latencyUsMax: 1_000,
      lastConnectionId: 0,
      abandoned: new Map(),
      connections: new Map(),
      byAddress: new Map(),
      links: new Map(),
      flights: new Map(),
    },
    nodes: new Map([[node.id, node]]),
    outbox: [],
  };
  return { node: new NodeContext(sim, node), cache: createClientMetadata([1, 2, 3]), sim };
}

const answer = (leaderId: number, leaderEpoch: number, topicId = 'id-1'): MetadataResponse => ({
  brokers: [3, 1].map((nodeId) => ({ nodeId, rack: null })),
  controllerId: 1,
  topics: [
    {
      errorCode: 'NONE',
      name: 'orders',
      topicId,
      isInternal: false,
      partitions: [
        {
          errorCode: leaderId < 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE',
          partitionIndex: 0,
          leaderId,
          leaderEpoch,
          replicaNodes: [1, 3],
          isrNodes: [1, 3],
        },
      ],
    },
  ],
});

test('an older leader epoch never replaces a newer one of the same topic', () => {
  const { node, cache } = client();
  applyMetadata(node, cache, answer(1, 5), {});
  applyMetadata(node, cache, answer(3, 4), {});
  expect([leaderOf(cache, 'orders', 0), leaderEpochOf(cache, 'orders', 0)]).toEqual([1, 5]);
  applyMetadata(node, cache, answer(3, 6), {});
  expect(leaderOf(cache, 'orders', 0)).toBe(3);
  // The topic was deleted and created again: its epochs begin anew.
  applyMetadata(node, cache, answer(1, 0, 'id-2'), {});
  expect([leaderOf(cache, 'orders', 0), leaderEpochOf(cache, 'orders', 0)]).toEqual([1, 0]);
  expect([...cache.names]).toEqual([['id-2', 'orders']]);
});

test('a hint in a refusal counts only when it is newer', () => {
  const { node, cache } = client();
  applyMetadata(node, cache, answer(1, 5), {});
  expect(learnLeader(cache, 'orders', 0, { leaderId: 3, leaderEpoch: 5 })).toBe(false);
  expect(learnLeader(cache, 'orders', 0, { leaderId: -1, leaderEpoch: 7 })).toBe(false);
  expect(learnLeader(cache, 'orders', 0, { leaderId: 3, leaderEpoch: 6 })).toBe(true);
  expect(leaderOf(cache, 'orders', 0)).toBe(3);
});

test('a partition without a leader, and a topic that is not there, are asked for again', () => {
  const { node, cache } = client();
  cache.needsUpdate = false;
  applyMetadata(node, cache, answer(-1, 5), {});
  expect(cache.needsUpdate).toBe(true);
  cache.needsUpdate = false;
  const topics = [
    {
      errorCode: 'UNKNOWN_TOPIC_OR_PARTITION',
      name: 'orders',
      topicId: '',
      isInternal: false,
      partitions: [],
    },
  ] as const;
  applyMetadata(node, cache, { brokers: [], controllerId: 1, topics }, {});
  expect(cache.needsUpdate).toBe(true);
  expect(partitionCountOf(cache, 'orders')).toBe(0);
});

test('questions keep the backoff between them, and come again when the picture is old', () => {
  const { node, cache, sim } = client();
  pumpMetadata(node, cache, ['orders'], {});
  expect(
    sim.outbox.filter((event) => event.type === 'request.sent' || event.type === 'request.lost'),
  ).toEqual([]);
  expect(cache.isAsking).toBe(true);
  applyMetadata(node, cache, answer(1, 5), {});
  requestUpdate(cache);
  pumpMetadata(node, cache, ['orders'], {});
  expect(cache.isAsking).toBe(false);
  expect(node.hasTimer(METADATA_TIMER)).toBe(true);
  sim.nowUs += 120_000;
  pumpMetadata(node, cache, ['orders'], {});
  expect(cache.isAsking).toBe(true);
  applyMetadata(node, cache, answer(1, 5), {});
  expect(cache.needsUpdate).toBe(false);
  const queued = sim.queue.length;
  pumpMetadata(node, cache, ['orders'], { 'metadata.max.age.ms': '5000' });
  pumpMetadata(node, cache, ['orders'], { 'metadata.max.age.ms': '5000' });
  // The timer that runs is left alone.
  expect(sim.queue.length).toBe(queued + 1);
  sim.nowUs += 5_000_000;
  pumpMetadata(node, cache, ['orders'], { 'metadata.max.age.ms': '5000' });
  expect(cache.isAsking).toBe(true);
});

test('a broker that could not be reached is left alone for a while, longer each time', () => {
  const { node, cache, sim } = client();
  const waits = [0, 1, 2].map(() => {
    noteDisconnect(node, cache, 2, [], {});
    return (cache.unreachable.get(2)?.untilUs ?? 0) - sim.nowUs;
  });
  expect(waits[0]).toBeGreaterThanOrEqual(40_000);
  expect(waits[0]).toBeLessThan(60_000);
  expect(waits[2]).toBeGreaterThan((waits[0] ?? 0) * 2);
  expect(mayTry(cache, 2, sim.nowUs)).toBe(false);
  for (let i = 0; i < 20; i++) expect(leastLoadedBroker(node, cache)).not.toBe(2);
  noteAnswer(cache, 2);
  expect(mayTry(cache, 2, sim.nowUs)).toBe(true);
});

test('when none of the known brokers can be reached, the bootstrap list counts again', () => {
  const { node, cache } = client();
  applyMetadata(node, cache, answer(1, 5), {});
  noteDisconnect(node, cache, 1, [], {});
  noteDisconnect(node, cache, 3, [], {});
  expect(leastLoadedBroker(node, cache)).toBe(2);
  noteDisconnect(node, cache, 2, [], {});
  expect(leastLoadedBroker(node, cache)).toBe(-1);
});
