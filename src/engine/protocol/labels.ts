/** What a message looks like from outside: the label on its envelope, made by whoever sends it. */
import type { KafkaError } from '../../contract/errors.ts';
import type { FlightKind } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { MESSAGE_BYTES, PART_BYTES } from './api.ts';

export interface Label {
  readonly kind: FlightKind;
  readonly partitions: readonly PartitionKey[];
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly groupId: string | null;
  readonly error: KafkaError | null;
}

/** As many partitions as an envelope names. */
const NAMED_PARTITIONS = 8;
const NONE: readonly PartitionKey[] = Object.freeze([]);

/** Label of a message that carries no records. */
export const plainLabel = (kind: FlightKind, error: KafkaError | null = null): Label => ({
  kind,
  partitions: NONE,
  recordCount: 0,
  sizeBytes: MESSAGE_BYTES,
  groupId: null,
  error: error === 'NONE' ? null : error,
});

/** Label of a message of a group's affairs. */
export const groupLabel = (kind: FlightKind, groupId: string, error: KafkaError | null = null): Label => ({
  kind,
  partitions: NONE,
  recordCount: 0,
  sizeBytes: MESSAGE_BYTES,
  groupId,
  error: error === 'NONE' ? null : error,
});

/** Label of a message about partitions; names of internal topics stand behind those of the visitor's own. */
export function partitionsLabel(
  kind: FlightKind,
  partitions: readonly PartitionKey[],
  recordCount = 0,
  recordBytes = 0,
  error: KafkaError | null = null,
): Label {
  return {
    kind,
    partitions: namedPartitions(partitions),
    recordCount,
    sizeBytes: MESSAGE_BYTES + PART_BYTES * partitions.length + recordBytes,
    groupId: null,
    error: error === 'NONE' ? null : error,
  };
}

/** Label of a request of a fetch session: it is about all that the session holds, and carries what is new of it. */
export const sessionLabel = (
  kind: FlightKind,
  named: readonly PartitionKey[],
  partitionCount: number,
): Label => ({
  kind,
  partitions: named,
  recordCount: 0,
  sizeBytes: MESSAGE_BYTES + PART_BYTES * partitionCount,
  groupId: null,
  error: null,
});

/** The partitions that an envelope names, of all that it is about. */
export function namedPartitions(partitions: Iterable<PartitionKey>): readonly PartitionKey[] {
  const first: PartitionKey[] = [];
  const internal: PartitionKey[] = [];
  for (const key of partitions) {
    if (first.length >= NAMED_PARTITIONS) break;
    if (!key.startsWith('__')) first.push(key);
    else if (internal.length < NAMED_PARTITIONS) internal.push(key);
  }
  return Object.freeze(first.concat(internal).slice(0, NAMED_PARTITIONS));
}
