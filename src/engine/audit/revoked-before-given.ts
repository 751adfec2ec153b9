/** A member takes a partition only when no other member of the same generation still has it: an eager member gives everything
 *  up before it joins, a cooperative one what it must before the next (ConsumerCoordinator#onJoinPrepare, KIP-429). One that
 *  has not come to this generation may still believe in its old one; its commits are refused. So are those of a process whose
 *  place as a static member another has taken, with its partitions and in its generation (KIP-345); and one whose coordinator died
 *  before it had stored that generation: its successor, which has not heard of it, gives the number to another one. */
import type { Configs } from '../../contract/configs.ts';
import { configText } from '../../contract/configs.ts';
import type { NodeId } from '../../contract/ids.ts';
import { consumerDisk, consumerMemory } from '../clients/consumer/state.ts';
import type { World } from '../cluster/world.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { groupsOf } from './view.ts';

export const revokedBeforeGiven: Invariant = {
  name: 'revoked-before-given',
  on: {
    'consumer.assigned': (world, _state, { groupId, consumerId, generation, partitions }) => {
      // Old consumers have no generations: owners-hold-their-znodes.ts.
      if (generation < 0 || world.groups.get(groupId)?.configs['group.protocol'] === 'consumer') return null;
      for (const id of world.consumers) {
        const node = id === consumerId ? undefined : world.sim.nodes.get(id);
        const client = node && consumerMemory(node)?.client;
        if (client?.group.groupId !== groupId || client.generation !== generation) continue;
        if (isSameInstance(world, client.group.configs, consumerId, id)) continue;
        if (isOfAnother(world, groupId, generation, memberIdOf(world, consumerId), client.memberId)) continue;
        const both = partitions.find((key) => client.partitions.has(key));
        if (both === undefined) continue;
        return inPartition(
          both,
          `${consumerId} takes it in generation ${generation} of group ${groupId}, and ${id} has not given it up`,
          { group: groupId, generation, member: consumerId, otherMember: id },
        );
      }
      return null;
    },
  },
};

const memberIdOf = (world: World, id: NodeId): string | undefined => {
  const node = world.sim.nodes.get(id);
  return node && consumerMemory(node)?.client?.memberId;
};

/** Whether a coordinator has a generation of that number with the one member, and without the other. */
function isOfAnother(
  world: World,
  groupId: string,
  generation: number,
  taker: string | undefined,
  other: string,
): boolean {
  if (taker === undefined) return false;
  for (const { generation: number, members } of groupsOf(world, groupId))
    if (number === generation && members.has(taker) && !members.has(other)) return true;
  return false;
}

/** Whether both call themselves by one `group.instance.id`. */
function isSameInstance(world: World, configs: Configs, a: NodeId, b: NodeId): boolean {
  const instanceOf = (id: NodeId): string => {
    const node = world.sim.nodes.get(id);
    return (node && consumerDisk(node).instanceId) ?? configText(configs, 'group.instance.id');
  };
  return instanceOf(a) !== '' && instanceOf(a) === instanceOf(b);
}
