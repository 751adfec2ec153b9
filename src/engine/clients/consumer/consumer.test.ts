import { describe, expect, test } from 'vitest';
import type { AssignorName } from '../../../contract/commands.ts';
import { parsePartitionKey } from '../../../contract/ids.ts';
import { restoreEngine } from '../../index.ts';
import type { SmallCluster } from '../../test/small-cluster.ts';
import { Run } from '../../test/small-cluster.ts';

const start = (options: Partial<SmallCluster> = {}): Run => {
  const run = new Run({ team: ['Ada', 'Bo'], bench: ['Cy'], ...options });
  run.settle();
  return run;
};

/** What the members of `team` were handed, per partition: how many offsets more than once, and how many never. */
function tally(run: Run): { repeated: number; missed: number; handedOut: number } {
  const seen = new Map<string, Map<number, number>>();
  for (const { partition, fromOffset, toOffset } of run.seen('consumer.polled')) {
    const counts = seen.get(partition) ?? new Map<number, number>();
    for (let offset = fromOffset; offset <= toOffset; offset++)
      counts.set(offset, (counts.get(offset) ?? 0) + 1);
    seen.set(partition, counts);
  }
  let repeated = 0;
  let missed = 0;
  let handedOut = 0;
  for (const counts of seen.values()) {
    const last = Math.max(...counts.keys());
    handedOut += counts.size;
    missed += last + 1 - counts.size;
    for (const count of counts.values()) repeated += count - 1;
  }
  return { repeated, missed, handedOut };
}

const ownersOf = (run: Run): (string | null)[] =>
  Object.values(run.frame.groups.team?.lags ?? {}).map(({ owner }) => owner);

describe('records', () => {
  test.each<AssignorName>(['range', 'roundrobin', 'sticky', 'cooperative-sticky'])(
    'are handed out once each while consumers come and go in good order (%s)',
    (assignor) => {
      const run = start({ assignor });
      run.runTo(6);
      run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
      run.settle();
      run.runTo(run.nowS + 2);
      run.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: null });
      run.settle();
      run.runTo(run.nowS + 2);
      const { repeated, missed, handedOut } = tally(run);
      expect({ repeated, missed }).toEqual({ repeated: 0, missed: 0 });
      expect(handedOut).toBeGreaterThan(100);
    },
  );

  test('go on without a gap or a repetition when a leader dies', () => {
    const run = start();
    run.runTo(6);
    run.give({ type: 'broker.kill', brokerId: 2 });
    run.runTo(14);
    const after = run.seen('consumer.polled', 12).map((event) => event.partition);
    expect(new Set(after).size).toBe(6);
    expect(tally(run)).toMatchObject({ repeated: 0, missed: 0 });
  });

  test('are repeated from the last commit after a crash, and none is left out', () => {
    const run = start();
    run.runTo(8);
    run.give({ type: 'consumer.crash', consumerId: 'k-ada' });
    run.runTo(9);
    expect(run.frame.consumers['k-ada']?.phase).toBe('down');
    run.runTo(20);
    expect(new Set(ownersOf(run))).toEqual(new Set(['k-bo']));
    expect(run.seen('group.memberLeft')).toMatchObject([{ consumerId: 'k-ada', why: 'sessionExpired' }]);
    const { repeated, missed } = tally(run);
    expect(missed).toBe(0);
    // At most what came between two commits, a second apart.
    expect(repeated).toBeGreaterThan(0);
    expect(repeated).toBeLessThan(40);
  });

  test('are asked for only as fast as the application works', () => {
    const run = start({ processingMs: 200 });
    run.runTo(10);
    const fetches = run
      .seen('request.sent', 5)
      .filter(({ flight }) => flight.api === 'Fetch' && flight.from.startsWith('k-') && !flight.isResponse);
    // Six partitions of three leaders; an application that is busy does not poll, and nothing is asked twice.
    expect(fetches.length).toBeLessThan(200);
    expect(run.frame.consumers['k-ada']?.polled).toBeLessThan(60);
  });
});

describe('rebalances', () => {
  test('eager: all give up everything before anybody gets anything', () => {
    const run = start();
    const sinceS = run.nowS;
    run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
    run.settle();
    const revoked = run.seen('consumer.revoked', sinceS);
    const assigned = run.seen('consumer.assigned', sinceS);
    expect(revoked.flatMap((event) => event.partitions).length).toBe(6);
    expect(Math.max(...revoked.map((event) => event.id))).toBeLessThan(
      Math.min(...assigned.map((event) => event.id)),
    );
    expect(run.seen('group.generationStarted', sinceS).length).toBe(1);
  });

  test('cooperative: a newcomer gets its share in the second generation, the rest stays where it is', () => {
    const run = start({ assignor: 'cooperative-sticky' });
    const sinceS = run.nowS;
    run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
    run.runTo(run.nowS + 1);
    run.settle();
    const generations = run.seen('group.assigned', sinceS);
    expect(generations.length).toBe(2);
    expect(generations[0]?.assignment['k-cy']).toEqual([]);
    const moved = run.seen('consumer.revoked', sinceS).flatMap((event) => event.partitions);
    expect(moved.length).toBe(2);
    expect([...(generations[1]?.assignment['k-cy'] ?? [])].sort()).toEqual([...moved].sort());
  });

  test('cooperative: what a leaver had is given in one generation', () => {
    const run = start({ assignor: 'cooperative-sticky' });
    const sinceS = run.nowS;
    run.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: null });
    run.runTo(run.nowS + 1);
    run.settle();
    expect(run.seen('group.generationStarted', sinceS).length).toBe(1);
    expect(new Set(ownersOf(run))).toEqual(new Set(['k-bo']));
  });

  test('every partition has one owner once the group is stable', () => {
    const run = start({ team: ['Ada', 'Bo', 'Cy', 'Dee'], bench: [] });
    const owned = Object.values(run.frame.consumers).flatMap((consumer) => consumer.owned);
    expect(owned.length).toBe(6);
    expect(new Set(owned.map((key) => parsePartitionKey(key).partition)).size).toBe(6);
  });
});

describe('memberships', () => {
  test('outlive the death of the coordinator without a rebalance', () => {
    const run = start();
    run.runTo(6);
    const coordinator = run.frame.groups.team?.coordinatorId ?? -1;
    run.give({ type: 'broker.kill', brokerId: coordinator });
    run.runTo(14);
    const group = run.frame.groups.team;
    expect(group).toMatchObject({ state: 'Stable', generation: 1 });
    expect(group?.coordinatorId).not.toBe(coordinator);
    expect(run.seen('group.offsetCommitted', 11).length).toBeGreaterThan(0);
    expect(tally(run)).toMatchObject({ repeated: 0, missed: 0 });
  });

  test('come about though the coordinator dies in the midst of the join', () => {
    const run = new Run({ team: ['Ada', 'Bo'] });
    run.runTo(2.3);
    const coordinator = run.frame.groups.team?.coordinatorId ?? -1;
    expect(run.frame.groups.team?.state).toBe('PreparingRebalance');
    run.give({ type: 'broker.kill', brokerId: coordinator });
    run.settle(30);
    expect(new Set(ownersOf(run))).toEqual(new Set(['k-ada', 'k-bo']));
  });

  test('come about though the consumer is cut off in the midst of the join', () => {
    const run = start();
    run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
    run.runTo(run.nowS + 0.02);
    expect(run.frame.consumers['k-cy']?.phase).not.toBe('stable');
    run.give({ type: 'network.cut', a: 'k-cy', b: '*' });
    run.runTo(run.nowS + 3);
    run.give({ type: 'network.heal', a: 'k-cy', b: '*' });
    run.settle(40);
    expect(ownersOf(run).filter((owner) => owner === 'k-cy').length).toBe(2);
  });

  test('are given up when the application does not poll, and taken up again when it does', () => {
    const run = start({ groupConfigs: { 'max.poll.interval.ms': '4000' } });
    run.give({ type: 'consumer.stall', consumerId: 'k-ada', stalled: true });
    run.runTo(run.nowS + 1);
    expect(run.frame.consumers['k-ada']?.phase).toBe('stalled');
    run.runTo(run.nowS + 6);
    expect(run.seen('group.memberLeft')).toMatchObject([{ consumerId: 'k-ada', why: 'pollTimeout' }]);
    run.give({ type: 'consumer.stall', consumerId: 'k-ada', stalled: false });
    run.runTo(run.nowS + 1);
    run.settle();
    expect(run.seen('consumer.lost')).toMatchObject([{ consumerId: 'k-ada', generation: -1 }]);
    expect(new Set(ownersOf(run))).toEqual(new Set(['k-ada', 'k-bo']));
  });

  test('follow a restart of the process', () => {
    const run = start();
    run.give({ type: 'consumer.crash', consumerId: 'k-ada' });
    run.runTo(run.nowS + 1);
    run.give({ type: 'consumer.start', consumerId: 'k-ada' });
    run.settle();
    expect(run.seen('group.memberJoined').filter((event) => event.consumerId === 'k-ada').length).toBe(2);
    expect(ownersOf(run).filter((owner) => owner === 'k-ada').length).toBe(3);
  });

  test('end where the consumer is told to go, however often it is told', () => {
    const run = start();
    const places = ['team', 'others', 'team', null, 'others'];
    for (const groupId of places) {
      run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId });
      run.runTo(run.nowS + 0.015);
    }
    run.settle();
    run.settle(20, 'others');
    expect(run.frame.consumers['k-cy']).toMatchObject({ groupId: 'others', phase: 'stable' });
    expect(run.frame.groups.team?.consumers).toEqual(['k-ada', 'k-bo']);
  });

  test('end within the close timeout when nobody can be reached', () => {
    const run = start();
    for (const brokerId of [1, 2, 3]) run.give({ type: 'broker.kill', brokerId });
    run.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: null });
    run.give({ type: 'consumer.remove', consumerId: 'k-bo' });
    run.runTo(run.nowS + 29);
    expect(run.frame.consumers['k-ada']?.phase).toBe('leaving');
    run.runTo(run.nowS + 2);
    expect(run.frame.consumers['k-ada']?.phase).toBe('bench');
    expect(run.frame.consumers['k-bo']).toBeUndefined();
  });
});

test('a run taken up in the midst of a rebalance ends as the run itself', () => {
  const run = start({ assignor: 'cooperative-sticky' });
  run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
  run.runTo(run.nowS + 0.08);
  const other = restoreEngine(run.engine.keyframe());
  const untilUs = run.engine.nowUs() + 4e6;
  run.engine.advanceTo(untilUs);
  other.advanceTo(untilUs);
  expect(other.digest()).toBe(run.engine.digest());
});
