/** What the active controller is asked for.
 *  Models      kafka.server.ControllerApis
 *  Simplifies  topics are deleted at once; forwarded requests keep their own name (no Envelope)
 *  See         cluster-control.ts, replication-control.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { AlterPartitionResponse, ApiName } from '../protocol/api.ts';
import { randomUuid } from '../protocol/format/uuid.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { requestOf } from '../protocol/talk.ts';
import { answerWhenCommitted, write } from './active.ts';
import { heartbeat, registerBroker } from './cluster-control.ts';
import { refuse } from './refusals.ts';
import { alterPartition, alterResult, createTopic, refuseTopic } from './replication-control.ts';
import type { ActiveController } from './state.ts';
import { rulesOf } from './state.ts';

const PRODUCER_ID_BLOCK = 1_000;

export function handle(node: NodeContext, active: ActiveController, api: ApiName, incoming: Incoming): void {
  switch (api) {
    case 'BrokerRegistration':
      return registerBroker(node, active, incoming);
    case 'BrokerHeartbeat':
      return heartbeat(node, active, incoming);
    case 'AlterPartition':
      return alterPartitions(node, active, incoming);
    case 'AllocateProducerIds':
      return allocateProducerIds(node, active, incoming);
    case 'CreateTopics':
      return createTopics(node, active, incoming);
    case 'DeleteTopics':
      return deleteTopics(node, active, incoming);
    default:
      return refuse(node, api, incoming, 'INVALID_REQUEST');
  }
}

function alterPartitions(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const alter = requestOf('AlterPartition', incoming.body);
  const { image } = active;
  if (image.brokers.get(alter.brokerId)?.brokerEpoch !== alter.brokerEpoch) {
    return refuse(node, 'AlterPartition', incoming, 'STALE_BROKER_EPOCH');
  }
  const records: MetadataRecord[] = [];
  const verdicts = alter.topics.map(({ topicId, partitions }) => ({
    topicId,
    partitions: partitions.map((asked) => {
      const { error, record } = alterPartition(image, alter.brokerId, topicId, asked);
      if (record) records.push(record);
      return { index: asked.partitionIndex, error };
    }),
  }));
  const offset = write(node, active, records);
  const topics: AlterPartitionResponse['topics'] = verdicts.map(({ topicId, partitions }) => ({
    topicId,
    partitions: partitions.map(({ index, error }) =>
      alterResult(image.topics.get(image.names.get(topicId) ?? '')?.partitions[index], index, error),
    ),
  }));
  answerWhenCommitted(node, active, 'AlterPartition', incoming, offset, { errorCode: 'NONE', topics });
}

function allocateProducerIds(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { brokerId, brokerEpoch } = requestOf('AllocateProducerIds', incoming.body);
  if (active.image.brokers.get(brokerId)?.brokerEpoch !== brokerEpoch) {
    return refuse(node, 'AllocateProducerIds', incoming, 'STALE_BROKER_EPOCH');
  }
  const producerIdStart = active.image.nextProducerId;
  const nextProducerId = producerIdStart + PRODUCER_ID_BLOCK;
  const offset = write(node, active, [{ type: 'ProducerIdsRecord', brokerId, brokerEpoch, nextProducerId }]);
  answerWhenCommitted(node, active, 'AllocateProducerIds', incoming, offset, {
    errorCode: 'NONE',
    producerIdStart,
    producerIdLen: PRODUCER_ID_BLOCK,
  });
}

function createTopics(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { topics } = requestOf('CreateTopics', incoming.body);
  let offset = -1;
  const answers = topics.map((topic) => {
    const refusal = refuseTopic(active.image, topic, rulesOf(node).era);
    if (refusal) return { name: topic.name, errorCode: refusal.error, errorMessage: refusal.message };
    const records = createTopic(active.image, topic, newTopicId(node), (bound) =>
      node.randomBelow('placement', bound),
    );
    offset = write(node, active, records);
    node.emit({
      type: 'topic.created',
      topic: topic.name,
      partitionCount: topic.numPartitions,
      replicationFactor: topic.replicationFactor,
    });
    return { name: topic.name, errorCode: 'NONE' as const, errorMessage: null };
  });
  answerWhenCommitted(node, active, 'CreateTopics', incoming, offset, { topics: answers });
}

function deleteTopics(node: NodeContext, active: ActiveController, incoming: Incoming): void {
  const { topics } = requestOf('DeleteTopics', incoming.body);
  let offset = -1;
  const responses = topics.map(({ name }) => {
    const topicId = active.image.topics.get(name)?.topicId;
    if (topicId === undefined) return { name, errorCode: 'UNKNOWN_TOPIC_OR_PARTITION' as const };
    offset = write(node, active, [{ type: 'RemoveTopicRecord', topicId }]);
    node.emit({ type: 'topic.deleted', topic: name });
    return { name, errorCode: 'NONE' as const };
  });
  answerWhenCommitted(node, active, 'DeleteTopics', incoming, offset, { responses });
}

const newTopicId = (node: NodeContext): string => randomUuid((below) => node.randomBelow('topicIds', below));
