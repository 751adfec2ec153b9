import { expect, test } from 'vitest';
import { GROUP, GroupBench } from '../test/group-bench.ts';

test('a group is described with its members, a stranger as dead', () => {
  const bench = new GroupBench();
  const [first = ''] = bench.stable(['k0']);
  const answer = bench.ask('operator', 'DescribeGroups', { groups: [GROUP] });
  expect(answer?.groups[0]).toMatchObject({
    errorCode: 'NONE',
    groupState: 'Stable',
    protocolData: 'range',
    members: [{ memberId: first, clientId: 'k0', memberAssignment: [{ topic: 'orders', partitions: [0] }] }],
  });
  bench.leave('operator', first);
  bench.run(50);
  expect(bench.ask('operator', 'DescribeGroups', { groups: [GROUP] })?.groups[0]?.groupState).toBe('Empty');
});

test('a classic group is no group of KIP-848, and one that nobody knows is none at all', () => {
  const bench = new GroupBench();
  const describe = () => bench.ask('operator', 'ConsumerGroupDescribe', { groupIds: [GROUP] })?.groups[0];
  expect(describe()).toMatchObject({
    errorCode: 'GROUP_ID_NOT_FOUND',
    errorMessage: `Group ${GROUP} not found.`,
  });
  bench.stable(['k0']);
  expect(describe()).toMatchObject({
    errorCode: 'GROUP_ID_NOT_FOUND',
    errorMessage: `Group ${GROUP} is not a consumer group.`,
    members: [],
  });
});

test('groups are listed, by their states if that is asked', () => {
  const bench = new GroupBench();
  bench.stable(['k0']);
  const listed = (states: ('Stable' | 'Empty')[]) =>
    bench.ask('operator', 'ListGroups', { statesFilter: states })?.groups.map(({ groupId }) => groupId);
  expect(listed([])).toEqual([GROUP]);
  expect(listed(['Stable'])).toEqual([GROUP]);
  expect(listed(['Empty'])).toEqual([]);
});

test('a group goes only without members, and is forgotten for good', () => {
  const bench = new GroupBench();
  const [first = ''] = bench.stable(['k0']);
  const remove = () => bench.ask('operator', 'DeleteGroups', { groupsNames: [GROUP] })?.results[0]?.errorCode;
  bench.commit('k0', first, 1, 5);
  bench.run(50);
  expect(remove()).toBe('NON_EMPTY_GROUP');
  bench.leave('k0', first);
  bench.run(50);
  expect(remove()).toBe('NONE');
  expect(remove()).toBe('GROUP_ID_NOT_FOUND');
  bench.resign();
  bench.elect();
  bench.run(100);
  expect(bench.state.groups.has(GROUP)).toBe(false);
  expect(bench.committed()).toBe(-1);
});

test('offsets go where nobody reads the topic', () => {
  const bench = new GroupBench({}, ['orders', 'old']);
  const [first = ''] = bench.stable(['k0']);
  bench.commit('k0', first, 1, 5);
  bench.commit('k0', first, 1, 6, 'old');
  bench.run(50);
  const remove = (name: string) =>
    bench.ask('operator', 'OffsetDelete', { groupId: GROUP, topics: [{ name, partitionIndexes: [0] }] })
      ?.topics[0]?.partitions[0]?.errorCode;
  expect(remove('orders')).toBe('GROUP_SUBSCRIBED_TO_TOPIC');
  expect(remove('old')).toBe('NONE');
  expect([...(bench.group.offsets.get('old')?.keys() ?? [])]).toEqual([]);
  expect(bench.committed()).toBe(5);
});

test('what cannot be written is told', () => {
  const bench = new GroupBench();
  bench.commit('k0', '', -1, 5);
  bench.run(50);
  bench.appendError = 'NOT_ENOUGH_REPLICAS';
  const topics = [{ name: 'orders', partitionIndexes: [0] }];
  expect(bench.ask('operator', 'OffsetDelete', { groupId: GROUP, topics })?.errorCode).toBe(
    'COORDINATOR_NOT_AVAILABLE',
  );
});
