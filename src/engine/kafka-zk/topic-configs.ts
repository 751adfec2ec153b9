/** Configs as ZooKeeper has them: a topic's are read when a replica begins, a broker's when it begins, and both again when
 *  they are said to have changed.
 *  Models      kafka.server.DynamicConfigManager, kafka.zk.KafkaZkClient#getLogConfigs
 *  See         topic-admin.ts (who writes them) */
import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { nameOf } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { diskOf } from './state.ts';
import type { ConfigChangeData, ConfigData } from './znodes.ts';
import { CONFIG_CHANGES, configPath, entityName, topicConfigPath } from './znodes.ts';

export type ConfigOwner =
  | { readonly kind: 'topicConfigs'; readonly topics: readonly string[] }
  | { readonly kind: 'configChanges'; readonly isFirst: boolean }
  | { readonly kind: 'configChangesRead'; readonly last: number }
  | { readonly kind: 'brokerConfigs' };

/** What changes a broker is to take up. */
export type ConfigNews =
  | { readonly kind: 'topics'; readonly configs: TopicConfigs }
  | { readonly kind: 'broker'; readonly forAll: TopicConfig; readonly own: TopicConfig };

/** By topic, its own configs by name. */
export type TopicConfigs = ReadonlyMap<string, TopicConfig>;
type TopicConfig = ReadonlyMap<string, string>;

export function readTopicConfigs(node: NodeContext, topics: readonly string[]): void {
  const owner: ConfigOwner = { kind: 'topicConfigs', topics };
  askZk(
    node,
    topics.map((topic) => ({ op: 'getData', path: topicConfigPath(topic), watch: false })),
    owner,
  );
}

/** What has been set for all brokers and for this one while they run (DynamicBrokerConfig); nothing, in older eras. */
export function readBrokerConfigs(node: NodeContext): void {
  const { brokerId, rules } = diskOf(node);
  if (!rules.dynamicBrokerConfigs) return;
  const owner: ConfigOwner = { kind: 'brokerConfigs' };
  askZk(
    node,
    ['', String(brokerId)].map((name) => ({ op: 'getData', path: configPath('broker', name), watch: false })),
    owner,
  );
}

/** Looks for news of configs, and asks to be told of more. */
export function watchConfigChanges(node: NodeContext, isFirst: boolean): void {
  const owner: ConfigOwner = { kind: 'configChanges', isFirst };
  askZk(node, [{ op: 'getChildren', path: CONFIG_CHANGES, watch: true }], owner);
}

/** What was read, or null when there is more to ask first. `lastChange`: number of the newest news that was acted on. */
export function onConfigResults(
  node: NodeContext,
  owner: ConfigOwner,
  results: readonly ZkResult[],
  changes: { last: number },
): ConfigNews | null {
  if (owner.kind === 'topicConfigs') {
    const configs = new Map(owner.topics.map((topic, i) => [topic, configsIn(results[i])]));
    return { kind: 'topics', configs };
  }
  if (owner.kind === 'brokerConfigs') {
    return { kind: 'broker', forAll: configsIn(results[0]), own: configsIn(results[1]) };
  }
  if (owner.kind === 'configChanges') {
    const names = results[0]?.children ?? [];
    const fresh = names.filter((name) => numberOf(name) > changes.last);
    changes.last = Math.max(changes.last, ...fresh.map(numberOf));
    // What was changed before this process began, it has read or will read by itself.
    if (owner.isFirst || fresh.length === 0) return null;
    const next: ConfigOwner = { kind: 'configChangesRead', last: changes.last };
    askZk(
      node,
      fresh.map((name) => ({ op: 'getData', path: `${CONFIG_CHANGES}/${name}`, watch: false })),
      next,
    );
    return null;
  }
  const paths = results.flatMap(({ error, data }) =>
    // Only `ConfigChangeData` is written there.
    error === 'OK' ? [(data as ConfigChangeData).entity_path] : [],
  );
  const topics = paths.filter((path) => path.startsWith('topics/')).map(nameOf);
  if (topics.length > 0) readTopicConfigs(node, [...new Set(topics)]);
  const { brokerId } = diskOf(node);
  const concerning = ['', String(brokerId)].map((name) => `brokers/${entityName('broker', name)}`);
  if (paths.some((path) => concerning.includes(path))) readBrokerConfigs(node);
  return null;
}

const numberOf = (name: string): number => Number(name.slice('config_change_'.length));

function configsIn(result: ZkResult | undefined): ReadonlyMap<string, string> {
  // Only `ConfigData` is written there.
  const data = result?.error === 'OK' ? (result.data as ConfigData) : null;
  return new Map((data?.config ?? []).map(({ name, value }) => [name, value]));
}
