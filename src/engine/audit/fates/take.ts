/** The fates of records, event by event.
 *  See         state.ts, groups.ts, anomalies.ts, ../history/recorder.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import type { World } from '../../cluster/world.ts';
import { batchAt } from '../../storage/log.ts';
import { recordOperation } from '../history/recorder.ts';
import { isShareEvent, noteShare } from '../share-files.ts';
import type { AuditState } from '../state.ts';
import { copyOn, fileKey } from '../view.ts';
import { foundInDisorder, foundInGroup, foundLost } from './anomalies.ts';
import { committed, dropHand, handedOut, overflowed, processed, settleDone } from './groups.ts';
import { noteIncidents } from './incidents.ts';
import { noteFailure } from './sending.ts';

/** Takes an event into account. May emit `record.missed` and `record.reprocessed`. */
export function takeFates(world: World, state: AuditState, event: EngineEvent): void {
  const { fates } = state;
  settleDone(world, state);
  if (isShareEvent(event)) return noteShare(world, state, event);
  switch (event.type) {
    case 'consumer.polled':
      handedOut(world, state, event);
      return recordOperation(world, fates, event);
    case 'consumer.assigned': {
      const expected = fates.expected.get(event.consumerId) ?? new Map();
      fates.expected.set(event.consumerId, expected);
      for (const key of event.partitions) expected.set(key, -1);
      break;
    }
    case 'consumer.revoked':
    case 'consumer.lost': {
      const expected = fates.expected.get(event.consumerId);
      for (const key of event.partitions) expected?.delete(key);
      break;
    }
    case 'consumer.overflowed':
      noteIncidents(fates, event);
      return overflowed(world, state, event);
    case 'consumer.reset':
    case 'consumer.sought':
    case 'consumer.truncationDetected':
      recordOperation(world, fates, event);
      fates.expected.get(event.consumerId)?.set(event.partition, -1);
      return noteIncidents(fates, event);
    case 'node.killed':
    case 'node.stopped':
      if (event.node.startsWith('k-')) {
        dropHand(world, state, event.node);
        fates.expected.delete(event.node);
      }
      break;
    case 'group.offsetCommitted':
      committed(world, state, event.groupId, event.offsets);
      break;
    case 'group.offsetsDecided':
      if (event.committed) committed(world, state, event.groupId, event.offsets);
      return;
    case 'transaction.markerWritten':
      return decide(world, state, event);
    case 'log.appended':
      if (event.asLeader) noteTransactional(world, state, event);
      return;
    case 'record.processed':
      return processed(world, state, event);
    case 'record.lost':
      return foundLost(world, fates, event);
    case 'record.duplicated':
    case 'record.reordered':
      return foundInDisorder(world, fates, event);
    case 'record.missed':
    case 'record.reprocessed':
      return foundInGroup(world, fates, event);
    default:
      break;
  }
  noteIncidents(fates, event);
  noteFailure(world, fates, event);
  recordOperation(world, fates, event);
}

/** A leader has written a batch of a transaction that is not decided. */
function noteTransactional(
  world: World,
  { fates }: AuditState,
  { partition, brokerId, baseOffset }: Extract<EngineEvent, { type: 'log.appended' }>,
): void {
  if (partition.startsWith('__')) return;
  const log = copyOn(world, partition, brokerId)?.log;
  const batch = log && batchAt(log, baseOffset);
  if (!batch?.isTransactional || batch.isControl) return;
  const file = fileKey(world, partition, brokerId);
  const open = fates.undecided.get(file) ?? new Map<number, number[]>();
  fates.undecided.set(file, open);
  const known = open.get(batch.producerId);
  if (known) known.push(baseOffset);
  else open.set(batch.producerId, [baseOffset]);
}

/** A marker is written: what its producer has written since the last one is committed, or aborted. */
function decide(
  world: World,
  { fates }: AuditState,
  { partition, brokerId, pid, outcome }: Extract<EngineEvent, { type: 'transaction.markerWritten' }>,
): void {
  const file = fileKey(world, partition, brokerId);
  const open = fates.undecided.get(file);
  const bases = open?.get(pid);
  if (!open || !bases) return;
  open.delete(pid);
  if (outcome === 'commit') return;
  const aborted = fates.aborted.get(file) ?? new Set<number>();
  fates.aborted.set(file, aborted);
  const log = copyOn(world, partition, brokerId)?.log;
  for (const base of bases) {
    const batch = log && batchAt(log, base);
    if (!batch || batch.producerId !== pid || aborted.has(base)) continue;
    aborted.add(base);
    fates.abortedCount += batch.records.length;
  }
}
