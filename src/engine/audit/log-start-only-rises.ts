/** The start of a log only rises, with retention and DeleteRecords (UnifiedLog#maybeIncrementLogStartOffset). */
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { oneOf, uncleanElection, unflushedLost } from './excuses.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import { fileOf } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { everyCopy, fileKey } from './view.ts';

function look(
  world: World,
  state: AuditState,
  { partition, brokerId }: EventOf<'log.appended' | 'replica.truncated'>,
  copy: ReplicaCopy | undefined,
): Finding | null {
  if (!copy) return null;
  const { starts } = fileOf(state, fileKey(world, partition, brokerId), partition);
  const finding = compare(partition, copy, starts.get(brokerId));
  starts.set(brokerId, copy.log.logStartOffset);
  return finding;
}

const compare = (key: PartitionKey, { brokerId, log }: ReplicaCopy, known = 0): Finding | null =>
  log.logStartOffset >= known
    ? null
    : onBroker(key, brokerId, `its log start goes from ${known} back to ${log.logStartOffset}`, {
        before: known,
        after: log.logStartOffset,
      });

export const logStartOnlyRises: Invariant = {
  name: 'log-start-only-rises',
  on: { 'log.appended': look, 'replica.truncated': look },
  recheck(world, state) {
    for (const { key, file, copy } of everyCopy(world)) {
      const finding = compare(key, copy, state.partitions.get(file)?.starts.get(copy.brokerId));
      if (finding) return finding;
    }
    return null;
  },
  // Whoever follows a leader that holds less begins anew where that begins.
  permittedBy: oneOf(uncleanElection, unflushedLost),
};
