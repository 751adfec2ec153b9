/** The actions of the formal traces, as what happens on a stage: messages that arrive, metadata that are read, time that has
 *  passed. What a broker does with them is its own affair.
 *
 *  The specification moves the high watermark in a step of its own; Kafka moves it as soon as it may. A setting of Kafka's own
 *  holds it back until that step: `min.insync.replicas` above what the ISR can be, for which the partition is assigned to one
 *  broker more, that never comes.
 *  See         stage.ts, run.ts */
import type { BrokerId, NodeId } from '../../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../../contract/ids.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import { tryAdvanceHighWatermark } from '../../broker/partition.ts';
import type { LeaderRole, Replica } from '../../broker/state.ts';
import { behaviours } from '../../cluster/boot.ts';
import { changePartition } from '../../controller/partition-change.ts';
import { startNode, stopNode } from '../../kernel/loop.ts';
import { resetConnections } from '../../kernel/network.ts';
import { emit } from '../../kernel/sim.ts';
import type { FetchResponse } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import type { PartitionRegistration } from '../../protocol/metadata-image.ts';
import { makeBatch } from '../../protocol/records.ts';
import { request } from '../../protocol/talk.ts';
import { truncateLog } from '../../storage/log.ts';
import { CLIENT, CONTROLLER, type Stage } from './stage.ts';

export const TOPIC = 'log';
export const KEY = partitionKey(TOPIC, 0);
const TOPIC_ID = 'TraceTopicAAAAAAAAAAAA';
/** More than any exchange takes. */
const PATIENCE = 12;
const LOOKUPS = ['OffsetForLeaderEpoch', 'ListOffsets'];
/** By what a broker sends its messages again. */
const TIMERS: Readonly<Record<string, string>> = {
  QuorumFetch: 'metadata',
  BrokerRegistration: 'register',
  BrokerHeartbeat: 'heartbeat',
};
/** Is in the assignment, and does not exist. */
const NOBODY: BrokerId = 99;

export const idOf = (name: NodeId): BrokerId => Number(name.slice(1));

/** One partition on a stage, and what the script keeps about it. */
export class Play {
  readonly stage: Stage;
  /** Metadata offset of the record that a trace calls by a leader epoch, or by a version. */
  private readonly named = new Map<number, number>();
  private readonly returning = new Map<
    NodeId,
    { readonly leaderId: BrokerId; readonly leaderEpoch: number }
  >();
  private readonly counted = new Map<NodeId, { leaderEpoch: number; highWatermark: number }>();

  /** `leaderEpoch`: before anybody leads. */
  constructor(
    stage: Stage,
    replicas: readonly NodeId[],
    topicConfigs: Readonly<Record<string, string>> = {},
    leaderEpoch = -1,
  ) {
    this.stage = stage;
    const ids = replicas.map(idOf);
    stage.decide([
      { type: 'TopicRecord', name: TOPIC, topicId: TOPIC_ID },
      ...Object.entries(topicConfigs).map(
        ([name, value]) =>
          ({ type: 'ConfigRecord', resourceType: 'topic', resourceName: TOPIC, name, value }) as const,
      ),
      {
        type: 'PartitionRecord',
        topicId: TOPIC_ID,
        partitionId: 0,
        replicas: [...ids, NOBODY],
        isr: ids,
        leader: -1,
        leaderEpoch,
        partitionEpoch: 0,
      },
    ]);
  }

  // ---- facts

  get decided(): PartitionRegistration {
    const partition = this.stage.active.image.topics.get(TOPIC)?.partitions[0];
    if (!partition) throw new Error('there is no partition');
    return partition;
  }

  replica(name: NodeId): Replica | undefined {
    return this.stage.node(name).isUp ? this.stage.memory(name).replicas.get(KEY) : undefined;
  }

  leadership(name: NodeId): LeaderRole | undefined {
    const role = this.replica(name)?.role;
    return role?.kind === 'leader' ? role : undefined;
  }

  logEnd(name: NodeId): number {
    return this.stage.disk(name).logs.get(KEY)?.logEndOffset ?? 0;
  }

  // ---- the controller

  /** Writes a change of the partition, called by `name`. `leader` −2: no change, and no new leader epoch. */
  change(
    name: number,
    change: { readonly leader: BrokerId; readonly isr: readonly BrokerId[] | null },
  ): void {
    const { isr, leader } = change;
    const offset = this.stage.decide([
      {
        type: 'PartitionChangeRecord',
        topicId: TOPIC_ID,
        partitionId: 0,
        isr: isr && Object.freeze([...isr]),
        leader,
        leaderRecoveryState: null,
      },
    ]);
    this.named.set(name, offset);
  }

  /** Elects a replica by the controller's own rule: only this one is alive. Nothing happens when the rule does not let it
   *  lead. */
  electOnly(name: number, broker: NodeId): void {
    const { stage } = this;
    const record = changePartition({
      partition: this.decided,
      topicId: TOPIC_ID,
      rules: stage.world.rules,
      minIsr: 1,
      isAcceptable: (id) => id === idOf(broker),
    });
    if (record?.leader !== idOf(broker)) return;
    this.named.set(name, this.stage.decide([record]));
  }

  // ---- brokers that read metadata

  /** A broker reads the metadata up to the record of that name; nothing, when it was never decided. */
  learn(broker: NodeId, name: number): void {
    const offset = this.named.get(name);
    if (offset === undefined) return;
    if (this.returning.delete(broker)) this.comeBack(broker);
    this.stage.tell(broker, offset);
  }

  /** A broker reads all metadata there are. */
  learnLatest(broker: NodeId): void {
    this.stage.tell(broker, this.stage.active.image.appliedOffset);
  }

  // ---- writing

  /** A record reaches whoever believes it leads. */
  write(leader: NodeId, record: string): void {
    const { stage } = this;
    const timestampMs = timestampMsAt(stage.world.sim.nowUs);
    const batch = makeBatch(
      [
        Object.freeze({
          type: 'user',
          key: null,
          generator: 'm',
          number: Number(record.slice(1)),
          valueBytes: 8,
          timestampMs,
        } as const),
      ],
      timestampMs,
    );
    const partitionData = [{ index: 0, records: batch }];
    request(
      stage.context(CLIENT),
      'Produce',
      leader,
      { transactionalId: null, acks: 1, timeoutMs: 1_000, topicData: [{ topicId: TOPIC_ID, partitionData }] },
      { timeoutMs: 1_000_000_000, label: partitionsLabel('produce', [KEY]) },
    );
    stage.settle();
    const message = stage.message(CLIENT, leader, ['Produce']);
    if (message) stage.fire(message);
    const answer = stage.message(leader, CLIENT, ['Produce']);
    if (answer) stage.fire(answer);
  }

  // ---- followers

  /** A follower's question for the truncation point, and the answer, as often as it asks. */
  truncate(follower: NodeId, leader: NodeId): void {
    for (let tries = 0; tries < PATIENCE; tries++) {
      const role = this.replica(follower)?.role;
      if (role?.kind !== 'follower' || role.state !== 'truncating') return;
      const answer = this.stage.message(leader, follower, LOOKUPS);
      const question = this.stage.message(follower, leader, LOOKUPS);
      if (answer) this.stage.fire(answer);
      else if (question) this.stage.fire(question);
      else this.breakOff(follower, leader);
    }
  }

  /** A follower fetches until its log has changed, or nothing more comes of it. */
  fetch(follower: NodeId, leader: NodeId): void {
    const before = this.logEnd(follower);
    // Answered before the high watermark moved: the trace's follower learns of that as well.
    if (this.isOutdated(follower, leader)) this.breakOff(follower, leader);
    for (let tries = 0; tries < PATIENCE; tries++) {
      const answer = this.stage.message(leader, follower, ['Fetch', ...LOOKUPS]);
      const question = this.stage.message(follower, leader, ['Fetch', ...LOOKUPS]);
      if (answer) this.stage.fire(answer);
      else if (question) this.stage.fire(question);
      else if (!this.stage.ring(leader, /^purgatory:fetch:/) && !this.wake(follower)) break;
      if (this.logEnd(follower) !== before) return;
    }
  }

  /** What a follower has been answered reaches it. */
  hear(follower: NodeId): void {
    const answer = this.stage.message(this.leaderBelievedBy(follower), follower, ['Fetch']);
    if (answer) this.stage.fire(answer);
  }

  leaderBelievedBy(name: NodeId): NodeId {
    return brokerNode(this.replica(name)?.leaderId ?? -1);
  }

  /** A follower that backs off tries again; answers whether there was one. */
  private wake(follower: NodeId): boolean {
    this.stage.moment();
    return this.stage.ring(follower, /^fetcher:/);
  }

  private isOutdated(follower: NodeId, leader: NodeId): boolean {
    const answer = this.stage.message(leader, follower, ['Fetch']);
    // An answer to this API is of this type.
    const told = (answer?.message.body as FetchResponse | undefined)?.responses[0]?.partitions[0];
    return told !== undefined && told.highWatermark < (this.replica(leader)?.highWatermark ?? 0);
  }

  /** Lets the leader hear where a follower stands: its fetch arrives, and is not answered yet. */
  report(follower: NodeId, leader: NodeId): void {
    const answer = this.stage.message(leader, follower, ['Fetch']);
    if (answer || !this.stage.message(follower, leader, ['Fetch'])) this.breakOff(follower, leader);
    const question = this.stage.message(follower, leader, ['Fetch']);
    if (question) this.stage.fire(question);
  }

  /** The connection breaks: what was on it is lost, and the follower asks anew. */
  private breakOff(follower: NodeId, leader: NodeId): void {
    resetConnections(this.stage.world.sim, follower, leader);
    this.stage.settle();
    this.wake(follower);
  }

  // ---- leaders

  /** Lets a leader hear of every member of its ISR, until its high watermark is there. */
  raiseHighWatermark(leader: NodeId, to: number): void {
    const { stage } = this;
    this.letMove(leader, true);
    for (const id of this.leadership(leader)?.isr ?? []) {
      const member = brokerNode(id);
      const known = this.leadership(leader)?.remotes.get(id)?.logEndOffset ?? -1;
      if (member !== leader && known < to) this.report(member, leader);
    }
    const replica = this.replica(leader);
    if (replica) {
      tryAdvanceHighWatermark(stage.context(leader), replica);
      this.counted.set(leader, { leaderEpoch: replica.leaderEpoch, highWatermark: to });
    }
    stage.settle();
    this.letMove(leader, false);
  }

  /** A broker's high watermark as the trace counts it, one by one: a leader goes as far as it may at once. */
  countedHighWatermark(name: NodeId): number {
    const replica = this.replica(name);
    const counted = this.counted.get(name);
    if (!replica) return 0;
    const isCounted = counted?.leaderEpoch === replica.leaderEpoch && this.leadership(name) !== undefined;
    return isCounted ? Math.min(counted.highWatermark, replica.highWatermark) : replica.highWatermark;
  }

  /** Whether a broker's own `min.insync.replicas` lets its high watermarks move. */
  letMove(name: NodeId, mayMove: boolean): void {
    const { configs } = this.stage.disk(name);
    Object.assign(this.stage.disk(name), {
      configs: Object.freeze({ ...configs, 'min.insync.replicas': mayMove ? '1' : String(NOBODY) }),
    });
  }

  /** A leader finds a follower to have been behind for too long, all others to be there. */
  shrink(leader: NodeId, follower: NodeId): void {
    const { sim } = this.stage.world;
    for (const [id, remote] of this.leadership(leader)?.remotes ?? []) {
      remote.settledIn = null;
      remote.lastCaughtUpUs = id === idOf(follower) ? Number.MIN_SAFE_INTEGER : sim.nowUs;
    }
    this.stage.ring(leader, 'broker:isrExpiration');
    this.deliverIsr(leader);
    this.confirmIsr(leader);
  }

  /** A leader hears of a follower that may join. */
  expand(leader: NodeId, follower: NodeId): void {
    this.report(follower, leader);
    this.deliverIsr(leader);
    this.confirmIsr(leader);
  }

  /** What a leader wants its ISR to be arrives at the controller, which decides. */
  deliverIsr(leader: NodeId): void {
    const question = this.stage.message(leader, CONTROLLER, ['AlterPartition']);
    if (!question) return;
    this.stage.fire(question);
    this.stage.commit();
  }

  /** The leader hears what the controller has decided. */
  confirmIsr(leader: NodeId): void {
    const answer = this.stage.message(CONTROLLER, leader, ['AlterPartition']);
    if (answer) this.stage.fire(answer);
  }

  // ---- losing

  /** A broker loses the last record of its log and comes back. */
  restartWithLoss(name: NodeId): void {
    const { leaderId = -1, leaderEpoch = -1 } = this.replica(name) ?? {};
    this.losePower(name, 1);
    this.start(name);
    this.exchange(name, ['QuorumFetch', 'BrokerRegistration']);
    this.returning.set(name, { leaderId, leaderEpoch });
  }

  /** What a broker believes; one that has registered again and not read the metadata yet, what it did before. */
  belief(name: NodeId): { readonly leaderId: BrokerId; readonly leaderEpoch: number } {
    return this.replica(name) ?? this.returning.get(name) ?? { leaderId: -1, leaderEpoch: -1 };
  }

  /** A machine loses power, and the last records of its log with it. */
  losePower(name: NodeId, records: number): void {
    const { stage } = this;
    const { sim } = stage.world;
    const log = stage.disk(name).logs.get(KEY);
    stopNode(sim, stage.node(name), 'killed');
    stage.settle();
    if (!log) return;
    const fromOffset = log.logEndOffset;
    truncateLog(log, Math.max(0, log.logEndOffset - records), timestampMsAt(sim.nowUs));
    const toOffset = log.logEndOffset;
    emit(sim, {
      type: 'log.tailLost',
      partition: KEY,
      brokerId: idOf(name),
      fromOffset,
      toOffset,
      recordCount: fromOffset - toOffset,
    });
    stage.settle();
  }

  start(name: NodeId): void {
    startNode(this.stage.world.sim, behaviours, this.stage.node(name));
    this.stage.settle();
  }

  /** The controller has not heard of a broker for longer than its session. */
  fence(name: NodeId): void {
    const { stage } = this;
    const { nowUs } = stage.world.sim;
    for (const [id, beat] of stage.active.heartbeats)
      beat.lastContactUs = id === idOf(name) ? Number.MIN_SAFE_INTEGER : nowUs;
    stage.ring(CONTROLLER, 'controller:sessions');
    stage.commit();
  }

  /** A broker registers, reads all metadata, and is let in. */
  comeBack(name: NodeId): void {
    const { stage } = this;
    const apis = ['QuorumFetch', 'BrokerRegistration', 'BrokerHeartbeat'];
    for (let tries = 0; tries < PATIENCE && stage.memory(name).phase !== 'running'; tries++)
      this.exchange(name, apis);
  }

  /** Messages of these APIs between a broker and the controller, until there are none. */
  private exchange(name: NodeId, apis: readonly string[]): void {
    const { stage } = this;
    const timer = new RegExp(`^broker:(${apis.map((api) => TIMERS[api]).join('|')})$`);
    for (let tries = 0; tries < PATIENCE; tries++) {
      const message = stage.message(CONTROLLER, name, apis) ?? stage.message(name, CONTROLLER, apis);
      if (message) stage.fire(message);
      else if (!stage.ring(name, timer)) return;
      stage.commit();
    }
  }
}
