/** With fewer in-sync replicas than min.insync.replicas nothing is accepted with acks=all, and the high watermark stands still
 *  (Partition#appendRecordsToLeader; KAFKA-15583, since 3.7). */

import { topicConfigText } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { noMinIsrGate } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileOf } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { commitsByMajority, fileKey, leadershipOf } from './view.ts';

export const minIsrIsKept: Invariant = {
  name: 'min-isr-is-kept',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition, brokerId, to }, copy) => {
      const isr = leadershipOf(copy)?.isr;
      if (!isr) return null;
      const minIsr = asKnownTo(world, partition, copy);
      if (isr.length >= minIsr) return null;
      const { evidence } = fileOf(state, fileKey(world, partition, brokerId), partition);
      evidence.belowMinIsr = Object.freeze({ brokerId, minIsr });
      return inPartition(
        partition,
        `HW ${to} with an ISR of ${isr.length}, where ${minIsr} are asked for`,
        { highWatermark: to, isr: isr.join(', '), minIsr },
        brokerId,
      );
    },
    'log.appended': (world, _state, { partition, baseOffset, needsMinIsr }, copy) => {
      const isr = needsMinIsr ? leadershipOf(copy)?.isr : undefined;
      const minIsr = isr ? asKnownTo(world, partition, copy) : 0;
      if (!isr || isr.length >= minIsr) return null;
      return {
        sentence: `partition ${partition}: offset ${baseOffset} accepted with acks=all and an ISR of ${isr.length}, where ${minIsr} are asked for`,
        about: partition,
        values: { offset: baseOffset, isr: isr.join(', '), minIsr },
      };
    },
  },
  // Of what is accepted no release ever made an exception.
  permittedBy: (world, state, finding) =>
    finding.brokerId === undefined ? null : noMinIsrGate(world, state, finding),
};

/** The setting as this leader has heard of it; since 3.7 never more than the partition has replicas. What commits by majority
 *  does not ask: 0. */
function asKnownTo(world: World, key: PartitionKey, copy: ReplicaCopy | undefined): number {
  const node = copy && world.sim.nodes.get(brokerNode(copy.brokerId));
  const image = node && brokerProcess(node)?.broker.image;
  const role = leadershipOf(copy);
  if (!image || !role) return 0;
  if (commitsByMajority(world, key, copy.brokerId)) return 0;
  const { configs, rules } = brokerDisk(node);
  const overrides = image.topics.get(parsePartitionKey(key).topic)?.configs;
  const configured = Number(topicConfigText(overrides, configs, 'min.insync.replicas'));
  return rules.highWatermarkWaitsForMinIsr ? Math.min(configured, role.replicas.length) : configured;
}
