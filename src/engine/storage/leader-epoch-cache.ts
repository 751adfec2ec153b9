/** Which leader epoch wrote which part of a log: where each epoch begins.
 *  Models      org.apache.kafka.storage.internals.epoch.LeaderEpochFileCache (file `leader-epoch-checkpoint`); KIP-101
 *  Invariants  epochs and start offsets both strictly increase
 *  See         log.ts */

export interface EpochEntry {
  readonly epoch: number;
  readonly startOffset: number;
}

/** Nothing is known. */
export const UNDEFINED_EPOCH = -1;
export const UNDEFINED_OFFSET = -1;

/** Newest epoch; −1 when the log is empty. */
export const latestEpoch = (epochs: readonly EpochEntry[]): number => epochs.at(-1)?.epoch ?? UNDEFINED_EPOCH;

/** Notes that `epoch` writes from `startOffset` on. What is newer than that, or begins there or later, is dropped. */
export function assignEpoch(epochs: EpochEntry[], epoch: number, startOffset: number): void {
  const last = epochs.at(-1);
  if (last && last.epoch === epoch && startOffset >= last.startOffset) return;
  while (epochs.length > 0) {
    const end = epochs[epochs.length - 1];
    if (!end || (end.epoch < epoch && end.startOffset < startOffset)) break;
    epochs.pop();
  }
  epochs.push(Object.freeze({ epoch, startOffset }));
}

/** The largest epoch that is not above the one asked for, and where it ends (exclusive). −1, −1: not known. */
export function endOffsetFor(
  epochs: readonly EpochEntry[],
  asked: number,
  logEndOffset: number,
): { readonly epoch: number; readonly endOffset: number } {
  const newest = epochs.at(-1);
  if (asked === UNDEFINED_EPOCH || !newest || asked > newest.epoch) {
    return { epoch: UNDEFINED_EPOCH, endOffset: UNDEFINED_OFFSET };
  }
  if (asked === newest.epoch) return { epoch: asked, endOffset: logEndOffset };
  const above = epochs.findIndex((entry) => entry.epoch > asked);
  const endOffset = epochs[above]?.startOffset ?? logEndOffset;
  return { epoch: epochs[above - 1]?.epoch ?? asked, endOffset };
}

/** The epoch that wrote at an offset; null when none is known of. */
export function epochForOffset(epochs: readonly EpochEntry[], offset: number): number | null {
  let found: number | null = null;
  for (const { epoch, startOffset } of epochs) {
    if (startOffset > offset) break;
    found = epoch;
  }
  return found;
}

/** Forgets epochs that begin at or after `offset`, unless that is negative. */
export function truncateEpochs(epochs: EpochEntry[], offset: number): void {
  if (offset < 0) return;
  while ((epochs.at(-1)?.startOffset ?? -1) >= offset) epochs.pop();
}

/** Forgets epochs that ended at or before `offset`, where the log begins now; the one that wrote there begins there. */
export function truncateEpochsFromStart(epochs: EpochEntry[], offset: number): void {
  let before = 0;
  while (before < epochs.length && (epochs[before]?.startOffset ?? 0) <= offset) before++;
  const last = epochs[before - 1];
  if (!last || (before === 1 && last.startOffset === offset)) return;
  epochs.splice(0, before, Object.freeze({ epoch: last.epoch, startOffset: offset }));
}
