import { describe, expect, test } from 'vitest';
import { GROUP, GroupBench } from '../test/group-bench.ts';

const SOON = { 'offsets.retention.minutes': '1', 'offsets.retention.check.interval.ms': '1000' };

const offsetsOf = (bench: GroupBench): string[] =>
  [...(bench.state.groups.get(GROUP)?.offsets ?? [])].flatMap(([topic, offsets]) =>
    [...offsets.keys()].map((partition) => `${topic}-${partition}`),
  );

describe('offsets that nobody needs', () => {
  test('of a group that only keeps offsets go by their age, and the group with the last', () => {
    const bench = new GroupBench(SOON);
    bench.commit('k0', '', -1, 5);
    bench.run(59_000);
    expect(offsetsOf(bench)).toEqual(['orders-0']);
    bench.run(3_000);
    expect(bench.state.groups.has(GROUP)).toBe(false);
    expect(bench.seen('group.offsetsRemoved')[0]).toMatchObject({ partitions: ['orders-0'], why: 'expired' });
    expect(bench.seen('group.deleted')).toHaveLength(1);
    expect(bench.committed()).toBe(-1);
  });

  test('of a group that has lost its members go by the time since then', () => {
    const bench = new GroupBench(SOON);
    const [id = ''] = bench.stable(['k0'], { sessionTimeoutMs: 600_000 });
    bench.commit('k0', id, 1, 5);
    bench.run(100_000);
    expect(offsetsOf(bench)).toEqual(['orders-0']);
    bench.leave('k0', id);
    bench.run(58_000);
    expect(offsetsOf(bench)).toEqual(['orders-0']);
    bench.run(4_000);
    expect(bench.state.groups.has(GROUP)).toBe(false);
  });

  test('of topics that a living group does not read go, the others stay', () => {
    const bench = new GroupBench(SOON, ['orders', 'old']);
    const [id = ''] = bench.stable(['k0'], { sessionTimeoutMs: 600_000 });
    bench.commit('k0', id, 1, 5);
    bench.commit('k0', id, 1, 6, 'old');
    bench.run(62_000);
    expect(offsetsOf(bench)).toEqual(['orders-0']);
    expect(bench.group.state).toBe('Stable');
  });

  test('stay while a transaction may decide about them', () => {
    const bench = new GroupBench(SOON);
    bench.commit('k0', '', -1, 5);
    bench.commitInTransaction('app', 7, { 'orders-0': 9 });
    bench.run(70_000);
    expect(offsetsOf(bench)).toEqual(['orders-0']);
    bench.mark(7, false);
    bench.run(2_000);
    expect(bench.state.groups.has(GROUP)).toBe(false);
  });

  test('stay gone with the next coordinator', () => {
    const bench = new GroupBench(SOON);
    bench.commit('k0', '', -1, 5);
    bench.run(62_000);
    bench.resign();
    bench.elect();
    bench.run(100);
    expect(offsetsOf(bench)).toEqual([]);
    expect(bench.committed()).toBe(-1);
  });

  test('of a deleted topic go at once', () => {
    const bench = new GroupBench({}, ['orders', 'old']);
    bench.commit('k0', '', -1, 5);
    bench.commit('k0', '', -1, 6, 'old');
    bench.run(50);
    bench.deleteTopic('old');
    bench.run(50);
    expect(offsetsOf(bench)).toEqual(['orders-0']);
  });
});

test('what an application notes beside an offset may not be too long', () => {
  const bench = new GroupBench({ 'offset.metadata.max.bytes': '5' });
  const answer = bench.ask('k0', 'OffsetCommit', {
    groupId: GROUP,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    topics: [
      {
        name: 'orders',
        partitions: ['toolarge', 'small'].map((committedMetadata, partitionIndex) => ({
          partitionIndex,
          committedOffset: 1,
          committedLeaderEpoch: 0,
          committedMetadata,
        })),
      },
    ],
  });
  expect(answer?.topics[0]?.partitions.map(({ errorCode }) => errorCode)).toEqual([
    'OFFSET_METADATA_TOO_LARGE',
    'NONE',
  ]);
  expect(offsetsOf(bench)).toEqual(['orders-1']);
});
