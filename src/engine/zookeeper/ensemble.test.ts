/** What ZooKeeper promises: one order of all writes, kept by a majority, and nothing at all without a quorum. */
import { describe, expect, it } from 'vitest';
import { setLink } from '../kernel/network.ts';
import { create, Ensemble, isSame } from '../test/ensemble.ts';

describe('an ensemble', () => {
  it.each([1, 3, 5])('of %i elects the server with the largest id when all know the same', (count) => {
    const ensemble = new Ensemble(count);
    ensemble.run(3);
    expect(ensemble.leader).toBe(count);
    expect(ensemble.seen('zookeeper.leading')).toMatchObject([{ serverId: count, epoch: 1 }]);
    expect(ensemble.ids.every((id) => ensemble.server(id).isServing)).toBe(true);
    // Which server a client connects to is drawn; two that write through any of them see one tree.
    expect(ensemble.done('a', 'make', create('/x', 1))[0]?.error).toBe('OK');
    expect(ensemble.read('b', '/x')).toBe(1);
  });

  it('puts every write in one order, with the same zxid on every server', () => {
    const ensemble = new Ensemble(3, { clients: ['a', 'b', 'c'] });
    ensemble.run(3);
    for (const client of ['a', 'b', 'c']) {
      for (let i = 0; i < 5; i++) ensemble.ask(client, `${client}${i}`, create(`/${client}${i}`));
    }
    ensemble.run(2);
    expect(isSame(ensemble.trees())).toBe(true);
    const logs = ensemble.ids.map((id) => JSON.stringify(ensemble.disk(id).log));
    expect(isSame(logs)).toBe(true);
    const zxids = ensemble.disk(1).log.map(({ zxid }) => zxid);
    expect(zxids).toEqual([...zxids].sort((a, b) => a - b));
    expect(zxids[0]).toBe(2 ** 32 + 1);
    // A client's own writes are in the order it asked for them.
    const paths = ensemble.disk(1).log.flatMap(({ body }) => (body.type === 'create' ? [body.path] : []));
    for (const client of ['a', 'b', 'c'])
      expect(paths.filter((path) => path.startsWith(`/${client}`))).toEqual(
        [0, 1, 2, 3, 4].map((i) => `/${client}${i}`),
      );
  });

  it('loses its leader, elects another under the next epoch, and keeps the tree and the sessions', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x', 1), create('/x/mine', null, 'ephemeral'));
    const old = ensemble.leader;
    ensemble.kill(`z${old}`);
    ensemble.run(4);
    expect(ensemble.leader).not.toBe(old);
    expect(ensemble.seen('zookeeper.leading').at(-1)?.epoch).toBe(2);
    expect(ensemble.read('b', '/x')).toBe(1);
    const kept = ensemble.done('b', 'look', { op: 'exists', path: '/x/mine', watch: false });
    expect(kept[0]?.stat?.ephemeralOwner).toBe(ensemble.client('a').zk.sessionId);
    ensemble.done('b', 'set', { op: 'setData', path: '/x', data: 2, version: 0 });
    ensemble.start(`z${old}`);
    ensemble.run(5);
    expect(ensemble.leader).not.toBe(old);
    expect(isSame(ensemble.trees())).toBe(true);
    expect(ensemble.client('a').lines).not.toContain('expired');
  });

  it('elects whoever has logged most, whatever its id', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    // Server 3 leads. Only 1 follows while 2 is away.
    ensemble.kill('z2');
    ensemble.run(1);
    ensemble.done('a', 'make', create('/x', 1));
    ensemble.kill('z3');
    ensemble.run(1);
    ensemble.start('z2');
    ensemble.run(5);
    expect(ensemble.leader).toBe(1);
    expect(ensemble.read('a', '/x')).toBe(1);
  });

  it('does nothing without a quorum, and drops its clients', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    const [first, second] = ensemble.followers;
    ensemble.kill(`z${first}`);
    ensemble.kill(`z${second}`);
    ensemble.run(12);
    expect(
      ensemble.ids.filter((id) => ensemble.node(`z${id}`).isUp && ensemble.server(id).isServing),
    ).toEqual([]);
    expect(ensemble.client('a').zk.phase).toBe('connecting');
    ensemble.ask('a', 'make', create('/x', 1));
    ensemble.run(20);
    expect(ensemble.client('a').results.has('make')).toBe(false);
    // Nobody was there to say that the session is over: it is not.
    ensemble.start(`z${first}`);
    ensemble.run(8);
    expect(ensemble.client('a').lines).not.toContain('expired');
    expect(ensemble.client('a').results.get('make')?.[0]?.error).toBe('OK');
  });

  it('forgets what only a dead leader had logged, when others go on without it', () => {
    const ensemble = new Ensemble(3);
    ensemble.run(3);
    ensemble.done('a', 'make', create('/x', 1));
    const old = ensemble.leader;
    // It can still log, and tell nobody.
    for (const id of ensemble.followers) setLink(ensemble.sim, `z${old}`, `z${id}`, 'clogged');
    const client = ['a', 'b'].find((id) => ensemble.serverOf(id) === old);
    const writer = client ?? 'a';
    if (!client) {
      // Nobody is connected to it: somebody comes.
      for (const id of ensemble.followers) setLink(ensemble.sim, 'a', `z${id}`, 'cut');
      ensemble.run(2.5);
    }
    ensemble.ask(writer, 'lost', create('/lost', 1));
    ensemble.run(0.1);
    expect(ensemble.disk(old).log.at(-1)?.body).toMatchObject({ type: 'create', path: '/lost' });
    ensemble.kill(`z${old}`);
    for (const id of ensemble.ids) {
      if (id === old) continue;
      setLink(ensemble.sim, `z${old}`, `z${id}`, 'ok');
      if (!client) setLink(ensemble.sim, 'a', `z${id}`, 'ok');
    }
    ensemble.run(4);
    const answer = ensemble.client(writer).results.get('lost');
    // The client asks again, of the next server, and gets it there.
    expect(answer?.[0]?.error).toBe('OK');
    ensemble.done(writer, 'away', { op: 'delete', path: '/lost', version: -1 });
    ensemble.start(`z${old}`);
    ensemble.run(5);
    expect(ensemble.seen('zookeeper.truncated')).toMatchObject([{ serverId: old, dropped: 1 }]);
    expect(isSame(ensemble.trees())).toBe(true);
    expect(ensemble.trees()[0]).not.toContain('/lost');
  });
});

describe('histories drawn by chance', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i))(
    'seed %i: servers die and come back, links break; what was answered is kept, and all trees agree in the end',
    (seed) => {
      const ensemble = new Ensemble(seed % 2 === 0 ? 3 : 5, {
        seed: `chance-${seed}`,
        clients: ['a', 'b', 'c'],
      });
      const dice = ensemble.context('a');
      const roll = (bound: number): number => dice.randomBelow('test', bound);
      const asked: string[] = [];
      ensemble.run(2);
      for (let round = 0; round < 60; round++) {
        const client = 'abc'[roll(3)] ?? 'a';
        const name = `${client}${round}`;
        asked.push(name);
        ensemble.ask(client, name, create(`/${name}`, round));
        const server = `z${1 + roll(ensemble.ids.length)}`;
        switch (roll(6)) {
          case 0:
            if (ensemble.node(server).isUp) ensemble.kill(server);
            break;
          case 1:
            if (!ensemble.node(server).isUp) ensemble.start(server);
            break;
          case 2:
            setLink(ensemble.sim, server, `z${1 + roll(ensemble.ids.length)}`, 'cut');
            break;
          case 3:
            setLink(ensemble.sim, server, client, roll(2) === 0 ? 'cut' : 'clogged');
            break;
          case 4:
            for (const { a, b } of [...ensemble.sim.network.links.values()])
              setLink(ensemble.sim, a, b, 'ok');
            break;
          default:
        }
        ensemble.run(roll(1_500) / 1000);
      }
      for (const { a, b } of [...ensemble.sim.network.links.values()]) setLink(ensemble.sim, a, b, 'ok');
      for (const id of ensemble.ids) if (!ensemble.node(`z${id}`).isUp) ensemble.start(`z${id}`);
      ensemble.run(70);
      expect(isSame(ensemble.trees())).toBe(true);
      const tree = ensemble.server(ensemble.leader).tree;
      let stored = 0;
      for (const name of asked) {
        const results = ensemble.client(name.slice(0, 1)).results.get(name);
        if (results?.[0]?.error !== 'OK') continue;
        stored++;
        expect(tree.nodes.has(`/${name}`)).toBe(true);
      }
      expect(stored).toBeGreaterThan(10);
      // One leader in each epoch.
      const leaders = ensemble.seen('zookeeper.leading').map(({ epoch }) => epoch);
      expect(new Set(leaders).size).toBe(leaders.length);
    },
  );
});
