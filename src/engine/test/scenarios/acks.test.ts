/** What Kafka promises of acks, and of the errors of a write. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../contract/eras.ts';
import { makeBatch } from '../../protocol/records.ts';
import { Cluster, leadershipIn } from '../cluster-script.ts';
import { BrokerBench, LEADER } from '../vectors/broker-bench.ts';

/** One record of so many bytes, asked to be written. */
function produce(bench: BrokerBench, acks: number, valueBytes = 10, timeoutMs = 30_000) {
  const records = makeBatch(
    [{ type: 'user', key: null, generator: 'shop', number: 1, valueBytes, timestampMs: 0 }],
    0,
  );
  const topicData = [{ topicId: 'FOO', partitionData: [{ index: 0, records }] }];
  const asked = bench.ask('Produce', 'p-shop', { transactionalId: null, acks, timeoutMs, topicData });
  return () => asked.answer()?.responses[0]?.partitionResponses[0];
}

const leading = (isr: readonly number[], minIsr: number, rules: Partial<Rules> = {}): BrokerBench => {
  const bench = new BrokerBench({
    replicas: [LEADER, 2, 3],
    rules,
    topicConfigs: { 'min.insync.replicas': String(minIsr) },
  });
  bench.decide(LEADER, isr, 0, 0);
  return bench;
};

describe('acks=all', () => {
  it('is refused before anything is written when the ISR is below the minimum: NOT_ENOUGH_REPLICAS', () => {
    const bench = leading([LEADER], 2);
    expect(produce(bench, -1)()).toMatchObject({ errorCode: 'NOT_ENOUGH_REPLICAS', baseOffset: -1 });
    expect(bench.log.logEndOffset).toBe(0);
  });

  it('counts the confirmed ISR for that, not the one that is asked for', () => {
    const bench = leading([LEADER], 2);
    bench.fetch(2, { fetchOffset: 0 });
    expect(bench.role.pending?.isr).toEqual([LEADER, 2]);
    expect(produce(bench, -1)()).toMatchObject({ errorCode: 'NOT_ENOUGH_REPLICAS' });
  });

  it('before 3.7 ends with NOT_ENOUGH_REPLICAS_AFTER_APPEND when the ISR shrinks below the minimum meanwhile', () => {
    const bench = leading([LEADER, 2], 2, { highWatermarkWaitsForMinIsr: false });
    const answer = produce(bench, -1);
    expect(answer()).toBeUndefined();
    bench.fence(2);
    bench.decide(LEADER, [LEADER], 0, 1);
    // It is written and committed all the same: a retry without idempotence writes it twice.
    expect(answer()).toMatchObject({ errorCode: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', baseOffset: 0 });
    expect(bench.replica.highWatermark).toBe(1);
  });

  it('since 3.7 waits then, as the high watermark does, and times out; the record stays and may commit later', () => {
    const bench = leading([LEADER, 2], 2);
    const answer = produce(bench, -1, 10, 1_000);
    bench.fence(2);
    bench.decide(LEADER, [LEADER], 0, 1);
    expect(answer()).toBeUndefined();
    bench.pass(1_000);
    expect(answer()).toMatchObject({ errorCode: 'REQUEST_TIMED_OUT', baseOffset: 0 });
    expect(bench.replica.highWatermark).toBe(0);
    bench.fetch(3, { fetchOffset: 1 });
    bench.answerAlter();
    expect(bench.replica.highWatermark).toBe(1);
  });

  it('still meets NOT_ENOUGH_REPLICAS_AFTER_APPEND since 3.7, when the minimum is raised while it waits', () => {
    const bench = leading([LEADER, 2], 1);
    const answer = produce(bench, -1);
    bench.memory.image.topics.get('foo')?.configs.set('min.insync.replicas', '2');
    bench.fetch(2, { fetchOffset: 1 });
    expect(answer()).toMatchObject({ errorCode: 'NONE' });
    const again = produce(bench, -1);
    // The high watermark moves by the ISR of two; then three are wanted before it is looked at.
    bench.replica.highWatermark = 2;
    bench.memory.image.topics.get('foo')?.configs.set('min.insync.replicas', '3');
    bench.fetch(2, { fetchOffset: 2 });
    bench.decide(LEADER, [LEADER, 2], 0, 1);
    expect(again()).toMatchObject({ errorCode: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', baseOffset: 1 });
  });

  it('before 3.7 fails for ever when more are wanted than there are replicas; since then that is capped', () => {
    const capped = (rules: Partial<Rules>) => {
      const bench = leading([LEADER, 2, 3], 4, rules);
      const answer = produce(bench, -1);
      for (const id of [2, 3]) bench.fetch(id, { fetchOffset: 1 });
      return answer()?.errorCode;
    };
    expect(capped({})).toBe('NONE');
    expect(capped({ highWatermarkWaitsForMinIsr: false })).toBe('NOT_ENOUGH_REPLICAS');
  });

  it('ends with NOT_LEADER_OR_FOLLOWER when leadership goes while it waits, naming the new leader (KIP-951)', () => {
    const bench = leading([LEADER, 2, 3], 1);
    const answer = produce(bench, -1);
    bench.decide(2, [2, 3], 1, 1);
    expect(answer()).toMatchObject({
      errorCode: 'NOT_LEADER_OR_FOLLOWER',
      currentLeader: { leaderId: 2, leaderEpoch: 1 },
    });
  });
});

describe('a write', () => {
  it.each([2, -2, 7])('with acks=%i is refused: INVALID_REQUIRED_ACKS', (acks) => {
    const bench = leading([LEADER], 1);
    expect(produce(bench, acks)()).toMatchObject({ errorCode: 'INVALID_REQUIRED_ACKS' });
    expect(bench.log.logEndOffset).toBe(0);
  });

  it('that is too large for max.message.bytes, or for a segment, is refused', () => {
    const bench = leading([LEADER], 1);
    expect(produce(bench, 1, 1_100_000)()).toMatchObject({ errorCode: 'MESSAGE_TOO_LARGE' });
    bench.log.config = { ...bench.log.config, segmentBytes: 500 };
    expect(produce(bench, 1, 600)()).toMatchObject({ errorCode: 'RECORD_LIST_TOO_LARGE' });
    expect(bench.log.logEndOffset).toBe(0);
  });

  it('with acks=0 that fails breaks its connection: there is no other way to say so', () => {
    const bench = leading([LEADER], 1);
    bench.decide(2, [2, 3], 1, 1);
    const connections = bench.sim.network.connections.size;
    // One is opened for it.
    expect(produce(bench, 0)()).toBeUndefined();
    expect(bench.sim.network.connections.size).toBe(connections);
  });

  it('with acks=1 does not ask for the minimum', () => {
    const bench = leading([LEADER], 2);
    expect(produce(bench, 1)()).toMatchObject({ errorCode: 'NONE', baseOffset: 0 });
    expect(bench.replica.highWatermark).toBe(0);
  });
});

describe('a follower’s fetch', () => {
  it('of an earlier life is refused, and says nothing of its log (KIP-903)', () => {
    const bench = leading([LEADER, 2, 3], 1);
    bench.register(2);
    const { image } = bench.memory;
    const registered = image.brokers.get(2);
    if (registered) image.brokers.set(2, Object.freeze({ ...registered, brokerEpoch: 25 }));
    const asked = bench.fetch(2, { fetchOffset: 0 });
    expect(asked.answer()?.responses[0]?.partitions[0]?.errorCode).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(bench.role.remotes.get(2)?.logEndOffset).toBe(-1);
  });

  it.each([
    [4, 'FENCED_LEADER_EPOCH'],
    [6, 'UNKNOWN_LEADER_EPOCH'],
  ])('of leader epoch %i is refused by the leader of epoch 5: %s', (currentLeaderEpoch, error) => {
    const bench = leading([LEADER, 2, 3], 1);
    bench.decide(LEADER, [LEADER, 2, 3], 5, 1);
    const asked = bench.fetch(2, { fetchOffset: 0, currentLeaderEpoch });
    expect(asked.answer()?.responses[0]?.partitions[0]?.errorCode).toBe(error);
    expect(bench.role.remotes.get(2)?.logEndOffset).toBe(-1);
  });

  /** What a fetch of another epoch moves, with one rule off. */
  const unfenced = (rules: Partial<Rules>) => {
    const bench = leading([LEADER], 1, rules);
    bench.write(2);
    bench.decide(LEADER, [LEADER], 5, 1);
    const asked = bench.fetch(2, { fetchOffset: 2, currentLeaderEpoch: 4 }, { maxWaitMs: 0 });
    return {
      error: asked.answer()?.responses[0]?.partitions[0]?.errorCode,
      counts: bench.role.remotes.get(2)?.logEndOffset === 2,
      joins: bench.alterSent !== undefined,
    };
  };
  it.each([
    ['fetchFencedByEpoch', { error: 'NONE', counts: false, joins: false }],
    ['highWatermarkNeedsOwnEpoch', { error: 'FENCED_LEADER_EPOCH', counts: true, joins: false }],
    ['expansionFencedByEpoch', { error: 'FENCED_LEADER_EPOCH', counts: false, joins: true }],
  ] as const)('of another epoch, without %s', (rule, outcome) => {
    expect(unfenced({ [rule]: false })).toEqual(outcome);
  });

  it('in 2.4 is answered as soon as the high watermark moves; before and after, only with new records', () => {
    const isAnswered = (rules: Partial<Rules>): boolean => {
      const bench = leading([LEADER, 2, 3], 1, { fetchSessions: false, ...rules });
      bench.write(1);
      const parked = bench.fetch(2, { fetchOffset: 1 });
      expect(parked.answer()).toBeNull();
      bench.fetch(3, { fetchOffset: 1 });
      expect(bench.replica.highWatermark).toBe(1);
      return parked.answer()?.responses[0]?.partitions[0]?.highWatermark === 1;
    };
    expect(isAnswered({})).toBe(false);
    expect(isAnswered({ highWatermarkEndsFollowerWait: true })).toBe(true);
  });
});

describe('AlterPartition', () => {
  const shrinking = (): BrokerBench => {
    const bench = leading([LEADER, 2, 3], 1);
    bench.write(1);
    bench.fetch(3, { fetchOffset: 1 });
    bench.pass(30_001);
    bench.shrinkTask();
    expect(bench.role.pending).toMatchObject({ kind: 'shrink', isr: [LEADER, 3] });
    return bench;
  };

  it.each(['OPERATION_NOT_ATTEMPTED', 'INELIGIBLE_REPLICA'] as const)(
    'that is answered %s goes back to the ISR that is confirmed',
    (error) => {
      const bench = shrinking();
      bench.answerAlter(error);
      expect(bench.role).toMatchObject({ pending: null, isr: [LEADER, 2, 3] });
    },
  );

  it.each([
    'FENCED_LEADER_EPOCH',
    'INVALID_UPDATE_VERSION',
    'INVALID_REQUEST',
    'UNKNOWN_TOPIC_ID',
    'NEW_LEADER_ELECTED',
  ] as const)(
    'that is answered %s stays pending until new metadata come, and holds the high watermark',
    (error) => {
      const bench = shrinking();
      bench.answerAlter(error);
      bench.pass(60_000);
      bench.shrinkTask();
      expect(bench.role.pending).not.toBeNull();
      expect(bench.alterSent).toBeUndefined();
      expect(bench.replica.highWatermark).toBe(0);
      bench.decide(LEADER, [LEADER, 3], 0, 1);
      expect(bench.role.pending).toBeNull();
      expect(bench.replica.highWatermark).toBe(1);
    },
  );

  it('that is answered with anything else is asked again', () => {
    const bench = shrinking();
    bench.answerAlter('NOT_CONTROLLER');
    expect(bench.alterSent).toMatchObject({ isr: [LEADER, 3] });
    expect(bench.role.pending).toMatchObject({ isr: [LEADER, 3] });
  });

  it('tells the lives of the members as they were when it was wished (KIP-903); before 3.5 it tells none', () => {
    expect(shrinking().alterSent).toMatchObject({ isr: [LEADER, 3], brokerEpochs: [10, 30] });
    const bench = leading([LEADER], 1, { isrMembersCarryBrokerEpochs: false });
    bench.fetch(2, { fetchOffset: 0 });
    expect(bench.alterSent).toMatchObject({ isr: [LEADER, 2], brokerEpochs: [-1, -1] });
  });
});

it('a write that timed out commits when the follower is back, and its producer’s retry is not written twice', () => {
  const cluster = new Cluster({ producerConfigs: { 'request.timeout.ms': '2000' } });
  const leader = cluster.leader();
  const [slow] = cluster.followers();
  cluster.link('clog', `b${leader}`, `b${slow}`);
  cluster.hand(1);
  cluster.until('produce.refused', ({ error }) => error === 'REQUEST_TIMED_OUT');
  expect(cluster.draw(leader)).toBe('| 0');
  expect(leadershipIn(cluster.insides, leader).isr).toContain(slow);
  cluster.link('heal', `b${leader}`, `b${slow}`);
  cluster.until('produce.acknowledged');
  expect(cluster.story(leader)).toBe('1@0');
  expect(cluster.complaints()).toEqual([]);
});
