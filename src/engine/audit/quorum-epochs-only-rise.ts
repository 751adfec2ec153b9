/** A voter's quorum epoch never falls; it is on its disk before anybody hears of it (KIP-595, QuorumState). */
import type { BrokerId } from '../../contract/ids.ts';
import { controllerNode } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { controllerDisk } from '../cluster/world.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import type { AuditState } from './state.ts';

function look(world: World, state: AuditState, controllerId: BrokerId): Finding | null {
  const node = world.sim.nodes.get(controllerNode(controllerId));
  if (node?.kind !== 'controller') return null;
  const { epochs } = state.quorum;
  const { epoch } = controllerDisk(node);
  const known = epochs.get(controllerId) ?? -1;
  epochs.set(controllerId, Math.max(known, epoch));
  return epoch >= known
    ? null
    : inGeneral(`voter ${controllerId}: its quorum epoch goes from ${known} back to ${epoch}`, {
        voter: controllerId,
        before: known,
        after: epoch,
      });
}

export const quorumEpochsOnlyRise: Invariant = {
  name: 'quorum-epochs-only-rise',
  on: {
    'controller.candidate': (world, state, { controllerId }) => look(world, state, controllerId),
    'controller.elected': (world, state, { controllerId }) => look(world, state, controllerId),
    'controller.activated': (world, state, { controllerId }) => look(world, state, controllerId),
    'controller.resigned': (world, state, { controllerId }) => look(world, state, controllerId),
    'controller.voted': (world, state, { voterId }) => look(world, state, voterId),
  },
};
