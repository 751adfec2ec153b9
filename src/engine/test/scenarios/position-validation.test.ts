/** What a consumer makes of a leader whose log is not the one it read (KIP-320). */
import { describe, expect, it } from 'vitest';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, ORDERS } from '../cluster-script.ts';

const group = (configs: Record<string, string>): Partial<ClusterSpec> => ({
  groups: [{ name: 'team', topics: ['orders'], assignor: 'range', configs }],
  consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 1_200, processingMs: 1 }],
});

/** Everything is read; then the leader's committed tail is lost in an unclean election, and two new records take its
 *  place. */
function afterUncleanElection(
  configs: Record<string, string>,
  rules: ClusterSpec['rules'] = {},
  meanwhile: (cluster: Cluster, next: number) => void = () => undefined,
): Cluster {
  const cluster = new Cluster({
    replicas: 2,
    minIsr: 1,
    topicConfigs: { 'unclean.leader.election.enable': 'true' },
    configs: { 'offsets.topic.num.partitions': '1' },
    rules,
    ...group(configs),
  });
  const [leader, behind] = [
    cluster.leader(),
    cluster.partition().replicas.find((id) => id !== cluster.leader()) ?? -1,
  ];
  cluster.send(3);
  cluster.untilTrue(
    () => cluster.seen('group.offsetCommitted').some(({ offsets }) => offsets[ORDERS] === 3),
    40,
  );
  cluster.stop(behind);
  cluster.until('node.stopped');
  cluster.send(2);
  cluster.untilTrue(() => cluster.seen('consumer.polled').some(({ toOffset }) => toOffset === 4), 20);
  cluster.stop(leader);
  cluster.until('node.stopped');
  meanwhile(cluster, behind);
  cluster.start(behind);
  cluster.untilTrue(() => cluster.leader() === behind && cluster.partition().status === 'online', 30, 20);
  return cluster;
}

describe('a consumer whose position the new leader’s log does not reach', () => {
  it('goes back to where the logs part, and misses nothing', () => {
    const cluster = afterUncleanElection({ 'auto.offset.reset': 'earliest' });
    const found = cluster.until('consumer.truncationDetected', () => true, 20);
    expect(found).toMatchObject({
      consumerId: 'k-ada',
      partition: ORDERS,
      position: 5,
      divergesAt: 3,
      isLeftAlone: false,
    });
    cluster.send(2);
    cluster.run(2);
    const since = cluster.seen('consumer.polled', ({ timeUs }) => timeUs > found.timeUs);
    expect(since.map(({ fromOffset, toOffset }) => [fromOffset, toOffset])).toEqual([
      [3, 3],
      [4, 4],
    ]);
    expect(cluster.seen('consumer.reset')).toHaveLength(1);
  });

  it('silently goes on behind what it never saw, in eras that do not validate', () => {
    const unvalidated = {
      fetchFencedByEpoch: false,
      highWatermarkNeedsOwnEpoch: false,
      expansionFencedByEpoch: false,
    };
    // The consumer comes to the new leader only when that has written as much as was lost.
    const cluster = afterUncleanElection({ 'auto.offset.reset': 'earliest' }, unvalidated, (run, next) =>
      run.link('clog', 'k-ada', `b${next}`),
    );
    cluster.send(3);
    const beforeUs = cluster.engine.nowUs();
    cluster.link('heal', 'k-ada', `b${cluster.leader()}`);
    cluster.run(10);
    expect(cluster.seen('consumer.truncationDetected')).toEqual([]);
    // Offsets 3 and 4 are new records, and were never read.
    const since = cluster.seen('consumer.polled', ({ timeUs }) => timeUs > beforeUs);
    expect(since).toMatchObject([{ fromOffset: 5, toOffset: 5 }]);
  });

  it('makes poll() throw without auto.offset.reset, and the application ends', () => {
    const cluster = afterUncleanElection({ 'auto.offset.reset': 'latest' });
    cluster.tamper(({ world }) => {
      const node = world.sim.nodes.get('k-ada');
      const memory = node?.memory as { client: { group: { configs: Record<string, string> } } | null };
      if (memory.client) {
        const { group: wish } = memory.client;
        Object.assign(memory.client, {
          group: { ...wish, configs: { ...wish.configs, 'auto.offset.reset': 'none' } },
        });
      }
    });
    const found = cluster.until('consumer.truncationDetected', () => true, 20);
    expect(found).toMatchObject({ divergesAt: 3, isLeftAlone: true });
    const read = cluster.seen('consumer.polled').length;
    cluster.send(3);
    cluster.run(10);
    expect(cluster.seen('consumer.callFailed')).toMatchObject([
      { call: 'poll', exception: 'LogTruncationException' },
    ]);
    expect(cluster.seen('node.stopped', ({ node }) => node === 'k-ada')).toHaveLength(1);
    expect(cluster.seen('consumer.polled')).toHaveLength(read);
  });
});

it('a consumer validates the position it has committed when it comes back, and goes on where nothing has changed', () => {
  const cluster = new Cluster({
    configs: { 'offsets.topic.num.partitions': '1' },
    ...group({ 'auto.offset.reset': 'earliest' }),
  });
  cluster.send(2);
  cluster.untilTrue(() => cluster.seen('group.offsetCommitted').length > 0, 40);
  cluster.give({ type: 'consumer.crash', consumerId: 'k-ada' });
  cluster.run(1);
  cluster.give({ type: 'consumer.start', consumerId: 'k-ada' });
  cluster.until(
    'request.sent',
    ({ flight }) => flight.api === 'OffsetForLeaderEpoch' && flight.from === 'k-ada',
  );
  cluster.send(1);
  expect(cluster.until('consumer.polled', () => true, 10)).toMatchObject({ fromOffset: 2, toOffset: 2 });
  expect(cluster.seen('consumer.truncationDetected')).toEqual([]);
});
