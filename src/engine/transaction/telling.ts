/** What the journal hears of transactions. */
import type { TransactionState } from '../../contract/events.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { TransactionMetadata } from './metadata.ts';
import type { Work } from './state.ts';

export const TRANSACTION_TOPIC = '__transaction_state';

/** Brokers are nodes called `b1`. */
export const brokerIdOf = (work: Work): BrokerId => Number(work.node.id.slice(1));

/** An id has taken a step. */
export function tellState(work: Work, metadata: TransactionMetadata, from: TransactionState): void {
  const { transactionalId, state, producerId, producerEpoch, partitions } = metadata;
  work.node.emit({
    type: 'transaction.stateChanged',
    brokerId: brokerIdOf(work),
    transactionalId,
    from,
    to: state,
    pid: producerId,
    epoch: producerEpoch,
    partitions: Object.freeze([...partitions]),
  });
}

export function tellOwnership(
  work: Work,
  type: 'transactions.loaded' | 'transactions.unloaded',
  partition: number,
  transactionalIds: readonly string[],
): void {
  work.node.emit({
    type,
    brokerId: brokerIdOf(work),
    partition: partitionKey(TRANSACTION_TOPIC, partition),
    transactionalIds: Object.freeze(transactionalIds),
  });
}
