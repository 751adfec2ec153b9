/** What a log makes of producers' batches (ProducerStateManagerTest). One record to a batch unless a case says otherwise. */
import { rulesOf } from '../../../../contract/eras.ts';
import type { RecordBatch } from '../../../protocol/records.ts';
import { truncateLog } from '../../../storage/log.ts';
import { CLIENT_APPEND, judgeBatch } from '../../../storage/producer-append.ts';
import { loadSnapshot, takeSnapshot } from '../../../storage/producer-snapshots.ts';
import type { Producers } from '../../../storage/producer-state.ts';
import { expireProducers, rememberBatch } from '../../../storage/producer-state.ts';
import {
  beginTransaction,
  endTransaction,
  lastStableOffset,
  noTransactions,
} from '../../../storage/transactions.ts';
import { batchOf, logWith, markerOf, write } from '../../logs.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

const PID = 1;
/** `producer.id.expiration.ms` of the tests. */
const EXPIRATION_MS = 60_000;

interface Written {
  readonly epoch?: number;
  readonly seq?: number;
  readonly first?: number;
  readonly last?: number;
  readonly offset?: number;
  readonly ts?: number;
  readonly transactional?: boolean;
}

function batch({
  epoch = 0,
  seq,
  first = seq ?? 0,
  last = first,
  offset = 0,
  ts = 0,
  transactional,
}: Written) {
  const count = last - first + 1;
  const made = batchOf(Array(count).fill({ timestampMs: ts }), {
    pid: PID,
    epoch,
    sequence: first,
    transactional: transactional === true,
  });
  return at(made, offset, offset + count - 1);
}

const at = (made: RecordBatch, baseOffset: number, lastOffset: number): RecordBatch =>
  Object.freeze({ ...made, baseOffset, lastOffset });

/** As a leader does with a client's batch: 'NONE', an error, or 'NONE (duplicate)'. */
function append(producers: Producers, made: RecordBatch): string {
  const verdict = judgeBatch(producers, made, { ...CLIENT_APPEND, rules: rulesOf('4.1') });
  if (verdict.kind === 'refuse') return verdict.error;
  if (verdict.kind === 'duplicate') return 'NONE (duplicate)';
  rememberBatch(producers, made);
  return 'NONE';
}

const newest = (producers: Producers) => producers.get(PID)?.batches.at(-1);

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function producersOf(given: any): Producers {
  const producers: Producers = new Map();
  const appended: readonly Written[] =
    given.appendedSingleRecordBatches === 'seq 0..5'
      ? Array.from({ length: 6 }, (_, seq) => ({ seq }))
      : (given.appended ?? given.cached ?? []);
  for (const [i, written] of appended.entries()) rememberBatch(producers, batch({ offset: i, ...written }));
  if (given.lastSeq !== undefined)
    rememberBatch(producers, batch({ epoch: given.epoch, seq: given.lastSeq }));
  if (given.marker) {
    const { epoch, type = 'COMMIT', offset = appended.length } = given.marker;
    const marker = markerOf(type === 'ABORT' ? 'abort' : 'commit', { pid: PID, epoch });
    rememberBatch(producers, at(marker, offset, offset));
  }
  return producers;
}

export const producerState: Adapter = (given, when) => {
  if (given.txn1StartMs !== undefined) return leaveOut('late transactions are not told of');
  if (String(when).includes('firstUn')) return unstable(given);
  if (given.batch) return written(given.batch);
  if (when === 'reload') return reload(given);
  const producers = producersOf(given);
  if (given.waited) expireProducers(producers, EXPIRATION_MS + 1, EXPIRATION_MS);
  if (given.reloadAtMs !== undefined) expireProducers(producers, given.reloadAtMs, EXPIRATION_MS);
  if (when.produceAgain)
    return { results: when.produceAgain.map((again: Written) => append(producers, batch(again))) };
  const made = batch(when.append ?? when.produce);
  if (given.origin === 'replication') {
    rememberBatch(producers, made);
    const { firstSequence, lastSequence } = newest(producers) ?? {};
    return { error: 'NONE', firstSeq: firstSequence, lastSeq: lastSequence };
  }
  const error = append(producers, made);
  // The cases tell the last sequence where nothing of this epoch was there before.
  const isFirst = error === 'NONE' && (!given.appended || given.waited);
  return isFirst ? { error, lastSeq: newest(producers)?.lastSequence } : { error };
};

function written({ firstSeq, firstOffset, lastOffset }: Readonly<Record<string, number>>): unknown {
  const producers: Producers = new Map();
  const first = firstOffset ?? 0;
  const last = lastOffset ?? 0;
  rememberBatch(
    producers,
    at(
      batchOf(Array(last - first + 1).fill({}), { pid: PID, epoch: 15, sequence: firstSeq ?? 0 }),
      first,
      last,
    ),
  );
  const known = newest(producers);
  return {
    firstSeq: known?.firstSequence,
    lastSeq: known?.lastSequence,
    firstDataOffset: known?.baseOffset,
    lastDataOffset: known?.lastOffset,
  };
}

function reload(given: { readonly marker?: unknown }): unknown {
  const snapshots: Parameters<typeof takeSnapshot>[0] = [];
  takeSnapshot(snapshots, producersOf(given), 10);
  const producers = loadSnapshot(snapshots[0]);
  const entry = producers.get(PID);
  const open = entry?.currentTxnFirstOffset ?? -1;
  const found = {
    firstSeq: newest(producers)?.firstSequence,
    lastSeq: newest(producers)?.lastSequence,
    currentTxnFirstOffset: open < 0 ? null : open,
  };
  if (given.marker) return found;
  const cachedBatches = entry?.batches.length;
  return { ...found, cachedBatches, appendSeq2: append(producers, batch({ seq: 2, transactional: true })) };
}

/** Where transactions keep a read_committed reader. */
// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function unstable(given: any): unknown {
  if (given.truncateTo !== undefined) return afterTruncation(given);
  const transactions = noTransactions();
  const open = Object.entries<{ firstOffset: number; committedAt?: number }>(given).filter(([name]) =>
    name.includes('pid'),
  );
  for (const [name, { firstOffset }] of open) {
    const made = batchOf([{}], { pid: Number(name.slice(-1)), transactional: true });
    beginTransaction(transactions, at(made, firstOffset, firstOffset));
  }
  if (given.highWatermark === undefined)
    return { offset: lastStableOffset(transactions, Number.MAX_SAFE_INTEGER) };
  for (const [name, { firstOffset, committedAt }] of open) {
    if (committedAt === undefined) continue;
    const producerId = Number(name.slice(-1));
    endTransaction(transactions, { producerId, firstOffset, lastOffset: committedAt, isAborted: false });
  }
  const [firstUndecided] = transactions.ongoing.keys();
  return {
    firstUndecided,
    firstUnstable: lastStableOffset(transactions, given.highWatermark),
    after: `HW passes 109: firstUnstable ${lastStableOffset(transactions, 110)}`,
  };
}

function afterTruncation(given: Readonly<Record<string, number>>): unknown {
  const { txnFirstOffset = 0, commitMarker = 0, truncateTo = 0 } = given;
  const log = logWith();
  for (let offset = 0; offset < txnFirstOffset; offset++) write(log, batchOf([{}]));
  for (let offset = txnFirstOffset; offset < commitMarker; offset++)
    write(log, batchOf([{}], { pid: PID, sequence: offset - txnFirstOffset, transactional: true }));
  write(log, markerOf('commit', { pid: PID }));
  truncateLog(log, truncateTo);
  return { offset: lastStableOffset(log.transactions, truncateTo) };
}
