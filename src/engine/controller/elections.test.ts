/** Who leads when brokers come and go, and when somebody asks (ReplicationControlManagerTest). */
import { describe, expect, it } from 'vitest';
import type { FooSpec } from '../test/control-fixture.ts';
import { controlOver, foldIn } from '../test/control-fixture.ts';
import {
  balanceLeaders,
  brokerLeaves,
  brokerRestarts,
  brokerReturns,
  electLeader,
  electUncleanLeaders,
} from './elections.ts';

const led: FooSpec = { replicas: [1, 2, 3], isr: [1, 2, 3], leader: 1 };
/** As before eligible leader replicas: the last of the ISR stays listed. */
const lost: FooSpec = { ...led, isr: [1], leader: -1, fenced: [1, 2, 3], era: '3.3' };

describe('a broker that leaves and returns', () => {
  it('takes its leaderships and its place in every ISR with it', () => {
    const control = controlOver(led);
    expect(foldIn(control, brokerLeaves(control, 1))).toMatchObject({
      leader: 2,
      isr: [2, 3],
      leaderEpoch: 101,
      partitionEpoch: 201,
    });
  });

  it('that is in no ISR and leads nothing changes nothing', () => {
    const control = controlOver({ ...led, isr: [1, 2] });
    expect(brokerLeaves(control, 3)).toEqual([]);
    expect(brokerReturns(control, 3)).toEqual([]);
  });

  it('is not followed by one that is fenced or shutting down', () => {
    const control = controlOver({ ...led, shuttingDown: [2] });
    expect(foldIn(control, brokerLeaves(control, 1)).leader).toBe(3);
  });

  it('leads again after it was the last of the ISR; another one does not', () => {
    const control = controlOver(lost);
    expect(brokerReturns(control, 2)).toEqual([]);
    expect(foldIn(control, brokerReturns(control, 1))).toMatchObject({
      leader: 1,
      isr: [1],
      leaderEpoch: 101,
    });
  });

  it.each(['3.3', '4.1'] as const)('costs the only replica two epochs for a restart (%s)', (era) => {
    const control = controlOver({ replicas: [1], isr: [1], leader: 1, era });
    expect(foldIn(control, brokerLeaves(control, 1))).toMatchObject({ leader: -1, leaderEpoch: 101 });
    expect(foldIn(control, brokerReturns(control, 1))).toMatchObject({
      leader: 1,
      isr: [1],
      leaderEpoch: 102,
      leaderRecoveryState: 0,
    });
  });

  it('is let to lead uncleanly by the topic, or where that says nothing by the cluster', () => {
    const asked = (configs: Record<string, string>, byDefault: boolean): number => {
      const brokerConfigs = { 'unclean.leader.election.enable': String(byDefault) };
      const control = controlOver({ ...lost, configs, brokerConfigs });
      return foldIn(control, brokerReturns(control, 2)).leader;
    };
    expect(asked({}, false)).toBe(-1);
    expect(asked({}, true)).toBe(2);
    expect(asked({ 'unclean.leader.election.enable': 'true' }, false)).toBe(2);
    expect(asked({ 'unclean.leader.election.enable': 'false' }, true)).toBe(-1);
  });
});

describe('a broker that registers again', () => {
  const low: FooSpec = {
    ...led,
    isr: [3],
    leader: 3,
    elr: [1, 2],
    configs: { 'min.insync.replicas': '2' },
  };

  it('after it died is out of the ISR and not eligible, whatever it was', () => {
    const eligible = controlOver(low);
    expect(foldIn(eligible, brokerRestarts(eligible, 2, false)).eligibleLeaderReplicas).toEqual([1]);
    const inSync = controlOver(low);
    expect(foldIn(inSync, brokerRestarts(inSync, 3, false))).toMatchObject({
      leader: 1,
      isr: [1],
      eligibleLeaderReplicas: [2],
    });
  });

  it('after it ended in good order stays eligible', () => {
    const eligible = controlOver(low);
    expect(brokerRestarts(eligible, 2, true)).toEqual([]);
    const inSync = controlOver({ ...low, fenced: [1, 2] });
    expect(foldIn(inSync, brokerRestarts(inSync, 3, true))).toMatchObject({
      leader: -1,
      isr: [],
      eligibleLeaderReplicas: [1, 2, 3],
      lastKnownElr: [3],
    });
  });
});

describe('an election that somebody asks for', () => {
  const ask = (spec: FooSpec, type: 'preferred' | 'unclean', topic = 'foo', index = 0) =>
    electLeader(controlOver(spec), topic, index, type);

  it('of the preferred leader moves leadership to the first replica', () => {
    const control = controlOver({ ...led, leader: 2 });
    const { error, record } = electLeader(control, 'foo', 0, 'preferred');
    expect(error).toBe('NONE');
    expect(foldIn(control, [record])).toMatchObject({ leader: 1, leaderEpoch: 101 });
  });

  it('at any price takes a replica that is not in sync', () => {
    const control = controlOver({ ...lost, fenced: [1] });
    const { record } = electLeader(control, 'foo', 0, 'unclean');
    expect(foldIn(control, [record])).toMatchObject({ leader: 2, isr: [2], leaderRecoveryState: 1 });
  });

  it.each([
    ['no such topic', () => ask(led, 'preferred', 'bar'), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['no such partition', () => ask(led, 'preferred', 'foo', 3), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['a preferred leader that leads', () => ask(led, 'preferred'), 'ELECTION_NOT_NEEDED'],
    ['an unclean one of a partition that is led', () => ask(led, 'unclean'), 'ELECTION_NOT_NEEDED'],
    [
      'a preferred leader that is fenced',
      () => ask({ ...led, isr: [2, 3], leader: 2, fenced: [1] }, 'preferred'),
      'PREFERRED_LEADER_NOT_AVAILABLE',
    ],
    ['an unclean one while nobody lives', () => ask(lost, 'unclean'), 'ELIGIBLE_LEADERS_NOT_AVAILABLE'],
  ] as const)('of %s is refused', (_what, asked, error) => {
    expect(asked()).toMatchObject({ error, record: null });
  });
});

describe('from time to time', () => {
  it('leadership goes back to the preferred replica, if that is in sync', () => {
    const control = controlOver({ ...led, leader: 3 });
    expect(foldIn(control, balanceLeaders(control)).leader).toBe(1);
    expect(balanceLeaders(controlOver({ ...led, isr: [2, 3], leader: 3 }))).toEqual([]);
  });

  it('a partition without a leader gets an unclean one, once its topic has come to allow it', () => {
    expect(electUncleanLeaders(controlOver({ ...lost, fenced: [1] }))).toEqual([]);
    const control = controlOver({
      ...lost,
      fenced: [1],
      configs: { 'unclean.leader.election.enable': 'true' },
    });
    expect(foldIn(control, electUncleanLeaders(control)).leader).toBe(2);
  });
});
