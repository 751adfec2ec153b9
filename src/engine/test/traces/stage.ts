/** A small real cluster whose messages and timers wait until they are called: whoever holds the script decides what happens
 *  next, and nothing else does. Brokers, controller, network and audits are the engine's own; only the order is chosen, and
 *  how far the quorum lets each broker read.
 *  See         actions.ts */
import type { Rules } from '../../../contract/eras.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { NodeId } from '../../../contract/ids.ts';
import type { InvariantName } from '../../../contract/invariants.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { audit, recheck } from '../../audit/index.ts';
import type { AuditState } from '../../audit/state.ts';
import { createAuditState } from '../../audit/state.ts';
import type { BrokerDisk, BrokerMemory } from '../../broker/state.ts';
import { addNode, behaviours, createWorld } from '../../cluster/boot.ts';
import { brokerDisk, brokerProcess } from '../../cluster/broker-node.ts';
import { observeQuorum } from '../../cluster/quorum-view.ts';
import type { World } from '../../cluster/world.ts';
import { controllerDisk, controllerMemory } from '../../cluster/world.ts';
import { write } from '../../controller/active.ts';
import type { ActiveController } from '../../controller/state.ts';
import { NodeContext } from '../../kernel/context.ts';
import type { Behaviours } from '../../kernel/loop.ts';
import { handleNext } from '../../kernel/loop.ts';
import type { Arrival, QueueEntry } from '../../kernel/queue.ts';
import { enqueue } from '../../kernel/queue.ts';
import type { NodeRecord } from '../../kernel/sim.ts';
import type { QuorumFetchResponse } from '../../protocol/api.ts';
import type { MetadataRecord } from '../../protocol/records.ts';
import { readLog } from '../../storage/log.ts';

export const CONTROLLER: NodeId = 'c101';
export const CLIENT: NodeId = 'script';
/** So long nothing happens between two steps: longer than any follower may be silent and count as caught up. */
const BETWEEN_STEPS_US = 2_000_000;
const BOOT_US = 4_000_000;

const withScript: Behaviours = {
  ...behaviours,
  script: {
    boot() {},
    onRequest() {},
    onResponse() {},
    onDisconnect() {},
    onTimer() {},
  },
};

function scenarioOf(brokers: number, rules: Partial<Rules>, configs: Scenario['configs']): Scenario {
  return {
    version: 1,
    id: 'trace',
    era: '4.1',
    rules,
    seed: 'trace',
    network: { latencyMsMin: 1, latencyMsMax: 1, processingMs: 0 },
    controllers: [101],
    brokers: Array.from({ length: brokers }, (_, id) => ({ id, rack: null })),
    configs: {
      'replica.lag.time.max.ms': '1000',
      'replica.fetch.backoff.ms': '1',
      // One batch at a time.
      'replica.fetch.max.bytes': '1',
      ...configs,
    },
    topics: [],
    producers: [],
    groups: [],
    consumers: [],
    script: [],
    openAtMs: 0,
  };
}

/** What an audit reported, and when it first did. */
export interface Report {
  readonly invariant: InvariantName;
  readonly step: number;
  readonly sentence: string;
}

export class Stage {
  readonly world: World;
  readonly audit: AuditState = createAuditState();
  readonly events: EngineEvent[] = [];
  readonly reports: Report[] = [];
  /** Number of the step that is being played. */
  step = 0;
  private held: QueueEntry[] = [];

  constructor(brokers: number, rules: Partial<Rules>, configs: Scenario['configs'] = {}) {
    this.world = createWorld(scenarioOf(brokers, rules, configs));
    const { sim } = this.world;
    addNode(this.world, 'script', CLIENT, null);
    this.node(CLIENT).isUp = true;
    // The cluster boots by itself.
    while ((sim.queue[0]?.atUs ?? BOOT_US) < BOOT_US) {
      handleNext(sim, withScript);
      this.look();
    }
    sim.nowUs = BOOT_US;
    this.hold();
  }

  // ---- nodes

  node(id: NodeId): NodeRecord {
    const node = this.world.sim.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  }

  context(id: NodeId): NodeContext {
    return new NodeContext(this.world.sim, this.node(id));
  }

  disk(id: NodeId): BrokerDisk {
    return brokerDisk(this.node(id));
  }

  memory(id: NodeId): BrokerMemory {
    const process = brokerProcess(this.node(id));
    if (!process) throw new Error(`${id} is down`);
    return process.broker;
  }

  get active(): ActiveController {
    const active = controllerMemory(this.node(CONTROLLER))?.active;
    if (!active) throw new Error('the controller is not active');
    return active;
  }

  // ---- what waits

  /** Time passes; whoever waits, waits. */
  next(): void {
    this.step++;
    this.world.sim.nowUs += BETWEEN_STEPS_US;
  }

  /** A moment passes: whoever backs off may try again. */
  moment(): void {
    this.world.sim.nowUs += 1_000;
  }

  /** Lets one thing happen, now, and whatever a server does with it at once. */
  fire(entry: QueueEntry): void {
    const { sim } = this.world;
    this.held = this.held.filter((other) => other.sequence !== entry.sequence);
    enqueue(sim.queue, Object.freeze({ ...entry, atUs: sim.nowUs }));
    handleNext(sim, withScript);
    this.settle();
  }

  /** The first message on its way from one node to another. */
  message(from: NodeId, to: NodeId, apis: readonly string[]): Arrival | undefined {
    const { connections } = this.world.sim.network;
    return this.held.find((entry): entry is Arrival => {
      if (entry.kind !== 'arrival' || !apis.includes(entry.message.api)) return false;
      const connection = connections.get(entry.connectionId);
      if (!connection) return false;
      const { client, server } = connection;
      return entry.toServer ? client === from && server === to : server === from && client === to;
    });
  }

  /** Lets a timer ring; answers whether it was set. */
  ring(id: NodeId, name: string | RegExp): boolean {
    const { timers } = this.node(id);
    const timer = this.held.find(
      (entry) =>
        entry.kind === 'timer' &&
        entry.node === id &&
        (typeof name === 'string' ? entry.name === name : name.test(entry.name)) &&
        timers.get(entry.name) === entry.sequence,
    );
    if (timer) this.fire(timer);
    return timer !== undefined;
  }

  /** Something has happened: the audits look at it, servers handle what has come, broken connections are noticed. */
  settle(): void {
    const { sim } = this.world;
    for (;;) {
      this.look();
      this.hold();
      const due = this.held.find(({ kind }) => kind === 'handling' || kind === 'disconnection');
      if (!due) return;
      this.held = this.held.filter((other) => other !== due);
      enqueue(sim.queue, Object.freeze({ ...due, atUs: sim.nowUs }));
      handleNext(sim, withScript);
    }
  }

  private hold(): void {
    const { queue } = this.world.sim;
    this.held.push(...queue.splice(0).sort((a, b) => a.sequence - b.sequence));
  }

  private look(): void {
    const { outbox } = this.world.sim;
    observeQuorum(this.world.sim, this.world.quorum, this.world.scenario.controllers);
    audit(this.world, this.audit);
    for (const event of outbox.splice(0)) {
      this.events.push(event);
      if (event.type === 'invariant.broken' || event.type === 'invariant.explained')
        this.note(event.invariant, event.sentence);
    }
  }

  private note(invariant: InvariantName, sentence: string): void {
    if (this.reports.some((report) => report.invariant === invariant)) return;
    this.reports.push({ invariant, step: this.step, sentence });
  }

  /** Looks at everything from scratch. */
  lookAgain(): void {
    const { queue } = this.world.sim;
    for (const entry of this.held) queue.push(entry);
    for (const { invariant, sentence } of recheck(this.world, this.audit)) this.note(invariant, sentence);
    queue.length = 0;
  }

  // ---- the controller

  /** Writes metadata, and lets the quorum commit it. Answers the offset of the last record. */
  decide(records: readonly MetadataRecord[]): number {
    const offset = write(this.context(CONTROLLER), this.active, records);
    this.settle();
    this.commit();
    return offset;
  }

  /** Lets the quorum write down and commit what its leader has collected. */
  commit(): void {
    while (this.ring(CONTROLLER, 'raft:linger'));
  }

  /** Lets a broker read the metadata log up to and including an offset, in one answer: what lies between is skipped, as for
   *  a broker that lags. */
  tell(id: NodeId, offset: number): void {
    for (let tries = 0; this.memory(id).image.appliedOffset < offset; tries++) {
      if (tries > 8) throw new Error(`${id} does not read the metadata up to ${offset}`);
      const answer = this.message(CONTROLLER, id, ['QuorumFetch']);
      const question = this.message(id, CONTROLLER, ['QuorumFetch']);
      if (answer) this.fire(this.cutAt(answer, id, offset));
      else if (question) this.fire(question);
      else if (!this.ring(CONTROLLER, 'raft:parked')) this.ring(id, 'broker:metadata');
    }
  }

  private cutAt(answer: Arrival, id: NodeId, offset: number): Arrival {
    const from = this.disk(id).metadataLog.logEndOffset;
    const { log } = controllerDisk(this.node(CONTROLLER));
    const body: QuorumFetchResponse = Object.freeze({
      // An answer to this API is of this type.
      ...(answer.message.body as QuorumFetchResponse),
      errorCode: 'NONE',
      divergingEpoch: null,
      highWatermark: offset + 1,
      records: readLog(log, from, offset + 1, Number.MAX_SAFE_INTEGER),
    });
    return { ...answer, message: Object.freeze({ ...answer.message, body }) };
  }
}
