/** Replicas move: the new ones come first, the old ones go when every one that stays is in sync.
 *
 *      replicas 1 2 3, wanted 4 2 3   →   4 2 3 1, adding 4, removing 1   →   (4 in sync)   →   4 2 3
 *
 *  Pure: reads the metadata, answers a record or a refusal in the words of Kafka's own controller.
 *  Models      org.apache.kafka.controller.ReplicationControlManager#alterPartitionReassignments,
 *              PartitionReassignmentReplicas, PartitionReassignmentRevert; KIP-455, KIP-860
 *  See         partition-change.ts, which completes what is under way */
import type { BrokerId } from '../../contract/ids.ts';
import type { ListPartitionReassignmentsResponse } from '../protocol/api.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import type { PartitionChangeRecord } from '../protocol/records.ts';
import type { Control, Refusal } from './control.ts';
import { allowsUnclean, decidesByMajority, refusal, unchanged } from './control.ts';
import { refuseChoice } from './majority.ts';
import { changePartition } from './partition-change.ts';
import { refuseAssignment } from './topics.ts';

export type Reassigned =
  | { readonly refusal: Refusal; readonly record: null }
  | { readonly refusal: null; readonly record: PartitionChangeRecord | null };

export const isReassigning = (partition: PartitionRegistration): boolean =>
  partition.addingReplicas.length > 0 || partition.removingReplicas.length > 0;

/** Begins to move a partition's replicas, or, with `replicas` null, takes back what is under way. */
export function reassign(
  control: Control,
  topic: string,
  index: number,
  replicas: readonly BrokerId[] | null,
  allowReplicationFactorChange: boolean,
): Reassigned {
  const found = control.image.topics.get(topic);
  if (!found) {
    return refuse(refusal('UNKNOWN_TOPIC_OR_PARTITION', `Unable to find a topic named ${topic}.`));
  }
  const partition = found.partitions[index];
  if (!partition) {
    return refuse(refusal('UNKNOWN_TOPIC_OR_PARTITION', `Unable to find partition ${topic}:${index}.`));
  }
  if (decidesByMajority(control.image, topic)) return refuse(refuseChoice(topic));
  if (replicas === null) return cancel(control, partition);
  const refused =
    refuseAssignment(control.image, replicas) ??
    (allowReplicationFactorChange ? null : refuseOtherFactor(partition, replicas));
  return refused ? refuse(refused) : begin(control, partition, replicas);
}

const refuse = (refused: Refusal): Reassigned => ({ refusal: refused, record: null });

function begin(control: Control, partition: PartitionRegistration, wanted: readonly BrokerId[]): Reassigned {
  const removing = partition.replicas.filter((id) => !wanted.includes(id)).sort((a, b) => a - b);
  const adding = wanted.filter((id) => !partition.replicas.includes(id)).sort((a, b) => a - b);
  const record = changePartition({
    ...unchanged(control, partition),
    targetReplicas: [...wanted, ...removing],
    ...(removing.length > 0 ? { targetRemoving: removing } : {}),
    ...(adding.length > 0 ? { targetAdding: adding } : {}),
  });
  return { refusal: null, record };
}

/** Of the replicas that will be left when what is under way is done. */
function refuseOtherFactor(partition: PartitionRegistration, wanted: readonly BrokerId[]): Refusal | null {
  const now = partition.replicas.filter((id) => !partition.removingReplicas.includes(id)).length;
  if (now === wanted.length) return null;
  return refusal(
    'INVALID_REPLICATION_FACTOR',
    `The replication factor is changed from ${now} to ${wanted.length}`,
  );
}

function cancel(control: Control, partition: PartitionRegistration): Reassigned {
  if (!isReassigning(partition)) {
    return refuse(refusal('NO_REASSIGNMENT_IN_PROGRESS', 'No partition reassignment is in progress.'));
  }
  const stays = (id: BrokerId): boolean => !partition.addingReplicas.includes(id);
  const replicas = partition.replicas.filter(stays);
  let isr = partition.isr.filter(stays);
  if (isr.length === 0) {
    // All that are in sync would go: the first of the old ones would have to lead, whatever it lacks.
    if (!allowsUnclean(control, partition.topic)) {
      return refuse(
        refusal(
          'INVALID_REPLICA_ASSIGNMENT',
          `Unable to revert partition assignment for ${partition.topic}:${partition.partition} because it would require an unclean leader election.`,
        ),
      );
    }
    isr = replicas.slice(0, 1);
  }
  const record = changePartition({
    ...unchanged(control, partition),
    election: allowsUnclean(control, partition.topic) ? 'UNCLEAN' : 'ONLINE',
    targetIsr: isr,
    targetReplicas: replicas,
    targetRemoving: [],
    targetAdding: [],
  });
  return { refusal: null, record };
}

/** What is under way, of all topics or of those named. */
export function listReassignments(
  image: MetadataImage,
  topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null,
): ListPartitionReassignmentsResponse['topics'] {
  const asked =
    topics ??
    [...image.topics.values()].map(({ name, partitions }) => ({
      name,
      partitionIndexes: partitions.map(({ partition }) => partition),
    }));
  return asked
    .map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.flatMap((partitionIndex) => {
        const partition = image.topics.get(name)?.partitions[partitionIndex];
        if (!partition || !isReassigning(partition)) return [];
        const { replicas, addingReplicas, removingReplicas } = partition;
        return { partitionIndex, replicas, addingReplicas, removingReplicas };
      }),
    }))
    .filter(({ partitions }) => partitions.length > 0);
}
