/** Configs that are changed while the cluster runs.
 *  Pure: reads the metadata, answers records or a refusal in the words of Kafka's own controller.
 *  Models      org.apache.kafka.controller.ConfigurationControlManager, kafka.server.ControllerConfigurationValidator;
 *              KIP-339, KIP-966 (what may not change while eligible leader replicas are on)
 *  Simplifies  no APPEND and SUBTRACT; no policies
 *  See         broker/config-admin.ts, which looks at broker configs first */
import { configRefusal, configText } from '../../contract/configs.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import type { ConfigResourceType, MetadataRecord } from '../protocol/records.ts';
import type { Control, Refusal } from './control.ts';
import { refusal } from './control.ts';
import { isRule, refuseRule, ruleRecords } from './majority.ts';

const MIN_ISR = 'min.insync.replicas';

export interface ConfigChange {
  readonly name: string;
  /** Null: back to the default. */
  readonly value: string | null;
}

/** Records that change the configs of one resource, all or none. */
export function alterConfigs(
  control: Control,
  type: ConfigResourceType,
  name: string,
  changes: readonly ConfigChange[],
): Refusal | readonly MetadataRecord[] {
  const refused = refuseConfigs(control, type, name, changes);
  if (refused) return refused;
  const { image, rules } = control;
  const now = configsNow(image, type, name);
  const records: MetadataRecord[] = [];
  for (const change of changes) {
    // A broker config is written though it is the same: that makes brokers look again (KAFKA-14136).
    if (type !== 'broker' && (now?.get(change.name) ?? null) === change.value) continue;
    records.push({
      type: 'ConfigRecord',
      resourceType: type,
      resourceName: name,
      name: change.name,
      value: change.value,
    });
    if (isRule(type, change.name)) records.push(...ruleRecords(image, name, change.value));
  }
  if (rules.eligibleLeaderReplicas && records.some((record) => isMinIsr(record))) {
    // Who left an ISR below another limit need not hold all that is committed.
    records.push({ type: 'ClearElrRecord', topicName: type === 'topic' ? name : '' });
  }
  return records;
}

function configsNow(
  image: MetadataImage,
  type: ConfigResourceType,
  name: string,
): ReadonlyMap<string, string> | undefined {
  if (type === 'topic') return image.topics.get(name)?.configs;
  return (type === 'group' ? image.groupConfigs : image.brokerConfigs).get(name);
}

const isMinIsr = (record: MetadataRecord): boolean =>
  record.type === 'ConfigRecord' && record.name === MIN_ISR;

/** Why configs cannot be changed so; null when they can. */
export function refuseConfigs(
  { image, rules }: Pick<Control, 'image' | 'rules'>,
  type: ConfigResourceType,
  name: string,
  changes: readonly ConfigChange[],
): Refusal | null {
  for (const change of changes) {
    if (type === 'broker' && change.name === MIN_ISR && rules.eligibleLeaderReplicas) {
      if (name !== '') {
        return refusal('INVALID_CONFIG', `Broker-level ${MIN_ISR} cannot be altered while ELR is enabled.`);
      }
      if (change.value === null) {
        return refusal('INVALID_CONFIG', `Cluster-level ${MIN_ISR} cannot be removed while ELR is enabled.`);
      }
    }
    if (isRule(type, change.name)) {
      const refused = refuseRule({ image, rules }, name, change.value);
      if (refused) return refused;
      continue;
    }
    // What a broker config may be, the broker has looked at.
    if (change.value === null || type === 'broker') continue;
    const why = configRefusal(type, change.name, change.value, rules.era);
    if (why) {
      return refusal(
        'INVALID_CONFIG',
        `Invalid value ${change.value} for configuration ${change.name}: ${why.sentence}`,
      );
    }
  }
  return refuseResource(image, type, name);
}

function refuseResource(image: MetadataImage, type: ConfigResourceType, name: string): Refusal | null {
  // A group need not be there yet (ConfigResource.Type.GROUP).
  if (type === 'group')
    return name === '' ? refusal('INVALID_REQUEST', 'Default group resources are not allowed.') : null;
  if (type === 'topic') {
    if (image.topics.has(name)) return null;
    return refusal('UNKNOWN_TOPIC_OR_PARTITION', `The topic '${name}' does not exist.`);
  }
  if (name === '' || image.brokers.has(Number(name))) return null;
  return refusal('BROKER_ID_NOT_REGISTERED', `No broker with id ${name} found.`);
}

/** What is written when eligible leader replicas are switched on: the limit is the same for all brokers from then on. */
export const elrSafetyRecords = ({ image, rules, configs }: Control): readonly MetadataRecord[] =>
  !rules.eligibleLeaderReplicas || image.brokerConfigs.get('')?.has(MIN_ISR)
    ? []
    : [
        {
          type: 'ConfigRecord',
          resourceType: 'broker',
          resourceName: '',
          name: MIN_ISR,
          value: configText(configs, MIN_ISR),
        },
      ];
