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
import type { FetchPart, LeaderRole, Replica } from './state.ts';
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
  const { remotes } = replica.role;
  let best: BrokerId = NO_BROKER;
  for (const id of readCandidates(node, replica.role, part.asked.fetchOffset)) {
    if (brokers.get(id)?.rack !== rackId) continue;
    // The most caught up of those in the rack.
    const isBetter = best === NO_BROKER || endOf(remotes, id) > endOf(remotes, best);
    if (isBetter) best = id;
  }
  return best;
}

const endOf = (remotes: LeaderRole['remotes'], id: BrokerId): number => remotes.get(id)?.logEndOffset ?? -1;

/** Followers that a selector may choose from, besides the leader: in the ISR, alive, and holding the offset. */
export function readCandidates(
  node: NodeContext,
  leader: LeaderRole,
  fetchOffset: number,
): readonly BrokerId[] {
  const { brokers } = brokerOf(node).image;
  const found: BrokerId[] = [];
  for (const [id, remote] of leader.remotes) {
    const isAlive = brokers.get(id)?.fenced === false;
    if (!isAlive || !leader.isr.includes(id)) continue;
    if (remote.logEndOffset >= fetchOffset && remote.logStartOffset <= fetchOffset) found.push(id);
  }
  return found;
}

/** `replica.selector.class` names the selector by racks. */
export const selectsByRack = (node: NodeContext): boolean =>
  rulesOf(node).fetchFromFollower &&
  configText(diskOf(node).configs, 'replica.selector.class').endsWith('RackAwareReplicaSelector');
