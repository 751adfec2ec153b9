/** The messages that lie in records: of the coordinators, of the quorum, of transactions.
 *  Models      group-coordinator, transaction-coordinator, metadata and clients `resources/common/**.json`, in the versions
 *              that 4.1 writes
 *  See         ../record-messages.ts (from the engine's records to these) */
import type { Field, Fields, FieldType, Schema, Value } from './schema.ts';

export const field = (name: string, type: FieldType, standard?: Value): Field =>
  standard === undefined ? { name, type } : { name, type, default: standard };
export const nullable = (name: string, type: FieldType): Field => ({ name, type, isNullable: true });
export const list = (array: FieldType): FieldType => ({ array });
export const struct = (...fields: Field[]): FieldType => ({ struct: fields });
/** A tagged field; one with the default null may be null. */
const tagged = (tag: number, name: string, type: FieldType, standard: Value): Field => ({
  tag,
  name,
  type,
  default: standard,
  isNullable: standard === null,
});

export const plain = (name: string, ...fields: Field[]): Schema => ({ name, isFlexible: false, fields });
export const flexible = (name: string, ...fields: Field[]): Schema => ({ name, isFlexible: true, fields });

// ---- __consumer_offsets

/** Key of a committed offset; its version, 1, is also what kind of key it is. */
export const OFFSET_COMMIT_KEY = plain(
  'OffsetCommitKey',
  field('group', 'string'),
  field('topic', 'string'),
  field('partition', 'int32'),
);
export const OFFSET_COMMIT_VALUE = plain(
  'OffsetCommitValue',
  field('offset', 'int64'),
  field('leaderEpoch', 'int32', -1),
  field('metadata', 'string'),
  field('commitTimestamp', 'int64'),
);
export const GROUP_METADATA_KEY = plain('GroupMetadataKey', field('group', 'string'));
export const GROUP_METADATA_VALUE = plain(
  'GroupMetadataValue',
  field('protocolType', 'string'),
  field('generation', 'int32'),
  nullable('protocol', 'string'),
  nullable('leader', 'string'),
  field('currentStateTimestamp', 'int64', -1),
  field(
    'members',
    list(
      struct(
        field('memberId', 'string'),
        nullable('groupInstanceId', 'string'),
        field('clientId', 'string'),
        field('clientHost', 'string'),
        field('rebalanceTimeout', 'int32', -1),
        field('sessionTimeout', 'int32'),
        field('subscription', 'bytes'),
        field('assignment', 'bytes'),
      ),
    ),
  ),
);

// ---- groups of KIP-848; the version of a key is what kind of key it is

const TOPIC_ID_PARTITIONS = list(struct(field('topicId', 'uuid'), field('partitions', list('int32'))));
const ofGroup = (name: string): Schema => plain(name, field('group', 'string'));
const ofMember = (name: string): Schema => plain(name, field('group', 'string'), field('memberId', 'string'));

/** Version of the key, key and value, by the name of the record. */
export const CONSUMER_GROUP_SCHEMAS = {
  consumerGroupMetadata: [
    3,
    ofGroup('ConsumerGroupMetadataKey'),
    flexible('ConsumerGroupMetadataValue', field('epoch', 'int32'), tagged(0, 'metadataHash', 'int64', 0)),
  ],
  consumerGroupMemberMetadata: [
    5,
    ofMember('ConsumerGroupMemberMetadataKey'),
    flexible(
      'ConsumerGroupMemberMetadataValue',
      nullable('instanceId', 'string'),
      nullable('rackId', 'string'),
      field('clientId', 'string'),
      field('clientHost', 'string'),
      field('subscribedTopicNames', list('string')),
      nullable('subscribedTopicRegex', 'string'),
      field('rebalanceTimeoutMs', 'int32', -1),
      nullable('serverAssignor', 'string'),
    ),
  ],
  consumerGroupTargetAssignmentMetadata: [
    6,
    ofGroup('ConsumerGroupTargetAssignmentMetadataKey'),
    flexible('ConsumerGroupTargetAssignmentMetadataValue', field('assignmentEpoch', 'int32')),
  ],
  consumerGroupTargetAssignmentMember: [
    7,
    ofMember('ConsumerGroupTargetAssignmentMemberKey'),
    flexible('ConsumerGroupTargetAssignmentMemberValue', field('topicPartitions', TOPIC_ID_PARTITIONS)),
  ],
  consumerGroupCurrentMemberAssignment: [
    8,
    ofMember('ConsumerGroupCurrentMemberAssignmentKey'),
    flexible(
      'ConsumerGroupCurrentMemberAssignmentValue',
      field('memberEpoch', 'int32'),
      field('previousMemberEpoch', 'int32'),
      field('state', 'int8'),
      field('assignedPartitions', TOPIC_ID_PARTITIONS),
      field('partitionsPendingRevocation', TOPIC_ID_PARTITIONS),
    ),
  ],
} as const satisfies Readonly<Record<string, readonly [keyVersion: number, key: Schema, value: Schema]>>;

// ---- what members of a classic group say to each other

const TOPIC_PARTITIONS = list(struct(field('topic', 'string'), field('partitions', list('int32'))));
const SUBSCRIPTION_FIELDS: Fields = [
  field('topics', list('string')),
  nullable('userData', 'bytes'),
  field('ownedPartitions', TOPIC_PARTITIONS),
  field('generationId', 'int32', -1),
  nullable('rackId', 'string'),
];
/** A subscription of version 0 to 3: each brought a field more (owned partitions, generation, rack). */
export const subscriptionSchema = (version: number): Schema =>
  plain('ConsumerProtocolSubscription', ...SUBSCRIPTION_FIELDS.slice(0, 2 + version));
/** Of all versions alike. */
export const CONSUMER_PROTOCOL_ASSIGNMENT = plain(
  'ConsumerProtocolAssignment',
  field('assignedPartitions', TOPIC_PARTITIONS),
  nullable('userData', 'bytes'),
);
/** What a sticky assignor remembers in its user data: StickyAssignor's STICKY_ASSIGNOR_USER_DATA_V1. */
export const STICKY_USER_DATA = plain(
  'StickyAssignorUserData',
  field('previousAssignment', TOPIC_PARTITIONS),
  field('generation', 'int32'),
);

// ---- __transaction_state

export const TRANSACTION_LOG_KEY = plain('TransactionLogKey', field('transactionalId', 'string'));
const TRANSACTION_PARTITIONS = nullable(
  'transactionPartitions',
  list(struct(field('topic', 'string'), field('partitionIds', list('int32')))),
);
const TRANSACTION_FIELDS: Fields = [
  field('producerId', 'int64'),
  field('producerEpoch', 'int16'),
  field('transactionTimeoutMs', 'int32'),
  field('transactionStatus', 'int8'),
  TRANSACTION_PARTITIONS,
  field('transactionLastUpdateTimestampMs', 'int64'),
  field('transactionStartTimestampMs', 'int64'),
];
export const TRANSACTION_LOG_VALUE_V0 = plain('TransactionLogValue', ...TRANSACTION_FIELDS);
export const TRANSACTION_LOG_VALUE_V1 = flexible(
  'TransactionLogValue',
  ...TRANSACTION_FIELDS,
  tagged(0, 'previousProducerId', 'int64', -1),
  tagged(1, 'nextProducerId', 'int64', -1),
  tagged(2, 'clientTransactionVersion', 'int16', 0),
);

// ---- control records: the version is a field of the message

/** 0 abort, 1 commit, 2 leader change, 3 snapshot header, 4 snapshot footer, 5 kraft version, 6 voters. */
export const CONTROL_RECORD_KEY = plain('ControlRecordKey', field('type', 'int16'));
export const END_TRANSACTION_MARKER = plain(
  'EndTransactionMarker',
  field('version', 'int16'),
  field('coordinatorEpoch', 'int32'),
);
const VOTERS = list(struct(field('voterId', 'int32')));
export const LEADER_CHANGE_MESSAGE = flexible(
  'LeaderChangeMessage',
  field('version', 'int16'),
  field('leaderId', 'int32'),
  field('voters', VOTERS),
  field('grantingVoters', VOTERS),
);
export const SNAPSHOT_HEADER = flexible(
  'SnapshotHeaderRecord',
  field('version', 'int16'),
  field('lastContainedLogTimestamp', 'int64'),
);
export const SNAPSHOT_FOOTER = flexible('SnapshotFooterRecord', field('version', 'int16'));
export const KRAFT_VERSION = flexible(
  'KRaftVersionRecord',
  field('version', 'int16'),
  field('kRaftVersion', 'int16'),
);

// ---- __cluster_metadata: a frame (1, api key, version) comes first

/** A record of the quorum, with the key and the version that its frame says. */
export interface MetadataSchema extends Schema {
  readonly apiKey: number;
  readonly version: number;
}
const metadata = (name: string, apiKey: number, version: number, ...fields: Field[]): MetadataSchema => ({
  name,
  isFlexible: true,
  fields,
  apiKey,
  version,
});

export const METADATA_SCHEMAS = {
  RegisterBrokerRecord: metadata(
    'RegisterBrokerRecord',
    0,
    3,
    field('brokerId', 'int32'),
    field('isMigratingZkBroker', 'bool'),
    field('incarnationId', 'uuid'),
    field('brokerEpoch', 'int64'),
    field(
      'endPoints',
      list(
        struct(
          field('name', 'string'),
          field('host', 'string'),
          field('port', 'uint16'),
          field('securityProtocol', 'int16'),
        ),
      ),
    ),
    field(
      'features',
      list(
        struct(
          field('name', 'string'),
          field('minSupportedVersion', 'int16'),
          field('maxSupportedVersion', 'int16'),
        ),
      ),
    ),
    nullable('rack', 'string'),
    field('fenced', 'bool', true),
    field('inControlledShutdown', 'bool'),
    tagged(0, 'logDirs', list('uuid'), []),
  ),
  UnregisterBrokerRecord: metadata(
    'UnregisterBrokerRecord',
    1,
    0,
    field('brokerId', 'int32'),
    field('brokerEpoch', 'int64'),
  ),
  TopicRecord: metadata('TopicRecord', 2, 0, field('name', 'string'), field('topicId', 'uuid')),
  PartitionRecord: metadata(
    'PartitionRecord',
    3,
    2,
    field('partitionId', 'int32', -1),
    field('topicId', 'uuid'),
    field('replicas', list('int32')),
    field('isr', list('int32')),
    field('removingReplicas', list('int32')),
    field('addingReplicas', list('int32')),
    field('leader', 'int32', -1),
    tagged(0, 'leaderRecoveryState', 'int8', 0),
    field('leaderEpoch', 'int32', -1),
    field('partitionEpoch', 'int32', -1),
    field('directories', list('uuid')),
    tagged(1, 'eligibleLeaderReplicas', list('int32'), null),
    tagged(2, 'lastKnownElr', list('int32'), null),
  ),
  ConfigRecord: metadata(
    'ConfigRecord',
    4,
    0,
    field('resourceType', 'int8'),
    field('resourceName', 'string'),
    field('name', 'string'),
    nullable('value', 'string'),
  ),
  PartitionChangeRecord: metadata(
    'PartitionChangeRecord',
    5,
    2,
    field('partitionId', 'int32', -1),
    field('topicId', 'uuid'),
    tagged(0, 'isr', list('int32'), null),
    tagged(1, 'leader', 'int32', -2),
    tagged(2, 'replicas', list('int32'), null),
    tagged(3, 'removingReplicas', list('int32'), null),
    tagged(4, 'addingReplicas', list('int32'), null),
    tagged(5, 'leaderRecoveryState', 'int8', -1),
    tagged(6, 'eligibleLeaderReplicas', list('int32'), null),
    tagged(7, 'lastKnownElr', list('int32'), null),
    tagged(8, 'directories', list('uuid'), null),
  ),
  RemoveTopicRecord: metadata('RemoveTopicRecord', 9, 0, field('topicId', 'uuid')),
  FeatureLevelRecord: metadata(
    'FeatureLevelRecord',
    12,
    0,
    field('name', 'string'),
    field('featureLevel', 'int16'),
  ),
  ProducerIdsRecord: metadata(
    'ProducerIdsRecord',
    15,
    0,
    field('brokerId', 'int32'),
    field('brokerEpoch', 'int64', -1),
    field('nextProducerId', 'int64'),
  ),
  BrokerRegistrationChangeRecord: metadata(
    'BrokerRegistrationChangeRecord',
    17,
    2,
    field('brokerId', 'int32'),
    field('brokerEpoch', 'int64'),
    tagged(0, 'fenced', 'int8', 0),
    tagged(1, 'inControlledShutdown', 'int8', 0),
    tagged(2, 'logDirs', list('uuid'), []),
  ),
  NoOpRecord: metadata('NoOpRecord', 20, 0),
  ClearElrRecord: metadata('ClearElrRecord', 28, 0, field('topicName', 'string')),
} as const satisfies Readonly<Record<string, MetadataSchema>>;

export type MetadataRecordName = keyof typeof METADATA_SCHEMAS;

/** First byte of a metadata record's frame. */
export const METADATA_FRAME_VERSION = 1;
