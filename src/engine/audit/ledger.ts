/** The fates of the visitor's records: acknowledged, committed, lost, duplicated, out of order. Exact since the start of the
 *  run; each step looks only at what an event changed.
 *  See         state.ts, contract/frame.ts (AuditView) */
import { configInt } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import { producerDisk } from '../clients/producer/state.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { emit } from '../kernel/sim.ts';
import { effectiveMinIsr } from '../protocol/metadata-image.ts';
import type { RecordBatch, UserRecord } from '../protocol/records.ts';
import { offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, batchesOf } from '../storage/log.ts';
import type { EventOf } from './invariant.ts';
import { isPast } from './past.ts';
import type { AcknowledgedBatch, AuditState, PartitionFile } from './state.ts';
import { fileOf } from './state.ts';
import { copiesOf, copyOn, decided, fileNow, serverConfigs, topicIdOf } from './view.ts';

/** Numbers of a generator that are remembered to know a repeat: more than ever wait for a retry. */
const REMEMBERED_NUMBERS = 1_024;

/** Takes a batch that has just been committed into the counts. */
export function countCommitted(
  world: World,
  state: AuditState,
  file: PartitionFile,
  batch: RecordBatch,
): void {
  for (const [i, record] of batch.records.entries()) {
    if (record.type !== 'user') continue;
    state.counts.committed++;
    let seen = file.seen.get(record.generator);
    if (!seen) {
      seen = { largest: 0, recent: [] };
      file.seen.set(record.generator, seen);
    }
    // A number beyond all that came before was not among them.
    if (record.number <= seen.largest && seen.recent.includes(record.number)) {
      state.counts.duplicated++;
      tellDisorder(world, file, 'record.duplicated', record, offsetAt(batch, i), record.number);
    } else if (record.number < seen.largest) {
      state.counts.outOfOrder++;
      tellDisorder(world, file, 'record.reordered', record, offsetAt(batch, i), seen.largest);
    }
    seen.largest = Math.max(seen.largest, record.number);
    seen.recent.push(record.number);
    if (seen.recent.length > REMEMBERED_NUMBERS) seen.recent.splice(0, REMEMBERED_NUMBERS / 2);
  }
}

function tellDisorder(
  world: World,
  { key: partition, committed }: PartitionFile,
  type: 'record.duplicated' | 'record.reordered',
  { generator: producer, number }: UserRecord,
  offset: number,
  otherNumber: number,
): void {
  let otherOffset = -1;
  for (let at = committed.length - 1; at >= 0 && otherOffset < 0; at--) {
    const batch = committed[at];
    const found = batch?.records.findIndex(
      (other) => other.type === 'user' && other.generator === producer && other.number === otherNumber,
    );
    if (batch && found !== undefined && found >= 0 && offsetAt(batch, found) !== offset)
      otherOffset = offsetAt(batch, found);
  }
  emit(world.sim, { type, partition, offset, otherOffset, producer, number });
}

/** What lies below the end of what is committed no longer waits for that: it is, or another has been in its place. */
export function settleLedger(file: PartitionFile): void {
  const { ledger, committedEnd } = file;
  for (;;) {
    const next = ledger.acknowledged[ledger.firstUncommitted];
    if (!next || next.lastOffset >= committedEnd) return;
    ledger.firstUncommitted++;
    if (!isCommitted(file, next)) ledger.overruled.push(next);
  }
}

/** The end of what is committed has gone back: what was acknowledged beyond it waits again. */
export function unsettleLedger({ ledger, committedEnd }: PartitionFile): void {
  const { acknowledged } = ledger;
  while ((acknowledged[ledger.firstUncommitted - 1]?.lastOffset ?? -1) >= committedEnd)
    ledger.firstUncommitted--;
  const settled = ledger.overruled.filter(({ lastOffset }) => lastOffset < committedEnd);
  ledger.overruled.splice(0, ledger.overruled.length, ...settled);
}

/** Whether what is committed at its place is this batch, or nothing that is remembered. */
function isCommitted({ committed }: PartitionFile, entry: AcknowledgedBatch): boolean {
  let low = 0;
  let high = committed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((committed[middle]?.lastOffset ?? 0) < entry.baseOffset) low = middle + 1;
    else high = middle;
  }
  const batch = committed[low];
  return !batch || batch.baseOffset > entry.lastOffset || isOf(batch, entry);
}

/** A producer has been told that a batch is stored, or takes it for stored (acks=0). May emit `record.lost`. */
export function acknowledge(
  world: World,
  state: AuditState,
  event: Pick<
    EventOf<'produce.acknowledged'>,
    'partition' | 'topicId' | 'producerId' | 'baseOffset' | 'numbers' | 'acks'
  >,
): void {
  const { partition, topicId } = event;
  const { topic } = parsePartitionKey(partition);
  // Written to a topic that has been deleted since: nobody expects it to be there.
  if (topicIdOf(world, topic) !== topicId) return;
  const file = fileOf(state, `${topicId}/${partition}`, partition);
  const entry: AcknowledgedBatch = Object.freeze({
    baseOffset: event.baseOffset,
    lastOffset: event.baseOffset + event.numbers.length - 1,
    generator: generatorOf(world, event.producerId) ?? '',
    producerId: event.producerId,
    numbers: event.numbers,
    acks: event.acks,
    minIsr: minIsrOf(world, topic),
  });
  if (!isOnAny(world, partition, topicId, entry)) {
    lose(world, state, partition, topicId, entry);
    return;
  }
  file.leastMinIsr = Math.min(file.leastMinIsr, entry.minIsr);
  insertInOrder(file, entry);
  settleLedger(file);
}

/** What a producer's records are signed with; undefined when it has been removed. */
export function generatorOf(world: World, producerId: string): string | undefined {
  const node = world.sim.nodes.get(producerId);
  return node && producerDisk(node).name;
}

/** `min.insync.replicas` of a topic as it stands, never more than it has replicas. */
export function minIsrOf(world: World, topic: string): number {
  const fallback = configInt(serverConfigs(world), 'min.insync.replicas');
  return effectiveMinIsr(latestImage(world), topic, fallback);
}

/** Acknowledgements come almost in order of offset; a late one is put where it belongs. */
function insertInOrder(file: PartitionFile, entry: AcknowledgedBatch): void {
  const { ledger } = file;
  let at = ledger.acknowledged.length;
  while (at > 0 && (ledger.acknowledged[at - 1]?.baseOffset ?? 0) > entry.baseOffset) at--;
  ledger.acknowledged.splice(at, 0, entry);
  if (at >= ledger.firstUncommitted) return;
  ledger.firstUncommitted++;
  if (!isCommitted(file, entry)) ledger.overruled.push(entry);
}

/** Whether a log holds an acknowledged batch. */
function holds(
  log: ReplicaLog,
  entry: Pick<AcknowledgedBatch, 'baseOffset' | 'numbers' | 'generator'>,
): boolean {
  const batch = batchAt(log, entry.baseOffset);
  return batch !== undefined && isOf(batch, entry);
}

/** Whether a batch is the acknowledged one: by what it says, since a retry may have written it under another epoch. */
function isOf(
  { records: [first] }: RecordBatch,
  entry: Pick<AcknowledgedBatch, 'numbers' | 'generator'>,
): boolean {
  return first?.type === 'user' && first.number === entry.numbers[0] && first.generator === entry.generator;
}

/** Whether any copy holds an acknowledged batch, or has let go of it as its topic's configs say. Those that the controller
 *  assigned are looked at first. */
function isOnAny(world: World, key: PartitionKey, topicId: string, entry: AcknowledgedBatch): boolean {
  const accountsFor = (log: ReplicaLog): boolean => isPast(log, entry.lastOffset) || holds(log, entry);
  for (const id of decided(world, key)?.replicas ?? []) {
    const log = copyOn(world, key, id)?.log;
    if (log && accountsFor(log)) return true;
  }
  return copiesOf(world, key, topicId).some(({ log }) => accountsFor(log));
}

/** After a replica has lost its records from an offset on: what was acknowledged there and is on no disk, is lost. */
export function reviewLosses(
  world: World,
  state: AuditState,
  key: PartitionKey,
  topicId: string,
  fromOffset: number,
): void {
  const ledger = state.partitions.get(`${topicId}/${key}`)?.ledger;
  if (!ledger) return;
  for (let i = ledger.acknowledged.length - 1; i >= 0; i--) {
    const entry = ledger.acknowledged[i];
    if (!entry || entry.lastOffset < fromOffset) break;
    if (isOnAny(world, key, topicId, entry)) continue;
    ledger.acknowledged.splice(i, 1);
    if (i < ledger.firstUncommitted) ledger.firstUncommitted--;
    const overruled = ledger.overruled.indexOf(entry);
    if (overruled >= 0) ledger.overruled.splice(overruled, 1);
    lose(world, state, key, topicId, entry);
  }
}

/** A record that a retry has written elsewhere as well is not lost. */
function lose(
  world: World,
  state: AuditState,
  partition: PartitionKey,
  topicId: string,
  entry: AcknowledgedBatch,
): void {
  for (let offset = entry.baseOffset; offset <= entry.lastOffset; offset++) {
    const sequence = entry.numbers[offset - entry.baseOffset] ?? 0;
    if (isAnywhere(world, partition, topicId, entry.generator, sequence)) continue;
    state.counts.lost++;
    const { producerId, acks } = entry;
    emit(world.sim, { type: 'record.lost', partition, offset, producerId, sequence, acks });
  }
}

/** What never came to be in a log. */
export function loseUnstored(
  world: World,
  state: AuditState,
  sent: {
    readonly partition: PartitionKey;
    readonly topicId: string;
    readonly producerId: string;
    readonly generator: string;
    readonly numbers: readonly number[];
  },
): void {
  const { partition, topicId, producerId, generator } = sent;
  // Nobody expects it where the topic has been deleted since.
  if (topicIdOf(world, parsePartitionKey(partition).topic) !== topicId) return;
  for (const sequence of sent.numbers) {
    if (isAnywhere(world, partition, topicId, generator, sequence)) continue;
    state.counts.lost++;
    emit(world.sim, { type: 'record.lost', partition, offset: -1, producerId, sequence, acks: 0 });
  }
}

/** Looks through every copy; losses are rare. */
function isAnywhere(
  world: World,
  partition: PartitionKey,
  topicId: string,
  generator: string,
  number: number,
): boolean {
  for (const { log } of copiesOf(world, partition, topicId)) {
    for (const { records } of batchesOf(log)) {
      if (records.some((r) => r.type === 'user' && r.number === number && r.generator === generator))
        return true;
    }
  }
  return false;
}

/** Records that were acknowledged and are not committed, over all partitions: also those in whose place others are. */
export function countAtRisk(state: AuditState): number {
  let count = 0;
  const add = (entry: AcknowledgedBatch): void => {
    // With acks=0 nothing was acknowledged.
    if (entry.acks !== 0) count += entry.lastOffset - entry.baseOffset + 1;
  };
  for (const { ledger } of state.partitions.values()) {
    ledger.overruled.forEach(add);
    for (let i = ledger.firstUncommitted; i < ledger.acknowledged.length; i++) {
      const entry = ledger.acknowledged[i];
      if (entry) add(entry);
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
  const ledger = state.partitions.get(fileNow(world, key))?.ledger;
  if (!ledger) return found;
  const { acknowledged, firstUncommitted, overruled } = ledger;
  if (firstUncommitted >= acknowledged.length && overruled.length === 0) return found;
  const copies = copiesOf(world, key);
  for (const entry of [...overruled, ...acknowledged.slice(firstUncommitted)]) {
    // With acks=0 nothing was acknowledged.
    if (entry.acks === 0) continue;
    const holders = copies.filter(({ log }) => holds(log, entry));
    const [only] = holders;
    const isAlone = only && (holders.length === 1 || holders.every((copy) => copy === only || !copy.isUp));
    if (isAlone)
      found.set(only.brokerId, (found.get(only.brokerId) ?? 0) + entry.lastOffset - entry.baseOffset + 1);
  }
  return found;
}
