/** What ZooKeeper promises about sessions: they outlive a server, and take their ephemeral nodes with them. */
import { describe, expect, it } from 'vitest';
import { pauseNode, resumeNode } from '../kernel/loop.ts';
import { create, Ensemble, listener } from '../test/ensemble.ts';
import { closeZk } from '../zookeeper-client/client.ts';

describe('a session', () => {
  it('moves to another server when its own dies, and keeps its ephemeral nodes', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/mine', null, 'ephemeral'));
    const server = ensemble.serverOf('a');
    const { sessionId } = ensemble.client('a').zk;
    ensemble.kill(`z${server}`);
    ensemble.run(4);
    expect(ensemble.client('a').zk).toMatchObject({ phase: 'connected', sessionId });
    expect(ensemble.serverOf('a')).not.toBe(server);
    expect(ensemble.seen('zookeeper.sessionMoved').some((event) => event.client === 'a')).toBe(true);
    expect(ensemble.done('b', 'look', { op: 'exists', path: '/mine', watch: false })[0]?.error).toBe('OK');
    ensemble.run(20);
    expect(ensemble.client('a').lines).not.toContain('expired');
  });

  it('ends at a tick after its timeout when its client is dead, and its ephemeral nodes with it', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/mine', null, 'ephemeral'));
    ensemble.done('b', 'watch', { op: 'exists', path: '/mine', watch: true });
    const killedUs = ensemble.sim.nowUs;
    ensemble.kill('a');
    ensemble.run(12);
    const [expired] = ensemble.seen('zookeeper.sessionExpired');
    expect(expired?.serverId).toBe(ensemble.leader);
    expect((expired?.timeUs ?? 0) % 2_000_000).toBe(0);
    // Its last sign of life is at most two seconds older than its death; then six seconds, then the next tick.
    expect((expired?.timeUs ?? 0) - killedUs).toBeGreaterThan(3_900_000);
    expect((expired?.timeUs ?? 0) - killedUs).toBeLessThanOrEqual(9_000_000);
    expect(ensemble.client('b').lines).toContain('NodeDeleted /mine');
  });

  it('is found to be over only by whoever connects again', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/mine', null, 'ephemeral'));
    const { sessionId } = ensemble.client('a').zk;
    pauseNode(ensemble.sim, ensemble.node('a'));
    ensemble.run(15);
    expect(ensemble.seen('zookeeper.sessionExpired')).toMatchObject([{ sessionId }]);
    expect(ensemble.client('a').lines).not.toContain('expired');
    resumeNode(ensemble.sim, ensemble.node('a'));
    ensemble.ask('a', 'late', create('/late'));
    ensemble.run(3);
    const { lines, zk } = ensemble.client('a');
    expect(lines.slice(-3)).toEqual(['late SESSIONEXPIRED', 'expired', 'new session']);
    expect(zk.sessionId).not.toBe(sessionId);
    expect(ensemble.done('b', 'look', { op: 'exists', path: '/late', watch: false })[0]?.error).toBe(
      'NONODE',
    );
  });

  it('is closed by its client at once', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/mine', null, 'ephemeral'));
    ensemble.done('b', 'watch', { op: 'exists', path: '/mine', watch: true });
    closeZk(ensemble.context('a'), listener);
    ensemble.run(0.1);
    expect(ensemble.client('a').lines).toContain('closed');
    expect(ensemble.client('b').lines).toContain('NodeDeleted /mine');
    ensemble.run(20);
    expect(ensemble.seen('zookeeper.sessionExpired')).toEqual([]);
  });

  it('gets its whole timeout again from a new leader', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.kill('a');
    ensemble.run(5);
    ensemble.kill(`z${ensemble.leader}`);
    ensemble.run(4);
    const ledUs = ensemble.seen('zookeeper.leading').at(-1)?.timeUs ?? 0;
    ensemble.run(10);
    const [expired] = ensemble.seen('zookeeper.sessionExpired');
    expect((expired?.timeUs ?? 0) - ledUs).toBeGreaterThanOrEqual(6_000_000);
  });

  it('gets a timeout of 2 to 20 ticks', () => {
    const short = new Ensemble(1, { timeoutMs: 1_000 });
    short.run(3);
    expect(short.client('a').zk.timeoutMs).toBe(4_000);
    const long = new Ensemble(1, { timeoutMs: 90_000 });
    long.run(3);
    expect(long.client('a').zk.timeoutMs).toBe(40_000);
  });
});
