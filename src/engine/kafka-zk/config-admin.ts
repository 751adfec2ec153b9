/** Configs that are changed while the cluster runs: written for the topic or the broker, and announced.
 *  Models      kafka.server.AdminManager#incrementalAlterConfigs; kafka.zk.AdminZkClient#changeTopicConfig, #changeBrokerConfig
 *  Simplifies  no APPEND and SUBTRACT
 *  See         topic-configs.ts (who hears of it) */
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { IncrementalAlterConfigsRequest, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import type { ZkRefusal } from './admin-refusals.ts';
import { refuseConfigs } from './admin-refusals.ts';
import { rulesOf } from './state.ts';
import type { MetadataCache } from './topic-admin.ts';
import type { ConfigChangeData, ConfigData } from './znodes.ts';
import { ANY_VERSION, CONFIG_CHANGES, configPath, createNode, entityName, setNode } from './znodes.ts';

type Resource = IncrementalAlterConfigsRequest['resources'][number];
type Verdict = ZkRefusal | null;

export interface ConfigAdminOwner {
  readonly kind: 'configRead' | 'configWritten';
  readonly incoming: Incoming;
  /** What is wrong with each resource; null where nothing is. */
  readonly verdicts: readonly Verdict[];
}

export function onAlterConfigs(node: NodeContext, incoming: Incoming, cache: MetadataCache): void {
  const { resources } = requestOf('IncrementalAlterConfigs', incoming.body);
  const verdicts = resources.map((resource): Verdict => {
    if (resource.resourceType === 'broker') return null;
    if (resource.resourceType === 'group')
      return { error: 'INVALID_REQUEST', message: 'Groups have no configs in this release.' };
    return cache.hasTopic(resource.resourceName)
      ? refuseConfigs(resource.configs, rulesOf(node).era)
      : {
          error: 'UNKNOWN_TOPIC_OR_PARTITION',
          message: `The topic '${resource.resourceName}' does not exist.`,
        };
  });
  const owner: ConfigAdminOwner = { kind: 'configRead', incoming, verdicts: Object.freeze(verdicts) };
  const good = goodOf(resources, verdicts);
  if (good.length === 0) return respond(node, incoming, verdicts);
  askZk(
    node,
    good.map((resource) => ({ op: 'getData', path: pathOf(resource), watch: false })),
    owner,
  );
}

export function onConfigAdminResults(
  node: NodeContext,
  owner: ConfigAdminOwner,
  results: readonly ZkResult[],
): void {
  const { incoming, verdicts } = owner;
  if (owner.kind === 'configWritten') return respond(node, incoming, verdicts);
  const { resources } = requestOf('IncrementalAlterConfigs', incoming.body);
  const ops = goodOf(resources, verdicts).flatMap((resource, i): ZkOp[] => {
    // Only `ConfigData` is written there.
    const old = results[i]?.error === 'OK' ? (results[i].data as ConfigData).config : [];
    const config = new Map(old.map(({ name, value }) => [name, value]));
    for (const { name, value } of resource.configs) {
      if (value === null) config.delete(name);
      else config.set(name, value);
    }
    const data: ConfigData = {
      version: 1,
      config: [...config].map(([name, value]) => ({ name, value })),
    };
    const change: ConfigChangeData = {
      version: 2,
      entity_path: `${resource.resourceType}s/${entityName(resource.resourceType, resource.resourceName)}`,
    };
    const path = pathOf(resource);
    // One of the first two does it.
    return [
      setNode(path, data, ANY_VERSION),
      createNode(path, data),
      createNode(`${CONFIG_CHANGES}/config_change_`, change, 'persistentSequential'),
    ];
  });
  const next: ConfigAdminOwner = { kind: 'configWritten', incoming, verdicts };
  askZk(node, ops, next);
}

const goodOf = (resources: readonly Resource[], verdicts: readonly Verdict[]): readonly Resource[] =>
  resources.filter((_, i) => verdicts[i] === null);

const pathOf = ({ resourceType, resourceName }: Resource): string => configPath(resourceType, resourceName);

function respond(node: NodeContext, incoming: Incoming, verdicts: readonly Verdict[]): void {
  const { resources } = requestOf('IncrementalAlterConfigs', incoming.body);
  const body: ResponseOf<'IncrementalAlterConfigs'> = {
    responses: resources.map(({ resourceType, resourceName }, i) => ({
      errorCode: verdicts[i]?.error ?? 'NONE',
      errorMessage: verdicts[i]?.message ?? null,
      resourceType,
      resourceName,
    })),
  };
  const error = verdicts.find((verdict) => verdict !== null)?.error ?? null;
  answer(node, 'IncrementalAlterConfigs', incoming, body, plainLabel('control', error));
}
