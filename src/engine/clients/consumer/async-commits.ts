/** commitAsync(): sent at once, or when a coordinator is found; nobody waits for it, and the client never tries it again. Its
 *  callback runs in a later poll(), commitSync() or commitAsync() of the same thread, and what an application does there is
 *  its own affair: whoever commits old offsets again may undo a newer commit.
 *  Models      ConsumerCoordinator#commitOffsetsAsync, #doCommitOffsetsAsync, #invokeCompletedOffsetCommitCallbacks
 *  Invariants  callbacks run in the order of the calls
 *  See         commits.ts, calls.ts */
import { NO_BROKER } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { OffsetCommitRequest } from '../../protocol/api.ts';
import { positionsByTopic, sendCommit } from './commits.ts';
import { forgetCoordinator, lookUpCoordinator, readyCoordinator } from './coordinator-link.ts';
import type { AsyncCommit, GroupClient } from './state.ts';
import { diskOf } from './state.ts';

/** The application calls commitAsync(). */
export function commitAsync(node: NodeContext, client: GroupClient): void {
  if (client.old) {
    // Into ZooKeeper, where nobody calls back.
    sendCommit(node, client, 'async:0');
    return;
  }
  runCallbacks(node, client);
  begin(node, client, positionsByTopic(client));
}

function begin(node: NodeContext, client: GroupClient, topics: OffsetCommitRequest['topics']): void {
  // Without a membership there is nothing it could say, and the callback hears what cannot be mended.
  if (topics.length === 0 || client.state !== 'stable') return;
  client.lastAsyncCommit++;
  const commit = { number: client.lastAsyncCommit, topics, state: 'waiting' as const };
  client.asyncCommits = [...client.asyncCommits, Object.freeze(commit)];
  // One that cannot be reached for the moment counts as unknown (AbstractCoordinator#checkAndGetCoordinator).
  if (readyCoordinator(node, client) < 0) forgetCoordinator(node, client);
  lookUpCoordinator(node, client);
  sendWaiting(node, client);
}

/** A coordinator has been found, or was known: what waits for one goes, in the order of the calls. Whoever is no member by then, or
 *  joins anew, has nothing to commit as: it fails for good (CommitFailedException, RebalanceInProgressException), and is not kept
 *  for the generation to come. */
export function sendWaiting(node: NodeContext, client: GroupClient): void {
  if (client.coordinator.brokerId === NO_BROKER) return;
  if (readyCoordinator(node, client) < 0) {
    // Found again, and still out of reach: what is handed to such a connection fails (ConsumerNetworkClient#checkDisconnects).
    failWaiting(client);
    return;
  }
  client.asyncCommits = client.asyncCommits.flatMap((commit) => {
    if (commit.state !== 'waiting') return [commit];
    const isSent = sendCommit(node, client, `async:${commit.number}`, commit.topics) === 'sent';
    return isSent ? [Object.freeze({ ...commit, state: 'sent' as const })] : [];
  });
}

/** The look-up has failed, and with it what waited for it. */
export function failWaiting(client: GroupClient): void {
  client.asyncCommits = client.asyncCommits.map((commit) =>
    commit.state === 'waiting' ? Object.freeze({ ...commit, state: 'failed' as const }) : commit,
  );
}

/** In poll(), and before another commit: callbacks of commits that failed and could be made again. */
export function runCallbacks(node: NodeContext, client: GroupClient): void {
  const failed = client.asyncCommits.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return;
  client.asyncCommits = client.asyncCommits.filter(({ state }) => state !== 'failed');
  for (const commit of failed) {
    node.emit({
      type: 'consumer.callFailed',
      consumerId: node.id,
      call: 'commitAsync',
      exception: 'RetriableCommitFailedException',
    });
    if (commitsAgain(node, client, commit)) begin(node, client, commit.topics);
  }
}

/** Whether the application's callback commits the same offsets once more. */
function commitsAgain(node: NodeContext, client: GroupClient, { number }: AsyncCommit): boolean {
  const { commits } = diskOf(node);
  return commits === 'asyncRetried' || (commits === 'asyncSequenced' && number === client.lastAsyncCommit);
}
