/** Small changes of a membership that several parts of the client make. */
import type { GroupClient } from './state.ts';

/** The next poll joins the group again. */
export function wantRejoin(client: GroupClient, reason: string): void {
  client.rejoinReason = reason;
  client.rejoinNeeded = true;
}

/** The membership is void: what was owned is lost at the next poll, which joins again. The member id is kept when only the
 *  generation was wrong. */
export function resetMembership(client: GroupClient, reason: string, forgetsMemberId: boolean): void {
  client.state = 'unjoined';
  client.generation = -1;
  if (forgetsMemberId) client.memberId = '';
  client.assignmentAnswer = null;
  client.needsJoinPrepare = true;
  client.prepareCommit = null;
  wantRejoin(client, reason);
}
