/** What a person, a lesson or a scenario may ask of the cluster. A command is a wish: it may be refused. */

import type { RejectReason } from './errors.ts';
import type { Hardware } from './hardware.ts';
import type { BrokerId, CommandId, NodeId, PartitionKey } from './ids.ts';
import type { ProcessingSettings } from './processing.ts';
import type { SimTimeUs } from './units.ts';
import type { CommitRule, Delivery, TopicWhatIf } from './what-if.ts';

/** The producer's `acks`: −1 is written `all`. */
export type Acks = 0 | 1 | 'all';
/** How a workload chooses the key: a small set of customers, or none (the sticky partitioner decides), or an explicit
 *  partition given round the topic. */
export type KeyStrategy = 'keyed' | 'sticky' | 'explicit';
/** `group.protocol`: the members agree among themselves, or the coordinator assigns (KIP-848, era 4.1). A share group
 *  (KIP-932, era 4.1) is one of KafkaShareConsumers, which have no such config. */
export type GroupProtocol = 'classic' | 'consumer' | 'share';
/** The assignors that a coordinator has (KIP-848). */
export type RemoteAssignor = 'uniform' | 'range';
export type AssignorName = 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky';

/** `prefixKey`: hands on another record, whose key has "eu-" in front of it, and so another partition; `throws`: an exception, which is
 *  logged and swallowed: the record goes on as it was (ProducerInterceptors#onSend). */
export type ProducerInterceptor = 'prefixKey' | 'throws';

export interface ProducerSettings {
  readonly acks: Acks;
  /** `enable.idempotence`; needs acks=all. */
  readonly idempotence: boolean;
  /** Records handed to send() per simulated second, 0 to 1000; 0 pauses the workload. */
  readonly ratePerSecond: number;
  readonly keyStrategy: KeyStrategy;
  /** Of the value of every record, 1 to 1 000 000. Absent: 120 to 519, at random. */
  readonly valueBytes?: number;
  /** `interceptor.classes`, one after the other: what each makes of a record in onSend(), before anybody else sees it. Absent: none. */
  readonly interceptors?: readonly ProducerInterceptor[];
  /** What the application does with the future of a record: drops it, waits for it before it goes on, or has a callback told.
   *  Absent: `async`. */
  readonly caller?: 'fireAndForget' | 'sync' | 'async';
  /** The application keeps what it has not been told to be stored (or committed), and sends that again when it starts. Absent:
   *  it does not. */
  readonly resends?: boolean;
  /** How a transactional application works; without it, one whose `transactional.id` is set commits ten at a time. */
  readonly transaction?: TransactionSettings;
}

export interface TransactionSettings {
  /** `transactional.id`: whoever takes it up fences whoever had it. */
  readonly transactionalId: string;
  /** 1 to 1000. */
  readonly recordsPerTransaction: number;
  /** Transactions that the application itself aborts, of a hundred. */
  readonly abortPercent: number;
  /** Topics that its records go to besides the producer's own, in turn. */
  readonly alsoTo: readonly string[];
}

/** An application that consumes, transforms and produces. */
export interface TransformSettings {
  readonly toTopic: string;
  /** All in one transaction, with the offsets behind what it has read. Null: at least once. It sends, waits until all is acknowledged
   *  (flush()), and then commits as its consumer does (`commits`). */
  readonly transactionalId: string | null;
  /** `unreadable`: it sends on only what it cannot read, to a dead letter topic, say. Absent: one record for each. */
  readonly only?: 'unreadable';
}

export interface TopicSettings {
  readonly name: string;
  /** 1 to 50. */
  readonly partitionCount: number;
  readonly replicationFactor: number;
  /** Replicas of each partition, the preferred leader first, where they are not to be placed by the controller. */
  readonly assignment?: readonly (readonly BrokerId[])[];
  /** Kafka's own topic configs by their names, e.g. `min.insync.replicas`. */
  readonly configs: Readonly<Record<string, string>>;
  /** Not Kafka. Absent: as Kafka does it. */
  readonly whatIf?: TopicWhatIf;
}

/** How an application of a share group fails: on every record whose offset is `every` − 1 more than a multiple of `every`. It
 *  sets `share.acknowledgement.mode=explicit`. */
export interface FailingSettings {
  /** 1 to 10 000. */
  readonly every: number;
  /** `release`: an exception, and the record may go to another; `reject`: it knows that nobody can process it. */
  readonly how: 'release' | 'reject';
  /** On how many deliveries of such a record it fails; absent: on all. */
  readonly deliveries?: number;
}

/** How much of what was in the page cache only goes with the power: `none`, a battery writes it all; `unwritten`, what the OS
 *  had not written back by itself, the last half minute or so; `some`, drawn for each partition; `all`, everything that no
 *  fsync had forced onto the disk; a number, the newest so many records of each partition, as far as they are unflushed. */
export type PowerLoss = 'none' | 'unwritten' | 'some' | 'all' | number;

/** A place in a partition: an offset, the first record not older than so many simulated milliseconds from the start of the
 *  run (the end, when there is none), or an end of the log. */
export type SeekTarget = 'beginning' | 'end' | { readonly offset: number } | { readonly sinceMs: number };

/** When an application commits by itself, and what it does in the callback of a commitAsync() that failed and may be tried
 *  again: nothing; commit the same offsets once more; or that only if it has not committed since. */
export type CommitPractice = 'sync' | 'async' | 'combined' | 'asyncRetried' | 'asyncSequenced';

/** What an application does about a record whose bytes its deserializer refuses: it catches the exception and calls poll()
 *  again; seeks behind the record; ends by the exception; or takes plain bytes, and puts aside what it cannot read. */
export type UnreadablePractice = 'pollAgain' | 'skip' | 'die' | 'setAside';

/** What the application calls on its consumer. Its own thread does it when poll() returns; another thread does it at once, and
 *  is refused while the first is inside the consumer. */
interface ConsumerCallCommand {
  readonly consumerId: string;
  /** `own` unless said. */
  readonly thread?: 'own' | 'other';
}

export type Command =
  /** kill −9: volatile state is gone, the disk and its page cache are kept, peers see a reset. */
  | { readonly type: 'broker.kill'; readonly brokerId: BrokerId }
  /** The machine loses power: as a kill, and of the page cache only a part has reached the disk. */
  | { readonly type: 'broker.powerCut'; readonly brokerId: BrokerId; readonly lose: PowerLoss }
  /** All brokers and controllers that run lose power at once; ZooKeeper has its own supply. */
  | { readonly type: 'cluster.powerCut'; readonly lose: PowerLoss }
  /** Controlled shutdown: leadership moves first, checkpoints are written. */
  | { readonly type: 'broker.stop'; readonly brokerId: BrokerId }
  | { readonly type: 'broker.start'; readonly brokerId: BrokerId }
  /** A new, empty broker with the smallest free id. */
  | { readonly type: 'broker.add' }
  /** Multiplies the time a broker takes for each request by `factor`, 1 to 200; 1 is normal speed. */
  | { readonly type: 'broker.slow'; readonly brokerId: BrokerId; readonly factor: number }
  /** The process stands still, as in a long garbage collection: it executes nothing, messages wait for it, its timers ring
   *  late, and others may give it up meanwhile. */
  | { readonly type: 'broker.pause'; readonly brokerId: BrokerId }
  | { readonly type: 'broker.resume'; readonly brokerId: BrokerId }
  | { readonly type: 'controller.kill'; readonly controllerId: BrokerId }
  /** In good order: an active controller resigns first, and waits until another leads the quorum, for five seconds at most. */
  | { readonly type: 'controller.stop'; readonly controllerId: BrokerId }
  | { readonly type: 'controller.start'; readonly controllerId: BrokerId }
  /** A server of the ZooKeeper ensemble, in eras that have one; its disk is kept. */
  | { readonly type: 'zookeeper.kill'; readonly serverId: number }
  | { readonly type: 'zookeeper.start'; readonly serverId: number }
  /** All connections between two nodes break and none can be made until `network.heal`. `*` = every other node. */
  | { readonly type: 'network.cut'; readonly a: NodeId; readonly b: NodeId | '*' }
  | { readonly type: 'network.heal'; readonly a: NodeId; readonly b: NodeId | '*' }
  /** Messages between two nodes wait (and stay in order) until `network.heal`. */
  | { readonly type: 'network.clog'; readonly a: NodeId; readonly b: NodeId }
  /** All connections between two nodes are reset once; what is in flight is lost. */
  | { readonly type: 'network.reset'; readonly a: NodeId; readonly b: NodeId }
  /** What is named of the network is as given from now on, for messages yet to be sent. Milliseconds one way; kilobytes a second
   *  that each node can send, null: endless. */
  | {
      readonly type: 'network.tune';
      readonly settings: {
        readonly latencyMsMin?: number;
        readonly latencyMsMax?: number;
        readonly sendKBps?: number | null;
      };
    }
  /** A broker's machine, or those of all brokers (null), get this hardware: what is not named stays. Null: work costs nothing,
   *  and nothing of it is counted. */
  | {
      readonly type: 'hardware.set';
      readonly brokerId: BrokerId | null;
      readonly hardware: Partial<Hardware> | null;
    }
  /** The disk of a broker has no room left, does not work any more, or is well again with what was on it. The broker finds out
   *  when it next writes or reads, and halts. */
  | { readonly type: 'disk.fill' | 'disk.fail' | 'disk.heal'; readonly brokerId: BrokerId }
  | { readonly type: 'topic.create'; readonly topic: TopicSettings }
  | { readonly type: 'topic.delete'; readonly name: string }
  /** Not Kafka: another rule of what is committed, from now on. */
  | { readonly type: 'topic.commitRule'; readonly name: string; readonly rule: CommitRule }
  /** kafka-topics.sh --alter: as many partitions as that, the old ones included. */
  | { readonly type: 'topic.addPartitions'; readonly name: string; readonly partitionCount: number }
  /** kafka-reassign-partitions.sh: moves the replicas of a partition; null takes back what is under way. */
  | {
      readonly type: 'partition.reassign';
      readonly topic: string;
      readonly partition: number;
      readonly replicas: readonly BrokerId[] | null;
    }
  /** kafka-leader-election.sh. */
  | {
      readonly type: 'partition.electLeader';
      readonly topic: string;
      readonly partition: number;
      readonly election: 'preferred' | 'unclean';
    }
  /** kafka-delete-records.sh: everything below `beforeOffset` goes; −1: everything below the high watermark. */
  | {
      readonly type: 'log.deleteRecords';
      readonly topic: string;
      readonly partition: number;
      readonly beforeOffset: number;
    }
  /** kafka-transactions.sh abort: the transaction that is open in a partition since that offset, and that no coordinator knows of any
   *  more, is aborted by a marker from the administrator (KIP-664). */
  | {
      readonly type: 'transaction.abort';
      readonly topic: string;
      readonly partition: number;
      readonly startOffset: number;
    }
  /** kafka-configs.sh: configs of a topic, of a group, of one broker, or (`name` empty) of all brokers. Null: the default again. */
  | {
      readonly type: 'config.alter';
      readonly scope: 'topic' | 'broker' | 'group';
      readonly name: string;
      readonly configs: Readonly<Record<string, string | null>>;
    }
  | {
      readonly type: 'producer.add';
      readonly name: string;
      readonly topic: string;
      readonly settings: ProducerSettings;
    }
  /** The application sends so many records at once, 1 to 10 000, beside its workload. `key`: of all of them, 1 to 100 characters,
   *  where it is not as the workload would have it. `unreadable`: bytes that no reader's deserializer takes, from a program with
   *  another schema, say. */
  | {
      readonly type: 'producer.send';
      readonly producerId: NodeId;
      readonly count: number;
      readonly key?: string;
      readonly unreadable?: boolean;
    }
  /** flush(): all that has been sent goes at once, without waiting for company. */
  | { readonly type: 'producer.flush'; readonly producerId: NodeId }
  | {
      readonly type: 'producer.configure';
      readonly producerId: string;
      readonly settings: Partial<ProducerSettings>;
      /** Kafka's producer configs by name, other than those that are settings. Null: the default again. */
      readonly configs?: Readonly<Record<string, string | null>>;
    }
  | { readonly type: 'producer.remove'; readonly producerId: string }
  /** The process dies; nobody is told. */
  | { readonly type: 'producer.crash'; readonly producerId: string }
  | { readonly type: 'producer.start'; readonly producerId: string }
  /** The process stands still, and goes on where it was. */
  | { readonly type: 'producer.pause'; readonly producerId: string }
  | { readonly type: 'producer.resume'; readonly producerId: string }
  /** A new consumer; without a group it waits on the bench. `name` empty: the next free short name. */
  | {
      readonly type: 'consumer.add';
      readonly name: string;
      readonly groupId: string | null;
      /** It writes what it makes of each record to another topic, in transactions. */
      readonly transform?: TransformSettings;
      readonly processing?: ProcessingSettings;
      /** In a share group only. */
      readonly failing?: FailingSettings;
      /** Time for each record, 0 to 60 000 milliseconds. Absent: 5. */
      readonly processingMs?: number;
      /** `group.instance.id`: a static member (KIP-345, since 2.4; not in share groups). */
      readonly instanceId?: string;
      /** What it calls after each lot, beside `enable.auto.commit` of its group. Absent: nothing. */
      readonly commits?: CommitPractice;
    }
  /** Into a group, from one group to another, or to the bench (null): it leaves properly first (commit, LeaveGroup). */
  | { readonly type: 'consumer.move'; readonly consumerId: string; readonly groupId: string | null }
  /** close() and gone from the screen. */
  | { readonly type: 'consumer.remove'; readonly consumerId: string }
  /** The process dies; nobody is told. */
  | { readonly type: 'consumer.crash'; readonly consumerId: string }
  | { readonly type: 'consumer.start'; readonly consumerId: string }
  /** The process stands still, its background thread and heartbeats too, and goes on where it was. */
  | { readonly type: 'consumer.pause'; readonly consumerId: string }
  | { readonly type: 'consumer.resume'; readonly consumerId: string }
  /** The application stops calling poll() (true) or goes on (false). */
  | { readonly type: 'consumer.stall'; readonly consumerId: string; readonly stalled: boolean }
  /** Not Kafka: from now on the brokers send it its records unasked (`push`), or it fetches them again. */
  | {
      readonly type: 'consumer.delivery';
      readonly consumerId: string;
      readonly delivery: Delivery;
      /** Of the inbox, with `push`: 1 to 100 000. Absent: 500. */
      readonly inboxRecords?: number;
    }
  /** seek(), seekToBeginning(), seekToEnd(), or offsetsForTimes() and seek(): where the consumer reads on. */
  | ({
      readonly type: 'consumer.seek';
      readonly partition: PartitionKey;
      readonly to: SeekTarget;
    } & ConsumerCallCommand)
  /** pause() and resume() of one partition: what is fetched of it waits, and nothing more is fetched. */
  | ({ readonly type: 'consumer.pausePartition'; readonly partition: PartitionKey } & ConsumerCallCommand)
  | ({ readonly type: 'consumer.resumePartition'; readonly partition: PartitionKey } & ConsumerCallCommand)
  /** commitSync() or commitAsync() of all positions. */
  | ({ readonly type: 'consumer.commit'; readonly how: 'sync' | 'async' } & ConsumerCallCommand)
  /** kafka-consumer-groups.sh --reset-offsets: of a topic, for a group without members. */
  | {
      readonly type: 'group.resetOffsets';
      readonly groupId: string;
      readonly topic: string;
      /** Absent: all of the topic. */
      readonly partitions?: readonly number[];
      readonly to: SeekTarget;
    }
  /** kafka-consumer-groups.sh --delete-offsets. */
  | { readonly type: 'group.deleteOffsets'; readonly groupId: string; readonly topic: string }
  /** kafka-consumer-groups.sh --delete: what the cluster knows of the group. */
  | { readonly type: 'group.delete'; readonly groupId: string }
  | {
      readonly type: 'group.add';
      readonly name: string;
      readonly topics: readonly string[];
      /** Of the classic protocol. */
      readonly assignor: AssignorName;
      /** Absent: `classic`. */
      readonly protocol?: GroupProtocol;
      /** `group.remote.assignor`, with `consumer`; absent: the coordinator's first. */
      readonly remoteAssignor?: RemoteAssignor;
    };

export type CommandType = Command['type'];

/** One line of the command journal. `atUs`: the command took effect at the first microsecond after this instant's
 *  last event, ahead of all else in that microsecond. */
export interface JournaledCommand {
  readonly commandId: CommandId;
  readonly atUs: SimTimeUs;
  readonly command: Command;
}

export type CommandResult =
  | { readonly ok: true /** id of what was created, if anything */; readonly created?: string }
  | { readonly ok: false; readonly reason: RejectReason };
