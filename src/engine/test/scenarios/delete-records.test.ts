/** DeleteRecords, asked of the leader, done by every replica, and heard of by whoever reads. */
import { describe, expect, it } from 'vitest';
import { Cluster, logIn, ORDERS } from '../cluster-script.ts';

const deleteBefore = (cluster: Cluster, beforeOffset: number): void =>
  cluster.give({ type: 'log.deleteRecords', topic: 'orders', partition: 0, beforeOffset });
const startsOf = (cluster: Cluster): number[] =>
  [1, 2, 3].map((id) => logIn(cluster.insides, id).logStartOffset);

describe('deleting records', () => {
  it('moves the log start of the leader at once, and of each follower with its next fetch', () => {
    const cluster = new Cluster();
    cluster.send(8);
    deleteBefore(cluster, 5);
    const moved = cluster.until('log.recordsDeleted');
    expect(moved).toMatchObject({ brokerId: cluster.leader(), from: 0, to: 5 });
    // The leader answers when its low watermark has come there.
    const answer = cluster.until(
      'request.sent',
      ({ flight }) => flight.api === 'DeleteRecords' && flight.isResponse,
    );
    expect(answer.timeUs).toBeGreaterThan(moved.timeUs);
    expect(startsOf(cluster)).toEqual([5, 5, 5]);
    expect(answer.flight.error).toBeNull();
    expect(cluster.draw(1)).toBe('5 6 7 |');
    expect(cluster.complaints()).toEqual([]);
  });

  it('up to −1 is up to the high watermark; whole segments go with the next look of retention', () => {
    const cluster = new Cluster({
      topicConfigs: { 'segment.bytes': '1024' },
      configs: { 'log.initial.task.delay.ms': '5000', 'log.retention.check.interval.ms': '1000' },
    });
    cluster.send(8);
    const segments = logIn(cluster.insides, 1).segments.length;
    expect(segments).toBeGreaterThan(2);
    deleteBefore(cluster, -1);
    cluster.until('log.recordsDeleted');
    cluster.run(10);
    expect(startsOf(cluster)).toEqual([8, 8, 8]);
    expect([1, 2, 3].map((id) => logIn(cluster.insides, id).segments.length)).toEqual([1, 1, 1]);
    expect(cluster.seen('log.segmentsDeleted')[0]).toMatchObject({ reason: 'startOffset' });
    cluster.send(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('beyond the high watermark is refused, and so it is where only compaction deletes', () => {
    const cluster = new Cluster();
    cluster.send(3);
    deleteBefore(cluster, 4);
    expect(cluster.until('command.rejected').reason).toMatchObject({
      params: { error: 'OFFSET_OUT_OF_RANGE' },
    });
    expect(startsOf(cluster)).toEqual([0, 0, 0]);
    const compacted = new Cluster({
      topicConfigs: { 'cleanup.policy': 'compact' },
      producer: { keyStrategy: 'keyed' },
    });
    compacted.send(3);
    deleteBefore(compacted, 2);
    expect(compacted.until('command.rejected').reason).toMatchObject({
      params: { error: 'POLICY_VIOLATION' },
    });
  });

  it('waits for a live follower that does not fetch, and gives up after its time', () => {
    const cluster = new Cluster({ configs: { 'replica.lag.time.max.ms': '60000' } });
    cluster.send(4);
    const [follower] = cluster.followers();
    cluster.link('clog', `b${cluster.leader()}`, `b${follower}`);
    deleteBefore(cluster, 3);
    cluster.until('log.recordsDeleted');
    expect(cluster.until('command.rejected').reason).toMatchObject({
      params: { error: 'REQUEST_TIMED_OUT' },
    });
    // It is done all the same; the follower hears of it later.
    expect(logIn(cluster.insides, cluster.leader()).logStartOffset).toBe(3);
    cluster.link('heal', `b${cluster.leader()}`, `b${follower}`);
    cluster.heal();
    cluster.run(2);
    expect(startsOf(cluster)).toEqual([3, 3, 3]);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is told to a new leader’s readers too, and survives restarts once its checkpoint is written', () => {
    const cluster = new Cluster({ configs: { 'log.initial.task.delay.ms': '1000' } });
    cluster.send(6);
    deleteBefore(cluster, 4);
    cluster.until('log.recordsDeleted');
    cluster.run(62);
    const leader = cluster.leader();
    cluster.kill(leader);
    cluster.until('partition.leaderElected', ({ partition }) => partition === ORDERS);
    cluster.run(2);
    expect(logIn(cluster.insides, cluster.leader()).logStartOffset).toBe(4);
    cluster.start(leader);
    cluster.heal();
    expect(startsOf(cluster)).toEqual([4, 4, 4]);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is forgotten in a kill before its checkpoint: the records come back, their epochs do not', () => {
    const cluster = new Cluster();
    cluster.send(8);
    deleteBefore(cluster, 5);
    cluster.until('log.recordsDeleted');
    cluster.run(1);
    const [follower] = cluster.followers();
    cluster.kill(follower);
    cluster.start(follower);
    const log = logIn(cluster.insides, follower);
    expect(log.logStartOffset).toBe(0);
    expect(log.epochs[0]?.startOffset).toBe(5);
    const findingsAfter = (forget: boolean) => {
      cluster.tamper(({ audit }) => {
        if (forget) for (const file of audit.partitions.values()) file.startsForgotten.clear();
      });
      return cluster.engine.recheck().map(({ invariant }) => invariant);
    };
    cluster.until('replica.becameFollower', ({ brokerId }) => brokerId === follower);
    expect(findingsAfter(false)).toEqual([]);
    // Without a kill that explains it, the same cache is at fault.
    expect(findingsAfter(true)).toEqual(['epoch-cache-tells-the-log']);
  });
});

it('a topic’s configs reach the logs of all its replicas while they run', () => {
  const cluster = new Cluster({
    topicConfigs: { 'segment.bytes': '1024' },
    configs: { 'log.initial.task.delay.ms': '1000', 'log.retention.check.interval.ms': '1000' },
  });
  cluster.send(6);
  cluster.run(5);
  expect(startsOf(cluster)).toEqual([0, 0, 0]);
  cluster.give({ type: 'config.alter', scope: 'topic', name: 'orders', configs: { 'retention.ms': '1000' } });
  cluster.run(5);
  expect([1, 2, 3].map((id) => logIn(cluster.insides, id).config.retentionMs)).toEqual([1_000, 1_000, 1_000]);
  expect(startsOf(cluster)).toEqual([6, 6, 6]);
  expect(cluster.complaints()).toEqual([]);
});
