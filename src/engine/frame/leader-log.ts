/** The log that speaks for a partition: its leader's, or (nobody leads) that of the first replica that has one. */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, NO_BROKER, parsePartitionKey } from '../../contract/ids.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import type { ReplicaLog } from '../storage/log.ts';

export interface SpokenLog {
  /** −1: nobody leads. */
  readonly leaderId: BrokerId;
  readonly brokerId: BrokerId;
  readonly log: ReplicaLog;
  readonly highWatermark: number;
}

/** Null when nobody has such a log. */
export function spokenLog(world: World, key: PartitionKey): SpokenLog | null {
  const { topic, partition } = parsePartitionKey(key);
  const known = latestImage(world).topics.get(topic)?.partitions[partition];
  if (!known) return null;
  const leaderId = known.leader;
  const order = leaderId === NO_BROKER ? known.replicas : [leaderId];
  for (const brokerId of order) {
    const node = world.sim.nodes.get(brokerNode(brokerId));
    const log = node && brokerDisk(node).logs.get(key);
    if (!node || !log) continue;
    const highWatermark =
      brokerProcess(node)?.broker.replicas.get(key)?.highWatermark ??
      Math.min(brokerDisk(node).highWatermarks.get(key) ?? 0, log.logEndOffset);
    return { leaderId, brokerId, log, highWatermark };
  }
  return null;
}
