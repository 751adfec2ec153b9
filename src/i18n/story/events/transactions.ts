/** Sentences about transactions. */
import { unreachable } from '../../../contract/errors.ts';
import type { TransactionEvent } from '../../../contract/events/transactions.ts';
import type { Teller } from '../teller.ts';

export function tellTransactions(
  event: TransactionEvent,
  { t, list, nodeName, partitionsOf }: Teller,
): string {
  switch (event.type) {
    case 'transaction.stateChanged':
      return t(`event.transaction.${event.to}`, {
        broker: String(event.brokerId),
        id: event.transactionalId,
        pid: String(event.pid),
        epoch: String(event.epoch),
        partitions: partitionsOf(event.partitions),
      });
    case 'transactions.loaded':
    case 'transactions.unloaded':
      return t(`event.${event.type}`, {
        broker: String(event.brokerId),
        partition: event.partition,
        ids: event.transactionalIds.length === 0 ? t('event.noTransactions') : list(event.transactionalIds),
      });
    case 'transaction.markerWritten':
      return t(`event.transaction.marker.${event.outcome}`, {
        broker: String(event.brokerId),
        partition: event.partition,
        pid: String(event.pid),
        offset: String(event.offset),
      });
    case 'transaction.mustWait':
      return t('event.transaction.mustWait', { asker: nodeName(event.asker), ms: String(event.againMs) });
    case 'transaction.markerRefused':
    case 'transaction.notVerified':
      return t(`event.${event.type}`, {
        broker: String(event.brokerId),
        partition: event.partition,
        pid: String(event.pid),
        error: event.error,
      });
    default:
      return unreachable(event);
  }
}
