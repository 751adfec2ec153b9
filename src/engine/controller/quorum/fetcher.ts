/** A follower's side of the log: it asks its leader for what comes next, one fetch at a time; and how a voter finds its leader.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#buildFetchRequest
 *  See         fetches.ts */
import type { BrokerId } from '../../../contract/ids.ts';
import { controllerNode } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { QuorumFetchRequest } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { lastEpochOf } from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { configMs, METADATA, othersOf } from './voters.ts';

const FETCH_WAIT_MS = 500;

export function fetchFromLeader(node: NodeContext): void {
  if (memoryOf(node).role === 'follower') fetchFrom(node, diskOf(node).leaderId);
}

/** A voter without a leader asks the others, one after the other, in no order: whoever knows one says so in its answer (since
 *  4.0; KafkaRaftClient#maybeSendFetchToAnyBootstrap). */
export function findLeader(node: NodeContext): void {
  const others = othersOf(node);
  if (memoryOf(node).role !== 'unattached' || !diskOf(node).rules.unattachedVotersFetch) return;
  const voter = others[node.randomBelow('findLeader', others.length)];
  if (voter !== undefined) fetchFrom(node, voter);
}

function fetchFrom(node: NodeContext, voter: BrokerId): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  if (memory.isFetching) return;
  memory.isFetching = true;
  const body: QuorumFetchRequest = {
    replicaId: disk.controllerId,
    currentLeaderEpoch: disk.epoch,
    fetchOffset: disk.log.logEndOffset,
    lastFetchedEpoch: lastEpochOf(disk),
    maxWaitMs: FETCH_WAIT_MS,
    highWatermark: memory.highWatermark,
  };
  request(node, 'QuorumFetch', controllerNode(voter), body, {
    timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
    label: partitionsLabel('fetch', [METADATA]),
    context: { epoch: disk.epoch, fetchOffset: disk.log.logEndOffset },
  });
}

export function retryFetch(node: NodeContext): void {
  node.startTimer('raft:fetch', configMs(node, 'controller.quorum.retry.backoff.ms') * 1000);
}
