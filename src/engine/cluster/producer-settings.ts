/** From what a person or a scenario says of a producer to what its client is given.
 *  See         contract/producer-config.ts */
import type { ProducerSettings } from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import type { EraName, Rules } from '../../contract/eras.ts';
import type { Allowed, RejectReason } from '../../contract/errors.ts';
import type { ProducerRefusal, ResolvedProducer } from '../../contract/producer-config.ts';
import { resolveProducer } from '../../contract/producer-config.ts';

/** What an application hands to its client: what is said of the producer counts as set, its configs more so. */
export function userConfigs(settings: ProducerSettings, configs: Configs): Configs {
  const user: Record<string, string> = {
    acks: String(settings.acks),
    'enable.idempotence': String(settings.idempotence),
    ...configs,
  };
  if (settings.transaction) user['transactional.id'] = settings.transaction.transactionalId;
  return user;
}

export const settle = (
  era: EraName,
  rules: Rules,
  settings: ProducerSettings,
  configs: Configs,
): ResolvedProducer | { readonly refused: ProducerRefusal } =>
  resolveProducer(era, rules, userConfigs(settings, configs));

const MAX_RATE = 1_000;
const MAX_VALUE_BYTES = 1_000_000;

/** Why settings cannot be; null when they can. */
export function refusalOfSettings(settings: ProducerSettings): RejectReason | null {
  const { acks, ratePerSecond, keyStrategy, valueBytes, interceptors = [], caller, transaction } = settings;
  if (acks !== 0 && acks !== 1 && acks !== 'all') return badValue('acks', acks, '0, 1, all');
  if (!Number.isFinite(ratePerSecond) || ratePerSecond < 0 || ratePerSecond > MAX_RATE)
    return badValue('ratePerSecond', ratePerSecond, `0 – ${MAX_RATE}`);
  if (
    valueBytes !== undefined &&
    !(Number.isInteger(valueBytes) && valueBytes >= 1 && valueBytes <= MAX_VALUE_BYTES)
  )
    return badValue('valueBytes', valueBytes, `1 – ${MAX_VALUE_BYTES}`);
  if (!['keyed', 'sticky', 'explicit'].includes(keyStrategy))
    return badValue('keyStrategy', keyStrategy, 'keyed, sticky, explicit');
  if (interceptors.length > 4 || !interceptors.every((one) => one === 'prefixKey' || one === 'throws'))
    return badValue('interceptors', interceptors.join(', '), 'fourInterceptors');
  if (caller !== undefined && !['fireAndForget', 'sync', 'async'].includes(caller))
    return badValue('caller', caller, 'fireAndForget, sync, async');
  if (!transaction) return null;
  const { transactionalId, recordsPerTransaction, abortPercent } = transaction;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(transactionalId))
    return { code: 'badName', params: { name: transactionalId } };
  if (!Number.isInteger(recordsPerTransaction) || recordsPerTransaction < 1 || recordsPerTransaction > 1_000)
    return badValue('recordsPerTransaction', recordsPerTransaction, '1 – 1000');
  return Number.isFinite(abortPercent) && abortPercent >= 0 && abortPercent <= 100
    ? null
    : badValue('abortPercent', abortPercent, '0 – 100');
}

const badValue = (name: string, value: unknown, allowed: Allowed): RejectReason => ({
  code: 'badValue',
  params: { name, value: String(value), allowed },
});

/** A ConfigException, as a reason. */
export function reasonOf(producer: string, refusal: ProducerRefusal): RejectReason {
  switch (refusal.code) {
    case 'idempotenceNeedsAcksAll':
      return { code: refusal.code, params: { producer, acks: refusal.acks } };
    case 'idempotenceNeedsRetries':
      return { code: refusal.code, params: { producer } };
    case 'idempotenceNeedsFewInFlight':
      return { code: refusal.code, params: { producer, inFlight: refusal.inFlight, limit: refusal.limit } };
    case 'transactionNeedsIdempotence':
      return { code: refusal.code, params: { producer, transactionalId: refusal.transactionalId } };
    case 'deliveryTimeoutTooShort':
      return { code: refusal.code, params: { producer, ms: refusal.ms, least: refusal.least } };
  }
}
