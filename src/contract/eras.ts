/** Eras: exact versions of Kafka, and what each of them does differently. One table, read by engine, inspector and
 *  validation; `configs.ts` keeps the defaults that changed. An era is fixed when a cluster boots.
 *
 *  A rule that no era breaks stands here too: tests switch such rules off one at a time, to show that an audit notices
 *  (docs/decisions/0006). A scenario file cannot set rules; it can only choose an era. */

export const ERAS = ['0.10', '0.11', '2.4', '3.3', '4.1'] as const;
export type EraName = (typeof ERAS)[number];

/** How a follower finds out how much of its log to drop.
 *  - `highWatermark`: to its own high watermark, when the leader changes (up to 0.10.2)
 *  - `epochEnd`: to the end of its newest epoch on the leader, by OffsetsForLeaderEpoch v0 (KIP-101, 0.11 to 1.x)
 *  - `epochEndAndEpoch`: the same with the epoch in the answer, asked again until both agree (KIP-279, 2.0 to 2.6)
 *  - `divergingEpoch`: told by the leader in the Fetch response (KIP-595, since 2.7)
 *  - `none`: not at all; no era does that */
export type TruncationRule = 'highWatermark' | 'epochEnd' | 'epochEndAndEpoch' | 'divergingEpoch' | 'none';

/** Rules of the engine itself that no release ever broke; a test switches one off to show that an audit notices. */
export type RuleOff =
  /** Acknowledges acks=all before the high watermark has passed the records. */
  | 'acknowledgementWaitsForHighWatermark'
  /** Takes acks=all writes with too few in sync. */
  | 'appendWaitsForMinIsr'
  /** Moves the high watermark one record further than the ISR has come. */
  | 'highWatermarkWaitsForIsr'
  /** A follower keeps its high watermark when it truncates. */
  | 'truncationLowersHighWatermark'
  /** A follower keeps the epochs of what it has cut off. */
  | 'truncationCutsEpochs'
  /** A leader goes by the smaller ISR before the controller has confirmed it. */
  | 'shrinkWaitsForController'
  /** A follower joins the ISR from below the high watermark. */
  | 'joinerReachesHighWatermark'
  /** A follower leaves the ISR as soon as it is behind. */
  | 'leaverHasItsTime'
  /** A leader takes what an idempotent producer repeats. */
  | 'sequencesAreChecked'
  /** A voter gives its vote to everybody. */
  | 'votesAreRemembered'
  /** A voter gives its vote to a shorter log. */
  | 'votesNeedALongerLog'
  /** A broker leads on though the news say that another does. */
  | 'leaderResigns';

export interface Rules {
  /** Null in every release. */
  readonly off: RuleOff | null;

  /** The era they are of. For tables by era; what an era does differently is asked of the rules below. */
  readonly era: EraName;

  // ---- where the cluster's metadata live
  readonly metadata: 'zookeeper' | 'kraft';
  /** Topics have ids beside their names (KIP-516, since 2.8); without, whoever knows the name means whatever bears it now. */
  readonly topicIds: boolean;
  /** Brokers ask ZooKeeper for many things at once, and what they have asked ends with the session (KAFKA-5642, since 1.1);
   *  before, each thread waits for each answer, in the next session if need be. */
  readonly zooKeeperPipelined: boolean;

  // ---- truncation and fetching
  readonly truncation: TruncationRule;
  /** Fetch, ListOffsets and OffsetsForLeaderEpoch carry the sender's leader epoch, and a leader of another epoch refuses
   *  (KIP-320, since 2.1). Without it only the leader's id is compared. */
  readonly fetchFencedByEpoch: boolean;
  /** The request that finds the truncation point is fenced by the epoch as well. */
  readonly truncationFencedByEpoch: boolean;
  /** A follower begins to fetch anew, truncation first, with every leader epoch (since 2.1); before, only when the leader
   *  is another. */
  readonly followerRestartsWithEveryEpoch: boolean;
  /** A leader that is asked for an epoch below its first says that it knows nothing (0.11); later, where its first begins. */
  readonly epochsBelowFirstAreUnknown: boolean;
  /** An epoch enters the cache when leadership begins, not with its first record (since 2.0.1). */
  readonly emptyEpochIsCached: boolean;
  /** Incremental fetch sessions (KIP-227, since 1.1). */
  readonly fetchSessions: boolean;
  /** Consumers may be sent to a follower in their rack (KIP-392, since 2.4). */
  readonly fetchFromFollower: boolean;
  /** A follower's parked fetch is answered as soon as the high watermark moves (2.4 and 2.5 only, undone by KAFKA-9952);
   *  otherwise the follower learns of it with new records or when its wait is over. */
  readonly highWatermarkEndsFollowerWait: boolean;
  /** Errors to clients name the present leader (KIP-951, since 3.7). */
  readonly errorsNameLeader: boolean;
  /** ListOffsets for the latest offset is refused while a new leader's high watermark lies below the start of its epoch
   *  (KIP-207, since 2.2). */
  readonly offsetNotAvailable: boolean;

  // ---- storage
  /** A batch carries the time from which on its tombstones and markers may go (KIP-534, since 3.1); before, the age of a
   *  segment's file was taken for theirs. */
  readonly batchesCarryDeleteHorizon: boolean;

  // ---- high watermark and ISR
  /** The high watermark stands still while the ISR is below min.insync.replicas, which is capped at the number of
   *  replicas (KAFKA-15583, since 3.7). */
  readonly highWatermarkWaitsForMinIsr: boolean;
  /** A joining follower is waited for from the moment the leader proposes it (KIP-497, since 2.7; before, the ISR changed
   *  at once). Without it the high watermark is taken over the confirmed ISR alone. */
  readonly highWatermarkWaitsForPending: boolean;
  /** A leader looks whether the high watermark can rise at every follower's fetch, not only when one has moved on. */
  readonly everyFetchTriesHighWatermark: boolean;
  /** Only what a follower fetched in the leader's own epoch counts for the high watermark. */
  readonly highWatermarkNeedsOwnEpoch: boolean;
  /** A follower joins the ISR only from the start of the leader's epoch on (since 2.0). */
  readonly expansionWaitsForEpochStart: boolean;
  /** A follower joins the ISR only by a fetch of the leader's own epoch. */
  readonly expansionFencedByEpoch: boolean;
  /** A follower that stands at the leader's log end is in sync however long it is silent (since 2.4). */
  readonly atLogEndIsInSync: boolean;
  /** ISR changes go to the controller by AlterPartition (AlterIsr, since 2.7); before, leaders write them to ZooKeeper. */
  readonly alterPartition: boolean;
  /** Members in an AlterPartition carry their broker epochs, and replicas must be unfenced (KIP-903, since 3.5; KIP-841
   *  fencing since 3.3). */
  readonly isrMembersCarryBrokerEpochs: boolean;

  // ---- controller
  /** A voter that knows no leader asks the others by a fetch (since 4.0); before, it waits to be told. */
  readonly unattachedVotersFetch: boolean;
  /** Metadata snapshots are taken when the last one is so old, not only when enough has been written since (KIP-876, since
   *  3.4). */
  readonly snapshotsByAge: boolean;
  /** Whoever is at the beginning of the metadata takes the newest snapshot, though the log still begins there (KAFKA-15076,
   *  KAFKA-15078, since 3.6); before, it reads the log from there. */
  readonly snapshotBeforeLog: boolean;
  /** A shrinking ISR bumps the leader epoch (metadata versions below 3.6). */
  readonly shrinkBumpsLeaderEpoch: boolean;
  /** Eligible leader replicas (KIP-966, on for new clusters since 4.1). */
  readonly eligibleLeaderReplicas: boolean;
  /** Clean election looks only at replicas that hold all that is committed. */
  readonly electionIsClean: boolean;
  /** A broker that comes back after an unclean stop is taken out of ISR and ELR when it registers. */
  readonly uncleanRestartLeavesIsr: boolean;
  /** Candidates ask first whether they could win (KIP-996, since 4.0). */
  readonly preVote: boolean;
  /** Fetches of the metadata log tell the high watermark that is known, and are answered as soon as there is a higher one
   *  (KIP-1166, since 4.1); before, it comes with the next append. */
  readonly metadataFetchTellsHighWatermark: boolean;
  /** Every controller write carries the controller's epoch to ZooKeeper (since 2.1). */
  readonly controllerWritesFenced: boolean;
  /** A broker's incarnations are told apart by the zxid of their registration (KIP-380, since 2.2): a broker that has come
   *  back before anybody noticed that it was gone is seen, and requests for an earlier incarnation are refused. */
  readonly brokerEpochs: boolean;
  /** Elections and moves are asked of the controller by request, elections of replicas out of sync too (KIP-183, KIP-455,
   *  KIP-460, since 2.4); before, tools write orders into ZooKeeper, one at a time. */
  readonly movesByRequest: boolean;
  /** Brokers take up changed configs while they run (KIP-226, since 1.1). */
  readonly dynamicBrokerConfigs: boolean;
  /** A broker that is refused or not answered by its controller waits at most for this part of its session. */
  readonly backoffPerSession: number;
  /** What a record without a key in a compacted topic is refused with. */
  readonly keylessError: 'INVALID_RECORD' | 'CORRUPT_MESSAGE';
  /** Leaders delete records that somebody wants deleted (KIP-107, since 0.11). */
  readonly deletesRecords: boolean;
  /** `__consumer_offsets` is not made before there are brokers for all its replicas (KIP-115, since 0.11). */
  readonly offsetsTopicNeedsAllReplicas: boolean;

  // ---- clients
  /** Producer ids and sequence numbers, and transactions (KIP-98, since 0.11). */
  readonly idempotence: boolean;
  /** Feature level of `transaction.version`. With 2 (KIP-890, since 4.0) every transaction ends in an epoch of its own, and
   *  the leaders add partitions to it, not the producers; 1 writes the transaction log with tagged fields (4.0). */
  readonly transactionVersion: 0 | 1 | 2;
  /** The leader of a partition asks the coordinator before it writes the first batch of a transaction (KIP-890, since 3.6),
   *  as long as `transaction.partition.verification.enable` says so. */
  readonly transactionVerification: boolean;
  /** A producer may ask for the next epoch of what it has (KIP-360, since 2.5), and so go on after an error. */
  readonly producerEpochBump: boolean;
  /** A fenced producer is told so (PRODUCER_FENCED, KIP-588, since 2.7); before, coordinators answer INVALID_PRODUCER_EPOCH,
   *  and that ends a producer wherever it comes from. */
  readonly producerFencedError: boolean;
  /** Batches of each producer that a leader remembers, and so the most that an idempotent producer may have on their way
   *  to one broker: 5 since 1.0. */
  readonly rememberedBatches: 1 | 5;
  /** A producer with more requests in flight than an idempotent one may have is refused even when its idempotence is only the
   *  default (since 4.0); before, the client goes on without. */
  readonly manyInFlightAreRefused: boolean;
  /** What a leader makes of a first sequence that is not 0 when it knows nothing of the producer: OUT_OF_ORDER_SEQUENCE_NUMBER
   *  (0.11), UNKNOWN_PRODUCER_ID (1.0 to 2.4), or it takes it (since 2.5). */
  readonly unknownProducer: 'outOfOrder' | 'unknownProducerId' | 'accept';
  /** Offsets in a transaction carry the member's generation, and readers wait until they are decided (KIP-447, since 2.5). */
  readonly transactionsFencedByGroup: boolean;
  /** Keyless records stay with one partition for a batch (KIP-480, since 2.4); before, one record each in turn. */
  readonly stickyPartitioner: boolean;
  /** Consumers tell the group leader their rack (KIP-881, since 3.4). */
  readonly subscriptionTellsRack: boolean;
  /** A `partitioner.class` of one's own is asked a second time for a record that opens a batch (KIP-480, 2.4 to 3.x). */
  readonly partitionerAskedTwice: boolean;
  /** Members may keep what they have as far as it is fair (`sticky`, KIP-54, since 0.11). */
  readonly stickyAssignor: boolean;
  /** A static leader that comes back hears that there is nothing to assign (KIP-814, since 3.2); before, it is told that
   *  another leads. */
  readonly joinSkipsAssignment: boolean;
  /** A dynamic member is given an id first and joins with it (KIP-394). */
  readonly membersAskForTheirId: boolean;
  /** A group coordinator collects records for a moment before it writes them (CoordinatorRuntime, 4.0 on). */
  readonly coordinatorLingers: boolean;
  /** A SyncGroup that is answered in Stable begins the member's session anew (up to the coordinator of 4.0). */
  readonly syncRenewsSession: boolean;
  /** Cooperative rebalancing (KIP-429) and static membership (KIP-345), since 2.4. */
  readonly cooperativeRebalance: boolean;
  /** Groups whose coordinator assigns (KIP-848, since 4.0). */
  readonly consumerGroupProtocol: boolean;
  /** Share groups (KIP-932): `share.version` 1, a preview in 4.1. */
  readonly shareGroups: boolean;
}

export interface Era {
  readonly name: EraName;
  /** The release it stands for. */
  readonly version: string;
  readonly rules: Rules;
}

const V4_1: Rules = {
  off: null,
  era: '4.1',
  metadata: 'kraft',
  topicIds: true,
  zooKeeperPipelined: true,
  truncation: 'divergingEpoch',
  fetchFencedByEpoch: true,
  truncationFencedByEpoch: true,
  followerRestartsWithEveryEpoch: true,
  epochsBelowFirstAreUnknown: false,
  emptyEpochIsCached: true,
  fetchSessions: true,
  fetchFromFollower: true,
  highWatermarkEndsFollowerWait: false,
  errorsNameLeader: true,
  offsetNotAvailable: true,
  batchesCarryDeleteHorizon: true,
  highWatermarkWaitsForMinIsr: true,
  highWatermarkWaitsForPending: true,
  highWatermarkNeedsOwnEpoch: true,
  everyFetchTriesHighWatermark: false,
  keylessError: 'INVALID_RECORD',
  coordinatorLingers: true,
  syncRenewsSession: false,
  membersAskForTheirId: true,
  backoffPerSession: 0.5,
  expansionWaitsForEpochStart: true,
  expansionFencedByEpoch: true,
  atLogEndIsInSync: true,
  alterPartition: true,
  isrMembersCarryBrokerEpochs: true,
  snapshotsByAge: true,
  snapshotBeforeLog: true,
  unattachedVotersFetch: true,
  shrinkBumpsLeaderEpoch: false,
  eligibleLeaderReplicas: true,
  electionIsClean: true,
  uncleanRestartLeavesIsr: true,
  preVote: true,
  metadataFetchTellsHighWatermark: true,
  controllerWritesFenced: true,
  brokerEpochs: true,
  movesByRequest: true,
  dynamicBrokerConfigs: true,
  deletesRecords: true,
  offsetsTopicNeedsAllReplicas: true,
  idempotence: true,
  transactionVersion: 2,
  transactionVerification: true,
  producerEpochBump: true,
  producerFencedError: true,
  rememberedBatches: 5,
  manyInFlightAreRefused: true,
  unknownProducer: 'accept',
  transactionsFencedByGroup: true,
  stickyPartitioner: true,
  partitionerAskedTwice: false,
  subscriptionTellsRack: true,
  stickyAssignor: true,
  joinSkipsAssignment: true,
  cooperativeRebalance: true,
  consumerGroupProtocol: true,
  shareGroups: true,
};

const V3_3: Rules = {
  ...V4_1,
  coordinatorLingers: false,
  syncRenewsSession: true,
  backoffPerSession: 1,
  consumerGroupProtocol: false,
  shareGroups: false,
  era: '3.3',
  errorsNameLeader: false,
  subscriptionTellsRack: false,
  highWatermarkWaitsForMinIsr: false,
  isrMembersCarryBrokerEpochs: false,
  shrinkBumpsLeaderEpoch: true,
  eligibleLeaderReplicas: false,
  transactionVersion: 0,
  manyInFlightAreRefused: false,
  partitionerAskedTwice: true,
  transactionVerification: false,
  snapshotsByAge: false,
  snapshotBeforeLog: false,
  unattachedVotersFetch: false,
  uncleanRestartLeavesIsr: false,
  preVote: false,
  metadataFetchTellsHighWatermark: false,
};

const V2_4: Rules = {
  ...V3_3,
  era: '2.4',
  joinSkipsAssignment: false,
  metadata: 'zookeeper',
  topicIds: false,
  truncation: 'epochEndAndEpoch',
  producerEpochBump: false,
  producerFencedError: false,
  unknownProducer: 'unknownProducerId',
  transactionsFencedByGroup: false,
  highWatermarkEndsFollowerWait: true,
  alterPartition: false,
  batchesCarryDeleteHorizon: false,
};

const V0_11: Rules = {
  ...V2_4,
  era: '0.11',
  truncation: 'epochEnd',
  rememberedBatches: 1,
  unknownProducer: 'outOfOrder',
  fetchFencedByEpoch: false,
  truncationFencedByEpoch: false,
  followerRestartsWithEveryEpoch: false,
  epochsBelowFirstAreUnknown: true,
  emptyEpochIsCached: false,
  fetchSessions: false,
  fetchFromFollower: false,
  highWatermarkEndsFollowerWait: false,
  offsetNotAvailable: false,
  highWatermarkNeedsOwnEpoch: false,
  everyFetchTriesHighWatermark: true,
  keylessError: 'CORRUPT_MESSAGE',
  membersAskForTheirId: false,
  expansionWaitsForEpochStart: false,
  expansionFencedByEpoch: false,
  atLogEndIsInSync: false,
  controllerWritesFenced: false,
  brokerEpochs: false,
  movesByRequest: false,
  dynamicBrokerConfigs: false,
  zooKeeperPipelined: false,
  stickyPartitioner: false,
  partitionerAskedTwice: false,
  cooperativeRebalance: false,
};

const V0_10: Rules = {
  ...V0_11,
  era: '0.10',
  truncation: 'highWatermark',
  offsetsTopicNeedsAllReplicas: false,
  deletesRecords: false,
  idempotence: false,
  stickyAssignor: false,
};

const era = (name: EraName, version: string, rules: Rules): Era =>
  Object.freeze({ name, version, rules: Object.freeze(rules) });

const TABLE: Readonly<Record<EraName, Era>> = {
  '0.10': era('0.10', '0.10.2.1', V0_10),
  '0.11': era('0.11', '0.11.0.2', V0_11),
  '2.4': era('2.4', '2.4.1', V2_4),
  '3.3': era('3.3', '3.3.2', V3_3),
  '4.1': era('4.1', '4.1.0', V4_1),
};

export const DEFAULT_ERA: EraName = '4.1';

export const eraOf = (name: EraName): Era => TABLE[name];
export const rulesOf = (name: EraName): Rules => TABLE[name].rules;

/** The release that an assignor came with, when the era is older; null when it has it. */
export function sinceOfAssignor(rules: Rules, assignor: string): string | null {
  if (assignor === 'sticky' && !rules.stickyAssignor) return '0.11';
  return assignor === 'cooperative-sticky' && !rules.cooperativeRebalance ? '2.4' : null;
}
