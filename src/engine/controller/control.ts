/** What the controller decides from: the metadata with all that it has written, the rules of its release, its settings.
 *  See         elections.ts, isr-control.ts, reassignments.ts, topics.ts, config-control.ts */
import type { Configs } from '../../contract/configs.ts';
import { configInt, topicConfigText } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { commitRuleOf } from '../../contract/what-if.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { effectiveMinIsr, isActive } from '../protocol/metadata-image.ts';
import type { WantedChange } from './partition-change.ts';

export interface Control {
  readonly image: MetadataImage;
  readonly rules: Rules;
  /** The controller's own, with what has been changed of them for all nodes while they run. */
  readonly configs: Configs;
}

/** An error of Kafka's, in the words of Kafka's own controller. */
export interface Refusal {
  readonly error: KafkaError;
  readonly message: string;
}
export const refusal = (error: KafkaError, message: string): Refusal => ({ error, message });

export const minIsrOf = ({ image, configs }: Control, topic: string): number =>
  effectiveMinIsr(image, topic, configInt(configs, 'min.insync.replicas'));

/** Whether the topic lets a replica lead that was not in sync. */
export const allowsUnclean = ({ image, configs }: Control, topic: string): boolean =>
  topicConfigText(image.topics.get(topic)?.configs, configs, 'unclean.leader.election.enable') === 'true';

/** What-if: whether the topic commits by majority. */
export const decidesByMajority = (image: MetadataImage, topic: string): boolean =>
  commitRuleOf(image.topics.get(topic)?.configs) === 'majority';

export const topicIdOf = (image: MetadataImage, topic: string): string =>
  image.topics.get(topic)?.topicId ?? '';

/** A change of a partition in which nothing is wanted yet. */
export const unchanged = (control: Control, partition: PartitionRegistration): WantedChange => ({
  partition,
  topicId: topicIdOf(control.image, partition.topic),
  // What commits by majority keeps nobody for having been in sync.
  rules: decidesByMajority(control.image, partition.topic)
    ? { ...control.rules, eligibleLeaderReplicas: false }
    : control.rules,
  minIsr: minIsrOf(control, partition.topic),
  isAcceptable: (id: BrokerId) => isActive(control.image, id),
});
