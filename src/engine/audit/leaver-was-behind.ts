/** A leader drops a replica from its ISR only after it has been behind for longer than replica.lag.time.max.ms
 *  (Partition#isFollowerOutOfSync). */
import { configInt } from '../../contract/configs.ts';
import { eraOf } from '../../contract/eras.ts';
import { brokerNode } from '../../contract/ids.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { copyOn, leadershipOf } from './view.ts';

export const leaverWasBehind: Invariant = {
  name: 'leaver-was-behind',
  on: {
    'isr.shrinkProposed': (world, _state, { partition, leaderId, brokerIds, timeUs }) => {
      const node = world.sim.nodes.get(brokerNode(leaderId));
      const leader = copyOn(world, partition, leaderId);
      const role = leadershipOf(leader);
      if (!node || !leader || !role) return null;
      const lagMs = configInt(brokerDisk(node).configs, 'replica.lag.time.max.ms');
      const { atLogEndIsInSync } = eraOf(world.scenario.era).rules;
      for (const id of brokerIds) {
        const remote = role.remotes.get(id);
        if (!remote) continue;
        const behindMs = (timeUs - remote.lastCaughtUpUs) / 1000;
        const isAtEnd = atLogEndIsInSync && remote.logEndOffset === leader.log.logEndOffset;
        if (behindMs > lagMs && !isAtEnd) continue;
        return inPartition(
          partition,
          isAtEnd
            ? `broker ${id} is to leave the ISR and stands at the log end ${remote.logEndOffset}`
            : `broker ${id} is to leave the ISR, behind for ${behindMs} ms of ${lagMs}`,
          { logEndOffset: remote.logEndOffset, ms: behindMs, limit: lagMs },
          id,
        );
      }
      return null;
    },
  },
};
