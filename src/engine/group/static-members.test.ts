import { describe, expect, test } from 'vitest';
import { GROUP, GroupBench } from '../test/group-bench.ts';

const LONG = { rebalanceTimeoutMs: 10_000, sessionTimeoutMs: 30_000 };

/** Two static members, of which k0 leads, stable in generation 1. */
function pair(protocols: readonly string[] = ['range']) {
  const bench = new GroupBench();
  const ids = ['k0', 'k1'].map((client) =>
    bench.join(client, { ...LONG, protocols, instanceId: `till-${client}` }),
  );
  bench.run(7_000);
  bench.syncAll(['k0', 'k1'], ids);
  return { bench, leader: ids[0] ?? '', follower: ids[1] ?? '' };
}

const again = (instanceId: string, more = {}) => ({ ...LONG, instanceId, ...more });

describe('a static member', () => {
  test('joins without the step of KIP-394', () => {
    const bench = new GroupBench();
    bench.join('k0', again('till-1'));
    expect(bench.group.pendingJoin.size).toBe(0);
    expect(bench.memberOf('till-1')).toMatch(/^till-1-[0-9a-f-]{36}$/);
  });

  test('that comes back takes up its place, and nobody rebalances', () => {
    const { bench, follower } = pair();
    const before = bench.group.members.get(follower)?.assignment;
    const answer = bench.ask('k9', 'JoinGroup', bench.joinRequest('k9', again('till-k1')));
    expect(answer).toMatchObject({ errorCode: 'NONE', generationId: 1, skipAssignment: false, members: [] });
    expect(bench.group).toMatchObject({ state: 'Stable', generation: 1 });
    expect(bench.group.members.has(follower)).toBe(false);
    expect(bench.group.members.get(answer?.memberId ?? '')?.assignment).toEqual(before);
    expect(bench.seen('group.memberReplaced')).toHaveLength(1);
    bench.tell('k9', 'SyncGroup', {
      groupId: GROUP,
      generationId: 1,
      memberId: answer?.memberId ?? '',
      groupInstanceId: 'till-k1',
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [],
    });
    bench.run(50);
    expect(bench.last('k9', 'SyncGroup').assignment).toEqual(before);
  });

  test('that leads and comes back hears that there is nothing to assign', () => {
    const { bench, leader } = pair();
    const answer = bench.ask('k9', 'JoinGroup', bench.joinRequest('k9', again('till-k0')));
    expect(answer).toMatchObject({ skipAssignment: true, leader: answer?.memberId });
    expect(answer?.members).toHaveLength(2);
    expect(answer?.leader).not.toBe(leader);
  });

  test('that leads and has an old client hears of a leader that is gone', () => {
    const { bench, leader } = pair();
    const answer = bench.ask('k9', 'JoinGroup', bench.joinRequest('k9', again('till-k0')), 8);
    expect(answer).toMatchObject({ skipAssignment: false, leader, members: [] });
  });

  test('is fenced in all it says once another bears its name', () => {
    const { bench, follower } = pair();
    bench.ask('k9', 'JoinGroup', bench.joinRequest('k9', again('till-k1')));
    expect(bench.heartbeat('k1', follower, 1, 'till-k1')).toBe('FENCED_INSTANCE_ID');
    bench.commit('k1', follower, 1, 5, 'orders', 'till-k1');
    bench.run(50);
    expect(bench.commitError('k1')).toBe('FENCED_INSTANCE_ID');
    const join = bench.ask(
      'k1',
      'JoinGroup',
      bench.joinRequest('k1', again('till-k1', { memberId: follower })),
    );
    expect(join?.errorCode).toBe('FENCED_INSTANCE_ID');
    const members = [{ memberId: follower, groupInstanceId: 'till-k1', reason: '' }];
    const left = bench.ask('k1', 'LeaveGroup', { groupId: GROUP, members });
    expect(left?.members[0]?.errorCode).toBe('FENCED_INSTANCE_ID');
  });

  test('is fenced at the barrier, too', () => {
    const bench = new GroupBench();
    bench.join('k0', again('till-1'));
    bench.join('k1', again('till-1'));
    bench.run(50);
    expect(bench.last('k0', 'JoinGroup').errorCode).toBe('FENCED_INSTANCE_ID');
    bench.run(7_000);
    expect(bench.last('k1', 'JoinGroup')).toMatchObject({ errorCode: 'NONE', generationId: 1 });
    expect(bench.group.members.size).toBe(1);
  });

  test('with another choice of assignors makes the group rebalance', () => {
    const bench = new GroupBench();
    const first = bench.join('k0', again('till-0', { protocols: ['range', 'roundrobin'] }));
    const second = bench.join('k1', again('till-1', { protocols: ['range', 'roundrobin'] }));
    bench.run(7_000);
    bench.syncAll(['k0', 'k1'], [first, second]);
    bench.join('k9', again('till-1', { protocols: ['roundrobin'] }));
    expect(bench.group.state).toBe('PreparingRebalance');
  });

  test('whose new id cannot be written down is the old one again', () => {
    const { bench, follower } = pair();
    bench.appendError = 'NOT_ENOUGH_REPLICAS';
    const answer = bench.ask('k9', 'JoinGroup', bench.joinRequest('k9', again('till-k1')));
    expect(answer?.errorCode).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(bench.memberOf('till-k1')).toBe(follower);
    bench.appendError = 'NONE';
    expect(bench.heartbeat('k1', follower, 1, 'till-k1')).toBe('NONE');
  });

  test('is waited for beyond the rebalance timeout, up to its session', () => {
    const { bench, leader } = pair();
    const options = again('till-k0', { memberId: leader });
    bench.tell('k0', 'JoinGroup', bench.joinRequest('k0', options));
    bench.run(11_000);
    expect(bench.group.members.size).toBe(2);
    expect(bench.group.generation).toBe(2);
    expect(bench.group.state).toBe('CompletingRebalance');
  });

  test('is taken out by its name alone', () => {
    const { bench } = pair();
    const members = [{ memberId: '', groupInstanceId: 'till-k1', reason: 'decommissioned' }];
    expect(bench.ask('admin', 'LeaveGroup', { groupId: GROUP, members })?.members).toEqual([
      { memberId: '', groupInstanceId: 'till-k1', errorCode: 'NONE' },
    ]);
    expect(bench.group.members.size).toBe(1);
    expect(bench.group.state).toBe('PreparingRebalance');
  });

  test('has its name with the next coordinator', () => {
    const { bench, follower } = pair();
    bench.resign();
    bench.elect();
    bench.run(100);
    expect(bench.memberOf('till-k1')).toBe(follower);
    const answer = bench.ask('k9', 'JoinGroup', bench.joinRequest('k9', again('till-k1')));
    expect(answer).toMatchObject({ errorCode: 'NONE', generationId: 1 });
  });
});
