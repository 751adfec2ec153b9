/** An ensemble of ZooKeeper servers with clients that do what they are told, for tests. */
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import type { NodeBehaviour } from '../kernel/context.ts';
import { NodeContext } from '../kernel/context.ts';
import { handleNext, startNode, stopNode } from '../kernel/loop.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { SWEEP_AT_LEAST } from '../kernel/sim.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import { createZooKeeperDisk, zookeeperBehaviour } from '../zookeeper/server-node.ts';
import type { ServerMemory, ZooKeeperDisk } from '../zookeeper/state.ts';
import {
  askZk,
  connectZk,
  createZkClient,
  onZkDisconnect,
  onZkPush,
  onZkResponse,
  onZkTimer,
} from '../zookeeper-client/client.ts';
import type { ZkClient, ZkListener } from '../zookeeper-client/state.ts';

interface ClientMemory {
  zk: ZkClient;
  readonly lines: string[];
  readonly results: Map<string, readonly ZkResult[]>;
}
export const memoryOf = (node: NodeContext): ClientMemory => node.node.memory as ClientMemory;

export const listener: ZkListener = {
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

export const create = (path: string, data: unknown = null, mode: 'persistent' | 'ephemeral' = 'persistent') =>
  ({ op: 'create', path, data, mode }) as const;

export class Ensemble {
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
        abandoned: new Map(),
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

export const isSame = (texts: readonly string[]): boolean => new Set(texts).size === 1;
