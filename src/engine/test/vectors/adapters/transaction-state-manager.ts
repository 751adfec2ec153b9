/** What a transaction coordinator keeps, and how long (TransactionStateManagerTest). */
import { hasExpired } from '../../../transaction/expiry.ts';
import { timeoutRefusal } from '../../../transaction/init-producer-id.ts';
import type { TransactionMetadata } from '../../../transaction/metadata.ts';
import { createMetadata } from '../../../transaction/metadata.ts';
import type { Work } from '../../../transaction/state.ts';
import { errorForCallers } from '../../../transaction/writes.ts';
import type { Adapter } from '../cases.ts';

const EXPIRATION_MS = 604_800_000;

function metadataOf(given: {
  readonly state: TransactionMetadata['state'];
  readonly pid?: number;
  readonly epoch?: number;
}): TransactionMetadata {
  const metadata = createMetadata('till', given.pid ?? 1, 60_000, 0);
  metadata.state = given.state;
  metadata.producerEpoch = given.epoch ?? 0;
  if (given.state === 'Ongoing') metadata.partitions.add('orders-0');
  return metadata;
}

export const transactionStateManager: Adapter = (given, when) => {
  if (when === 'expiration scan')
    return { tombstone: hasExpired(metadataOf(given), EXPIRATION_MS + 1, EXPIRATION_MS) };
  const asked = /^validate (.*)$/.exec(String(when))?.[1];
  if (asked !== undefined) {
    const configs = { 'transaction.max.timeout.ms': String(given.maxTimeoutMs) };
    // Of the work at hand, only the configs are looked at.
    const work = { state: { configs } } as unknown as Work;
    return { valid: asked.split(', ').map((ms) => timeoutRefusal(work, Number(ms)) === 'NONE') };
  }
  const answers = given.appendErrors.map(errorForCallers);
  // One answer for all of them, if they agree.
  return { answer: new Set(answers).size === 1 ? answers[0] : answers };
};
