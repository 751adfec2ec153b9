/** What the records say, as events.
 *  See         active.ts, contract/events.ts */
import { unreachable } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';

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
      if (!before || !after) return;
      const partition = partitionKey(after.topic, after.partition);
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
      if (record.leader !== -2) {
        node.emit({
          type: 'partition.leaderElected',
          partition,
          fromLeader: before.leader,
          toLeader: after.leader,
          leaderEpoch: after.leaderEpoch,
          isr: after.isr,
          unclean: record.leaderRecoveryState === 1,
        });
      }
      return;
    }
    case 'RemoveTopicRecord':
    case 'TopicRecord':
    case 'PartitionRecord':
    case 'ConfigRecord':
    case 'FeatureLevelRecord':
    case 'LeaderChangeMessage':
    case 'ProducerIdsRecord':
    case 'NoOpRecord':
      return;
    default:
      unreachable(record);
  }
}
