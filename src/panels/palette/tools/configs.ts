/** kafka-configs.sh for topics and brokers.
 *  Models      kafka.admin.ConfigCommand
 *  Simplifies  users, clients and IPs have no configs here */
import {
  type Configs,
  configDefault,
  configDefinition,
  configNames,
  type TopicConfigName,
  topicConfigText,
} from '../../../contract/configs.ts';
import type { EraName } from '../../../contract/eras.ts';
import { actionOf, type Options, optionsOf, required, ToolError } from './line.ts';
import { causeOf, messageOf, type Seen, said, type Told } from './told.ts';

const KNOWN = {
  valued: ['entity-type', 'entity-name', 'add-config', 'delete-config', 'topic', 'broker'],
  bare: ['describe', 'alter', 'entity-default', 'broker-defaults', 'all'],
};

interface Entity {
  readonly scope: 'topic' | 'broker';
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
  return action === 'describe' ? describe(options, seen) : alter(options, seen, words);
}

/** Null: all of that kind. */
function entityOf(options: Options): { readonly scope: 'topic' | 'broker'; readonly name: string | null } {
  if (options.has('topic')) return { scope: 'topic', name: required(options, 'topic') };
  if (options.has('broker')) return { scope: 'broker', name: required(options, 'broker') };
  if (options.has('broker-defaults')) return { scope: 'broker', name: '' };
  const types = options.get('entity-type') ?? [];
  if (types.length !== 1) throw new ToolError('Exactly one entity type must be specified');
  const [type] = types;
  if (type !== 'topics' && type !== 'brokers')
    throw new ToolError(
      `Invalid entity type ${type}, the entity type must be one of topics, brokers with a --bootstrap-server argument`,
    );
  const scope = type === 'topics' ? 'topic' : 'broker';
  if (options.has('entity-default')) {
    if (scope === 'topic')
      throw new ToolError('--entity-default must not be specified with entity type topics');
    return { scope, name: '' };
  }
  return { scope, name: options.get('entity-name')?.[0] ?? null };
}

const nameOf = ({ scope, name }: Entity): string =>
  name === '' ? 'default configs for brokers in the cluster' : `${scope} ${name}`;

function alter(options: Options, seen: Seen, words: readonly string[]): Told {
  const { scope, name } = entityOf(options);
  if (name === null)
    throw new ToolError('an entity name must be specified with --alter of topics or brokers');
  const added = pairsOf(options);
  const removed = (options.get('delete-config') ?? [])
    .flatMap((text) => text.split(','))
    .map((n) => n.trim());
  if (Object.keys(added).length + removed.length === 0)
    throw new ToolError(
      'At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter',
    );
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

function checkExists({ scope, name }: Entity, { frame }: Seen): void {
  if (scope === 'topic' && !frame.topics[name])
    throw new ToolError(`The topic '${name}' doesn't exist and doesn't have dynamic config.`);
  if (scope === 'broker' && name !== '' && !/^\d+$/.test(name))
    throw new ToolError(`The entity name for brokers must be a valid integer broker id, found: ${name}`);
  if (scope === 'broker' && name !== '' && !frame.brokers[`b${name}`])
    throw new ToolError(`The broker '${name}' doesn't exist and doesn't have dynamic config.`);
}

const ownOf = ({ scope, name }: Entity, { configs }: Seen): Configs =>
  (scope === 'topic' ? configs.topics[name]?.configs : configs.dynamic[name]) ?? {};

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
  const { scope, name } = entityOf(options);
  const names =
    name !== null ? [name] : scope === 'topic' ? Object.keys(seen.frame.topics).sort() : brokersOf(seen);
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

const brokersOf = ({ frame }: Seen): readonly string[] => [
  ...frame.order.brokers.map((id) => id.slice(1)),
  '',
];

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
  const brokerName = scope === 'topic' ? (definition?.brokerName ?? config) : config;
  if (scope === 'topic') add('DYNAMIC_TOPIC_CONFIG', config, configs.topics[name]?.configs[config]);
  else if (name !== '') add('DYNAMIC_BROKER_CONFIG', config, configs.dynamic[name]?.[config]);
  add('DYNAMIC_DEFAULT_BROKER_CONFIG', brokerName, configs.dynamic['']?.[brokerName]);
  const broker = configDefinition('broker', brokerName);
  const usual = broker ? configDefault(broker, era) : definition ? configDefault(definition, era) : undefined;
  const fixed = Object.values(configs.fixed)[0]?.[brokerName];
  if (fixed !== usual) add('STATIC_BROKER_CONFIG', brokerName, fixed);
  add('DEFAULT_CONFIG', brokerName, usual);
  return found;
}
