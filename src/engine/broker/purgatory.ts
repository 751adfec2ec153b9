/** Writes that wait for replication, of producers and of coordinators. Each is looked at when something happens to a
 *  partition it names, and once more when its time is up.
 *  Models      kafka.server.DelayedProduce, DelayedOperationPurgatory
 *  Invariants  every wait ends: decided, or at its time limit
 *  See         replica-manager.ts, fetch-waits.ts */
import { unreachable } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ProduceResponse } from '../protocol/api.ts';
import type { Label } from '../protocol/labels.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer } from '../protocol/talk.ts';
import { reviewDeletes } from './delete-records.ts';
import { errorOfMissing, leaderHint } from './fetch-read.ts';
import { reviewFetchWaits } from './fetch-waits.ts';
import { minIsrOf } from './partition.ts';
import { reviewPushes } from './push.ts';
import { reviewShareWaits } from './share/operations.ts';
import type { BrokerHooks, ProducePart, ProduceWait } from './state.ts';
import { brokerOf, diskOf, maximalIsr, rulesOf } from './state.ts';

const PREFIX = 'purgatory:produce:';

// ---- writes

/** Keeps a write until its parts are replicated. It is looked at by `settle` and by whatever happens to its partitions. */
export function awaitReplication(
  node: NodeContext,
  owner: ProduceWait['owner'],
  parts: ProducePart[],
  timeoutMs: number,
): ProduceWait {
  const broker = brokerOf(node);
  broker.lastWaitId++;
  const wait: ProduceWait = { id: broker.lastWaitId, owner, parts };
  broker.produceWaits.set(wait.id, wait);
  node.startTimer(PREFIX + wait.id, timeoutMs * 1000);
  return wait;
}

function waitWithoutEnd(node: NodeContext, owner: ProduceWait['owner'], parts: ProducePart[]): void {
  const broker = brokerOf(node);
  broker.lastWaitId++;
  broker.produceWaits.set(broker.lastWaitId, { id: broker.lastWaitId, owner, parts });
}

/** Ends a wait that has nothing left to wait for. */
export function settleProduce(node: NodeContext, wait: ProduceWait, hooks: BrokerHooks): void {
  for (const part of wait.parts) decide(node, part);
  if (isDecided(wait)) finishProduce(node, wait, hooks);
}

const isDecided = (wait: ProduceWait): boolean => wait.parts.every((part) => part.error !== null);

function decide(node: NodeContext, part: ProducePart): void {
  if (part.error !== null) return;
  const replica = brokerOf(node).replicas.get(part.key);
  if (!replica) part.error = errorOfMissing(node, part);
  else if (replica.role.kind !== 'leader') part.error = 'NOT_LEADER_OR_FOLLOWER';
  else if (
    replica.highWatermark >= part.requiredOffset ||
    rulesOf(node).off === 'acknowledgementWaitsForHighWatermark'
  ) {
    const isEnough = maximalIsr(replica.role).length >= minIsrOf(node, replica);
    part.error = isEnough ? 'NONE' : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
  }
}

function finishProduce(node: NodeContext, wait: ProduceWait, hooks: BrokerHooks): void {
  brokerOf(node).produceWaits.delete(wait.id);
  node.cancelTimer(PREFIX + wait.id);
  const { owner } = wait;
  const error = wait.parts[0]?.error ?? 'NONE';
  switch (owner.kind) {
    case 'request': {
      const body = produceResponse(node, wait.parts);
      return answer(node, 'Produce', owner.incoming, body, produceLabel(wait.parts));
    }
    case 'groups':
      return hooks.onCoordinatorWritten(
        node,
        owner.partition,
        owner.continuation,
        error,
        owner.isLate === true,
      );
    case 'share':
      return hooks.onShareStateWritten(node, owner.partition, owner.continuation, error);
    case 'transactions':
      return hooks.onTransactionsWritten(node, owner.continuation, error);
    case 'marker':
      return hooks.onMarkerWritten(node, owner.part, error);
    default:
      return unreachable(owner);
  }
}

export function produceResponse(node: NodeContext, parts: readonly ProducePart[]): ProduceResponse {
  const topicIds = [...new Set(parts.map((part) => part.topicId))];
  return {
    responses: topicIds.map((topicId) => ({
      topicId,
      partitionResponses: parts
        .filter((part) => part.topicId === topicId)
        .map((part) => {
          const errorCode = part.error ?? 'REQUEST_TIMED_OUT';
          return {
            index: part.index,
            errorCode,
            // Told with an error as well: what timed out, or lost its ISR after the append, lies in the log.
            baseOffset: part.baseOffset,
            logAppendTimeMs: part.logAppendTimeMs,
            logStartOffset: diskOf(node).logs.get(part.key)?.logStartOffset ?? -1,
            currentLeader: errorCode === 'NOT_LEADER_OR_FOLLOWER' ? leaderHint(node, part.key) : null,
          };
        }),
    })),
  };
}

export function produceLabel(parts: readonly ProducePart[]): Label {
  const error = parts.find((part) => part.error !== 'NONE');
  const keys = parts.map((part) => part.key);
  return partitionsLabel(
    error ? 'error' : 'ack',
    keys,
    0,
    0,
    error ? (error.error ?? 'REQUEST_TIMED_OUT') : null,
  );
}

// ---- what happened to a partition

/** Looks at everything that waits for this partition. */
export function reviewWaits(node: NodeContext, key: PartitionKey, hooks: BrokerHooks): void {
  const broker = brokerOf(node);
  const waits = broker.produceWaits.size === 0 ? [] : [...broker.produceWaits.values()];
  for (const wait of waits) {
    const part = wait.parts.find((candidate) => candidate.key === key);
    if (!part || part.error !== null) continue;
    decide(node, part);
    if (isDecided(wait)) finishProduce(node, wait, hooks);
  }
  reviewFetchWaits(node, key);
  reviewPushes(node, key);
  reviewShareWaits(node, key);
  reviewDeletes(node, key);
}

/** A write's time is up: what is still waiting is answered so, and its records stay. Answers whether the timer was one of
 *  these. */
export function onProduceWaitTimer(node: NodeContext, name: string, hooks: BrokerHooks): boolean {
  if (!name.startsWith(PREFIX)) return false;
  const wait = brokerOf(node).produceWaits.get(Number(name.slice(PREFIX.length)));
  if (!wait) return true;
  const late = wait.parts.filter((part) => part.error === null).map((part) => ({ ...part }));
  for (const part of wait.parts) part.error ??= 'REQUEST_TIMED_OUT';
  finishProduce(node, wait, hooks);
  // It lies in the log, and may be committed yet: the coordinator hears of that, too (CoordinatorRuntime's
  // HighWatermarkListener). Before Kafka 4.0 a coordinator forgot it.
  if (wait.owner.kind === 'groups' && rulesOf(node).consumerGroupProtocol && late.length > 0)
    waitWithoutEnd(node, { ...wait.owner, isLate: true }, late);
  return true;
}
