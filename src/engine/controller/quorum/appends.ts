/** How the leader writes: batches gather for a moment, then lie in the log; what a majority holds is committed.
 *  Models      org.apache.kafka.raft.internals.BatchAccumulator, LeaderState#maybeUpdateHighWatermark
 *  Simplifies  every append is on disk at once
 *  Invariants  the high watermark never moves back, and only once a record of the leader's own epoch is replicated */
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { MetadataRecord } from '../../protocol/records.ts';
import { makeBatch, placeBatch } from '../../protocol/records.ts';
import { appendAsFollower } from '../../storage/log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { wakeParked } from './fetch-answers.ts';
import { maybeTakeSnapshot } from './snapshots.ts';
import type { QuorumListener } from './voters.ts';
import { configMs } from './voters.ts';

/** Writes one atomic batch; its offsets are given at once, it reaches the log when the append linger ends. Answers the
 *  offset of its first record. */
export function appendToQuorum(
  node: NodeContext,
  records: readonly MetadataRecord[],
  isControl = false,
): number {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const last = memory.accumulator.at(-1);
  const baseOffset = last ? last.lastOffset + 1 : disk.log.logEndOffset;
  const batch = makeBatch(records, timestampMsAt(node.nowUs), undefined, isControl);
  memory.accumulator.push(placeBatch(batch, baseOffset, disk.epoch));
  if (!node.hasTimer('raft:linger')) {
    node.startTimer('raft:linger', configMs(node, 'controller.quorum.append.linger.ms') * 1000);
  }
  return baseOffset;
}

export function flushAccumulator(node: NodeContext, listener: QuorumListener): void {
  const memory = memoryOf(node);
  const { log } = diskOf(node);
  node.cancelTimer('raft:linger');
  appendAsFollower(log, memory.accumulator);
  memory.accumulator = [];
  advanceHighWatermark(node, listener);
  wakeParked(node);
}

/** The offset that a majority of the voters has reached, once it lies in the leader's own epoch. */
export function advanceHighWatermark(node: NodeContext, listener: QuorumListener): void {
  const memory = memoryOf(node);
  const ends = [diskOf(node).log.logEndOffset, ...[...memory.followers.values()].map((f) => f.endOffset)];
  const reached = nextHighWatermark(ends, memory.epochStartOffset, memory.highWatermark);
  if (reached <= memory.highWatermark) return;
  memory.highWatermark = reached;
  maybeTakeSnapshot(node);
  listener.onCommitted(node);
}

/** @param ends what each voter holds, the leader's own too; −1: not known */
export function nextHighWatermark(
  ends: readonly number[],
  epochStartOffset: number,
  highWatermark: number,
): number {
  const reached = [...ends].sort((a, b) => b - a)[Math.floor(ends.length / 2)] ?? -1;
  return reached > epochStartOffset && reached > highWatermark ? reached : highWatermark;
}
