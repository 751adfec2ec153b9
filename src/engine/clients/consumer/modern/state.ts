/** What a consumer with `group.protocol=consumer` keeps of its membership beside the rest of the client.
 *  Models      ConsumerMembershipManager, ConsumerHeartbeatRequestManager.HeartbeatState */
import type { TopicIdPartitions } from '../../../protocol/records.ts';

export interface ModernMembership {
  /** What the coordinator last said that it is to own; null: nothing yet since it joined. */
  target: readonly TopicIdPartitions[] | null;
  /** `group.consumer.heartbeat.interval.ms` of the coordinator, once it has answered. */
  intervalMs: number;
  isInFlight: boolean;
  /** There is something to be said that does not wait for the interval. */
  beatsNow: boolean;
  /** The coordinator has to be told everything again: it may not have heard the last heartbeat. */
  tellsAll: boolean;
  /** What it last said to own, as text. */
  toldOwned: string;
  attempts: number;
}

/** Until the coordinator has named one. */
const FIRST_INTERVAL_MS = 5_000;

export const createModernMembership = (): ModernMembership => ({
  target: null,
  intervalMs: FIRST_INTERVAL_MS,
  isInFlight: false,
  beatsNow: true,
  tellsAll: true,
  toldOwned: '',
  attempts: 0,
});
