/** The ISR that a leader asks for: every check in Kafka's order, then the change.
 *  Pure: reads the metadata, answers an error and a record.
 *  Models      org.apache.kafka.controller.ReplicationControlManager#alterPartition, #validateAlterPartitionData; KIP-497,
 *              KIP-704, KIP-841, KIP-903
 *  Invariants  a change is made only if leader, both epochs and the broker epochs of all members are the controller's
 *  See         requests.ts, broker/alter-partition.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { AlterPartitionRequest, AlterPartitionResponse } from '../protocol/api.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { isActive, mergeChange } from '../protocol/metadata-image.ts';
import type { PartitionChangeRecord } from '../protocol/records.ts';
import type { Control } from './control.ts';
import { allowsUnclean, unchanged } from './control.ts';
import { changePartition } from './partition-change.ts';

type Asked = AlterPartitionRequest['topics'][number]['partitions'][number];
type Result = AlterPartitionResponse['topics'][number]['partitions'][number];

export interface AlterVerdict {
  readonly result: Result;
  /** Written also with NEW_LEADER_ELECTED, the only error that changes something. */
  readonly record: PartitionChangeRecord | null;
}

const RECOVERING = 1;
const NO_LEADER_CHANGE = -2;

/** Since version 2 (KIP-841) the errors have names of their own. */
const ineligible = (version: number): KafkaError =>
  version >= 2 ? 'INELIGIBLE_REPLICA' : 'OPERATION_NOT_ATTEMPTED';
const newLeaderElected = (version: number): KafkaError =>
  version >= 2 ? 'NEW_LEADER_ELECTED' : 'FENCED_LEADER_EPOCH';

/** Decides on one partition of a request; `version` is the request's. */
export function alterPartition(
  control: Control,
  brokerId: BrokerId,
  topicId: string,
  asked: Asked,
  version: number,
): AlterVerdict {
  const { image } = control;
  const index = asked.partitionIndex;
  const name = image.names.get(topicId);
  const partition = name === undefined ? undefined : image.topics.get(name)?.partitions[index];
  if (!partition) {
    return refuse(index, name === undefined ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION');
  }
  const error = errorOf(image, partition, brokerId, asked, version);
  if (error) return refuse(index, error);
  const record = changePartition({
    ...unchanged(control, partition),
    election: allowsUnclean(control, partition.topic) ? 'UNCLEAN' : 'ONLINE',
    targetIsr: asked.newIsrWithEpochs.map((member) => member.brokerId),
    targetLeaderRecoveryState: asked.leaderRecoveryState,
  });
  if (record && record.leader !== NO_LEADER_CHANGE && record.leader !== brokerId) {
    // The change completes a reassignment that takes the leader out: it must learn of its successor first.
    return { result: refuse(index, newLeaderElected(version)).result, record };
  }
  return { result: accepted(index, record ? mergeChange(partition, record) : partition), record };
}

function errorOf(
  image: MetadataImage,
  partition: PartitionRegistration,
  brokerId: BrokerId,
  asked: Asked,
  version: number,
): KafkaError | null {
  // A leader that knows more than this controller is talking to a deposed one.
  if (asked.leaderEpoch > partition.leaderEpoch) return 'NOT_CONTROLLER';
  if (asked.partitionEpoch > partition.partitionEpoch) return 'NOT_CONTROLLER';
  if (asked.leaderEpoch < partition.leaderEpoch) return 'FENCED_LEADER_EPOCH';
  if (brokerId !== partition.leader) return 'INVALID_REQUEST';
  if (asked.partitionEpoch < partition.partitionEpoch) return 'INVALID_UPDATE_VERSION';
  const ids = asked.newIsrWithEpochs.map((member) => member.brokerId);
  const isIsr =
    ids.length > 0 &&
    new Set(ids).size === ids.length &&
    ids.every((id) => partition.replicas.includes(id)) &&
    ids.includes(partition.leader);
  if (!isIsr) return 'INVALID_REQUEST';
  if (asked.leaderRecoveryState === RECOVERING) {
    if (ids.length > 1 || partition.leaderRecoveryState !== RECOVERING) return 'INVALID_REQUEST';
  }
  const isEligible = asked.newIsrWithEpochs.every(
    (member) =>
      isActive(image, member.brokerId) &&
      (member.brokerEpoch === -1 || image.brokers.get(member.brokerId)?.brokerEpoch === member.brokerEpoch),
  );
  return isEligible ? null : ineligible(version);
}

const refuse = (index: number, errorCode: KafkaError): AlterVerdict => ({
  result: {
    partitionIndex: index,
    errorCode,
    leaderId: NO_BROKER,
    leaderEpoch: -1,
    isr: [],
    partitionEpoch: -1,
  },
  record: null,
});

const accepted = (index: number, partition: PartitionRegistration): Result => ({
  partitionIndex: index,
  errorCode: 'NONE',
  leaderId: partition.leader,
  leaderEpoch: partition.leaderEpoch,
  isr: partition.isr,
  partitionEpoch: partition.partitionEpoch,
});
