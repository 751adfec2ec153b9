/** The door of share groups in a broker: answers of share coordinators, timers and closed connections go to whoever waits.
 *  Models      kafka.server.share.SharePartitionManager */
import type { KafkaError } from '../../../contract/errors.ts';
import type { NodeId } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { TopicIdPartitions } from '../../protocol/records.ts';
import { brokerOf } from '../state.ts';
import { finishAcknowledgement, isFenced, onShareWaitTimer, reviewShareWaits } from './operations.ts';
import type { Persisted } from './persister.ts';
import { persist } from './persister.ts';
import { finishServing, forget, onLockTimer } from './served.ts';
import { closeSessionsOf } from './sessions.ts';

type Initialized = (
  node: NodeContext,
  groupId: string,
  topics: readonly TopicIdPartitions[],
  error: KafkaError,
) => void;

/** A share coordinator has answered, or nobody can be reached.
 *  @param onInitialized for what a group coordinator of this broker has asked */
export function onPersisted(node: NodeContext, persisted: Persisted, onInitialized: Initialized): void {
  const { next, error } = persisted;
  if (next.kind === 'initialize') return onInitialized(node, next.groupId, next.topics, error);
  if (next.kind === 'acknowledge') return finishAcknowledgement(node, next, error);
  const served = brokerOf(node).share.served.get(next.served);
  if (!served || served.leaderEpoch !== next.leaderEpoch) return;
  if (next.kind === 'load') finishServing(node, served, persisted);
  // What was taken back stays so in memory, whether it is written or not.
  else if (isFenced(error)) forget(node, next.served, served);
  reviewShareWaits(node, served.key);
}

/** Asks for a state of these partitions, for a group whose coordinator is in this broker. */
export function initializeShareState(
  node: NodeContext,
  groupId: string,
  topics: readonly TopicIdPartitions[],
): void {
  for (const { topicId, partitions } of topics) {
    for (const partition of partitions) {
      const part = Object.freeze({ partition, stateEpoch: 0, startOffset: -1 });
      const body = {
        groupId,
        topics: Object.freeze([Object.freeze({ topicId, partitions: Object.freeze([part]) })]),
      };
      const one = Object.freeze([Object.freeze({ topicId, partitions: Object.freeze([partition]) })]);
      persist(node, 'InitializeShareGroupState', body, { kind: 'initialize', groupId, topics: one });
    }
  }
}

/** Answers whether the timer was one of these. */
export function onShareTimer(node: NodeContext, name: string): boolean {
  if (onShareWaitTimer(node, name)) return true;
  const key = onLockTimer(node, name);
  if (key === null) return false;
  if (key !== '') reviewShareWaits(node, key);
  return true;
}

/** A member's connection is closed. */
export function onShareDisconnect(node: NodeContext, peer: NodeId, channel: string): void {
  for (const key of closeSessionsOf(node, peer, channel)) reviewShareWaits(node, key);
}
