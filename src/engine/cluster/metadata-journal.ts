/** What committed batches of the metadata log say, as events.
 *  See         quorum-view.ts, contract/events.ts */
import type { EventBody } from '../../contract/events.ts';
import { NO_BROKER, partitionKey } from '../../contract/ids.ts';
import { COMMIT_RULE, commitRuleOf } from '../../contract/what-if.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { replay } from '../protocol/metadata-image.ts';
import type { MetadataRecord, PartitionChangeRecord } from '../protocol/records.ts';

type Tell = (body: EventBody) => void;

/** Applies the records of one atomic batch, and tells what is different: brokers and partitions record by record, topics and
 *  configs when the batch is whole. */
export function applyBatch(
  image: MetadataImage,
  records: readonly MetadataRecord[],
  baseOffset: number,
  tell: Tell,
): void {
  const news = topicNews(image, records);
  for (const [i, record] of records.entries()) {
    const before = changed(image, record);
    if (record.type === 'ClearElrRecord') tellCleared(tell, image, record.topicName);
    replay(image, record, baseOffset + i);
    const after = changed(image, record);
    if (record.type === 'RegisterBrokerRecord') {
      tell({ type: 'broker.registered', brokerId: record.brokerId, brokerEpoch: record.brokerEpoch });
    } else if (record.type === 'BrokerRegistrationChangeRecord') {
      const { brokerId } = record;
      if (record.fenced === -1) tell({ type: 'broker.unfenced', brokerId });
      if (record.inControlledShutdown === 1) tell({ type: 'broker.shuttingDown', brokerId });
    } else if (record.type === 'PartitionChangeRecord' && before && after) {
      const byMajority = commitRuleOf(image.topics.get(after.topic)?.configs) === 'majority';
      tellChange(tell, record, before, after, byMajority);
    }
  }
  for (const body of news) tell(body);
}

/** Of which partitions it is forgotten who was eligible, and who led last.
 *  @param topicName empty: of all topics */
function tellCleared(tell: Tell, image: MetadataImage, topicName: string): void {
  for (const topic of image.topics.values()) {
    if (topicName !== '' && topic.name !== topicName) continue;
    for (const { partition, eligibleLeaderReplicas, lastKnownElr } of topic.partitions) {
      if (eligibleLeaderReplicas.length + lastKnownElr.length === 0) continue;
      tell({
        type: 'partition.eligibleChanged',
        partition: partitionKey(topic.name, partition),
        from: eligibleLeaderReplicas,
        to: [],
        lastKnownLeader: NO_BROKER,
      });
    }
  }
}

function changed(image: MetadataImage, record: MetadataRecord): PartitionRegistration | undefined {
  if (record.type !== 'PartitionChangeRecord') return undefined;
  return image.topics.get(image.names.get(record.topicId) ?? '')?.partitions[record.partitionId];
}

/** Topics that a batch makes, widens, removes or sets otherwise.
 *  @param image as it is before the batch */
function topicNews(image: MetadataImage, records: readonly MetadataRecord[]): readonly EventBody[] {
  const news: EventBody[] = [];
  const made = new Map<string, string>();
  const widened = new Map<string, number>();
  const configs = new Map<string, Record<string, string | null>>();
  // What a new cluster begins with is no news.
  const isBootstrap = records.some(({ type }) => type === 'FeatureLevelRecord');
  for (const record of records) {
    if (record.type === 'TopicRecord') {
      const own = records.filter(
        (other) => other.type === 'PartitionRecord' && other.topicId === record.topicId,
      );
      const [first] = own;
      made.set(record.topicId, record.name);
      news.push({
        type: 'topic.created',
        topic: record.name,
        partitionCount: own.length,
        replicationFactor: first?.type === 'PartitionRecord' ? first.replicas.length : 0,
      });
    } else if (record.type === 'PartitionRecord' && !made.has(record.topicId)) {
      widened.set(record.topicId, (widened.get(record.topicId) ?? 0) + 1);
    } else if (record.type === 'RemoveTopicRecord') {
      const topic = image.names.get(record.topicId);
      if (topic !== undefined) news.push({ type: 'topic.deleted', topic });
    } else if (record.type === 'ConfigRecord' && !isBootstrap) {
      const { resourceType, resourceName, name, value } = record;
      if (resourceType === 'topic' && name === COMMIT_RULE) {
        const rule = value === 'majority' ? 'majority' : 'isr';
        news.push({ type: 'topic.commitRuleChanged', topic: resourceName, rule });
        continue;
      }
      if (resourceType === 'topic' && [...made.values()].includes(resourceName)) continue;
      const key = `${resourceType} ${resourceName}`;
      const known = configs.get(key);
      if (known) known[name] = value;
      else {
        const values = { [name]: value };
        configs.set(key, values);
        news.push({ type: 'config.changed', resourceType, resourceName, configs: values });
      }
    }
  }
  for (const [topicId, count] of widened) {
    const topic = image.names.get(topicId) ?? '';
    const from = image.topics.get(topic)?.partitions.length ?? 0;
    news.push({ type: 'topic.partitionsAdded', topic, from, to: from + count });
  }
  return news;
}

function tellChange(
  tell: Tell,
  record: PartitionChangeRecord,
  before: PartitionRegistration,
  after: PartitionRegistration,
  byMajority: boolean,
): void {
  const partition = partitionKey(after.topic, after.partition);
  if (record.replicas || record.addingReplicas || record.removingReplicas) {
    tell({
      type: 'partition.replicasChanged',
      partition,
      from: before.replicas,
      to: after.replicas,
      adding: after.addingReplicas,
      removing: after.removingReplicas,
    });
  }
  if (record.isr) {
    tell({
      type: 'partition.isrChanged',
      partition,
      from: before.isr,
      to: after.isr,
      leaderEpoch: after.leaderEpoch,
      partitionEpoch: after.partitionEpoch,
    });
  }
  if (record.eligibleLeaderReplicas || record.lastKnownElr) {
    tell({
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
    tell({ type: 'partition.leaderEpochBumped', partition, leaderId: leader, leaderEpoch });
    return;
  }
  const wasInSync = before.isr.includes(leader);
  const wasEligible = before.eligibleLeaderReplicas.includes(leader);
  // Recovering already, it may be elected uncleanly once more; nobody else can come to lead as the only one in sync.
  const isUncleanAgain =
    before.leaderRecoveryState === 1 && !wasInSync && !wasEligible && !record.replicas && isr.length === 1;
  tell({
    type: 'partition.leaderElected',
    partition,
    fromLeader: before.leader,
    toLeader: leader,
    leaderEpoch,
    isr,
    unclean: record.leaderRecoveryState === 1 || isUncleanAgain,
    fromElr: wasEligible && !wasInSync,
    lastKnown: before.isr.length === 0 && before.lastKnownElr.includes(leader) && !wasEligible,
    ...(byMajority && { byMajority }),
  });
}
