/** A broker that is fenced or shutting down leads nothing and is in no ISR; without eligible leader replicas the last member
 *  of an ISR stays in it, and nobody leads (ReplicationControlManager; KIP-841). */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { AuditState } from './state.ts';
import { everyPartition, keyOf } from './view.ts';

function ofPartition(
  world: World,
  _state: AuditState,
  event: EventOf<'partition.isrChanged' | 'partition.leaderElected'>,
): Finding | null {
  const image = latestImage(world);
  const { topic, partition } = parsePartitionKey(event.partition);
  const found = image.topics.get(topic)?.partitions[partition];
  return found ? inspect(image, event.partition, found) : null;
}

/** A transition of the broker: it was in any number of partitions. */
function ofBroker(world: World, _state: AuditState, event: EventOf<'broker.shuttingDown'>): Finding | null {
  const image = latestImage(world);
  if (!isOut(image, event.brokerId)) return null;
  return inAll(world, image);
}

function inAll(world: World, image: MetadataImage): Finding | null {
  for (const partition of everyPartition(world)) {
    const finding = inspect(image, keyOf(partition), partition);
    if (finding) return finding;
  }
  return null;
}

export const fencedBrokersLeadNothing: Invariant = {
  name: 'fenced-brokers-lead-nothing',
  on: {
    'partition.isrChanged': ofPartition,
    'partition.leaderElected': ofPartition,
    'broker.shuttingDown': ofBroker,
  },
  recheck(world) {
    return inAll(world, latestImage(world));
  },
};

function isOut(image: MetadataImage, brokerId: BrokerId): boolean {
  const broker = image.brokers.get(brokerId);
  return broker !== undefined && (broker.fenced || broker.inControlledShutdown);
}

function inspect(
  image: MetadataImage,
  key: PartitionKey,
  { leader, isr }: PartitionRegistration,
): Finding | null {
  if (leader >= 0 && isOut(image, leader))
    return inPartition(key, `broker ${leader} leads and is fenced`, { leader });
  const isLastKept = isr.length === 1 && leader < 0;
  const fenced = isLastKept ? undefined : isr.find((id) => isOut(image, id));
  return fenced === undefined
    ? null
    : inPartition(key, `broker ${fenced} is in its ISR and is fenced`, { broker: fenced });
}
