/** A process that stands still executes nothing; and what a server may say without being asked. */
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import type { NodeBehaviour } from './context.ts';
import { NodeContext } from './context.ts';
import { handleNext, pauseNode, resumeNode, startNode, stopNode } from './loop.ts';
import type { Incoming } from './network.ts';
import { copyPlain, digestOf } from './plain.ts';
import type { NodeRecord, SimState } from './sim.ts';
import { SWEEP_AT_LEAST } from './sim.ts';

const LABEL = {
  kind: 'control',
  partitions: [],
  recordCount: 0,
  sizeBytes: 0,
  groupId: null,
  error: null,
} as const;

interface Diary {
  readonly lines: string[];
  readonly open: Incoming[];
}
const diaryOf = (node: NodeContext): Diary => node.node.memory as Diary;
const note = (node: NodeContext, what: string): void => {
  diaryOf(node).lines.push(`${node.nowUs / 1000} ${what}`);
};

/** Writes down whatever it is made to execute. */
const peer: NodeBehaviour = {
  boot(node) {
    node.node.memory = { lines: [], open: [] } satisfies Diary;
  },
  onRequest(node, incoming) {
    note(node, `asked ${incoming.body}`);
    if (incoming.body === 'keep') {
      // Its answer comes later; the next request is begun now.
      diaryOf(node).open.push(incoming);
      node.finish(incoming);
    } else if (incoming.body === 'news') {
      node.push(incoming, 'News', 'unasked', LABEL);
      node.respond(incoming, 'news', LABEL);
    } else node.respond(incoming, incoming.body, LABEL);
  },
  onResponse: (node, { body }) => note(node, `answered ${body}`),
  onDisconnect: (node, _peer, _channel, failed) =>
    note(node, `lost ${failed.map(({ body }) => body).join(' ')}`),
  onTimer: (node, name) => note(node, `rang ${name}`),
  onPush: (node, { api, body }) => note(node, `heard ${api} ${body}`),
};

class Pair {
  sim: SimState;
  readonly events: EngineEvent[] = [];

  constructor() {
    this.sim = {
      seed: 'pair',
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: SWEEP_AT_LEAST,
      streams: new Map(),
      network: {
        latencyUsMin: 2_000,
        latencyUsMax: 2_000,
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
    for (const id of ['a', 's']) {
      const node: NodeRecord = {
        id,
        kind: 'peer',
        isUp: false,
        incarnation: 0,
        downSinceUs: null,
        processingUs: 0,
        slowFactor: 1,
        timers: new Map(),
        memory: undefined,
        disk: null,
      };
      this.sim.nodes.set(id, node);
      startNode(this.sim, { peer }, node);
    }
  }

  node(id: string): NodeRecord {
    const node = this.sim.nodes.get(id);
    if (!node) throw new Error(id);
    return node;
  }

  context(id: string): NodeContext {
    return new NodeContext(this.sim, this.node(id));
  }

  lines(id: string): readonly string[] {
    return (this.node(id).memory as Diary).lines;
  }

  ask(body: string, timeoutUs = 30_000_000): void {
    this.context('a').send({
      to: 's',
      channel: 'main',
      api: 'Ask',
      apiVersion: 0,
      body,
      timeoutUs,
      label: LABEL,
    });
  }

  run(untilMs: number): void {
    while ((this.sim.queue[0]?.atUs ?? Number.MAX_SAFE_INTEGER) <= untilMs * 1000)
      handleNext(this.sim, { peer });
    this.sim.nowUs = untilMs * 1000;
  }
}

describe('a process that stands still', () => {
  it('handles nothing that reaches it, and everything in order when it goes on', () => {
    const pair = new Pair();
    pair.ask('one');
    pair.run(3);
    pauseNode(pair.sim, pair.node('s'));
    pair.ask('two');
    pair.ask('three');
    pair.run(50);
    expect(pair.lines('s')).toEqual(['2 asked one']);
    resumeNode(pair.sim, pair.node('s'));
    pair.run(100);
    expect(pair.lines('s')).toEqual(['2 asked one', '50 asked two', '50 asked three']);
    expect(pair.lines('a')).toEqual(['4 answered one', '52 answered two', '52.001 answered three']);
  });

  it('rings its timers late, once, in the order they were due, and not those that were cancelled', () => {
    const pair = new Pair();
    const context = pair.context('a');
    context.startTimer('late', 20_000);
    context.startTimer('soon', 10_000);
    context.startTimer('never', 15_000);
    pauseNode(pair.sim, pair.node('a'));
    pair.run(40);
    expect(pair.lines('a')).toEqual([]);
    context.cancelTimer('never');
    resumeNode(pair.sim, pair.node('a'));
    context.startTimer('after', 0);
    pair.run(60);
    expect(pair.lines('a')).toEqual(['40 rang soon', '40 rang late', '40 rang after']);
  });

  it('hears what has come for it before it finds that it waited too long', () => {
    const pair = new Pair();
    pair.ask('one', 10_000);
    pair.run(1);
    pauseNode(pair.sim, pair.node('a'));
    pair.run(60);
    resumeNode(pair.sim, pair.node('a'));
    pair.run(90);
    expect(pair.lines('a')).toEqual(['60 answered one']);
  });

  it('makes others wait, and lose patience', () => {
    const pair = new Pair();
    pauseNode(pair.sim, pair.node('s'));
    pair.ask('one', 10_000);
    pair.run(60);
    expect(pair.lines('a')).toEqual(['10.001 lost one']);
    resumeNode(pair.sim, pair.node('s'));
    pair.run(90);
    // What had come before its connection went is worked on all the same, and nobody hears of it.
    expect(pair.lines('s')).toEqual(['60 asked one']);
    expect(pair.lines('a')).toEqual(['10.001 lost one']);
  });

  it('handles what arrives at the very instant it goes on behind what was there before', () => {
    const pair = new Pair();
    pair.ask('one');
    pair.run(3);
    pair.ask('two');
    pair.run(4);
    pauseNode(pair.sim, pair.node('a'));
    // Answers to `two` and `three` come at 7 and 14 ms.
    pair.run(10);
    pair.ask('three');
    pair.run(13);
    pair.sim.nowUs = 14_000;
    resumeNode(pair.sim, pair.node('a'));
    pair.run(20);
    expect(pair.lines('a')).toEqual(['4 answered one', '14 answered two', '14 answered three']);
  });

  it('can be killed, and starts anew without what it had missed', () => {
    const pair = new Pair();
    pair.context('a').startTimer('old', 5_000);
    pauseNode(pair.sim, pair.node('a'));
    pair.run(10);
    stopNode(pair.sim, pair.node('a'), 'killed');
    startNode(pair.sim, { peer }, pair.node('a'));
    pair.run(20);
    expect(pair.node('a').paused).toBeUndefined();
    expect(pair.lines('a')).toEqual([]);
  });

  it('is part of a copy of the state, and goes on from it as from the state itself', () => {
    const pair = new Pair();
    pair.ask('one');
    pauseNode(pair.sim, pair.node('s'));
    pair.run(10);
    const other = new Pair();
    other.sim = copyPlain(pair.sim);
    for (const each of [pair, other]) {
      resumeNode(each.sim, each.node('s'));
      each.run(30);
    }
    expect(digestOf(other.sim)).toBe(digestOf(pair.sim));
    expect(other.lines('a')).toEqual(['12 answered one']);
  });

  it('is told when it stands still and when it goes on', () => {
    const pair = new Pair();
    pauseNode(pair.sim, pair.node('s'));
    pair.run(7);
    resumeNode(pair.sim, pair.node('s'));
    expect(pair.events.slice(-2)).toMatchObject([
      { type: 'node.paused', node: 's' },
      { type: 'node.resumed', node: 's', pausedForMs: 7 },
    ]);
  });
});

describe('a server', () => {
  it('may answer later than it begins on the next request', () => {
    const pair = new Pair();
    pair.ask('keep');
    pair.ask('one');
    pair.run(10);
    expect(pair.lines('a')).toEqual(['4.001 answered one']);
    const [kept] = (pair.node('s').memory as Diary).open;
    if (kept) pair.context('s').reply(kept, 'kept', LABEL);
    pair.run(20);
    expect(pair.lines('a')).toEqual(['4.001 answered one', '12 answered kept']);
  });

  it('may say something unasked, in order with its answers', () => {
    const pair = new Pair();
    pair.ask('news');
    pair.run(10);
    expect(pair.lines('a')).toEqual(['4 heard News unasked', '4.001 answered news']);
    const sent = pair.events.filter((event) => event.type === 'request.sent');
    expect(sent.map(({ flight }) => `${flight.api} ${flight.from}>${flight.to}`)).toEqual([
      'Ask a>s',
      'News s>a',
      'Ask s>a',
    ]);
  });

  it('is left by a client that hangs up, and what was under way is told lost', () => {
    const pair = new Pair();
    pair.ask('one');
    pair.run(1);
    pair.context('a').hangUp('s', 'main');
    pair.run(10);
    expect(pair.lines('s')).toEqual([]);
    expect(pair.lines('a')).toEqual(['1.001 lost one']);
  });
});
