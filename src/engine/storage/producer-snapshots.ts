/** The `.snapshot` files of a log: what was known of producers before an offset, so that opening it again need not read
 *  everything. One is taken whenever a segment rolls, after a truncation, and when the log is closed.
 *  Models      org.apache.kafka.storage.internals.log.ProducerStateManager (takeSnapshot, truncateAndReload, loadFromSnapshot,
 *              removeStraySnapshots), UnifiedLog#rebuildProducerState
 *  Simplifies  a snapshot is safe the moment it is taken, where Kafka fsyncs it together with the segment before it
 *  Invariants  a snapshot at offset o says what reading the log up to o says, less the older ones of each producer's last
 *              five batches
 *  See         producer-state.ts, snapshot-file.ts (their bytes) */
import type { ProducerBatchMeta, Producers } from './producer-state.ts';

/** Frozen, with all it holds. */
export interface ProducerSnapshot {
  /** Exclusive: the state before the record at this offset. */
  readonly offset: number;
  readonly producers: readonly SnapshotEntry[];
}
/** Frozen. */
interface SnapshotEntry {
  readonly producerId: number;
  readonly epoch: number;
  /** Null when only a marker is known of it. */
  readonly lastBatch: ProducerBatchMeta | null;
  readonly lastTimestampMs: number;
  readonly coordinatorEpoch: number;
  readonly currentTxnFirstOffset: number;
}

/** Takes a snapshot at an offset, unless there is one as new. */
export function takeSnapshot(snapshots: ProducerSnapshot[], producers: Producers, offset: number): void {
  if (offset <= (snapshots.at(-1)?.offset ?? 0)) return;
  const entries: SnapshotEntry[] = [];
  for (const [producerId, entry] of producers) {
    entries.push(
      Object.freeze({
        producerId,
        epoch: entry.epoch,
        lastBatch: entry.batches.at(-1) ?? null,
        lastTimestampMs: entry.lastTimestampMs,
        coordinatorEpoch: entry.coordinatorEpoch,
        currentTxnFirstOffset: entry.currentTxnFirstOffset,
      }),
    );
  }
  snapshots.push(Object.freeze({ offset, producers: Object.freeze(entries) }));
}

/** What the newest snapshot says of producers. */
export function loadSnapshot(snapshot: ProducerSnapshot | undefined): Producers {
  const producers: Producers = new Map();
  for (const entry of snapshot?.producers ?? []) {
    producers.set(entry.producerId, {
      epoch: entry.epoch,
      batches: entry.lastBatch ? [entry.lastBatch] : [],
      lastTimestampMs: entry.lastTimestampMs,
      coordinatorEpoch: entry.coordinatorEpoch,
      currentTxnFirstOffset: entry.currentTxnFirstOffset,
    });
  }
  return producers;
}

/** Drops snapshots beyond the log's end, and those that are not after its start. */
export function dropSnapshotsOutside(
  snapshots: ProducerSnapshot[],
  logStartOffset: number,
  endOffset: number,
): void {
  keep(snapshots, ({ offset }) => offset > logStartOffset && offset <= endOffset);
}

/** When a log is opened: only snapshots of its segments stay, and the one that was taken when it was closed. */
export function dropStraySnapshots(snapshots: ProducerSnapshot[], baseOffsets: readonly number[]): void {
  const newest = snapshots.at(-1);
  const lastBase = baseOffsets.at(-1) ?? -1;
  keep(
    snapshots,
    (snapshot) =>
      baseOffsets.includes(snapshot.offset) || (snapshot === newest && snapshot.offset > lastBase),
  );
}

/** Drops the snapshot of a segment that goes. */
export function dropSnapshotAt(snapshots: ProducerSnapshot[], offset: number): void {
  keep(snapshots, (snapshot) => snapshot.offset !== offset);
}

function keep(snapshots: ProducerSnapshot[], stays: (snapshot: ProducerSnapshot) => boolean): void {
  const kept = snapshots.filter(stays);
  if (kept.length === snapshots.length) return;
  snapshots.length = 0;
  snapshots.push(...kept);
}
