/** What the network promises: order, one request at a time, and what a fault takes. */
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import type { IncomingResponse, NodeBehaviour } from './context.ts';
import { NodeContext } from './context.ts';
import { handleNext, startNode, stopNode } from './loop.ts';
import type { Incoming } from './network.ts';
import { resetConnections, setLink } from './network.ts';
import type { NodeRecord, SimState } from './sim.ts';
import { SWEEP_AT_LEAST } from './sim.ts';

interface Client {
  readonly answers: { readonly body: unknown; readonly atUs: number }[];
  readonly failures: { readonly bodies: readonly unknown[]; readonly atUs: number }[];
}
interface Server {
  readonly handled: { readonly body: unknown; readonly atUs: number }[];
  readonly open: Incoming[];
}

const LABEL = {
  kind: 'control',
  partitions: [],
  recordCount: 0,
  sizeBytes: 0,
  groupId: null,
  error: null,
} as const;

const client: NodeBehaviour = {
  boot(node) {
    node.node.memory = { answers: [], failures: [] } satisfies Client;
  },
  onRequest: (node, incoming) => node.finish(incoming),
  onResponse: (node, { body }: IncomingResponse) =>
    (node.node.memory as Client).answers.push({ body, atUs: node.nowUs }),
  onDisconnect: (node, _peer, _channel, failed) =>
    (node.node.memory as Client).failures.push({ bodies: failed.map(({ body }) => body), atUs: node.nowUs }),
  onTimer: (node, name) => (node.node.memory as Client).answers.push({ body: name, atUs: node.nowUs }),
};

/** Answers at once what does not begin with `slow`; that, only when it is told to. */
const server: NodeBehaviour = {
  boot(node) {
    node.node.memory = { handled: [], open: [] } satisfies Server;
  },
  onRequest(node, incoming) {
    const memory = node.node.memory as Server;
    memory.handled.push({ body: incoming.body, atUs: node.nowUs });
    if (String(incoming.body).startsWith('slow')) memory.open.push(incoming);
    else node.respond(incoming, incoming.body, LABEL);
  },
  onResponse: () => {},
  onDisconnect: () => {},
  onTimer: () => {},
};

class Net {
  readonly events: EngineEvent[] = [];
  readonly sim: SimState;

  constructor(latencyUsMin = 2_000, latencyUsMax = latencyUsMin, processingUs = 0, bytesPerMs = 0) {
    this.sim = {
      seed: 'net',
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: SWEEP_AT_LEAST,
      streams: new Map(),
      network: {
        latencyUsMin,
        latencyUsMax,
        ...(bytesPerMs > 0 ? { lines: { bytesPerMs, busyUntilUs: new Map() } } : {}),
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
    for (const [id, kind] of [
      ['a', 'client'],
      ['s', 'server'],
    ] as const) {
      const node: NodeRecord = {
        id,
        kind,
        isUp: false,
        incarnation: 0,
        downSinceUs: null,
        processingUs,
        slowFactor: 1,
        timers: new Map(),
        memory: undefined,
        disk: null,
      };
      this.sim.nodes.set(id, node);
      startNode(this.sim, { client, server }, node);
    }
  }

  node(id: 'a' | 's'): NodeRecord {
    const node = this.sim.nodes.get(id);
    if (!node) throw new Error(id);
    return node;
  }

  context(id: 'a' | 's'): NodeContext {
    return new NodeContext(this.sim, this.node(id));
  }

  get client(): Client {
    return this.node('a').memory as Client;
  }

  get server(): Server {
    return this.node('s').memory as Server;
  }

  get answers(): readonly unknown[] {
    return this.client.answers.map(({ body }) => body);
  }

  get handled(): readonly unknown[] {
    return this.server.handled.map(({ body }) => body);
  }

  ask(
    body: string,
    options: { channel?: string; timeoutUs?: number; expectsResponse?: boolean; sizeBytes?: number } = {},
  ): void {
    const { channel = 'main', timeoutUs = 30_000_000, expectsResponse = true, sizeBytes = 0 } = options;
    this.context('a').send({
      to: 's',
      channel,
      api: 'Ask',
      apiVersion: 0,
      body,
      timeoutUs,
      label: { ...LABEL, sizeBytes },
      expectsResponse,
    });
  }

  runTo(atUs: number): void {
    while ((this.sim.queue[0]?.atUs ?? Number.MAX_SAFE_INTEGER) <= atUs)
      handleNext(this.sim, { client, server });
    this.sim.nowUs = atUs;
  }

  seen<T extends EngineEvent['type']>(type: T): (EngineEvent & { readonly type: T })[] {
    return this.events.filter((event): event is EngineEvent & { readonly type: T } => event.type === type);
  }
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `ask ${i}`);

describe('a connection', () => {
  it('keeps the order of each direction, whatever the delays', () => {
    const net = new Net(1_000, 50_000);
    for (const body of numbered(40)) net.ask(body);
    net.runTo(10_000_000);
    expect(net.handled).toEqual(numbered(40));
    expect(net.answers).toEqual(numbered(40));
    const arrivals = net.seen('request.sent').filter(({ flight }) => !flight.isResponse);
    const times = arrivals.map(({ flight }) => flight.arrivesAtUs);
    expect(times.every((atUs, i) => i === 0 || atUs > (times[i - 1] ?? 0))).toBe(true);
    // And the delays did differ: without the order kept, some would have overtaken others.
    expect(new Set(times.map((atUs, i) => atUs - (times[i - 1] ?? 0))).size).toBeGreaterThan(2);
  });

  it('says with each message when it will arrive', () => {
    const net = new Net(1_000, 50_000);
    for (const body of numbered(10)) net.ask(body);
    net.runTo(10_000_000);
    const arrivals = net.seen('request.sent').filter(({ flight }) => !flight.isResponse);
    expect(net.server.handled.map(({ atUs }) => atUs)).toEqual(
      arrivals.map(({ flight }) => flight.arrivesAtUs),
    );
    expect(net.sim.network.flights.size).toBe(0);
  });

  it('shares what its node can send with the others: one message after the other', () => {
    const net = new Net(2_000, 2_000, 0, 100);
    net.ask('long', { sizeBytes: 1_000 });
    net.ask('short', { sizeBytes: 50, channel: 'other' });
    net.runTo(11_999);
    expect(net.server.handled).toEqual([]);
    net.runTo(1_000_000);
    expect(net.server.handled).toEqual([
      { body: 'long', atUs: 12_000 },
      { body: 'short', atUs: 12_500 },
    ]);
    // Nothing is left of the line's past once it is free.
    net.ask('later', { sizeBytes: 100 });
    net.runTo(2_000_000);
    expect(net.server.handled.at(-1)).toEqual({ body: 'later', atUs: 1_003_000 });
  });

  it('is independent of another one between the same two', () => {
    const net = new Net(1_000, 50_000);
    for (let i = 0; i < 20; i++) net.ask(`${i % 2}/${i}`, { channel: `c${i % 2}` });
    net.runTo(10_000_000);
    const of = (channel: string): unknown[] => net.handled.filter((body) => String(body).startsWith(channel));
    const sent = Array.from({ length: 20 }, (_, i) => `${i % 2}/${i}`);
    expect(of('0')).toEqual(sent.filter((body) => body.startsWith('0')));
    expect(of('1')).toEqual(sent.filter((body) => body.startsWith('1')));
    expect(net.handled).not.toEqual(sent);
  });

  it('has one request handled at a time: the next one waits for the answer to the last', () => {
    const net = new Net();
    net.ask('slow');
    net.ask('next');
    net.ask('elsewhere', { channel: 'other' });
    net.runTo(1_000_000);
    expect(net.handled).toEqual(['slow', 'elsewhere']);
    const [open] = net.server.open;
    if (open) net.context('s').respond(open, 'done', LABEL);
    net.runTo(2_000_000);
    expect(net.handled).toEqual(['slow', 'elsewhere', 'next']);
    expect(net.answers).toEqual(['elsewhere', 'done', 'next']);
  });

  it('costs the server its time for each request, more of it when it is slow', () => {
    const net = new Net(2_000, 2_000, 1_000);
    net.ask('quick');
    net.runTo(100_000);
    net.node('s').slowFactor = 50;
    net.ask('slowed');
    net.runTo(200_000);
    expect(net.server.handled.map(({ atUs }) => atUs)).toEqual([3_000, 100_000 + 2_000 + 50_000]);
  });

  it('is closed when an answer is later than its time limit, and everything on it fails', () => {
    const net = new Net();
    net.ask('slow', { timeoutUs: 500_000 });
    net.runTo(100_000);
    net.ask('waits behind', { timeoutUs: 10_000_000 });
    net.runTo(499_999);
    expect(net.client.failures).toEqual([]);
    net.runTo(600_000);
    expect(net.client.failures).toEqual([{ bodies: ['slow', 'waits behind'], atUs: 500_001 }]);
    const [open] = net.server.open;
    if (open) net.context('s').respond(open, 'too late', LABEL);
    net.runTo(20_000_000);
    expect(net.answers).toEqual([]);
  });

  it('goes on after a request that nobody answers', () => {
    const net = new Net();
    net.ask('slow', { expectsResponse: false });
    net.ask('next');
    net.runTo(10_000);
    const [open] = net.server.open;
    if (open) net.context('s').finish(open);
    net.runTo(20_000);
    expect(net.answers).toEqual(['next']);
    expect(net.client.failures).toEqual([]);
  });
});

describe('a clogged link', () => {
  it('holds messages back in both directions, in order, and loses none', () => {
    const net = new Net(1_000, 9_000);
    net.ask('slow');
    net.runTo(100_000);
    setLink(net.sim, 'a', 's', 'clogged');
    const [open] = net.server.open;
    if (open) net.context('s').respond(open, 'held', LABEL);
    for (const body of numbered(5)) net.ask(body);
    net.runTo(1_000_000);
    expect(net.handled).toEqual(['slow']);
    expect(net.answers).toEqual([]);
    setLink(net.sim, 'a', 's', 'ok');
    net.runTo(2_000_000);
    expect(net.handled).toEqual(['slow', ...numbered(5)]);
    expect(net.answers).toEqual(['held', ...numbered(5)]);
    expect(net.seen('request.lost')).toEqual([]);
  });

  it('lets through what was on its way', () => {
    const net = new Net();
    net.ask('before');
    net.runTo(1_000);
    setLink(net.sim, 'a', 's', 'clogged');
    net.runTo(1_000_000);
    expect(net.handled).toEqual(['before']);
    expect(net.answers).toEqual([]);
  });

  it('does not stop the patience of who waits', () => {
    const net = new Net();
    setLink(net.sim, 'a', 's', 'clogged');
    net.ask('held', { timeoutUs: 500_000 });
    net.runTo(1_000_000);
    expect(net.client.failures).toMatchObject([{ bodies: ['held'] }]);
    setLink(net.sim, 'a', 's', 'ok');
    net.runTo(2_000_000);
    expect(net.handled).toEqual([]);
  });
});

describe('a cut', () => {
  it('loses what is in flight, and says which', () => {
    const net = new Net();
    net.ask('lost');
    net.ask('lost too');
    net.runTo(1_000);
    setLink(net.sim, 'a', 's', 'cut');
    const sent = net.seen('request.sent').map(({ id }) => id);
    expect(net.seen('request.lost').map(({ sentBy }) => sentBy)).toEqual(sent);
    expect([...net.sim.network.flights.values()].map(({ lostAtUs }) => lostAtUs)).toEqual([1_000, 1_000]);
    expect(net.seen('connection.reset')).toMatchObject([{ inFlightLost: 2 }]);
    net.runTo(1_000_000);
    expect(net.handled).toEqual([]);
    expect(net.client.failures).toEqual([{ bodies: ['lost', 'lost too'], atUs: 3_000 }]);
    expect(net.sim.network.flights.size).toBe(0);
  });

  it('lets nobody through until it is healed', () => {
    const net = new Net();
    setLink(net.sim, 'a', 's', 'cut');
    net.ask('refused');
    net.runTo(10_000);
    expect(net.client.failures).toEqual([{ bodies: ['refused'], atUs: 2_000 }]);
    expect(net.seen('request.sent')).toEqual([]);
    setLink(net.sim, 'a', 's', 'ok');
    net.ask('through');
    net.runTo(20_000);
    expect(net.answers).toEqual(['through']);
  });

  it('takes an answer that is on its way: the sender cannot know that it was handled', () => {
    const net = new Net();
    net.ask('handled');
    net.runTo(3_000);
    resetConnections(net.sim, 'a', 's');
    net.runTo(1_000_000);
    expect(net.handled).toEqual(['handled']);
    expect(net.answers).toEqual([]);
    expect(net.client.failures).toMatchObject([{ bodies: ['handled'] }]);
    expect(net.seen('request.lost')).toHaveLength(1);
  });
});

describe('a request that was received before its connection went', () => {
  /** Two are there: the server works on the first, the second lies behind it. */
  const received = (first: string, second: string, expectsResponse = true): Net => {
    const net = new Net(2_000, 2_000, 1_000);
    net.ask(first, { expectsResponse });
    net.ask(second, { expectsResponse });
    net.runTo(2_500);
    expect(net.handled).toEqual([]);
    return net;
  };

  it('is worked on all the same, and its answer dropped', () => {
    const net = received('first', 'second');
    resetConnections(net.sim, 'a', 's');
    net.runTo(1_000_000);
    expect(net.server.handled).toEqual([{ body: 'first', atUs: 3_000 }]);
    expect(net.answers).toEqual([]);
    expect(net.client.failures).toMatchObject([{ bodies: ['first', 'second'] }]);
    expect(net.sim.network.abandoned.size).toBe(0);
  });

  it('has those behind it read when the client has closed in good order, until one should be answered', () => {
    const unanswered = received('slow one', 'slow two', false);
    unanswered.context('a').hangUp('s', 'main');
    unanswered.runTo(10_000);
    const [open] = unanswered.server.open;
    if (open) unanswered.context('s').finish(open);
    unanswered.runTo(20_000);
    expect(unanswered.handled).toEqual(['slow one', 'slow two']);

    const answered = received('first', 'second');
    answered.context('a').hangUp('s', 'main');
    answered.runTo(20_000);
    expect(answered.handled).toEqual(['first']);
    expect(answered.sim.network.abandoned.size).toBe(0);
  });

  it('is gone with its server', () => {
    const net = received('first', 'second');
    stopNode(net.sim, net.node('s'), 'killed');
    startNode(net.sim, { client, server }, net.node('s'));
    net.runTo(1_000_000);
    expect(net.handled).toEqual([]);
    expect(net.sim.network.abandoned.size).toBe(0);
  });
});

describe('a process', () => {
  it('that dies takes its memory, its timers and its connections with it', () => {
    const net = new Net();
    net.context('a').startTimer('rings', 50_000);
    net.ask('slow');
    net.runTo(10_000);
    stopNode(net.sim, net.node('a'), 'killed');
    expect(net.sim.network.connections.size).toBe(0);
    net.runTo(20_000);
    startNode(net.sim, { client, server }, net.node('a'));
    net.runTo(1_000_000);
    expect(net.client).toEqual({ answers: [], failures: [] });
    expect(net.node('a').incarnation).toBe(2);
  });

  it('moves a timer that it starts anew', () => {
    const net = new Net();
    net.context('a').startTimer('rings', 50_000);
    net.runTo(10_000);
    net.context('a').startTimer('rings', 50_000);
    net.context('a').startTimer('never', 1_000);
    net.context('a').cancelTimer('never');
    net.runTo(1_000_000);
    expect(net.client.answers).toEqual([{ body: 'rings', atUs: 60_000 }]);
  });

  it('has everything that it causes told as its consequence', () => {
    const net = new Net();
    net.ask('asked');
    net.runTo(1_000_000);
    const [request, response] = net.seen('request.sent');
    expect(response?.cause).toBe(request?.id);
  });
});
