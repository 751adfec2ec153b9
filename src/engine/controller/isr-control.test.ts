/** What a leader may ask of its ISR (ReplicationControlManagerTest). */
import { describe, expect, it } from 'vitest';
import type { FooSpec } from '../test/control-fixture.ts';
import { controlOver, foldIn } from '../test/control-fixture.ts';
import { alterPartition } from './isr-control.ts';

describe('AlterPartition', () => {
  const spec: FooSpec = { replicas: [1, 2, 3], isr: [1, 2], leader: 1 };
  const members = (...ids: readonly number[]) =>
    ids.map((brokerId) => ({ brokerId, brokerEpoch: brokerId * 10 }));
  const good = {
    partitionIndex: 0,
    leaderEpoch: 100,
    partitionEpoch: 200,
    newIsrWithEpochs: members(1, 2, 3),
    leaderRecoveryState: 0,
  };
  const ask = (
    change: Partial<typeof good>,
    from = 1,
    other: Partial<FooSpec> = {},
    topicId = 'FOO',
    version = 3,
  ) => alterPartition(controlOver({ ...spec, ...other }), from, topicId, { ...good, ...change }, version);

  it('is one change of the partition, and leaves the leader epoch', () => {
    const control = controlOver(spec);
    const { result, record } = alterPartition(control, 1, 'FOO', good, 3);
    const changed = { isr: [1, 2, 3], leaderEpoch: 100, partitionEpoch: 201 };
    expect(result).toEqual({ partitionIndex: 0, errorCode: 'NONE', leaderId: 1, ...changed });
    expect(foldIn(control, [record])).toMatchObject({ leader: 1, ...changed });
  });

  it('that changes nothing writes nothing', () => {
    const { result, record } = ask({ newIsrWithEpochs: members(1, 2) });
    expect(record).toBeNull();
    expect(result).toMatchObject({ errorCode: 'NONE', isr: [1, 2], partitionEpoch: 200 });
  });

  it('ends the recovery after an unclean election', () => {
    const control = controlOver({ ...spec, isr: [1], leaderRecoveryState: 1 });
    const { record } = alterPartition(control, 1, 'FOO', { ...good, newIsrWithEpochs: members(1, 3) }, 3);
    expect(foldIn(control, [record])).toMatchObject({ isr: [1, 3], leaderRecoveryState: 0 });
  });

  it('that completes a reassignment of the leader says so, and writes the change all the same', () => {
    const moving = { replicas: [4, 2, 1], isr: [1, 2], adding: [4], removing: [1] };
    const change = { newIsrWithEpochs: members(1, 2, 4) };
    const control = controlOver({ ...spec, ...moving });
    const { result, record } = alterPartition(control, 1, 'FOO', { ...good, ...change }, 3);
    expect(result.errorCode).toBe('NEW_LEADER_ELECTED');
    expect(foldIn(control, [record])).toMatchObject({ replicas: [4, 2], isr: [2, 4], leader: 4 });
    expect(ask(change, 1, moving, 'FOO', 1).result.errorCode).toBe('FENCED_LEADER_EPOCH');
  });

  it.each([
    ['an unknown topic', () => ask({}, 1, {}, 'BAR'), 'UNKNOWN_TOPIC_ID'],
    ['an unknown partition', () => ask({ partitionIndex: 7 }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['a leader epoch that is still to come', () => ask({ leaderEpoch: 101 }), 'NOT_CONTROLLER'],
    ['a partition epoch that is still to come', () => ask({ partitionEpoch: 201 }), 'NOT_CONTROLLER'],
    ['an old leader epoch', () => ask({ leaderEpoch: 99 }), 'FENCED_LEADER_EPOCH'],
    ['an old leader epoch, by who leads no more', () => ask({ leaderEpoch: 99 }, 2), 'FENCED_LEADER_EPOCH'],
    ['somebody who does not lead', () => ask({}, 2), 'INVALID_REQUEST'],
    ['an old partition epoch', () => ask({ partitionEpoch: 199 }), 'INVALID_UPDATE_VERSION'],
    ['an ISR without a member', () => ask({ newIsrWithEpochs: [] }), 'INVALID_REQUEST'],
    ['an ISR without its leader', () => ask({ newIsrWithEpochs: members(2, 3) }), 'INVALID_REQUEST'],
    ['an ISR that names one twice', () => ask({ newIsrWithEpochs: members(1, 2, 2) }), 'INVALID_REQUEST'],
    ['a member that holds no replica', () => ask({ newIsrWithEpochs: members(1, 4) }), 'INVALID_REQUEST'],
    [
      'two members while the leader recovers',
      () => ask({ leaderRecoveryState: 1, newIsrWithEpochs: members(1, 2) }, 1, { leaderRecoveryState: 1 }),
      'INVALID_REQUEST',
    ],
    [
      'a return to recovery',
      () => ask({ leaderRecoveryState: 1, newIsrWithEpochs: members(1) }),
      'INVALID_REQUEST',
    ],
    ['a member that is fenced', () => ask({}, 1, { fenced: [3] }), 'INELIGIBLE_REPLICA'],
    ['a member that is shutting down', () => ask({}, 1, { shuttingDown: [3] }), 'INELIGIBLE_REPLICA'],
    [
      'a member of another life',
      () => ask({ newIsrWithEpochs: [...members(1, 2), { brokerId: 3, brokerEpoch: 29 }] }),
      'INELIGIBLE_REPLICA',
    ],
    [
      'a member that is fenced, in an older request',
      () => ask({}, 1, { fenced: [3] }, 'FOO', 1),
      'OPERATION_NOT_ATTEMPTED',
    ],
  ] as const)('of %s is refused', (_what, asked, error) => {
    const { result, record } = asked();
    expect(result.errorCode).toBe(error);
    expect(record).toBeNull();
  });

  it('takes a member whose broker epoch is not known', () => {
    const unknown = [{ brokerId: 3, brokerEpoch: -1 }];
    expect(ask({ newIsrWithEpochs: [...members(1, 2), ...unknown] }).result.errorCode).toBe('NONE');
  });
});
