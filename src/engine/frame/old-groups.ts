/** A group of old consumers as a visitor sees it: nobody coordinates it, so what is known of it stands in ZooKeeper.
 *  See         clients/consumer/old, groups.ts */
import type { Configs } from '../../contract/configs.ts';
import { configText } from '../../contract/configs.ts';
import type { GroupView } from '../../contract/frame.ts';
import type { GroupCloseUp, GroupZnode, MemberCloseUp } from '../../contract/group-close-up.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { compareText } from '../clients/consumer/assignors/assignor.ts';
import { oldCommitIntervalMs } from '../clients/consumer/old/state.ts';
import { groupPath, idPath, idsPath, offsetPath } from '../clients/consumer/old/znodes.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import type { World } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { DataTree } from '../zookeeper/data-tree.ts';
import { childrenOf } from '../zookeeper/data-tree.ts';
import { trackedSessions } from './ensemble.ts';

/** What is committed of a partition, as the ensemble has it; −1: nothing. */
export function committedIn(tree: DataTree | null, groupId: string, key: PartitionKey): number {
  const node = tree?.nodes.get(offsetPath(groupId, key));
  return node ? Number(node.data) : -1;
}

/** Empty without a registration; at rest when none of its consumers is in the midst of a rebalance. */
export function oldStanding(
  tree: DataTree | null,
  groupId: string,
  placed: readonly NodeRecord[],
): Pick<
  GroupView,
  'state' | 'generation' | 'protocolName' | 'leaderConsumerId' | 'awaiting' | 'barrierEndsAtUs'
> {
  const ids = tree?.nodes.has(idsPath(groupId)) ? childrenOf(tree, idsPath(groupId)) : [];
  const moving = placed.filter((node) => consumerMemory(node)?.client?.old?.attempt);
  const state = ids.length === 0 ? 'Empty' : moving.length > 0 ? 'PreparingRebalance' : 'Stable';
  return {
    state,
    generation: -1,
    protocolName: ids.length === 0 ? null : 'range',
    leaderConsumerId: null,
    awaiting: [],
    barrierEndsAtUs: null,
  };
}

const OLD_CONFIGS = [
  'zookeeper.connect',
  'zookeeper.session.timeout.ms',
  'rebalance.backoff.ms',
  'rebalance.max.retries',
  'offsets.storage',
  'auto.commit.enable',
] as const;

/** What ZooKeeper holds of such a group. */
export function closeUpOfOldGroup(world: World, groupId: string, configs: Configs): GroupCloseUp {
  const tree = world.ensemble?.tree ?? null;
  return {
    kind: 'group',
    groupId,
    configs: [
      ...OLD_CONFIGS.map((name) => ({ name, value: configText(configs, name) })),
      { name: 'auto.commit.interval.ms', value: String(oldCommitIntervalMs(configs)) },
    ],
    members: tree ? registeredIn(world, tree, groupId) : [],
    written: [],
    znodes: tree ? znodesOf(tree, groupId) : [],
  };
}

function registeredIn(world: World, tree: DataTree, groupId: string): readonly MemberCloseUp[] {
  if (!tree.nodes.has(idsPath(groupId))) return [];
  const sessions = trackedSessions(world);
  return childrenOf(tree, idsPath(groupId)).map((memberId) => {
    const session = tree.nodes.get(idPath(groupId, memberId))?.stat.ephemeralOwner ?? 0;
    const own = world.consumers.find((id) => {
      const node = world.sim.nodes.get(id);
      return node !== undefined && consumerMemory(node)?.client?.memberId === memberId;
    });
    return {
      consumerId: own ?? '',
      memberId,
      instanceId: null,
      sessionEndsAtUs: sessions?.get(session)?.endsAtUs ?? null,
    };
  });
}

function znodesOf(tree: DataTree, groupId: string): readonly GroupZnode[] {
  const top = `${groupPath(groupId)}/`;
  return [...tree.nodes.keys()]
    .filter((path) => path.startsWith(top) && childrenOf(tree, path).length === 0)
    .sort(compareText)
    .map((path) => {
      const node = tree.nodes.get(path);
      const { data } = node ?? {};
      return {
        path: path.slice(top.length),
        data:
          data === null || data === undefined ? '' : typeof data === 'string' ? data : JSON.stringify(data),
        isEphemeral: (node?.stat.ephemeralOwner ?? 0) !== 0,
      };
    });
}
