/** Sentences about topics and configs. */
import { unreachable } from '../../../contract/errors.ts';
import type { TopicEvent } from '../../../contract/events/topics.ts';
import { resourceKey, type Teller } from '../teller.ts';

export function tellTopics(event: TopicEvent, { t, configsOf }: Teller): string {
  switch (event.type) {
    case 'topic.created':
      return t('event.topic.created', {
        topic: event.topic,
        partitions: event.partitionCount,
        replication: event.replicationFactor,
      });
    case 'topic.deleted':
      return t('event.topic.deleted', { topic: event.topic });
    case 'topic.partitionsOverwritten':
      return t('event.topic.partitionsOverwritten', {
        topic: event.topic,
        from: String(event.from),
        to: String(event.to),
      });
    case 'topic.partitionsAdded':
      return t('event.topic.partitionsAdded', {
        topic: event.topic,
        from: String(event.from),
        to: String(event.to),
      });
    case 'topic.commitRuleChanged':
      return t(`event.topic.commitRule.${event.rule}`, { topic: event.topic });
    case 'config.changed':
      return t(resourceKey('event.config', event.resourceType, event.resourceName), {
        name: event.resourceName,
        configs: configsOf(event.configs),
      });
    default:
      return unreachable(event);
  }
}
