/** Small changes of a membership that several parts of the client make. */
import type { NodeContext } from '../../kernel/context.ts';
import type { GroupClient } from './state.ts';
import { instanceIdOf, memoryOf } from './state.ts';

/** Another process has come with our `group.instance.id` (FencedInstanceIdException, out of the next poll()). The application
 *  does not survive it: it neither commits nor says goodbye, since its place is another's. */
export function fence(node: NodeContext, client: GroupClient): void {
  const memory = memoryOf(node);
  if (memory.isFenced) return;
  memory.isFenced = true;
  const { groupId } = client.group;
  const groupInstanceId = instanceIdOf(node, client) ?? '';
  node.emit({ type: 'consumer.fenced', consumerId: node.id, groupId, groupInstanceId });
  node.exit();
}

/** The next poll joins the group again. */
export function wantRejoin(client: GroupClient, reason: string): void {
  if (client.isAssigned) return;
  client.rejoinReason = reason;
  client.rejoinNeeded = true;
}

/** The membership is void: what was owned is lost at the next poll, which joins again. The member id is kept when only the
 *  generation was wrong. */
export function resetMembership(client: GroupClient, reason: string, forgetsMemberId: boolean): void {
  if (client.isAssigned) return;
  client.state = 'unjoined';
  client.generation = -1;
  // With KIP-848 the id is the client's own.
  if (forgetsMemberId && !client.modern) client.memberId = '';
  client.assignmentAnswer = null;
  client.needsJoinPrepare = true;
  client.prepareCommit = null;
  wantRejoin(client, reason);
}
