/** Words about topics and configs. */
export const topics = {
  'event.topic.created': 'Topic {topic} is created: partitions {partitions}, replication {replication}',
  'event.topic.deleted': 'Topic {topic} is deleted',
  'event.topic.partitionsOverwritten':
    'The partitions that were just added to topic {topic} are gone again ({to} instead of {from}): a reassignment has written the assignment as its controller knew it before',
  'event.topic.partitionsAdded': 'Topic {topic} gets more partitions: {to} instead of {from}',
  'event.topic.commitRule.majority': 'Topic {topic} commits by majority from now on, which is not Kafka',
  'event.topic.commitRule.isr': 'Topic {topic} commits by its ISR again, as Kafka does',
  'event.config.topic': 'Topic {name} is set to {configs}',
  'event.config.broker': 'Broker {name} is set to {configs}',
  'event.config.group': 'Group {name} is set to {configs}',
  'event.config.brokers': 'All brokers are set to {configs}',
  'event.config.default': 'the default of {name}',
} as const;
