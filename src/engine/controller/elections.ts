/** Who leads when brokers come and go, when somebody asks for an election, and when nobody led.
 *  Pure: reads the metadata, answers records.
 *  Models      org.apache.kafka.controller.ReplicationControlManager: generateLeaderAndIsrUpdates, electLeaders,
 *              maybeBalancePartitionLeaders, maybeElectUncleanLeaders
 *  See         partition-change.ts, cluster-control.ts, periodic-tasks.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { isActive } from '../protocol/metadata-image.ts';
import type { MetadataRecord, PartitionChangeRecord } from '../protocol/records.ts';
import type { Control } from './control.ts';
import { allowsUnclean, decidesByMajority, unchanged } from './control.ts';
import { leaveMajority, refuseChoice } from './majority.ts';
import { changePartition } from './partition-change.ts';

/** At most so many elections in one turn of a periodic task. */
export const MAX_ELECTIONS = 1_000;

interface Movement {
  /** Fenced, or shutting down: out of every ISR, and not to lead. */
  readonly leaves?: BrokerId;
  /** Just unfenced: it may lead, though the metadata do not say so yet. */
  readonly returns?: BrokerId;
  /** It may have lost records: out of every ISR and ELR, and not to lead. */
  readonly uncleanly?: BrokerId;
}

/** Changes of all partitions that a broker leaves: fenced, or shutting down. */
export const brokerLeaves = (control: Control, brokerId: BrokerId): readonly MetadataRecord[] =>
  moved(control, { leaves: brokerId }, ({ isr }) => isr.includes(brokerId));

/** Elections of the partitions without a leader, now that a broker has been unfenced. */
export const brokerReturns = (control: Control, brokerId: BrokerId): readonly MetadataRecord[] =>
  moved(control, { returns: brokerId }, ({ leader }) => leader === NO_BROKER);

/** Changes for a broker that registers again after it died. When it ended in good order, or while nobody is eligible but
 *  the ISR, that is as if it had been fenced. */
export function brokerRestarts(
  control: Control,
  brokerId: BrokerId,
  wasClean: boolean,
): readonly MetadataRecord[] {
  if (wasClean || !control.rules.eligibleLeaderReplicas) return brokerLeaves(control, brokerId);
  const movement = { uncleanly: brokerId };
  return [
    ...moved(control, movement, ({ isr }) => isr.includes(brokerId)),
    ...moved(control, movement, (partition) => partition.eligibleLeaderReplicas.includes(brokerId)),
  ];
}

function moved(
  control: Control,
  { leaves, returns, uncleanly }: Movement,
  concerns: (partition: PartitionRegistration) => boolean,
): PartitionChangeRecord[] {
  const { image } = control;
  const isAcceptable = (id: BrokerId): boolean =>
    id !== leaves && id !== uncleanly && (id === returns || isActive(image, id));
  const records: PartitionChangeRecord[] = [];
  for (const partition of partitionsOf(image)) {
    if (!concerns(partition)) continue;
    if (decidesByMajority(image, partition.topic)) {
      // Who comes after a leader, the replicas are asked (majority.ts).
      const gone = leaves ?? uncleanly;
      const left = gone === undefined ? null : leaveMajority(image, partition, gone);
      if (left) records.push(left);
      continue;
    }
    const record = changePartition({
      ...unchanged(control, partition),
      isAcceptable,
      election: allowsUnclean(control, partition.topic) ? 'UNCLEAN' : 'ONLINE',
      targetIsr: partition.isr.filter((id) => id !== leaves && id !== uncleanly),
      ...(uncleanly === undefined ? {} : { uncleanShutdown: [uncleanly] }),
    });
    if (record) records.push(record);
  }
  return records;
}

function* partitionsOf(image: MetadataImage): Generator<PartitionRegistration> {
  for (const topic of image.topics.values()) yield* topic.partitions;
}

// ---- asked for

export interface ElectionAnswer {
  readonly error: KafkaError;
  readonly message: string | null;
  readonly record: PartitionChangeRecord | null;
}

/** An election that somebody asks for, of the preferred replica or at any price. */
export function electLeader(
  control: Control,
  topic: string,
  index: number,
  type: 'preferred' | 'unclean',
): ElectionAnswer {
  const refuse = (error: KafkaError, message: string | null): ElectionAnswer => ({
    error,
    message,
    record: null,
  });
  const found = control.image.topics.get(topic);
  if (!found) return refuse('UNKNOWN_TOPIC_OR_PARTITION', `No such topic as ${topic}`);
  const partition = found.partitions[index];
  if (!partition) return refuse('UNKNOWN_TOPIC_OR_PARTITION', `No such partition as ${topic}-${index}`);
  if (decidesByMajority(control.image, topic)) {
    const { error, message } = refuseChoice(topic);
    return refuse(error, message);
  }
  const isNeedless =
    type === 'preferred' ? partition.leader === partition.replicas[0] : partition.leader !== NO_BROKER;
  if (isNeedless) return refuse('ELECTION_NOT_NEEDED', 'Leader election not needed for topic partition.');
  const record = changePartition({
    ...unchanged(control, partition),
    election: type === 'preferred' ? 'PREFERRED' : 'UNCLEAN',
  });
  if (record) return { error: 'NONE', message: null, record };
  return type === 'preferred'
    ? refuse('PREFERRED_LEADER_NOT_AVAILABLE', 'The preferred leader was not available.')
    : refuse('ELIGIBLE_LEADERS_NOT_AVAILABLE', 'Eligible topic partition leaders are not available.');
}

// ---- from time to time

/** Leadership goes back to the preferred replicas that can have it. */
export function balanceLeaders(control: Control): readonly MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const partition of partitionsOf(control.image)) {
    if (records.length >= MAX_ELECTIONS) break;
    if (partition.leader === partition.replicas[0] || decidesByMajority(control.image, partition.topic))
      continue;
    const record = changePartition({ ...unchanged(control, partition), election: 'PREFERRED' });
    if (record) records.push(record);
  }
  return records;
}

/** Partitions without a leader whose topic has come to allow an unclean one. */
export function electUncleanLeaders(control: Control): readonly MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const partition of partitionsOf(control.image)) {
    if (records.length >= MAX_ELECTIONS) break;
    if (partition.leader !== NO_BROKER || !allowsUnclean(control, partition.topic)) continue;
    const { record } = electLeader(control, partition.topic, partition.partition, 'unclean');
    if (record) records.push(record);
  }
  return records;
}
