import type { TopicEvent } from '../../../contract/events/topics.ts';
import type { Samples } from './samples.ts';

export const topics: Samples<TopicEvent> = {
  'topic.created': { type: 'topic.created', topic: 'invoices', partitionCount: 3, replicationFactor: 3 },
  'topic.deleted': { type: 'topic.deleted', topic: 'invoices' },
  'topic.partitionsOverwritten': { type: 'topic.partitionsOverwritten', topic: 'orders', from: 6, to: 3 },
  'topic.partitionsAdded': { type: 'topic.partitionsAdded', topic: 'orders', from: 3, to: 6 },
  'topic.commitRuleChanged': { type: 'topic.commitRuleChanged', topic: 'orders', rule: 'majority' },
  'config.changed': {
    type: 'config.changed',
    resourceType: 'topic',
    resourceName: 'orders',
    configs: { 'min.insync.replicas': '2', 'max.message.bytes': null },
  },
};
