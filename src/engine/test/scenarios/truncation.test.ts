/** Four generations of truncation, each on the same histories (KIP-101, KIP-279, KIP-320, KIP-595). */
import { describe, expect, it } from 'vitest';
import type { TruncationRule } from '../../../contract/eras.ts';
import { advanceLogStart } from '../../storage/log.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, logIn, memoryIn, replicaIn } from '../cluster-script.ts';

const BY_EPOCHS: readonly TruncationRule[] = ['epochEnd', 'epochEndAndEpoch', 'divergingEpoch'];

/** The leader is cut off from everybody, writes two records that nobody copies, and comes back as a follower. */
function comeBack(spec: ClusterSpec): Cluster {
  const cluster = new Cluster({ minIsr: 1, producer: { acks: 1 }, ...spec });
  const stale = cluster.leader();
  cluster.send(3);
  cluster.run(1);
  const others = cluster.partition().replicas.filter((id) => id !== stale);
  for (const id of others) cluster.link('cut', `b${stale}`, `b${id}`);
  cluster.link('cut', `b${stale}`, 'c101');
  cluster.send(2);
  cluster.until('partition.leaderElected', ({ toLeader }) => toLeader >= 0 && toLeader !== stale);
  cluster.until('replica.becameLeader');
  for (const { a, b } of Object.values(cluster.frame.links)) cluster.link('heal', a, b);
  cluster.heal(60);
  return cluster;
}

describe('a leader that comes back with records nobody copied', () => {
  it.each(BY_EPOCHS)('drops them and no others, by %s', (truncation) => {
    const cluster = comeBack({ rules: { truncation } });
    const [one, two, three] = [1, 2, 3].map((id) => cluster.story(id));
    expect(one).toBe('1@0 2@0 3@0');
    expect([two, three]).toEqual([one, one]);
    expect(cluster.seen('replica.truncated')).toMatchObject([{ fromOffset: 5, toOffset: 3 }]);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is told in the answer to its Fetch (4.1), or asks by OffsetForLeaderEpoch before it fetches', () => {
    const asked = (truncation: TruncationRule): number =>
      comeBack({ rules: { truncation } }).seen(
        'request.sent',
        ({ flight }) => flight.api === 'OffsetForLeaderEpoch' && !flight.isResponse,
      ).length;
    expect(asked('divergingEpoch')).toBe(0);
    expect(asked('epochEndAndEpoch')).toBeGreaterThan(0);
    expect(asked('epochEnd')).toBeGreaterThan(0);
  });

  it('drops whatever it does not know to be committed, where the high watermark is the measure', () => {
    const cluster = comeBack({ rules: { truncation: 'highWatermark' } });
    expect([1, 2, 3].map((id) => cluster.story(id))).toEqual(Array(3).fill('1@0 2@0 3@0'));
  });

  it('keeps them for ever where nothing is truncated', () => {
    const cluster = new Cluster({ minIsr: 1, producer: { acks: 1 }, rules: { truncation: 'none' } });
    const stale = cluster.leader();
    cluster.send(1);
    cluster.run(1);
    for (const id of cluster.followers()) cluster.link('cut', `b${stale}`, `b${id}`);
    cluster.link('cut', `b${stale}`, 'c101');
    cluster.send(2);
    cluster.until('partition.leaderElected', ({ toLeader }) => toLeader >= 0 && toLeader !== stale);
    cluster.until('replica.becameLeader');
    for (const { a, b } of Object.values(cluster.frame.links)) cluster.link('heal', a, b);
    cluster.run(5);
    expect(cluster.story(stale)).toBe('1@0 2@0 3@0');
    expect(cluster.seen('replica.truncated')).toEqual([]);
    cluster.send(3);
    cluster.run(5);
    expect(cluster.story(cluster.leader())).toBe('1@0 4@1 5@1 6@1');
    expect(cluster.story(stale)).toBe('1@0 2@0 3@0 6@1');
    // It joined without what is committed, and what it tells below its high watermark is another story.
    cluster.run(1);
    const broken = new Set(cluster.seen('invariant.broken').map(({ invariant }) => invariant));
    expect([...broken].sort()).toEqual(
      expect.arrayContaining(['joiner-has-caught-up', 'logs-agree-below-high-watermark']),
    );
  });
});

describe('two brokers that lead in turn and never meet', () => {
  /** EpochDrivenReplicationProtocolAcceptanceTest#logsShouldNotDivergeOnUncleanLeaderElections. */
  function partedLogs(truncation: TruncationRule): readonly [string, string, number] {
    const cluster = new Cluster({
      brokers: 3,
      replicas: 2,
      minIsr: 1,
      producer: { acks: 1 },
      topicConfigs: { 'unclean.leader.election.enable': 'true' },
      rules: { truncation },
    });
    const [a = -1, b = -1] = cluster.partition().replicas;
    const take = (leader: number, other: number, count: number): void => {
      cluster.stop(other);
      cluster.until('node.stopped');
      if (cluster.frame.brokers[`b${leader}`]?.process === 'down') cluster.start(leader);
      cluster.untilTrue(() => cluster.partition().status === 'online' && cluster.leader() === leader, 30, 20);
      cluster.send(count);
    };
    cluster.send(1);
    take(b, a, 1);
    take(a, b, 3);
    take(b, a, 1);
    take(a, b, 2);
    cluster.start(b);
    cluster.heal(60);
    return [cluster.story(a), cluster.story(b), cluster.seen('replica.truncated').length];
  }

  it.each(['epochEndAndEpoch', 'divergingEpoch'] as const)('agree in the end by %s', (truncation) => {
    const [a, b, truncations] = partedLogs(truncation);
    expect(a).toBe(b);
    expect(truncations).toBeGreaterThan(1);
  });
});

describe('an offset that the leader does not have', () => {
  /** How often the follower asked where the leader's log ends or begins. */
  const lookups = (cluster: Cluster, from: number): number =>
    cluster.seen(
      'request.sent',
      ({ flight }) => flight.api === 'ListOffsets' && flight.from === `b${from}` && !flight.isResponse,
    ).length;

  it('below its start: the follower drops everything and begins anew where the leader does', () => {
    const cluster = new Cluster({ minIsr: 1, producer: { acks: 1 } });
    const leader = cluster.leader();
    const [away] = cluster.followers();
    cluster.send(1);
    cluster.run(1);
    cluster.stop(away);
    cluster.until('node.stopped');
    cluster.send(5);
    cluster.tamper((insides) => advanceLogStart(logIn(insides, leader), 4));
    cluster.start(away);
    cluster.heal(30);
    expect(lookups(cluster, away)).toBe(2);
    expect(cluster.story(away)).toBe('5@0 6@0');
    expect(cluster.draw(away)).toBe('4 5 |');
    expect(cluster.seen('replica.truncated')).toMatchObject([{ brokerId: away, fromOffset: 1, toOffset: 0 }]);
  });

  /** Truncation by high watermark, and a leader whose log ends before the follower's high watermark. */
  function uncleanlyShorter(): { readonly cluster: Cluster; readonly longer: number } {
    const cluster = new Cluster({
      replicas: 2,
      minIsr: 1,
      topicConfigs: { 'unclean.leader.election.enable': 'true' },
      rules: { truncation: 'highWatermark' },
    });
    const [longer = -1, shorter = -1] = cluster.partition().replicas;
    cluster.stop(shorter);
    cluster.until('node.stopped');
    cluster.send(3);
    cluster.stop(longer);
    cluster.until('node.stopped');
    cluster.start(shorter);
    cluster.untilTrue(() => cluster.leader() === shorter && cluster.partition().status === 'online', 30, 20);
    cluster.start(longer);
    cluster.until('replica.becameFollower', ({ brokerId }) => brokerId === longer);
    return { cluster, longer };
  }

  it('beyond its end: the follower cuts its log there, whatever it knows to be committed', () => {
    const { cluster, longer } = uncleanlyShorter();
    cluster.heal(30);
    expect(lookups(cluster, longer)).toBe(1);
    expect(cluster.seen('replica.truncated', ({ brokerId }) => brokerId === longer)).toMatchObject([
      { fromOffset: 3, toOffset: 0 },
    ]);
  });

  it('beyond its end, up to 0.10 and without unclean elections: the process ends', () => {
    const { cluster, longer } = uncleanlyShorter();
    // The topic's config has changed meanwhile.
    cluster.tamper((insides) =>
      memoryIn(insides, longer)
        .image.topics.get('orders')
        ?.configs.set('unclean.leader.election.enable', 'false'),
    );
    expect(cluster.until('broker.halted')).toMatchObject({
      brokerId: longer,
      logEndOffset: 3,
      leaderEndOffset: 0,
    });
    cluster.until('node.stopped', ({ node }) => node === `b${longer}`, 1);
  });
});

describe('a fetcher that is fenced', () => {
  it('gives the partition up until new metadata come', () => {
    const cluster = new Cluster();
    cluster.send(1);
    cluster.run(1);
    const old = cluster.leader();
    const [, behind] = cluster.followers();
    // It hears nothing of the controllers, and goes on in the old epoch.
    cluster.link('clog', `b${behind}`, 'c101');
    cluster.kill(old);
    cluster.until('replica.becameLeader', ({ leaderEpoch }) => leaderEpoch === 1);
    cluster.start(old);
    cluster.until('fetch.refused', ({ error }) => error === 'FENCED_LEADER_EPOCH');
    cluster.run(0.1);
    expect(replicaIn(cluster.insides, behind).role).toMatchObject({ kind: 'follower', state: 'failed' });
    const refused = cluster.seen('fetch.refused').length;
    cluster.run(3);
    expect(cluster.seen('fetch.refused')).toHaveLength(refused);
    cluster.link('heal', `b${behind}`, 'c101');
    cluster.heal(20);
    expect(replicaIn(cluster.insides, behind).role).toMatchObject({ kind: 'follower', state: 'fetching' });
    expect(cluster.complaints()).toEqual([]);
  });

  it('is tried again, when it is the leader that is behind', () => {
    const cluster = new Cluster();
    cluster.send(1);
    cluster.run(1);
    const old = cluster.leader();
    const [next, other] = cluster.followers();
    cluster.kill(old);
    cluster.run(5);
    cluster.link('clog', `b${next}`, 'c101');
    cluster.until('fetch.refused', ({ error }) => error === 'UNKNOWN_LEADER_EPOCH');
    cluster.run(0.1);
    const { role } = replicaIn(cluster.insides, other);
    expect(role).toMatchObject({ kind: 'follower', state: 'fetching' });
    expect(role.kind === 'follower' && role.delayUntilUs - cluster.engine.nowUs()).toBeGreaterThan(500_000);
    cluster.link('heal', `b${next}`, 'c101');
    cluster.run(3);
    expect(cluster.replica(next)).toMatchObject({ role: 'leader', leaderEpoch: 1 });
    cluster.send(1);
    expect(cluster.complaints()).toEqual([]);
  });
});
