/** What members say of the records that they hold.
 *  Models      SharePartition#acknowledge, #fetchSubMapForAcknowledgementBatch, #rollbackOrProcessStateUpdates
 *  Invariants  all of a request counts, or nothing of it */
import type { KafkaError } from '../../../contract/errors.ts';
import type { AcknowledgementBatch } from '../../protocol/share-api.ts';
import type { InFlightState, RecordState } from './record-state.ts';
import { ended, isFree } from './record-state.ts';
import type { InFlightBatch, Range, SharePartition } from './share-partition.ts';
import { byOffset, isWithin, moveStart } from './share-partition.ts';

const STATE_OF: readonly RecordState[] = ['ARCHIVED', 'ACKNOWLEDGED', 'AVAILABLE', 'ARCHIVED'];

/** 'NONE', or why nothing of it was taken.
 *  @param write by which it will count, and which `settle` ends; 0: it counts now */
export function acknowledge(
  partition: SharePartition,
  memberId: string,
  batches: readonly AcknowledgementBatch[],
  write = 0,
): KafkaError {
  const before = partition.batches.map((batch) => ({
    ...batch,
    offsets: batch.offsets && new Map(batch.offsets),
  }));
  const wasFinding = partition.findNextFetchOffset;
  for (const [i, batch] of batches.entries()) {
    const isLast = i === batches.length - 1;
    const error = take({ partition, memberId, write }, batch, isLast);
    if (error === 'NONE') continue;
    partition.batches = before;
    partition.findNextFetchOffset = wasFinding;
    return error;
  }
  moveStart(partition);
  return 'NONE';
}

interface Taking {
  readonly partition: SharePartition;
  readonly memberId: string;
  readonly write: number;
}

function take(taking: Taking, batch: AcknowledgementBatch, isLast: boolean): KafkaError {
  const { partition } = taking;
  if (batch.acknowledgeTypes.some((type) => STATE_OF[type] === undefined)) return 'INVALID_REQUEST';
  if (batch.lastOffset < partition.startOffset) return 'NONE';
  const found = batchesIn(partition, batch, isLast);
  if (typeof found === 'string') return found;
  for (const inFlight of found) {
    if (inFlight.lastOffset < partition.startOffset) continue;
    const error = takeFrom(taking, batch, inFlight);
    if (error !== 'NONE') return error;
  }
  return 'NONE';
}

/** The batches in flight that it is about. */
function batchesIn(
  { batches, startOffset }: SharePartition,
  { firstOffset, lastOffset }: Range,
  isLast: boolean,
): InFlightBatch[] | KafkaError {
  const hasStartMoved = firstOffset < startOffset && lastOffset >= startOffset;
  const floor =
    batches.findLast((batch) => batch.firstOffset <= firstOffset) ??
    (hasStartMoved ? batches.findLast((batch) => batch.firstOffset <= startOffset) : undefined);
  if (!floor) return 'INVALID_RECORD_STATE';
  const found = batches.filter(
    (batch) => batch.firstOffset >= floor.firstOffset && batch.firstOffset <= lastOffset,
  );
  const end = found.at(-1)?.lastOffset ?? -1;
  if (end < firstOffset || (isLast && lastOffset > end)) return 'INVALID_REQUEST';
  return found;
}

function takeFrom(taking: Taking, batch: AcknowledgementBatch, inFlight: InFlightBatch): KafkaError {
  const { partition, memberId } = taking;
  const isOneByOne = batch.acknowledgeTypes.length > 1;
  const startIsWithin = inFlight.firstOffset < partition.startOffset;
  const { whole } = inFlight;
  if (whole && (whole.memberId !== memberId || whole.state !== 'ACQUIRED')) return 'INVALID_RECORD_STATE';
  if (whole && isWithin(inFlight, batch) && !isOneByOne && !startIsWithin) {
    inFlight.whole = finish(taking, whole, batch.acknowledgeTypes[0]);
    return 'NONE';
  }
  for (const [offset, state] of byOffset(inFlight)) {
    if (offset < batch.firstOffset || offset < partition.startOffset || offset > batch.lastOffset) continue;
    if (state.state !== 'ACQUIRED' || state.memberId !== memberId) return 'INVALID_RECORD_STATE';
    const type = batch.acknowledgeTypes[isOneByOne ? offset - batch.firstOffset : 0];
    inFlight.offsets?.set(offset, finish(taking, state, type));
  }
  return 'NONE';
}

function finish({ partition, write }: Taking, state: InFlightState, type = 0): InFlightState {
  const next = ended(state, STATE_OF[type] ?? 'ARCHIVED', partition.maxDeliveryCount, write);
  if (isFree(next)) partition.findNextFetchOffset = true;
  return next;
}
