/** One controller by itself: what it is asked and answered is said by a test, what it says is kept, its clock is moved by
 *  hand. All that it does is the engine's own. */
import type { Rules } from '../../contract/eras.ts';
import type { EventBody } from '../../contract/events.ts';
import { controllerNode } from '../../contract/ids.ts';
import { controllerBehaviour } from '../controller/controller-node.ts';
import type { ControllerDisk, ControllerMemory } from '../controller/state.ts';
import { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import type { ApiName, RequestOf, ResponseOf } from '../protocol/api.ts';
import { makeBatch, placeBatch } from '../protocol/records.ts';
import { appendAsFollower, createLog } from '../storage/log.ts';

type Sent = Parameters<NodeContext['send']>[0];

export interface VoterSpec {
  readonly voters: readonly number[];
  readonly rules: Rules;
  readonly configs?: Readonly<Record<string, string>>;
  /** Its quorum-state file, and its log: one record per entry, of that epoch. */
  readonly epoch?: number;
  readonly leaderId?: number;
  readonly votedFor?: number;
  readonly logEpochs?: readonly number[];
  /** What all its dice show, instead of what its seed gives. */
  readonly dice?: number;
}

/** Its id is the first of its voters. */
export class LoneVoter extends NodeContext {
  readonly sent: Sent[] = [];
  readonly answers: unknown[] = [];
  readonly events: EventBody[] = [];
  readonly dice: number | undefined;

  constructor(spec: VoterSpec) {
    const controllerId = spec.voters[0] ?? 0;
    const disk: ControllerDisk = {
      controllerId,
      clusterId: 'lone',
      voters: spec.voters,
      configs: spec.configs ?? {},
      rules: spec.rules,
      log: createLog(),
      snapshots: [],
      epoch: spec.epoch ?? 0,
      leaderId: spec.leaderId ?? -1,
      votedFor: spec.votedFor ?? -1,
    };
    for (const [offset, epoch] of (spec.logEpochs ?? []).entries()) {
      appendAsFollower(disk.log, [placeBatch(makeBatch([{ type: 'NoOpRecord' }], 0), offset, epoch)]);
    }
    const node: NodeRecord = {
      id: controllerNode(controllerId),
      kind: 'controller',
      isUp: true,
      incarnation: 1,
      downSinceUs: null,
      processingUs: 0,
      slowFactor: 1,
      timers: new Map(),
      memory: undefined,
      disk,
    };
    const sim: SimState = {
      seed: 'lone',
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: Number.POSITIVE_INFINITY,
      streams: new Map(),
      // Never used: what it says goes no further than its lists.
      network: {
        latencyUsMin: 0,
        latencyUsMax: 0,
        lastConnectionId: 0,
        abandoned: new Map(),
        connections: new Map(),
        byAddress: new Map(),
        links: new Map(),
        flights: new Map(),
      },
      nodes: new Map([[node.id, node]]),
      outbox: [],
    };
    super(sim, node);
    this.dice = spec.dice;
    controllerBehaviour.boot(this);
  }

  get disk(): ControllerDisk {
    return this.node.disk as ControllerDisk;
  }

  get memory(): ControllerMemory {
    return this.node.memory as ControllerMemory;
  }

  override send(request: Sent): void {
    this.sent.push(request);
  }

  override respond(_incoming: Incoming, body: unknown): void {
    this.answers.push(body);
  }

  override emit(body: EventBody): number {
    this.events.push(body);
    return 0;
  }

  override randomBelow(stream: string, bound: number): number {
    return this.dice ?? super.randomBelow(stream, bound);
  }

  /** Somebody asks it something; its answer, or null while there is none. */
  ask<A extends ApiName>(api: A, body: RequestOf<A>): ResponseOf<A> | null {
    const before = this.answers.length;
    const from = controllerNode(this.disk.voters[1] ?? 0);
    controllerBehaviour.onRequest(this, {
      connectionId: 0,
      correlationId: 0,
      from,
      api,
      apiVersion: 0,
      body,
    });
    return (this.answers[before] ?? null) as ResponseOf<A> | null;
  }

  /** Answers everything of this kind that it has asked and not been answered. */
  answerAll<A extends ApiName>(api: A, bodyOf: (asked: RequestOf<A>) => ResponseOf<A>): void {
    const open = this.sent.filter((request) => request.api === api);
    for (const request of open) {
      this.sent.splice(this.sent.indexOf(request), 1);
      controllerBehaviour.onResponse(this, {
        from: request.to,
        channel: request.channel,
        api,
        body: bodyOf(request.body as RequestOf<A>),
        request: { correlationId: 0, sentAtUs: 0, api, context: request.context ?? null } as never,
      });
    }
  }

  /** What it has asked of a node in this way gets no answer. */
  lose(api: ApiName, to: string): void {
    const lost = this.sent.filter((request) => request.api === api && request.to === to);
    for (const request of lost) this.sent.splice(this.sent.indexOf(request), 1);
    controllerBehaviour.onDisconnect(
      this,
      to,
      lost[0]?.channel ?? '',
      lost.map(({ channel, context }) => ({ to, channel, api, context: context ?? null }) as never),
    );
  }

  /** Lets time go by, up to and including what is due then. */
  runUntil(atUs: number): void {
    for (;;) {
      const due = this.sim.queue
        .flatMap((entry) =>
          entry.kind === 'timer' && this.node.timers.get(entry.name) === entry.sequence ? entry : [],
        )
        .sort((a, b) => a.atUs - b.atUs || a.sequence - b.sequence)[0];
      if (!due || due.atUs > atUs) break;
      this.sim.nowUs = due.atUs;
      this.node.timers.delete(due.name);
      controllerBehaviour.onTimer(this, due.name, due.data);
    }
    this.sim.nowUs = atUs;
  }

  /** Lets time go by until it is in that role, for two election timeouts at most. */
  runUntilRole(role: ControllerMemory['role']): void {
    for (let step = 0; step < 4_000 && this.memory.role !== role; step++)
      this.runUntil(this.sim.nowUs + 1_000);
  }
}
