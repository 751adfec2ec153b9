/** What has become of one record, or of a batch all of whose records fare alike.
 *  Models      SharePartition.RecordState, SharePartition.InFlightState
 *
 *      Available ──acquire──▶ Acquired ──accept──▶ Acknowledged
 *          ▲                     │ └────reject, gap, too many deliveries──▶ Archived
 *          └── release, lock over┘ */
import { invariant } from '../../../contract/errors.ts';

export type RecordState = 'AVAILABLE' | 'ACQUIRED' | 'ACKNOWLEDGED' | 'ARCHIVED';

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
}

export const isDone = ({ state }: InFlightState): boolean => state === 'ACKNOWLEDGED' || state === 'ARCHIVED';

/** A delivery, which counts. */
export function acquired(before: InFlightState, memberId: string): InFlightState {
  invariant(before.state === 'AVAILABLE', `a record that is ${before.state} is acquired`);
  return Object.freeze({ state: 'ACQUIRED', deliveryCount: before.deliveryCount + 1, memberId });
}

/** The end of a delivery. What has been delivered as often as may be does not become available again. */
export function ended(before: InFlightState, to: RecordState, maxDeliveryCount: number): InFlightState {
  const isPoison = to === 'AVAILABLE' && before.deliveryCount >= maxDeliveryCount;
  const state = isPoison ? 'ARCHIVED' : to;
  invariant(VALID_AFTER[before.state].includes(state), `a record that is ${before.state} becomes ${state}`);
  return Object.freeze({ state, deliveryCount: before.deliveryCount, memberId: '' });
}
