/** What a broker keeps: on disk its logs, in memory its replicas and everything that waits. */
import type { Configs } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { broken, invariant } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { CreateTopicsRequest, FetchPartition, FetchRequest } from '../protocol/api.ts';
import type { FetcherSession } from '../protocol/fetch-session.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import type { MetadataSnapshot, SnapshotId } from '../protocol/metadata-snapshot.ts';
import type { TopicIdPartitions } from '../protocol/records.ts';
import type { AdminApi } from '../protocol/refusals.ts';
import type { ReplicaLog } from '../storage/log.ts';
import type { LogDir } from '../storage/log-dir.ts';
import type { MetadataLog, SnapshotClock } from '../storage/metadata-log.ts';
import type { ShareMemory } from './share/state.ts';
import type { Answered, MarkerPart, MarkerRequest, Verifications } from './transaction-state.ts';

export interface BrokerDisk {
  readonly brokerId: BrokerId;
  /** `cluster.id` of meta.properties. */
  readonly clusterId: string;
  readonly rack: string | null;
  /** server.properties, with the era's defaults. */
  readonly fixedConfigs: Configs;
  /** The same with what has been changed while brokers run (DynamicBrokerConfig), as far as this one has heard. Frozen. */
  configs: Configs;
  /** Of the release that is installed. */
  readonly rules: Rules;
  /** `controller.quorum.bootstrap.servers`. */
  readonly controllers: readonly BrokerId[];
  /** `zookeeper.connect`; absent in eras without. */
  readonly zookeepers?: readonly number[];
  /** Directories of the log dir, by `topic-partition`. */
  readonly logs: Map<PartitionKey, ReplicaLog>;
  /** `partition.metadata` of each: the topic id. */
  readonly topicIds: Map<PartitionKey, string>;
  /** Its other files. */
  readonly dir: LogDir;
  /** `replication-offset-checkpoint`. */
  readonly highWatermarks: Map<PartitionKey, number>;
  /** `__cluster_metadata-0`, as an observer of the quorum. */
  readonly metadataLog: ReplicaLog;
  /** Its snapshots, oldest first. */
  readonly metadataSnapshots: MetadataSnapshot[];
  /** `quorum-state`: the newest quorum epoch it has heard of. */
  quorumEpoch: number;
  /** `.kafka_cleanshutdown`: the broker epoch it ended in good order, −1 before it had one; null when there is no such file. */
  cleanShutdownEpoch: number | null;
}

/** Life of a broker process (BrokerState): `starting` until the controller has unfenced it once. */
export type BrokerPhase = 'starting' | 'running' | 'stopping';

export interface BrokerMemory {
  phase: BrokerPhase;
  readonly incarnationId: string;
  brokerEpoch: number;
  /** Epoch that its last life ended in good order; −1: it did not. */
  previousBrokerEpoch: number;
  /** The image is up to the registration: clients are served. */
  isCaughtUp: boolean;
  failedBeats: number;
  /** The controller has answered a heartbeat that asked to be let go. */
  isStopHeard: boolean;
  readonly image: MetadataImage;
  readonly quorum: {
    leaderId: BrokerId;
    isFetching: boolean;
    nextController: number;
    highWatermark: number;
    /** It has been told to fetch a snapshot, and has come so far. */
    fetchingSnapshot: { readonly id: SnapshotId; readonly position: number } | null;
    readonly snapshotClock: SnapshotClock;
  };
  readonly replicas: Map<PartitionKey, Replica>;
  /** By leader and number: `2/0`. */
  readonly fetchers: Map<string, Fetcher>;
  lastFetcherId: number;
  readonly produceWaits: Map<number, ProduceWait>;
  readonly fetchWaits: Map<number, FetchWait>;
  readonly deleteWaits: Map<number, DeleteWait>;
  lastWaitId: number;
  /** Fetch sessions that others have here, by id. */
  readonly sessions: Map<number, FetchSession>;
  /** Bytes of throttled replicas that went out as a leader, or came in as a follower; oldest first. */
  readonly quotaSamples: { readonly leader: QuotaSample[]; readonly follower: QuotaSample[] };
  readonly alter: {
    isOut: boolean;
    readonly queue: Map<PartitionKey, AlterItem>;
    sent: readonly AlterItem[];
  };
  /** Producer ids: the rest of the block it was given, and who waits for the next one. */
  readonly producerIds: { next: number; end: number; isAsking: boolean; waiting: Incoming[] };
  /** What-if: GetReplicaLogInfo requests of leader epochs that it has not heard of; absent when there are none. */
  logInfoAsked?: readonly Incoming[];
  /** What-if: whom it sends records unasked; absent when there is nobody. */
  pushes?: Map<string, PushStream>;
  /** Requests that came before it was ready to serve. */
  backlog: Incoming[];
  /** When the next files that were renamed to `.deleted` are to be removed, ms by the broker's clock. */
  removalAtMs: number;
  /** Internal topics that it has asked for. */
  readonly creating: Set<string>;
  readonly verifications: Verifications;
  readonly share: ShareMemory;
  /** Unanswered WriteTxnMarkers requests, by connection and correlation id. */
  readonly markerRequests: Map<string, MarkerRequest>;
  /** Eras of ZooKeeper: what it has from its controller. */
  readonly control?: ControlMemory;
}

export interface ControlMemory {
  /** The newest controller epoch it has heard of, and whose it was by the last UpdateMetadata. */
  epoch: number;
  controllerId: BrokerId;
  /** Requests in the order they came; the first waits for topic configs while they are read. */
  readonly queue: Incoming[];
  isReading: boolean;
  /** Topics whose configs are known. */
  readonly configured: Set<string>;
  /** Epoch of the controller that made this broker leader, by partition. */
  readonly leaderMadeBy: Map<PartitionKey, number>;
}

/** One window of a rate. */
export interface QuotaSample {
  readonly sinceUs: SimTimeUs;
  bytes: number;
}

/** What was decided about a partition, whoever tells of it; without what only the controller needs. */
export type PartitionState = Omit<
  PartitionRegistration,
  'addingReplicas' | 'removingReplicas' | 'eligibleLeaderReplicas' | 'lastKnownElr'
> & { readonly topicId: string };

/** A replica on this broker. Its log is on disk, under the same key. */
export interface Replica {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  leaderId: BrokerId;
  leaderEpoch: number;
  partitionEpoch: number;
  /** Exclusive bound of what this replica knows to be committed. */
  highWatermark: number;
  /** Its last truncation in the life of this process; null when there was none. Frozen. */
  truncated: { readonly atUs: SimTimeUs; readonly fromOffset: number; readonly toOffset: number } | null;
  role: LeaderRole | FollowerRole;
  /** Topic id and index: where a fetch session keeps it. */
  readonly slot: string;
  /** Sessions in which it is settled; see fetch-sessions.ts. */
  watchers: FetchSession[];
}

export interface FollowerRole {
  readonly kind: 'follower';
  /** `idle`: no fetcher has it, for want of a leader. `truncating`: before it may fetch, it must know how much of its log
   *  to drop. `failed`: fenced, it waits for new metadata. */
  state: 'idle' | 'truncating' | 'fetching' | 'failed';
  /** Where the next fetch begins. While truncating: where the log is cut when nothing better is known. */
  fetchOffset: number;
  /** Leader epoch that the fetcher was given. */
  fetchEpoch: number;
  /** Newest epoch of the log; −1: none, or the release does not tell it. */
  lastFetchedEpoch: number;
  /** Records up to the leader's high watermark that it lacked at the last answer; −1: no answer yet. */
  lag: number;
  /** No fetch before this instant. */
  delayUntilUs: SimTimeUs;
}

/** A fetcher thread: one for each leader and number; one request at a time for all its partitions. */
export interface Fetcher {
  readonly name: string;
  readonly leaderId: BrokerId;
  /** Tells its requests from those of an earlier fetcher of the same name. */
  readonly id: number;
  readonly channel: string;
  /** What it waits for. */
  waitsFor: 'nothing' | 'fetch' | 'epochs' | 'offsets';
  /** Keys of its partitions; those whose data came last are at the end. */
  readonly partitions: Set<PartitionKey>;
  /** Partitions that may be asked differently than in the last request. */
  readonly altered: Set<PartitionKey>;
  /** Partitions that must find out where to truncate. */
  readonly truncating: Set<PartitionKey>;
  /** Partitions whose offset was out of range, in the order of their lookups. */
  outOfRange: PartitionKey[];
  readonly session: FetcherSession;
  /** Partitions that an envelope names. Frozen. */
  named: readonly PartitionKey[] | null;
  /** When its timer is due. */
  wakeAtUs: SimTimeUs;
}

/** A session that a fetcher or a consumer has with this broker. */
export interface FetchSession {
  readonly id: number;
  /** −1: a consumer's. */
  readonly followerId: BrokerId;
  readonly createdAtUs: SimTimeUs;
  /** When its last request came. */
  lastUsedUs: SimTimeUs;
  /** Of the request to come. */
  epoch: number;
  /** By topic id and index (`slotOf`). */
  readonly partitions: Map<string, CachedPartition>;
  /** Those of them that a request must look at; all others are settled. */
  readonly live: Set<string>;
  lastPlace: number;
}

/** One partition of a session: what was asked, and what was told last. Frozen. */
export interface CachedPartition extends FetchPart {
  /** −1: nothing was told yet, or an error. */
  readonly highWatermark: number;
  readonly logStartOffset: number;
  /** Its place in the line; larger is later. */
  readonly place: number;
}

export interface LeaderRole {
  readonly kind: 'leader';
  replicas: readonly BrokerId[];
  /** As the controller has confirmed it. */
  isr: readonly BrokerId[];
  /** The change under way; while it is, no other begins. */
  pending: { readonly kind: 'expand' | 'shrink'; readonly isr: readonly BrokerId[] } | null;
  readonly remotes: Map<BrokerId, RemoteReplica>;
  /** Log end when this epoch of leadership began. */
  epochStartOffset: number;
  leaderRecoveryState: number;
}

/** What a leader knows of a follower. Its times are read by `lastFetchUsOf` and `lastCaughtUpUsOf`. */
export interface RemoteReplica {
  /** −1 before its first fetch in this epoch. */
  logEndOffset: number;
  /** −1 before its first fetch in this epoch. */
  logStartOffset: number;
  lastFetchUs: SimTimeUs;
  lastFetchLeaderLogEndOffset: number;
  lastCaughtUpUs: SimTimeUs;
  /** While set, it stands at the log end, and each request of this session is a fetch that says so. */
  settledIn: FetchSession | null;
  /** High watermark in the last answer to it. */
  lastSentHighWatermark: number;
  /** Broker epoch it fetched with; −1 when unknown. */
  brokerEpoch: number;
}

/** An ISR that a leader wants written, and the version it must still have for that. Frozen. */
export interface AlterItem {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly isr: readonly BrokerId[];
  /** Broker epochs of its members, in the same order, when it was wished; −1: unknown, or the release does not tell them. */
  readonly brokerEpochs: readonly number[];
}

/** A write that waits until it is replicated (DelayedProduce). */
export interface ProduceWait {
  readonly id: number;
  /** A client's request, what a coordinator wanted to go on with, or one marker of a WriteTxnMarkers request. */
  readonly owner:
    | { readonly kind: 'request'; readonly incoming: Incoming }
    | {
        readonly kind: 'groups';
        readonly partition: number;
        readonly continuation: unknown;
        /** Answered already: only what the high watermark passes is waited for. */
        readonly isLate?: boolean;
      }
    | { readonly kind: 'transactions'; readonly continuation: unknown }
    | { readonly kind: 'share'; readonly partition: number; readonly continuation: unknown }
    | { readonly kind: 'marker'; readonly part: MarkerPart };
  readonly parts: ProducePart[];
}
export interface ProducePart {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly index: number;
  readonly baseOffset: number;
  /** When it was written, by the leader's clock, where the topic stamps that on it (LogAppendTime); −1 elsewhere. */
  readonly logAppendTimeMs: number;
  /** The high watermark must reach this. */
  readonly requiredOffset: number;
  /** Null while it waits. */
  error: KafkaError | null;
}

/** What-if: a partition that a consumer is sent unasked. */
export interface PushStream {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly isolationLevel: 0 | 1;
  /** The request that began it: what is sent goes where that came from. */
  readonly incoming: Incoming;
  nextOffset: number;
  /** Nothing has been sent yet. */
  isFirst: boolean;
}

/** A fetch that waits for data (DelayedFetch). */
export interface FetchWait {
  readonly id: number;
  readonly incoming: Incoming;
  readonly request: FetchRequest;
  /** Set: what is live in it is waited for, and `parts` is empty. */
  readonly session: FetchSession | null;
  readonly asksForSession: boolean;
  readonly parts: readonly FetchPart[];
  /** By partition key. */
  readonly byKey: ReadonlyMap<PartitionKey, FetchPart>;
}
export interface FetchPart {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly asked: FetchPartition;
}

/** A DeleteRecords that waits until all live replicas have dropped the records (DelayedDeleteRecords). */
export interface DeleteWait {
  readonly id: number;
  readonly incoming: Incoming;
  readonly parts: DeletePart[];
}
export interface DeletePart {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  /** The low watermark must reach this. */
  readonly requiredOffset: number;
  lowWatermark: number;
  /** Null while it waits. */
  error: KafkaError | null;
}

/** What the broker's owner wires to it: the parts it must not know. */
export interface BrokerHooks {
  /** This broker now leads that partition of `__consumer_offsets`, or has stopped. */
  onOffsetsLeader(node: NodeContext, partition: number, leaderEpoch: number): void;
  onOffsetsFollower(node: NodeContext, partition: number): void;
  /** What the coordinator wrote is replicated, or will not be. */
  /** @param isLate it has been told once that its time was up */
  onCoordinatorWritten(
    node: NodeContext,
    partition: number,
    continuation: unknown,
    error: KafkaError,
    isLate: boolean,
  ): void;
  /** Eras without AlterPartition: writes an ISR into the partition's state in ZooKeeper, if its version is still
   *  `change.partitionEpoch`. The answer comes later, by `onIsrWritten`; until then the partition wants nothing else. */
  writeIsr(node: NodeContext, change: AlterItem): void;
  /** These topics are gone from the cluster. */
  onTopicsDeleted(node: NodeContext, topics: Iterable<string>): void;
  /** A request for one of the coordinators. Answers whether it was one. */
  onCoordinatorRequest(node: NodeContext, incoming: Incoming): boolean;
  /** This broker now leads that partition of `__transaction_state`, or has stopped. */
  onTransactionsLeader(node: NodeContext, partition: number, leaderEpoch: number): void;
  onTransactionsFollower(node: NodeContext, partition: number): void;
  onTransactionsWritten(node: NodeContext, continuation: unknown, error: KafkaError): void;
  /** This broker now leads that partition of `__share_group_state`, or has stopped. */
  onShareStateLeader(node: NodeContext, partition: number, leaderEpoch: number): void;
  onShareStateFollower(node: NodeContext, partition: number): void;
  onShareStateWritten(node: NodeContext, partition: number, continuation: unknown, error: KafkaError): void;
  /** A share coordinator keeps a state of these partitions, or cannot. */
  onShareInitialized(
    node: NodeContext,
    groupId: string,
    topics: readonly TopicIdPartitions[],
    error: KafkaError,
  ): void;
  /** A marker that was asked for is replicated, or will not be. */
  onMarkerWritten(node: NodeContext, part: MarkerPart, error: KafkaError): void;
  /** A leader's question about a transaction is answered. */
  onVerified(node: NodeContext, answered: Answered): void;
  /** Whether the groups of that partition of `__consumer_offsets` are read. */
  servesGroups(node: NodeContext, partition: number): boolean;
  /** A marker in that partition is replicated: what the transaction commits for groups, counts or is dropped. */
  onGroupMarker(node: NodeContext, partition: number, producerId: number, commits: boolean): void;
  /** Eras of ZooKeeper: reads topics' own configs; `onTopicConfigs` brings them. */
  readTopicConfigs(node: NodeContext, topics: readonly string[]): void;
  /** What clients may know has changed. */
  onMetadataUpdated(node: NodeContext): void;
  /** A block of producer ids is wanted; `takeProducerIds` brings it. */
  askForProducerIds(node: NodeContext): void;
  /** Eras of ZooKeeper: an operator asks this broker for something. */
  administer(node: NodeContext, api: AdminApi, incoming: Incoming): void;
  /** An internal topic is missed. */
  createInternalTopic(node: NodeContext, topic: CreateTopicsRequest['topics'][number]): void;
}

/** A broker's copy of the metadata log, with its snapshots. */
export const metadataOf = ({ metadataLog, metadataSnapshots }: BrokerDisk): MetadataLog => ({
  log: metadataLog,
  snapshots: metadataSnapshots,
});

/** A broker's node holds this disk, and this memory under `broker` from its first step on. */
export const diskOf = (node: NodeContext): BrokerDisk => node.node.disk as BrokerDisk;
export const brokerOf = (node: NodeContext): BrokerMemory =>
  (node.node.memory as { broker: BrokerMemory }).broker;

/** A broker of an era with ZooKeeper has it from its first step on. */
export function controlOf(node: NodeContext): ControlMemory {
  const { control } = brokerOf(node);
  invariant(control !== undefined, `${node.id} has no controller of an era with ZooKeeper`);
  return control;
}

export const rulesOf = (node: NodeContext): Rules => diskOf(node).rules;

/** What is said of a topic that is not known: by its id, or in older eras by its name. */
export const unknownTopicError = (node: NodeContext): KafkaError =>
  rulesOf(node).topicIds ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION';

export function logOf(node: NodeContext, key: PartitionKey): ReplicaLog {
  const log = diskOf(node).logs.get(key);
  return log ?? broken(`broker ${diskOf(node).brokerId} has no log of ${key}`);
}

/** When a follower fetched last. */
export const lastFetchUsOf = (remote: RemoteReplica): SimTimeUs =>
  remote.settledIn?.lastUsedUs ?? remote.lastFetchUs;
/** When a follower last held all that the leader did. */
export const lastCaughtUpUsOf = (remote: RemoteReplica): SimTimeUs =>
  remote.settledIn?.lastUsedUs ?? remote.lastCaughtUpUs;

/** The ISR that the high watermark must wait for: while a replica joins with it, while one leaves still with it. */
export const maximalIsr = (leader: LeaderRole): readonly BrokerId[] =>
  leader.pending?.kind === 'expand' ? leader.pending.isr : leader.isr;

export const OFFSETS_TOPIC = '__consumer_offsets';
export const TRANSACTION_TOPIC = '__transaction_state';
export const SHARE_TOPIC = '__share_group_state';
