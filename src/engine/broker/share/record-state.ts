/** What has become of one record, or of a batch all of whose records fare alike.
 *  Models      SharePartition.RecordState, SharePartition.InFlightState
 *
 *      Available ──acquire──▶ Acquired ──accept──▶ Acknowledged
 *          ▲                     │ └────reject, gap, too many deliveries──▶ Archived
 *          └── release, lock over┘ */
import { invariant } from '../../../contract/errors.ts';
import type { ShareRecordState } from '../../../contract/events/shares.ts';
import type { SimTimeUs } from '../../../contract/units.ts';

export type RecordState = ShareRecordState;

/** Into which states a record may come from each. */
export const VALID_AFTER: Readonly<Record<RecordState, readonly RecordState[]>> = {
  AVAILABLE: ['ACQUIRED'],
  ACQUIRED: ['AVAILABLE', 'ACKNOWLEDGED', 'ARCHIVED'],
  ACKNOWLEDGED: [],
  ARCHIVED: [],
};

/** Frozen. */
export interface InFlightState {
  readonly state: RecordState;
  /** How often it has been acquired. */
  readonly deliveryCount: number;
  /** Who holds its lock; empty: nobody. */
  readonly memberId: string;
  /** When its lock is over; 0: it has none. */
  readonly lockedUntilUs: SimTimeUs;
  /** While what it becomes is being written: by which write, and what it was; null: it is so. */
  readonly pending: { readonly write: number; readonly before: InFlightState } | null;
}

/** A record that nobody has. Frozen. */
export const resting = (state: RecordState, deliveryCount: number): InFlightState =>
  Object.freeze({ state, deliveryCount, memberId: '', lockedUntilUs: 0, pending: null });

/** Nobody has it, and nothing about it is being decided. */
export const isFree = ({ state, pending }: InFlightState): boolean => state === 'AVAILABLE' && !pending;
export const isDone = ({ state, pending }: InFlightState): boolean =>
  !pending && (state === 'ACKNOWLEDGED' || state === 'ARCHIVED');

/** A delivery, which counts. */
export function acquired(before: InFlightState, memberId: string, lockedUntilUs: SimTimeUs): InFlightState {
  invariant(isFree(before), `a record that is ${before.state} is acquired`);
  const deliveryCount = before.deliveryCount + 1;
  return Object.freeze({ state: 'ACQUIRED', deliveryCount, memberId, lockedUntilUs, pending: null });
}

/** The end of a delivery. What has been delivered as often as may be does not become available again.
 *  @param write by which it will count; 0: it counts now */
export function ended(
  before: InFlightState,
  to: RecordState,
  maxDeliveryCount: number,
  write = 0,
): InFlightState {
  const isPoison = to === 'AVAILABLE' && before.deliveryCount >= maxDeliveryCount;
  const state = isPoison ? 'ARCHIVED' : to;
  invariant(VALID_AFTER[before.state].includes(state), `a record that is ${before.state} becomes ${state}`);
  const after = resting(state, before.deliveryCount);
  return write === 0 ? after : Object.freeze({ ...after, pending: Object.freeze({ write, before }) });
}
