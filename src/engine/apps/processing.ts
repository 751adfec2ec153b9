/** Processing with threads of one's own, under one consumer that belongs to one thread.
 *
 *      poll() ─▶ lot ─▶ [commit first]? ─▶ workers ─▶ database ─▶ finished ─▶ commit up to where all is finished
 *                        record: whoever is free   key: one worker for a key   batch: one worker for a lot
 *
 *  Models      the patterns that KafkaConsumer's documentation names under multi-threaded processing, and those of its readers
 *  Simplifies  a commit that fails for good is given up: the application goes on
 *  Invariants  the consumer is called by its own thread alone: a worker says that it is done, and commits nothing
 *  See         processing-state.ts, sink.ts, consumer-app.ts */

import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { ProcessingSettings } from '../../contract/processing.ts';
import { US_PER_MS } from '../../contract/units.ts';
import { lookUpCoordinator, tellCoordinator } from '../clients/consumer/coordinator-link.ts';
import { drive, onProcessed, PROCESSED } from '../clients/consumer/poll-loop.ts';
import { seekTo } from '../clients/consumer/positions.ts';
import type { Handed } from '../clients/consumer/state.ts';
import { instanceIdOf } from '../clients/consumer/state.ts';
import { leaveGroup } from '../clients/consumer/verbs.ts';
import type { NodeContext } from '../kernel/context.ts';
import { partitionForKey } from '../protocol/murmur2.ts';
import { keyText } from '../protocol/records.ts';
import type { Progress, SinkDisk, Worker, WorkState } from './processing-state.ts';
import { memoryOf, processingDisk, sinkNode, sinkOf } from './processing-state.ts';
import { callsFor, tryLock, unlock, write } from './sink.ts';

/** Prefix of the workers' timers. */
export const WORKER = 'worker:';
/** What commits of this application are sent for. */
export const APP_COMMIT = 'app';
/** An application that hands over and goes on polls no more while so many records wait. */
const WAITING_MAX = 1_000;

const settingsOf = (node: NodeContext) => processingDisk(node.node).processing;

const sinkFor = (node: NodeContext): SinkDisk | undefined =>
  sinkOf(node.sim.nodes.get(sinkNode(processingDisk(node.node).groupId ?? '')));

/** After whatever happened: takes up what poll() has returned, and lets everybody go on who can. */
export function advanceWork(node: NodeContext): void {
  takePlaces(node);
  const memory = memoryOf(node);
  const { work, client } = memory;
  for (const key of work.progress.keys()) if (!client?.partitions.has(key)) work.progress.delete(key);
  if (client && memory.app === 'processing' && memory.polled > work.taken) {
    node.cancelTimer(PROCESSED);
    work.taken = memory.polled;
    takeUp(node, work, client.hand);
  }
  startWorkers(node, work);
  pumpCommits(node, work);
  finishLot(node, work);
}

function takeUp(node: NodeContext, work: WorkState, hand: readonly Handed[]): void {
  for (const { key, offset } of hand) {
    const progress = progressOf(work, key);
    progress.open.add(offset);
    progress.end = offset + 1;
  }
  if (settingsOf(node).commit === 'before') {
    work.held.push(...hand);
    work.isCommitDue = true;
  } else distribute(node, work, hand);
}

function progressOf(work: WorkState, key: PartitionKey): Progress {
  const known = work.progress.get(key);
  if (known) return known;
  const fresh = { open: new Set<number>(), furthest: -1, end: -1, sent: -1 };
  work.progress.set(key, fresh);
  return fresh;
}

function distribute(node: NodeContext, work: WorkState, hand: readonly Handed[]): void {
  const { by, workers } = settingsOf(node);
  if (by === 'key') {
    for (const handed of hand) {
      const key = keyText(handed.record) ?? handed.key;
      work.workers[partitionForKey(key, workers)]?.queue.push(handed);
    }
  } else if (by === 'batch') {
    // To whoever has least to do.
    const load = ({ queue, unit }: Worker): number => queue.length + unit.length;
    const least = work.workers.reduce((best, worker) => (load(worker) < load(best) ? worker : best));
    least.queue.push(...hand);
  } else work.waiting.push(...hand);
}

function startWorkers(node: NodeContext, work: WorkState): void {
  const { sink } = settingsOf(node);
  for (const [index, worker] of work.workers.entries()) {
    if (worker.stage !== 'idle') continue;
    const source = worker.queue.length > 0 ? worker.queue : work.waiting;
    if (source.length === 0) continue;
    worker.unit = Object.freeze(source.splice(0, sink?.transaction === 'batch' ? source.length : 1));
    worker.stage = 'working';
    worker.at = 0;
    node.startTimer(`${WORKER}${index}`, processingDisk(node.node).processingMs * US_PER_MS);
  }
}

/** A worker's timer rings: it is done with a record, or its call to the database has returned. */
export function onWorker(node: NodeContext, index: number): void {
  const { work } = memoryOf(node);
  const worker = work.workers[index];
  if (!worker) return;
  const { sink } = settingsOf(node);
  if (worker.stage === 'working') {
    if (worker.unit[worker.at]?.offset === settingsOf(node).throwsAt) return endByException(node, work);
    worker.at++;
    if (worker.at < worker.unit.length)
      node.startTimer(`${WORKER}${index}`, processingDisk(node.node).processingMs * US_PER_MS);
    else if (sink) beginWrite(node, index, worker);
    else finishUnit(node, work, worker);
  } else if (worker.stage === 'writing') {
    const database = sinkFor(node);
    if (sink && database) {
      const again = write(database, sink, worker.unit, {
        consumerId: node.id,
        worker: index,
        atUs: node.nowUs,
      });
      unlock(database, (owner) => owner === ownerName(node, index));
      tellWritten(node, worker.unit, again);
    }
    finishUnit(node, work, worker);
  } else if (worker.stage === 'locked') beginWrite(node, index, worker);
  advanceWork(node);
}

/** An exception leaves the loop, and `finally` closes the consumer. What was taken up is left as it is. */
function endByException(node: NodeContext, work: WorkState): void {
  work.waiting.length = 0;
  work.held.length = 0;
  for (const worker of work.workers) {
    worker.queue.length = 0;
    worker.unit = [];
    worker.stage = 'idle';
  }
  memoryOf(node).app = 'polling';
  leaveGroup(node, 'close');
  drive(node);
}

const ownerName = (node: NodeContext, index: number): string =>
  `${node.id}#${node.node.incarnation}/${index}`;

function beginWrite(node: NodeContext, index: number, worker: Worker): void {
  const { sink } = settingsOf(node);
  const database = sinkFor(node);
  if (!sink || !database) return;
  unlock(database, (owner) => isGone(node, owner));
  if (sink.transaction !== 'none' && !tryLock(database, ownerName(node, index), worker.unit)) {
    worker.stage = 'locked';
    // It asks again when another call would have returned.
    node.startTimer(`${WORKER}${index}`, Math.max(1, sink.callMs) * US_PER_MS);
    return;
  }
  worker.stage = 'writing';
  node.startTimer(`${WORKER}${index}`, callsFor(sink, worker.unit.length) * sink.callMs * US_PER_MS);
}

/** The process of a transaction is gone: its connection broke, and the database has rolled back what was open. */
function isGone({ sim }: NodeContext, owner: string): boolean {
  const [id = '', incarnation = ''] = owner.split(/[#/]/);
  const other = sim.nodes.get(id);
  return !other?.isUp || String(other.incarnation) !== incarnation;
}

function tellWritten(node: NodeContext, unit: readonly Handed[], again: number): void {
  const groupId = processingDisk(node.node).groupId ?? '';
  node.emit({ type: 'sink.written', consumerId: node.id, groupId, rows: unit.length, again });
}

function finishUnit(node: NodeContext, work: WorkState, worker: Worker): void {
  const groupId = processingDisk(node.node).groupId ?? '';
  for (const { key, offset } of worker.unit) {
    const progress = work.progress.get(key);
    progress?.open.delete(offset);
    if (progress) progress.furthest = Math.max(progress.furthest, offset + 1);
    node.emit({ type: 'record.processed', consumerId: node.id, groupId, partition: key, offset });
  }
  worker.unit = [];
  worker.stage = 'idle';
  const { commit, waits } = settingsOf(node);
  if (commit === 'each' || (commit === 'after' && !waits)) work.isCommitDue = true;
}

/** Whether nothing of what was taken up is left to do. */
const isThrough = ({ waiting, held, workers }: WorkState): boolean =>
  waiting.length === 0 &&
  held.length === 0 &&
  workers.every((w) => w.stage === 'idle' && w.queue.length === 0);

/** A thread that waits for its lot goes on when that is done, and committed if that is its way. */
function finishLot(node: NodeContext, work: WorkState): void {
  const memory = memoryOf(node);
  const { waits, commit } = settingsOf(node);
  if (memory.app !== 'processing' || memory.polled > work.taken) return;
  if (!waits) {
    // It has handed its lot over, and goes into poll() again at once.
    if (work.waiting.length < WAITING_MAX && !node.hasTimer(PROCESSED)) node.startTimer(PROCESSED, 0);
    return;
  }
  if (!isThrough(work) || work.commit) return;
  if (commit === 'after' && offsetsToCommit(node, work).size > 0) {
    work.isCommitDue = true;
    pumpCommits(node, work);
    return;
  }
  onProcessed(node);
  if (memory.app === 'processing') advanceWork(node);
}

// ---- commits

/** What is committed: all that was handed out, or up to where it is finished. */
function offsetsToCommit(node: NodeContext, work: WorkState): Map<PartitionKey, number> {
  const found = new Map<PartitionKey, number>();
  for (const [key, progress] of work.progress) {
    const offset = offsetToCommit(settingsOf(node), progress);
    if (offset >= 0 && offset !== progress.sent) found.set(key, offset);
  }
  return found;
}

function offsetToCommit({ commit, offsets }: ProcessingSettings, { open, furthest, end }: Progress): number {
  if (commit === 'before') return end;
  if (offsets === 'furthest') return furthest;
  const contiguous = open.size === 0 ? end : Math.min(...open);
  // Its offset, where Kafka wants that of the next one.
  return offsets === 'lastRecord' ? contiguous - 1 : contiguous;
}

function pumpCommits(node: NodeContext, work: WorkState): void {
  const { client } = memoryOf(node);
  if (!client) return;
  if (!work.commit && work.isCommitDue) {
    work.isCommitDue = false;
    const offsets = offsetsToCommit(node, work);
    for (const [key, offset] of offsets) progressOf(work, key).sent = offset;
    work.commit = { offsets, isInFlight: false };
  }
  const { commit } = work;
  if (!commit || commit.isInFlight) return;
  const topics = topicsOf(commit.offsets, client.partitions);
  if (topics.length === 0 || client.state !== 'stable') {
    endCommit(node, work);
    return;
  }
  const { groupId } = client.group;
  const { memberId, generation: generationIdOrMemberEpoch } = client;
  const body = {
    groupId,
    generationIdOrMemberEpoch,
    memberId,
    groupInstanceId: instanceIdOf(node, client),
    topics,
  };
  commit.isInFlight = tellCoordinator(node, client, 'OffsetCommit', body, { purpose: APP_COMMIT });
  if (!commit.isInFlight) lookUpCoordinator(node, client);
}

function topicsOf(offsets: ReadonlyMap<PartitionKey, number>, owned: ReadonlyMap<PartitionKey, unknown>) {
  const byTopic = new Map<
    string,
    { partitionIndex: number; committedOffset: number; committedLeaderEpoch: number }[]
  >();
  for (const [key, committedOffset] of offsets) {
    if (!owned.has(key)) continue;
    const { topic, partition: partitionIndex } = parsePartitionKey(key);
    const list = byTopic.get(topic) ?? [];
    byTopic.set(topic, list);
    list.push(Object.freeze({ partitionIndex, committedOffset, committedLeaderEpoch: -1 }));
  }
  return Object.freeze(
    [...byTopic].map(([name, partitions]) => Object.freeze({ name, partitions: Object.freeze(partitions) })),
  );
}

/** The coordinator has answered, or the connection broke: then it is sent once more. */
export function onAppCommit(node: NodeContext, isAnswered: boolean): void {
  const { work } = memoryOf(node);
  if (!work.commit) return;
  work.commit.isInFlight = false;
  if (isAnswered) endCommit(node, work);
  advanceWork(node);
}

function endCommit(node: NodeContext, work: WorkState): void {
  work.commit = null;
  if (work.held.length > 0) {
    distribute(node, work, work.held.splice(0));
    startWorkers(node, work);
  }
}

// ---- offsets that lie in the database

/** An application that keeps its offsets with its rows goes on from there, whatever Kafka has of the group. */
function takePlaces(node: NodeContext): void {
  const { client, work } = memoryOf(node);
  const database = sinkFor(node);
  if (!client || !database || settingsOf(node).sink?.write !== 'transactional') return;
  for (const key of work.placed) if (!client.partitions.has(key)) work.placed.delete(key);
  for (const [key, state] of client.partitions) {
    if (work.placed.has(key) || state.phase === 'initializing') continue;
    work.placed.add(key);
    const rows = database.rows.get(key);
    if (rows && rows.next !== state.position) seekTo(node, client, key, state, rows.next);
  }
}
