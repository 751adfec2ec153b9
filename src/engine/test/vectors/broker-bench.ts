/** One broker on a bench: the engine's own broker process, which is told of partitions as by replayed metadata and asked as
 *  over the network. Nothing else runs; what it sends stays where it is, and is read there. Time passes when it is told to,
 *  and the broker's timers ring. The broker is 1; topic `foo`, partition 0. */
import type { EraName, Rules } from '../../../contract/eras.ts';
import { afterAppend, append, expireIsr } from '../../broker/replica-manager.ts';
import type {
  AlterItem,
  BrokerDisk,
  BrokerHooks,
  BrokerMemory,
  LeaderRole,
  Replica,
} from '../../broker/state.ts';
import { brokerOf, diskOf, rulesOf } from '../../broker/state.ts';
import { applyPartitions } from '../../broker/transitions.ts';
import { behaviours, createWorld } from '../../cluster/boot.ts';
import { NodeContext } from '../../kernel/context.ts';
import { openConnection } from '../../kernel/network.ts';
import type { Arrival, TimerEntry } from '../../kernel/queue.ts';
import type { SimState } from '../../kernel/sim.ts';
import type {
  AlterPartitionResponse,
  ApiName,
  FetchedPartition,
  FetchPartition,
  FetchRequest,
  RequestOf,
  ResponseOf,
} from '../../protocol/api.ts';
import { replay } from '../../protocol/metadata-image.ts';
import { makeBatch, placeBatch } from '../../protocol/records.ts';
import type { ReplicaLog } from '../../storage/log.ts';
import { appendAsFollower, createLog } from '../../storage/log.ts';
import { scenarioOf } from '../cluster-script.ts';

export const LEADER = 1;
export const KEY = 'foo-0';
const TOPIC_ID = 'FOO';
const NO_TIMERS: readonly TimerEntry[] = [];

export interface BenchSpec {
  readonly era?: EraName;
  readonly rules?: Partial<Rules>;
  readonly replicas: readonly number[];
  readonly configs?: Readonly<Record<string, string>>;
  readonly topicConfigs?: Readonly<Record<string, string>>;
  readonly racks?: readonly string[];
  /** Epoch of each record that the log has from the beginning. */
  readonly log?: readonly number[];
}

/** A request that was asked; its answer, once there is one. */
export interface Asked<A extends ApiName> {
  readonly api: A;
  answer(): ResponseOf<A> | null;
}

interface SentRequest {
  readonly sequence: number;
  readonly connectionId: number;
  readonly api: string;
  readonly body: unknown;
}

export class BrokerBench {
  readonly sim: SimState;
  readonly node: NodeContext;
  private readonly spec: BenchSpec;
  private readonly behaviour = behaviours.broker;
  private offset = 10;
  private asked = 0;
  private readonly seen = new Set<number>();

  constructor(spec: BenchSpec) {
    this.spec = spec;
    const count = Math.max(...spec.replicas, LEADER);
    const world = createWorld(
      scenarioOf({
        brokers: count,
        ...(spec.era ? { era: spec.era } : {}),
        ...(spec.rules ? { rules: spec.rules } : {}),
        ...(spec.racks ? { racks: spec.racks } : {}),
        configs: spec.configs ?? {},
      }),
    );
    this.sim = world.sim;
    const record = this.sim.nodes.get('b1');
    if (!record) throw new Error('no broker 1');
    this.node = new NodeContext(this.sim, record);
    // Whatever booting has set going is not part of the bench.
    this.sim.queue.length = 0;
    this.sim.outbox.length = 0;
    record.timers.clear();
    this.sim.nowUs = 1_000_000_000;
    const { memory, disk } = this;
    memory.isCaughtUp = true;
    memory.phase = 'running';
    memory.brokerEpoch = 10;
    memory.quorum.leaderId = 101;
    for (let id = 1; id <= count; id++) this.register(id);
    this.replayed({ type: 'TopicRecord', name: 'foo', topicId: TOPIC_ID });
    for (const [name, value] of Object.entries(spec.topicConfigs ?? {}))
      this.replayed({ type: 'ConfigRecord', resourceType: 'topic', resourceName: 'foo', name, value });
    const log = createLog();
    disk.logs.set(KEY, log);
    disk.topicIds.set(KEY, TOPIC_ID);
    for (const epoch of spec.log ?? []) this.putRecord(epoch);
  }

  // ---- inside

  get memory(): BrokerMemory {
    return brokerOf(this.node);
  }
  get disk(): BrokerDisk {
    return diskOf(this.node);
  }
  get log(): ReplicaLog {
    const log = this.disk.logs.get(KEY);
    if (!log) throw new Error('no log');
    return log;
  }
  get replica(): Replica {
    const replica = this.memory.replicas.get(KEY);
    if (!replica) throw new Error('no replica');
    return replica;
  }
  get role(): LeaderRole {
    if (this.replica.role.kind !== 'leader') throw new Error('it does not lead');
    return this.replica.role;
  }
  /** The wish that is on its way to the controller. */
  get alterSent(): AlterItem | undefined {
    return this.memory.alter.sent[0];
  }

  // ---- what it is told

  private replayed(record: Parameters<typeof replay>[1]): void {
    replay(this.memory.image, record, this.offset++);
  }

  register(brokerId: number, fenced = false): void {
    this.replayed({
      type: 'RegisterBrokerRecord',
      brokerId,
      incarnationId: `${brokerId}`,
      brokerEpoch: brokerId * 10,
      rack: this.spec.racks?.[brokerId - 1] ?? null,
      fenced,
    });
  }

  fence(brokerId: number): void {
    this.change(brokerId, 1, 0);
  }
  shutDown(brokerId: number): void {
    this.change(brokerId, 0, 1);
  }
  private change(brokerId: number, fenced: 0 | 1, inControlledShutdown: 0 | 1): void {
    const brokerEpoch = brokerId * 10;
    this.replayed({
      type: 'BrokerRegistrationChangeRecord',
      brokerId,
      brokerEpoch,
      fenced,
      inControlledShutdown,
    });
  }

  /** What the controller has decided, taken up as from replayed metadata. */
  decide(leader: number, isr: readonly number[], leaderEpoch: number, partitionEpoch: number): void {
    const { replicas } = this.spec;
    const state = { replicas, isr, leader, leaderEpoch, partitionEpoch };
    this.replayed({ type: 'PartitionRecord', topicId: TOPIC_ID, partitionId: 0, ...state });
    const registration = this.memory.image.topics.get('foo')?.partitions[0];
    if (registration) applyPartitions(this.node, [{ ...registration, topicId: TOPIC_ID }], NO_HOOKS);
  }

  /** A record in the log that nobody is told of. */
  putRecord(epoch: number): void {
    const batch = makeBatch([{ type: 'NoOpRecord' }], 0);
    appendAsFollower(this.log, [placeBatch(batch, this.log.logEndOffset, epoch)]);
  }

  /** Records that the leader takes from somebody, one to a batch. */
  write(count: number): void {
    for (let i = 0; i < count; i++) {
      const batch = makeBatch([{ type: 'NoOpRecord' }], 0);
      append(this.node, KEY, batch, false, {
        origin: 'coordinator',
        rules: rulesOf(this.node),
        verifies: false,
        verification: null,
        guard: 0,
      });
    }
    afterAppend(this.node, KEY, NO_HOOKS);
  }

  // ---- what it is asked

  ask<A extends ApiName>(api: A, from: string, body: RequestOf<A>): Asked<A> {
    const channel = `bench-${++this.asked}`;
    openConnection(this.sim, from, 'b1', channel);
    const connectionId = this.sim.network.byAddress.get(`${from}>b1#${channel}`) ?? -1;
    const incoming = { connectionId, correlationId: 1, from, api, apiVersion: 0, body };
    this.behaviour?.onRequest(this.node, incoming);
    return {
      api,
      answer: () => {
        for (const entry of this.sim.queue) {
          if (entry.kind === 'arrival' && entry.connectionId === connectionId && entry.message.isResponse)
            // Answered under the API it was asked by.
            return entry.message.body as ResponseOf<A>;
        }
        return null;
      },
    };
  }

  fetch(
    replicaId: number,
    asked: Partial<FetchPartition> & { readonly fetchOffset: number },
    more: Partial<FetchRequest> = {},
  ): Asked<'Fetch'> {
    const isFollower = replicaId >= 0;
    const part: FetchPartition = {
      partition: 0,
      currentLeaderEpoch: isFollower ? this.replica.leaderEpoch : -1,
      lastFetchedEpoch: -1,
      logStartOffset: isFollower ? 0 : -1,
      partitionMaxBytes: 1_048_576,
      ...asked,
    };
    return this.ask('Fetch', isFollower ? `b${replicaId}` : 'p-shop', {
      replicaState: { replicaId, replicaEpoch: isFollower ? replicaId * 10 : -1 },
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 10_485_760,
      isolationLevel: 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [{ topicId: TOPIC_ID, partitions: [part] }],
      forgottenTopicsData: [],
      rackId: '',
      ...more,
    });
  }

  /** Requests that this broker has sent and nobody has answered, oldest first. */
  get sent(): readonly SentRequest[] {
    return this.sim.queue
      .filter(
        (entry): entry is Arrival =>
          entry.kind === 'arrival' && entry.toServer && !this.seen.has(entry.sequence),
      )
      .filter((entry) => this.sim.network.connections.get(entry.connectionId)?.client === this.node.id)
      .sort((a, b) => a.sequence - b.sequence)
      .map(({ sequence, connectionId, message }) => ({
        sequence,
        connectionId,
        api: message.api,
        body: message.body,
      }));
  }

  /** Answers a request of this broker's. */
  answer({ sequence, connectionId, api }: SentRequest, body: unknown): void {
    this.seen.add(sequence);
    const connection = this.sim.network.connections.get(connectionId);
    const request = connection?.pending.shift();
    if (!connection || !request) throw new Error(`nobody waits for ${api}`);
    this.behaviour?.onResponse(this.node, {
      from: connection.server,
      channel: connection.channel,
      api,
      body,
      request,
    });
  }

  /** The leader answers the follower's Fetch with this. */
  answerFetch(found: Partial<FetchedPartition>): void {
    const fetch = this.sent.find(({ api }) => api === 'Fetch');
    if (!fetch) throw new Error('no Fetch is out');
    const partition: FetchedPartition = {
      partitionIndex: 0,
      errorCode: 'NONE',
      highWatermark: 0,
      lastStableOffset: 0,
      logStartOffset: 0,
      divergingEpoch: null,
      currentLeader: null,
      preferredReadReplica: -1,
      records: [],
      ...found,
    } as FetchedPartition;
    this.answer(fetch, {
      errorCode: 'NONE',
      sessionId: 0,
      responses: [{ topicId: TOPIC_ID, partitions: [partition] }],
    });
  }

  listOffset(timestamp: number, replicaId: number): number | string {
    const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp }];
    const asked = this.ask('ListOffsets', replicaId >= 0 ? `b${replicaId}` : 'p-shop', {
      replicaId,
      isolationLevel: 0,
      topics: [{ name: 'foo', partitions }],
    });
    const answer = asked.answer()?.topics[0]?.partitions[0];
    return answer?.errorCode === 'NONE' ? answer.offset : (answer?.errorCode ?? 'no answer');
  }

  // ---- by the clock

  shrinkTask(): void {
    expireIsr(this.node, NO_HOOKS);
  }

  pass(ms: number): void {
    const untilUs = this.sim.nowUs + ms * 1_000;
    for (;;) {
      const due = this.timers().find((timer) => timer.atUs <= untilUs);
      if (!due) break;
      this.sim.nowUs = due.atUs;
      this.node.node.timers.delete(due.name);
      this.behaviour?.onTimer(this.node, due.name, due.data);
    }
    this.sim.nowUs = untilUs;
  }

  private timers(): readonly TimerEntry[] {
    const { timers } = this.node.node;
    if (timers.size === 0) return NO_TIMERS;
    return this.sim.queue
      .filter(
        (entry): entry is TimerEntry =>
          entry.kind === 'timer' && entry.node === this.node.id && timers.get(entry.name) === entry.sequence,
      )
      .sort((a, b) => a.atUs - b.atUs || a.sequence - b.sequence);
  }

  /** The controller answers the wish that is on its way. */
  answerAlter(errorCode: AlterPartitionResponse['errorCode'] = 'NONE'): void {
    const sent = this.alterSent;
    if (!sent) throw new Error('nothing was asked of the controller');
    const partition = {
      partitionIndex: 0,
      errorCode,
      leaderId: LEADER,
      leaderEpoch: sent.leaderEpoch,
      isr: sent.isr,
      partitionEpoch: sent.partitionEpoch + 1,
    };
    const body: AlterPartitionResponse = {
      errorCode: 'NONE',
      topics: [{ topicId: TOPIC_ID, partitions: [partition] }],
    };
    const request = {
      correlationId: 1,
      api: 'AlterPartition',
      body: null,
      sentAtUs: this.sim.nowUs,
      timeoutUs: 0,
      context: null,
    };
    this.behaviour?.onResponse(this.node, {
      from: 'c101',
      channel: 'alter',
      api: 'AlterPartition',
      body,
      request,
    });
  }
}

/** There is no coordinator on the bench. */
const NO_HOOKS = new Proxy({} as BrokerHooks, { get: () => () => undefined });
