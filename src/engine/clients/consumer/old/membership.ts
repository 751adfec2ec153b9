/** An old consumer's life in ZooKeeper: it registers, watches, rebalances when a watch fires, commits by its timer, and takes
 *  its znodes with it when its session ends.
 *  Models      ZookeeperConsumerConnector#registerConsumerInZK, #reinitializeConsumer, #shutdown, ZKSessionExpireListener,
 *              ZKTopicPartitionChangeListener; org.I0Itec.zkclient.ZkClient#fireAllEvents
 *  Simplifies  `offsets.storage=kafka`, `dual.commit.enabled` and subscriptions by pattern are not there; its fetchers are
 *              those of the later consumer, with one record for each step of the iterator
 *  See         rebalance.ts, offsets.ts, state.ts */
import { configInt } from '../../../../contract/configs.ts';
import { US_PER_MS } from '../../../../contract/units.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { ZkResult } from '../../../protocol/zookeeper.ts';
import { askZk, closeZk, connectZk, createZkClient } from '../../../zookeeper-client/client.ts';
import type { ZkClient, ZkListener } from '../../../zookeeper-client/state.ts';
import type { GroupClient } from '../state.ts';
import { diskOf, memoryOf } from '../state.ts';
import type { CommitOwner } from './offsets.ts';
import { onOffsetsWritten, writeOffsets } from './offsets.ts';
import type { RebalanceOwner } from './rebalance.ts';
import {
  BACKOFF_TIMER,
  forgetOwnership,
  onRebalanceCommitted,
  onRebalanceStep,
  triggerRebalance,
  tryAgain,
} from './rebalance.ts';
import type { OldMembership } from './state.ts';
import { oldCommitIntervalMs, oldCommitsItself, serversOf } from './state.ts';
import { BROKER_IDS, create, idPath, idsPath, parentsOf, read, topicPath } from './znodes.ts';

const COMMIT_TIMER = 'old:autoCommit';

/** What the rest of the client is told. */
export interface OldListener {
  /** A commit that somebody waits for is done. */
  onCommitted(node: NodeContext, client: GroupClient, purpose: string): void;
  /** Something has changed that poll() can use. */
  onProgress(node: NodeContext): void;
}

/** The owner of what is asked outside a rebalance. Frozen. */
interface PlainOwner {
  readonly kind: 'register' | 'registerAgain' | 'watch' | 'watchAndRebalance';
  readonly instance: number;
}

/** A new connector: connects to ZooKeeper, and begins its timer. Answers the client that the process is to hold. */
export function startOld(node: NodeContext, client: GroupClient): ZkClient {
  const { configs, groupId } = client.group;
  const id = node.randomBelow('old:consumerId', 0x1_0000_0000).toString(16).padStart(8, '0');
  const startedMs = Math.floor(node.nowUs / US_PER_MS);
  client.memberId = `${groupId}_${diskOf(node).name}-${startedMs}-${id}`;
  if (oldCommitsItself(configs)) node.startTimer(COMMIT_TIMER, oldCommitIntervalMs(configs) * US_PER_MS);
  return createZkClient(node, serversOf(configs), {
    timeoutMs: configInt(configs, 'zookeeper.session.timeout.ms'),
    maxInFlight: null,
    groupId,
  });
}

/** Goes to the first server. */
export const connectOld = connectZk;

/** For a session that is over at once. */
const SILENT: ZkListener = { onConnected() {}, onExpired() {}, onClosed() {}, onWatch() {}, onDone() {} };

/** Ends the session in good order. Answers whether it is over. */
export function closeOld(node: NodeContext): boolean {
  node.cancelTimer(COMMIT_TIMER);
  node.cancelTimer(BACKOFF_TIMER);
  const { zk } = memoryOf(node);
  if (!zk || zk.phase === 'closed') return true;
  if (zk.phase !== 'closing') closeZk(node, SILENT);
  return memoryOf(node).zk?.phase === 'closed';
}

/** Answers whether the timer was an old consumer's. */
export function onOldTimer(
  node: NodeContext,
  client: GroupClient,
  old: OldMembership,
  name: string,
): boolean {
  if (name === BACKOFF_TIMER) tryAgain(node, client, old);
  else if (name === COMMIT_TIMER) {
    node.startTimer(COMMIT_TIMER, oldCommitIntervalMs(client.group.configs) * US_PER_MS);
    writeOffsets(node, client, old, 'auto');
  } else return false;
  return true;
}

/** What ZooKeeper says to an old consumer. */
export const zkListenerOf = (listener: OldListener): ZkListener => ({
  onConnected(node, isNewSession) {
    const at = oldOf(node);
    if (!at || !isNewSession) return;
    const { client, old } = at;
    // In a session that follows another one (handleNewSession): its znodes are gone.
    if (old.isRegistered) forgetOwnership(node, client, old);
    old.isRegistered = false;
    register(node, client, 'register');
  },
  onExpired() {},
  onClosed: (node) => listener.onProgress(node),
  onWatch(node, _type, path) {
    const at = oldOf(node);
    if (!at) return;
    const op = path === idsPath(at.client.group.groupId) || path === BROKER_IDS ? 'getChildren' : 'getData';
    // The first broker is waited for once only.
    if (path !== BROKER_IDS) askZk(node, [read(op, path, true)], plain(node, 'watch'));
    triggerRebalance(node, at.client, at.old);
  },
  onDone(node, owner, results) {
    const at = oldOf(node);
    // Given by this folder.
    const known = owner as PlainOwner | RebalanceOwner | CommitOwner | null;
    if (!at || known?.instance !== memoryOf(node).instance) return;
    onDone(node, at.client, at.old, known, results, listener);
    listener.onProgress(node);
  },
});

function oldOf(node: NodeContext): { readonly client: GroupClient; readonly old: OldMembership } | null {
  const { client } = memoryOf(node);
  return client?.old ? { client, old: client.old } : null;
}

const plain = (node: NodeContext, kind: PlainOwner['kind']): PlainOwner => ({
  kind,
  instance: memoryOf(node).instance,
});

function onDone(
  node: NodeContext,
  client: GroupClient,
  old: OldMembership,
  owner: PlainOwner | RebalanceOwner | CommitOwner,
  results: readonly ZkResult[],
  listener: OldListener,
): void {
  switch (owner.kind) {
    case 'register':
      if (results.at(-1)?.error === 'NONODE') return register(node, client, 'registerAgain');
      return watchAll(node, client, old);
    case 'registerAgain':
      return watchAll(node, client, old);
    case 'watchAndRebalance':
      return triggerRebalance(node, client, old);
    case 'watch':
      return;
    case 'rebalance':
      return onRebalanceStep(node, client, old, owner, results);
    case 'commit':
      if (!onOffsetsWritten(node, client, owner, results)) return;
      if (owner.purpose === 'rebalance') onRebalanceCommitted(node, client, old);
      else listener.onCommitted(node, client, owner.purpose);
  }
}

/** ZKCheckedEphemeral: with what it subscribes to. */
function register(node: NodeContext, client: GroupClient, kind: 'register' | 'registerAgain'): void {
  const { groupId, topics } = client.group;
  const path = idPath(groupId, client.memberId);
  const subscription = Object.freeze(Object.fromEntries(topics.map((topic) => [topic, 1])));
  const own = create(path, { version: 1, subscription, pattern: 'static' }, 'ephemeral');
  askZk(node, kind === 'register' ? [own] : [...parentsOf([path]), own], plain(node, kind));
}

/** Watches who is there and how many partitions its topics have, and rebalances for the first time. */
function watchAll(node: NodeContext, client: GroupClient, old: OldMembership): void {
  const { groupId, topics } = client.group;
  old.isRegistered = true;
  askZk(
    node,
    [
      read('getChildren', idsPath(groupId), true),
      ...topics.map((topic) => read('getData', topicPath(topic), true)),
    ],
    plain(node, 'watchAndRebalance'),
  );
}
