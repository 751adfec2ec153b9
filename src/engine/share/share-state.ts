/** What a share coordinator keeps of one share-partition, and the records that say so.
 *  Models      org.apache.kafka.coordinator.share.ShareGroupOffset, ShareCoordinatorShard#generateShareStateRecord, #handleSnapshot,
 *              #handleUpdate */
import type { ShareStateBatch, ShareStateRecord } from '../protocol/records.ts';
import { combined } from './state-batches.ts';

/** Frozen. */
export interface ShareState {
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
  readonly snapshotEpoch: number;
  readonly stateEpoch: number;
  /** −1: no leader has asked for it yet. */
  readonly leaderEpoch: number;
  /** −1: no leader has said where it begins. */
  readonly startOffset: number;
  readonly batches: readonly ShareStateBatch[];
  /** Since the last snapshot. */
  readonly updates: number;
}

export const stateNumber = { AVAILABLE: 0, ACKNOWLEDGED: 2, ARCHIVED: 4 } as const;

export interface ShareStateChange {
  readonly stateEpoch?: number;
  readonly leaderEpoch?: number;
  readonly startOffset?: number;
  readonly batches?: readonly ShareStateBatch[];
}

/** A record for a change: an update, or after many updates all there is. */
export function recordFor(
  known: ShareState | undefined,
  key: Pick<ShareState, 'groupId' | 'topicId' | 'partition'>,
  change: ShareStateChange,
  { updatesPerSnapshot, nowMs }: { readonly updatesPerSnapshot: number; readonly nowMs: number },
): ShareStateRecord {
  const { groupId, topicId, partition } = key;
  const startOffset = Math.max(change.startOffset ?? -1, known?.startOffset ?? -1);
  const leaderEpoch = change.leaderEpoch ?? known?.leaderEpoch ?? -1;
  const news = change.batches ?? [];
  if (known && change.stateEpoch === undefined && known.updates < updatesPerSnapshot) {
    const { snapshotEpoch } = known;
    const value = Object.freeze({ snapshotEpoch, leaderEpoch, startOffset, stateBatches: frozen(news) });
    return Object.freeze({ type: 'shareUpdate', groupId, topicId, partition, value });
  }
  const value = Object.freeze({
    snapshotEpoch: (known?.snapshotEpoch ?? -1) + 1,
    stateEpoch: change.stateEpoch ?? known?.stateEpoch ?? 0,
    leaderEpoch,
    startOffset,
    createTimestamp: nowMs,
    writeTimestamp: nowMs,
    stateBatches: combined(change.stateEpoch === undefined ? (known?.batches ?? []) : [], news, startOffset),
  });
  return Object.freeze({ type: 'shareSnapshot', groupId, topicId, partition, value });
}

const frozen = (batches: readonly ShareStateBatch[]): readonly ShareStateBatch[] =>
  Object.freeze(batches.map((batch) => Object.freeze({ ...batch })));

/** The state after a record; undefined: it is forgotten. */
export function afterRecord(known: ShareState | undefined, record: ShareStateRecord): ShareState | undefined {
  const { groupId, topicId, partition } = record;
  if (record.type === 'shareSnapshot') {
    if (!record.value) return undefined;
    const { snapshotEpoch, stateEpoch, leaderEpoch, startOffset, stateBatches: batches } = record.value;
    return Object.freeze({
      groupId,
      topicId,
      partition,
      snapshotEpoch,
      stateEpoch,
      leaderEpoch,
      startOffset,
      batches,
      updates: 0,
    });
  }
  // An update to something that is gone says nothing.
  if (!known) return undefined;
  const { leaderEpoch, startOffset, stateBatches } = record.value;
  return Object.freeze({
    ...known,
    leaderEpoch,
    startOffset,
    batches: combined(known.batches, stateBatches, startOffset),
    updates: known.updates + 1,
  });
}
