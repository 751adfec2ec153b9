/** Kafka's configs that the simulation honours, by Kafka's names: type, default of era 4.1, range, and who reads them.
 *  A name that is not here is refused by the scenario reader, never ignored. */

import type { EraName } from './eras.ts';

export type ConfigScope = 'broker' | 'topic' | 'producer' | 'consumer';

export interface ConfigDefinition {
  readonly type: 'int' | 'boolean' | 'string';
  readonly default: string;
  /** Defaults of eras that differ. */
  readonly eraDefaults?: Readonly<Partial<Record<EraName, string>>>;
  /** Inclusive range of an int. */
  readonly min?: number;
  readonly max?: number;
  /** Allowed values of a string. */
  readonly values?: readonly string[];
  readonly scopes: readonly ConfigScope[];
}

const INT_MAX = 2_147_483_647;
const int = (
  value: number,
  min: number,
  max: number,
  ...scopes: readonly ConfigScope[]
): ConfigDefinition => ({ type: 'int', default: String(value), min, max, scopes });
const bool = (value: boolean, ...scopes: readonly ConfigScope[]): ConfigDefinition => ({
  type: 'boolean',
  default: String(value),
  scopes,
});

export const CONFIGS = {
  // replication and topics
  'replica.lag.time.max.ms': {
    ...int(30_000, 500, INT_MAX, 'broker'),
    eraDefaults: { '0.10': '10000', '0.11': '10000', '2.4': '10000' },
  },
  'replica.fetch.wait.max.ms': int(500, 0, 60_000, 'broker'),
  'replica.fetch.min.bytes': int(1, 0, INT_MAX, 'broker'),
  'replica.fetch.max.bytes': int(1_048_576, 1, INT_MAX, 'broker'),
  'replica.fetch.response.max.bytes': int(10_485_760, 1, INT_MAX, 'broker'),
  'replica.fetch.backoff.ms': int(1_000, 0, 60_000, 'broker'),
  'replica.socket.timeout.ms': int(30_000, 1_000, 600_000, 'broker'),
  'replica.high.watermark.checkpoint.interval.ms': int(5_000, 100, 600_000, 'broker'),
  'min.insync.replicas': int(1, 1, 1_000, 'broker', 'topic'),
  'unclean.leader.election.enable': {
    ...bool(false, 'broker', 'topic'),
    eraDefaults: { '0.10': 'true' },
  },
  'max.message.bytes': int(1_048_588, 0, INT_MAX, 'broker', 'topic'),
  'segment.bytes': int(1_073_741_824, 1_024, INT_MAX, 'topic'),
  'index.interval.bytes': int(4_096, 0, INT_MAX, 'topic'),
  'cleanup.policy': {
    type: 'string',
    default: 'delete',
    values: ['delete', 'compact', 'delete,compact'],
    scopes: ['topic'],
  },
  'offsets.topic.num.partitions': int(50, 1, 200, 'broker'),
  'offsets.topic.replication.factor': int(3, 1, 9, 'broker'),
  'offsets.commit.timeout.ms': int(5_000, 1, 600_000, 'broker'),
  // liveness and quorum
  'broker.heartbeat.interval.ms': int(2_000, 10, 600_000, 'broker'),
  'broker.session.timeout.ms': int(9_000, 100, 600_000, 'broker'),
  'controller.quorum.election.timeout.ms': int(1_000, 50, 60_000, 'broker'),
  'controller.quorum.fetch.timeout.ms': int(2_000, 50, 60_000, 'broker'),
  'controller.quorum.election.backoff.max.ms': int(1_000, 0, 60_000, 'broker'),
  'controller.quorum.append.linger.ms': int(25, 0, 10_000, 'broker'),
  'controller.quorum.request.timeout.ms': int(2_000, 50, 60_000, 'broker'),
  'controller.quorum.retry.backoff.ms': int(20, 1, 60_000, 'broker'),
  'metadata.max.idle.interval.ms': int(500, 0, 60_000, 'broker'),
  // groups
  'group.initial.rebalance.delay.ms': int(3_000, 0, 600_000, 'broker'),
  'group.min.session.timeout.ms': int(6_000, 1, INT_MAX, 'broker'),
  'group.max.session.timeout.ms': int(1_800_000, 1, INT_MAX, 'broker'),
  'group.max.size': int(INT_MAX, 1, INT_MAX, 'broker'),
  // clients
  'request.timeout.ms': int(30_000, 100, 600_000, 'producer', 'consumer'),
  'retry.backoff.ms': int(100, 1, 60_000, 'producer', 'consumer'),
  'retry.backoff.max.ms': int(1_000, 1, 60_000, 'producer', 'consumer'),
  'metadata.max.age.ms': int(300_000, 100, INT_MAX, 'producer', 'consumer'),
  'batch.size': int(16_384, 0, INT_MAX, 'producer'),
  'linger.ms': int(5, 0, 600_000, 'producer'),
  'max.in.flight.requests.per.connection': int(5, 1, 100, 'producer'),
  'max.request.size': int(1_048_576, 1, INT_MAX, 'producer'),
  'delivery.timeout.ms': int(120_000, 1, INT_MAX, 'producer'),
  'buffer.memory': int(33_554_432, 1_024, INT_MAX, 'producer'),
  retries: int(INT_MAX, 0, INT_MAX, 'producer'),
  'auto.offset.reset': {
    type: 'string',
    default: 'latest',
    values: ['earliest', 'latest', 'none'],
    scopes: ['consumer'],
  },
  'enable.auto.commit': bool(true, 'consumer'),
  'auto.commit.interval.ms': int(5_000, 10, INT_MAX, 'consumer'),
  'session.timeout.ms': int(45_000, 100, INT_MAX, 'consumer'),
  'heartbeat.interval.ms': int(3_000, 10, INT_MAX, 'consumer'),
  'max.poll.interval.ms': int(300_000, 100, INT_MAX, 'consumer'),
  'max.poll.records': int(500, 1, INT_MAX, 'consumer'),
  'fetch.min.bytes': int(1, 0, INT_MAX, 'consumer'),
  'fetch.max.wait.ms': int(500, 0, INT_MAX, 'consumer'),
  'fetch.max.bytes': int(52_428_800, 1, INT_MAX, 'consumer'),
  'max.partition.fetch.bytes': int(1_048_576, 1, INT_MAX, 'consumer'),
  'group.instance.id': { type: 'string', default: '', scopes: ['consumer'] },
} as const satisfies Readonly<Record<string, ConfigDefinition>>;

export type ConfigName = keyof typeof CONFIGS;
/** Settings by Kafka's names; absent ones take the default. */
export type Configs = Readonly<Record<string, string>>;

export const isConfigName = (name: string): name is ConfigName => Object.hasOwn(CONFIGS, name);

/** Settings with an era's own defaults filled in where they differ from the table's. Frozen. */
export function withEraDefaults(era: EraName, configs: Configs): Configs {
  const filled: Record<string, string> = {};
  for (const [name, definition] of Object.entries<ConfigDefinition>(CONFIGS)) {
    const value = definition.eraDefaults?.[era];
    if (value !== undefined) filled[name] = value;
  }
  return Object.freeze({ ...filled, ...configs });
}

/** What a config is set to, as text. */
export const configText = (configs: Configs, name: ConfigName): string =>
  configs[name] ?? CONFIGS[name].default;
/** A whole number. */
export const configInt = (configs: Configs, name: ConfigName): number => Number(configText(configs, name));
export const configBoolean = (configs: Configs, name: ConfigName): boolean =>
  configText(configs, name) === 'true';

/** Why a value cannot be given to a config, in Kafka's terms; null when it can. */
export function refusedConfig(name: string, value: string, scope: ConfigScope): string | null {
  if (!isConfigName(name)) return `${name} is not a config that this cluster knows`;
  const definition: ConfigDefinition = CONFIGS[name];
  if (!definition.scopes.includes(scope))
    return `${name} is set on a ${definition.scopes.join(' or ')}, not on a ${scope}`;
  if (definition.type === 'boolean') return /^(true|false)$/.test(value) ? null : `${name} is true or false`;
  if (definition.type === 'string') {
    const { values } = definition;
    return !values || values.includes(value) ? null : `${name} is one of ${values.join(', ')}`;
  }
  const { min = 0, max = INT_MAX } = definition;
  const isWithin = /^-?\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
  return isWithin ? null : `${name} is a whole number from ${min} to ${max}`;
}
