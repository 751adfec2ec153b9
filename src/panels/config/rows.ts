/** The table of one thing's configs: what each comes to, where that was set, and what it would be otherwise. */
import type { ConfigsView } from '../../contract/config-view.ts';
import { LONG_MAX, NEVER } from '../../contract/configs/definition.ts';
import {
  type ConfigDefinition,
  type ConfigScope,
  type Configs,
  configDefault,
  configDefinition,
  configNames,
  type GroupConfigName,
  groupConfigText,
  type TopicConfigName,
  topicConfigText,
} from '../../contract/configs.ts';
import { ERAS, type EraName } from '../../contract/eras.ts';
import { unreachable } from '../../contract/errors.ts';

/** Whose configs. `name`: a topic, a group, a broker's id (empty: all brokers), a client's node id. */
export interface ConfigSubject {
  readonly scope: Exclude<ConfigScope, 'zookeeper'>;
  readonly name: string;
}

export interface ConfigRow {
  readonly name: string;
  readonly definition: ConfigDefinition;
  readonly value: string;
  /** Kafka's default in this era. */
  readonly usual: string;
  /** Set by hand on this very thing, so that it can be taken back. */
  readonly isOwn: boolean;
  readonly isChanged: boolean;
  /** It may be set while the cluster runs. */
  readonly isDynamic: boolean;
}

export function rowsOf(
  { scope, name }: ConfigSubject,
  view: ConfigsView,
  era: EraName,
): readonly ConfigRow[] {
  const own = ownOf({ scope, name }, view);
  return configNames(scope, era).flatMap((config) => {
    const definition = configDefinition(scope, config);
    if (!definition) return [];
    const usual = configDefault(definition, era);
    const value = inheritedValue({ scope, name }, config, view) ?? usual;
    const isDynamic = !definition.isShownOnly && isChangeable(scope, definition, name === '');
    return [
      {
        name: config,
        definition,
        value,
        usual,
        // What a client was given and what is its default, nobody can tell apart here: what is otherwise can be taken back.
        isOwn: scope === 'producer' ? value !== usual : own[config] !== undefined,
        isChanged: value !== usual,
        isDynamic,
      },
    ];
  });
}

/** Topics' and groups' always; a producer's application takes them up at once; a consumer's cannot be
 *  told anything once it runs. */
function isChangeable(
  scope: ConfigSubject['scope'],
  definition: ConfigDefinition,
  isForAll: boolean,
): boolean {
  if (scope === 'broker') return isDynamicOn(definition, isForAll);
  return scope !== 'consumer';
}

/** DynamicBrokerConfig: some for all brokers at once, some for one alone. */
const isDynamicOn = ({ update = 'readOnly' }: ConfigDefinition, isForAll: boolean): boolean =>
  update === 'clusterWide' || (update === 'perBroker' && !isForAll);

function ownOf({ scope, name }: ConfigSubject, view: ConfigsView): Configs {
  if (scope === 'topic') return view.topics[name]?.configs ?? {};
  if (scope === 'group') return view.groups[name] ?? {};
  return scope === 'broker' ? (view.dynamic[name] ?? {}) : {};
}

function inheritedValue(
  { scope, name }: ConfigSubject,
  config: string,
  view: ConfigsView,
): string | undefined {
  const fixed = view.fixed[name] ?? Object.values(view.fixed)[0] ?? {};
  const forAll = { ...fixed, ...view.dynamic[''] };
  switch (scope) {
    case 'topic': {
      const own = new Map(Object.entries(view.topics[name]?.configs ?? {}));
      // A name of the topics' table.
      return topicConfigText(own, forAll, config as TopicConfigName);
    }
    case 'broker':
      return { ...forAll, ...view.dynamic[name] }[config];
    case 'group': {
      const own = new Map(Object.entries(view.groups[name] ?? {}));
      // A name of the groups' table.
      return groupConfigText(own, forAll, config as GroupConfigName);
    }
    case 'producer':
      return view.producers[name]?.[config];
    case 'consumer':
      return view.consumers[name]?.[config];
    default:
      return unreachable(scope);
  }
}

/** The first era here that has it; null: the oldest has it too. */
export function sinceOf({ eras }: ConfigDefinition): EraName | null {
  const [oldest] = ERAS;
  const first = ERAS.find((era) => eras?.includes(era) ?? true);
  return first === undefined || first === oldest ? null : first;
}

/** The last era here that has it; null: the newest has it too. */
export function untilOf({ eras }: ConfigDefinition): EraName | null {
  const last = ERAS.findLast((era) => eras?.includes(era) ?? true);
  return last === undefined || last === ERAS.at(-1) ? null : last;
}

/** What may be given: `1 … 1000`, `true, false`, or the values. */
export function rangeOf({ type, values, min, max }: ConfigDefinition): string {
  if (type === 'boolean') return 'true, false';
  if (values) return values.map((value) => value || '""').join(', ');
  if (type === 'string' || type === 'list') return '';
  // A long's end is written as Kafka writes it; a number of JavaScript cannot hold it.
  return `${min ?? ''} … ${max === LONG_MAX ? NEVER : (max ?? '')}`;
}
