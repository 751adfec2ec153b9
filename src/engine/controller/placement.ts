/** Which brokers hold the replicas of a new topic.
 *  Models      org.apache.kafka.metadata.placement.StripedReplicaPlacer
 *  See         topics.ts */
import type { BrokerId } from '../../contract/ids.ts';
import type { BrokerRegistration } from '../protocol/metadata-image.ts';

/** Draws an integer from 0 to bound − 1. */
export type Draw = (bound: number) => number;

interface BrokerRing {
  readonly brokers: BrokerId[];
  epoch: number;
  index: number;
  offset: number;
}
interface Rack {
  readonly fenced: BrokerRing;
  readonly unfenced: BrokerRing;
}

/** Why so many replicas cannot be placed on those brokers, in the words of Kafka's placer; null when they can. */
export function refusePlacement(
  brokers: readonly BrokerRegistration[],
  replicationFactor: number,
): { readonly error: 'INVALID_REPLICATION_FACTOR'; readonly message: string } | null {
  const refuse = (message: string) => ({ error: 'INVALID_REPLICATION_FACTOR', message }) as const;
  if (replicationFactor <= 0) {
    return refuse(
      `Invalid replication factor ${replicationFactor}: the replication factor must be positive.`,
    );
  }
  if (brokers.every((broker) => broker.fenced)) return refuse('All brokers are currently fenced.');
  if (replicationFactor <= brokers.length) return null;
  return refuse(
    `The target replication factor of ${replicationFactor} cannot be reached because only ${brokers.length} broker(s) are registered.`,
  );
}

/** Replicas of each partition, the preferred leader first. `brokers` are all that may be used; at least
 *  `replicationFactor` of them, one of them unfenced. */
export function placeReplicas(
  brokers: readonly BrokerRegistration[],
  partitionCount: number,
  replicationFactor: number,
  draw: Draw,
): readonly (readonly BrokerId[])[] {
  const racks = racksOf(brokers, draw);
  // Kafka shuffles the names of the racks; the racks themselves stay in their map's order.
  const order = [...racks];
  const unfencedCount = brokers.filter((broker) => !broker.fenced).length;
  let rackOffset = draw(racks.length);
  let epoch = 0;
  const placements: BrokerId[][] = [];
  for (let p = 0; p < partitionCount; p++) {
    if (epoch === unfencedCount && unfencedCount > 1) {
      shuffle(order, draw);
      for (const rack of racks) {
        // Each ring keeps its place: the new round finds it in an older one, and moves it on by one.
        shuffle(rack.fenced.brokers, draw);
        shuffle(rack.unfenced.brokers, draw);
      }
      epoch = 0;
    }
    if (rackOffset === racks.length) rackOffset = 0;
    placements.push(placeOne(order, rackOffset, epoch, replicationFactor));
    epoch++;
    rackOffset++;
  }
  return placements;
}

function placeOne(
  racks: readonly Rack[],
  rackOffset: number,
  epoch: number,
  replicationFactor: number,
): BrokerId[] {
  const replicas: BrokerId[] = [];
  let at = rackOffset;
  const step = (): Rack | undefined => {
    const rack = racks[at % racks.length];
    at = (at + 1) % racks.length;
    return rack;
  };
  let leaderRack = -1;
  for (let tried = 0; tried < racks.length && leaderRack < 0; tried++) {
    const here = at % racks.length;
    const leader = nextOf(step()?.unfenced, epoch);
    if (leader !== undefined) {
      replicas.push(leader);
      leaderRack = here;
    }
  }
  at = rackOffset;
  let hasSkippedLeaderRack = false;
  // Every round over the racks takes a broker or finds them all exhausted; there are enough of them.
  for (
    let tried = 0;
    replicas.length < replicationFactor && tried < racks.length * (replicationFactor + 1);
    tried++
  ) {
    const here = at % racks.length;
    const rack = step();
    if (here === leaderRack && !hasSkippedLeaderRack) {
      hasSkippedLeaderRack = true;
      continue;
    }
    const follower = nextOf(rack?.unfenced, epoch) ?? nextOf(rack?.fenced, epoch);
    if (follower !== undefined) replicas.push(follower);
  }
  return replicas;
}

function nextOf(ring: BrokerRing | undefined, epoch: number): BrokerId | undefined {
  if (!ring || ring.brokers.length === 0) return undefined;
  if (ring.epoch !== epoch) {
    ring.epoch = epoch;
    ring.index = 0;
    ring.offset = (ring.offset + 1) % ring.brokers.length;
  }
  if (ring.index >= ring.brokers.length) return undefined;
  const broker = ring.brokers[(ring.index + ring.offset) % ring.brokers.length];
  ring.index++;
  return broker;
}

function racksOf(brokers: readonly BrokerRegistration[], draw: Draw): Rack[] {
  const names = [...new Set(brokers.map((broker) => broker.rack ?? ''))].sort((a, b) => (a < b ? -1 : 1));
  const ringOf = (rack: string, fenced: boolean): BrokerRing => {
    const ids = brokers
      .filter((broker) => (broker.rack ?? '') === rack && broker.fenced === fenced)
      .map((broker) => broker.brokerId)
      .sort((a, b) => a - b);
    return { brokers: ids, epoch: 0, index: 0, offset: ids.length > 0 ? draw(ids.length) : 0 };
  };
  return names.map((rack) => ({ fenced: ringOf(rack, true), unfenced: ringOf(rack, false) }));
}

function shuffle<T>(items: T[], draw: Draw): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
}
