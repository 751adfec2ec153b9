/** read_committed hands out no record of a transaction that was aborted or is undecided, and leaves out none of one that was
 *  committed (CompletedFetch; Jepsen's G1a). */
import type { PartitionKey } from '../../contract/ids.ts';
import { consumerMemory, isolationOf } from '../clients/consumer/state.ts';
import type { World } from '../cluster/world.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { oneOf, snapshotForgets, staleLeader, whateverLoses } from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import { fileNow } from './view.ts';

export const readCommittedReadsDecided: Invariant = {
  name: 'read-committed-reads-decided',
  on: {
    'consumer.polled': (world, state, { consumerId, partition, fromOffset, toOffset }) => {
      const skipped = state.skipped.get(`${consumerId} ${partition}`) ?? [];
      state.skipped.delete(`${consumerId} ${partition}`);
      if (!isReadCommitted(world, consumerId)) return null;
      const committed = committedOf(world, state, partition);
      for (let at = indexOf(committed, fromOffset); at < committed.length; at++) {
        const batch = committed[at];
        if (!batch || batch.baseOffset > toOffset) break;
        const isLeftOut = skipped.some(({ from, to }) => from <= batch.lastOffset && to >= batch.baseOffset);
        if (!batch.isTransactional || batch.isControl || isLeftOut) continue;
        const end = outcomeAfter(committed, at);
        if (end !== 'commit') return wrong(partition, batch, `is handed to ${consumerId}`, end);
      }
      return null;
    },
    'consumer.skippedAborted': (world, state, { consumerId, partition, fromOffset }) => {
      const committed = committedOf(world, state, partition);
      const at = indexOf(committed, fromOffset);
      const batch = committed[at];
      if (!batch) return null;
      const end = outcomeAfter(committed, at);
      return end === 'commit' ? wrong(partition, batch, `is left out by ${consumerId}`, end) : null;
    },
  },
  permittedBy: oneOf(staleLeader, whateverLoses, snapshotForgets),
};

function isReadCommitted(world: World, consumerId: string): boolean {
  const node = world.sim.nodes.get(consumerId);
  const client = node && consumerMemory(node)?.client;
  return client ? isolationOf(client) === 1 : false;
}

const committedOf = (world: World, state: AuditState, partition: PartitionKey): readonly RecordBatch[] =>
  state.partitions.get(fileNow(world, partition))?.committed ?? [];

/** Of the first batch that reaches to this offset. */
function indexOf(committed: readonly RecordBatch[], offset: number): number {
  let low = 0;
  let high = committed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((committed[middle]?.lastOffset ?? -1) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How the transaction of that batch ends. */
function outcomeAfter(committed: readonly RecordBatch[], at: number): 'commit' | 'abort' | 'open' {
  const pid = committed[at]?.producerId;
  for (let next = at + 1; next < committed.length; next++) {
    const batch = committed[next];
    const marker = batch?.isControl && batch.producerId === pid ? batch.records[0] : undefined;
    if (marker?.type === 'EndTransactionMarker') return marker.outcome;
  }
  return 'open';
}

const wrong = (
  key: PartitionKey,
  { baseOffset, producerId }: RecordBatch,
  what: string,
  end: string,
): Finding => ({
  ...inPartition(
    key,
    `offset ${baseOffset} of producer ${producerId} ${what}, and its transaction ${end === 'open' ? 'is undecided' : `ends in ${end}`}`,
    { producer: producerId, offset: baseOffset, decided: end },
  ),
  producerId,
});
