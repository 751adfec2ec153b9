/** What an administrator has changed: topics and configs. */
import type { CommitRule } from '../what-if.ts';

export type TopicEvent =
  | {
      readonly type: 'topic.created';
      readonly topic: string;
      readonly partitionCount: number;
      readonly replicationFactor: number;
    }
  | { readonly type: 'topic.deleted'; readonly topic: string }
  /** Partitions that had just been added are gone again: a controller in ZooKeeper writes a topic's whole assignment with every step
   *  of a reassignment, from what it knows (ReassignedPartitionsContext; since 2.4 both are refused while the other goes on). */
  | {
      readonly type: 'topic.partitionsOverwritten';
      readonly topic: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly type: 'topic.partitionsAdded';
      readonly topic: string;
      readonly from: number;
      readonly to: number;
    }
  /** Not Kafka: what the topic takes for committed from now on. */
  | { readonly type: 'topic.commitRuleChanged'; readonly topic: string; readonly rule: CommitRule }
  /** `resourceName`: a topic, or a broker's id as text, empty for all; a null value is the default again. */
  | {
      readonly type: 'config.changed';
      readonly resourceType: 'topic' | 'broker' | 'group';
      readonly resourceName: string;
      readonly configs: Readonly<Record<string, string | null>>;
    };
