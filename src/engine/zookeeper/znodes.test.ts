/** What ZooKeeper promises about znodes and watches: versions, all or nothing, and a watch that fires once. */
import { describe, expect, it } from 'vitest';
import { setLink } from '../kernel/network.ts';
import type { ZkOp } from '../protocol/zookeeper.ts';
import { create, Ensemble } from '../test/ensemble.ts';

describe('znodes', () => {
  it('are set only by whoever knows their version', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    const results = ensemble.done(
      'a',
      'all',
      create('/x', 1),
      create('/x', 2),
      { op: 'setData', path: '/x', data: 3, version: 1 },
      { op: 'setData', path: '/x', data: 3, version: 0 },
      { op: 'getData', path: '/x', watch: false },
      { op: 'delete', path: '/x', version: 0 },
      create('/y/z', 1),
      create('/x/y', 1),
      { op: 'delete', path: '/x', version: -1 },
    );
    expect(results.map(({ error }) => error)).toEqual([
      'OK',
      'NODEEXISTS',
      'BADVERSION',
      'OK',
      'OK',
      'BADVERSION',
      'NONODE',
      'OK',
      'NOTEMPTY',
    ]);
    expect(results[4]).toMatchObject({ data: 3, stat: { version: 1 } });
  });

  it('that are ephemeral have no children', () => {
    const ensemble = new Ensemble(1);
    ensemble.run(3);
    const results = ensemble.done('a', 'all', create('/e', 1, 'ephemeral'), create('/e/x'));
    expect(results[1]?.error).toBe('NOCHILDRENFOREPHEMERALS');
  });

  it('that are sequential are numbered by their parent, whoever makes them', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'parent', create('/q'));
    const make: ZkOp = { op: 'create', path: '/q/n_', data: null, mode: 'persistentSequential' };
    expect(ensemble.done('a', 'one', make)[0]?.path).toBe('/q/n_0000000000');
    expect(ensemble.done('b', 'two', make)[0]?.path).toBe('/q/n_0000000001');
    ensemble.done('b', 'away', { op: 'delete', path: '/q/n_0000000001', version: -1 });
    expect(ensemble.done('a', 'three', make)[0]?.path).toBe('/q/n_0000000002');
  });

  it('are changed together or not at all', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/epoch', 1));
    const both = (version: number): ZkOp => ({
      op: 'multi',
      ops: [create('/controller', 'a', 'ephemeral'), { op: 'setData', path: '/epoch', data: 2, version }],
    });
    const [refused] = ensemble.done('a', 'wrong', both(7));
    expect(refused).toMatchObject({ error: 'BADVERSION' });
    expect(refused?.results.map(({ error }) => error)).toEqual(['OK', 'BADVERSION']);
    expect(ensemble.done('a', 'look', { op: 'exists', path: '/controller', watch: false })[0]?.error).toBe(
      'NONODE',
    );
    // Two race: one wins both, the other gets neither.
    ensemble.ask('a', 'race', both(0));
    ensemble.ask('b', 'race', both(0));
    ensemble.run(1);
    const errors = ['a', 'b'].map((id) => ensemble.client(id).results.get('race')?.[0]?.error);
    expect(errors.filter((error) => error === 'OK')).toHaveLength(1);
    expect(errors.filter((error) => error === 'NODEEXISTS')).toHaveLength(1);
    expect(ensemble.read('a', '/epoch')).toBe(2);
  });

  it('may be read as they were by a server that has not heard, never as they were before the own write', () => {
    const ensemble = new Ensemble(3, { clients: ['a', 'b', 'c', 'd'] });
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x', 1));
    const reader = ['a', 'b', 'c', 'd'].find((id) => ensemble.followers.includes(ensemble.serverOf(id)));
    const follower = reader ? ensemble.serverOf(reader) : -1;
    const writer = ['a', 'b', 'c', 'd'].find((id) => ensemble.serverOf(id) !== follower);
    if (!reader || !writer) throw new Error('the seed puts all clients on one server');
    setLink(ensemble.sim, `z${ensemble.leader}`, `z${follower}`, 'clogged');
    const [, own] = ensemble.done(
      writer,
      'set',
      { op: 'setData', path: '/x', data: 2, version: 0 },
      {
        op: 'getData',
        path: '/x',
        watch: false,
      },
    );
    expect(own?.data).toBe(2);
    expect(ensemble.read(reader, '/x')).toBe(1);
    setLink(ensemble.sim, `z${ensemble.leader}`, `z${follower}`, 'ok');
    ensemble.run(0.2);
    expect(ensemble.read(reader, '/x')).toBe(2);
  });
});

describe('a watch', () => {
  it('fires once, and must be set again', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x', 1));
    ensemble.done('b', 'watch', { op: 'getData', path: '/x', watch: true });
    ensemble.done('a', 'two', { op: 'setData', path: '/x', data: 2, version: -1 });
    ensemble.done('a', 'three', { op: 'setData', path: '/x', data: 3, version: -1 });
    ensemble.run(0.1);
    expect(ensemble.client('b').lines.filter((line) => line === 'NodeDataChanged /x')).toHaveLength(1);
  });

  it('tells of children that come and go, and of nodes that come into being', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x'));
    ensemble.done(
      'b',
      'watch',
      { op: 'getChildren', path: '/x', watch: true },
      { op: 'exists', path: '/x/y', watch: true },
    );
    ensemble.done('a', 'more', create('/x/y'));
    ensemble.run(0.1);
    expect(ensemble.client('b').lines).toEqual(
      expect.arrayContaining(['NodeCreated /x/y', 'NodeChildrenChanged /x']),
    );
  });

  it('is heard before the change can be read', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x', 1));
    ensemble.done('b', 'watch', { op: 'getData', path: '/x', watch: true });
    ensemble.ask('a', 'set', { op: 'setData', path: '/x', data: 2, version: -1 });
    for (let i = 0; i < 40; i++) {
      ensemble.ask('b', `read${i}`, { op: 'getData', path: '/x', watch: false });
      ensemble.run(0.001);
    }
    ensemble.run(1);
    const { lines, results } = ensemble.client('b');
    const heard = lines.indexOf('NodeDataChanged /x');
    const fresh = lines.findIndex((line) => {
      const owner = line.split(' ')[0] ?? '';
      return results.get(owner)?.[0]?.data === 2;
    });
    expect(heard).toBeGreaterThan(0);
    expect(fresh).toBeGreaterThan(heard);
  });

  it('is not lost with the connection: what changed meanwhile fires when it is there again', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x', 1), create('/y', 1));
    ensemble.done(
      'b',
      'watch',
      { op: 'getData', path: '/x', watch: true },
      { op: 'getData', path: '/y', watch: true },
      { op: 'getChildren', path: '/y', watch: true },
    );
    for (const id of ensemble.ids) setLink(ensemble.sim, 'b', `z${id}`, 'cut');
    ensemble.done('a', 'set', { op: 'setData', path: '/x', data: 2, version: -1 }, create('/y/z'));
    for (const id of ensemble.ids) setLink(ensemble.sim, 'b', `z${id}`, 'ok');
    ensemble.run(3);
    expect(ensemble.client('b').lines).toEqual(
      expect.arrayContaining(['same session', 'NodeDataChanged /x', 'NodeChildrenChanged /y']),
    );
    expect(ensemble.client('b').lines).not.toContain('NodeDataChanged /y');
    ensemble.done('a', 'again', { op: 'setData', path: '/y', data: 2, version: -1 });
    ensemble.run(0.1);
    expect(ensemble.client('b').lines).toContain('NodeDataChanged /y');
  });
});
