/** The fates of the visitor's records: acknowledged, committed, lost, duplicated, out of order. Exact since the start of the
 *  run; each step looks only at what an event changed.
 *  See         state.ts, contract/frame.ts (AuditView) */
import { configBoolean } from '../../contract/configs.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { ProducerDisk } from '../clients/producer/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
import { emit } from '../kernel/sim.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, batchesOf, readLog } from '../storage/log.ts';
import { copiesOf, copyOn, fileKey, topicIdOf } from './invariant.ts';
import { committedAt, isSameBatch } from './logs-agree-below-high-watermark.ts';
import type { AcknowledgedBatch, AuditState, CommittedLog, Ledger } from './state.ts';

/** Numbers of a generator that are remembered to know a repeat: more than ever wait for a retry. */
const REMEMBERED_NUMBERS = 1_024;

const isVisible = (key: PartitionKey): boolean => !key.startsWith('__');

/** Takes note of an event. May emit `record.lost`. */
export function keepLedger(world: World, state: AuditState, event: EngineEvent): void {
  switch (event.type) {
    case 'partition.highWatermarkAdvanced':
      commit(world, state, event.partition, event.brokerId, event.to);
      return;
    case 'produce.acknowledged':
      if (event.acks !== 0) acknowledge(world, state, event);
      return;
    case 'replica.truncated':
      if (isVisible(event.partition)) reviewLosses(world, state, event.partition, event.toOffset);
      return;
    case 'partition.leaderElected':
      if (event.unclean) recommit(world, state, event.partition, event.toLeader, event.leaderEpoch);
      return;
    case 'topic.deleted':
      forgetTopic(state, event.topic);
      return;
    default:
      return;
  }
}

function openCommitted(state: AuditState, file: string): CommittedLog {
  const committed: CommittedLog = { endOffset: 0, uncleanEpoch: -1, batches: [], seen: new Map() };
  state.committed.set(file, committed);
  return committed;
}

/** Extends what is committed by what a leader's high watermark has passed. */
function commit(
  world: World,
  state: AuditState,
  key: PartitionKey,
  brokerId: number,
  highWatermark: number,
): void {
  const copy = copyOn(world, key, brokerId);
  const file = fileKey(world, key, brokerId);
  let committed = state.committed.get(file);
  if (copy?.replica?.role.kind !== 'leader' || highWatermark <= (committed?.endOffset ?? 0)) return;
  committed ??= openCommitted(state, file);
  // A leader that has not heard of its unclean successor commits nothing any more.
  if (copy.replica.leaderEpoch < committed.uncleanEpoch) return;
  for (const batch of readLog(copy.log, committed.endOffset, highWatermark, Number.MAX_SAFE_INTEGER)) {
    committed.batches.push(batch);
    if (isVisible(key)) countCommitted(state, committed, batch);
  }
  committed.endOffset = highWatermark;
  const ledger = state.ledgers.get(file);
  while (
    ledger &&
    (ledger.acknowledged[ledger.firstUncommitted]?.lastOffset ?? Number.MAX_SAFE_INTEGER) < highWatermark
  ) {
    ledger.firstUncommitted++;
  }
}

function countCommitted(state: AuditState, committed: CommittedLog, batch: RecordBatch): void {
  for (const record of batch.records) {
    if (record.type !== 'user') continue;
    state.counts.committed++;
    let seen = committed.seen.get(record.generator);
    if (!seen) {
      seen = { largest: 0, recent: [] };
      committed.seen.set(record.generator, seen);
    }
    if (seen.recent.includes(record.number)) state.counts.duplicated++;
    else if (record.number < seen.largest) state.counts.outOfOrder++;
    seen.largest = Math.max(seen.largest, record.number);
    seen.recent.push(record.number);
    if (seen.recent.length > REMEMBERED_NUMBERS) seen.recent.splice(0, REMEMBERED_NUMBERS / 2);
  }
}

/** A leader that was not in sync decides anew what is committed: where its log leaves the old one, that ends. */
function recommit(
  world: World,
  state: AuditState,
  key: PartitionKey,
  leaderId: number,
  leaderEpoch: number,
): void {
  const file = fileKey(world, key, leaderId);
  const committed = state.committed.get(file) ?? openCommitted(state, file);
  const log = copyOn(world, key, leaderId)?.log;
  committed.uncleanEpoch = leaderEpoch;
  const same = committed.batches.findIndex((batch) => {
    const other = log && batchAt(log, batch.baseOffset);
    return other?.partitionLeaderEpoch !== batch.partitionLeaderEpoch;
  });
  if (same < 0) return;
  committed.batches.length = same;
  committed.endOffset = (committed.batches.at(-1)?.lastOffset ?? -1) + 1;
  state.highWatermarks.delete(file);
}

function acknowledge(
  world: World,
  state: AuditState,
  event: Extract<EngineEvent, { type: 'produce.acknowledged' }>,
): void {
  // Written to a topic that has been deleted since: nobody expects it to be there.
  if (topicIdOf(world, parsePartitionKey(event.partition).topic) !== event.topicId) return;
  const file = `${event.topicId}/${event.partition}`;
  let ledger = state.ledgers.get(file);
  if (!ledger) {
    ledger = { acknowledged: [], firstUncommitted: 0 };
    state.ledgers.set(file, ledger);
  }
  const entry: AcknowledgedBatch = Object.freeze({
    baseOffset: event.baseOffset,
    lastOffset: event.baseOffset + event.recordCount - 1,
    generator: (world.sim.nodes.get(event.producerId)?.disk as ProducerDisk | undefined)?.name ?? '',
    producerId: event.producerId,
    firstNumber: event.firstNumber,
    acks: event.acks,
  });
  if (!copiesOf(world, event.partition).some(({ log }) => holds(log, entry))) {
    lose(world, state, event.partition, entry);
    return;
  }
  insertInOrder(ledger, entry);
  const end = state.committed.get(file)?.endOffset ?? 0;
  while ((ledger.acknowledged[ledger.firstUncommitted]?.lastOffset ?? Number.MAX_SAFE_INTEGER) < end)
    ledger.firstUncommitted++;
}

/** Acknowledgements come almost in order of offset; a late one is put where it belongs. */
function insertInOrder(ledger: Ledger, entry: AcknowledgedBatch): void {
  let at = ledger.acknowledged.length;
  while (at > 0 && (ledger.acknowledged[at - 1]?.baseOffset ?? 0) > entry.baseOffset) at--;
  ledger.acknowledged.splice(at, 0, entry);
  if (at < ledger.firstUncommitted) ledger.firstUncommitted++;
}

/** Whether a log holds an acknowledged batch: by what it says, since a retry may have written it under another epoch. */
function holds(
  log: ReplicaLog,
  entry: Pick<AcknowledgedBatch, 'baseOffset' | 'firstNumber' | 'generator'>,
): boolean {
  const first = batchAt(log, entry.baseOffset)?.records[0];
  return first?.type === 'user' && first.number === entry.firstNumber && first.generator === entry.generator;
}

/** After a replica has lost its records from an offset on: what was acknowledged there and is on no disk, is lost. */
function reviewLosses(world: World, state: AuditState, key: PartitionKey, fromOffset: number): void {
  const ledger = state.ledgers.get(fileNow(world, key));
  if (!ledger) return;
  const copies = copiesOf(world, key);
  for (let i = ledger.acknowledged.length - 1; i >= 0; i--) {
    const entry = ledger.acknowledged[i];
    if (!entry || entry.lastOffset < fromOffset) break;
    if (copies.some(({ log }) => holds(log, entry))) continue;
    ledger.acknowledged.splice(i, 1);
    if (i < ledger.firstUncommitted) ledger.firstUncommitted--;
    lose(world, state, key, entry);
  }
}

/** A record that a retry has written elsewhere as well is not lost. */
function lose(world: World, state: AuditState, partition: PartitionKey, entry: AcknowledgedBatch): void {
  for (let offset = entry.baseOffset; offset <= entry.lastOffset; offset++) {
    const sequence = entry.firstNumber + offset - entry.baseOffset;
    if (isAnywhere(world, partition, entry.generator, sequence)) continue;
    state.counts.lost++;
    const { producerId, acks } = entry;
    emit(world.sim, { type: 'record.lost', partition, offset, producerId, sequence, acks });
  }
}

/** Looks through every copy; losses are rare. */
function isAnywhere(world: World, partition: PartitionKey, generator: string, number: number): boolean {
  for (const { log } of copiesOf(world, partition)) {
    for (const { records } of batchesOf(log)) {
      if (records.some((r) => r.type === 'user' && r.number === number && r.generator === generator))
        return true;
    }
  }
  return false;
}

/** Where the ledger of the present topic of this name is filed. */
const fileNow = (world: World, key: PartitionKey): string =>
  `${topicIdOf(world, parsePartitionKey(key).topic) ?? ''}/${key}`;

function forgetTopic(state: AuditState, topic: string): void {
  for (const table of [state.leaders, state.highWatermarks, state.committed, state.ledgers]) {
    for (const file of [...table.keys()]) {
      if (parsePartitionKey(file.slice(file.indexOf('/') + 1)).topic === topic) table.delete(file);
    }
  }
}

/** Records that were acknowledged and are not committed, over all partitions. */
export function countAtRisk(state: AuditState): number {
  let count = 0;
  for (const ledger of state.ledgers.values()) {
    for (let i = ledger.firstUncommitted; i < ledger.acknowledged.length; i++) {
      const entry = ledger.acknowledged[i];
      if (entry) count += entry.lastOffset - entry.baseOffset + 1;
    }
  }
  return count;
}

/** Records of a partition that were acknowledged, are not committed, and lie on one disk only: by that broker. */
export function atRiskByBroker(
  world: World,
  state: AuditState,
  key: PartitionKey,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const ledger = state.ledgers.get(fileNow(world, key));
  if (!ledger || ledger.firstUncommitted >= ledger.acknowledged.length) return found;
  const copies = copiesOf(world, key);
  for (const entry of ledger.acknowledged.slice(ledger.firstUncommitted)) {
    const holders = copies.filter(({ log }) => holds(log, entry));
    const [only] = holders;
    const isAlone = only && (holders.length === 1 || holders.every((copy) => copy === only || !copy.isUp));
    if (isAlone)
      found.set(only.brokerId, (found.get(only.brokerId) ?? 0) + entry.lastOffset - entry.baseOffset + 1);
  }
  return found;
}

/** Whether a partition's topic lets a replica out of sync lead. */
export function uncleanWasAllowed(world: World, key: PartitionKey): boolean {
  const { topic } = parsePartitionKey(key);
  const configured = latestImage(world)?.topics.get(topic)?.configs.get('unclean.leader.election.enable');
  if (configured !== undefined) return configured === 'true';
  return configBoolean(world.scenario.configs, 'unclean.leader.election.enable');
}

/** From scratch, for quiet moments: every copy against what is committed. Answers the first disagreement in words. */
export function recheckCommitted(world: World, state: AuditState): string | null {
  for (const node of nodesOfKind(world, 'broker')) {
    for (const replica of brokerProcess(node)?.broker.replicas.values() ?? []) {
      const committed = state.committed.get(`${replica.topicId}/${replica.key}`);
      const log = brokerDisk(node).logs.get(replica.key);
      if (!committed || !log || replica.leaderEpoch < committed.uncleanEpoch) continue;
      const bound = Math.min(replica.highWatermark, committed.endOffset);
      let endOffset = log.logStartOffset;
      for (const batch of readLog(log, log.logStartOffset, bound, Number.MAX_SAFE_INTEGER)) {
        const known = committedAt(committed.batches, batch.baseOffset);
        if (batch.baseOffset !== endOffset || !known || !isSameBatch(known, batch))
          return `partition ${replica.key}, ${node.id}: offset ${endOffset} is not what was committed there`;
        endOffset = batch.lastOffset + 1;
      }
      if (endOffset < bound)
        return `partition ${replica.key}, ${node.id}: the log ends at ${endOffset}, below its HW ${bound}`;
    }
  }
  return null;
}
