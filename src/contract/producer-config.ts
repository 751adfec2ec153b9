/** What a Kafka producer makes of its configs before it starts: what it fills in, and which combinations it refuses.
 *  Models      org.apache.kafka.clients.producer.ProducerConfig#postProcessAndValidateIdempotenceConfigs,
 *              KafkaProducer#configureDeliveryTimeout, #configureTransactionState */
import type { Acks } from './commands.ts';
import type { Configs } from './configs.ts';
import { configInt, configText, withEraDefaults } from './configs.ts';
import type { EraName, Rules } from './eras.ts';

export interface ResolvedProducer {
  readonly acks: Acks;
  readonly idempotence: boolean;
  /** Null: no transactions. */
  readonly transactionalId: string | null;
  /** All that is set or has another default in the era, resolved. Frozen. */
  readonly configs: Configs;
}

/** A combination that the client refuses with a ConfigException; words for each are in `i18n`. */
export type ProducerRefusal =
  | { readonly code: 'idempotenceNeedsAcksAll'; readonly acks: string }
  | { readonly code: 'idempotenceNeedsRetries' }
  | { readonly code: 'idempotenceNeedsFewInFlight'; readonly inFlight: string; readonly limit: string }
  | { readonly code: 'transactionNeedsIdempotence'; readonly transactionalId: string }
  | { readonly code: 'deliveryTimeoutTooShort'; readonly ms: string; readonly least: string };

/** Settles what was set, by an application of that era's client, on what is in force.
 *  @param user what the application sets, and nothing else: a default is treated otherwise than the same value set */
export function resolveProducer(
  era: EraName,
  rules: Rules,
  user: Configs,
): ResolvedProducer | { readonly refused: ProducerRefusal } {
  const merged = withEraDefaults(era, 'producer', user);
  const transactionalId = rules.idempotence ? configText(merged, 'transactional.id') || null : null;
  const wanted = user['enable.idempotence'];
  const isExplicit = wanted !== undefined || transactionalId !== null;
  if (transactionalId !== null && wanted === 'false') {
    return { refused: { code: 'transactionNeedsIdempotence', transactionalId } };
  }
  let idempotence =
    rules.idempotence && (transactionalId !== null || configText(merged, 'enable.idempotence') === 'true');
  const set: Record<string, string> = {};
  if (idempotence) {
    const tooMany = tooManyInFlight(user, rules.rememberedBatches);
    const conflict = conflictOf(user) ?? tooMany;
    if (conflict && isExplicit) return { refused: conflict };
    if (tooMany && rules.manyInFlightAreRefused) return { refused: tooMany };
    // Only a default was in the way: the client goes on without, and says so in its log.
    if (conflict) idempotence = false;
    else fillIn(set, user, rules.rememberedBatches);
  }
  const configs = { ...merged, ...set };
  const delivery = deliveryTimeout(user, configs);
  if (typeof delivery !== 'string') return { refused: delivery };
  configs['delivery.timeout.ms'] = delivery;
  configs['enable.idempotence'] = String(idempotence);
  return { acks: acksOf(configs), idempotence, transactionalId, configs: Object.freeze(configs) };
}

export const acksOf = (configs: Configs): Acks => {
  const text = configText(configs, 'acks');
  return text === '0' ? 0 : text === '1' ? 1 : 'all';
};

/** What was set that idempotence cannot do with. */
function conflictOf({ acks, retries }: Configs): ProducerRefusal | null {
  if (acks !== undefined && acks !== 'all' && acks !== '-1') return { code: 'idempotenceNeedsAcksAll', acks };
  if (retries !== undefined && Number(retries) === 0) return { code: 'idempotenceNeedsRetries' };
  return null;
}

function tooManyInFlight(user: Configs, remembered: number): ProducerRefusal | null {
  const inFlight = user['max.in.flight.requests.per.connection'];
  if (inFlight !== undefined && Number(inFlight) > remembered)
    return { code: 'idempotenceNeedsFewInFlight', inFlight, limit: String(remembered) };
  return null;
}

/** What was not set, and has a default of its own with idempotence. */
function fillIn(set: Record<string, string>, user: Configs, remembered: number): void {
  if (user.acks === undefined) set.acks = 'all';
  if (user.retries === undefined) set.retries = '2147483647';
  if (user['max.in.flight.requests.per.connection'] === undefined)
    set['max.in.flight.requests.per.connection'] = String(Math.min(5, remembered));
}

/** At least as long as a batch may linger and one request may take; a default is raised to that. */
function deliveryTimeout(user: Configs, configs: Configs): string | ProducerRefusal {
  const least = Math.min(
    2_147_483_647,
    configInt(configs, 'linger.ms') + configInt(configs, 'request.timeout.ms'),
  );
  const ms = configInt(configs, 'delivery.timeout.ms');
  if (ms >= least) return String(ms);
  return user['delivery.timeout.ms'] === undefined
    ? String(least)
    : { code: 'deliveryTimeoutTooShort', ms: String(ms), least: String(least) };
}
