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
import { batchAt, readLog } from '../storage/log.ts';
import { copiesOf, copyOn } from './invariant.ts';
import { committedAt } from './logs-agree-below-high-watermark.ts';
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
      if (event.unclean) recommit(world, state, event.partition, event.toLeader);
      return;
    case 'topic.deleted':
      forgetTopic(state, event.topic);
      return;
    default:
      return;
  }
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
  let committed = state.committed.get(key);
  if (!copy || copy.replica?.role.kind !== 'leader' || highWatermark <= (committed?.endOffset ?? 0)) return;
  if (!committed) {
    committed = { endOffset: 0, batches: [], seen: new Map() };
    state.committed.set(key, committed);
  }
  for (const batch of readLog(copy.log, committed.endOffset, highWatermark, Number.MAX_SAFE_INTEGER)) {
    committed.batches.push(batch);
    if (isVisible(key)) countCommitted(state, committed, batch);
  }
  committed.endOffset = highWatermark;
  const ledger = state.ledgers.get(key);
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
function recommit(world: World, state: AuditState, key: PartitionKey, leaderId: number): void {
  const committed = state.committed.get(key);
  const log = copyOn(world, key, leaderId)?.log;
  if (!committed) return;
  const same = committed.batches.findIndex((batch) => {
    const other = log && batchAt(log, batch.baseOffset);
    return other?.partitionLeaderEpoch !== batch.partitionLeaderEpoch;
  });
  if (same < 0) return;
  committed.batches.length = same;
  committed.endOffset = (committed.batches.at(-1)?.lastOffset ?? -1) + 1;
  state.highWatermarks.delete(key);
}

function acknowledge(
  world: World,
  state: AuditState,
  event: Extract<EngineEvent, { type: 'produce.acknowledged' }>,
): void {
  const found = findAcknowledged(world, event);
  let ledger = state.ledgers.get(event.partition);
  if (!ledger) {
    ledger = { acknowledged: [], firstUncommitted: 0 };
    state.ledgers.set(event.partition, ledger);
  }
  const entry: AcknowledgedBatch = Object.freeze({
    baseOffset: event.baseOffset,
    lastOffset: event.baseOffset + event.recordCount - 1,
    leaderEpoch: found?.partitionLeaderEpoch ?? -1,
    producerId: event.producerId,
    firstNumber: event.firstNumber,
    acks: event.acks,
  });
  if (!found) {
    lose(world, state, event.partition, entry);
    return;
  }
  insertInOrder(ledger, entry);
  const end = state.committed.get(event.partition)?.endOffset ?? 0;
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

/** The batch that was acknowledged, on whichever disk; undefined when it is nowhere any more. */
function findAcknowledged(
  world: World,
  event: Extract<EngineEvent, { type: 'produce.acknowledged' }>,
): RecordBatch | undefined {
  const producer = world.sim.nodes.get(event.producerId)?.disk as ProducerDisk | undefined;
  for (const { log } of copiesOf(world, event.partition)) {
    const batch = batchAt(log, event.baseOffset);
    const first = batch?.records[0];
    const isSame =
      first?.type === 'user' && first.number === event.firstNumber && first.generator === producer?.name;
    if (isSame) return batch;
  }
  return undefined;
}

/** After a replica has lost its records from an offset on: what was acknowledged there and is on no disk, is lost. */
function reviewLosses(world: World, state: AuditState, key: PartitionKey, fromOffset: number): void {
  const ledger = state.ledgers.get(key);
  if (!ledger) return;
  const copies = copiesOf(world, key);
  for (let i = ledger.acknowledged.length - 1; i >= 0; i--) {
    const entry = ledger.acknowledged[i];
    if (!entry || entry.lastOffset < fromOffset) break;
    const isHeld = copies.some(
      ({ log }) => batchAt(log, entry.baseOffset)?.partitionLeaderEpoch === entry.leaderEpoch,
    );
    if (isHeld) continue;
    ledger.acknowledged.splice(i, 1);
    if (i < ledger.firstUncommitted) ledger.firstUncommitted--;
    lose(world, state, key, entry);
  }
}

function lose(world: World, state: AuditState, partition: PartitionKey, entry: AcknowledgedBatch): void {
  for (let offset = entry.baseOffset; offset <= entry.lastOffset; offset++) {
    state.counts.lost++;
    const sequence = entry.firstNumber + offset - entry.baseOffset;
    emit(world.sim, {
      type: 'record.lost',
      partition,
      offset,
      producerId: entry.producerId,
      sequence,
      acks: entry.acks,
    });
  }
}

function forgetTopic(state: AuditState, topic: string): void {
  for (const table of [state.leaders, state.highWatermarks, state.committed, state.ledgers]) {
    for (const key of [...table.keys()]) if (parsePartitionKey(key).topic === topic) table.delete(key);
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
  const ledger = state.ledgers.get(key);
  if (!ledger || ledger.firstUncommitted >= ledger.acknowledged.length) return found;
  const copies = copiesOf(world, key);
  for (const entry of ledger.acknowledged.slice(ledger.firstUncommitted)) {
    const holders = copies.filter(
      ({ log }) => batchAt(log, entry.baseOffset)?.partitionLeaderEpoch === entry.leaderEpoch,
    );
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
      const committed = state.committed.get(replica.key);
      const log = brokerDisk(node).logs.get(replica.key);
      if (!committed || !log) continue;
      const bound = Math.min(replica.highWatermark, committed.endOffset);
      for (const batch of readLog(log, log.logStartOffset, bound, Number.MAX_SAFE_INTEGER)) {
        const known = committedAt(committed.batches, batch.baseOffset);
        if (known?.partitionLeaderEpoch === batch.partitionLeaderEpoch) continue;
        return `partition ${replica.key}, ${node.id}: offset ${batch.baseOffset} is not what was committed there`;
      }
    }
  }
  return null;
}
