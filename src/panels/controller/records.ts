/** Metadata records as lines to be read: what each says in short, and runs of NoOps as one. */
import type { MetadataRecordView } from '../../contract/controller-close-up.ts';

/** Field names of a record that tell what it is about, in the order in which they are told. */
const BRIEF: Readonly<Record<string, readonly string[]>> = {
  LeaderChangeMessage: ['leaderId', 'grantingVoters'],
  FeatureLevelRecord: ['name', 'featureLevel'],
  RegisterBrokerRecord: ['brokerId', 'brokerEpoch', 'fenced'],
  BrokerRegistrationChangeRecord: ['brokerId', 'fenced', 'inControlledShutdown'],
  TopicRecord: ['name'],
  ConfigRecord: ['resourceType', 'resourceName', 'name', 'value'],
  PartitionRecord: ['leader', 'isr'],
  PartitionChangeRecord: [
    'leader',
    'isr',
    'replicas',
    'addingReplicas',
    'removingReplicas',
    'eligibleLeaderReplicas',
    'leaderRecoveryState',
  ],
  RemoveTopicRecord: ['topic'],
  ClearElrRecord: ['topicName'],
  ProducerIdsRecord: ['brokerId', 'nextProducerId'],
};

export interface RecordLine {
  readonly record: MetadataRecordView;
  /** How many NoOps it stands for, itself among them; 1 of any other. */
  readonly count: number;
  /** Offset of the last of them. */
  readonly lastOffset: number;
  /** `orders-1`; null of what is about no partition. */
  readonly partition: string | null;
  readonly brief: readonly { readonly name: string; readonly value: string }[];
}

/** NoOps that follow one another, of one epoch and the same fate, are one line. */
export function linesOf(records: readonly MetadataRecordView[]): readonly RecordLine[] {
  const lines: RecordLine[] = [];
  for (const record of records) {
    const last = lines.at(-1);
    if (
      last &&
      record.type === 'NoOpRecord' &&
      last.record.type === 'NoOpRecord' &&
      last.record.epoch === record.epoch &&
      last.record.isCommitted === record.isCommitted
    )
      lines[lines.length - 1] = { ...last, count: last.count + 1, lastOffset: record.offset };
    else
      lines.push({
        record,
        count: 1,
        lastOffset: record.offset,
        partition: partitionOf(record),
        brief: briefOf(record),
      });
  }
  return lines;
}

const fieldOf = ({ fields }: MetadataRecordView, name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;

function partitionOf(record: MetadataRecordView): string | null {
  const partition = fieldOf(record, 'partitionId');
  if (partition === undefined) return null;
  return `${fieldOf(record, 'topic') ?? fieldOf(record, 'topicId')}-${partition}`;
}

/** In a BrokerRegistrationChangeRecord 0 says that this does not change. */
function briefOf(record: MetadataRecordView): RecordLine['brief'] {
  const isChange = record.type === 'BrokerRegistrationChangeRecord';
  return (BRIEF[record.type] ?? record.fields.map(({ name }) => name)).flatMap((name) => {
    const value = fieldOf(record, name);
    if (value === undefined || value === '' || (isChange && name !== 'brokerId' && value === '0')) return [];
    return [{ name, value }];
  });
}

/** Only on nodes that do not serve, or contradicted by what is committed: it will be cut off, or was never told. */
export const isDoomed = (record: MetadataRecordView, all: readonly MetadataRecordView[]): boolean =>
  !record.isCommitted && all.some(({ offset, epoch }) => offset === record.offset && epoch > record.epoch);
