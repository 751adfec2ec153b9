/** Which brokers are heard of: a session lasts for as long after the last heartbeat; whose is over is fenced.
 *  Models      org.apache.kafka.controller.BrokerHeartbeatManager, ReplicationControlManager#maybeFenceOneStaleBroker
 *  Invariants  a session is valid at exactly its limit; one broker is fenced per turn, the longest silent first
 *  See         cluster-control.ts, periodic-tasks.ts */
import { configInt } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ActiveController } from './state.ts';
import { diskOf } from './state.ts';

export function touch(
  node: NodeContext,
  active: ActiveController,
  brokerId: BrokerId,
  metadataOffset: number,
): void {
  const beat = active.heartbeats.get(brokerId);
  if (beat) {
    beat.lastContactUs = node.nowUs;
    beat.metadataOffset = metadataOffset;
  } else active.heartbeats.set(brokerId, { lastContactUs: node.nowUs, metadataOffset, shutdownOffset: -1 });
}

/** Whether a session that was last heard of then is still valid. */
export const isValidSession = (lastContactUs: SimTimeUs, sessionUs: number, nowUs: SimTimeUs): boolean =>
  nowUs <= lastContactUs + sessionUs;

const sessionUsOf = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'broker.session.timeout.ms') * 1000;

export function hasValidSession(node: NodeContext, active: ActiveController, brokerId: BrokerId): boolean {
  const beat = active.heartbeats.get(brokerId);
  return beat !== undefined && isValidSession(beat.lastContactUs, sessionUsOf(node), node.nowUs);
}

/** The unfenced broker that has been silent for longest; null when there is none. */
function longestSilent(active: ActiveController): { brokerId: BrokerId; lastContactUs: SimTimeUs } | null {
  let found: { brokerId: BrokerId; lastContactUs: SimTimeUs } | null = null;
  for (const [brokerId, { lastContactUs }] of active.heartbeats) {
    if (active.image.brokers.get(brokerId)?.fenced ?? true) continue;
    if (!found || lastContactUs < found.lastContactUs) found = { brokerId, lastContactUs };
  }
  return found;
}

/** The broker whose turn it is to be fenced; null when every session is valid. */
export function staleBroker(
  node: NodeContext,
  active: ActiveController,
): { readonly brokerId: BrokerId; readonly silentForMs: number } | null {
  const silent = longestSilent(active);
  if (!silent || isValidSession(silent.lastContactUs, sessionUsOf(node), node.nowUs)) return null;
  return {
    brokerId: silent.brokerId,
    silentForMs: Math.round((node.nowUs - silent.lastContactUs) / 1000),
  };
}

/** The next look is one microsecond after the first session has ended; at once, if one has. */
export function scheduleSessions(node: NodeContext, active: ActiveController): void {
  const silent = longestSilent(active);
  if (!silent) return;
  node.startTimer('controller:sessions', silent.lastContactUs + sessionUsOf(node) + 1 - node.nowUs);
}
