/** Two replicas agree on everything that both know to be committed: same offsets, same epochs, hence same records (KIP-101).
 *  What was first said to be committed is the measure; two logs are compared themselves where one leaves that. */
import type { PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import { agreedEnd, committedAt, firstDifference } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { AuditState, PartitionFile } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { copiesByFile, copiesOf, fileKey } from './view.ts';

export const logsAgreeBelowHighWatermark: Invariant = {
  name: 'logs-agree-below-high-watermark',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition, brokerId }, copy) => {
      const file = state.partitions.get(fileKey(world, partition, brokerId));
      return copy && file ? compareWithOthers(world, partition, file, copy) : null;
    },
  },
  recheck: (world, state) => compareAll(world, state),
  permittedBy: whateverLoses,
};

function compareWithOthers(
  world: World,
  key: PartitionKey,
  file: PartitionFile,
  copy: ReplicaCopy,
): Finding | null {
  const bound = Math.min(copy.replica?.highWatermark ?? 0, file.committedEnd);
  const end = agreedEnd(file, copy);
  if (end >= bound) return null;
  for (const other of copiesOf(world, key)) {
    const both = Math.min(bound, other.replica?.highWatermark ?? 0);
    if (other.brokerId === copy.brokerId || firstDifference(copy.log, other.log, both) >= both) continue;
    return onBroker(key, copy.brokerId, whatIsWrong(file, copy, end), { offset: end });
  }
  return null;
}

function whatIsWrong(file: PartitionFile, { log }: ReplicaCopy, offset: number): string {
  const own = batchAt(log, offset);
  const known = committedAt(file.committed, offset);
  if (!own) return `it holds no record at ${offset}, below its HW`;
  const what =
    `offset ${own.baseOffset} is of epoch ${own.partitionLeaderEpoch}, ` +
    `but what was committed there is of epoch ${known?.partitionLeaderEpoch ?? 'none'}`;
  const isSameEpoch = known?.partitionLeaderEpoch === own.partitionLeaderEpoch;
  return isSameEpoch ? `${what} and says something else` : what;
}

/** Every two copies, below both of their high watermarks. */
function compareAll(world: World, state: AuditState): Finding | null {
  for (const [name, { key, copies }] of copiesByFile(world)) {
    for (const [i, a] of copies.entries()) {
      for (const b of copies.slice(i + 1)) {
        const bound = Math.min(a.replica?.highWatermark ?? 0, b.replica?.highWatermark ?? 0);
        const differs = firstDifference(a.log, b.log, bound);
        if (differs >= bound) continue;
        return onBroker(
          key,
          a.brokerId,
          `it differs from broker ${b.brokerId} at offset ${differs}, below both HWs` +
            (state.partitions.has(name) ? '' : ', and nothing was known to be committed'),
          { otherBroker: b.brokerId, offset: differs },
        );
      }
    }
  }
  return null;
}
