/** Groups of KIP-848 in a whole cluster: every member goes alone, and what stays with it is read all the while. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../index.ts';
import { Run, smallScenario } from '../small-cluster.ts';

const MODERN = { 'group.protocol': 'consumer' };
const run = (names: readonly string[], bench: readonly string[] = [], groupConfigs = {}): Run =>
  new Run({ team: names, bench, groupConfigs: { ...MODERN, ...groupConfigs } });
const owned = (team: Run, id: string): readonly string[] => team.frame.consumers[id]?.owned ?? [];
const broken = (team: Run) => team.seen('invariant.broken');

describe('a group with group.protocol=consumer', () => {
  it('comes to share its partitions evenly, and reads', () => {
    const team = run(['Ada', 'Bo', 'Cy']);
    team.settle(40);
    expect(['k-ada', 'k-bo', 'k-cy'].map((id) => owned(team, id).length)).toEqual([2, 2, 2]);
    expect(team.frame.groups.team?.modern?.members.map(({ state }) => state)).toEqual([
      'STABLE',
      'STABLE',
      'STABLE',
    ]);
    team.runTo(team.nowS + 5);
    for (const id of ['k-ada', 'k-bo', 'k-cy']) expect(team.frame.consumers[id]?.polled).toBeGreaterThan(0);
    expect(team.seen('group.commitRefused')).toEqual([]);
    expect(broken(team)).toEqual([]);
  });

  it('moves only what a newcomer gets: what stays is never revoked', () => {
    const team = run(['Ada', 'Bo'], ['Cy']);
    team.settle(40);
    const before = new Map(['k-ada', 'k-bo'].map((id) => [id, owned(team, id)]));
    const sinceS = team.nowS;
    team.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
    team.runTo(team.nowS + 1);
    team.settle(40);
    const revoked = team.seen('consumer.revoked', sinceS).flatMap(({ partitions }) => partitions);
    expect([...revoked].sort()).toEqual([...owned(team, 'k-cy')].sort());
    for (const [id, held] of before) expect(held).toEqual(expect.arrayContaining([...owned(team, id)]));
    expect(broken(team)).toEqual([]);
  });

  it('passes on what a member leaves, and what one that crashed had when its session is over', () => {
    const team = run(['Ada', 'Bo', 'Cy']);
    team.settle(40);
    team.give({ type: 'consumer.remove', consumerId: 'k-cy' });
    team.runTo(team.nowS + 1);
    team.settle(40);
    expect(team.seen('group.memberLeft').at(-1)?.why).toBe('left');
    team.give({ type: 'consumer.crash', consumerId: 'k-bo' });
    team.runTo(team.nowS + 70);
    expect(team.seen('group.memberLeft').at(-1)?.why).toBe('sessionExpired');
    expect(owned(team, 'k-ada')).toHaveLength(6);
    expect(broken(team)).toEqual([]);
  });

  it('goes on by its records when its coordinator dies', () => {
    const team = run(['Ada', 'Bo']);
    team.settle(40);
    const before = team.frame.groups.team;
    const sinceS = team.nowS;
    team.give({ type: 'broker.kill', brokerId: before?.coordinatorId ?? 1 });
    team.runTo(team.nowS + 20);
    const after = team.frame.groups.team;
    expect(after?.coordinatorId).not.toBe(before?.coordinatorId);
    expect(after?.generation).toBe(before?.generation);
    expect(team.seen('consumer.revoked', sinceS)).toEqual([]);
    expect(owned(team, 'k-ada')).toHaveLength(3);
    expect(team.seen('group.heartbeatRefused').map(({ error }) => error)).toEqual([]);
    expect(broken(team)).toEqual([]);
  });

  it('takes in again whoever was away from poll() for too long; what it had is lost to it', () => {
    const team = run(['Ada', 'Bo'], [], { 'max.poll.interval.ms': '4000' });
    team.settle(40);
    team.give({ type: 'consumer.stall', consumerId: 'k-bo', stalled: true });
    team.runTo(team.nowS + 20);
    expect(owned(team, 'k-ada')).toHaveLength(6);
    team.give({ type: 'consumer.stall', consumerId: 'k-bo', stalled: false });
    team.runTo(team.nowS + 1);
    expect(team.seen('consumer.lost').map(({ consumerId }) => consumerId)).toEqual(['k-bo']);
    team.settle(40);
    expect(owned(team, 'k-bo')).toHaveLength(3);
    expect(broken(team)).toEqual([]);
  });

  it('comes to rest with every partition in one hand after its coordinator, a member and a link have failed', () => {
    const team = run(['Ada', 'Bo', 'Cy'], ['Dee'], { 'max.poll.interval.ms': '5000' });
    team.runTo(12);
    const brokerId = team.frame.groups.team?.coordinatorId ?? 1;
    team.give({ type: 'consumer.move', consumerId: 'k-dee', groupId: 'team' });
    team.runTo(14);
    team.give({ type: 'broker.kill', brokerId });
    team.runTo(20);
    team.give({ type: 'consumer.crash', consumerId: 'k-bo' });
    team.give({ type: 'network.cut', a: 'k-ada', b: '*' });
    team.runTo(40);
    team.give({ type: 'network.heal', a: 'k-ada', b: '*' });
    team.give({ type: 'broker.start', brokerId });
    team.give({ type: 'consumer.start', consumerId: 'k-bo' });
    team.runTo(120);
    expect(team.frame.groups.team?.state).toBe('Stable');
    const held = Object.values(team.frame.consumers).flatMap((consumer) => consumer.owned);
    expect([held.length, new Set(held).size]).toEqual([6, 6]);
    expect(broken(team)).toEqual([]);
  });

  it('is refused, in words, where the release does not know it', () => {
    const engine = createEngine({ ...smallScenario({ team: [] }), era: '3.3' });
    const { result } = engine.submit(
      { type: 'group.add', name: 'new', topics: ['orders'], assignor: 'range', protocol: 'consumer' },
      'c1',
    );
    const params = { feature: 'group.protocol=consumer', era: '3.3', since: '4.0' };
    expect(result).toEqual({ ok: false, reason: { code: 'eraLacks', params } });
  });
});
