/** The leader epoch cache: as an oracle's list of operations, and as Kafka's own unit tests put it. */
import type { EpochEntry } from '../../../storage/leader-epoch-cache.ts';
import {
  assignEpoch,
  endOffsetFor,
  truncateEpochs,
  truncateEpochsFromStart,
} from '../../../storage/leader-epoch-cache.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { epochsOfLog } from './epochs-of-log.ts';

type Pairs = readonly (readonly [epoch: number, startOffset: number])[];

const entriesOf = (epochs: readonly EpochEntry[]): Pairs =>
  epochs.map(({ epoch, startOffset }) => [epoch, startOffset]);

export const leaderEpochCache: Adapter = (given, when, note) => {
  if (!Array.isArray(given.assign)) return epochsOfLog(given, when);
  const fresh = (): EpochEntry[] => {
    const epochs: EpochEntry[] = [];
    for (const [epoch, startOffset] of given.assign as Pairs) assignEpoch(epochs, epoch, startOffset);
    return epochs;
  };
  if (!Array.isArray(when)) return ask(fresh(), when);
  const isFreshEachTime = note.includes('fresh cache');
  const epochs = fresh();
  return when.map((step) => ask(isFreshEachTime ? fresh() : epochs, step));
};

function ask(epochs: EpochEntry[], step: 'read entries' | Readonly<Record<string, number>>): unknown {
  if (step === 'read entries') return { entries: entriesOf(epochs) };
  if (step.endOffsetFor !== undefined) return endOffsetFor(epochs, step.endOffsetFor, step.logEndOffset ?? 0);
  if (step.truncateFromEnd !== undefined) truncateEpochs(epochs, step.truncateFromEnd);
  else if (step.truncateFromStart !== undefined) truncateEpochsFromStart(epochs, step.truncateFromStart);
  else return leaveOut(`no such operation of the cache: ${Object.keys(step).join()}`);
  return { entries: entriesOf(epochs) };
}
