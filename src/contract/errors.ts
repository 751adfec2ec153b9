/** Why a wish is refused, and the names Kafka gives to its errors. */
import type { ProcessingRefusal } from './processing.ts';
import type { CommitRule, Delivery } from './what-if.ts';

/** Error names of `org.apache.kafka.common.protocol.Errors` that our nodes answer with, and their codes. */
export const KAFKA_ERRORS = {
  UNKNOWN_SERVER_ERROR: -1,
  NONE: 0,
  OFFSET_OUT_OF_RANGE: 1,
  CORRUPT_MESSAGE: 2,
  UNKNOWN_TOPIC_OR_PARTITION: 3,
  INVALID_FETCH_SIZE: 4,
  LEADER_NOT_AVAILABLE: 5,
  NOT_LEADER_OR_FOLLOWER: 6,
  REQUEST_TIMED_OUT: 7,
  BROKER_NOT_AVAILABLE: 8,
  MESSAGE_TOO_LARGE: 10,
  STALE_CONTROLLER_EPOCH: 11,
  OFFSET_METADATA_TOO_LARGE: 12,
  NETWORK_EXCEPTION: 13,
  COORDINATOR_LOAD_IN_PROGRESS: 14,
  COORDINATOR_NOT_AVAILABLE: 15,
  NOT_COORDINATOR: 16,
  INVALID_TOPIC_EXCEPTION: 17,
  RECORD_LIST_TOO_LARGE: 18,
  NOT_ENOUGH_REPLICAS: 19,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 20,
  INVALID_REQUIRED_ACKS: 21,
  ILLEGAL_GENERATION: 22,
  INCONSISTENT_GROUP_PROTOCOL: 23,
  INVALID_GROUP_ID: 24,
  UNKNOWN_MEMBER_ID: 25,
  INVALID_SESSION_TIMEOUT: 26,
  REBALANCE_IN_PROGRESS: 27,
  UNSUPPORTED_VERSION: 35,
  TOPIC_ALREADY_EXISTS: 36,
  INVALID_PARTITIONS: 37,
  INVALID_REPLICATION_FACTOR: 38,
  INVALID_REPLICA_ASSIGNMENT: 39,
  INVALID_CONFIG: 40,
  NOT_CONTROLLER: 41,
  INVALID_REQUEST: 42,
  POLICY_VIOLATION: 44,
  OUT_OF_ORDER_SEQUENCE_NUMBER: 45,
  INVALID_PRODUCER_EPOCH: 47,
  INVALID_TXN_STATE: 48,
  INVALID_PRODUCER_ID_MAPPING: 49,
  INVALID_TRANSACTION_TIMEOUT: 50,
  CONCURRENT_TRANSACTIONS: 51,
  TRANSACTION_COORDINATOR_FENCED: 52,
  OPERATION_NOT_ATTEMPTED: 55,
  KAFKA_STORAGE_ERROR: 56,
  UNKNOWN_PRODUCER_ID: 59,
  REASSIGNMENT_IN_PROGRESS: 60,
  NON_EMPTY_GROUP: 68,
  GROUP_ID_NOT_FOUND: 69,
  FETCH_SESSION_ID_NOT_FOUND: 70,
  INVALID_FETCH_SESSION_EPOCH: 71,
  FENCED_LEADER_EPOCH: 74,
  UNKNOWN_LEADER_EPOCH: 75,
  STALE_BROKER_EPOCH: 77,
  OFFSET_NOT_AVAILABLE: 78,
  MEMBER_ID_REQUIRED: 79,
  PREFERRED_LEADER_NOT_AVAILABLE: 80,
  GROUP_MAX_SIZE_REACHED: 81,
  FENCED_INSTANCE_ID: 82,
  ELIGIBLE_LEADERS_NOT_AVAILABLE: 83,
  ELECTION_NOT_NEEDED: 84,
  NO_REASSIGNMENT_IN_PROGRESS: 85,
  GROUP_SUBSCRIBED_TO_TOPIC: 86,
  INVALID_RECORD: 87,
  UNSTABLE_OFFSET_COMMIT: 88,
  PRODUCER_FENCED: 90,
  INVALID_UPDATE_VERSION: 95,
  SNAPSHOT_NOT_FOUND: 98,
  POSITION_OUT_OF_RANGE: 99,
  UNKNOWN_TOPIC_ID: 100,
  DUPLICATE_BROKER_REGISTRATION: 101,
  BROKER_ID_NOT_REGISTERED: 102,
  INCONSISTENT_TOPIC_ID: 103,
  INCONSISTENT_CLUSTER_ID: 104,
  INELIGIBLE_REPLICA: 107,
  NEW_LEADER_ELECTED: 108,
  FENCED_MEMBER_EPOCH: 110,
  UNRELEASED_INSTANCE_ID: 111,
  UNSUPPORTED_ASSIGNOR: 112,
  STALE_MEMBER_EPOCH: 113,
  TRANSACTION_ABORTABLE: 120,
  INVALID_RECORD_STATE: 121,
  SHARE_SESSION_NOT_FOUND: 122,
  INVALID_SHARE_SESSION_EPOCH: 123,
  FENCED_STATE_EPOCH: 124,
} as const;

export type KafkaError = keyof typeof KAFKA_ERRORS;

/** Codes of `org.apache.zookeeper.KeeperException` that our servers answer with, or clients find. */
export const ZOOKEEPER_ERRORS = {
  OK: 0,
  RUNTIMEINCONSISTENCY: -2,
  CONNECTIONLOSS: -4,
  NONODE: -101,
  BADVERSION: -103,
  NOCHILDRENFOREPHEMERALS: -108,
  NODEEXISTS: -110,
  NOTEMPTY: -111,
  SESSIONEXPIRED: -112,
  SESSIONMOVED: -118,
} as const;

export type ZkError = keyof typeof ZOOKEEPER_ERRORS;

/** What a value may be: from one number to another, one of several names, or something that has a word in `i18n`. */
export type Allowed =
  | `${string} – ${string}`
  | `${string}, ${string}`
  | 'fourInterceptors'
  | 'kafkaConfig'
  | 'keyLength'
  | 'offsetOrHighWatermark'
  | 'oneTopic'
  | 'otherNode'
  | 'powerLoss'
  | 'transactionStart'
  | 'wholeFrom0';

/** What there may be only so many of. */
export type Counted = 'brokers' | 'consumers' | 'groups' | 'producers' | 'topics';

/** Why a command was refused. Words for each are in `i18n`; `params` fill the sentence: names, numbers and codes, never words of
 *  a language, but for what Kafka itself has said (`message`). */
export type RejectReason =
  | { readonly code: 'unknownBroker'; readonly params: { readonly broker: string; readonly known: string } }
  | { readonly code: 'brokerAlreadyDown'; readonly params: { readonly broker: string } }
  | { readonly code: 'brokerAlreadyUp'; readonly params: { readonly broker: string } }
  | { readonly code: 'brokerIsPaused'; readonly params: { readonly broker: string } }
  | { readonly code: 'brokerNotPaused'; readonly params: { readonly broker: string } }
  | {
      readonly code: 'diskIsWell' | 'diskAlreadyFull' | 'diskAlreadyFailed';
      readonly params: { readonly broker: string };
    }
  | { readonly code: 'brokerIdInUse'; readonly params: { readonly broker: string } }
  | {
      readonly code: 'unknownController';
      readonly params: { readonly controller: string; readonly known: string };
    }
  | {
      readonly code: 'unknownZooKeeper';
      readonly params: { readonly server: string; readonly known: string };
    }
  | { readonly code: 'zookeeperAlreadyDown'; readonly params: { readonly server: string } }
  | { readonly code: 'zookeeperAlreadyUp'; readonly params: { readonly server: string } }
  | { readonly code: 'deletionDisabled'; readonly params: { readonly topic: string } }
  | {
      readonly code: 'eraLacks';
      readonly params: { readonly feature: string; readonly era: string; readonly since: string };
    }
  | { readonly code: 'unknownConsumer'; readonly params: { readonly consumer: string } }
  | { readonly code: 'unknownProducer'; readonly params: { readonly producer: string } }
  | { readonly code: 'unknownGroup'; readonly params: { readonly group: string; readonly known: string } }
  | { readonly code: 'unknownTopic'; readonly params: { readonly topic: string; readonly known: string } }
  | {
      readonly code: 'noOpenTransaction';
      readonly params: { readonly partition: string; readonly offset: string };
    }
  /** What-ifs are of the newest era alone. */
  | { readonly code: 'whatIfEra'; readonly params: { readonly era: string; readonly only: string } }
  | {
      readonly code: 'commitRuleAlready';
      readonly params: { readonly topic: string; readonly rule: CommitRule };
    }
  | {
      readonly code: 'deliveryAlready';
      readonly params: { readonly consumer: string; readonly delivery: Delivery };
    }
  /** Only where every replica holds what is committed may the rule change. */
  | {
      readonly code: 'commitRuleNeedsAll';
      readonly params: { readonly topic: string; readonly partition: string; readonly isr: string };
    }
  | {
      readonly code: 'commitRuleNeedsLeader';
      readonly params: { readonly topic: string; readonly partition: string };
    }
  /** A topic that commits by majority is led by whoever holds most, and keeps its replicas. */
  | { readonly code: 'majorityDecides'; readonly params: { readonly topic: string } }
  | { readonly code: 'nameTaken'; readonly params: { readonly name: string } }
  | { readonly code: 'badName'; readonly params: { readonly name: string } }
  /** `place`: a group, or empty for the bench. */
  | {
      readonly code: 'consumerAlreadyThere';
      readonly params: { readonly consumer: string; readonly place: string };
    }
  | { readonly code: 'consumerAlreadyUp'; readonly params: { readonly consumer: string } }
  | { readonly code: 'consumerIsClosing'; readonly params: { readonly consumer: string } }
  | {
      readonly code: 'consumerNotAssigned';
      readonly params: { readonly consumer: string; readonly partition: string; readonly assigned: string };
    }
  | {
      readonly code: 'consumerHasOneThread';
      readonly params: { readonly consumer: string; readonly call: string };
    }
  | { readonly code: 'groupIsActive'; readonly params: { readonly group: string; readonly state: string } }
  | {
      readonly code: ProcessingRefusal['code'];
      readonly params: { readonly consumer: string; readonly value: string };
    }
  /** What only consumers with positions of their own do, or applications with more than one thread. */
  | {
      readonly code: 'notInShareGroup';
      /** Or a call, as `seek()`, or a config. */
      readonly params: {
        readonly consumer: string;
        readonly what: 'push' | 'threads' | 'group.instance.id' | `${string}()`;
      };
    }
  | { readonly code: 'onlyInShareGroup'; readonly params: { readonly consumer: string } }
  | { readonly code: 'transformsInOneThread'; readonly params: { readonly consumer: string } }
  | { readonly code: 'consumerDoesNotCall'; readonly params: { readonly consumer: string } }
  | { readonly code: 'consumerNotInGroup'; readonly params: { readonly consumer: string } }
  | { readonly code: 'consumerIsDown'; readonly params: { readonly consumer: string } }
  | { readonly code: 'producerIsDown'; readonly params: { readonly producer: string } }
  | {
      readonly code: 'idempotenceNeedsAcksAll';
      readonly params: { readonly producer: string; readonly acks: string };
    }
  | { readonly code: 'idempotenceNeedsRetries'; readonly params: { readonly producer: string } }
  | {
      readonly code: 'idempotenceNeedsFewInFlight';
      readonly params: { readonly producer: string; readonly inFlight: string; readonly limit: string };
    }
  | {
      readonly code: 'transactionNeedsIdempotence';
      readonly params: { readonly producer: string; readonly transactionalId: string };
    }
  | {
      readonly code: 'deliveryTimeoutTooShort';
      readonly params: { readonly producer: string; readonly ms: string; readonly least: string };
    }
  /** A client does not take the value; `message` in its words. */
  | {
      readonly code: 'configException';
      readonly params: { readonly producer: string; readonly message: string };
    }
  | { readonly code: 'producerAlreadyUp'; readonly params: { readonly producer: string } }
  | { readonly code: 'producerIsPaused'; readonly params: { readonly producer: string } }
  | { readonly code: 'producerNotPaused'; readonly params: { readonly producer: string } }
  | { readonly code: 'consumerIsPaused'; readonly params: { readonly consumer: string } }
  | { readonly code: 'consumerNotPaused'; readonly params: { readonly consumer: string } }
  | {
      readonly code: 'badValue';
      readonly params: { readonly name: string; readonly value: string; readonly allowed: Allowed };
    }
  | { readonly code: 'noBrokerUp'; readonly params: Readonly<Record<string, never>> }
  | { readonly code: 'noController'; readonly params: Readonly<Record<string, never>> }
  | { readonly code: 'kafkaError'; readonly params: { readonly error: KafkaError; readonly message: string } }
  | { readonly code: 'linkAlreadyCut'; readonly params: { readonly a: string; readonly b: string } }
  | { readonly code: 'linkNotCut'; readonly params: { readonly a: string; readonly b: string } }
  | { readonly code: 'tooMany'; readonly params: { readonly what: Counted; readonly limit: string } };

/** A broken assumption of ours, never a refused wish: thrown, shown, and kept with its seed. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Throws with `sentence` when the assumption does not hold. */
export function invariant(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new InvariantError(sentence);
}

/** Throws with `sentence`: an assumption does not hold. For where the sentence would be put together at every look. */
export function broken(sentence: string): never {
  throw new InvariantError(sentence);
}

/** The end of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected value ${JSON.stringify(value)}`);
}
