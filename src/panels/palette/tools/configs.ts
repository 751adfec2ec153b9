/** kafka-configs.sh for topics, brokers and groups.
 *  Models      kafka.admin.ConfigCommand
 *  Simplifies  clients, users and IPs have quotas in Kafka, which no broker knows here: they answer as one that does not support
 *              the request */
import {
  type Configs,
  configDefault,
  configDefinition,
  configNames,
  type GroupConfigName,
  groupConfigText,
  type TopicConfigName,
  topicConfigText,
} from '../../../contract/configs.ts';
import type { EraName } from '../../../contract/eras.ts';
import { actionOf, type Options, optionsOf, required, ToolError } from './line.ts';
import { causeOf, messageOf, type Seen, said, type Told } from './told.ts';

const KNOWN = {
  valued: [
    'entity-type',
    'entity-name',
    'add-config',
    'delete-config',
    'topic',
    'broker',
    'group',
    'client',
    'user',
    'ip',
  ],
  bare: [
    'describe',
    'alter',
    'entity-default',
    'broker-defaults',
    'client-defaults',
    'user-defaults',
    'ip-defaults',
    'all',
  ],
};

type Scope = 'topic' | 'broker' | 'group';

interface Entity {
  readonly scope: Scope;
  /** Empty: all brokers. */
  readonly name: string;
}

export function runConfigs(words: readonly string[], seen: Seen): Told {
  const options = optionsOf(words, KNOWN);
  const action = actionOf(
    options,
    ['describe', 'alter'],
    'Command must include exactly one action: --describe, --alter',
  );
  const quotas = quotasOf(options);
  if (quotas !== null) return onQuotas(quotas, action, options, words);
  return action === 'describe' ? describe(options, seen) : alter(options, seen, words);
}

/** Entities of quotas: `--entity-type clients`, or `--client NAME` for short. */
const QUOTA_TYPES = ['clients', 'users', 'ips'] as const;
type QuotaType = (typeof QUOTA_TYPES)[number];
const QUOTAS: Readonly<Record<QuotaType, readonly string[]>> = {
  clients: ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage', 'controller_mutation_rate'],
  users: ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage', 'controller_mutation_rate'],
  ips: ['connection_creation_rate'],
};

/** Null: what is asked about has no quotas. */
function quotasOf(options: Options): QuotaType | null {
  const types = options.get('entity-type') ?? [];
  const isMeant = (type: QuotaType): boolean => {
    const short = type.slice(0, -1);
    return types.includes(type) || options.has(short) || options.has(`${short}-defaults`);
  };
  return QUOTA_TYPES.find(isMeant) ?? null;
}

/** The tool looks through what it is given; then the broker says that it knows no such request. */
function onQuotas(
  type: QuotaType,
  action: 'describe' | 'alter',
  options: Options,
  words: readonly string[],
): Told {
  const short = type.slice(0, -1);
  const isNamed = ['entity-name', 'entity-default', short, `${short}-defaults`].some((name) =>
    options.has(name),
  );
  if (action === 'alter' && !isNamed)
    throw new ToolError(
      'an entity-name or default entity must be specified with --alter of users, clients or ips',
    );
  if (action === 'alter') {
    const added = pairsOf(options);
    const removed = removedBy(options);
    checkChanges(added, removed);
    const strange = [...Object.keys(added), ...removed].filter((name) => !QUOTAS[type].includes(name));
    if (strange.length > 0)
      throw new ToolError(
        `Only quota configs can be added for '${type}' using --bootstrap-server. Unexpected config names: Set(${strange.join(', ')})`,
      );
  }
  const api = action === 'alter' ? 'ALTER_CLIENT_QUOTAS' : 'DESCRIBE_CLIENT_QUOTAS';
  return said(
    `Error while executing config command with args '${words.join(' ')}'`,
    `java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.UnsupportedVersionException: The node does not support ${api}`,
  );
}

/** Null: all of that kind. */
function entityOf(options: Options, seen: Seen): { readonly scope: Scope; readonly name: string | null } {
  if (options.has('group')) return { scope: 'group', name: required(options, 'group') };
  if (options.has('topic')) return { scope: 'topic', name: required(options, 'topic') };
  if (options.has('broker')) return { scope: 'broker', name: required(options, 'broker') };
  if (options.has('broker-defaults')) return { scope: 'broker', name: '' };
  const types = options.get('entity-type') ?? [];
  if (types.length !== 1) throw new ToolError('Exactly one entity type must be specified');
  const [type] = types;
  const scope = scopeOf(type, seen);
  if (scope === null)
    throw new ToolError(
      `Invalid entity type ${type}, the entity type must be one of ${typesOf(seen).join(', ')} with a --bootstrap-server or --bootstrap-controller argument`,
    );
  if (options.has('entity-default')) {
    if (scope !== 'broker')
      throw new ToolError(`--entity-default must not be specified with entity type ${type}`);
    return { scope, name: '' };
  }
  return { scope, name: options.get('entity-name')?.[0] ?? null };
}

/** Null: of no entity that has configs here. */
function scopeOf(type: string | undefined, seen: Seen): Scope | null {
  if (type === 'topics') return 'topic';
  if (type === 'brokers') return 'broker';
  return type === 'groups' && hasGroupConfigs(seen) ? 'group' : null;
}

/** Groups have configs since the coordinator keeps some of them (KIP-848, KIP-932). */
const hasGroupConfigs = (seen: Seen): boolean => configNames('group', eraOf(seen)).length > 0;

/** As the tool of the release lists them, but for those of which a cluster here has nothing. */
const typesOf = (seen: Seen): readonly string[] => [
  'topics',
  'clients',
  'users',
  'brokers',
  'ips',
  ...(hasGroupConfigs(seen) ? ['groups'] : []),
];

const nameOf = ({ scope, name }: Entity): string =>
  name === '' ? 'default configs for brokers in the cluster' : `${scope} ${name}`;

function alter(options: Options, seen: Seen, words: readonly string[]): Told {
  const { scope, name } = entityOf(options, seen);
  if (name === null) throw new ToolError(`an entity name must be specified with --alter of ${scope}s`);
  const added = pairsOf(options);
  const removed = removedBy(options);
  checkChanges(added, removed);
  const entity = { scope, name } as const;
  checkExists(entity, seen);
  const own = ownOf(entity, seen);
  const strange = removed.filter((config) => !Object.hasOwn(own, config));
  if (strange.length > 0) throw new ToolError(`Invalid config(s): ${strange.join(',')}`);
  const configs = { ...added, ...Object.fromEntries(removed.map((config) => [config, null])) };
  return {
    kind: 'asked',
    command: { type: 'config.alter', scope, name, configs },
    isDone: (event) =>
      event.type === 'config.changed' && event.resourceType === scope && event.resourceName === name,
    done: [
      name === ''
        ? `Completed updating ${nameOf(entity)}.`
        : `Completed updating config for ${nameOf(entity)}.`,
    ],
    refused: (reason, sentence) => [
      `Error while executing config command with args '${words.join(' ')}'`,
      `java.util.concurrent.ExecutionException: ${causeOf(reason, messageOf(reason, sentence, 'incrementalAlterConfigs'))}`,
    ],
  };
}

const removedBy = (options: Options): readonly string[] =>
  (options.get('delete-config') ?? []).flatMap((text) => text.split(',')).map((name) => name.trim());

function checkChanges(added: object, removed: readonly string[]): void {
  if (Object.keys(added).length + removed.length === 0)
    throw new ToolError(
      'At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter',
    );
}

/** A group may be configured before it is there; it is only described when there is something of it. */
const isGroup = (name: string, { frame, configs }: Seen): boolean =>
  frame.groups[name] !== undefined || configs.groups[name] !== undefined;

function checkExists({ scope, name }: Entity, { frame }: Seen): void {
  if (scope === 'topic' && !frame.topics[name])
    throw new ToolError(`The topic '${name}' doesn't exist and doesn't have dynamic config.`);
  if (scope === 'broker' && name !== '' && !/^\d+$/.test(name))
    throw new ToolError(`The entity name for brokers must be a valid integer broker id, found: ${name}`);
  if (scope === 'broker' && name !== '' && !frame.brokers[`b${name}`])
    throw new ToolError(`The broker '${name}' doesn't exist and doesn't have dynamic config.`);
}

function ownOf({ scope, name }: Entity, { configs }: Seen): Configs {
  if (scope === 'topic') return configs.topics[name]?.configs ?? {};
  return (scope === 'group' ? configs.groups[name] : configs.dynamic[name]) ?? {};
}

/** Commas part the pairs, but not within square brackets. */
function pairsOf(options: Options): Readonly<Record<string, string>> {
  const text = options.get('add-config')?.[0];
  if (text === undefined) return {};
  const pairs = text.split(/,(?=[^\]]*(?:\[|$))/).map((pair) => pair.split(/\s*=\s*(?=[^\]]*(?:\[|$))/));
  if (pairs.some(({ length }) => length !== 2))
    throw new ToolError(
      'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".',
    );
  return Object.fromEntries(
    pairs.map(([name = '', value = '']) => [name.trim(), value.replace(/\[?\]?/g, '').trim()]),
  );
}

function describe(options: Options, seen: Seen): Told {
  const { scope, name } = entityOf(options, seen);
  if (scope === 'group' && name !== null && !isGroup(name, seen))
    throw new ToolError(`The group '${name}' doesn't exist and doesn't have dynamic config.`);
  const names = name === null ? allOf(scope, seen) : [name];
  const isAll = options.has('all');
  const told = new Set<string>();
  const answer = said(
    ...names.flatMap((one) => {
      const entity = { scope, name: one } as const;
      checkExists(entity, seen);
      const configs = namesOf(entity, isAll, seen);
      for (const config of configs) told.add(config);
      const what = isAll ? 'All' : 'Dynamic';
      const head =
        one === ''
          ? 'Default configs for brokers in the cluster are:'
          : `${what} configs for ${nameOf(entity)} are:`;
      return [head, ...configs.map((config) => entryOf(entity, config, seen))];
    }),
  );
  return { ...answer, configs: { scope, names: [...told] } };
}

function allOf(scope: Scope, { frame, configs }: Seen): readonly string[] {
  if (scope === 'topic') return Object.keys(frame.topics).sort();
  if (scope === 'group')
    return [...new Set([...Object.keys(frame.groups), ...Object.keys(configs.groups ?? {})])].sort();
  return [...frame.order.brokers.map((id) => id.slice(1)), ''];
}

// The era of a frame is one of ours.
const eraOf = ({ frame }: Seen): EraName => frame.cluster.era as EraName;

const namesOf = (entity: Entity, isAll: boolean, seen: Seen): readonly string[] =>
  isAll ? configNames(entity.scope, eraOf(seen)) : Object.keys(ownOf(entity, seen)).sort();

function entryOf(entity: Entity, config: string, seen: Seen): string {
  const era = eraOf(seen);
  const synonyms = synonymsOf(entity, config, era, seen);
  const value = ownOf(entity, seen)[config] ?? inheritedValue(entity, config, era, seen);
  return `  ${config}=${value} sensitive=false synonyms={${synonyms.join(', ')}}`;
}

function inheritedValue({ scope, name }: Entity, config: string, era: EraName, { configs }: Seen): string {
  const fixed = (name !== '' && configs.fixed[name]) || Object.values(configs.fixed)[0] || {};
  const broker = { ...fixed, ...configs.dynamic[''] };
  if (scope === 'topic') return topicConfigText(undefined, broker, config as TopicConfigName);
  if (scope === 'group') return groupConfigText(undefined, broker, config as GroupConfigName);
  const definition = configDefinition('broker', config);
  return broker[config] ?? (definition ? configDefault(definition, era) : '');
}

/** Where a value comes from, and what it would be without, one after the other. */
function synonymsOf(entity: Entity, config: string, era: EraName, seen: Seen): readonly string[] {
  const { configs } = seen;
  const { scope, name } = entity;
  const found: string[] = [];
  const add = (source: string, as: string, value: string | undefined): void => {
    if (value !== undefined) found.push(`${source}:${as}=${value}`);
  };
  const definition = configDefinition(scope, config);
  const brokerName = scope === 'broker' ? config : (definition?.brokerName ?? config);
  if (scope === 'topic') add('DYNAMIC_TOPIC_CONFIG', config, configs.topics[name]?.configs[config]);
  else if (scope === 'group') add('DYNAMIC_GROUP_CONFIG', config, configs.groups[name]?.[config]);
  else if (name !== '') add('DYNAMIC_BROKER_CONFIG', config, configs.dynamic[name]?.[config]);
  add('DYNAMIC_DEFAULT_BROKER_CONFIG', brokerName, configs.dynamic['']?.[brokerName]);
  const broker = configDefinition('broker', brokerName);
  const usual = broker ? configDefault(broker, era) : definition ? configDefault(definition, era) : undefined;
  const fixed = Object.values(configs.fixed)[0]?.[brokerName];
  if (fixed !== usual) add('STATIC_BROKER_CONFIG', brokerName, fixed);
  add('DEFAULT_CONFIG', brokerName, usual);
  return found;
}
