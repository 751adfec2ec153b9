import { beforeEach, describe, expect, it } from 'vitest';
import type { ConsumerGroupHeartbeatRequest } from '../../protocol/api.ts';
import { GROUP, GroupBench } from '../../test/group-bench.ts';
import { stateNameOf } from './consumer-group.ts';

const TOPIC = 'AAAAAAAAAAAAAAAAAAAAAg';
let bench: GroupBench;

beforeEach(() => {
  bench = new GroupBench();
  bench.knownTopics.set('orders', { topicId: TOPIC, partitionCount: 4 });
});

const beat = (memberId: string, memberEpoch: number, fields: Partial<ConsumerGroupHeartbeatRequest> = {}) => {
  const answer = bench.ask(memberId, 'ConsumerGroupHeartbeat', {
    groupId: GROUP,
    memberId,
    memberEpoch,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: memberEpoch === 0 ? 300_000 : -1,
    subscribedTopicNames: memberEpoch === 0 ? ['orders'] : null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: memberEpoch === 0 ? [] : null,
    clientId: memberId,
    ...fields,
  });
  if (!answer) throw new Error('no answer');
  return answer;
};
const owns = (...partitions: number[]) => ({ topicPartitions: [{ topicId: TOPIC, partitions }] });
const given = (answer: ReturnType<typeof beat>) => answer.assignment?.topicPartitions[0]?.partitions;
const group = () => {
  const { modern } = bench.group;
  if (!modern) throw new Error('not a group of KIP-848');
  return modern;
};
/** Two members, each of which has two partitions. */
const stablePair = (): void => {
  beat('a', 0);
  beat('b', 0);
  beat('a', 1);
  beat('a', 1, owns(0, 1));
  beat('b', 2);
};

describe('a group of KIP-848', () => {
  it('gives a lone member everything in its first answer', () => {
    const answer = beat('a', 0);
    expect([answer.errorCode, answer.memberEpoch, given(answer)]).toEqual(['NONE', 1, [0, 1, 2, 3]]);
    expect(answer.heartbeatIntervalMs).toBe(5_000);
    expect(stateNameOf(group())).toBe('Stable');
  });

  it('hands a partition on only when its owner says that it has given it up', () => {
    beat('a', 0);
    const joined = beat('b', 0);
    expect([joined.memberEpoch, joined.assignment?.topicPartitions]).toEqual([2, []]);
    const asked = beat('a', 1);
    expect([asked.memberEpoch, given(asked)]).toEqual([1, [0, 1]]);
    expect(beat('b', 2).assignment).toBeNull();
    expect(stateNameOf(group())).toBe('Reconciling');
    expect(beat('a', 1, owns(0, 1)).memberEpoch).toBe(2);
    expect(given(beat('b', 2))).toEqual([2, 3]);
    expect(stateNameOf(group())).toBe('Stable');
  });

  it('is described with its epochs, what each member has, and what it is to have', () => {
    stablePair();
    beat('a', 2);
    beat('c', 0);
    const found = bench.ask('operator', 'ConsumerGroupDescribe', { groupIds: [GROUP] })?.groups[0];
    expect(found).toMatchObject({
      errorCode: 'NONE',
      groupState: 'Reconciling',
      groupEpoch: 3,
      assignmentEpoch: 3,
      assignorName: 'uniform',
    });
    const has = (memberId: string) => found?.members.find((member) => member.memberId === memberId);
    expect(has('a')).toMatchObject({ memberEpoch: 2, subscribedTopicNames: ['orders'], memberType: 1 });
    expect(has('a')?.assignment.topicPartitions).toEqual([
      { topicId: TOPIC, topicName: 'orders', partitions: [0, 1] },
    ]);
    // The third is to have one, and waits for it.
    expect(has('c')?.assignment.topicPartitions).toEqual([]);
    expect(has('c')?.targetAssignment.topicPartitions[0]?.partitions).toHaveLength(1);
  });

  it('answers only when what it has decided is replicated', () => {
    bench.replicationMs = 200;
    bench.tell('a', 'ConsumerGroupHeartbeat', {
      groupId: GROUP,
      memberId: 'a',
      memberEpoch: 0,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: 1_000,
      subscribedTopicNames: ['orders'],
      subscribedTopicRegex: null,
      serverAssignor: null,
      topicPartitions: [],
      clientId: 'a',
    });
    bench.run(150);
    expect(bench.answersOf('a', 'ConsumerGroupHeartbeat')).toHaveLength(0);
    bench.run(100);
    expect(bench.last('a', 'ConsumerGroupHeartbeat').memberEpoch).toBe(1);
  });

  it('is as it was when nothing could be written', () => {
    beat('a', 0);
    const before = group();
    bench.appendError = 'NOT_ENOUGH_REPLICAS';
    expect(beat('b', 0).errorCode).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(group()).toBe(before);
  });

  it('passes on what a member leaves with the next heartbeats of the others', () => {
    stablePair();
    expect(beat('a', -1).memberEpoch).toBe(-1);
    expect(group().groupEpoch).toBe(3);
    expect(given(beat('b', 2))).toEqual([0, 1, 2, 3]);
  });

  it('drops a member that is silent for its session, and one that does not give up what it should', () => {
    beat('a', 0, { rebalanceTimeoutMs: 20_000 });
    beat('b', 0);
    beat('a', 1);
    for (let i = 0; i < 3; i++) {
      bench.run(7_000);
      beat('a', 1);
    }
    expect([...group().members.keys()]).toEqual(['b']);
    expect(bench.seen('group.memberLeft').map(({ why }) => why)).toEqual(['rebalanceTimeout']);
    bench.run(46_000);
    expect(group().members.size).toBe(0);
    expect(bench.seen('group.memberLeft').at(-1)?.why).toBe('sessionExpired');
  });

  it('begins anew with what its records say when another broker coordinates it', () => {
    stablePair();
    const before = group();
    bench.resign();
    bench.elect();
    bench.run(50);
    expect(group()).toEqual(before);
    expect(beat('a', 2).errorCode).toBe('NONE');
  });

  it('assigns anew when a topic gets more partitions', () => {
    beat('a', 0);
    bench.knownTopics.set('orders', { topicId: TOPIC, partitionCount: 6 });
    const answer = beat('a', 1);
    expect([answer.memberEpoch, given(answer)]).toEqual([2, [0, 1, 2, 3, 4, 5]]);
  });

  it('goes by the assignor that most of its members ask for', () => {
    beat('a', 0, { serverAssignor: 'range' });
    expect(bench.seen('group.targetAssigned').at(-1)?.assignor).toBe('range');
    expect(beat('b', 0, { serverAssignor: 'sticky' }).errorCode).toBe('UNSUPPORTED_ASSIGNOR');
  });

  it('keeps the place of a static member that will be back, and gives it to who bears its name', () => {
    const instanceId = 'till-1';
    beat('a', 0, { instanceId });
    expect(beat('c', 0, { instanceId }).errorCode).toBe('UNRELEASED_INSTANCE_ID');
    expect(beat('a', -2, { instanceId }).memberEpoch).toBe(-2);
    const back = beat('c', 0, { instanceId });
    expect([back.memberEpoch, given(back)]).toEqual([1, [0, 1, 2, 3]]);
    expect(group().groupEpoch).toBe(1);
    expect(beat('a', 1, { instanceId }).errorCode).toBe('FENCED_INSTANCE_ID');
  });

  it('tells who it does not know, or knows in another epoch', () => {
    expect(beat('a', 3).errorCode).toBe('GROUP_ID_NOT_FOUND');
    beat('a', 0);
    expect(beat('x', 3).errorCode).toBe('UNKNOWN_MEMBER_ID');
    expect(beat('a', 9).errorCode).toBe('FENCED_MEMBER_EPOCH');
  });

  it('takes commits in the epoch of the member only', () => {
    beat('a', 0);
    bench.commit('a', 'a', 7, 10);
    bench.run(50);
    expect(bench.commitError('a')).toBe('STALE_MEMBER_EPOCH');
    bench.commit('a', 'a', 1, 10);
    bench.run(50);
    expect([bench.commitError('a'), bench.committed()]).toEqual(['NONE', 10]);
    bench.commit('b', 'b', 1, 10);
    bench.run(50);
    expect(bench.commitError('b')).toBe('UNKNOWN_MEMBER_ID');
  });

  it('does not mix with members of the classic protocol', () => {
    beat('a', 0);
    const refused = bench.ask('k', 'JoinGroup', bench.joinRequest('k'));
    expect(refused?.errorCode).toBe('INCONSISTENT_GROUP_PROTOCOL');
    beat('a', -1);
    bench.join('k');
    expect(bench.group.modern).toBeNull();
    expect(beat('b', 0).errorCode).toBe('GROUP_ID_NOT_FOUND');
  });

  it('takes the place of a classic group without members, with what that has committed', () => {
    const [memberId = ''] = bench.stable(['k']);
    bench.commit('k', memberId, 1, 5);
    bench.run(50);
    bench.leave('k', memberId);
    bench.run(50);
    expect(given(beat('a', 0))).toEqual([0, 1, 2, 3]);
    bench.resign();
    bench.elect();
    bench.run(50);
    expect([bench.committed(), [...group().members.keys()]]).toEqual([5, ['a']]);
  });
});
