/** Topic configs as ZooKeeper has them: read when a replica begins, and again when they are said to have changed.
 *  Models      kafka.server.DynamicConfigManager, kafka.zk.KafkaZkClient#getLogConfigs
 *  See         topic-admin.ts (who writes them) */
import type { NodeContext } from '../kernel/context.ts';
import type { ZkResult } from '../protocol/zookeeper.ts';
import { nameOf } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import type { ConfigChangeData, ConfigData } from './znodes.ts';
import { CONFIG_CHANGES, topicConfigPath } from './znodes.ts';

export type ConfigOwner =
  | { readonly kind: 'topicConfigs'; readonly topics: readonly string[] }
  | { readonly kind: 'configChanges'; readonly isFirst: boolean }
  | { readonly kind: 'configChangesRead'; readonly last: number };

/** By topic, its own configs by name. */
export type TopicConfigs = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function readTopicConfigs(node: NodeContext, topics: readonly string[]): void {
  const owner: ConfigOwner = { kind: 'topicConfigs', topics };
  askZk(
    node,
    topics.map((topic) => ({ op: 'getData', path: topicConfigPath(topic), watch: false })),
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
): TopicConfigs | null {
  if (owner.kind === 'topicConfigs') {
    return new Map(owner.topics.map((topic, i) => [topic, configsIn(results[i])]));
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
  const topics = results.flatMap(({ error, data }) =>
    // Only `ConfigChangeData` is written there.
    error === 'OK' ? [nameOf((data as ConfigChangeData).entity_path)] : [],
  );
  if (topics.length > 0) readTopicConfigs(node, [...new Set(topics)]);
  return null;
}

const numberOf = (name: string): number => Number(name.slice('config_change_'.length));

function configsIn(result: ZkResult | undefined): ReadonlyMap<string, string> {
  // Only `ConfigData` is written there.
  const data = result?.error === 'OK' ? (result.data as ConfigData) : null;
  return new Map((data?.config ?? []).map(({ name, value }) => [name, value]));
}
