/** No record is written for a transaction whose producer was told that it has ended: it would count with the next one of that
 *  producer, or hold readers up for ever (KIP-890). With transaction.version 2 the epoch that ends with a transaction keeps it
 *  out. A leader that has a successor may still take it; that is cut off again, and does not count. */
import type { NodeId } from '../../contract/ids.ts';
import { consumerDisk } from '../clients/consumer/state.ts';
import type { World } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import { oldTransactions } from './excuses.ts';
import type { EventOf, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import { trueLeader } from './view.ts';

export const endedTransactionsTakeNothing: Invariant = {
  name: 'ended-transactions-take-nothing',
  on: {
    'log.appended': (world, state, { partition, brokerId, baseOffset, asLeader }, copy) => {
      const batch = asLeader && copy ? batchAt(copy.log, baseOffset) : undefined;
      if (!batch?.isTransactional || batch.isControl) return null;
      for (const record of batch.records) {
        if (record.type !== 'user') continue;
        const ended = state.transactionRecords.get(record.generator)?.ended ?? 0;
        if (record.number > ended || trueLeader(world, partition)?.brokerId !== brokerId) continue;
        return onBroker(
          partition,
          brokerId,
          `record ${record.number} of ${record.generator} is written at offset ${baseOffset}, and its transaction, with all up to record ${ended}, had ended`,
          { offset: baseOffset, producer: record.generator, record: record.number, endedWith: ended },
        );
      }
      return null;
    },
  },
  permittedBy: oldTransactions,
};

/** Which of its records a producer has handed to its client so far. */
export function noteAccumulated(
  world: World,
  state: AuditState,
  event: EventOf<'producer.recordAccumulated'>,
): void {
  const name = nameOf(world, event.producerId);
  const known = state.transactionRecords.get(name);
  if (known) known.sent = event.number;
  else state.transactionRecords.set(name, { sent: event.number, ended: 0 });
}

/** commitTransaction or abortTransaction has returned: all that was sent until then belongs to what is over. */
export function noteEnded(
  world: World,
  state: AuditState,
  event: EventOf<'producer.transactionEnded'>,
): void {
  const known = state.transactionRecords.get(nameOf(world, event.producerId));
  if (known) known.ended = known.sent;
}

/** Producers and consumers are both called by a name on their disk, which their records carry. */
function nameOf(world: World, id: NodeId): string {
  const node = world.sim.nodes.get(id);
  return node ? consumerDisk(node).name : id;
}
