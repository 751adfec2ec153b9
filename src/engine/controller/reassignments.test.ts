/** Replicas move (ReplicationControlManagerTest, PartitionReassignmentRevertTest). */
import { describe, expect, it } from 'vitest';
import type { FooSpec } from '../test/control-fixture.ts';
import { controlOver, foldIn } from '../test/control-fixture.ts';
import { listReassignments, reassign } from './reassignments.ts';

const foo: FooSpec = { replicas: [3, 2, 1], isr: [3, 2, 1], leader: 3 };
const moving: FooSpec = { replicas: [0, 2, 1, 3], isr: [3, 2, 1], leader: 3, adding: [0], removing: [3] };

const move = (spec: FooSpec, replicas: readonly number[] | null, allowFactor = true) => {
  const control = controlOver(spec);
  const { refusal, record } = reassign(control, 'foo', 0, replicas, allowFactor);
  return { refusal, record, foo: foldIn(control, [record]) };
};

describe('a reassignment', () => {
  it('puts the new replicas before those that will go, and leaves leader and epoch', () => {
    expect(move(foo, [0, 2, 1]).foo).toMatchObject({
      replicas: [0, 2, 1, 3],
      addingReplicas: [0],
      removingReplicas: [3],
      isr: [3, 2, 1],
      leader: 3,
      leaderEpoch: 100,
    });
  });

  it('is done at once when it only takes replicas out; that begins an epoch', () => {
    expect(move(foo, [3, 1]).foo).toMatchObject({
      replicas: [3, 1],
      isr: [3, 1],
      leader: 3,
      leaderEpoch: 101,
      removingReplicas: [],
    });
    expect(move(foo, [2, 1]).foo).toMatchObject({
      replicas: [2, 1],
      isr: [2, 1],
      leader: 2,
      leaderEpoch: 101,
    });
  });

  it('is done at once when it only changes the order; leader and epoch stay', () => {
    expect(move(foo, [1, 2, 3]).foo).toMatchObject({ replicas: [1, 2, 3], leader: 3, leaderEpoch: 100 });
    expect(move(foo, [3, 2, 1]).record).toBeNull();
  });

  it('waits for a replica that stays and is not in sync', () => {
    const { foo: now } = move({ ...foo, isr: [3, 2] }, [3, 1]);
    expect(now).toMatchObject({ replicas: [3, 1, 2], removingReplicas: [2], isr: [3, 2] });
  });

  it('is listed while it is under way', () => {
    const { image } = controlOver(moving);
    const listed = [
      {
        name: 'foo',
        partitions: [
          { partitionIndex: 0, replicas: [0, 2, 1, 3], addingReplicas: [0], removingReplicas: [3] },
        ],
      },
    ];
    expect(listReassignments(image, null)).toEqual(listed);
    expect(listReassignments(image, [{ name: 'foo', partitionIndexes: [0, 4] }])).toEqual(listed);
    expect(listReassignments(image, [{ name: 'bar', partitionIndexes: [0] }])).toEqual([]);
    expect(listReassignments(controlOver(foo).image, null)).toEqual([]);
  });

  it('is taken back: the new replicas go again, which begins an epoch', () => {
    expect(move(moving, null).foo).toMatchObject({
      replicas: [2, 1, 3],
      addingReplicas: [],
      removingReplicas: [],
      leader: 3,
      leaderEpoch: 101,
    });
  });

  it('of which only new replicas are in sync is taken back at the price of an unclean election, or not at all', () => {
    const caughtUp = { ...moving, isr: [0], leader: 0 };
    expect(move(caughtUp, null).refusal).toMatchObject({
      error: 'INVALID_REPLICA_ASSIGNMENT',
      message: expect.stringMatching(/would require an unclean leader election\.$/),
    });
    const configs = { 'unclean.leader.election.enable': 'true' };
    expect(move({ ...caughtUp, configs }, null).foo).toMatchObject({
      replicas: [2, 1, 3],
      isr: [2],
      leader: 2,
    });
  });

  it.each([
    ['of nothing to take back', foo, null, 'NO_REASSIGNMENT_IN_PROGRESS'],
    ['to nobody', foo, [], 'INVALID_REPLICA_ASSIGNMENT'],
    ['to a broker that is not there', foo, [9], 'INVALID_REPLICA_ASSIGNMENT'],
    ['to a broker twice', foo, [1, 1], 'INVALID_REPLICA_ASSIGNMENT'],
  ] as const)('%s is refused', (_what, spec, replicas, error) => {
    expect(move(spec, replicas).refusal?.error).toBe(error);
  });

  it('to another number of replicas is refused where that is not allowed', () => {
    expect(move(foo, [3, 2], false).refusal).toEqual({
      error: 'INVALID_REPLICATION_FACTOR',
      message: 'The replication factor is changed from 3 to 2',
    });
    expect(move(moving, [4, 5, 1], false).refusal).toBeNull();
  });

  it('of what does not exist is refused', () => {
    const control = controlOver(foo);
    expect(reassign(control, 'bar', 0, [1], true).refusal?.error).toBe('UNKNOWN_TOPIC_OR_PARTITION');
    expect(reassign(control, 'foo', 1, [1], true).refusal?.message).toBe('Unable to find partition foo:1.');
  });
});
