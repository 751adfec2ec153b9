/** What the records say, as events.
 *  See         active.ts, contract/events.ts */
import { unreachable } from '../../contract/errors.ts';
import { NO_BROKER, partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import type { MetadataRecord, PartitionChangeRecord } from '../protocol/records.ts';

export function beforeChange(image: MetadataImage, record: MetadataRecord) {
  if (record.type !== 'PartitionChangeRecord') return undefined;
  return image.topics.get(image.names.get(record.topicId) ?? '')?.partitions[record.partitionId];
}

export function tell(
  node: NodeContext,
  image: MetadataImage,
  record: MetadataRecord,
  before: ReturnType<typeof beforeChange>,
): void {
  switch (record.type) {
    case 'RegisterBrokerRecord':
      node.emit({ type: 'broker.registered', brokerId: record.brokerId, brokerEpoch: record.brokerEpoch });
      return;
    case 'BrokerRegistrationChangeRecord':
      if (record.fenced === -1) node.emit({ type: 'broker.unfenced', brokerId: record.brokerId });
      if (record.inControlledShutdown === 1) {
        node.emit({ type: 'broker.shuttingDown', brokerId: record.brokerId });
      }
      return;
    case 'PartitionChangeRecord': {
      const after = beforeChange(image, record);
      if (before && after) tellChange(node, record, before, after);
      return;
    }
    case 'RemoveTopicRecord':
    case 'TopicRecord':
    case 'PartitionRecord':
    case 'ConfigRecord':
    case 'ClearElrRecord':
    case 'FeatureLevelRecord':
    case 'LeaderChangeMessage':
    case 'ProducerIdsRecord':
    case 'NoOpRecord':
      return;
    default:
      unreachable(record);
  }
}

function tellChange(
  node: NodeContext,
  record: PartitionChangeRecord,
  before: PartitionRegistration,
  after: PartitionRegistration,
): void {
  const partition = partitionKey(after.topic, after.partition);
  if (record.replicas || record.addingReplicas || record.removingReplicas) {
    node.emit({
      type: 'partition.replicasChanged',
      partition,
      from: before.replicas,
      to: after.replicas,
      adding: after.addingReplicas,
      removing: after.removingReplicas,
    });
  }
  if (record.isr) {
    node.emit({
      type: 'partition.isrChanged',
      partition,
      from: before.isr,
      to: after.isr,
      leaderEpoch: after.leaderEpoch,
      partitionEpoch: after.partitionEpoch,
    });
  }
  if (record.eligibleLeaderReplicas || record.lastKnownElr) {
    node.emit({
      type: 'partition.eligibleChanged',
      partition,
      from: before.eligibleLeaderReplicas,
      to: after.eligibleLeaderReplicas,
      lastKnownLeader: after.lastKnownElr[0] ?? NO_BROKER,
    });
  }
  if (record.leader === -2) return;
  const { leader, leaderEpoch, isr } = after;
  if (leader === before.leader) {
    node.emit({ type: 'partition.leaderEpochBumped', partition, leaderId: leader, leaderEpoch });
    return;
  }
  const wasInSync = before.isr.includes(leader);
  const wasEligible = before.eligibleLeaderReplicas.includes(leader);
  // Recovering already, it may be elected uncleanly once more; nobody else can come to lead as the only one in sync.
  const isUncleanAgain =
    before.leaderRecoveryState === 1 && !wasInSync && !wasEligible && !record.replicas && isr.length === 1;
  node.emit({
    type: 'partition.leaderElected',
    partition,
    fromLeader: before.leader,
    toLeader: leader,
    leaderEpoch,
    isr,
    unclean: record.leaderRecoveryState === 1 || isUncleanAgain,
    fromElr: wasEligible && !wasInSync,
    lastKnown: before.isr.length === 0 && before.lastKnownElr.includes(leader) && !wasEligible,
  });
}
