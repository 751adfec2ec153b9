/** A rebalance, as each old consumer makes it for itself when a watch has fired: stop, commit, give up, look who is there, and
 *  claim. Whoever comes before the former owner has let go finds its znode in the way, lets go of all that it has claimed, and
 *  tries again after `rebalance.backoff.ms`, `rebalance.max.retries` times in all.
 *
 *      brokers → commit → release → members → subscriptions → offsets → claim (→ parents → claim) → owners → done
 *
 *  Models      ZookeeperConsumerConnector.ZKRebalancerListener#syncedRebalance, #rebalance, #reflectPartitionOwnershipDecision;
 *              ZkUtils#createEphemeralPathExpectConflict
 *  Simplifies  of the brokers only the ids are read; the watcher's thread does not look every second; a consumer that finds no
 *              broker looks again when one comes
 *  Invariants  a partition is read only while its owner's znode was made by this consumer
 *  See         znodes.ts, assign.ts */
import { configInt } from '../../../../contract/configs.ts';
import type { PartitionKey } from '../../../../contract/ids.ts';
import { US_PER_MS } from '../../../../contract/units.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { ZkOp, ZkResult } from '../../../protocol/zookeeper.ts';
import { askZk } from '../../../zookeeper-client/client.ts';
import { giveUpAll, replaceAssignment } from '../assignment.ts';
import { groupByTopic } from '../assignors/assignor.ts';
import { beginAt } from '../positions.ts';
import type { GroupClient } from '../state.ts';
import { memoryOf } from '../state.ts';
import { partitionsFor } from './assign.ts';
import { writeOffsets } from './offsets.ts';
import type { OldMembership, RebalanceAttempt } from './state.ts';
import { oldCommitsItself } from './state.ts';
import type { RegistrationData } from './znodes.ts';
import {
  BROKER_IDS,
  create,
  idPath,
  idsPath,
  offsetPath,
  ownerPath,
  parentsOf,
  read,
  remove,
  threadOf,
  topicPath,
} from './znodes.ts';

export const BACKOFF_TIMER = 'old:rebalanceBackoff';

type Step =
  | 'brokers'
  | 'release'
  | 'members'
  | 'subscriptions'
  | 'offsets'
  | 'claim'
  | 'claimAgain'
  | 'owners'
  | 'letGo';

/** Comes back with the results of a step. Frozen. */
export interface RebalanceOwner {
  readonly kind: 'rebalance';
  readonly instance: number;
  readonly attempt: number;
  readonly step: Step;
  /** Partitions that the operations are about, in their order; of `claim` and `owners`. */
  readonly keys: readonly PartitionKey[];
}

/** What a step works on. */
interface At {
  readonly node: NodeContext;
  readonly client: GroupClient;
  readonly old: OldMembership;
  readonly attempt: RebalanceAttempt;
}

/** A watch has fired: rebalances now, or when the rebalance under way is over. */
export function triggerRebalance(node: NodeContext, client: GroupClient, old: OldMembership): void {
  if (!old.isRegistered || old.attempt) old.isTriggered = true;
  else start(node, client, old, 0);
}

/** The backoff after a try that failed is over. */
export function tryAgain(node: NodeContext, client: GroupClient, old: OldMembership): void {
  if (old.attempt) start(node, client, old, old.attempt.retry + 1);
}

function start(node: NodeContext, client: GroupClient, old: OldMembership, retry: number): void {
  if (retry === 0) old.isTriggered = false;
  old.lastAttempt++;
  const attempt: RebalanceAttempt = {
    id: old.lastAttempt,
    retry,
    members: [],
    partitionCounts: new Map(),
    wanted: new Map(),
    claimed: [],
    blocked: [],
  };
  old.attempt = attempt;
  client.state = 'preparing';
  node.emit({
    type: 'consumer.rebalanceBegan',
    consumerId: node.id,
    groupId: client.group.groupId,
    attempt: retry + 1,
  });
  ask({ node, client, old, attempt }, 'brokers', [read('getChildren', BROKER_IDS)]);
}

function ask(
  { node, attempt }: At,
  step: Step,
  ops: readonly ZkOp[],
  keys: readonly PartitionKey[] = [],
): void {
  const owner: RebalanceOwner = {
    kind: 'rebalance',
    instance: memoryOf(node).instance,
    attempt: attempt.id,
    step,
    keys: Object.freeze([...keys]),
  };
  askZk(node, ops, owner);
}

/** The results of a step; those of an earlier attempt are left alone. */
export function onRebalanceStep(
  node: NodeContext,
  client: GroupClient,
  old: OldMembership,
  { attempt: id, step, keys }: RebalanceOwner,
  results: readonly ZkResult[],
): void {
  const { attempt } = old;
  if (attempt?.id !== id) return;
  STEPS[step]({ node, client, old, attempt }, results, keys);
}

const STEPS: Readonly<
  Record<Step, (at: At, results: readonly ZkResult[], keys: readonly PartitionKey[]) => void>
> = {
  brokers: onBrokers,
  release: (at) => lookAround(at),
  members: onMembers,
  subscriptions: onSubscriptions,
  offsets: onOffsets,
  claim: onClaimed,
  claimAgain: onClaimed,
  owners: onOwners,
  letGo: (at) => fail(at),
};

function onBrokers(at: At, [found]: readonly ZkResult[]): void {
  const { node, client, old } = at;
  if ((found?.children.length ?? 0) === 0) {
    // Nothing to read from, and nothing given up: the next broker that registers is awaited.
    askZk(node, [read('getChildren', BROKER_IDS, true)], null);
    return end(node, client, old);
  }
  stopFetching(client);
  if (!oldCommitsItself(client.group.configs)) return release(at);
  if (writeOffsets(node, client, old, 'rebalance') === 'nothing') release(at);
}

/** What was fetched is thrown away, and nothing more is handed out. */
function stopFetching(client: GroupClient): void {
  for (const state of client.partitions.values()) {
    state.buffered = [];
    state.isPendingRevocation = true;
  }
  client.arrived = [];
}

/** The commit before the rebalance is done. */
export function onRebalanceCommitted(node: NodeContext, client: GroupClient, old: OldMembership): void {
  if (old.attempt) release({ node, client, old, attempt: old.attempt });
}

function release(at: At): void {
  const { node, client, old } = at;
  giveUpAll(node, client);
  const { groupId } = client.group;
  const gone = old.owned;
  old.owned = [];
  if (gone.length === 0) lookAround(at);
  else
    ask(
      at,
      'release',
      gone.map((key) => remove(ownerPath(groupId, key))),
    );
}

function lookAround(at: At): void {
  const { groupId, topics } = at.client.group;
  ask(at, 'members', [
    ...topics.map((topic) => read('getData', topicPath(topic))),
    read('getChildren', idsPath(groupId)),
  ]);
}

function onMembers(at: At, results: readonly ZkResult[]): void {
  const { groupId, topics } = at.client.group;
  for (const [i, topic] of topics.entries()) {
    // Written by the controller: an array of replicas for each partition; a topic that is not there has none.
    const data = results[i]?.data as { readonly partitions?: readonly unknown[] } | null | undefined;
    at.attempt.partitionCounts.set(topic, data?.partitions?.length ?? 0);
  }
  at.attempt.members = results.at(-1)?.children ?? [];
  if (at.attempt.members.length === 0) return fail(at);
  ask(
    at,
    'subscriptions',
    at.attempt.members.map((id) => read('getData', idPath(groupId, id))),
  );
}

function onSubscriptions(at: At, results: readonly ZkResult[]): void {
  const { client, attempt } = at;
  // Somebody has gone between the two looks: an exception, and another try.
  if (results.some(({ error }) => error !== 'OK')) return fail(at);
  const subscriptions = new Map(
    attempt.members.map((id, i) => {
      // Written by a consumer like this one.
      const data = results[i]?.data as RegistrationData | undefined;
      return [id, Object.keys(data?.subscription ?? {})] as const;
    }),
  );
  const { partitionCounts } = attempt;
  const keys = partitionsFor(client.memberId, { subscriptions, partitionCounts });
  for (const key of keys) attempt.wanted.set(key, -1);
  if (keys.length === 0) return succeed(at);
  const { groupId } = client.group;
  ask(
    at,
    'offsets',
    keys.map((key) => read('getData', offsetPath(groupId, key))),
  );
}

function onOffsets(at: At, results: readonly ZkResult[]): void {
  const keys = [...at.attempt.wanted.keys()];
  for (const [i, key] of keys.entries()) {
    const found = results[i];
    if (found?.error === 'OK') at.attempt.wanted.set(key, Number(found.data));
  }
  claim(at, 'claim', keys);
}

function claim(at: At, step: 'claim' | 'claimAgain', keys: readonly PartitionKey[]): void {
  const { groupId } = at.client.group;
  const paths = keys.map((key) => ownerPath(groupId, key));
  const mine = paths.map((path) => create(path, threadOf(at.client.memberId), 'ephemeral'));
  ask(at, step, step === 'claim' ? mine : [...parentsOf(paths), ...mine], keys);
}

function onClaimed(at: At, results: readonly ZkResult[], keys: readonly PartitionKey[]): void {
  const own = results.slice(-keys.length);
  const withError = (error: ZkResult['error']): PartitionKey[] =>
    keys.filter((_, i) => own[i]?.error === error);
  at.attempt.claimed.push(...withError('OK'));
  at.attempt.blocked.push(...withError('NODEEXISTS'));
  const orphans = withError('NONODE');
  if (orphans.length > 0) return claim(at, 'claimAgain', orphans);
  const { blocked } = at.attempt;
  if (blocked.length === 0) return succeed(at);
  const { groupId } = at.client.group;
  ask(
    at,
    'owners',
    blocked.map((key) => read('getData', ownerPath(groupId, key))),
    blocked,
  );
}

/** A znode of its own may be in the way, when the answer to its making was lost. */
function onOwners(at: At, results: readonly ZkResult[], keys: readonly PartitionKey[]): void {
  const { node, client, attempt } = at;
  const { groupId } = client.group;
  let isInTheWay = false;
  for (const [i, key] of keys.entries()) {
    const owner = results[i]?.error === 'OK' ? String(results[i]?.data) : null;
    if (owner === threadOf(client.memberId)) {
      attempt.claimed.push(key);
      continue;
    }
    isInTheWay = true;
    node.emit({ type: 'consumer.ownerInTheWay', consumerId: node.id, groupId, partition: key, owner });
  }
  if (!isInTheWay) return succeed(at);
  if (attempt.claimed.length === 0) return fail(at);
  ask(
    at,
    'letGo',
    attempt.claimed.map((key) => remove(ownerPath(groupId, key))),
  );
}

function succeed(at: At): void {
  const { node, client, old, attempt } = at;
  old.owned = Object.freeze([...attempt.claimed]);
  client.state = 'stable';
  replaceAssignment(node, client, groupByTopic([...attempt.wanted.keys()]));
  for (const [key, offset] of attempt.wanted) {
    old.checkpointed.set(key, offset);
    const state = client.partitions.get(key);
    if (state) beginAt(node, client, state, offset);
  }
  end(node, client, old);
}

/** The session it was made in is over: what was owned in it is no longer, and nobody is told (`resetState`). */
export function forgetOwnership(node: NodeContext, client: GroupClient, old: OldMembership): void {
  old.owned = [];
  stopFetching(client);
  giveUpAll(node, client, 'consumer.lost');
}

function fail({ node, client, old, attempt }: At): void {
  const { configs, groupId } = client.group;
  const retries = configInt(configs, 'rebalance.max.retries');
  if (attempt.retry + 1 < retries) {
    node.startTimer(BACKOFF_TIMER, configInt(configs, 'rebalance.backoff.ms') * US_PER_MS);
    return;
  }
  // ConsumerRebalanceFailedException, in the watcher's thread: logged, and that is all.
  node.emit({ type: 'consumer.rebalanceFailed', consumerId: node.id, groupId, attempts: retries });
  end(node, client, old);
}

function end(node: NodeContext, client: GroupClient, old: OldMembership): void {
  old.attempt = null;
  client.state = client.partitions.size > 0 || client.state === 'stable' ? 'stable' : 'unjoined';
  if (old.isTriggered) start(node, client, old, 0);
}
