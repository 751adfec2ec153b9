/** What Kafka promises of fetch sessions (KIP-227): less is said, and nothing else changes. */
import { describe, expect, it } from 'vitest';
import type { FetchSession } from '../../broker/state.ts';
import type { FetchRequest } from '../../protocol/api.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, memoryIn } from '../cluster-script.ts';

const GROUP: Partial<ClusterSpec> = {
  groups: [
    { name: 'team', topics: ['orders'], assignor: 'range', configs: { 'auto.offset.reset': 'earliest' } },
  ],
  consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 1_500, processingMs: 0 }],
};

/** The Fetch that a follower has at its leader now. */
function parked(cluster: Cluster, follower: number, leader: number): FetchRequest {
  const { network } = cluster.insides.world.sim;
  const id = network.byAddress.get(`b${follower}>b${leader}#fetcher-0`);
  const [pending] = network.connections.get(id ?? -1)?.pending ?? [];
  if (pending?.api !== 'Fetch') throw new Error('no Fetch is out');
  // Named Fetch.
  return pending.body as FetchRequest;
}
const sessionsOf = (cluster: Cluster, broker: number, followerId: number): FetchSession[] =>
  [...memoryIn(cluster.insides, broker).sessions.values()].filter((s) => s.followerId === followerId);

describe('a fetch session', () => {
  it('names every partition once, and then only those that are asked differently', () => {
    const cluster = new Cluster({ partitions: 9, replicas: 3, producer: { keyStrategy: 'sticky' } });
    const leader = cluster.leader();
    const [follower] = cluster.followers();
    cluster.run(1);
    const quiet = parked(cluster, follower, leader);
    expect(quiet).toMatchObject({ topics: [], forgottenTopicsData: [] });
    expect(quiet.sessionId).toBeGreaterThan(0);
    expect(quiet.sessionEpoch).toBeGreaterThan(0);
    const [session] = sessionsOf(cluster, leader, follower);
    expect(session?.partitions.size).toBe(3);
    expect(session?.live.size).toBe(0);
    cluster.send(1);
    cluster.run(0.01);
    const written = cluster.seen('log.appended', ({ asLeader }) => asLeader)[0]?.partition ?? '';
    const wrote = cluster.leader(written);
    const next = parked(cluster, cluster.partition(written).replicas.find((id) => id !== wrote) ?? -1, wrote);
    expect(next.topics.flatMap(({ partitions }) => partitions)).toMatchObject([{ fetchOffset: 1 }]);
  });

  it('counts its requests, and a lost connection begins another', () => {
    const cluster = new Cluster();
    const leader = cluster.leader();
    const [follower] = cluster.followers();
    cluster.run(1);
    const before = parked(cluster, follower, leader);
    cluster.run(1);
    const after = parked(cluster, follower, leader);
    expect(after.sessionId).toBe(before.sessionId);
    expect(after.sessionEpoch).toBeGreaterThan(before.sessionEpoch);
    cluster.link('reset', `b${leader}`, `b${follower}`);
    cluster.run(2);
    const anew = parked(cluster, follower, leader);
    expect(anew.sessionId).not.toBe(before.sessionId);
    // The old one was closed with the request that asked for the new one.
    expect(sessionsOf(cluster, leader, follower).map(({ id }) => id)).toEqual([anew.sessionId]);
  });

  it('of a consumer gives way to a follower’s when there are no slots left; the consumer begins anew without one', () => {
    const cluster = new Cluster({
      ...GROUP,
      configs: { 'max.incremental.fetch.session.cache.slots': '2', 'offsets.topic.num.partitions': '1' },
    });
    cluster.send(3);
    cluster.untilTrue(() => cluster.seen('consumer.polled').length >= 1, 30);
    const leader = cluster.leader();
    const consumers = () => sessionsOf(cluster, leader, -1).length;
    // Both followers came first and are worth more: the consumer reads without a session.
    expect(consumers()).toBe(0);
    const [away] = cluster.followers();
    cluster.kill(away);
    cluster.run(125);
    // Unused for two minutes, a slot is free for anybody.
    cluster.run(2);
    expect(consumers()).toBe(1);
    cluster.start(away);
    cluster.heal(30);
    // The follower takes the slot from the consumer, whose next request names a session that is gone.
    cluster.run(2);
    expect(sessionsOf(cluster, leader, away)).toHaveLength(1);
    expect(consumers()).toBe(0);
    cluster.send(1);
    cluster.untilTrue(() => cluster.seen('consumer.polled').some(({ toOffset }) => toOffset === 3), 10);
    expect(cluster.complaints()).toEqual([]);
  });
});

/** Everything but traffic and which partition a consumer reads first, and within one instant in any order: a session
 *  answers partitions in an order of its own. */
const UNORDERED = [
  'request.sent',
  'request.lost',
  'connection.reset',
  'consumer.polled',
  'group.offsetCommitted',
];

function facts(spec: ClusterSpec, faults: (cluster: Cluster) => void): readonly string[] {
  const cluster = new Cluster(spec);
  cluster.configure({ ratePerSecond: 30 });
  cluster.run(2);
  faults(cluster);
  cluster.configure({ ratePerSecond: 0 });
  cluster.run(20);
  expect(cluster.complaints()).toEqual([]);
  return cluster.events
    .filter(({ type }) => !UNORDERED.includes(type))
    .map((event) => JSON.stringify({ at: event.timeUs, ...event, id: 0, cause: 0 }))
    .sort();
}

function expectSame(spec: ClusterSpec, faults: (cluster: Cluster) => void): void {
  const withSessions = facts(spec, faults);
  expect(withSessions.length).toBeGreaterThan(1_000);
  expect(withSessions).toEqual(facts({ ...spec, rules: { fetchSessions: false } }, faults));
}

describe('a session changes what is said and not what happens', () => {
  it('to one partition, whatever befalls it', () => {
    expectSame({ configs: { 'replica.lag.time.max.ms': '4000' } }, (cluster) => {
      const [first, second] = cluster.followers();
      const leader = cluster.leader();
      cluster.link('clog', `b${leader}`, `b${first}`);
      cluster.run(6);
      cluster.link('heal', `b${leader}`, `b${first}`);
      cluster.run(2);
      cluster.kill(second);
      cluster.run(12);
      cluster.start(second);
      cluster.run(3);
      cluster.stop(leader);
      cluster.run(5);
      cluster.start(leader);
      cluster.run(5);
    });
  });

  it('to many, while their leaders stay', () => {
    const configs = { 'offsets.topic.num.partitions': '3' };
    expectSame({ ...GROUP, partitions: 4, producer: { keyStrategy: 'keyed' }, configs }, (cluster) => {
      for (const [a, b] of [
        [1, 2],
        [2, 3],
        [3, 1],
      ]) {
        cluster.link('clog', `b${a}`, `b${b}`);
        cluster.run(1.3);
        cluster.link('heal', `b${a}`, `b${b}`);
        cluster.run(1);
        cluster.link('reset', `b${a}`, `b${b}`);
        cluster.run(3);
      }
    });
  });
});
