/** Which replica a consumer should read from: the one nearest to it, as far as racks say.
 *  Models      kafka.server.ReplicaManager#findPreferredReadReplica, org.apache.kafka.common.replica.RackAwareReplicaSelector;
 *              KIP-392
 *  Simplifies  members of the ISR only, in every era (2.4 took others as well)
 *  See         fetch-read.ts, clients/consumer/fetcher.ts */
import { configText } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { FetchRequest } from '../protocol/api.ts';
import type { FetchPart, Replica } from './state.ts';
import { brokerOf, diskOf, rulesOf } from './state.ts';

/** Another replica than this leader's, or −1. */
export function preferredReadReplica(
  node: NodeContext,
  replica: Replica,
  part: FetchPart,
  request: FetchRequest,
): BrokerId {
  const { rackId } = request;
  if (rackId === '' || request.replicaState.replicaId >= 0 || replica.role.kind !== 'leader')
    return NO_BROKER;
  if (!selectsByRack(node)) return NO_BROKER;
  const { brokers } = brokerOf(node).image;
  if (brokers.get(diskOf(node).brokerId)?.rack === rackId) return NO_BROKER;
  const { fetchOffset } = part.asked;
  let best: BrokerId = NO_BROKER;
  let bestEnd = -1;
  for (const [id, remote] of replica.role.remotes) {
    const broker = brokers.get(id);
    if (broker?.rack !== rackId || broker.fenced || !replica.role.isr.includes(id)) continue;
    if (remote.logEndOffset < fetchOffset || remote.logStartOffset > fetchOffset) continue;
    // The most caught up of those in the rack (ReplicaView.comparator: log end, then time, then id).
    if (remote.logEndOffset > bestEnd) {
      best = id;
      bestEnd = remote.logEndOffset;
    }
  }
  return best;
}

/** `replica.selector.class` names the selector by racks. */
export const selectsByRack = (node: NodeContext): boolean =>
  rulesOf(node).fetchFromFollower &&
  configText(diskOf(node).configs, 'replica.selector.class').endsWith('RackAwareReplicaSelector');
