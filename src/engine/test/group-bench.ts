/** A group coordinator in a broker that is nothing else, and clients that say what they are told to say: the state
 *  machine by hand. Writes are replicated after `replicationMs`, or fail as told. Messages take no time to speak of. */
import type { Configs } from '../../contract/configs.ts';
import { groupConfigText } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { GroupCoordinatorState, GroupHost } from '../group/coordinator.ts';
import {
  createGroupCoordinator,
  onElected,
  onMarker,
  onRequest,
  onResigned,
  onTimer,
  onTopicsDeleted,
  onWritten,
} from '../group/coordinator.ts';
import type { Group } from '../group/state.ts';
import type { NodeBehaviour } from '../kernel/context.ts';
import { NodeContext } from '../kernel/context.ts';
import type { Behaviours } from '../kernel/loop.ts';
import { handleNext, startNode } from '../kernel/loop.ts';
import { copyPlain } from '../kernel/plain.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { SWEEP_AT_LEAST } from '../kernel/sim.ts';
import type { ApiName, JoinGroupResponse, RequestOf, ResponseOf, Subscription } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { CoordinatorRecord } from '../protocol/records.ts';
import { makeBatch } from '../protocol/records.ts';
import { request } from '../protocol/talk.ts';

export const GROUP = 'billing';
const OFFSETS_PARTITIONS = 50;
const PARTITION = partitionForGroup(GROUP, OFFSETS_PARTITIONS);

export const subscription = (topics: readonly string[], generationId = -1): Subscription => ({
  topics,
  ownedPartitions: [],
  generationId,
  rackId: null,
  userData: null,
});

export interface JoinOptions {
  readonly memberId?: string;
  readonly rebalanceTimeoutMs?: number;
  readonly sessionTimeoutMs?: number;
  readonly protocolType?: string;
  readonly protocols?: readonly string[];
  readonly generation?: number;
  readonly instanceId?: string | null;
  readonly topics?: readonly string[];
  /** Of JoinGroup. */
  readonly version?: number;
}

export class GroupBench {
  readonly log: CoordinatorRecord[] = [];
  readonly events: EngineEvent[] = [];
  replicationMs = 5;
  /** What appending answers; 'NONE' writes. */
  appendError: KafkaError = 'NONE';
  /** What becomes of what was written. */
  writtenError: KafkaError = 'NONE';
  private readonly topics: readonly string[];
  /** What the broker's image says of topics; groups of KIP-848 are assigned by it. */
  readonly knownTopics = new Map<string, { topicId: string; partitionCount: number }>();
  private readonly sim: SimState;
  private readonly behaviours: Behaviours;
  /** Answers by client and API, in order. */
  private readonly answers = new Map<string, { atMs: number; body: unknown }[]>();

  /** `topics`: those that exist. */
  constructor(configs: Configs = {}, topics: readonly string[] = ['orders']) {
    this.topics = topics;
    this.sim = {
      seed: 'bench',
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: SWEEP_AT_LEAST,
      streams: new Map(),
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
      nodes: new Map(),
      outbox: [],
    };
    this.behaviours = { broker: this.brokerBehaviour(configs), client: this.clientBehaviour() };
    this.addNode('b1', 'broker');
    this.elect();
    this.run(10);
  }

  get nowMs(): number {
    return this.sim.nowUs / 1000;
  }

  get state(): GroupCoordinatorState {
    return this.node('b1').memory as GroupCoordinatorState;
  }

  get group(): Group {
    const group = this.state.groups.get(GROUP);
    if (!group) throw new Error('there is no group');
    return group;
  }

  /** The broker becomes leader of the group's partition, with what has been written so far. */
  elect(): void {
    const node = this.context('b1');
    onElected(node, this.state, this.host(), PARTITION, 1, [makeBatch([...this.log], 0)]);
  }

  resign(): void {
    onResigned(this.context('b1'), this.state, this.host(), PARTITION);
    this.collect();
  }

  /** Runs for so long. The state must stay plain data, which copying checks. */
  run(forMs: number): void {
    const untilUs = this.sim.nowUs + Math.round(forMs * 1000);
    while (this.sim.queue[0] && this.sim.queue[0].atUs <= untilUs) handleNext(this.sim, this.behaviours);
    this.sim.nowUs = untilUs;
    this.collect();
    copyPlain(this.sim);
  }

  /** Sends from a client of that name; each has one connection. */
  tell<A extends ApiName>(client: string, api: A, body: RequestOf<A>, version?: number): void {
    if (!this.sim.nodes.has(client)) this.addNode(client, 'client');
    request(this.context(client), api, 'b1', body, {
      label: plainLabel('control'),
      timeoutMs: 1_000_000,
      ...(version === undefined ? {} : { version }),
    });
  }

  /** Sends, and waits for 50 ms. */
  ask<A extends ApiName>(
    client: string,
    api: A,
    body: RequestOf<A>,
    version?: number,
  ): ResponseOf<A> | undefined {
    const before = this.answersOf(client, api).length;
    this.tell(client, api, body, version);
    this.run(50);
    return this.answersOf(client, api)[before]?.body;
  }

  answersOf<A extends ApiName>(client: string, api: A): readonly { atMs: number; body: ResponseOf<A> }[] {
    // Kept under the name of the API that they answer.
    return (this.answers.get(`${client} ${api}`) ?? []) as { atMs: number; body: ResponseOf<A> }[];
  }

  last<A extends ApiName>(client: string, api: A): ResponseOf<A> {
    const found = this.answersOf(client, api).at(-1);
    if (!found) throw new Error(`${client} has no answer to ${api}`);
    return found.body;
  }

  joinRequest(client: string, options: JoinOptions = {}): RequestOf<'JoinGroup'> {
    const names = options.protocols ?? ['range'];
    return {
      groupId: GROUP,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 300_000,
      memberId: options.memberId ?? '',
      groupInstanceId: options.instanceId ?? null,
      clientId: client,
      protocolType: options.protocolType ?? 'consumer',
      protocols: names.map((name) => ({
        name,
        metadata: subscription(options.topics ?? ['orders'], options.generation),
      })),
      reason: '',
    };
  }

  /** Both steps of a first join; answers the member id. It waits at the barrier then. */
  join(client: string, options: JoinOptions = {}): string {
    if (options.instanceId) {
      this.tell(client, 'JoinGroup', this.joinRequest(client, options), options.version);
      this.run(0.5);
      return this.memberOf(options.instanceId);
    }
    const first = this.askBriefly(client, this.joinRequest(client, options));
    const { memberId } = first;
    this.tell(client, 'JoinGroup', this.joinRequest(client, { ...options, memberId }));
    this.run(0.5);
    return memberId;
  }

  /** Member id of whoever bears that instance id. */
  memberOf(instanceId: string): string {
    const found = [...this.group.members.values()].find((member) => member.groupInstanceId === instanceId);
    if (!found) throw new Error(`nobody is ${instanceId}`);
    return found.memberId;
  }

  private askBriefly(client: string, body: RequestOf<'JoinGroup'>): JoinGroupResponse {
    this.tell(client, 'JoinGroup', body);
    this.run(0.5);
    return this.last(client, 'JoinGroup');
  }

  /** Members with these clients, stable; partition i of `orders` belongs to the i-th. Answers their ids. */
  stable(clients: readonly string[], options: JoinOptions = {}): string[] {
    const ids = clients.map((client) => this.join(client, options));
    this.run(7_000);
    this.syncAll(clients, ids);
    return ids;
  }

  syncAll(clients: readonly string[], ids: readonly string[]): void {
    const { generation, leaderId } = this.group;
    for (const [i, client] of clients.entries()) {
      this.sync(client, ids[i] ?? '', generation, ids[i] === leaderId ? ids : []);
    }
    this.run(50);
  }

  /** The leader's when `ids` are given. */
  sync(client: string, memberId: string, generationId: number, ids: readonly string[] = []): void {
    this.tell(client, 'SyncGroup', {
      groupId: GROUP,
      generationId,
      memberId,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: ids.map((id, i) => ({
        memberId: id,
        assignment: [{ topic: 'orders', partitions: [i] }],
      })),
    });
  }

  heartbeat(
    client: string,
    memberId: string,
    generationId: number,
    groupInstanceId: string | null = null,
  ): KafkaError | undefined {
    const body = { groupId: GROUP, generationId, memberId, groupInstanceId };
    return this.ask(client, 'Heartbeat', body)?.errorCode;
  }

  commit(
    client: string,
    memberId: string,
    generation: number,
    offset: number,
    topic = 'orders',
    groupInstanceId: string | null = null,
  ): void {
    this.tell(client, 'OffsetCommit', {
      groupId: GROUP,
      generationIdOrMemberEpoch: generation,
      memberId,
      groupInstanceId,
      topics: [
        {
          name: topic,
          partitions: [{ partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: 0 }],
        },
      ],
    });
  }

  commitError(client: string): KafkaError | undefined {
    return this.last(client, 'OffsetCommit').topics[0]?.partitions[0]?.errorCode;
  }

  committed(): number | undefined {
    const topics = [{ name: 'orders', partitionIndexes: [0] }];
    const response = this.ask('reader', 'OffsetFetch', { groupId: GROUP, topics, requireStable: true });
    return response?.topics[0]?.partitions[0]?.committedOffset;
  }

  leave(client: string, memberId: string, reason = ''): ResponseOf<'LeaveGroup'> | undefined {
    const members = [{ memberId, groupInstanceId: null, reason }];
    return this.ask(client, 'LeaveGroup', { groupId: GROUP, members });
  }

  /** Events of one type so far. */
  seen<T extends EventBody['type']>(type: T): (EngineEvent & { readonly type: T })[] {
    return this.events.filter((event): event is EngineEvent & { readonly type: T } => event.type === type);
  }

  private collect(): void {
    this.events.push(...this.sim.outbox.splice(0));
  }

  private addNode(id: string, kind: string): void {
    const node: NodeRecord = {
      id,
      kind,
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
    startNode(this.sim, this.behaviours, node);
  }

  private node(id: string): NodeRecord {
    const node = this.sim.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  }

  private context(id: string): NodeContext {
    return new NodeContext(this.sim, this.node(id));
  }

  /** Offsets by partition key, in the transaction of that producer. */
  commitInTransaction(client: string, producerId: number, offsets: Readonly<Record<string, number>>): void {
    const topics = Object.entries(offsets).map(([key, committedOffset]) => {
      const { topic, partition } = parsePartitionKey(key);
      return {
        name: topic,
        partitions: [{ partitionIndex: partition, committedOffset, committedLeaderEpoch: 0 }],
      };
    });
    const member = { memberId: '', groupInstanceId: null, generationId: -1 };
    const producer = { transactionalId: client, producerId, producerEpoch: 0 };
    this.tell(client, 'TxnOffsetCommit', { groupId: GROUP, ...producer, ...member, topics });
    this.run(50);
  }

  /** The cluster has lost a topic. */
  deleteTopic(topic: string): void {
    onTopicsDeleted(this.context('b1'), this.state, this.host(), [topic]);
  }

  /** A transaction ends: its marker is replicated. */
  mark(producerId: number, commits: boolean): void {
    onMarker(this.context('b1'), this.state, this.host(), PARTITION, producerId, commits);
    this.run(1);
  }

  private host(): GroupHost {
    return {
      offsetsPartitionCount: OFFSETS_PARTITIONS,
      appendLingerUs: 10_000,
      syncRenewsSession: true,
      hasPartition: (topic) => this.topics.includes(topic),
      topicOf: (name) => this.knownTopics.get(name),
      groupConfigMs: (_groupId, name) => Number(groupConfigText(undefined, {}, name)),
      initializeShareState: () => undefined,
      topicNameOf: (id) => [...this.knownTopics].find(([, { topicId }]) => topicId === id)?.[0],
      verify: () => true,
      append: (partition, records, continuation) => {
        if (this.appendError !== 'NONE') return this.appendError;
        this.log.push(...records);
        const name = `written:${this.log.length}:${this.sim.lastSequence}`;
        this.context('b1').startTimer(name, this.replicationMs * 1000, { partition, continuation });
        return 'NONE';
      },
    };
  }

  private brokerBehaviour(configs: Configs): NodeBehaviour {
    return {
      boot(node) {
        node.node.memory = createGroupCoordinator(configs);
      },
      onRequest: (node, incoming) => {
        onRequest(node, this.state, this.host(), incoming);
      },
      onResponse() {},
      onDisconnect() {},
      onTimer: (node, name, data) => {
        if (onTimer(node, this.state, this.host(), name, data)) return;
        // Started by `append` above.
        const { partition, continuation } = data as { partition: number; continuation: unknown };
        onWritten(node, this.state, this.host(), partition, continuation, this.writtenError);
      },
    };
  }

  private clientBehaviour(): NodeBehaviour {
    return {
      boot() {},
      onRequest() {},
      onResponse: (node, response) => {
        const key = `${node.id} ${response.api}`;
        const list = this.answers.get(key) ?? [];
        list.push({ atMs: this.nowMs, body: response.body });
        this.answers.set(key, list);
      },
      onDisconnect() {},
      onTimer() {},
    };
  }
}
