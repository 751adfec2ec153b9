/** How a leader answers a fetch of the metadata log: at once, or when there is something to hear.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#handleFetchRequest, fetchPurgatory (KIP-595, KIP-1166)
 *  See         fetches.ts */
import type { KafkaError } from '../../../contract/errors.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { QuorumFetchRequest, QuorumFetchResponse } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import { answer } from '../../protocol/talk.ts';
import { readLog } from '../../storage/log.ts';
import type { ParkedFetch } from '../state.ts';
import { diskOf, memoryOf } from '../state.ts';
import { METADATA } from './voters.ts';

export const FETCH_MAX_BYTES = 8 * 1024 * 1024;

/** −1 until a majority has reached the leader's own epoch: what it knew as a follower may be less than others know. */
export function toldHighWatermark(node: NodeContext): number {
  const { highWatermark, epochStartOffset } = memoryOf(node);
  return highWatermark > epochStartOffset ? highWatermark : -1;
}

export function answerFetch(
  node: NodeContext,
  incoming: Incoming,
  fetchOffset: number,
  highWatermark = toldHighWatermark(node),
): void {
  const { log } = diskOf(node);
  const records = readLog(log, fetchOffset, log.logEndOffset, FETCH_MAX_BYTES);
  sendFetch(node, incoming, highWatermark, { records });
}

/** The sender's log is not the beginning of this one: it must be cut, or a snapshot take its place. */
export function answerElsewhere(
  node: NodeContext,
  incoming: Incoming,
  elsewhere: Pick<QuorumFetchResponse, 'divergingEpoch'> | Pick<QuorumFetchResponse, 'snapshotId'>,
): void {
  sendFetch(node, incoming, toldHighWatermark(node), elsewhere);
}

function sendFetch(
  node: NodeContext,
  incoming: Incoming,
  highWatermark: number,
  found: Partial<Pick<QuorumFetchResponse, 'divergingEpoch' | 'snapshotId' | 'records'>>,
): void {
  const disk = diskOf(node);
  const body: QuorumFetchResponse = {
    errorCode: 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
    highWatermark,
    divergingEpoch: null,
    snapshotId: null,
    records: [],
    ...found,
  };
  const { records } = body;
  const count = records.reduce((sum, batch) => sum + batch.records.length, 0);
  const bytes = records.reduce((sum, batch) => sum + batch.sizeBytes, 0);
  const label = partitionsLabel(count > 0 ? 'records' : 'empty', [METADATA], count, bytes);
  answer(node, 'QuorumFetch', incoming, body, label);
}

export function refuseFetch(node: NodeContext, incoming: Incoming, errorCode: KafkaError): void {
  const disk = diskOf(node);
  const body: QuorumFetchResponse = {
    errorCode,
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
    highWatermark: -1,
    divergingEpoch: null,
    snapshotId: null,
    records: [],
  };
  answer(node, 'QuorumFetch', incoming, body, partitionsLabel('error', [METADATA], 0, 0, errorCode));
}

/** What the sender of a fetch knows; one whose release does not tell is taken to know all. */
const knownTo = (node: NodeContext, fetch: QuorumFetchRequest): number =>
  diskOf(node).rules.metadataFetchTellsHighWatermark ? fetch.highWatermark : Number.POSITIVE_INFINITY;

/** Whether there is something that its sender has not heard. */
export const hasNews = (node: NodeContext, fetch: QuorumFetchRequest): boolean =>
  fetch.fetchOffset < diskOf(node).log.logEndOffset || knownTo(node, fetch) < toldHighWatermark(node);

/** Keeps a fetch that has nothing to hear, for as long as its sender is willing to wait. */
export function parkFetch(node: NodeContext, incoming: Incoming, fetch: QuorumFetchRequest): void {
  memoryOf(node).parked.push({
    incoming,
    fetchOffset: fetch.fetchOffset,
    highWatermark: knownTo(node, fetch),
    highWatermarkThen: toldHighWatermark(node),
    deadlineUs: node.nowUs + fetch.maxWaitMs * 1000,
  });
  if (!node.hasTimer('raft:parked')) node.startTimer('raft:parked', fetch.maxWaitMs * 1000);
}

/** Answers the parked fetches that have something to hear, or have waited long enough. */
export function wakeParked(node: NodeContext): void {
  const memory = memoryOf(node);
  const { logEndOffset } = diskOf(node).log;
  const isDue = (fetch: ParkedFetch): boolean =>
    fetch.fetchOffset < logEndOffset ||
    fetch.highWatermark < toldHighWatermark(node) ||
    fetch.deadlineUs <= node.nowUs;
  const due = memory.parked.filter(isDue);
  if (due.length === 0) return;
  memory.parked = memory.parked.filter((fetch) => !isDue(fetch));
  for (const fetch of due) {
    const isInVain = fetch.fetchOffset >= logEndOffset && fetch.highWatermark >= toldHighWatermark(node);
    const told = isInVain ? fetch.highWatermarkThen : toldHighWatermark(node);
    answerFetch(node, fetch.incoming, fetch.fetchOffset, told);
  }
}

export function onParkedTimer(node: NodeContext): void {
  wakeParked(node);
  const { parked } = memoryOf(node);
  const next = parked.reduce((min, fetch) => Math.min(min, fetch.deadlineUs), Number.MAX_SAFE_INTEGER);
  if (parked.length > 0) node.startTimer('raft:parked', next - node.nowUs);
}

/** Sends everybody away who waits: this node leads no longer. */
export function dropParked(node: NodeContext): void {
  const memory = memoryOf(node);
  const parked = memory.parked;
  memory.parked = [];
  for (const fetch of parked) refuseFetch(node, fetch.incoming, 'NOT_LEADER_OR_FOLLOWER');
}
