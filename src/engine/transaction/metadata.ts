/** Where a transactional id stands, and the steps it may take. A step is prepared (it is pending, and nothing else may
 *  begin), written to the transaction log, and completed when it is replicated.
 *
 *      Empty ──add──▶ Ongoing ──end──▶ PrepareCommit ──markers──▶ CompleteCommit ─┐
 *        ▲              │  └────────▶ PrepareAbort  ──markers──▶ CompleteAbort  ──┤
 *        └──init────────┴─ fence ──▶ (PrepareEpochFence, never written)           └─▶ Empty, Ongoing
 *
 *  Models      kafka.coordinator.transaction.TransactionMetadata, TxnTransitMetadata, TransactionState
 *  Invariants  a state follows only its valid previous ones; one step at a time; the epoch never goes back
 *  See         writes.ts, audit/transaction-states.ts */
import { invariant } from '../../contract/errors.ts';
import type { TransactionState } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';

/** `PrepareEpochFence` and `Dead` are only ever pending: they are in no log. */
export type NextState = TransactionState | 'PrepareEpochFence' | 'Dead';

/** What each state may follow. */
export const PREVIOUS_STATES: Readonly<Record<NextState, readonly NextState[]>> = {
  Empty: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  Ongoing: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareCommit: ['Ongoing'],
  // From the last three with transaction.version 2 only, whose producers cannot know whether anything was added.
  PrepareAbort: ['Ongoing', 'PrepareEpochFence', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
  Dead: ['Empty', 'CompleteAbort', 'CompleteCommit'],
  PrepareEpochFence: ['Ongoing'],
};

export const NO_PRODUCER_ID = -1;
export const NO_PRODUCER_EPOCH = -1;
/** Short.MAX_VALUE: the coordinator keeps it for itself, so that it can always fence once more. */
export const MAX_EPOCH = 32_767;

/** Owned by the coordinator; changed by `completeTransition` only, but for `pendingState` and the flag beside it. */
export interface TransactionMetadata {
  readonly transactionalId: string;
  producerId: number;
  /** The id before this one; −1: none. */
  previousProducerId: number;
  /** Given to the producer when the last epoch of this id is used up; −1: none. */
  nextProducerId: number;
  /** −1 until the first InitProducerId is written. */
  producerEpoch: number;
  /** The epoch before this one when the same producer holds both, by which its retries are known; −1: none. */
  lastProducerEpoch: number;
  timeoutMs: number;
  state: TransactionState;
  /** In the transaction, and without a marker still. */
  readonly partitions: Set<PartitionKey>;
  /** −1: none has begun. */
  startMs: number;
  lastUpdateMs: number;
  /** `transaction.version` that the last step was taken under. */
  clientTransactionVersion: number;
  /** The step under way; null when none is. */
  pendingState: NextState | null;
  /** An epoch was bumped to fence a producer, and could not be written: the next attempt does not bump again. */
  hasFailedEpochFence: boolean;
}

/** A step: what the id will be once it is written. Frozen. */
export interface Transit {
  readonly producerId: number;
  readonly previousProducerId: number;
  readonly nextProducerId: number;
  readonly producerEpoch: number;
  readonly lastProducerEpoch: number;
  readonly timeoutMs: number;
  readonly state: NextState;
  readonly partitions: readonly PartitionKey[];
  readonly startMs: number;
  readonly lastUpdateMs: number;
  readonly clientTransactionVersion: number;
}

export const createMetadata = (
  transactionalId: string,
  producerId: number,
  timeoutMs: number,
  nowMs: number,
): TransactionMetadata => ({
  transactionalId,
  producerId,
  previousProducerId: NO_PRODUCER_ID,
  nextProducerId: NO_PRODUCER_ID,
  producerEpoch: NO_PRODUCER_EPOCH,
  lastProducerEpoch: NO_PRODUCER_EPOCH,
  timeoutMs,
  state: 'Empty',
  partitions: new Set(),
  startMs: -1,
  lastUpdateMs: nowMs,
  clientTransactionVersion: 0,
  pendingState: null,
  hasFailedEpochFence: false,
});

/** With this version of `transaction.version` or a later one each transaction ends in an epoch of its own. */
export const supportsEpochBump = (version: number): boolean => version >= 2;

export const isEpochExhausted = (epoch: number): boolean => epoch >= MAX_EPOCH - 1;

// ---- preparing

/** Marks a step as pending. It must be one that the present state allows. */
function prepare(metadata: TransactionMetadata, change: Partial<Transit> & Pick<Transit, 'state'>): Transit {
  const { transactionalId, pendingState, state } = metadata;
  invariant(
    pendingState === null,
    `${transactionalId}: a step to ${change.state} while ${pendingState} is pending`,
  );
  invariant(
    PREVIOUS_STATES[change.state].includes(state),
    `${transactionalId}: ${change.state} cannot follow ${state}`,
  );
  const transit: Transit = Object.freeze({
    producerId: change.producerId ?? metadata.producerId,
    previousProducerId: metadata.producerId,
    nextProducerId: change.nextProducerId ?? NO_PRODUCER_ID,
    producerEpoch: change.producerEpoch ?? metadata.producerEpoch,
    lastProducerEpoch: change.lastProducerEpoch ?? metadata.lastProducerEpoch,
    timeoutMs: change.timeoutMs ?? metadata.timeoutMs,
    state: change.state,
    partitions: Object.freeze(change.partitions ?? [...metadata.partitions]),
    startMs: change.startMs ?? metadata.startMs,
    lastUpdateMs: change.lastUpdateMs ?? metadata.lastUpdateMs,
    clientTransactionVersion: change.clientTransactionVersion ?? metadata.clientTransactionVersion,
  });
  metadata.pendingState = change.state;
  return transit;
}

/** The next epoch, for nobody: to fence the producer that has the present one, and abort what it has begun. */
export function prepareFence(metadata: TransactionMetadata): Transit {
  invariant(
    metadata.producerEpoch < MAX_EPOCH,
    `${metadata.transactionalId}: no epoch is left to fence with`,
  );
  return prepare(metadata, {
    state: 'PrepareEpochFence',
    producerEpoch: metadata.producerEpoch + (metadata.hasFailedEpochFence ? 0 : 1),
    lastProducerEpoch: NO_PRODUCER_EPOCH,
  });
}

/** The next epoch for whoever asks. `expectedEpoch`: that of a producer which goes on with what it has; −1 for a new one.
 *  A retry gets the epoch it was given; null when the producer is fenced. */
export function prepareIncrementEpoch(
  metadata: TransactionMetadata,
  timeoutMs: number,
  expectedEpoch: number,
  nowMs: number,
): Transit | null {
  const { producerEpoch, lastProducerEpoch } = metadata;
  const to = (epoch: number, lastEpoch: number): Transit =>
    prepare(metadata, {
      state: 'Empty',
      producerEpoch: epoch,
      lastProducerEpoch: lastEpoch,
      timeoutMs,
      partitions: [],
      startMs: -1,
      lastUpdateMs: nowMs,
    });
  if (expectedEpoch === NO_PRODUCER_EPOCH) return to(producerEpoch + 1, NO_PRODUCER_EPOCH);
  if (producerEpoch === NO_PRODUCER_EPOCH || expectedEpoch === producerEpoch)
    return to(producerEpoch + 1, producerEpoch);
  return expectedEpoch === lastProducerEpoch ? to(producerEpoch, lastProducerEpoch) : null;
}

/** A new producer id, at epoch 0, since the epochs of the old one are used up. */
export const prepareProducerIdRotation = (
  metadata: TransactionMetadata,
  producerId: number,
  timeoutMs: number,
  keepsLastEpoch: boolean,
  nowMs: number,
): Transit =>
  prepare(metadata, {
    state: 'Empty',
    producerId,
    producerEpoch: 0,
    lastProducerEpoch: keepsLastEpoch ? metadata.producerEpoch : NO_PRODUCER_EPOCH,
    timeoutMs,
    partitions: [],
    startMs: -1,
    lastUpdateMs: nowMs,
  });

/** More partitions; the first begin the transaction. */
export const prepareAddPartitions = (
  metadata: TransactionMetadata,
  added: readonly PartitionKey[],
  clientTransactionVersion: number,
  nowMs: number,
): Transit =>
  prepare(metadata, {
    state: 'Ongoing',
    partitions: [...new Set([...metadata.partitions, ...added])],
    startMs: metadata.state === 'Ongoing' ? metadata.startMs : nowMs,
    lastUpdateMs: nowMs,
    clientTransactionVersion,
  });

/** The decision. With version 2 it takes the epoch of the finished transaction with it. */
export function prepareEnd(
  metadata: TransactionMetadata,
  state: 'PrepareCommit' | 'PrepareAbort',
  clientTransactionVersion: number,
  nextProducerId: number,
  nowMs: number,
): Transit {
  // A fence may have taken the last epoch.
  const bumps = supportsEpochBump(clientTransactionVersion) && metadata.producerEpoch < MAX_EPOCH;
  return prepare(metadata, {
    state,
    nextProducerId,
    producerEpoch: metadata.producerEpoch + (bumps ? 1 : 0),
    lastProducerEpoch: bumps ? metadata.producerEpoch : metadata.lastProducerEpoch,
    // An abort of nothing has to have begun at some time.
    startMs: metadata.state === 'Ongoing' ? metadata.startMs : nowMs,
    lastUpdateMs: nowMs,
    clientTransactionVersion,
  });
}

/** After the last marker. */
export function prepareComplete(metadata: TransactionMetadata, nowMs: number): Transit {
  metadata.hasFailedEpochFence = false;
  const rotates =
    supportsEpochBump(metadata.clientTransactionVersion) && metadata.nextProducerId !== NO_PRODUCER_ID;
  return prepare(metadata, {
    state: metadata.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    producerId: rotates ? metadata.nextProducerId : metadata.producerId,
    producerEpoch: rotates ? 0 : metadata.producerEpoch,
    partitions: [],
    lastUpdateMs: nowMs,
  });
}

/** Nobody has used the id for long. */
export const prepareDead = (metadata: TransactionMetadata): Transit =>
  prepare(metadata, { state: 'Dead', partitions: [] });

// ---- completing

/** A step is written and replicated: the id is what it says. */
export function completeTransition(metadata: TransactionMetadata, transit: Transit): void {
  const { transactionalId, pendingState } = metadata;
  const { state } = transit;
  invariant(
    pendingState === state && state !== 'Dead' && state !== 'PrepareEpochFence',
    `${transactionalId}: a step to ${state} ends while ${pendingState} is pending`,
  );
  invariant(
    isValidEpoch(metadata, transit),
    `${transactionalId}: ${state} of ${transit.producerId}/${transit.producerEpoch} cannot follow ${metadata.state} of ${metadata.producerId}/${metadata.producerEpoch}`,
  );
  metadata.state = state;
  metadata.pendingState = null;
  metadata.producerId = transit.producerId;
  if (namesPreviousId(transit)) metadata.previousProducerId = transit.previousProducerId;
  metadata.nextProducerId = transit.nextProducerId;
  metadata.producerEpoch = transit.producerEpoch;
  metadata.lastProducerEpoch = transit.lastProducerEpoch;
  metadata.timeoutMs = transit.timeoutMs;
  metadata.startMs = transit.startMs;
  metadata.lastUpdateMs = transit.lastUpdateMs;
  metadata.clientTransactionVersion = transit.clientTransactionVersion;
  metadata.partitions.clear();
  for (const key of transit.partitions) metadata.partitions.add(key);
}

/** The id before the present one is kept from InitProducerId, or the end of a transaction, up to the next of these. */
const namesPreviousId = ({ state, clientTransactionVersion }: Transit): boolean =>
  state === 'Empty' ||
  ((state === 'CompleteCommit' || state === 'CompleteAbort') && supportsEpochBump(clientTransactionVersion));

/** The same id and epoch, the next epoch of it, or another id from 0. */
function isValidEpoch(metadata: TransactionMetadata, transit: Transit): boolean {
  if (transit.producerId !== metadata.producerId) return transit.producerEpoch === 0;
  const step = transit.producerEpoch - metadata.producerEpoch;
  const mayBump =
    transit.state === 'Empty' ||
    (supportsEpochBump(transit.clientTransactionVersion) &&
      (transit.state === 'PrepareCommit' || transit.state === 'PrepareAbort'));
  return step === 0 || (mayBump && step === 1);
}
