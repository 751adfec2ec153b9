/** What an administrator has changed: topics and configs. */

export type TopicEvent =
  | {
      readonly type: 'topic.created';
      readonly topic: string;
      readonly partitionCount: number;
      readonly replicationFactor: number;
    }
  | { readonly type: 'topic.deleted'; readonly topic: string }
  | {
      readonly type: 'topic.partitionsAdded';
      readonly topic: string;
      readonly from: number;
      readonly to: number;
    }
  /** `resourceName`: a topic, or a broker's id as text, empty for all; a null value is the default again. */
  | {
      readonly type: 'config.changed';
      readonly resourceType: 'topic' | 'broker' | 'group';
      readonly resourceName: string;
      readonly configs: Readonly<Record<string, string | null>>;
    };
