/** What ZooKeeper promises: one order of all writes, kept by a majority; sessions that outlive a server; watches that fire
 *  once; and nothing at all without a quorum. */
import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import type { NodeBehaviour } from '../kernel/context.ts';
import { NodeContext } from '../kernel/context.ts';
import { handleNext, pauseNode, resumeNode, startNode, stopNode } from '../kernel/loop.ts';
import { setLink } from '../kernel/network.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { SWEEP_AT_LEAST } from '../kernel/sim.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import {
  askZk,
  closeZk,
  connectZk,
  createZkClient,
  onZkDisconnect,
  onZkPush,
  onZkResponse,
  onZkTimer,
} from '../zookeeper-client/client.ts';
import type { ZkClient, ZkListener } from '../zookeeper-client/state.ts';
import { createZooKeeperDisk, zookeeperBehaviour } from './server-node.ts';
import type { ServerMemory, ZooKeeperDisk } from './state.ts';

interface ClientMemory {
  zk: ZkClient;
  readonly lines: string[];
  readonly results: Map<string, readonly ZkResult[]>;
}
const memoryOf = (node: NodeContext): ClientMemory => node.node.memory as ClientMemory;

const listener: ZkListener = {
  onConnected: (node, isNew) => memoryOf(node).lines.push(isNew ? 'new session' : 'same session'),
  onExpired: (node) => memoryOf(node).lines.push('expired'),
  onClosed: (node) => memoryOf(node).lines.push('closed'),
  onWatch: (node, type, path) => memoryOf(node).lines.push(`${type} ${path}`),
  onDone: (node, owner, results) => {
    // The tests own what they ask for by a name.
    memoryOf(node).results.set(owner as string, results);
    memoryOf(node).lines.push(`${owner} ${results.map(({ error }) => error).join(' ')}`);
  },
};

const clientBehaviour = (servers: readonly string[], timeoutMs: number): NodeBehaviour => ({
  boot(node) {
    const memory = { lines: [], results: new Map() } as unknown as ClientMemory;
    node.node.memory = memory;
    memory.zk = createZkClient(node, servers, { timeoutMs, maxInFlight: 10 });
    connectZk(node);
  },
  onRequest: (node, incoming) => node.finish(incoming),
  onResponse: (node, response) => void onZkResponse(node, response, listener),
  onDisconnect: (node, _peer, channel, failed) => void onZkDisconnect(node, channel, failed, listener),
  onTimer: (node, name) => void onZkTimer(node, name),
  onPush: (node, pushed) => onZkPush(node, pushed, listener),
});

const create = (path: string, data: unknown = null, mode: 'persistent' | 'ephemeral' = 'persistent') =>
  ({ op: 'create', path, data, mode }) as const;

class Ensemble {
  readonly sim: SimState;
  readonly events: EngineEvent[] = [];
  readonly behaviours: Readonly<Record<string, NodeBehaviour>>;
  readonly ids: readonly number[];

  constructor(
    count: number,
    options: { clients?: readonly string[]; seed?: string; timeoutMs?: number } = {},
  ) {
    const { clients = ['a', 'b'], seed = 'zk', timeoutMs = 6_000 } = options;
    this.ids = Array.from({ length: count }, (_, i) => i + 1);
    this.behaviours = {
      zookeeper: zookeeperBehaviour,
      client: clientBehaviour(
        this.ids.map((id) => `z${id}`),
        timeoutMs,
      ),
    };
    this.sim = {
      seed,
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: SWEEP_AT_LEAST,
      streams: new Map(),
      network: {
        latencyUsMin: 1_000,
        latencyUsMax: 5_000,
        lastConnectionId: 0,
        connections: new Map(),
        byAddress: new Map(),
        links: new Map(),
        flights: new Map(),
      },
      nodes: new Map(),
      outbox: this.events,
    };
    for (const serverId of this.ids) {
      const disk = createZooKeeperDisk({
        serverId,
        ensemble: this.ids,
        tickMs: 2_000,
        initLimit: 10,
        syncLimit: 5,
      });
      this.add(`z${serverId}`, 'zookeeper', disk);
    }
    for (const id of clients) this.add(id, 'client', null);
    for (const node of this.sim.nodes.values()) startNode(this.sim, this.behaviours, node);
  }

  private add(id: string, kind: string, disk: unknown): void {
    this.sim.nodes.set(id, {
      id,
      kind,
      isUp: false,
      incarnation: 0,
      downSinceUs: null,
      processingUs: 500,
      slowFactor: 1,
      timers: new Map(),
      memory: undefined,
      disk,
    });
  }

  node(id: string): NodeRecord {
    const node = this.sim.nodes.get(id);
    if (!node) throw new Error(id);
    return node;
  }
  context(id: string): NodeContext {
    return new NodeContext(this.sim, this.node(id));
  }
  server(id: number): ServerMemory {
    return this.node(`z${id}`).memory as ServerMemory;
  }
  disk(id: number): ZooKeeperDisk {
    return this.node(`z${id}`).disk as ZooKeeperDisk;
  }
  client(id: string): ClientMemory {
    return this.node(id).memory as ClientMemory;
  }

  run(seconds: number): void {
    const untilUs = this.sim.nowUs + seconds * 1e6;
    while ((this.sim.queue[0]?.atUs ?? Number.MAX_SAFE_INTEGER) <= untilUs)
      handleNext(this.sim, this.behaviours);
    this.sim.nowUs = untilUs;
  }

  ask(client: string, owner: string, ...ops: ZkOp[]): void {
    askZk(this.context(client), ops, owner);
  }
  /** Asks, and runs until the answer is there. */
  done(client: string, owner: string, ...ops: ZkOp[]): readonly ZkResult[] {
    this.client(client).results.delete(owner);
    this.ask(client, owner, ...ops);
    for (let i = 0; i < 3_000 && !this.client(client).results.has(owner); i++) this.run(0.01);
    const results = this.client(client).results.get(owner);
    if (!results) throw new Error(`${owner} is not answered`);
    return results;
  }
  read(client: string, path: string): unknown {
    return this.done(client, `read ${path}`, { op: 'getData', path, watch: false })[0]?.data;
  }

  kill(id: string): void {
    stopNode(this.sim, this.node(id), 'killed');
  }
  start(id: string): void {
    startNode(this.sim, this.behaviours, this.node(id));
  }

  get leader(): number {
    const found = this.ids.filter(
      (id) => this.node(`z${id}`).isUp && this.server(id).leadership?.isActivated,
    );
    if (found.length !== 1) throw new Error(`leaders: ${found.join(', ')}`);
    return found[0] ?? -1;
  }
  get followers(): readonly number[] {
    return this.ids.filter((id) => id !== this.leader);
  }
  /** Server that a client is connected to. */
  serverOf(client: string): number {
    return Number(this.client(client).zk.server?.slice(1));
  }

  seen<T extends EventBody['type']>(type: T): (EngineEvent & { readonly type: T })[] {
    return this.events.filter((event): event is EngineEvent & { readonly type: T } => event.type === type);
  }

  /** Each server's tree as text, of those that are up. */
  trees(): readonly string[] {
    return this.ids
      .filter((id) => this.node(`z${id}`).isUp)
      .map((id) => JSON.stringify([...this.server(id).tree.nodes].sort((a, b) => (a[0] < b[0] ? -1 : 1))));
  }
}

const isSame = (texts: readonly string[]): boolean => new Set(texts).size === 1;

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
