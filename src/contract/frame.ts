/** The picture of the cluster at an instant: everything a visitor may see, as plain tables keyed by id.
 *  Order of rows and columns is in `order`; a table alone has none. */
import type { Acks, AssignorName, KeyStrategy } from './commands.ts';
import type { ConsumerMemberState, Flight, GroupState } from './events.ts';
import type { AnomalyView } from './fates.ts';
import type { DiskCondition, Hardware, MachineCounts } from './hardware.ts';
import type { BrokerId, EventId, NodeId, PartitionKey } from './ids.ts';
import type { ProcessingSettings } from './processing.ts';
import type { SimTimeUs } from './units.ts';

export type Table<T> = Readonly<Record<string, T>>;

export interface ClusterFrame {
  readonly timeUs: SimTimeUs;
  /** The last event at or before this instant; 0 before the first. */
  readonly eventId: EventId;
  /** By `b1`, in `order.brokers`. */
  readonly brokers: Table<BrokerView>;
  /** By `c101`. */
  readonly controllers: Table<ControllerView>;
  /** Servers of the ZooKeeper ensemble by `z201`, sessions by `0x…`, and znodes by path, as they are committed; empty in
   *  eras without ZooKeeper. */
  readonly zookeepers: Table<ZooKeeperView>;
  readonly sessions: Table<SessionView>;
  readonly znodes: Table<ZnodeView>;
  readonly topics: Table<TopicView>;
  /** Partitions of the visible topics; of internal topics only the counts in `TopicView`. */
  readonly partitions: Table<PartitionView>;
  readonly producers: Table<ProducerView>;
  readonly groups: Table<GroupView>;
  readonly consumers: Table<ConsumerView>;
  /** Messages in the air at this instant, by their event id written as text `m123`. */
  readonly flights: Table<Flight>;
  /** Broken or clogged links, by `a|b` with a < b; all others are well. */
  readonly links: Table<LinkView>;
  readonly order: FrameOrder;
  readonly cluster: ClusterView;
  /** What became of records that should not have, the newest; by `a1`. */
  readonly anomalies: Table<AnomalyView>;
  readonly audit: AuditView;
}

/** Ids in display order: brokers, controllers and ZooKeeper servers by number, others by the time they were added. */
export interface FrameOrder {
  readonly brokers: readonly string[];
  readonly controllers: readonly string[];
  readonly zookeepers: readonly string[];
  readonly topics: readonly string[];
  readonly producers: readonly string[];
  readonly groups: readonly string[];
  /** Consumers on the bench: up, and in no group. */
  readonly bench: readonly string[];
}

export interface ClusterView {
  readonly era: string;
  readonly seed: string;
  /** Active controller as the quorum knows it, or the broker in /controller; −1 while there is none. */
  readonly activeControllerId: BrokerId;
  readonly controllerEpoch: number;
  /** Voters alive and in contact, or ZooKeeper servers that serve, of how many. */
  readonly votersUp: number;
  readonly voterCount: number;
}

export interface BrokerView {
  readonly id: string;
  readonly brokerId: BrokerId;
  readonly rack: string | null;
  /** The process: `stopping` is a controlled shutdown. */
  readonly process: 'up' | 'starting' | 'stopping' | 'down';
  /** When the process last went down; null while it is up. */
  readonly downSinceUs: SimTimeUs | null;
  /** What the controller thinks of it. */
  readonly registration: 'none' | 'fenced' | 'active' | 'shuttingDown';
  /** While the controller still counts on a silent broker: when its session (with the controller, or with ZooKeeper) will
   *  end; null otherwise. */
  readonly sessionEndsAtUs: SimTimeUs | null;
  readonly brokerEpoch: number;
  readonly leads: number;
  readonly replicaCount: number;
  readonly logBytes: number;
  /** Transactions that it coordinates and that are not at their end: open, or decided with markers still to be written. */
  readonly openTransactions: number;
  readonly slowFactor: number;
  /** Its disk, whether the process has noticed or not. */
  readonly disk: DiskCondition;
  /** Its machine, and what it has done so far; null while its work costs nothing. */
  readonly machine: MachineView | null;
  /** Since when its process stands still; null while it runs, or is down. */
  readonly pausedSinceUs: SimTimeUs | null;
  /** Cut off from every other node. */
  readonly isolated: boolean;
  /** Its copy of the metadata log: what it has applied, and what it holds. */
  readonly metadataApplied: number;
  readonly metadataLogEnd: number;
  /** Where its copy begins, and its newest snapshot; null before the first. */
  readonly metadataLogStart: number;
  readonly metadataSnapshot: SnapshotView | null;
}

export interface MachineView {
  readonly hardware: Hardware;
  readonly counts: Readonly<MachineCounts>;
  /** Bytes of files that its memory holds, in whole pages; of these, what is not on the disk yet. */
  readonly cachedBytes: number;
  readonly dirtyBytes: number;
  /** Request handler threads (num.io.threads), those at work, and requests that wait for one. */
  readonly threads: number;
  readonly busyThreads: number;
  readonly waitingRequests: number;
}

export interface ControllerView {
  readonly id: string;
  readonly controllerId: BrokerId;
  readonly process: 'up' | 'starting' | 'stopping' | 'down';
  readonly role: 'leader' | 'follower' | 'prospective' | 'candidate' | 'unattached' | 'resigned' | 'down';
  readonly epoch: number;
  readonly votedFor: BrokerId;
  readonly highWatermark: number;
  /** Of its metadata log. */
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  /** The newest it has; null before the first. */
  readonly snapshot: SnapshotView | null;
  readonly isActive: boolean;
}

/** A snapshot of the metadata: of all records below `endOffset`, the last of them of that epoch. */
export interface SnapshotView {
  readonly endOffset: number;
  readonly epoch: number;
}

export interface ZooKeeperView {
  readonly id: string;
  readonly serverId: number;
  readonly process: 'up' | 'down';
  readonly role: 'looking' | 'following' | 'leading' | 'down';
  /** It answers clients: it has a leader, and all that was committed when it came. */
  readonly isServing: boolean;
  readonly epoch: number;
  /** Of the newest transaction in its log, and of the newest that it has applied; 0 before the first. */
  readonly lastZxid: number;
  readonly processedZxid: number;
  readonly clientCount: number;
}

export interface SessionView {
  readonly id: string;
  /** Who holds it, and the server they are connected to; null while the connection is broken. */
  readonly client: NodeId | null;
  readonly server: NodeId | null;
  readonly timeOutMs: number;
  /** When the leader will let it expire, unless it is heard of before; null while there is no leader. */
  readonly endsAtUs: SimTimeUs | null;
  /** Paths of the ephemeral znodes that go with it. */
  readonly owns: readonly string[];
}

export interface ZnodeView {
  /** As JSON; null of a mere directory. */
  readonly data: unknown;
  readonly stat: {
    /** zxids of the transactions that created it, last set its data, and last changed its children. */
    readonly czxid: number;
    readonly mzxid: number;
    readonly pzxid: number;
    /** Changes of its data, and of its children. */
    readonly version: number;
    readonly cversion: number;
    /** Session that it goes with; 0 of a persistent one. */
    readonly ephemeralOwner: number;
  };
}

export interface TopicView {
  readonly name: string;
  readonly internal: boolean;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  /** Partition keys in order; empty for internal topics. */
  readonly partitions: readonly PartitionKey[];
  /** Counts over all its partitions, as the controller sees them. */
  readonly leaderless: number;
  readonly underReplicated: number;
}

export interface PartitionView {
  readonly id: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  /** The controller's latest decision; −1 when nobody may lead. */
  readonly leaderId: BrokerId;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  /** Assigned replicas; the first is the preferred leader. */
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  /** Out of the ISR, yet with all that is committed: may lead when nobody is in sync (KIP-966). */
  readonly eligible: readonly BrokerId[];
  /** Who led last, while nobody is in sync; −1 otherwise. */
  readonly lastKnownLeaderId: BrokerId;
  /** Under reassignment: replicas that come, and those that go when all that stay are in sync. */
  readonly adding: readonly BrokerId[];
  readonly removing: readonly BrokerId[];
  /** Change of ISR the leader has asked for and not yet got. */
  readonly pendingIsr: readonly BrokerId[] | null;
  /** `online`: the leader serves. `electing`: the controller named a leader that has not taken over yet.
   *  `leaderDown`: its leader is dead and the controller does not know yet. `offline`: no leader may be chosen. */
  readonly status: 'online' | 'electing' | 'leaderDown' | 'offline';
  /** Who led before the election under way; −1 if none. */
  readonly previousLeaderId: BrokerId;
  /** Why the high watermark cannot move though the log is longer: below min.insync.replicas, or an ISR member that
   *  does not fetch (its id); null when it can. */
  readonly highWatermarkHeldBy: 'minIsr' | BrokerId | null;
  /** One per assigned replica, in the order of `replicas`. */
  readonly logs: readonly ReplicaView[];
}

export interface ReplicaView {
  readonly brokerId: BrokerId;
  /** What this broker itself believes it is. `none`: it has not heard of the partition yet, or is down. */
  readonly role: 'leader' | 'follower' | 'none';
  readonly leaderEpoch: number;
  readonly logStartOffset: number;
  /** This replica's own high watermark; exclusive bound of what it knows to be committed. */
  readonly highWatermark: number;
  /** Bound of what read_committed consumers are given here: the first record of an open transaction, at most the high
   *  watermark. */
  readonly lastStableOffset: number;
  /** Next offset to be written here. */
  readonly logEndOffset: number;
  readonly inIsr: boolean;
  /** Acknowledged records that are on no live replica but (perhaps) this one, counted from the log's end. */
  readonly atRisk: number;
  readonly sizeBytes: number;
  /** The last truncation of this log: when, and the log ends before and after. */
  readonly truncated: {
    readonly atUs: SimTimeUs;
    readonly fromOffset: number;
    readonly toOffset: number;
  } | null;
}

export interface ProducerView {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly acks: Acks;
  readonly idempotence: boolean;
  readonly pid: number;
  readonly ratePerSecond: number;
  readonly keyStrategy: KeyStrategy;
  /** Null: it sends outside of transactions. */
  readonly transactions: ProducerTransactionsView | null;
  /** One per partition of its topic. */
  readonly accumulator: readonly AccumulatorView[];
  readonly inFlightRequests: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly retries: number;
  /** Records of which the application was told their end: none when it drops the futures; with acks=0 "stored" says nothing. */
  readonly toldStored: number;
  readonly toldFailed: number;
  /** Of `buffer.memory`, what is taken. */
  readonly bufferBytes: number;
  /** What calls of send() that have not returned wait for, the oldest first. */
  readonly blocked: readonly ('metadata' | 'memory')[];
}

export interface ProducerTransactionsView {
  readonly transactionalId: string;
  readonly epoch: number;
  /** `down`: the process is. `fenced` stands for every error after which it cannot go on. */
  readonly state: 'down' | 'starting' | 'idle' | 'open' | 'committing' | 'aborting' | 'fenced';
  /** Counts its transactions, from 1; 0 before the first. */
  readonly number: number;
  /** Records sent in this one. */
  readonly records: number;
}

export interface AccumulatorView {
  readonly partition: number;
  readonly batches: number;
  readonly records: number;
  /** The producer knows no leader for it: its batches wait. */
  readonly waitsForLeader: boolean;
}

export interface GroupView {
  readonly id: string;
  readonly topics: readonly string[];
  readonly assignor: AssignorName;
  readonly state: GroupState;
  readonly generation: number;
  /** Protocol the members agreed on; null while Empty. */
  readonly protocolName: string | null;
  /** Broker that leads its partition of `__consumer_offsets`; −1 while nobody does. */
  readonly coordinatorId: BrokerId;
  /** Which partition of `__consumer_offsets`: abs(hash of the group id) mod its partition count. */
  readonly offsetsPartition: number;
  readonly leaderConsumerId: string | null;
  /** Consumers placed in it, in the order they came; some may not be members yet. */
  readonly consumers: readonly string[];
  /** Members the coordinator waits for at the join barrier. */
  readonly awaiting: readonly string[];
  /** When the wait at the barrier ends at the latest; null when it does not wait. */
  readonly barrierEndsAtUs: SimTimeUs | null;
  /** Of a group of KIP-848, whose `generation` is its group epoch; null: classic, or nobody has joined yet. */
  readonly modern: ModernGroupView | null;
  /** Per partition of its topics. */
  readonly lags: Table<LagView>;
  /** Where its applications write to; null: nowhere. */
  readonly sink: SinkView | null;
}

export interface ModernGroupView {
  /** The group epoch that the target assignment was made for. */
  readonly assignmentEpoch: number;
  readonly members: readonly {
    readonly consumerId: string;
    readonly memberEpoch: number;
    readonly state: ConsumerMemberState;
    /** As the coordinator knows it. */
    readonly assigned: readonly PartitionKey[];
    /** Its own until it says that it no longer is. */
    readonly pendingRevocation: readonly PartitionKey[];
  }[];
}

export interface LagView {
  readonly partition: PartitionKey;
  /** Consumer that owns it by its own belief; null when nobody fetches it. At the barrier: the one that had it. */
  readonly owner: string | null;
  /** `owned`: fetching. `barrier`: revoked, waiting for the new assignment. */
  readonly phase: 'owned' | 'barrier' | 'none';
  /** Next offset the owner will hand to the application; falls back to the committed offset; −1 when unknown. */
  readonly position: number;
  /** Last committed offset known to the coordinator; −1 when there is none. */
  readonly committed: number;
  /** Records between position and the leader's high watermark; −1 when unknown. */
  readonly lag: number;
}

export interface ConsumerView {
  readonly id: string;
  readonly name: string;
  /** First letter for squares; unique among the first eight. */
  readonly initial: string;
  /** 0 to 7: owner hue a to h, by order of arrival. */
  readonly hue: number;
  readonly groupId: string | null;
  readonly memberId: string | null;
  /** `joining`: JoinGroup sent; `barrier`: parked at the coordinator; `syncing`: waits for its assignment. */
  readonly phase:
    | 'bench'
    | 'looking'
    | 'joining'
    | 'barrier'
    | 'syncing'
    | 'stable'
    | 'leaving'
    | 'stalled'
    | 'down';
  readonly generation: number;
  readonly isGroupLeader: boolean;
  /** Partitions it fetches from now. */
  readonly owned: readonly PartitionKey[];
  /** Those among them that its application has paused. */
  readonly paused: readonly PartitionKey[];
  readonly polled: number;
  /** Null: its application only reads. */
  readonly transform: TransformView | null;
  /** Null: it has one thread, and writes nowhere. */
  readonly processing: ProcessingView | null;
}

/** An application that works with threads of its own. */
export interface ProcessingView {
  readonly by: ProcessingSettings['by'];
  readonly workers: number;
  /** Workers that are at something, and of those who wait for a lock of the database. */
  readonly busy: number;
  readonly locked: number;
  /** Records taken up and not begun. */
  readonly waiting: number;
}

/** The database of a group. */
export interface SinkView {
  readonly rows: number;
  /** Rows of records that had one already, and records between others that have none. */
  readonly duplicates: number;
  readonly gaps: number;
  /** Writes that were told to be repeats, and changed nothing. */
  readonly repeats: number;
  readonly transactions: number;
  readonly calls: number;
  readonly lockWaits: number;
}

/** An application that consumes, transforms and produces in transactions. */
export interface TransformView {
  readonly toTopic: string;
  readonly transactionalId: string;
  /** `fenced` stands for every error after which it cannot go on. */
  readonly state: 'down' | 'starting' | 'polling' | 'open' | 'committing' | 'aborting' | 'fenced';
  /** Transactions of this process. */
  readonly committed: number;
  readonly aborted: number;
  /** Records handed to send(). */
  readonly sent: number;
}

export interface LinkView {
  readonly a: NodeId;
  readonly b: NodeId;
  readonly state: 'cut' | 'clogged';
  readonly sinceUs: SimTimeUs;
}

/** Counts of record fates, exact since the start of the run, user topics only. */
export interface AuditView {
  /** Handed to send(). */
  readonly sent: number;
  /** The producer was told "stored". */
  readonly acknowledged: number;
  /** Reached some leader's high watermark. */
  readonly committed: number;
  /** Acknowledged, and now on no replica at all. */
  readonly lost: number;
  /** Acknowledged, not committed: one more failure could lose it. */
  readonly atRisk: number;
  /** In a committed log more than once. */
  readonly duplicated: number;
  /** Committed behind a later record of the same producer and partition. */
  readonly outOfOrder: number;
  /** Given up by the producer after all retries. */
  readonly failed: number;
  /** In a log, and of a transaction that was aborted. */
  readonly aborted: number;
  /** Over all groups: records handed to some member; processed by the application; below a committed offset; gone past
   *  without having been processed; processed once more. */
  readonly read: number;
  readonly processed: number;
  readonly consumed: number;
  readonly missed: number;
  readonly reprocessed: number;
  readonly invariantsHeld: number;
  readonly invariantsTotal: number;
  /** The first broken invariant in words; null while all hold. */
  readonly broken: string | null;
}

export const EMPTY_FRAME: ClusterFrame = {
  timeUs: 0,
  eventId: 0,
  brokers: {},
  controllers: {},
  zookeepers: {},
  sessions: {},
  znodes: {},
  topics: {},
  partitions: {},
  producers: {},
  groups: {},
  consumers: {},
  flights: {},
  links: {},
  anomalies: {},
  order: { brokers: [], controllers: [], zookeepers: [], topics: [], producers: [], groups: [], bench: [] },
  cluster: { era: '4.1', seed: '', activeControllerId: -1, controllerEpoch: 0, votersUp: 0, voterCount: 0 },
  audit: {
    sent: 0,
    acknowledged: 0,
    committed: 0,
    lost: 0,
    atRisk: 0,
    duplicated: 0,
    outOfOrder: 0,
    failed: 0,
    aborted: 0,
    read: 0,
    processed: 0,
    consumed: 0,
    missed: 0,
    reprocessed: 0,
    invariantsHeld: 0,
    invariantsTotal: 0,
    broken: null,
  },
};
