import type { TransactionEvent } from '../../../contract/events/transactions.ts';
import type { Samples } from './samples.ts';

export const transactions: Samples<TransactionEvent> = {
  'transaction.stateChanged': {
    type: 'transaction.stateChanged',
    brokerId: 1,
    transactionalId: 'transfer',
    from: 'Ongoing',
    to: 'PrepareAbort',
    pid: 4000,
    epoch: 3,
    partitions: ['orders-0', 'orders-1'],
  },
  'transactions.loaded': {
    type: 'transactions.loaded',
    brokerId: 1,
    partition: '__transaction_state-12',
    transactionalIds: ['transfer'],
  },
  'transactions.unloaded': {
    type: 'transactions.unloaded',
    brokerId: 1,
    partition: '__transaction_state-12',
    transactionalIds: [],
  },
  'transaction.markerWritten': {
    type: 'transaction.markerWritten',
    partition: 'orders-0',
    brokerId: 1,
    pid: 4000,
    epoch: 3,
    offset: 17,
    outcome: 'commit',
    coordinatorEpoch: 5,
  },
  'transaction.markerRefused': {
    type: 'transaction.markerRefused',
    partition: 'orders-0',
    brokerId: 1,
    pid: 4000,
    error: 'NOT_LEADER_OR_FOLLOWER',
  },
  'transaction.mustWait': { type: 'transaction.mustWait', asker: 'p-shop', pid: 7, againMs: 20 },
  'transaction.notVerified': {
    type: 'transaction.notVerified',
    partition: 'orders-0',
    brokerId: 1,
    pid: 4000,
    epoch: 3,
    error: 'TRANSACTION_ABORTABLE',
  },
};
