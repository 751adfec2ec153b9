/** What is known of the records of a share-partition, batch by batch.
 *  Models      org.apache.kafka.coordinator.share.PersisterStateBatchCombiner
 *  Invariants  sorted, without overlaps; nothing below the start offset */
import type { ShareStateBatch } from '../protocol/records.ts';

/** New batches laid over old ones: where two speak of a record, the one with more deliveries counts, then the later state.
 *  Neighbours that are alike become one.
 *  @param startOffset −1: nothing is cut off */
export function combined(
  before: readonly ShareStateBatch[],
  news: readonly ShareStateBatch[],
  startOffset: number,
): readonly ShareStateBatch[] {
  const all = [...before, ...news].filter(({ lastOffset }) => lastOffset >= startOffset);
  const cuts = [...new Set(all.flatMap(({ firstOffset, lastOffset }) => [firstOffset, lastOffset + 1]))];
  cuts.push(...(startOffset >= 0 && !cuts.includes(startOffset) ? [startOffset] : []));
  cuts.sort((a, b) => a - b);
  const result: ShareStateBatch[] = [];
  for (const [i, firstOffset] of cuts.entries()) {
    const end = cuts[i + 1];
    if (end === undefined || firstOffset < startOffset) continue;
    let best: ShareStateBatch | undefined;
    for (const batch of all)
      if (batch.firstOffset <= firstOffset && batch.lastOffset >= firstOffset && isLater(batch, best))
        best = batch;
    if (best) add(result, { ...best, firstOffset, lastOffset: end - 1 });
  }
  return Object.freeze(result.map((batch) => Object.freeze(batch)));
}

const isLater = (batch: ShareStateBatch, than: ShareStateBatch | undefined): boolean =>
  !than ||
  batch.deliveryCount > than.deliveryCount ||
  (batch.deliveryCount === than.deliveryCount && batch.deliveryState >= than.deliveryState);

function add(result: ShareStateBatch[], batch: ShareStateBatch): void {
  const last = result.at(-1);
  const isLike =
    last?.lastOffset === batch.firstOffset - 1 &&
    last.deliveryState === batch.deliveryState &&
    last.deliveryCount === batch.deliveryCount;
  if (isLike && last) result[result.length - 1] = { ...last, lastOffset: batch.lastOffset };
  else result.push(batch);
}
