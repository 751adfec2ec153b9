/** What a controller keeps: on disk its log and its vote, in memory its place in the quorum, and while it is the active
 *  one, the cluster as it has decided it. */
import type { Configs } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ApiName } from '../protocol/api.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import type { MetadataSnapshot, SnapshotId } from '../protocol/metadata-snapshot.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import type { SnapshotClock } from '../storage/metadata-log.ts';

export interface ControllerDisk {
  readonly controllerId: BrokerId;
  /** `cluster.id` of meta.properties. */
  readonly clusterId: string;
  /** Node ids of all voters, ascending. */
  readonly voters: readonly BrokerId[];
  readonly configs: Configs;
  /** Of the release that is installed. */
  readonly rules: Rules;
  /** `__cluster_metadata-0`. */
  readonly log: ReplicaLog;
  /** Its snapshots, oldest first. */
  readonly snapshots: MetadataSnapshot[];
  /** The file `quorum-state`: it outlives the process. */
  epoch: number;
  leaderId: BrokerId;
  votedFor: BrokerId;
}

export type QuorumRole = 'unattached' | 'follower' | 'prospective' | 'candidate' | 'leader' | 'resigned';

export interface ControllerMemory {
  role: QuorumRole;
  /** Exclusive bound of what a majority holds, as far as this node knows. */
  highWatermark: number;
  /** Prospective, candidate: who has answered, and what. */
  votes: Map<BrokerId, boolean>;
  /** When it will stand for election, unless it hears of a leader before. */
  standsAtUs: SimTimeUs;
  /** Prospective, candidate: which attempt in a row this is, from 1. */
  retries: number;
  /** Candidate without PreVote: it has lost, and waits a little before it stands again. */
  isBackingOff: boolean;
  /** Follower: its leader has answered one of its fetches. */
  hasFetched: boolean;
  /** Follower: a fetch is on its way. */
  isFetching: boolean;
  /** Follower: it has been told to fetch a snapshot, and has come so far. */
  fetchingSnapshot: { readonly id: SnapshotId; readonly position: number } | null;
  /** What it has seen committed since its last snapshot. */
  readonly snapshotClock: SnapshotClock;
  /** Leader: what each voter has, by its last fetch; −1 before the first. */
  followers: Map<BrokerId, { endOffset: number; lastFetchUs: SimTimeUs }>;
  epochStartOffset: number;
  /** Resigned: voters that have not confirmed that they know. */
  untold: Set<BrokerId>;
  /** Whom it tells so, the best first. */
  successors: readonly BrokerId[];
  /** How often in a row a voter could not be reached with a vote, or with the end of an epoch. */
  readonly misses: Map<BrokerId, number>;
  /** It shuts down, and waits only until another leads. */
  isStopping: boolean;
  parked: ParkedFetch[];
  /** Leader: batches that wait for the append linger; their offsets are already given. */
  accumulator: RecordBatch[];
  /** Set while this node is the active controller. */
  active: ActiveController | null;
}

export interface ParkedFetch {
  readonly incoming: Incoming;
  readonly fetchOffset: number;
  /** The high watermark its sender knows (KIP-1166); infinite when its release does not tell. */
  readonly highWatermark: number;
  /** The leader's when the fetch came: without KIP-1166 a fetch that waits in vain is answered with that. */
  readonly highWatermarkThen: number;
  readonly deadlineUs: SimTimeUs;
}

export interface ActiveController {
  /** With all that this controller has written, committed or not. */
  readonly image: MetadataImage;
  readonly heartbeats: Map<BrokerId, BrokerHeartbeat>;
  /** What-if: partitions that commit by majority and have no leader. */
  readonly elections: Map<PartitionKey, MajorityElection>;
  /** Answers that wait until the log is committed up to `offset`, oldest first. */
  waiting: {
    readonly offset: number;
    readonly incoming: Incoming;
    readonly api: ApiName;
    readonly body: unknown;
  }[];
}

/** Who has been asked what it holds of a partition, as of a leader epoch, and who has told. */
export interface MajorityElection {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly partition: number;
  readonly leaderEpoch: number;
  /** Broker epoch of the life that was asked. */
  readonly asked: Map<BrokerId, number>;
  /** Frozen. */
  readonly told: Map<BrokerId, { readonly lastEpoch: number; readonly logEndOffset: number }>;
  /** Who was alive when it was last told that they are no majority; null when they are. */
  missing: string | null;
}

export interface BrokerHeartbeat {
  lastContactUs: SimTimeUs;
  metadataOffset: number;
  /** Metadata offset that all others must have reached before it may shut down; −1 when it does not want to. */
  shutdownOffset: number;
}

// A node of kind `controller` is made with this disk, and its boot sets this memory before anything else runs.
export const diskOf = (node: NodeContext): ControllerDisk => node.node.disk as ControllerDisk;
export const memoryOf = (node: NodeContext): ControllerMemory => node.node.memory as ControllerMemory;

export const rulesOf = (node: NodeContext): Rules => diskOf(node).rules;
