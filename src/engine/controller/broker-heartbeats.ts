/** What becomes of a broker by what it says in a heartbeat. Pure.
 *
 *      fenced → unfenced → controlledShutdown → shutdownNow
 *
 *  Models      org.apache.kafka.controller.BrokerHeartbeatManager#calculateNextBrokerState
 *  See         cluster-control.ts, broker/lifecycle.ts */
import type { BrokerId } from '../../contract/ids.ts';
import type { BrokerHeartbeatRequest } from '../protocol/api.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import type { BrokerHeartbeat } from './state.ts';

/** `shutdownNow`: fenced, and told that it may go. */
export type BrokerState = 'fenced' | 'unfenced' | 'controlledShutdown' | 'shutdownNow';

export type Heartbeats = ReadonlyMap<BrokerId, BrokerHeartbeat>;

/** As this controller has it: one that took over in the middle of a shutdown begins the shutdown again. */
export function stateOf(image: MetadataImage, heartbeats: Heartbeats, brokerId: BrokerId): BrokerState {
  if (image.brokers.get(brokerId)?.fenced ?? true) return 'fenced';
  return (heartbeats.get(brokerId)?.shutdownOffset ?? -1) >= 0 ? 'controlledShutdown' : 'unfenced';
}

export function nextState(
  image: MetadataImage,
  heartbeats: Heartbeats,
  beat: BrokerHeartbeatRequest,
  registrationOffset: number,
): BrokerState {
  const { brokerId, wantFence, wantShutDown } = beat;
  const state = stateOf(image, heartbeats, brokerId);
  switch (state) {
    case 'fenced':
      if (wantShutDown) return 'shutdownNow';
      return !wantFence && beat.currentMetadataOffset >= registrationOffset ? 'unfenced' : 'fenced';
    case 'unfenced':
      if (wantFence) return wantShutDown ? 'shutdownNow' : 'fenced';
      if (!wantShutDown) return 'unfenced';
      return leads(image, brokerId) ? 'controlledShutdown' : 'shutdownNow';
    default: {
      const isHeard =
        lowestActiveOffset(image, heartbeats) >= (heartbeats.get(brokerId)?.shutdownOffset ?? -1);
      return isHeard && !leads(image, brokerId) ? 'shutdownNow' : 'controlledShutdown';
    }
  }
}

function leads(image: MetadataImage, brokerId: BrokerId): boolean {
  for (const topic of image.topics.values()) {
    if (topic.partitions.some((partition) => partition.leader === brokerId)) return true;
  }
  return false;
}

/** Metadata offset that every active broker has reached, by its last heartbeat; infinite when there is none. */
function lowestActiveOffset(image: MetadataImage, heartbeats: Heartbeats): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const [brokerId, { metadataOffset }] of heartbeats) {
    if (stateOf(image, heartbeats, brokerId) === 'unfenced') lowest = Math.min(lowest, metadataOffset);
  }
  return lowest;
}
