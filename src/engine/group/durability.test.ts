import { describe, expect, test } from 'vitest';
import { GROUP, GroupBench } from '../test/group-bench.ts';

describe('commits', () => {
  test('are answered and shown when they are replicated, not before', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.replicationMs = 200;
    bench.commit('k0', id, 1, 42);
    bench.run(100);
    expect(bench.answersOf('k0', 'OffsetCommit')).toEqual([]);
    expect(bench.committed()).toBe(-1);
    bench.run(200);
    expect(bench.commitError('k0')).toBe('NONE');
    expect(bench.committed()).toBe(42);
    expect(bench.seen('group.offsetCommitted')).toMatchObject([
      { consumerId: 'k0', offsets: { 'orders-0': 42 } },
    ]);
  });

  test('are accepted from the old generation while the next is prepared, refused once it has begun', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.join('k1');
    expect(bench.group.state).toBe('PreparingRebalance');
    bench.commit('k0', id, 1, 7);
    bench.run(50);
    expect(bench.commitError('k0')).toBe('NONE');
    bench.ask('k0', 'JoinGroup', bench.joinRequest('k0', { memberId: id, generation: 1 }));
    expect(bench.group).toMatchObject({ state: 'CompletingRebalance', generation: 2 });
    bench.commit('k0', id, 1, 8);
    bench.run(50);
    expect(bench.commitError('k0')).toBe('ILLEGAL_GENERATION');
    bench.commit('k0', id, 2, 8);
    bench.run(50);
    expect(bench.commitError('k0')).toBe('REBALANCE_IN_PROGRESS');
    expect(bench.committed()).toBe(7);
    expect(bench.seen('group.commitRefused').map((event) => event.error)).toEqual([
      'ILLEGAL_GENERATION',
      'REBALANCE_IN_PROGRESS',
    ]);
  });

  test('may go back: the later one counts whatever its value', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.commit('k0', id, 1, 42);
    bench.commit('k0', id, 1, 17);
    bench.run(100);
    expect(bench.committed()).toBe(17);
  });

  test('without a generation make a simple group, and are refused once there are members', () => {
    const bench = new GroupBench();
    bench.commit('tool', '', 10, 5);
    bench.run(50);
    expect(bench.commitError('tool')).toBe('GROUP_ID_NOT_FOUND');
    bench.commit('tool', '', -1, 100);
    bench.run(50);
    expect(bench.commitError('tool')).toBe('NONE');
    expect(bench.group.state).toBe('Empty');
    bench.stable(['k0']);
    bench.commit('tool', '', -1, 100);
    bench.run(50);
    expect(bench.commitError('tool')).toBe('UNKNOWN_MEMBER_ID');
  });

  test('of a topic that is not there are refused', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.commit('k0', id, 1, 3, 'gone');
    bench.run(50);
    expect(bench.commitError('k0')).toBe('UNKNOWN_TOPIC_OR_PARTITION');
  });

  test.each([
    ['NOT_ENOUGH_REPLICAS', 'COORDINATOR_NOT_AVAILABLE'],
    ['REQUEST_TIMED_OUT', 'COORDINATOR_NOT_AVAILABLE'],
    ['UNKNOWN_TOPIC_OR_PARTITION', 'COORDINATOR_NOT_AVAILABLE'],
    ['NOT_LEADER_OR_FOLLOWER', 'NOT_COORDINATOR'],
  ] as const)('that meet %s in the log are answered %s', (inLog, told) => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.appendError = inLog;
    bench.commit('k0', id, 1, 3);
    bench.run(50);
    expect(bench.commitError('k0')).toBe(told);
  });

  test('that were late count as soon as a later write is replicated', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.writtenError = 'REQUEST_TIMED_OUT';
    bench.commit('k0', id, 1, 42);
    bench.run(100);
    expect(bench.commitError('k0')).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(bench.committed()).toBe(-1);
    // What is replicated now stands behind it in the log.
    bench.writtenError = 'NONE';
    bench.leave('k0', id);
    bench.run(100);
    expect(bench.log.at(-1)?.type).toBe('groupMetadata');
    expect(bench.committed()).toBe(42);
  });
});

describe('a new coordinator', () => {
  test('knows generation, members, assignment and offsets, and counts sessions anew', () => {
    const bench = new GroupBench();
    const ids = bench.stable(['k0', 'k1']);
    bench.commit('k0', ids[0] ?? '', 1, 42);
    bench.run(8_000);
    bench.resign();
    expect(bench.state.groups.size).toBe(0);
    bench.elect();
    bench.run(50);
    expect(bench.group).toMatchObject({
      state: 'Stable',
      generation: 1,
      leaderId: ids[0],
      protocolName: 'range',
    });
    expect(bench.committed()).toBe(42);
    bench.sync('k1', ids[1] ?? '', 1);
    bench.run(10);
    expect(bench.last('k1', 'SyncGroup').assignment).toEqual([{ topic: 'orders', partitions: [1] }]);
    // 8 s had passed before the change; the full session of 10 s begins after it.
    bench.run(9_000);
    expect(bench.group.members.size).toBe(2);
    bench.run(2_000);
    expect(bench.group.members.size).toBe(0);
  });

  test('serves nobody while it reads, but lets heartbeats pass', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.resign();
    expect(bench.heartbeat('k0', id, 1)).toBe('NOT_COORDINATOR');
    bench.elect();
    const body = { groupId: GROUP, generationId: 1, memberId: id, groupInstanceId: null };
    bench.tell('k0', 'Heartbeat', body);
    bench.tell('k1', 'JoinGroup', bench.joinRequest('k1'));
    bench.run(0.5);
    expect(bench.last('k0', 'Heartbeat').errorCode).toBe('NONE');
    expect(bench.last('k1', 'JoinGroup').errorCode).toBe('COORDINATOR_LOAD_IN_PROGRESS');
    bench.run(10);
    expect(bench.seen('coordinator.loaded').at(-1)?.groups).toEqual([GROUP]);
  });

  test('forgets a rebalance that was under way; who waited looks for it again', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.join('k1');
    bench.resign();
    bench.run(10);
    expect(bench.last('k1', 'JoinGroup').errorCode).toBe('NOT_COORDINATOR');
    bench.elect();
    bench.run(10);
    expect(bench.group.members.size).toBe(1);
    expect(bench.heartbeat('k0', id, 1)).toBe('NONE');
    expect(bench.seen('coordinator.unloaded').at(-1)?.groups).toEqual([GROUP]);
  });

  test('hears nothing of what the old one wrote last', () => {
    const bench = new GroupBench();
    const [id = ''] = bench.stable(['k0']);
    bench.commit('k0', id, 1, 9);
    bench.run(1);
    bench.resign();
    bench.run(50);
    expect(bench.commitError('k0')).toBe('NOT_COORDINATOR');
    bench.elect();
    bench.run(50);
    expect(bench.committed()).toBe(-1);
  });

  test('starts a new rebalance when the assignment cannot be stored', () => {
    const bench = new GroupBench();
    const id = bench.join('k0');
    bench.run(4_000);
    bench.appendError = 'NOT_ENOUGH_REPLICAS';
    bench.sync('k0', id, 1, [id]);
    bench.run(50);
    expect(bench.last('k0', 'SyncGroup').errorCode).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(bench.group.state).toBe('PreparingRebalance');
  });
});
