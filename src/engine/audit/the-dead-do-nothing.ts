/** A process that is down does nothing: it writes nothing, decides nothing, sends nothing. */
import type { NodeId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, controllerNode } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

/** `what` it does, and to which partition. */
function alive(world: World, id: NodeId, what: string, partition: PartitionKey = ''): Finding | null {
  const node = world.sim.nodes.get(id);
  return !node || node.isUp ? null : inGeneral(`${id} ${what}${partition}, and is down`, { node: id });
}

export const theDeadDoNothing: Invariant = {
  name: 'the-dead-do-nothing',
  on: {
    'log.appended': (world, _state, { brokerId, partition }) =>
      alive(world, brokerNode(brokerId), 'writes to ', partition),
    'partition.highWatermarkAdvanced': (world, _state, { brokerId, partition }) =>
      alive(world, brokerNode(brokerId), 'moves the HW of ', partition),
    'replica.becameLeader': (world, _state, { brokerId, partition }) =>
      alive(world, brokerNode(brokerId), 'leads ', partition),
    'metadata.applied': (world, _state, { brokerId }) =>
      alive(world, brokerNode(brokerId), 'applies metadata'),
    'controller.elected': (world, _state, { controllerId }) =>
      alive(world, controllerNode(controllerId), 'is elected'),
    'controller.activated': (world, _state, { controllerId }) =>
      alive(world, controllerNode(controllerId), 'becomes the active controller'),
  },
};
