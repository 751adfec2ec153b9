/** What becomes of a partition when something is wanted of it (PartitionChangeBuilderTest). */
import { describe, expect, it } from 'vitest';
import type { FooSpec } from '../test/control-fixture.ts';
import { controlOver, foldIn, fooIn } from '../test/control-fixture.ts';
import { unchanged } from './control.ts';
import type { WantedChange } from './partition-change.ts';
import { changePartition } from './partition-change.ts';

type Wish = Partial<WantedChange> & { readonly acceptable?: readonly number[] };

function change(spec: FooSpec, { acceptable, ...wish }: Wish = {}) {
  const control = controlOver(spec);
  const record = changePartition({
    ...unchanged(control, fooIn(control.image)),
    ...(acceptable ? { isAcceptable: (id) => acceptable.includes(id) } : {}),
    ...wish,
  });
  return { record, foo: foldIn(control, [record]) };
}

describe('an election', () => {
  const foo: FooSpec = { replicas: [2, 1, 3], isr: [2, 1, 3], leader: 1, era: '3.3' };
  const elect = (
    spec: FooSpec,
    targetIsr: readonly number[],
    acceptable: readonly number[],
    more: Wish = {},
  ) => change(spec, { targetIsr, acceptable, ...more }).foo;

  it('leaves a valid leader where it is', () => {
    expect(change(foo, { acceptable: [1, 2, 4] }).record).toBeNull();
    const shrunk = elect({ ...foo, era: '4.1' }, [1, 3], [1, 2, 4]);
    expect(shrunk).toMatchObject({ leader: 1, isr: [1, 3], leaderEpoch: 100 });
  });

  it('takes the first of the replicas that is in the ISR and alive', () => {
    expect(elect(foo, [2, 3], [1, 2, 4])).toMatchObject({ leader: 2, isr: [2, 3], leaderEpoch: 101 });
    expect(elect(foo, [3, 2], [2, 3])).toMatchObject({ leader: 2 });
  });

  it('prefers the first replica only where it is asked to', () => {
    expect(change(foo, { election: 'PREFERRED' }).foo).toMatchObject({ leader: 2, leaderEpoch: 101 });
    expect(change(foo, { election: 'PREFERRED', acceptable: [1, 3] }).record).toBeNull();
  });

  it('finds nobody when no member of the ISR is alive, and raises the epoch all the same', () => {
    expect(elect(foo, [3], [1, 2, 4])).toMatchObject({ leader: -1, isr: [3], leaderEpoch: 101 });
  });

  it('takes the first live replica when an unclean one is allowed; it is the whole ISR, and recovering', () => {
    expect(elect(foo, [3], [1, 2, 4], { election: 'UNCLEAN' })).toMatchObject({
      leader: 2,
      isr: [2],
      leaderEpoch: 101,
      leaderRecoveryState: 1,
    });
    const lost = { ...foo, isr: [3], leader: -1 };
    expect(elect(lost, [3], [1], { election: 'UNCLEAN' })).toMatchObject({ leader: 1, isr: [1] });
  });

  it('is clean as long as it can be', () => {
    const unclean = { election: 'UNCLEAN' } as const;
    expect(elect(foo, [3, 2], [1, 2], unclean)).toMatchObject({ leader: 2, leaderRecoveryState: 0 });
  });

  it('never empties the ISR without eligible leader replicas: its last member stays listed', () => {
    expect(elect({ ...foo, isr: [1] }, [], [2, 3])).toMatchObject({ leader: -1, isr: [1] });
  });

  it('raises the leader epoch of a shrinking ISR before 3.6, and only then', () => {
    const smaller = { targetIsr: [2, 1] };
    expect(change({ ...foo, era: '4.1' }, smaller).foo).toMatchObject({
      leaderEpoch: 100,
      partitionEpoch: 201,
    });
    expect(change(foo, smaller).foo).toMatchObject({ leader: 1, leaderEpoch: 101, partitionEpoch: 201 });
    expect(change({ ...foo, isr: [2, 1] }, { targetIsr: [2, 1, 3] }).foo.leaderEpoch).toBe(100);
  });
});

describe('eligible leader replicas', () => {
  const minIsr = (value: number) => ({ configs: { 'min.insync.replicas': String(value) } });
  const four: FooSpec = { replicas: [1, 2, 3, 4], isr: [1, 2, 3, 4], leader: 1, ...minIsr(3) };

  it('are those that leave an ISR which falls below its minimum', () => {
    expect(change(four, { targetIsr: [1, 2] }).foo).toMatchObject({
      isr: [1, 2],
      eligibleLeaderReplicas: [3, 4],
      lastKnownElr: [],
    });
    expect(change(four, { targetIsr: [1, 2, 3] }).foo.eligibleLeaderReplicas).toEqual([]);
  });

  it('are none once the ISR is large enough again', () => {
    const low = { ...four, isr: [1, 2], elr: [3, 4] };
    expect(change(low, { targetIsr: [1, 2, 3] }).foo).toMatchObject({
      isr: [1, 2, 3],
      eligibleLeaderReplicas: [],
    });
  });

  it('lead when the ISR is empty: the eligible one is the whole ISR, and has nothing to recover', () => {
    const low = { ...four, isr: [1], elr: [3] };
    expect(change(low, { targetIsr: [], acceptable: [2, 3, 4] }).foo).toMatchObject({
      leader: 3,
      isr: [3],
      eligibleLeaderReplicas: [1],
      leaderRecoveryState: 0,
      leaderEpoch: 101,
    });
  });

  it('let the ISR be empty, and the last leader be remembered, while none of them lives', () => {
    const low = { ...four, isr: [1], elr: [3] };
    expect(change(low, { targetIsr: [], acceptable: [2, 4] }).foo).toMatchObject({
      leader: -1,
      isr: [],
      eligibleLeaderReplicas: [1, 3],
      lastKnownElr: [1],
    });
  });

  it('do not include who may have lost records', () => {
    const low = { ...four, isr: [1], elr: [2, 3] };
    const { foo } = change(low, { uncleanShutdown: [3], acceptable: [1, 2, 4] });
    expect(foo).toMatchObject({ isr: [1], leader: 1, eligibleLeaderReplicas: [2] });
  });

  it('are not waited for when none is left: the last known leader leads, recovering', () => {
    const lost = { ...four, isr: [], elr: [], leader: -1, lastKnownElr: [1] };
    expect(change(lost, { acceptable: [1, 2] }).foo).toMatchObject({
      leader: 1,
      isr: [1],
      lastKnownElr: [],
      leaderRecoveryState: 1,
    });
    expect(change(lost, { acceptable: [2] }).record).toBeNull();
    expect(change({ ...lost, elr: [3] }, { acceptable: [1, 2] }).record).toBeNull();
  });

  it('are forgotten by an unclean election', () => {
    const lost = { ...four, isr: [], elr: [3], leader: -1, lastKnownElr: [1] };
    expect(change(lost, { election: 'UNCLEAN', acceptable: [4, 2] }).foo).toMatchObject({
      leader: 2,
      isr: [2],
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      leaderRecoveryState: 1,
    });
  });
});

describe('a reassignment under way', () => {
  const moving: FooSpec = {
    replicas: [4, 2, 3, 1],
    isr: [1, 2, 3],
    leader: 1,
    adding: [4],
    removing: [1],
  };

  it('ends with the change that brings the last wanted replica into the ISR; its leader goes', () => {
    expect(change(moving, { targetIsr: [1, 2, 3, 4] }).foo).toMatchObject({
      replicas: [4, 2, 3],
      isr: [2, 3, 4],
      leader: 4,
      leaderEpoch: 101,
      addingReplicas: [],
      removingReplicas: [],
    });
  });

  it('is held up by any wanted replica that is not in sync', () => {
    const { foo } = change({ ...moving, isr: [1, 2] }, { targetIsr: [1, 2, 4] });
    expect(foo).toMatchObject({ replicas: [4, 2, 3, 1], isr: [1, 2, 4], leader: 1 });
  });

  it('leaves nobody in the lead when no wanted replica can', () => {
    const spec = { replicas: [2, 3, 0, 1], isr: [0, 1], leader: 0, adding: [2, 3], removing: [0, 1] };
    expect(change(spec, { targetIsr: [0, 1, 2, 3], acceptable: [] }).foo).toMatchObject({
      replicas: [2, 3],
      isr: [2, 3],
      leader: -1,
    });
  });
});
