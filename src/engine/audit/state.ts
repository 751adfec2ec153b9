/** What the audits remember between events. Plain data, part of the keyframe; nothing in the cluster reads it. */
import type { EventType } from '../../contract/events.ts';
import type { BrokerId, EventId, NodeId, PartitionKey } from '../../contract/ids.ts';
import type { Breach, Expected, InvariantName } from '../../contract/invariants.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { FatesState } from './fates/state.ts';
import { createFates } from './fates/state.ts';
import type { ShareFile } from './share-file.ts';

export interface AuditState {
  /** Filed under `topicId/topic-partition`. */
  readonly partitions: Map<string, PartitionFile>;
  readonly quorum: QuorumFile;
  readonly brokers: Map<BrokerId, BrokerFile>;
  /** Share-partitions, by group and file. */
  readonly share: Map<string, ShareFile>;
  readonly groups: Map<string, GroupFile>;
  /** Names of topics that were deleted once. */
  readonly deletedTopics: Set<string>;
  /** Partitions in which an application has once gone beyond the end. */
  readonly soughtBeyond: Set<PartitionKey>;
  /** Who coordinates each partition of `__consumer_offsets`, in its newest leader epoch. */
  readonly coordinators: Map<PartitionKey, { leaderEpoch: number; brokerId: BrokerId }>;
  /** What was last decided of each transaction, by transactional id. */
  readonly decisions: Map<string, Decision>;
  /** Whose each producer id is. */
  readonly transactionalIds: Map<number, string>;
  /** Batches sent with acks=0 of which it has not shown whether they are stored, oldest first. */
  readonly unanswered: UnansweredBatch[];
  /** Producers that were told to go on without idempotence, with what they had in hand. */
  readonly unordered: Set<NodeId>;
  /** Who was given the newest epoch of each producer id. */
  readonly epochHolders: Map<number, { epoch: number; producerId: string }>;
  /** By the name that records carry: the last that a transactional producer has sent, and the last of a transaction that it
   *  knows to be over. */
  readonly transactionRecords: Map<string, { sent: number; ended: number }>;
  /** The newest epoch that InitProducerId has given out, by producer id. */
  readonly givenEpochs: Map<number, number>;
  readonly sessions: SessionFile;
  /** By consumer and partition: what it has left out as aborted since it was last handed something. */
  readonly skipped: Map<string, { readonly from: number; readonly to: number }[]>;
  readonly counts: FateCounts;
  readonly fates: FatesState;
  lastTimeUs: SimTimeUs;
  /** Promises that are broken, with the first sentence of each. */
  readonly broken: Map<InvariantName, Breach>;
  /** Promises that were broken as a setting or a fault permits: how often, by invariant, reason and partition. */
  readonly explained: Map<string, Explained>;
  /** Types of events that have come: what could break a promise. */
  readonly seen: Set<EventType>;
}

/** A violation that something permits. `times` counts on. */
export interface Explained extends Breach {
  readonly expected: Expected;
  readonly eventId: EventId;
  readonly timeUs: SimTimeUs;
  times: number;
}

export interface Decision {
  readonly pid: number;
  readonly epoch: number;
  readonly outcome: 'commit' | 'abort';
  readonly partitions: readonly PartitionKey[];
  /** Where its marker was written. */
  readonly marked: Set<PartitionKey>;
  /** The transaction is complete. */
  isOver: boolean;
}

/** What is known of one partition. */
export interface PartitionFile {
  readonly key: PartitionKey;
  /** What has been committed, by whoever first said so: every record that was ever below a leader's high watermark. */
  readonly committed: RecordBatch[];
  /** Offsets of applications' records that were committed and that retention has taken since (ranges, `kernel/ranges.ts`): somebody may
   *  have missed them. */
  readonly retired: number[];
  /** Exclusive; the largest high watermark that any leader ever had. */
  committedEnd: number;
  /** How far each copy is known to hold just what is committed. */
  readonly agreed: Map<BrokerId, number>;
  /** Who led each epoch; the newest epochs only. */
  readonly leaders: Map<number, BrokerId>;
  /** The newest leadership seen, and its high watermark. */
  highWatermark: { leaderEpoch: number; brokerId: BrokerId; value: number } | null;
  /** As the controller last had them. */
  leaderEpoch: number;
  partitionEpoch: number;
  /** Leader epoch that each broker has applied. */
  readonly applied: Map<BrokerId, number>;
  /** By generator: the largest record number committed, and the numbers of late. */
  readonly seen: Map<string, { largest: number; readonly recent: number[] }>;
  readonly ledger: Ledger;
  /** The least `min.insync.replicas` that any record here was acknowledged with. */
  leastMinIsr: number;
  /** What each leader has taken since it leads, by producer id: the newest epoch, and the sequence that comes next in it. */
  readonly producers: Map<BrokerId, Map<number, { epoch: number; next: number }>>;
  /** The log start of each copy, when everything was last looked at. */
  readonly starts: Map<BrokerId, number>;
  /** Where copies began whose broker was killed before it had written that down: what is before it has come back, and nothing that
   *  was told of it. */
  readonly startsForgotten: Map<BrokerId, number>;
  /** The last truncation that cut off something committed: down to where, and how far it had been held. Frozen. */
  cut: { readonly brokerId: BrokerId; readonly toOffset: number; readonly held: number } | null;
  /** Down to where each replica has last cut its log back without asking anybody (before KIP-101). What it had said it holds may be on
   *  its way to a leader still. */
  readonly cutUnasked: Map<BrokerId, number>;
  readonly evidence: Evidence;
}

/** What has happened to a partition that explains what may be found in it. */
export interface Evidence {
  /** The last leader that was elected though it was not in sync, as its topic allows or somebody asked for. What replicas of older epochs still
   *  take for committed is so no longer. */
  unclean: { readonly brokerId: BrokerId; readonly leaderEpoch: number } | null;
  /** Somebody has asked for such an election, whatever the topic allows. */
  uncleanAsked: boolean;
  /** The topic's `min.insync.replicas`, or that of all brokers, has been changed while nobody was in sync, and nobody is since. */
  minIsrChanged: boolean;
  /** Replicas that a reassignment has taken out. */
  readonly removed: Set<BrokerId>;
  /** Whoever had a log of an earlier topic of that name when this one was made, where topics have no ids. Frozen. */
  strays: readonly BrokerId[];
  /** Who is back, or elected, and still eligible for having been so when a reassignment took it out, whatever it has missed since. */
  eligibleOutsider: { readonly brokerId: BrokerId } | null;
  /** A reassignment has changed how many replicas the topic's first partition has: min.insync.replicas is capped at that number for
   *  all of them (ReplicationControlManager#getTopicEffectiveMinIsr), and who was eligible before stays so until the next change. */
  isCapMoved: boolean;
  /** What-if: the topic has changed its rule while it was there, so that some of it was committed by majority. */
  byMajority: boolean;
  /** Who has lost records that were not flushed, and down to where. */
  readonly unflushedLost: Map<BrokerId, number>;
  /** Replicas that have ended uncleanly and are not back in the ISR. */
  readonly down: Set<BrokerId>;
  /** The most that were so at once with one that has lost something unflushed. Frozen. */
  downTogether: readonly BrokerId[];
  /** Who has lost something unflushed while the ISR was below min.insync.replicas. */
  lostBelowMinIsr: BrokerId | null;
  /** The leader that has forgotten which ISR it asked for, until it takes one up again. */
  forgetful: BrokerId | null;
  /** It has not forgotten, but never heard whether it was written. */
  isUnheard: boolean;
  /** Members of the recorded ISR whom such a leader has not waited for. Frozen. */
  passedOver: LeftBehind | null;
  /** Members of a leader's own ISR that are no replicas to it any more, and that it has not waited for; until the recorded ISR
   *  is without them. Frozen. */
  leaving: LeftBehind | null;
  /** The last replica that cut off something committed, or something that a leader counts on it to hold. */
  cutCommitted: BrokerId | null;
  /** The last follower that went on behind something its leader does not have. */
  parted: BrokerId | null;
  /** A leader has moved its high watermark while its ISR was below min.insync.replicas. */
  belowMinIsr: { readonly brokerId: BrokerId; readonly minIsr: number } | null;
}

/** Whom a leader has moved its high watermark without. */
export interface LeftBehind {
  readonly leaderId: BrokerId;
  readonly brokerIds: readonly BrokerId[];
  /** One of them has been elected since. */
  readonly hasLed?: boolean;
  /** It never heard whether the ISR with them was written. */
  readonly isUnheard?: boolean;
}

/** Batches that a producer was told are stored, oldest first. */
export interface Ledger {
  readonly acknowledged: AcknowledgedBatch[];
  /** Index of the first that is not committed yet. */
  firstUncommitted: number;
  /** Of those before: in the place of these another record is committed, so that whoever has them will cut them off. */
  readonly overruled: AcknowledgedBatch[];
}
/** Frozen. */
export interface AcknowledgedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** Name that its records carry. */
  readonly generator: string;
  readonly producerId: string;
  /** Which of the producer's records they are. */
  readonly numbers: readonly number[];
  readonly acks: 0 | 1 | 'all';
  /** `min.insync.replicas` when it was acknowledged. */
  readonly minIsr: number;
}

/** A batch that was sent with acks=0. Frozen but for the request that carries it. */
export interface UnansweredBatch {
  readonly producerId: NodeId;
  readonly generator: string;
  readonly partition: PartitionKey;
  /** As the cluster had it when it was sent. */
  readonly topicId: string | undefined;
  readonly numbers: readonly number[];
  sentBy: EventId | null;
  to: NodeId | null;
}

export interface QuorumFile {
  /** Who was elected in each epoch; the newest epochs only. */
  readonly leaders: Map<number, BrokerId>;
  /** The newest active controller's epoch, and who it is. */
  readonly active: Map<number, BrokerId>;
  /** What each voter has given its vote to: the newest epoch only. */
  readonly votes: Map<BrokerId, { epoch: number; candidateId: BrokerId }>;
  /** Newest epoch of each node. */
  readonly epochs: Map<BrokerId, number>;
  /** Metadata offsets below this are committed, and the epoch of the last of them. */
  committedEnd: number;
  committedEpoch: number;
  /** A controller that went on deciding after another had taken over; null when there was none. */
  zombie: BrokerId | null;
}

export interface BrokerFile {
  /** As the controller last gave it. */
  epoch: number;
  /** Of the process that registered last. */
  incarnation: number;
  /** It was killed since it last registered. */
  wasKilled: boolean;
  /** Once its process ended because it could not write, and with it what a checkpoint was to say next: when that is made good no
   *  event tells. */
  wasUnwritable: boolean;
}

/** When members were heard of, by broker, group and consumer. */
export interface SessionFile {
  /** When the last request came to the broker, of whatever kind. */
  readonly asked: Map<string, SimTimeUs>;
  /** Of each kind: when those came that are not answered yet, oldest first. */
  readonly unanswered: Map<string, readonly SimTimeUs[]>;
  /** The last that was answered well: when it came, and when it was answered. Frozen. */
  readonly heard: Map<string, { readonly askedUs: SimTimeUs; readonly answeredUs: SimTimeUs }>;
  /** When the broker last answered anything that had to do with the group. */
  readonly spoken: Map<string, SimTimeUs>;
  /** Who has left and has not been answered yet. */
  readonly leaving: Set<string>;
  /** Since when each broker has been at it without a break. */
  readonly since: Map<BrokerId, SimTimeUs>;
  /** When all members of a classic group were last given their sessions anew, by group. */
  readonly renewed: Map<string, SimTimeUs>;
  /** By coordinator and group: when its last generation started, and with it the session of each of its members. */
  readonly begun: Map<string, SimTimeUs>;
}

export interface GroupFile {
  /** Consumer that was given each partition in `assignedGeneration`. Frozen. */
  owners: ReadonlyMap<PartitionKey, string> | null;
  assignedGeneration: number;
  /** What its owner last committed of a partition since it was given it; null: it has moved in it since. */
  readonly commits: Map<PartitionKey, { consumerId: string; generation: number; offset: number } | null>;
}

export interface FateCounts {
  committed: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
}

export const createAuditState = (): AuditState => ({
  partitions: new Map(),
  quorum: {
    leaders: new Map(),
    active: new Map(),
    votes: new Map(),
    epochs: new Map(),
    committedEnd: 0,
    committedEpoch: -1,
    zombie: null,
  },
  brokers: new Map(),
  groups: new Map(),
  share: new Map(),
  deletedTopics: new Set(),
  soughtBeyond: new Set(),
  coordinators: new Map(),
  decisions: new Map(),
  transactionalIds: new Map(),
  unordered: new Set(),
  unanswered: [],
  epochHolders: new Map(),
  transactionRecords: new Map(),
  givenEpochs: new Map(),
  sessions: {
    asked: new Map(),
    unanswered: new Map(),
    heard: new Map(),
    spoken: new Map(),
    leaving: new Set(),
    since: new Map(),
    renewed: new Map(),
    begun: new Map(),
  },
  skipped: new Map(),
  counts: { committed: 0, lost: 0, duplicated: 0, outOfOrder: 0 },
  fates: createFates(),
  lastTimeUs: 0,
  broken: new Map(),
  explained: new Map(),
  seen: new Set(),
});

/** The file of a partition; a new one when there is none. */
export function fileOf(state: AuditState, file: string, key: PartitionKey): PartitionFile {
  let found = state.partitions.get(file);
  if (!found) {
    found = {
      key,
      committed: [],
      retired: [],
      committedEnd: 0,
      agreed: new Map(),
      leaders: new Map(),
      highWatermark: null,
      leaderEpoch: -1,
      partitionEpoch: -1,
      applied: new Map(),
      seen: new Map(),
      ledger: { acknowledged: [], firstUncommitted: 0, overruled: [] },
      leastMinIsr: Number.MAX_SAFE_INTEGER,
      producers: new Map(),
      starts: new Map(),
      startsForgotten: new Map(),
      cut: null,
      cutUnasked: new Map(),
      evidence: {
        unclean: null,
        uncleanAsked: false,
        minIsrChanged: false,
        removed: new Set(),
        strays: [],
        eligibleOutsider: null,
        isCapMoved: false,
        byMajority: false,
        unflushedLost: new Map(),
        down: new Set(),
        downTogether: [],
        lostBelowMinIsr: null,
        forgetful: null,
        isUnheard: false,
        passedOver: null,
        leaving: null,
        cutCommitted: null,
        parted: null,
        belowMinIsr: null,
      },
    };
    state.partitions.set(file, found);
  }
  return found;
}
