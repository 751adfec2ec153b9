/** From what is owned to what is to be owned: commit, give up, take; then the coordinator is told at once. In poll(), where
 *  the application's listener is called. What stays is read all the while.
 *  Models      AbstractMembershipManager#maybeReconcile, #revokePartitions, #assignPartitions
 *  Simplifies  the topics of an assignment are awaited all together when one of them is not known yet
 *  See         beats.ts */
import { configInt } from '../../../../contract/configs.ts';
import { partitionKey } from '../../../../contract/ids.ts';
import { US_PER_MS } from '../../../../contract/units.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { TopicPartitions } from '../../../protocol/api.ts';
import { requestUpdate } from '../../metadata.ts';
import { giveUpAll, replaceAssignment } from '../assignment.ts';
import { commitsItself, pumpCommit, restartAutoCommit, startAttempt } from '../commits.ts';
import type { GroupClient } from '../state.ts';
import { beatIfNeeded } from './beats.ts';
import type { ModernMembership } from './state.ts';

/** In poll(): the next step of membership, if there is one to take. */
export function pumpMembership(node: NodeContext, client: GroupClient, modern: ModernMembership): void {
  if (client.state === 'unjoined') {
    client.prepareCommit = null;
    giveUpAll(node, client);
  } else if (client.state === 'stable' && modern.target) reconcile(node, client, modern);
  beatIfNeeded(node, client, modern);
}

function reconcile(node: NodeContext, client: GroupClient, modern: ModernMembership): void {
  const target = namedTarget(client, modern);
  if (!target) {
    requestUpdate(client.metadata);
    return;
  }
  const wanted = new Set(
    target.flatMap(({ topic, partitions }) => partitions.map((p) => partitionKey(topic, p))),
  );
  const isThere =
    wanted.size === client.partitions.size && [...client.partitions.keys()].every((k) => wanted.has(k));
  if (isThere) {
    modern.target = null;
    return;
  }
  for (const [key, state] of client.partitions) state.isPendingRevocation = !wanted.has(key);
  if (commitsItself(client)) {
    client.prepareCommit ??= startAttempt(
      node.nowUs,
      configInt(client.group.configs, 'max.poll.interval.ms') * US_PER_MS,
    );
    if (!pumpCommit(node, client, client.prepareCommit, 'prepare')) return;
  }
  client.prepareCommit = null;
  modern.target = null;
  restartAutoCommit(node, client);
  replaceAssignment(node, client, target);
  modern.beatsNow = true;
}

/** By the names of the topics; null while one of them is not known. */
function namedTarget({ metadata }: GroupClient, { target }: ModernMembership): TopicPartitions[] | null {
  const named: TopicPartitions[] = [];
  for (const { topicId, partitions } of target ?? []) {
    const topic = metadata.names.get(topicId);
    if (topic === undefined) return null;
    named.push({ topic, partitions });
  }
  return named;
}
