/** Kafka's configs by Kafka's names: type, default, range, era, who reads them, and when they may change. The engine reads
 *  its settings here, the inspector its columns, and a wish its refusal; so the three cannot disagree.
 *
 *      broker.ts   server.properties        topic.ts   what a topic overrides of it        client.ts   producers, consumers
 *      zookeeper.ts   zoo.cfg
 *
 *  A name that is not here is refused, never ignored; so is one that the simulation knows but does not act on. */
import { BROKER_CONFIGS } from './configs/broker.ts';
import { CLIENT_CONFIGS } from './configs/client.ts';
import { type ConfigDefinition, type ConfigScope, INT_MAX } from './configs/definition.ts';
import { GROUP_CONFIGS } from './configs/group.ts';
import { TOPIC_CONFIGS } from './configs/topic.ts';
import { ZOOKEEPER_CONFIGS } from './configs/zookeeper.ts';
import type { EraName } from './eras.ts';

export type { ConfigDefinition, ConfigScope, ConfigUpdate } from './configs/definition.ts';

export type BrokerConfigName = keyof typeof BROKER_CONFIGS;
export type TopicConfigName = keyof typeof TOPIC_CONFIGS;
export type ClientConfigName = keyof typeof CLIENT_CONFIGS;
export type GroupConfigName = keyof typeof GROUP_CONFIGS;
export type ZooKeeperConfigName = keyof typeof ZOOKEEPER_CONFIGS;
export type ConfigName =
  | BrokerConfigName
  | TopicConfigName
  | ClientConfigName
  | GroupConfigName
  | ZooKeeperConfigName;

type Table = Readonly<Record<string, ConfigDefinition>>;
const BROKER: Table = BROKER_CONFIGS;
const TOPIC: Table = TOPIC_CONFIGS;
const CLIENT: Table = CLIENT_CONFIGS;
const GROUP: Table = GROUP_CONFIGS;
const ZOOKEEPER: Table = ZOOKEEPER_CONFIGS;

/** Settings by Kafka's names; absent ones take the default. */
export type Configs = Readonly<Record<string, string>>;

const tableOf = (scope: ConfigScope): Table => {
  if (scope === 'broker') return BROKER;
  if (scope === 'zookeeper') return ZOOKEEPER;
  if (scope === 'group') return GROUP;
  return scope === 'topic' ? TOPIC : CLIENT;
};

/** The definition of a name where it is set; undefined when it is not known there. */
export function configDefinition(scope: ConfigScope, name: string): ConfigDefinition | undefined {
  const table = tableOf(scope);
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  return found?.scopes.includes(scope) ? found : undefined;
}

/** Names that can be set there in that era, in the order of the table. */
export const configNames = (scope: ConfigScope, era: EraName): readonly string[] =>
  Object.keys(tableOf(scope)).filter((name) => {
    const definition = configDefinition(scope, name);
    return definition !== undefined && isInEra(definition, era);
  });

/** The default of a release. */
export const configDefault = (definition: ConfigDefinition, era: EraName): string =>
  definition.eraDefaults?.[era] ?? definition.default;

const isInEra = (definition: ConfigDefinition, era: EraName): boolean =>
  definition.eras?.includes(era) ?? true;

/** Settings with an era's own defaults filled in where they differ from the table's. Frozen. */
export function withEraDefaults(era: EraName, scope: ConfigScope, configs: Configs): Configs {
  const filled: Record<string, string> = {};
  for (const [name, definition] of Object.entries(tableOf(scope))) {
    const value = definition.scopes.includes(scope) ? definition.eraDefaults?.[era] : undefined;
    if (value !== undefined) filled[name] = value;
  }
  return Object.freeze({ ...filled, ...configs });
}

/** Where a name stands in several tables: as a client's, else as a topic's. */
const DEFAULTS: ReadonlyMap<string, string> = new Map(
  [BROKER, TOPIC, CLIENT, GROUP, ZOOKEEPER].flatMap((table) =>
    Object.entries(table).map(([name, definition]) => [name, definition.default] as const),
  ),
);

/** The same read as numbers, once. */
const DEFAULT_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...DEFAULTS].map(([name, text]) => [name, Number(text)] as const),
);

/** What a config is set to, as text. */
export const configText = (configs: Configs, name: ConfigName): string =>
  configs[name] ?? DEFAULTS.get(name) ?? '';
/** A whole number. */
export function configInt(configs: Configs, name: ConfigName): number {
  const text = configs[name];
  return text === undefined ? (DEFAULT_NUMBERS.get(name) ?? 0) : Number(text);
}
export const configBoolean = (configs: Configs, name: ConfigName): boolean =>
  configText(configs, name) === 'true';

/** What a topic config comes to on a broker, as text: the topic's own value, else the broker's, else the default.
 *  @param overrides the topic's own configs, by name
 *  @param broker the broker's configs, with its era's defaults */
export function topicConfigText(
  overrides: ReadonlyMap<string, string> | undefined,
  broker: Configs,
  name: TopicConfigName,
): string {
  const definition = TOPIC[name];
  const set = overrides?.get(name) ?? broker[definition?.brokerName ?? name];
  if (set !== undefined) return set;
  for (const [unit, factor] of definition?.brokerUnits ?? []) {
    const coarse = Number(broker[unit]);
    // A negative one means for ever, in whatever unit.
    if (broker[unit] !== undefined) return String(coarse < 0 ? -1 : coarse * factor);
  }
  return definition?.default ?? '';
}

/** What a config of a group comes to on a broker, as text: the group's own value, else the broker's, else the default. */
export function groupConfigText(
  overrides: ReadonlyMap<string, string> | undefined,
  broker: Configs,
  name: GroupConfigName,
): string {
  const { brokerName, default: standard } = GROUP[name] as ConfigDefinition;
  return overrides?.get(name) ?? broker[brokerName ?? name] ?? standard;
}

/** Why a value cannot be given to a config. Kafka's servers name it INVALID_CONFIG, its clients throw a
 *  ConfigException. */
export interface ConfigRefusal {
  readonly error: 'INVALID_CONFIG' | 'ConfigException';
  /** What was wrong and what would be right; without a full stop. */
  readonly sentence: string;
}

/** Null when the value can be given.
 *  @param isRunning the node runs already: only what is dynamic may change */
export function configRefusal(
  scope: ConfigScope,
  name: string,
  value: string,
  era: EraName,
  isRunning = false,
): ConfigRefusal | null {
  const sentence = whyNot(scope, name, value, era, isRunning);
  if (sentence === null) return null;
  const isServer = scope === 'broker' || scope === 'topic' || scope === 'group' || scope === 'zookeeper';
  return { error: isServer ? 'INVALID_CONFIG' : 'ConfigException', sentence };
}

function whyNot(
  scope: ConfigScope,
  name: string,
  value: string,
  era: EraName,
  isRunning: boolean,
): string | null {
  const definition = configDefinition(scope, name);
  if (!definition) {
    const others = (['broker', 'topic', 'producer', 'consumer', 'group', 'zookeeper'] as const).filter(
      (other) => configDefinition(other, name),
    );
    return others.length > 0
      ? `${name} is set on a ${others.join(' or ')}, not on a ${scope}`
      : `${name} is not a config that this cluster knows`;
  }
  if (!isInEra(definition, era)) return `${name} is not a config of era ${era}: ${erasOf(definition)}`;
  if (definition.isShownOnly) {
    return `${name} is left at its default ${configDefault(definition, era) || 'of nothing'}: the simulation does not act on it`;
  }
  if (isRunning && scope === 'broker' && (definition.update ?? 'readOnly') === 'readOnly')
    return `${name} cannot change while the broker runs: Kafka reads it once, at start`;
  if (isRunning && (scope === 'producer' || scope === 'consumer'))
    return `${name} cannot change while the client runs: Kafka's clients read it once, at start`;
  const known = definition.eraValues?.[value];
  if (known && !known.includes(era))
    return `${name} cannot be ${value} in era ${era}: ${erasOf({ ...definition, eras: known })}`;
  return wrongValue(name, value, definition, era);
}

const erasOf = ({ eras = [] }: ConfigDefinition): string =>
  `it belongs to ${eras.length === 1 ? 'era' : 'eras'} ${eras.join(', ')}`;

function wrongValue(name: string, value: string, definition: ConfigDefinition, era: EraName): string | null {
  const { type, values, min = 0, max = INT_MAX } = definition;
  switch (type) {
    case 'boolean':
      return /^(true|false)$/.test(value) ? null : `${name} is true or false`;
    case 'string': {
      if (!values || values.includes(value)) return null;
      const pattern = definition.pattern?.eras.includes(era) ? definition.pattern : undefined;
      if (pattern && new RegExp(pattern.regex).test(value)) return null;
      const known = pattern ? [...values, `${pattern.example} for example`] : values;
      return `${name} is one of ${known.join(', ')}`;
    }
    case 'list': {
      const isAllowed = !values || value.split(',').every((item) => values.includes(item.trim()));
      return isAllowed ? null : `${name} is a list of ${values.join(', ')}`;
    }
    case 'double': {
      const isWithin = /^-?\d+(\.\d+)?$/.test(value) && Number(value) >= min && Number(value) <= max;
      return isWithin ? null : `${name} is a number from ${min} to ${max}`;
    }
    default: {
      // Kafka's "never" lies beyond what a double counts exactly, and is taken as it is.
      const isNever = type === 'long' && value === definition.default;
      const isWithin = /^-?\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
      return isNever || isWithin ? null : `${name} is a whole number from ${min} to ${max}`;
    }
  }
}
