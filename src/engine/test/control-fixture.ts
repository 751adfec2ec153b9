/** Metadata as a controller has them, for tests of what it decides: brokers 0 to 5, whose epochs are 10 times their ids,
 *  and a topic `foo` whose only partition is as it is said. */
import type { EraName, Rules } from '../../contract/eras.ts';
import { rulesOf } from '../../contract/eras.ts';
import type { Control } from '../controller/control.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';

export interface FooSpec {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly leader: number;
  readonly elr?: readonly number[];
  readonly lastKnownElr?: readonly number[];
  readonly adding?: readonly number[];
  readonly removing?: readonly number[];
  readonly leaderRecoveryState?: number;
  readonly fenced?: readonly number[];
  readonly shuttingDown?: readonly number[];
  /** Of the topic. */
  readonly configs?: Readonly<Record<string, string>>;
  /** Of all nodes. */
  readonly brokerConfigs?: Readonly<Record<string, string>>;
  readonly era?: EraName;
  readonly rules?: Partial<Rules>;
}

export function controlOver(spec: FooSpec): Control {
  const image = emptyImage();
  const apply = (record: MetadataRecord): void => replay(image, record, image.appliedOffset + 1);
  for (let brokerId = 0; brokerId <= 5; brokerId++) {
    apply({
      type: 'RegisterBrokerRecord',
      brokerId,
      incarnationId: `b${brokerId}`,
      brokerEpoch: brokerId * 10,
      rack: null,
      fenced: spec.fenced?.includes(brokerId) ?? false,
      inControlledShutdown: spec.shuttingDown?.includes(brokerId) ?? false,
    });
  }
  apply({ type: 'TopicRecord', name: 'foo', topicId: 'FOO' });
  for (const [name, value] of Object.entries(spec.configs ?? {})) {
    apply({ type: 'ConfigRecord', resourceType: 'topic', resourceName: 'foo', name, value });
  }
  apply({
    type: 'PartitionRecord',
    topicId: 'FOO',
    partitionId: 0,
    replicas: spec.replicas,
    isr: spec.isr,
    leader: spec.leader,
    leaderEpoch: 100,
    partitionEpoch: 200,
    leaderRecoveryState: spec.leaderRecoveryState ?? 0,
    addingReplicas: spec.adding ?? [],
    removingReplicas: spec.removing ?? [],
    eligibleLeaderReplicas: spec.elr ?? [],
    lastKnownElr: spec.lastKnownElr ?? [],
  });
  return {
    image,
    rules: { ...rulesOf(spec.era ?? '4.1'), ...spec.rules },
    configs: spec.brokerConfigs ?? {},
  };
}

export function fooIn(image: MetadataImage): PartitionRegistration {
  const partition = image.topics.get('foo')?.partitions[0];
  if (!partition) throw new Error('no foo-0');
  return partition;
}

/** The partition after these records. */
export function foldIn(
  { image }: Control,
  records: readonly (MetadataRecord | null)[],
): PartitionRegistration {
  for (const record of records) if (record) replay(image, record, image.appliedOffset + 1);
  return fooIn(image);
}
