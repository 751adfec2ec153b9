/** What coordinators of all kinds of groups tell alike. */
import type { EventBody } from '../../contract/events.ts';
import type { Work } from './state.ts';
import { brokerIdOf } from './state.ts';

export type LeaveCause = Extract<EventBody, { type: 'group.memberLeft' }>['why'];

/** A member is not one any more. */
export function tellLeft(
  work: Work,
  groupId: string,
  member: { readonly memberId: string; readonly clientId: string },
  why: LeaveCause,
): void {
  const { memberId, clientId: consumerId } = member;
  work.node.emit({
    type: 'group.memberLeft',
    groupId,
    brokerId: brokerIdOf(work),
    memberId,
    consumerId,
    why,
  });
}
