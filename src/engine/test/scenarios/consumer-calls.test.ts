/** What an application calls on its consumer: seek, pause, commits; and the one thread it belongs to. */
import { describe, expect, it } from 'vitest';
import type { Command, CommitPractice } from '../../../contract/commands.ts';
import { Cluster, ORDERS } from '../cluster-script.ts';

interface Spec {
  readonly configs?: Readonly<Record<string, string>>;
  readonly commits?: CommitPractice;
  readonly processingMs?: number;
}

/** One consumer that has read `records`. */
function reading(records: number, { configs = {}, commits, processingMs = 1 }: Spec = {}): Cluster {
  const cluster = new Cluster({
    configs: { 'offsets.topic.num.partitions': '2', 'group.initial.rebalance.delay.ms': '200' },
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': 'false', ...configs },
      },
    ],
    consumers: [
      { name: 'Ada', groupId: 'team', startAtMs: 1_500, processingMs, ...(commits ? { commits } : {}) },
    ],
  });
  cluster.until('consumer.assigned', () => true, 30);
  if (records > 0) {
    cluster.send(records);
    cluster.untilTrue(() => read(cluster).length >= records, 30, 10);
  }
  cluster.run(0.3);
  return cluster;
}

const read = (cluster: Cluster): number[] =>
  cluster
    .seen('consumer.polled')
    .flatMap(({ fromOffset, toOffset }) =>
      Array.from({ length: toOffset - fromOffset + 1 }, (_, i) => fromOffset + i),
    );
const lag = (cluster: Cluster) => cluster.frame.groups.team?.lags[ORDERS];
const ada = { consumerId: 'k-ada' } as const;

/** What is said of a wish that is refused. */
function refusalOf(cluster: Cluster, command: Command) {
  const { result } = cluster.engine.submit(command, 'wish');
  return result.ok ? null : result.reason;
}

describe('a fetch', () => {
  /** Until a record that has been committed is handed out, seconds. */
  const waited = (configs: Readonly<Record<string, string>>): number => {
    const cluster = reading(0, { configs });
    cluster.run(5);
    const from = cluster.nowS;
    cluster.send(1);
    cluster.until('consumer.polled', () => true, 10);
    return cluster.nowS - from;
  };

  it('is answered at once when there is a byte, or waits for fetch.min.bytes as long as fetch.max.wait.ms', () => {
    expect(waited({})).toBeLessThan(0.3);
    const slow = waited({ 'fetch.min.bytes': '100000', 'fetch.max.wait.ms': '3000' });
    expect(slow).toBeLessThan(3.3);
    // It depends on when the waiting fetch came to the leader; of two in a row one waits almost its whole time.
    const slower = waited({ 'fetch.min.bytes': '100000', 'fetch.max.wait.ms': '6000' });
    expect(Math.max(slow, slower)).toBeGreaterThan(0.5);
    expect(waited({ 'fetch.min.bytes': '100', 'fetch.max.wait.ms': '6000' })).toBeLessThan(0.3);
  });
});

describe('seek', () => {
  it('goes to an offset, once poll() has returned', () => {
    const cluster = reading(4);
    cluster.give({ type: 'consumer.seek', ...ada, partition: ORDERS, to: { offset: 2 } });
    expect(cluster.until('consumer.sought', () => true, 1)).toMatchObject({ toOffset: 2, by: 'offset' });
    cluster.run(1);
    expect(read(cluster)).toEqual([0, 1, 2, 3, 2, 3]);
    expect(cluster.complaints()).toEqual([]);
  });

  it.each([
    ['beginning', 0, [0, 1, 2, 3]],
    ['end', 4, []],
  ] as const)('goes to the %s', (to, toOffset, again) => {
    const cluster = reading(4);
    cluster.give({ type: 'consumer.seek', ...ada, partition: ORDERS, to });
    expect(cluster.until('consumer.sought', () => true, 1)).toMatchObject({ toOffset, by: to });
    cluster.run(1);
    expect(read(cluster).slice(4)).toEqual(again);
  });

  it('goes to the first record that is not older than a time, or to the end', () => {
    const cluster = reading(3);
    cluster.run(5);
    const sinceMs = Math.round(cluster.nowS * 1000);
    cluster.send(2);
    cluster.run(1);
    cluster.give({ type: 'consumer.seek', ...ada, partition: ORDERS, to: { sinceMs } });
    expect(cluster.until('consumer.sought', () => true, 1)).toMatchObject({ toOffset: 3, by: 'time' });
    cluster.give({ type: 'consumer.seek', ...ada, partition: ORDERS, to: { sinceMs: sinceMs + 3_600_000 } });
    expect(cluster.until('consumer.sought', () => true, 1)).toMatchObject({ toOffset: 5, by: 'end' });
  });

  it('beyond the end meets OFFSET_OUT_OF_RANGE, and auto.offset.reset', () => {
    const cluster = reading(2);
    cluster.give({ type: 'consumer.seek', ...ada, partition: ORDERS, to: { offset: 100 } });
    expect(cluster.until('consumer.reset', () => true, 5)).toMatchObject({ toOffset: 0, policy: 'earliest' });
    expect(cluster.complaints()).toEqual([]);
  });

  it('of a partition that is another’s is refused', () => {
    const cluster = reading(0);
    expect(refusalOf(cluster, { type: 'consumer.seek', ...ada, partition: 'orders-7', to: 'end' })).toEqual({
      code: 'consumerNotAssigned',
      params: { consumer: 'Ada', partition: 'orders-7', assigned: ORDERS },
    });
    expect(
      refusalOf(cluster, { type: 'consumer.seek', ...ada, partition: ORDERS, to: { offset: -3 } })?.code,
    ).toBe('badValue');
  });
});

describe('pause', () => {
  it('keeps what comes until resume', () => {
    const cluster = reading(2);
    cluster.give({ type: 'consumer.pausePartition', ...ada, partition: ORDERS });
    cluster.until('consumer.partitionPaused', () => true, 1);
    cluster.send(3);
    cluster.run(3);
    expect(read(cluster)).toEqual([0, 1]);
    expect(cluster.frame.groups.team?.state).toBe('Stable');
    cluster.give({ type: 'consumer.resumePartition', ...ada, partition: ORDERS });
    cluster.run(2);
    expect(read(cluster)).toEqual([0, 1, 2, 3, 4]);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('an application that commits by itself', () => {
  it('with commitSync() is never ahead of what is committed when it polls again', () => {
    const cluster = reading(5, { commits: 'sync' });
    expect(lag(cluster)).toMatchObject({ committed: 5, position: 5 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('with commitAsync() goes on, and what is committed follows', () => {
    const cluster = reading(5, { commits: 'async' });
    expect(lag(cluster)?.committed).toBe(5);
  });

  it('with none of it commits nothing, until it is told to', () => {
    const cluster = reading(5);
    cluster.run(10);
    expect(lag(cluster)?.committed).toBe(-1);
    cluster.give({ type: 'consumer.commit', ...ada, how: 'sync' });
    cluster.until('group.offsetCommitted', ({ offsets }) => offsets[ORDERS] === 5, 2);
  });

  it('with both commits at the end what the last commitAsync() could not', () => {
    const cluster = reading(3, { commits: 'combined' });
    cluster.link('cut', 'k-ada', `b${cluster.frame.groups.team?.coordinatorId}`);
    cluster.run(0.2);
    cluster.link('heal', 'k-ada', `b${cluster.frame.groups.team?.coordinatorId}`);
    cluster.give({ type: 'consumer.move', ...ada, groupId: null });
    cluster.until('group.memberLeft', () => true, 40);
    expect(lag(cluster)?.committed).toBe(3);
  });

  it('hears of a commit that came too late by an exception, and joins again', () => {
    const cluster = reading(1, {
      commits: 'sync',
      processingMs: 8_000,
      configs: { 'max.poll.interval.ms': '6000', 'session.timeout.ms': '6000' },
    });
    expect(cluster.until('consumer.callFailed', () => true, 30)).toMatchObject({
      call: 'commitSync',
      exception: 'CommitFailedException',
    });
    cluster.until('consumer.assigned', () => true, 30);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('the one thread', () => {
  it('is not shared: another that calls while it is in poll() meets ConcurrentModificationException', () => {
    const cluster = reading(2);
    for (const command of [
      { type: 'consumer.seek', ...ada, partition: ORDERS, to: 'end', thread: 'other' },
      { type: 'consumer.commit', ...ada, how: 'sync', thread: 'other' },
    ] as const) {
      const reason = refusalOf(cluster, command);
      expect(reason?.code).toBe('consumerHasOneThread');
    }
  });

  it('leaves the consumer to another while it works on records', () => {
    const cluster = reading(0, { processingMs: 2_000 });
    cluster.send(1);
    cluster.until('consumer.polled', () => true, 10);
    cluster.run(0.5);
    cluster.give({ type: 'consumer.commit', ...ada, how: 'async', thread: 'other' });
    cluster.until('group.offsetCommitted', ({ offsets }) => offsets[ORDERS] === 1, 1);
  });

  it('calls nothing while it hangs, and there is nothing to call on the bench', () => {
    const cluster = reading(0);
    cluster.give({ type: 'consumer.stall', ...ada, stalled: true });
    cluster.run(0.1);
    const commit = { type: 'consumer.commit', ...ada, how: 'sync' } as const;
    expect(refusalOf(cluster, commit)?.code).toBe('consumerDoesNotCall');
    cluster.give({ type: 'consumer.stall', ...ada, stalled: false });
    cluster.give({ type: 'consumer.move', ...ada, groupId: null });
    cluster.run(3);
    expect(refusalOf(cluster, commit)?.code).toBe('consumerNotInGroup');
  });
});

it('auto.offset.reset by_duration begins with what is as young as that', () => {
  const cluster = reading(0, { configs: { 'auto.offset.reset': 'by_duration:PT20S' } });
  cluster.send(3);
  cluster.run(1);
  cluster.give({ type: 'consumer.move', ...ada, groupId: null });
  cluster.run(30);
  cluster.send(2);
  cluster.run(1);
  cluster.give({ type: 'consumer.move', ...ada, groupId: 'team' });
  expect(cluster.until('consumer.reset', () => true, 20)).toMatchObject({
    toOffset: 3,
    policy: 'by_duration:PT20S',
  });
});

describe('an operator', () => {
  const emptied = (records: number): Cluster => {
    const cluster = reading(records, { commits: 'sync' });
    cluster.give({ type: 'consumer.move', ...ada, groupId: null });
    cluster.untilTrue(() => cluster.frame.groups.team?.state === 'Empty', 20, 50);
    return cluster;
  };

  it.each([
    ['beginning', 0],
    ['end', 5],
    [{ offset: 3 }, 3],
    [{ offset: 99 }, 5],
  ] as const)('resets the offsets of a group without members to %j', (to, offset) => {
    const cluster = emptied(5);
    cluster.give({ type: 'group.resetOffsets', groupId: 'team', topic: 'orders', to });
    expect(cluster.until('group.offsetsReset', () => true, 5).offsets).toEqual({ [ORDERS]: offset });
    expect(lag(cluster)?.committed).toBe(offset);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is refused while somebody is in the group', () => {
    const cluster = reading(2);
    expect(
      refusalOf(cluster, { type: 'group.resetOffsets', groupId: 'team', topic: 'orders', to: 'end' }),
    ).toEqual({
      code: 'groupIsActive',
      params: { group: 'team', state: 'Stable' },
    });
    cluster.give({ type: 'group.delete', groupId: 'team' });
    expect(cluster.until('command.rejected', () => true, 5).reason).toMatchObject({
      params: { error: 'NON_EMPTY_GROUP' },
    });
    cluster.give({ type: 'group.deleteOffsets', groupId: 'team', topic: 'orders' });
    expect(cluster.until('command.rejected', () => true, 5).reason).toMatchObject({
      params: { error: 'GROUP_SUBSCRIBED_TO_TOPIC' },
    });
  });

  it('deletes offsets, and then the group; who joins afterwards begins a new one', () => {
    const cluster = emptied(5);
    cluster.give({ type: 'group.deleteOffsets', groupId: 'team', topic: 'orders' });
    expect(cluster.until('group.offsetsRemoved', () => true, 5)).toMatchObject({ why: 'asked' });
    cluster.run(1);
    expect(lag(cluster)?.committed).toBe(-1);
    cluster.give({ type: 'group.delete', groupId: 'team' });
    cluster.until('group.deleted', () => true, 5);
    cluster.give({ type: 'consumer.move', ...ada, groupId: 'team' });
    expect(cluster.until('group.generationStarted', () => true, 20).generation).toBe(1);
    cluster.run(5);
    expect(read(cluster)).toHaveLength(10);
    expect(cluster.complaints()).toEqual([]);
  });
});
