import { describe, expect, test } from 'vitest';
import { GROUP, GroupBench } from '../test/group-bench.ts';

const REBALANCE = { rebalanceTimeoutMs: 10_000 };

describe('the first generation', () => {
  test.each([
    { joinsAtMs: [0], rebalanceTimeoutMs: 300_000, answeredAtMs: 3_000 },
    { joinsAtMs: [0, 2_999], rebalanceTimeoutMs: 9_000, answeredAtMs: 6_000 },
    { joinsAtMs: [0, 0, 3_001], rebalanceTimeoutMs: 6_000, answeredAtMs: 6_000 },
    { joinsAtMs: [0, 2_900], rebalanceTimeoutMs: 300_000, answeredAtMs: 6_000 },
  ])(
    'joins at $joinsAtMs ms are answered at $answeredAtMs ms',
    ({ joinsAtMs, rebalanceTimeoutMs, answeredAtMs }) => {
      const bench = new GroupBench();
      let startMs = -1;
      for (const [i, atMs] of joinsAtMs.entries()) {
        if (startMs >= 0) bench.run(Math.max(0, startMs + atMs - bench.nowMs - 0.5));
        bench.join(`k${i}`, { rebalanceTimeoutMs });
        // The first member came a moment before the end of its two steps.
        if (i === 0) startMs = bench.nowMs - 0.5;
      }
      bench.run(20_000);
      const answer = bench.answersOf('k0', 'JoinGroup').at(-1);
      expect(answer?.body.errorCode).toBe('NONE');
      expect(Math.round((answer?.atMs ?? 0) - startMs)).toBe(answeredAtMs);
    },
  );

  test('asks a newcomer to come again with the id it is given', () => {
    const bench = new GroupBench();
    const answer = bench.ask('k0', 'JoinGroup', bench.joinRequest('k0'));
    expect(answer?.errorCode).toBe('MEMBER_ID_REQUIRED');
    expect(answer?.memberId).toMatch(
      /^k0-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(bench.group.state).toBe('Empty');
  });

  test('tells only the leader who the members are', () => {
    const bench = new GroupBench();
    const ids = [bench.join('k0'), bench.join('k1')];
    bench.run(7_000);
    expect(bench.last('k0', 'JoinGroup')).toMatchObject({
      generationId: 1,
      leader: ids[0],
      protocolName: 'range',
    });
    const { members } = bench.last('k0', 'JoinGroup');
    expect(members.map((m) => m.memberId).sort()).toEqual([...ids].sort());
    expect(bench.last('k1', 'JoinGroup').members).toEqual([]);
  });

  test.each([
    {
      lists: [
        ['range', 'roundrobin'],
        ['roundrobin', 'range'],
        ['roundrobin', 'range'],
      ],
      chosen: 'roundrobin',
    },
    {
      lists: [
        ['range', 'roundrobin'],
        ['roundrobin', 'foo'],
      ],
      chosen: 'roundrobin',
    },
    // A tie goes by the order of Java's HashMap.
    {
      lists: [
        ['roundrobin', 'range'],
        ['range', 'roundrobin'],
      ],
      chosen: 'range',
    },
    {
      lists: [
        ['range', 'sticky'],
        ['sticky', 'range'],
      ],
      chosen: 'sticky',
    },
    {
      lists: [
        ['cooperative-sticky', 'roundrobin'],
        ['roundrobin', 'cooperative-sticky'],
      ],
      chosen: 'roundrobin',
    },
  ])('of members with $lists agrees on $chosen', ({ lists, chosen }) => {
    const bench = new GroupBench();
    for (const [i, protocols] of lists.entries()) bench.join(`k${i}`, { protocols });
    bench.run(7_000);
    expect(bench.group.protocolName).toBe(chosen);
  });

  test('is stable only when the assignment is replicated', () => {
    const bench = new GroupBench();
    bench.replicationMs = 300;
    const id = bench.join('k0');
    bench.run(4_000);
    bench.sync('k0', id, 1, [id]);
    bench.run(200);
    expect(bench.group.state).toBe('CompletingRebalance');
    expect(bench.answersOf('k0', 'SyncGroup')).toEqual([]);
    bench.run(200);
    expect(bench.group.state).toBe('Stable');
    expect(bench.last('k0', 'SyncGroup')).toMatchObject({
      errorCode: 'NONE',
      assignment: [{ topic: 'orders', partitions: [0] }],
    });
  });
});

describe('a rebalance', () => {
  test('of a member that leaves ends with a new generation of the others', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1']);
    expect(bench.leave('k0', first)?.members).toEqual([
      { memberId: first, groupInstanceId: null, errorCode: 'NONE' },
    ]);
    expect(bench.group.state).toBe('PreparingRebalance');
    expect(bench.group.leaderId).toBe(second);
    expect(bench.heartbeat('k1', second, 1)).toBe('REBALANCE_IN_PROGRESS');
    bench.ask('k1', 'JoinGroup', bench.joinRequest('k1', { memberId: second, generation: 1 }));
    expect(bench.last('k1', 'JoinGroup')).toMatchObject({ generationId: 2, leader: second });
    expect(bench.seen('group.memberLeft')).toMatchObject([{ consumerId: 'k0', why: 'left' }]);
    expect(bench.seen('group.stateChanged').at(-2)?.reason).toContain('explicit `LeaveGroup` request');
  });

  test('gives every partition once in each generation', () => {
    const bench = new GroupBench();
    const clients = ['k0', 'k1', 'k2'];
    bench.stable(clients);
    const given = clients.flatMap((client) =>
      bench.last(client, 'SyncGroup').assignment.flatMap((a) => a.partitions),
    );
    expect(given.sort((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(bench.seen('group.assigned').at(-1)?.generation).toBe(1);
  });

  test('removes dynamic members that do not come back within the rebalance timeout', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1'], REBALANCE);
    bench.join('k2', REBALANCE);
    bench.tell('k0', 'JoinGroup', bench.joinRequest('k0', { ...REBALANCE, memberId: first }));
    // The other beats, but never joins.
    for (let i = 0; i < 6; i++) {
      bench.run(1_900);
      bench.heartbeat('k1', second, 1);
    }
    expect(bench.seen('group.memberLeft')).toMatchObject([{ consumerId: 'k1', why: 'rebalanceTimeout' }]);
    expect(bench.group.generation).toBe(2);
    expect(bench.heartbeat('k1', second, 1)).toBe('UNKNOWN_MEMBER_ID');
  });

  test('ends by the rebalance timeout from its beginning, however late one more comes back', () => {
    const bench = new GroupBench();
    const options = { ...REBALANCE, sessionTimeoutMs: 60_000 };
    const ids = bench.stable(['k0', 'k1', 'k2'], options);
    const begunMs = bench.nowMs;
    for (const i of [0, 1]) {
      const memberId = ids[i] ?? '';
      bench.tell(`k${i}`, 'JoinGroup', bench.joinRequest(`k${i}`, { ...options, memberId, generation: 1 }));
      bench.run(7_000);
    }
    const answer = bench.answersOf('k1', 'JoinGroup').at(-1);
    expect(answer?.body).toMatchObject({ errorCode: 'NONE', generationId: 2 });
    expect(Math.round(((answer?.atMs ?? 0) - begunMs) / 100)).toBe(100);
  });

  test('of an empty group waits for its initial delay, though who began it is gone', () => {
    const bench = new GroupBench();
    const first = bench.join('k0');
    bench.join('k1');
    // By somebody else: behind a join that waits, nothing more of a connection is looked at.
    bench.leave('operator', first);
    bench.run(500);
    expect(bench.group.state).toBe('PreparingRebalance');
    bench.run(7_000);
    expect(bench.group).toMatchObject({ state: 'CompletingRebalance', generation: 1 });
  });

  test('is empty when nobody comes back', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1']);
    bench.leave('k0', first);
    bench.leave('k1', second);
    bench.run(100);
    expect(bench.group).toMatchObject({ state: 'Empty', generation: 2, protocolName: null, leaderId: null });
    expect(bench.log.at(-1)).toMatchObject({ type: 'groupMetadata', generation: 2, members: [] });
  });

  test('chooses another leader when the old one does not come back', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1'], { ...REBALANCE, sessionTimeoutMs: 30_000 });
    expect(bench.group.leaderId).toBe(first);
    bench.ask('k1', 'JoinGroup', bench.joinRequest('k1', { ...REBALANCE, memberId: second, generation: 1 }));
    bench.run(10_100);
    expect(bench.last('k1', 'JoinGroup')).toMatchObject({ leader: second, generationId: 2 });
  });

  test('begins when the leader comes again with nothing new, not when a follower does', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1']);
    const again = bench.ask('k1', 'JoinGroup', bench.joinRequest('k1', { memberId: second }));
    expect(again).toMatchObject({ errorCode: 'NONE', generationId: 1 });
    expect(bench.group.state).toBe('Stable');
    bench.ask('k0', 'JoinGroup', bench.joinRequest('k0', { memberId: first }));
    expect(bench.group.state).toBe('PreparingRebalance');
  });

  test('tells those who wait for an assignment when it starts anew', () => {
    const bench = new GroupBench();
    const ids = [bench.join('k0'), bench.join('k1')];
    bench.run(7_000);
    bench.sync('k1', ids[1] ?? '', 1);
    bench.run(50);
    bench.join('k2');
    expect(bench.last('k1', 'SyncGroup').errorCode).toBe('REBALANCE_IN_PROGRESS');
    expect(bench.group.state).toBe('PreparingRebalance');
  });
});

describe('silence', () => {
  test('for the session timeout removes a member', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1']);
    for (let i = 0; i < 6; i++) {
      bench.run(1_900);
      bench.heartbeat('k0', first, 1);
    }
    expect(bench.seen('group.memberLeft')).toMatchObject([
      { consumerId: 'k1', memberId: second, why: 'sessionExpired' },
    ]);
    expect(bench.group.state).toBe('PreparingRebalance');
  });

  test('does not remove who waits at the barrier', () => {
    const bench = new GroupBench();
    const [first = '', second = ''] = bench.stable(['k0', 'k1']);
    bench.tell('k0', 'JoinGroup', bench.joinRequest('k0', { memberId: first }));
    for (let i = 0; i < 12; i++) {
      bench.run(1_900);
      bench.heartbeat('k1', second, 1);
    }
    expect(bench.group.members.has(first)).toBe(true);
    expect(bench.seen('group.memberLeft')).toEqual([]);
  });

  test('of one that was given an id and never used it does not disturb the others', () => {
    const bench = new GroupBench();
    const [first = ''] = bench.stable(['k0']);
    bench.ask('k1', 'JoinGroup', bench.joinRequest('k1', { sessionTimeoutMs: 6_000 }));
    expect(bench.group.pendingJoin.size).toBe(1);
    for (let i = 0; i < 4; i++) {
      bench.run(1_900);
      expect(bench.heartbeat('k0', first, 1)).toBe('NONE');
    }
    expect(bench.group.pendingJoin.size).toBe(0);
    expect(bench.group).toMatchObject({ state: 'Stable', generation: 1 });
  });

  test('of followers after the join removes them when the pending sync ends', () => {
    const bench = new GroupBench();
    const ids = ['k0', 'k1', 'k2'].map((client) => bench.join(client, { rebalanceTimeoutMs: 5_000 }));
    bench.run(6_000);
    bench.sync('k0', ids[0] ?? '', 1, ids);
    for (let i = 0; i < 3; i++) {
      bench.run(1_500);
      for (const [k, id] of ids.entries()) bench.heartbeat(`k${k}`, id, 1);
    }
    bench.run(1_000);
    expect(bench.heartbeat('k0', ids[0] ?? '', 1)).toBe('REBALANCE_IN_PROGRESS');
    expect(bench.heartbeat('k1', ids[1] ?? '', 1)).toBe('UNKNOWN_MEMBER_ID');
    expect(bench.group.members.size).toBe(1);
  });

  test('of the leader sends the waiting followers back', () => {
    const bench = new GroupBench();
    const ids = ['k0', 'k1'].map((client) => bench.join(client));
    bench.run(7_000);
    bench.sync('k1', ids[1] ?? '', 1);
    bench.run(10_000);
    expect(bench.last('k1', 'SyncGroup').errorCode).toBe('REBALANCE_IN_PROGRESS');
    expect(bench.group.state).toBe('PreparingRebalance');
  });
});

describe('refusals', () => {
  test.each([
    {
      what: 'an unknown member of a group that is not there',
      options: { memberId: 'k0-x' },
      error: 'UNKNOWN_MEMBER_ID',
    },
    {
      what: 'a session timeout below the least',
      options: { sessionTimeoutMs: 100 },
      error: 'INVALID_SESSION_TIMEOUT',
    },
    { what: 'no protocol at all', options: { protocols: [] }, error: 'INCONSISTENT_GROUP_PROTOCOL' },
  ])('a join with $what is refused', ({ options, error }) => {
    const bench = new GroupBench();
    expect(bench.ask('k0', 'JoinGroup', bench.joinRequest('k0', options))?.errorCode).toBe(error);
  });

  test('a join without a protocol that all support, or of another type, is refused', () => {
    const bench = new GroupBench();
    bench.stable(['k0'], { protocols: ['range', 'roundrobin'] });
    const join = (options: object) =>
      bench.ask('k1', 'JoinGroup', bench.joinRequest('k1', options))?.errorCode;
    expect(join({ protocols: ['sticky'] })).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(join({ protocolType: 'connect' })).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(join({ protocols: ['sticky', 'roundrobin'] })).toBe('MEMBER_ID_REQUIRED');
  });

  test('a join over group.max.size is refused', () => {
    const bench = new GroupBench({ 'group.max.size': '1' });
    bench.stable(['k0']);
    const answer = bench.ask('k1', 'JoinGroup', bench.joinRequest('k1'));
    expect(answer?.errorCode).toBe('GROUP_MAX_SIZE_REACHED');
  });

  test('heartbeats and syncs of others, of old generations and protocols are refused', () => {
    const bench = new GroupBench();
    expect(bench.heartbeat('k0', 'k0-x', 1)).toBe('UNKNOWN_MEMBER_ID');
    const [id = ''] = bench.stable(['k0']);
    expect(bench.heartbeat('k0', id, 2)).toBe('ILLEGAL_GENERATION');
    bench.sync('k0', id, 2);
    bench.run(10);
    expect(bench.last('k0', 'SyncGroup').errorCode).toBe('ILLEGAL_GENERATION');
    const body = { groupId: GROUP, generationId: 1, memberId: id, groupInstanceId: null, assignments: [] };
    const other = { ...body, protocolType: 'consumer', protocolName: 'sticky' };
    expect(bench.ask('k0', 'SyncGroup', other)?.errorCode).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(bench.leave('k9', 'nobody')?.members[0]?.errorCode).toBe('UNKNOWN_MEMBER_ID');
  });
});

test('what a process and its dead self are given is told together', () => {
  const bench = new GroupBench();
  // Both members come from a client of the same name.
  const first = bench.join('k0', { ...REBALANCE, sessionTimeoutMs: 60_000 });
  const request = bench.joinRequest('k0', { ...REBALANCE, sessionTimeoutMs: 60_000 });
  const second = bench.ask('again', 'JoinGroup', request)?.memberId ?? '';
  bench.tell('again', 'JoinGroup', { ...request, memberId: second });
  bench.run(7_000);
  bench.syncAll(['k0', 'again'], [first, second]);
  expect(bench.seen('group.assigned').at(-1)?.assignment).toEqual({ k0: ['orders-0', 'orders-1'] });
});
