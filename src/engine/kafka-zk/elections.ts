/** Elections that somebody asks for: of preferred leaders, or of whoever is left; by request, or by an order in ZooKeeper.
 *  Models      kafka.controller.KafkaController#processReplicaLeaderElection, PreferredReplicaLeaderElection; KIP-183, KIP-460
 *  See         leader-election.ts, leadership-moves.ts (what the controller does by itself) */
import type { PartitionKey } from '../../contract/ids.ts';
import { answerElection, refuseAdmin } from './admin-answers.ts';
import { electionFailed, refuseElection } from './admin-refusals.ts';
import {
  allPartitions,
  isOnline,
  isQueuedForDeletion,
  liveOrShuttingDown,
  partitionIn,
  topicOf,
} from './context.ts';
import type { Frame, KeyRefusal } from './frames.ts';
import { begin, changePartitions } from './frames.ts';
import type { ControllerContext } from './model.ts';
import { isActive } from './state.ts';
import type { Procedure } from './step.ts';
import { ask, call, fenced, fencedResult, readAll } from './step.ts';
import type { ElectionData } from './znodes.ts';
import { deleteNode, PREFERRED_ELECTION } from './znodes.ts';

/** Whatever is ordered in ZooKeeper. */
export const orderedElection = (): Frame =>
  begin('election', { keys: null, type: 'preferred', isOrdered: true, incoming: null, refused: [] });

export const election: Procedure<'election'> = [
  ({ node }, { isOrdered, incoming }) => {
    if (isActive(node))
      return isOrdered ? ask({ op: 'exists', path: PREFERRED_ELECTION, watch: true }) : undefined;
    if (incoming) refuseAdmin(node, 'ElectLeaders', incoming, 'NOT_CONTROLLER');
    return 'end';
  },
  ({ results }, { isOrdered }) => {
    if (!isOrdered) return undefined;
    return results[0]?.error === 'OK' ? readAll([PREFERRED_ELECTION]) : 'end';
  },
  ({ context, results }, frame) => {
    const all = (): readonly PartitionKey[] => allPartitions(context).map(({ key }) => key);
    // Only `ElectionData` is written there.
    const ordered = (results[0]?.data as ElectionData | null | undefined)?.partitions ?? [];
    const asked = frame.isOrdered ? ordered : (frame.keys ?? all());
    frame.refused = asked.flatMap((key) => refusalOf(context, frame, key));
    // Of all partitions, only those are told of that need it.
    const isQuiet = frame.keys === null;
    frame.keys = asked.filter((key) => !isQuiet || !frame.refused.some((refusal) => refusal.key === key));
    const electable = asked.filter((key) => !frame.refused.some((refusal) => refusal.key === key));
    return call(changePartitions(electable, 'OnlinePartition', frame.type));
  },
  (hands, frame) => {
    const { context, node } = hands;
    const { keys, refused, incoming, type, isOrdered } = frame;
    if (isOrdered) return ask(fenced(hands, deleteNode(PREFERRED_ELECTION)));
    const failed = (keys ?? []).filter(
      (key) => !refused.some((refusal) => refusal.key === key) && !hasLeader(context, type, key),
    );
    const all = [...refused, ...failed.map((key) => ({ key, ...electionFailed(type, key) }))];
    if (incoming) answerElection(node, incoming, keys ?? [], all);
    return 'end';
  },
  // Watched again, for the next.
  (hands) => {
    for (const result of hands.results) fencedResult(hands, result);
    return ask({ op: 'exists', path: PREFERRED_ELECTION, watch: true });
  },
];

function refusalOf(
  context: ControllerContext,
  { type }: Frame<'election'>,
  key: PartitionKey,
): readonly KeyRefusal[] {
  const partition = partitionIn(context, key);
  if (partition && isQueuedForDeletion(context, topicOf(key)))
    return [{ key, error: 'INVALID_TOPIC_EXCEPTION', message: 'The topic is being deleted' }];
  const known = partition?.leadership && {
    leader: partition.leadership.leader,
    replicas: partition.replicas,
  };
  const refusal = refuseElection(type, known ?? undefined, liveOrShuttingDown(context));
  return refusal ? [{ key, ...refusal }] : [];
}

function hasLeader(context: ControllerContext, type: 'preferred' | 'unclean', key: PartitionKey): boolean {
  const partition = partitionIn(context, key);
  const leader = partition?.leadership?.leader ?? -1;
  return type === 'preferred' ? leader === partition?.replicas[0] : isOnline(context, leader);
}
