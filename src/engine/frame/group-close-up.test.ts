import { expect, test } from 'vitest';
import { Run } from '../test/small-cluster.ts';

const groupOf = (run: Run) => {
  const closeUp = run.engine.closeUp({ kind: 'group', groupId: 'team' });
  if (closeUp?.kind !== 'group') throw new Error('no close look at the group');
  return closeUp;
};
const consumerOf = (run: Run, consumerId: string) => {
  const closeUp = run.engine.closeUp({ kind: 'consumer', consumerId });
  if (closeUp?.kind !== 'consumer') throw new Error(`no close look at ${consumerId}`);
  return closeUp;
};

test('a group up close: what has a say, sessions, and what was written about it', () => {
  const run = new Run({ team: ['Ada', 'Bo'] });
  run.settle();
  run.runTo(8);
  const { configs, members, written } = groupOf(run);
  expect(configs).toContainEqual({ name: 'session.timeout.ms', value: '6000' });
  expect(members.map(({ consumerId }) => consumerId).sort()).toEqual(['k-ada', 'k-bo']);
  const nowUs = run.engine.nowUs();
  for (const { sessionEndsAtUs } of members) {
    expect(sessionEndsAtUs).toBeGreaterThan(nowUs);
    expect(sessionEndsAtUs).toBeLessThanOrEqual(nowUs + 6_000_000);
  }
  expect(written.length).toBeGreaterThan(0);
  expect(written.map(({ offset }) => offset)).toEqual(
    written.map(({ offset }) => offset).sort((a, b) => b - a),
  );
  // What lies last in the log for a partition is what the group has committed, once it is replicated.
  const lags = run.frame.groups.team?.lags ?? {};
  const newest = written.find(({ commit, isCommitted }) => commit && isCommitted)?.commit;
  expect(newest?.offset).toBe(lags[newest?.partition ?? '']?.committed);
});

test('a group without a coordinator has no sessions; one that is not there is no group', () => {
  const run = new Run({ team: ['Ada'] });
  run.runTo(1);
  expect(groupOf(run)).toMatchObject({ members: [], written: [] });
  expect(run.engine.closeUp({ kind: 'group', groupId: 'nobody' })).toBeNull();
});

test('a consumer up close: its thread, its timers, what it has in hand and in its buffer', () => {
  const run = new Run({ team: ['Ada', 'Bo'], processingMs: 40 });
  run.settle();
  let worked = 0;
  for (let i = 0; i < 40; i++) {
    run.runTo(8 + i * 0.05);
    const { thread, doneAtUs, hand, handCount, partitions, timers, threadSinceUs } = consumerOf(run, 'k-ada');
    const nowUs = run.engine.nowUs();
    const owned = run.frame.consumers['k-ada']?.owned ?? [];
    expect(partitions.map(({ partition }) => partition).sort()).toEqual([...owned].sort());
    expect(threadSinceUs).toBeLessThanOrEqual(nowUs);
    expect(timers.map(({ name }) => name)).toContain('session');
    for (const { partition, position, bufferedTo } of partitions) {
      expect(position).toBe(run.frame.groups.team?.lags[partition]?.position);
      expect(bufferedTo).toBeGreaterThanOrEqual(position);
    }
    if (thread !== 'processing') {
      expect(hand).toEqual([]);
      continue;
    }
    worked++;
    expect(handCount).toBeGreaterThan(0);
    expect(doneAtUs).toBe(threadSinceUs + handCount * 40_000);
    // It is behind them already: poll() moves the position when it returns.
    for (const { partition, offset } of hand)
      expect(offset).toBeLessThan(partitions.find((one) => one.partition === partition)?.position ?? -1);
    expect(timers.find(({ name }) => name === 'poll')?.endsAtUs).toBe(threadSinceUs + 300_000_000);
  }
  expect(worked).toBeGreaterThan(0);
});

test('a consumer that is down has neither timers nor partitions; one that never was is nobody', () => {
  const run = new Run({ team: ['Ada', 'Bo'] });
  run.settle();
  run.give({ type: 'consumer.crash', consumerId: 'k-bo' });
  expect(consumerOf(run, 'k-bo')).toMatchObject({ thread: 'down', timers: [], partitions: [], hand: [] });
  expect(run.engine.closeUp({ kind: 'consumer', consumerId: 'k-nobody' })).toBeNull();
});

test('a group of KIP-848: sessions and the heartbeat interval are the coordinator’s', () => {
  const run = new Run({ team: ['Ada', 'Bo'], groupConfigs: { 'group.protocol': 'consumer' } });
  run.runTo(12);
  const { configs, members, written } = groupOf(run);
  const nowUs = run.engine.nowUs();
  expect(configs.map(({ name }) => name)).not.toContain('session.timeout.ms');
  expect(members.map(({ consumerId }) => consumerId).sort()).toEqual(['k-ada', 'k-bo']);
  for (const { sessionEndsAtUs } of members) expect(sessionEndsAtUs).toBeGreaterThan(nowUs);
  expect(written.length).toBeGreaterThan(0);
  const { timers } = consumerOf(run, 'k-ada');
  expect(timers.find(({ name }) => name === 'heartbeat')?.lengthUs).toBe(5_000_000);
  expect(timers.find(({ name }) => name === 'session')?.lengthUs).toBe(45_000_000);
});

test('what a consumer has finished is in its hand no more, though it hangs before the next poll()', () => {
  const run = new Run({ team: ['Ada', 'Bo'], processingMs: 40 });
  run.settle();
  for (let s = 8; consumerOf(run, 'k-ada').thread !== 'processing'; s += 0.02) run.runTo(s);
  run.give({ type: 'consumer.stall', consumerId: 'k-ada', stalled: true });
  expect(consumerOf(run, 'k-ada').handCount).toBeGreaterThan(0);
  run.runTo(run.engine.nowUs() / 1e6 + 3);
  expect(consumerOf(run, 'k-ada')).toMatchObject({
    thread: 'stalled',
    hand: [],
    handCount: 0,
    doneAtUs: null,
  });
});
