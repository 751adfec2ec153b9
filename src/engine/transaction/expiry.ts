/** By the clock: transactions that have taken too long are aborted, ids that nobody uses are forgotten.
 *  Models      TransactionCoordinator#abortTimedOutTransactions, TransactionStateManager#removeExpiredTransactionalIds */
import { configInt } from '../../contract/configs.ts';
import { timestampMsAt, US_PER_MS } from '../../contract/units.ts';
import { endTransaction } from './end-txn.ts';
import type { TransactionMetadata } from './metadata.ts';
import { prepareDead, prepareFence } from './metadata.ts';
import type { StatePartition, Work } from './state.ts';
import { write } from './writes.ts';

export const ABORT_TIMER = 'txn:abort';
export const EXPIRE_TIMER = 'txn:expire';

export function startClocks(work: Work): void {
  startAbortClock(work);
  startExpireClock(work);
}

const startAbortClock = ({ node, state }: Work): void =>
  node.startTimer(
    ABORT_TIMER,
    configInt(state.configs, 'transaction.abort.timed.out.transaction.cleanup.interval.ms') * US_PER_MS,
  );
const startExpireClock = ({ node, state }: Work): void =>
  node.startTimer(
    EXPIRE_TIMER,
    configInt(state.configs, 'transaction.remove.expired.transaction.cleanup.interval.ms') * US_PER_MS,
  );

const inOrder = (work: Work): readonly StatePartition[] =>
  [...work.state.partitions.values()]
    .filter(({ isLoading }) => !isLoading)
    .sort((a, b) => a.partition - b.partition);

export function abortTimedOut(work: Work): void {
  startAbortClock(work);
  const nowMs = timestampMsAt(work.node.nowUs);
  for (const { transactions } of inOrder(work)) {
    for (const metadata of transactions.values()) {
      if (!hasTimedOut(metadata, nowMs)) continue;
      const { producerId, producerEpoch } = prepareFence(metadata);
      endTransaction(work, metadata.transactionalId, {
        producerId,
        producerEpoch,
        commits: false,
        isEpochFence: true,
        transactionVersion: work.state.transactionVersion,
        by: 'timeout',
        incoming: null,
      });
    }
  }
}

/** Open for longer than its producer said it would be, and nobody is ending it. */
export const hasTimedOut = (metadata: TransactionMetadata, nowMs: number): boolean =>
  metadata.state === 'Ongoing' &&
  metadata.pendingState === null &&
  metadata.startMs + metadata.timeoutMs < nowMs;

export function removeExpired(work: Work): void {
  startExpireClock(work);
  const nowMs = timestampMsAt(work.node.nowUs);
  const expirationMs = configInt(work.state.configs, 'transactional.id.expiration.ms');
  for (const { transactions, coordinatorEpoch } of inOrder(work)) {
    for (const metadata of transactions.values()) {
      if (!hasExpired(metadata, nowMs, expirationMs)) continue;
      const transit = prepareDead(metadata);
      write(work, metadata.transactionalId, coordinatorEpoch, transit, { kind: 'expire' });
    }
  }
}

/** Nothing is open, and nothing has happened for `transactional.id.expiration.ms`. */
export const hasExpired = (metadata: TransactionMetadata, nowMs: number, expirationMs: number): boolean =>
  (metadata.state === 'Empty' || metadata.state === 'CompleteCommit' || metadata.state === 'CompleteAbort') &&
  metadata.pendingState === null &&
  metadata.lastUpdateMs <= nowMs - expirationMs;
