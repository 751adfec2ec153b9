/** What a transaction coordinator keeps (TransactionStateManagerTest), and which configs a producer refuses (KafkaProducerTest,
 *  ProducerConfigTest). */
import { rulesOf } from '../../../../contract/eras.ts';
import { resolveProducer } from '../../../../contract/producer-config.ts';
import { hasExpired } from '../../../transaction/expiry.ts';
import { timeoutRefusal } from '../../../transaction/init-producer-id.ts';
import type { TransactionMetadata } from '../../../transaction/metadata.ts';
import { createMetadata } from '../../../transaction/metadata.ts';
import type { Work } from '../../../transaction/state.ts';
import { errorForCallers } from '../../../transaction/writes.ts';
import type { Adapter, Adapters } from '../cases.ts';
import { leaveOut } from '../cases.ts';

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

const stateManager: Adapter = (given, when) => {
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

const configured: Adapter = (given, when) => {
  if (when !== 'build config') return leaveOut('shown by the behaviour tests of the producer');
  const user: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== 'unset') user[name] = String(value).replace(/ explicit$/, '');
  }
  const resolved = resolveProducer('4.1', rulesOf('4.1'), user);
  if ('refused' in resolved) return { throws: 'ConfigException' };
  if (given.retries !== undefined) return { 'enable.idempotence': resolved.idempotence };
  return { 'delivery.timeout.ms': Number(resolved.configs['delivery.timeout.ms']) };
};

export const transactionAdapters: Adapters = {
  'txn-state-manager': stateManager,
  'producer-idempotence': configured,
};
