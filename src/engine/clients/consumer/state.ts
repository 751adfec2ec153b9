/** What a consumer process keeps: on disk its identity and what it was told to do, in memory the client at work.
 *  Models      ClassicKafkaConsumer, SubscriptionState, AbstractCoordinator.MemberState
 *  See         consumer-node.ts */
import type {
  AssignorName,
  CommitPractice,
  FailingSettings,
  SeekTarget,
  UnreadablePractice,
} from '../../../contract/commands.ts';
import type { Configs } from '../../../contract/configs.ts';
import { configText } from '../../../contract/configs.ts';
import type { Rules } from '../../../contract/eras.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { NodeRecord } from '../../kernel/sim.ts';
import type {
  AbortedTransaction,
  JoinGroupResponse,
  OffsetCommitRequest,
  TopicPartitions,
} from '../../protocol/api.ts';
import type { FetcherSession } from '../../protocol/fetch-session.ts';
import type { LogRecord, RecordBatch } from '../../protocol/records.ts';
import type { ZkClient } from '../../zookeeper-client/state.ts';
import type { ClientMetadata } from '../metadata.ts';
import { createClientMetadata } from '../metadata.ts';
import type { Badge } from './badge.ts';
import type { ModernMembership } from './modern/state.ts';
import { createModernMembership } from './modern/state.ts';
import type { OldMembership } from './old/state.ts';
import { createOldMembership, isOldGroup } from './old/state.ts';
import type { ShareMembership } from './share/state.ts';
import { createShareMembership } from './share/state.ts';

/** A group as a consumer is told of it. */
export interface GroupWish {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly assignor: AssignorName;
  readonly configs: Configs;
  /** A share group (KIP-932); absent: not. */
  readonly type?: 'share';
}

/** Kept over crashes. */
export interface ConsumerDisk {
  readonly consumerId: string;
  readonly name: string;
  readonly badge: Badge;
  /** Of the release its library is from. */
  readonly rules: Rules;
  readonly bootstrap: readonly BrokerId[];
  /** Of the group it belongs to; of no importance on the bench. */
  configs: Configs;
  /** Null: on the bench. */
  groupId: string | null;
  topics: readonly string[];
  assignor: AssignorName;
  /** It belongs to a share group. */
  isShare?: boolean;
  /** On which records of a share group the application fails; absent: on none. */
  readonly failing?: FailingSettings;
  /** Time the application spends on each record. */
  processingMs: number;
  /** `client.rack` of this consumer, where it has one of its own; null: its group's. */
  readonly rack: string | null;
  /** `group.instance.id` of this consumer, where it has one of its own; null: its group's, if any. */
  readonly instanceId: string | null;
  /** Its own list of assignors and topics, where they are not its group's; null: they are. */
  readonly ownAssignors: readonly AssignorName[] | null;
  readonly ownTopics: readonly string[] | null;
  /** What the application calls after each lot of records; null: it leaves committing to the consumer. */
  readonly commits: CommitPractice | null;
  /** What the application does about a record that cannot be read. */
  readonly unreadable: UnreadablePractice;
  /** assign(): what it reads without being a member; null: it subscribes. */
  readonly assigns: readonly PartitionKey[] | null;
  /** What-if: brokers send it its records unasked; absent: it fetches them. */
  push?: { readonly inboxRecords: number };
  /** The application does not call poll(). Over when the process is restarted. */
  stalled: boolean;
}

export interface ConsumerMemory {
  /** Counts the clients of this process; what belongs to an earlier one is ignored. */
  instance: number;
  /** Null on the bench. */
  client: GroupClient | null;
  leaving: Leaving | null;
  /** Of an old consumer: its session with ZooKeeper; null: it needs none. */
  zk: ZkClient | null;
  /** Another process took its `group.instance.id`: the exception has ended the application. */
  isFenced: boolean;
  /** What the application's one thread does; `catching`: poll() has thrown, and it waits before it polls again. */
  app: 'polling' | 'processing' | 'committing' | 'catching' | 'stalled';
  /** When it went into poll() last. */
  pollStartedUs: SimTimeUs;
  /** What the application is to call when its thread is outside the consumer, in turn. */
  readonly calls: ConsumerCall[];
  /** The commitSync() in which the thread waits. */
  syncCommit: CommitAttempt | null;
  /** When the application last was in poll(); while it is there, this is older. */
  lastPollUs: SimTimeUs;
  /** Records handed to the application since the process started. */
  polled: number;
  /** Answers to its fetches since then, and those that carried nothing. */
  readonly fetches: { answered: number; empty: number };
  /** What-if (push): records dropped since then; absent: none. */
  dropped?: number;
  /** Due time of the wake timer. */
  wakeAtUs: SimTimeUs;
  /** `peer#channel` of connections that this process closed itself and has not heard of yet. */
  readonly closedByUs: Set<string>;
}

/** What an application calls on its consumer besides poll(). Frozen. */
export type ConsumerCall =
  | { readonly kind: 'seek'; readonly partition: PartitionKey; readonly to: SeekTarget }
  | { readonly kind: 'pause' | 'resume'; readonly partition: PartitionKey }
  | { readonly kind: 'commit'; readonly how: 'sync' | 'async' };

/** A close() under way. */
export interface Leaving {
  destination: 'bench' | 'close' | GroupWish;
  /** When close() gives up waiting for the coordinator. */
  readonly deadlineUs: SimTimeUs;
  /** `waiting`: the application finishes what it has in hand. */
  step: 'waiting' | 'committing' | 'leaving';
  commit: CommitAttempt | null;
}

/** A commit that is tried until it succeeds or the time is over. */
export interface CommitAttempt {
  readonly deadlineUs: SimTimeUs;
  isInFlight: boolean;
  attempts: number;
  mayTryAtUs: SimTimeUs;
  isDone: boolean;
  /** What it ended in; null: nothing worth an exception. */
  exception: 'CommitFailedException' | 'RebalanceInProgressException' | null;
}

/** A KafkaConsumer that has subscribed. */
export interface GroupClient {
  readonly group: GroupWish;
  /** `partition.assignment.strategy`, what it likes best first. */
  readonly assignors: readonly AssignorName[];
  /** What the group has agreed on; null before the first generation. */
  protocolName: string | null;
  readonly metadata: ClientMetadata;
  readonly coordinator: CoordinatorLookup;
  /** `preparing`: JoinGroup is out; `completing`: SyncGroup is. */
  state: 'unjoined' | 'preparing' | 'completing' | 'stable';
  /** Empty until the coordinator gave one. */
  memberId: string;
  /** −1: none. */
  generation: number;
  isLeader: boolean;
  rejoinNeeded: boolean;
  rejoinReason: string;
  /** The next join has to be prepared: offsets committed, partitions given up. */
  needsJoinPrepare: boolean;
  prepareCommit: CommitAttempt | null;
  joinInFlight: boolean;
  joinAttempts: number;
  mayJoinAtUs: SimTimeUs;
  /** Came while the application was not in poll(), where it is handled. */
  joinAnswer: JoinGroupResponse | null;
  assignmentAnswer: readonly TopicPartitions[] | null;
  /** It leads, and waits for metadata of that version before it assigns; null: it does not. */
  leading: { readonly response: JoinGroupResponse; readonly fromVersion: number } | null;
  /** What the sticky assignor remembers. */
  sticky: { readonly previous: readonly TopicPartitions[]; readonly generation: number } | null;
  /** Topics of all members, when it is the leader. */
  groupTopics: readonly string[];
  /** Partition counts the leader assigned by, as text; null for the others. */
  assignedBy: string | null;
  readonly heartbeat: {
    isEnabled: boolean;
    isInFlight: boolean;
    lastAnswerUs: SimTimeUs;
  };
  /** By partition key; those whose data came last are at the end. */
  readonly partitions: Map<PartitionKey, FetchState>;
  /** What poll() returned last, in the order it is in. */
  hand: Handed[];
  /** Partitions with records that wait for poll(), in the order they arrived. */
  arrived: PartitionKey[];
  readonly fetchingFrom: Set<BrokerId>;
  /** What-if: what each leader sends unasked; absent where it fetches. */
  streams?: Map<BrokerId, Map<PartitionKey, PushedStream>>;
  /** Fetch sessions, by broker. */
  readonly sessions: Map<BrokerId, FetcherSession>;
  /** Version of the metadata that positions were last compared with. */
  validatedVersion: number;
  isFetchingOffsets: boolean;
  mayFetchOffsetsAtUs: SimTimeUs;
  /** With `group.protocol=consumer` (KIP-848); null: classic. Then `generation` is the member epoch. */
  readonly modern: ModernMembership | null;
  /** A member of a share group; null: not. Then `generation` is the member epoch, and `partitions` stays empty. */
  readonly share: ShareMembership | null;
  /** With `zookeeper.connect` (before groups had coordinators); null: it has a coordinator. Its generation is always −1. */
  readonly old: OldMembership | null;
  readonly autoCommit: { nextAtUs: SimTimeUs; isInFlight: boolean };
  /** Calls of commitAsync() whose callback has not run, in the order of the calls. */
  asyncCommits: readonly AsyncCommit[];
  /** Numbers them, from 1: the last that was called. */
  lastAsyncCommit: number;
  /** A record that the deserializer refused when poll() came to it; null: none. */
  unreadable: { readonly key: PartitionKey; readonly offset: number } | null;
  /** It was given its partitions by assign(), and is no member. */
  readonly isAssigned: boolean;
}

/** A commitAsync() under way. `waiting`: for a coordinator. `failed`: its callback will be told in the next poll(). Frozen. */
export interface AsyncCommit {
  readonly number: number;
  readonly topics: OffsetCommitRequest['topics'];
  readonly state: 'waiting' | 'sent' | 'failed';
}

/** A record as poll() hands it to the application. Frozen. */
export interface Handed {
  readonly key: PartitionKey;
  readonly offset: number;
  /** Of the offsets from here to its own, it is the only one that holds something for the application. */
  readonly follows: number;
  readonly leaderEpoch: number;
  readonly record: LogRecord;
}

interface CoordinatorLookup {
  /** −1: unknown. */
  brokerId: BrokerId;
  isAsking: boolean;
  attempts: number;
  mayAskAtUs: SimTimeUs;
}

/** Where a consumer stands in a partition it was given. */
export interface FetchState {
  readonly topic: string;
  readonly partition: number;
  /** `initializing`: the committed offset is not known yet; `awaitReset`: there is none; `awaitValidation`: the leader is
   *  another than the position's, and has not said yet whether it has the same log up to there (KIP-320). */
  phase: 'initializing' | 'awaitReset' | 'awaitValidation' | 'fetching';
  /** Why there is no position, while there is none: nothing was committed; what was is no longer in the log; or the log has
   *  parted from it. Decides which exception poll() throws where `auto.offset.reset` is none. */
  lost: 'committed' | 'range' | 'truncated';
  /** Next offset to be handed to the application; −1 until it is known. */
  position: number;
  /** Epoch of the last batch handed out; −1: none. */
  positionEpoch: number;
  /** Leader that the position is about, and its epoch; −1: none. */
  leaderId: BrokerId;
  leaderEpoch: number;
  /** The replica that the leader sent it to, and until when; null: it reads from the leader. */
  preferred: { readonly brokerId: BrokerId; readonly untilUs: SimTimeUs } | null;
  /** Fetched, not yet handed out. Batches are frozen. */
  buffered: RecordBatch[];
  /** Of the fetched, for a read_committed consumer: transactions to be skipped that have not begun yet, earliest first. */
  aborted: readonly AbortedTransaction[];
  /** Producers in the midst of a transaction that was aborted. */
  readonly abortedPids: Set<number>;
  isResetting: boolean;
  /** Where the application wants it, as ListOffsets asks for it: a timestamp, −1 the end, −2 the beginning; null: where
   *  `auto.offset.reset` says. */
  soughtTimestamp: number | null;
  /** By the application: what is fetched is kept, and no more is fetched. */
  isPaused: boolean;
  isValidating: boolean;
  /** Given up at the coming rebalance: nothing more of it is handed out. */
  isPendingRevocation: boolean;
  /** After an error, when to try again. */
  retryAtUs: SimTimeUs;
  /** What-if (push): what was dropped from here on, as ranges of offsets; absent: nothing. */
  dropped?: number[];
  /** Of that, what has not been told. Frozen. */
  dropping?: { readonly fromOffset: number; readonly toOffset: number; readonly count: number };
}

/** What-if: a partition that a leader sends unasked. */
export interface PushedStream {
  readonly topicId: string;
  readonly partition: number;
  readonly leaderEpoch: number;
  /** Where the next message begins. */
  nextOffset: number;
}

/** What-if (push): the connection on which records come unasked, and when it is told what was dropped. */
export const PUSH_CHANNEL = 'push';
export const DROPPED_TIMER = 'push:dropped';

// A node of kind `consumer` holds nothing else.
export const diskOf = (node: NodeContext): ConsumerDisk => node.node.disk as ConsumerDisk;
export const memoryOf = (node: NodeContext): ConsumerMemory => node.node.memory as ConsumerMemory;

/** `client.rack`; empty: none. */
export const rackOf = (node: NodeContext, client: GroupClient): string =>
  diskOf(node).rack ?? configText(client.group.configs, 'client.rack');

/** `group.instance.id`; null: a dynamic member (KIP-345). */
export const instanceIdOf = (node: NodeContext, client: GroupClient): string | null =>
  (diskOf(node).instanceId ?? configText(client.group.configs, 'group.instance.id')) || null;

/** `isolation.level`, as requests say it. */
export const isolationOf = (client: GroupClient): 0 | 1 =>
  configText(client.group.configs, 'isolation.level') === 'read_committed' ? 1 : 0;

/** For readers: memory of a consumer's node; undefined while it is down. */
export const consumerMemory = (node: NodeRecord): ConsumerMemory | undefined =>
  node.memory as ConsumerMemory | undefined;
export const consumerDisk = (node: NodeRecord): ConsumerDisk => node.disk as ConsumerDisk;

export const createMemory = (nowUs: SimTimeUs): ConsumerMemory => ({
  instance: 0,
  client: null,
  leaving: null,
  zk: null,
  isFenced: false,
  app: 'polling',
  pollStartedUs: nowUs,
  calls: [],
  syncCommit: null,
  lastPollUs: nowUs,
  polled: 0,
  fetches: { answered: 0, empty: 0 },
  wakeAtUs: -1,
  closedByUs: new Set(),
});

export const createClient = (
  group: GroupWish,
  bootstrap: readonly BrokerId[],
  assignors: readonly AssignorName[] = [group.assignor],
  isAssigned = false,
): GroupClient => ({
  group,
  assignors,
  protocolName: null,
  metadata: createClientMetadata(bootstrap),
  coordinator: { brokerId: -1, isAsking: false, attempts: 0, mayAskAtUs: 0 },
  // Without a group nobody has to join: it may commit and fetch from the first poll() on.
  state: isAssigned ? 'stable' : 'unjoined',
  memberId: '',
  generation: -1,
  isLeader: false,
  rejoinNeeded: !isAssigned,
  rejoinReason: '',
  needsJoinPrepare: true,
  prepareCommit: null,
  joinInFlight: false,
  joinAttempts: 0,
  mayJoinAtUs: 0,
  joinAnswer: null,
  assignmentAnswer: null,
  leading: null,
  sticky: null,
  groupTopics: group.topics,
  assignedBy: null,
  heartbeat: { isEnabled: false, isInFlight: false, lastAnswerUs: 0 },
  partitions: new Map(),
  hand: [],
  arrived: [],
  fetchingFrom: new Set(),
  sessions: new Map(),
  validatedVersion: 0,
  isFetchingOffsets: false,
  mayFetchOffsetsAtUs: 0,
  modern:
    !isAssigned && group.type !== 'share' && configText(group.configs, 'group.protocol') === 'consumer'
      ? createModernMembership()
      : null,
  share: group.type === 'share' ? createShareMembership() : null,
  old: isOldGroup(group.configs) ? createOldMembership() : null,
  autoCommit: { nextAtUs: 0, isInFlight: false },
  asyncCommits: [],
  lastAsyncCommit: 0,
  unreadable: null,
  isAssigned,
});

/** A client gives up as much before it joins as the most demanding of its assignors wants (KIP-429): it is cooperative when
 *  all of them are. */
export const isCooperative = (client: GroupClient): boolean =>
  client.assignors.every((name) => name === 'cooperative-sticky');

/** What every request of a client carries, so that its answer can be told from one to an earlier client. */
export interface RequestContext {
  readonly instance: number;
  readonly purpose: string;
  /** Generation and member id it was sent under. */
  readonly generation: number;
  readonly memberId: string;
  /** What was asked for, at which offset. */
  readonly asked: readonly { readonly key: PartitionKey; readonly offset: number }[];
}

export const contextOf = (
  memory: ConsumerMemory,
  client: GroupClient,
  purpose: string,
  asked: RequestContext['asked'] = [],
): RequestContext => ({
  instance: memory.instance,
  purpose,
  generation: client.generation,
  memberId: client.memberId,
  asked: Object.freeze(asked),
});

/** Whether the client is still in the generation a request was sent under. */
export const isSameGeneration = (client: GroupClient, context: RequestContext): boolean =>
  client.generation === context.generation && client.memberId === context.memberId;

/** Comes back to `drive` after this time at the latest. One timer, moved only to an earlier time. */
export function wakeAt(node: NodeContext, atUs: SimTimeUs): void {
  const memory = memoryOf(node);
  if (node.hasTimer('wake') && memory.wakeAtUs <= atUs) return;
  memory.wakeAtUs = atUs;
  node.startTimer('wake', atUs - node.nowUs);
}
