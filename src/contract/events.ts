/** What happened in the cluster: facts, in the past tense, never refused. The journal is these, in order. */
import type { Command } from './commands.ts';
import type { KafkaError, RejectReason, ZkError } from './errors.ts';
import type { DiskCondition, Hardware } from './hardware.ts';
import type { BrokerId, CommandId, EventId, NodeId, PartitionKey } from './ids.ts';
import type { Expected, InvariantName } from './invariants.ts';
import type { SimTimeUs } from './units.ts';

/** What a flying message is, for the eye: shape and colour follow from it. */
export type FlightKind =
  /** Produce request: carries records. */
  | 'produce'
  /** Produce response, accepted / refused. */
  | 'ack'
  | 'error'
  /** Fetch request (of a follower, consumer or metadata observer): carries none. */
  | 'fetch'
  /** Fetch response with records / without. */
  | 'records'
  | 'empty'
  /** Heartbeats of consumers and brokers and their answers. */
  | 'heartbeat'
  /** Everything else: JoinGroup, AlterPartition, Metadata, Vote… */
  | 'control';

/** One message on the wire. Its fate is known when it leaves. */
export interface Flight {
  /** The event that sent it. */
  readonly eventId: EventId;
  readonly kind: FlightKind;
  /** Kafka's API name: `Produce`, `Fetch`, `JoinGroup`… */
  readonly api: string;
  readonly isResponse: boolean;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sentAtUs: SimTimeUs;
  /** When the receiver gets it; for a message that is lost, when it would have. */
  readonly arrivesAtUs: SimTimeUs;
  /** When it vanished (cut, reset, receiver killed); null while it will arrive. */
  readonly lostAtUs: SimTimeUs | null;
  /** Partitions whose records or positions it carries, at most 8 named; empty when it is about none. */
  readonly partitions: readonly PartitionKey[];
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly groupId: string | null;
  readonly error: KafkaError | ZkError | null;
}

export type EventBody =
  | { readonly type: 'command.accepted'; readonly commandId: CommandId; readonly command: Command }
  | {
      readonly type: 'command.rejected';
      readonly commandId: CommandId;
      readonly command: Command;
      readonly reason: RejectReason;
    }
  | { readonly type: 'request.sent'; readonly flight: Flight }
  /** A later fault took messages that were on their way. */
  | {
      readonly type: 'request.lost';
      readonly sentBy: EventId;
      readonly from: NodeId;
      readonly to: NodeId;
      readonly api: string;
    }
  | {
      readonly type: 'connection.reset';
      readonly a: NodeId;
      readonly b: NodeId;
      readonly inFlightLost: number;
    }
  | {
      readonly type: 'network.changed';
      readonly a: NodeId;
      readonly b: NodeId;
      readonly state: 'ok' | 'cut' | 'clogged';
    }
  // processes
  | { readonly type: 'node.killed'; readonly node: NodeId }
  | { readonly type: 'node.stopped'; readonly node: NodeId }
  | { readonly type: 'node.started'; readonly node: NodeId; readonly incarnation: number }
  /** The process stands still, as in a long garbage collection, and runs again. */
  | { readonly type: 'node.paused'; readonly node: NodeId }
  | { readonly type: 'node.resumed'; readonly node: NodeId; readonly pausedForMs: number }
  | { readonly type: 'broker.slowed'; readonly brokerId: BrokerId; readonly factor: number }
  /** What its machine is made of from now on; null: its work costs nothing. */
  | { readonly type: 'broker.hardwareSet'; readonly brokerId: BrokerId; readonly hardware: Hardware | null }
  /** Milliseconds one way; kilobytes a second that a node can send, null: endless. */
  | {
      readonly type: 'network.tuned';
      readonly latencyMsMin: number;
      readonly latencyMsMax: number;
      readonly sendKBps: number | null;
    }
  | { readonly type: 'disk.changed'; readonly brokerId: BrokerId; readonly condition: DiskCondition }
  /** A write or a read has failed: the log directory is given up, and since it was the last, the process ends. */
  | { readonly type: 'broker.logDirFailed'; readonly brokerId: BrokerId; readonly why: 'full' | 'failed' }
  // quorum and metadata
  /** It has no leader, and asks whether it could become one (KIP-996). */
  | { readonly type: 'controller.prospective'; readonly controllerId: BrokerId; readonly epoch: number }
  | { readonly type: 'controller.candidate'; readonly controllerId: BrokerId; readonly epoch: number }
  | {
      readonly type: 'controller.voted' | 'controller.preVoted';
      readonly voterId: BrokerId;
      readonly candidateId: BrokerId;
      readonly epoch: number;
      readonly granted: boolean;
    }
  | { readonly type: 'controller.elected'; readonly controllerId: BrokerId; readonly epoch: number }
  | { readonly type: 'controller.activated'; readonly controllerId: BrokerId; readonly epoch: number }
  | {
      readonly type: 'controller.resigned';
      readonly controllerId: BrokerId;
      readonly epoch: number;
      readonly why: ResignReason;
    }
  | {
      readonly type: 'metadata.appended';
      readonly controllerId: BrokerId;
      readonly offset: number;
      readonly records: readonly string[];
    }
  | { readonly type: 'metadata.applied'; readonly brokerId: BrokerId; readonly offset: number }
  /** A node writes down what the metadata log comes to up to `endOffset`: enough has been written since the last time, or it is
   *  long ago (KIP-630). */
  | {
      readonly type: 'metadata.snapshotTaken';
      readonly node: NodeId;
      readonly endOffset: number;
      readonly epoch: number;
      readonly sizeBytes: number;
      readonly why: 'bytes' | 'age';
    }
  /** A node goes on from a snapshot, without the records before it: its own, from its disk, or one that it has fetched. */
  | {
      readonly type: 'metadata.snapshotLoaded';
      readonly node: NodeId;
      readonly endOffset: number;
      readonly epoch: number;
      /** Null: from its own disk. */
      readonly from: NodeId | null;
    }
  /** Old snapshots have been dropped, and the records that the next one stands for: they were too large, or too old. */
  | {
      readonly type: 'metadata.prefixDropped';
      readonly node: NodeId;
      readonly logStartOffset: number;
      readonly snapshotsDropped: number;
      readonly reason: 'bytes' | 'age';
    }
  | { readonly type: 'broker.registered'; readonly brokerId: BrokerId; readonly brokerEpoch: number }
  | { readonly type: 'broker.registrationRefused'; readonly brokerId: BrokerId; readonly error: KafkaError }
  /** Its process ends: no controller has let it in for so long (`initial.broker.registration.timeout.ms`). */
  | { readonly type: 'broker.registrationTimedOut'; readonly brokerId: BrokerId; readonly waitedMs: number }
  | { readonly type: 'broker.unfenced'; readonly brokerId: BrokerId }
  /** `silentForMs`: how long nothing had been heard; null for a controlled shutdown. */
  | { readonly type: 'broker.fenced'; readonly brokerId: BrokerId; readonly silentForMs: number | null }
  | { readonly type: 'broker.shuttingDown'; readonly brokerId: BrokerId }
  /** Up to 0.10: a follower's log is longer than its leader's, and unclean elections are not allowed; the process ends. */
  | {
      readonly type: 'broker.halted';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      readonly logEndOffset: number;
      readonly leaderEndOffset: number;
    }
  /** A controller that has a successor has written leadership into ZooKeeper all the same. */
  | {
      readonly type: 'controller.zombieDecided';
      readonly controllerId: BrokerId;
      readonly epoch: number;
      readonly currentEpoch: number;
      readonly partition: PartitionKey;
    }
  /** A broker does not obey: another controller has been elected since, or it is not the broker that is meant. */
  | {
      readonly type: 'control.refused';
      readonly brokerId: BrokerId;
      readonly controllerId: BrokerId;
      readonly controllerEpoch: number;
      readonly api: string;
      readonly error: KafkaError;
    }
  /** A broker's process could not begin, and ends. */
  | {
      readonly type: 'broker.startFailed';
      readonly brokerId: BrokerId;
      readonly why: 'idInUse' | 'noZooKeeper';
      /** Of whoever holds the id. */
      readonly sessionId: number;
    }
  /** Its registration has gone with its session. */
  | { readonly type: 'broker.unregistered'; readonly brokerId: BrokerId }
  // the ZooKeeper ensemble, in the eras that have one
  /** An election begins for this server; `round` counts them (its logical clock). */
  | { readonly type: 'zookeeper.looking'; readonly serverId: number; readonly round: number }
  | { readonly type: 'zookeeper.leading'; readonly serverId: number; readonly epoch: number }
  | {
      readonly type: 'zookeeper.following';
      readonly serverId: number;
      readonly leaderId: number;
      readonly epoch: number;
    }
  | {
      readonly type: 'zookeeper.resigned';
      readonly serverId: number;
      /** −1 when it had none yet. */
      readonly epoch: number;
      readonly why: EnsembleResignReason;
    }
  | {
      readonly type: 'zookeeper.leftLeader';
      readonly serverId: number;
      readonly leaderId: number;
      readonly why: LeftLeaderReason;
    }
  /** A follower dropped transactions that its leader does not have. */
  | { readonly type: 'zookeeper.truncated'; readonly serverId: number; readonly dropped: number }
  /** A transaction took effect on one server. */
  | { readonly type: 'zookeeper.applied'; readonly serverId: number; readonly zxid: number }
  | {
      readonly type: 'zookeeper.sessionCreated';
      readonly sessionId: number;
      readonly client: NodeId;
      readonly serverId: number;
      /** Milliseconds. */
      readonly timeOut: number;
    }
  /** Its client has connected to this server again, or to another than before. */
  | {
      readonly type: 'zookeeper.sessionMoved';
      readonly sessionId: number;
      readonly client: NodeId;
      readonly serverId: number;
    }
  | {
      readonly type: 'zookeeper.sessionExpired';
      readonly sessionId: number;
      readonly serverId: number;
      readonly silentForMs: number;
    }
  | {
      readonly type: 'zookeeper.watchFired';
      readonly serverId: number;
      readonly client: NodeId;
      readonly event: 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged';
      readonly path: string;
    }
  | {
      readonly type: 'topic.created';
      readonly topic: string;
      readonly partitionCount: number;
      readonly replicationFactor: number;
    }
  | { readonly type: 'topic.deleted'; readonly topic: string }
  | {
      readonly type: 'topic.partitionsAdded';
      readonly topic: string;
      readonly from: number;
      readonly to: number;
    }
  /** `resourceName`: a topic, or a broker's id as text, empty for all; a null value is the default again. */
  | {
      readonly type: 'config.changed';
      readonly resourceType: 'topic' | 'broker';
      readonly resourceName: string;
      readonly configs: Readonly<Record<string, string | null>>;
    }
  // partitions: what the controller decided
  | {
      readonly type: 'partition.leaderElected';
      readonly partition: PartitionKey;
      readonly fromLeader: BrokerId;
      readonly toLeader: BrokerId;
      readonly leaderEpoch: number;
      readonly isr: readonly BrokerId[];
      readonly unclean: boolean;
      /** It was not in sync, but eligible: it holds all that is committed (KIP-966). */
      readonly fromElr?: boolean;
      /** Unclean, but it led last: nobody was in sync or eligible any more (KIP-966). */
      readonly lastKnown?: boolean;
    }
  /** The same leader begins another epoch: a replica was taken out, or (before 3.6) the ISR shrank. */
  | {
      readonly type: 'partition.leaderEpochBumped';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly leaderEpoch: number;
    }
  /** Eligible leader replicas; `lastKnownLeader` −1 unless nobody is in sync. */
  | {
      readonly type: 'partition.eligibleChanged';
      readonly partition: PartitionKey;
      readonly from: readonly BrokerId[];
      readonly to: readonly BrokerId[];
      readonly lastKnownLeader: BrokerId;
    }
  /** Reassignment: under way while somebody is added or removed, else done. */
  | {
      readonly type: 'partition.replicasChanged';
      readonly partition: PartitionKey;
      readonly from: readonly BrokerId[];
      readonly to: readonly BrokerId[];
      readonly adding: readonly BrokerId[];
      readonly removing: readonly BrokerId[];
    }
  | {
      readonly type: 'partition.isrChanged';
      readonly partition: PartitionKey;
      readonly from: readonly BrokerId[];
      readonly to: readonly BrokerId[];
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
    }
  // partitions: what the replicas did
  | {
      readonly type: 'replica.becameLeader';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderEpoch: number;
      readonly logEndOffset: number;
      readonly highWatermark: number;
    }
  | {
      readonly type: 'replica.becameFollower';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderId: BrokerId;
      readonly leaderEpoch: number;
    }
  | {
      readonly type: 'replica.truncated';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      /** Log end before and after; records in [toOffset, fromOffset) are gone from this replica. */
      readonly fromOffset: number;
      readonly toOffset: number;
      /** Its own high watermark before. */
      readonly highWatermark: number;
    }
  | {
      readonly type: 'isr.shrinkProposed' | 'isr.expandProposed';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly brokerIds: readonly BrokerId[];
    }
  /** A leader has taken up an ISR: with the answer to its wish, or with news of its partition. */
  | {
      readonly type: 'isr.confirmed';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
      readonly partitionEpoch: number;
    }
  /** The controller does not take up the ISR that a leader has asked for. */
  | {
      readonly type: 'isr.proposalRefused';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
      readonly error: KafkaError;
    }
  /** News of the partition state that a leader had already have made it forget the ISR it has asked for; it will not look at
   *  the answer either (Partition#makeLeader takes an equal partition epoch, KAFKA-13790). */
  | {
      readonly type: 'isr.proposalForgotten';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
      readonly partitionEpoch: number;
    }
  /** What a leader has sent begins below the end of its follower's log, so that the follower cannot append it: it fetches this
   *  partition no more until there is other news of it. */
  | {
      readonly type: 'replica.fetchFailed';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderId: BrokerId;
      readonly logEndOffset: number;
      readonly baseOffset: number;
    }
  | {
      readonly type: 'log.appended';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly baseOffset: number;
      readonly lastOffset: number;
      readonly sizeBytes: number;
      readonly asLeader: boolean;
      /** Written by a leader with acks=all, so that the ISR had to be large enough. */
      readonly needsMinIsr: boolean;
    }
  /** A closed segment, or all there was, has been forced onto the disk: what lies below `to` survives a power cut. */
  | {
      readonly type: 'log.flushed';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: number;
      readonly to: number;
      readonly sizeBytes: number;
    }
  | {
      readonly type: 'log.segmentsDeleted';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly reason: 'startOffset' | 'retentionBytes' | 'retentionMs';
      readonly segmentCount: number;
      readonly sizeBytes: number;
      readonly logStartOffset: number;
    }
  /** DeleteRecords moved the log's start on the leader. */
  | {
      readonly type: 'log.recordsDeleted';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly type: 'log.cleaned';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      /** The dirty range that the pass mapped; everything from the log's start to its end was rewritten. */
      readonly firstDirtyOffset: number;
      readonly endOffset: number;
      readonly recordsBefore: number;
      readonly recordsAfter: number;
      readonly tombstonesRemoved: number;
      /** Of the whole log. */
      readonly sizeBefore: number;
      readonly sizeAfter: number;
    }
  /** A power cut took the end of a log: records in [toOffset, fromOffset) are gone from this replica. */
  | {
      readonly type: 'log.tailLost';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly fromOffset: number;
      readonly toOffset: number;
      readonly recordCount: number;
    }
  | {
      readonly type: 'broker.powerLost';
      readonly brokerId: BrokerId;
      readonly partitionCount: number;
      readonly recordCount: number;
    }
  /** A log ended in a torn batch: recovery cut it there, and dropped the segments behind. */
  | {
      readonly type: 'log.cutByRecovery';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly logEndOffset: number;
      readonly truncatedBytes: number;
      readonly droppedSegments: number;
    }
  /** A broker that did not end in good order has read its logs again from their recovery points on. */
  | {
      readonly type: 'broker.logsRecovered';
      readonly brokerId: BrokerId;
      readonly logCount: number;
      readonly segmentCount: number;
      readonly sizeBytes: number;
    }
  | {
      readonly type: 'partition.highWatermarkAdvanced';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly type: 'fetch.refused';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: NodeId;
      readonly error: KafkaError;
    }
  // producers
  | {
      readonly type: 'producer.idAssigned';
      readonly producerId: string;
      readonly pid: number;
      readonly epoch: number;
    }
  | {
      readonly type: 'produce.acknowledged';
      readonly producerId: string;
      /** Kafka's id of the topic it was written to; another topic of the same name has another. */
      readonly topicId: string;
      readonly partition: PartitionKey;
      readonly baseOffset: number;
      readonly recordCount: number;
      /** Which of the producer's records the first one is, from 1; and all of them. Between them lie those of other
       *  partitions. */
      readonly firstNumber: number;
      readonly numbers: readonly number[];
      readonly acks: 0 | 1 | 'all';
    }
  /** A batch was sent with acks=0: nobody answers, and for the client that is success, with offset −1. */
  | {
      readonly type: 'produce.unanswered';
      readonly producerId: string;
      readonly partition: PartitionKey;
      /** Which of the producer's records they are, from 1. */
      readonly numbers: readonly number[];
    }
  /** send() has put a record into a batch. `how` it found its partition; `place`: which of the batch's records it is, from 0. */
  | {
      readonly type: 'producer.recordAccumulated';
      readonly producerId: string;
      readonly partition: PartitionKey;
      /** Which of the producer's records, from 1. */
      readonly number: number;
      readonly key: string | null;
      readonly how: 'key' | 'explicit' | 'sticky' | 'turn' | 'roundRobin';
      /** Counts the batches of this client, from 1. */
      readonly batchId: number;
      readonly place: number;
    }
  /** send() has ended with an exception: nothing of the record has left the client. */
  | {
      readonly type: 'producer.sendFailed';
      readonly producerId: string;
      readonly number: number;
      /** Where it was: waiting for the topic's metadata, or for memory, or found too large. */
      readonly stage: 'metadata' | 'memory' | 'size';
      readonly exception: SendFailure;
    }
  /** flush() has returned: all that had been sent by then has come to its end. */
  | { readonly type: 'producer.flushed'; readonly producerId: string }
  | {
      readonly type: 'produce.refused';
      readonly producerId: string;
      readonly partition: PartitionKey;
      /** The batch's records: the first, from 1, and how many. */
      readonly firstNumber: number;
      readonly recordCount: number;
      /** Which of the producer's records they are. */
      readonly numbers: readonly number[];
      readonly error: KafkaError;
      readonly willRetry: boolean;
    }
  | {
      readonly type: 'produce.duplicateRecognised';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly baseOffset: number;
    }
  // transactions
  | {
      readonly type: 'transaction.stateChanged';
      /** The coordinator. */
      readonly brokerId: BrokerId;
      readonly transactionalId: string;
      readonly from: TransactionState;
      readonly to: TransactionState;
      readonly pid: number;
      readonly epoch: number;
      /** In the transaction, and without a marker still. */
      readonly partitions: readonly PartitionKey[];
    }
  /** A coordinator has read a partition of `__transaction_state`, or does not lead it any more. */
  | {
      readonly type: 'transactions.loaded' | 'transactions.unloaded';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      readonly transactionalIds: readonly string[];
    }
  /** A leader has written the end of a transaction into its partition. */
  | {
      readonly type: 'transaction.markerWritten';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly epoch: number;
      readonly offset: number;
      readonly outcome: 'commit' | 'abort';
      readonly coordinatorEpoch: number;
    }
  | {
      readonly type: 'transaction.markerRefused';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly error: KafkaError;
    }
  /** A leader has asked the coordinator about a batch, and may not take it. */
  | {
      readonly type: 'transaction.notVerified';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly epoch: number;
      readonly error: KafkaError;
    }
  | {
      readonly type: 'producer.transactionBegan';
      readonly producerId: string;
      readonly transactionalId: string;
      /** Counts the transactions of this producer, from 1. */
      readonly number: number;
    }
  /** commitTransaction or abortTransaction has returned. */
  | {
      readonly type: 'producer.transactionEnded';
      readonly producerId: string;
      readonly transactionalId: string;
      readonly number: number;
      readonly committed: boolean;
    }
  /** A call has waited for max.block.ms and ended with a TimeoutException; the application makes it again. */
  | {
      readonly type: 'producer.callTimedOut';
      readonly producerId: string;
      readonly call: 'initTransactions' | 'sendOffsets' | 'commitTransaction' | 'abortTransaction';
    }
  /** `fatal`: the producer can only be closed; otherwise its application must abort. */
  | {
      readonly type: 'producer.transactionFailed';
      readonly producerId: string;
      readonly transactionalId: string;
      readonly error: KafkaError;
      readonly fatal: boolean;
    }
  /** Offsets that a transaction will commit, if it commits. */
  | {
      readonly type: 'group.offsetsPending';
      readonly groupId: string;
      readonly pid: number;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
    }
  /** A marker has decided about them. */
  | {
      readonly type: 'group.offsetsDecided';
      readonly groupId: string;
      readonly pid: number;
      readonly committed: boolean;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
    }
  /** A read_committed consumer passes over records of an aborted transaction. */
  | {
      readonly type: 'consumer.skippedAborted';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly pid: number;
      readonly fromOffset: number;
      readonly toOffset: number;
    }
  // groups
  | {
      readonly type: 'group.stateChanged';
      readonly groupId: string;
      readonly from: GroupState;
      readonly to: GroupState;
      readonly generation: number;
      readonly reason: string;
    }
  | {
      readonly type: 'group.memberJoined';
      readonly groupId: string;
      readonly memberId: string;
      readonly consumerId: string;
    }
  /** A process came with the `group.instance.id` of a member and took its place; the other is fenced (KIP-345). */
  | {
      readonly type: 'group.memberReplaced';
      readonly groupId: string;
      readonly groupInstanceId: string;
      readonly consumerId: string;
      readonly memberId: string;
      readonly oldConsumerId: string;
      readonly oldMemberId: string;
    }
  | {
      readonly type: 'group.memberLeft';
      readonly groupId: string;
      readonly memberId: string;
      readonly consumerId: string;
      readonly why: 'left' | 'sessionExpired' | 'rebalanceTimeout' | 'pollTimeout';
    }
  | {
      readonly type: 'group.generationStarted';
      readonly groupId: string;
      /** The coordinator. */
      readonly brokerId: BrokerId;
      readonly generation: number;
      readonly leaderConsumerId: string | null;
      readonly assignor: string | null;
      readonly memberCount: number;
    }
  | {
      readonly type: 'group.assigned';
      readonly groupId: string;
      readonly generation: number;
      readonly assignment: Readonly<Record<string, readonly PartitionKey[]>>;
    }
  | {
      readonly type: 'group.offsetCommitted';
      readonly groupId: string;
      readonly consumerId: string;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
      /** In which it was made, −1 without one; and in which the group was when it was taken. */
      readonly generation: number;
      readonly takenIn: number;
    }
  | {
      readonly type: 'group.commitRefused';
      readonly groupId: string;
      readonly consumerId: string;
      readonly error: KafkaError;
    }
  /** A group forgets what was committed: too old (`offsets.retention.minutes`), by an operator, or with its topic. */
  | {
      readonly type: 'group.offsetsRemoved';
      readonly groupId: string;
      readonly partitions: readonly PartitionKey[];
      readonly why: 'expired' | 'asked' | 'topicDeleted';
    }
  /** An operator has moved what is committed for a group without members (kafka-consumer-groups.sh --reset-offsets). */
  | {
      readonly type: 'group.offsetsReset';
      readonly groupId: string;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
    }
  /** A group without members is no more; whoever joins by its name begins a new one. */
  | { readonly type: 'group.deleted'; readonly groupId: string; readonly why: 'expired' | 'asked' }
  /** KIP-848: a member, a subscription or a topic has changed, and what everybody is to own will be worked out anew. */
  | { readonly type: 'group.epochBumped'; readonly groupId: string; readonly groupEpoch: number }
  /** KIP-848: the coordinator's assignor has said what each member is to own. */
  | {
      readonly type: 'group.targetAssigned';
      readonly groupId: string;
      readonly groupEpoch: number;
      readonly assignor: string;
      /** By consumer. */
      readonly assignment: Readonly<Record<string, readonly PartitionKey[]>>;
    }
  /** KIP-848: one member has come a step further towards what it is to own. */
  | {
      readonly type: 'group.memberReconciled';
      readonly groupId: string;
      readonly consumerId: string;
      readonly memberId: string;
      readonly memberEpoch: number;
      readonly state: ConsumerMemberState;
      readonly assigned: readonly PartitionKey[];
      /** Still its own until it says that it no longer is. */
      readonly pendingRevocation: readonly PartitionKey[];
    }
  /** KIP-848: a heartbeat is refused; the member has to begin anew, or to end. */
  | {
      readonly type: 'group.heartbeatRefused';
      readonly groupId: string;
      readonly consumerId: string;
      readonly memberEpoch: number;
      readonly error: KafkaError;
    }
  | {
      readonly type: 'coordinator.loaded' | 'coordinator.unloaded';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      readonly groups: readonly string[];
    }
  | {
      readonly type: 'consumer.revoked' | 'consumer.assigned' | 'consumer.lost';
      readonly consumerId: string;
      readonly groupId: string;
      readonly partitions: readonly PartitionKey[];
      readonly generation: number;
    }
  /** Another process bears its `group.instance.id` now (FencedInstanceIdException): the application ends. */
  | {
      readonly type: 'consumer.fenced';
      readonly consumerId: string;
      readonly groupId: string;
      readonly groupInstanceId: string;
    }
  | {
      readonly type: 'consumer.polled';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly fromOffset: number;
      readonly toOffset: number;
    }
  /** The application has moved it: to an offset, to an end of the log, or to what was written since a time. */
  | {
      readonly type: 'consumer.sought';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly toOffset: number;
      readonly by: 'offset' | 'time' | 'beginning' | 'end';
    }
  | {
      readonly type: 'consumer.partitionPaused' | 'consumer.partitionResumed';
      readonly consumerId: string;
      readonly partition: PartitionKey;
    }
  /** A call of the application ended in an exception, by the name of its Java class; the application goes on. */
  | {
      readonly type: 'consumer.callFailed';
      readonly consumerId: string;
      readonly call: 'commitSync' | 'seek' | 'pause' | 'resume';
      readonly exception:
        | 'CommitFailedException'
        | 'RebalanceInProgressException'
        | 'TimeoutException'
        | 'IllegalStateException';
    }
  | {
      readonly type: 'consumer.reset';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly toOffset: number;
      readonly policy: string;
    }
  /** Its position lies beyond where the new leader's log leaves the one it read: records it has seen are gone (KIP-320).
   *  `divergesAt`: it goes on there; null: the leader knows nothing of that epoch. `isLeftAlone`: there is no
   *  `auto.offset.reset`, and the application must decide. */
  | {
      readonly type: 'consumer.truncationDetected';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly position: number;
      readonly divergesAt: number | null;
      readonly isLeftAlone: boolean;
    }
  /** The leader sent it to a nearer replica (KIP-392). */
  | {
      readonly type: 'consumer.readsFrom';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
    }
  // the auditor
  | {
      readonly type: 'record.lost';
      readonly partition: PartitionKey;
      readonly offset: number;
      readonly producerId: string;
      readonly sequence: number;
      readonly acks: 0 | 1 | 'all';
    }
  /** A record that a log already has committed is committed again, further on; or one is committed behind a later record of
   *  its producer. */
  | {
      readonly type: 'record.duplicated' | 'record.reordered';
      readonly partition: PartitionKey;
      readonly offset: number;
      /** Where it was committed first, or where the later record is; −1: too long ago to be known. */
      readonly otherOffset: number;
      /** The producer, by the name that its records carry, and which of its records it is. */
      readonly producer: string;
      readonly number: number;
    }
  /** A group goes on behind records that none of its members has processed, or has processed records again. */
  | {
      readonly type: 'record.missed' | 'record.reprocessed';
      readonly groupId: string;
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly fromOffset: number;
      /** Inclusive; `count` of the offsets up to there. */
      readonly toOffset: number;
      readonly count: number;
    }
  /** An application with threads of its own is done with a record. */
  | {
      readonly type: 'record.processed';
      readonly consumerId: string;
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly offset: number;
    }
  /** A database has taken what an application wrote: so many records, of which so many had a row already. */
  | {
      readonly type: 'sink.written';
      readonly consumerId: string;
      readonly groupId: string;
      readonly rows: number;
      readonly again: number;
    }
  /** A promise of `invariants.ts` does not hold, and nothing permits that: a fault of the simulation. */
  | {
      readonly type: 'invariant.broken';
      readonly invariant: InvariantName;
      readonly sentence: string;
      /** The partition it is about, if it is about one. */
      readonly about: PartitionKey | null;
    }
  /** A promise does not hold, as a setting or a fault permits. Told once for each reason and partition. */
  | {
      readonly type: 'invariant.explained';
      readonly invariant: InvariantName;
      readonly sentence: string;
      readonly about: PartitionKey | null;
      readonly expected: Expected;
    };

/** What a client's send() ends with. */
export type SendFailure = 'TimeoutException' | 'BufferExhaustedException' | 'RecordTooLargeException';

/** Why a controller leads no longer: it has heard of a later epoch, or of another leader; it stands for election itself; too few
 *  voters fetch from it; it ends; or (with ZooKeeper) its session has. */
export type ResignReason =
  | 'newerEpoch'
  | 'otherLeader'
  | 'standsForElection'
  | 'majorityIsSilent'
  | 'shuttingDown'
  | 'sessionExpired';

/** Why a ZooKeeper server leads no longer: another has newer transactions, or too few follow. */
export type EnsembleResignReason = 'othersKnowMore' | 'noQuorumInTime' | 'quorumLost';
/** Why a ZooKeeper server leaves its leader. */
export type LeftLeaderReason =
  | 'connectionBroke'
  | 'unreachable'
  | 'notSyncedInTime'
  | 'silent'
  | 'epochTooOld';

/** As in `__transaction_state`. */
export type TransactionState =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort';

export type ClassicGroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';
/** Of a classic group, and of one of KIP-848. */
export type GroupState = ClassicGroupState | 'Assigning' | 'Reconciling';
/** Where a member of a KIP-848 group stands between what it owns and what it is to own. */
export type ConsumerMemberState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';

export type EngineEvent = {
  readonly id: EventId;
  readonly timeUs: SimTimeUs;
  /** The event that led to this one: the request that arrived, the event that set the timer; null at the root. */
  readonly cause: EventId | null;
} & EventBody;

export type EventType = EventBody['type'];

/** Events worth a sentence in the journal; the rest is traffic. */
const TRAFFIC: ReadonlySet<EventType> = new Set<EventType>([
  'request.sent',
  'request.lost',
  'log.appended',
  'isr.confirmed',
  'log.flushed',
  'partition.highWatermarkAdvanced',
  'produce.acknowledged',
  'produce.unanswered',
  'producer.recordAccumulated',
  'producer.flushed',
  'consumer.polled',
  'group.offsetCommitted',
  'metadata.appended',
  'metadata.applied',
  'replica.becameFollower',
  'zookeeper.applied',
  'transaction.markerWritten',
  'transaction.markerRefused',
  'producer.transactionBegan',
  'producer.transactionEnded',
  'group.offsetsPending',
  'group.offsetsDecided',
  'consumer.skippedAborted',
  'record.processed',
  'sink.written',
]);

export function isStory(event: EngineEvent): boolean {
  // A coordinator that takes over a partition without a group has nothing to tell.
  if (event.type === 'coordinator.loaded' || event.type === 'coordinator.unloaded')
    return event.groups.length > 0;
  if (event.type === 'transactions.loaded' || event.type === 'transactions.unloaded')
    return event.transactionalIds.length > 0;
  // Of a transaction that goes well there is nothing to tell.
  if (event.type === 'transaction.stateChanged') return event.to === 'PrepareAbort' || event.to === 'Empty';
  // Internal topics have fifty partitions: what befalls all of them at once would bury the rest.
  if ('partition' in event && event.partition.startsWith('__')) return false;
  // Watches fire all the time; this one is the starting gun of a race.
  if (event.type === 'zookeeper.watchFired') return event.path === '/controller';
  return !TRAFFIC.has(event.type);
}

/** Whether it belongs to the story of a group: its messages, what it and its members did, and processes that came and went. */
export function isAboutGroup(event: EngineEvent, groupId: string): boolean {
  if (event.type === 'request.sent') return event.flight.groupId === groupId;
  if (event.type === 'node.killed' || event.type === 'node.stopped' || event.type === 'node.started')
    return true;
  return 'groupId' in event && event.groupId === groupId;
}
