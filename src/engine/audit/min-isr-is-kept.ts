/** With fewer in-sync replicas than min.insync.replicas nothing is accepted with acks=all, and the high watermark stands still
 *  (Partition#appendRecordsToLeader; KAFKA-15583, since 3.7). */

import { configInt } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { effectiveMinIsr } from '../protocol/metadata-image.ts';
import { noMinIsrGate } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileOf } from './state.ts';
import { fileKey, leadershipOf } from './view.ts';

export const minIsrIsKept: Invariant = {
  name: 'min-isr-is-kept',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition, brokerId, to }, copy) => {
      const isr = leadershipOf(copy)?.isr;
      if (!isr) return null;
      const minIsr = asKnownTo(world, partition, brokerId);
      if (isr.length >= minIsr) return null;
      const { evidence } = fileOf(state, fileKey(world, partition, brokerId), partition);
      evidence.belowMinIsr = Object.freeze({ brokerId, minIsr });
      return inPartition(
        partition,
        `HW ${to} with an ISR of ${isr.length}, where ${minIsr} are asked for`,
        brokerId,
      );
    },
    'log.appended': (world, _state, { partition, brokerId, baseOffset, needsMinIsr }, copy) => {
      const isr = needsMinIsr ? leadershipOf(copy)?.isr : undefined;
      const minIsr = isr ? asKnownTo(world, partition, brokerId) : 0;
      if (!isr || isr.length >= minIsr) return null;
      return {
        sentence: `partition ${partition}: offset ${baseOffset} accepted with acks=all and an ISR of ${isr.length}, where ${minIsr} are asked for`,
        about: partition,
      };
    },
  },
  // Of what is accepted no release ever made an exception.
  permittedBy: (world, state, finding) =>
    finding.brokerId === undefined ? null : noMinIsrGate(world, state, finding),
};

/** The setting as this broker has heard of it. */
function asKnownTo(world: World, key: PartitionKey, brokerId: number): number {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const image = node && brokerProcess(node)?.broker.image;
  if (!node || !image) return 0;
  const fallback = configInt(brokerDisk(node).configs, 'min.insync.replicas');
  return effectiveMinIsr(image, parsePartitionKey(key).topic, fallback);
}
