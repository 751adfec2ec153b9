/** Records of share groups (KIP-932): six kinds in `__consumer_offsets`, two in `__share_group_state`. The version of a key is
 *  what kind of key it is.
 *  See         record-schemas.ts */
import { field, flexible, list, nullable, plain, struct } from './record-schemas.ts';
import type { Schema } from './schema.ts';

const IDS = [field('topicId', 'uuid'), field('partitions', list('int32'))];
const TOPIC_ID_PARTITIONS = list(struct(...IDS));
const NAMED_PARTITIONS = list(
  struct(field('topicId', 'uuid'), field('topicName', 'string'), field('partitions', list('int32'))),
);
const NAMED_TOPICS = list(struct(field('topicId', 'uuid'), field('topicName', 'string')));
const STATE_BATCHES = list(
  struct(
    field('firstOffset', 'int64'),
    field('lastOffset', 'int64'),
    field('deliveryState', 'int8'),
    field('deliveryCount', 'int16'),
  ),
);
const ofGroup = (name: string): Schema => plain(name, field('group', 'string'));
const ofMember = (name: string): Schema => plain(name, field('group', 'string'), field('memberId', 'string'));
const ofSharePartition = (name: string): Schema =>
  plain(name, field('groupId', 'string'), field('topicId', 'uuid'), field('partition', 'int32'));

/** Version of the key, key and value, by the name of the record. */
export const SHARE_SCHEMAS = {
  shareGroupMemberMetadata: [
    10,
    ofMember('ShareGroupMemberMetadataKey'),
    flexible(
      'ShareGroupMemberMetadataValue',
      nullable('rackId', 'string'),
      field('clientId', 'string'),
      field('clientHost', 'string'),
      field('subscribedTopicNames', list('string')),
    ),
  ],
  shareGroupMetadata: [
    11,
    ofGroup('ShareGroupMetadataKey'),
    flexible('ShareGroupMetadataValue', field('epoch', 'int32'), field('metadataHash', 'int64')),
  ],
  shareGroupTargetAssignmentMetadata: [
    12,
    ofGroup('ShareGroupTargetAssignmentMetadataKey'),
    flexible('ShareGroupTargetAssignmentMetadataValue', field('assignmentEpoch', 'int32')),
  ],
  shareGroupTargetAssignmentMember: [
    13,
    ofMember('ShareGroupTargetAssignmentMemberKey'),
    flexible('ShareGroupTargetAssignmentMemberValue', field('topicPartitions', TOPIC_ID_PARTITIONS)),
  ],
  shareGroupCurrentMemberAssignment: [
    14,
    ofMember('ShareGroupCurrentMemberAssignmentKey'),
    flexible(
      'ShareGroupCurrentMemberAssignmentValue',
      field('memberEpoch', 'int32'),
      field('previousMemberEpoch', 'int32'),
      field('state', 'int8'),
      field('assignedPartitions', TOPIC_ID_PARTITIONS),
    ),
  ],
  shareGroupStatePartitionMetadata: [
    15,
    ofGroup('ShareGroupStatePartitionMetadataKey'),
    flexible(
      'ShareGroupStatePartitionMetadataValue',
      field('initializingTopics', NAMED_PARTITIONS),
      field('initializedTopics', NAMED_PARTITIONS),
      field('deletingTopics', NAMED_TOPICS),
    ),
  ],
  shareSnapshot: [
    0,
    ofSharePartition('ShareSnapshotKey'),
    flexible(
      'ShareSnapshotValue',
      field('snapshotEpoch', 'int32'),
      field('stateEpoch', 'int32'),
      field('leaderEpoch', 'int32'),
      field('startOffset', 'int64'),
      field('createTimestamp', 'int64'),
      field('writeTimestamp', 'int64'),
      field('stateBatches', STATE_BATCHES),
    ),
  ],
  shareUpdate: [
    1,
    ofSharePartition('ShareUpdateKey'),
    flexible(
      'ShareUpdateValue',
      field('snapshotEpoch', 'int32'),
      field('leaderEpoch', 'int32'),
      field('startOffset', 'int64'),
      field('stateBatches', STATE_BATCHES),
    ),
  ],
} as const satisfies Readonly<Record<string, readonly [keyVersion: number, key: Schema, value: Schema]>>;
