/** Transactions that were aborted by a marker in this segment: file `.txnindex`, 34 bytes an entry, made with the first of
 *  them. A read_committed fetch learns from it whose records to leave out.
 *
 *      | version int16 0 | producerId | firstOffset | lastOffset | lastStableOffset |   int64 each
 *
 *  Models      org.apache.kafka.storage.internals.log.TransactionIndex, AbortedTxn
 *  Invariants  last offsets strictly increase */
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import { segmentFileName } from './file-names.ts';

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Offset of its marker. */
  readonly lastOffset: number;
  /** As it stood once the marker was written. */
  readonly lastStableOffset: number;
}

const ENTRY_BYTES = 34;
const CURRENT_VERSION = 0;

/** Adds an entry. Throws an IllegalArgumentException when its last offset is not above the last one. */
export function appendAborted(
  entries: AbortedTransaction[],
  entry: AbortedTransaction,
  baseOffset: number,
): void {
  const last = entries.at(-1);
  if (last && last.lastOffset >= entry.lastOffset) {
    const words = `The last offset of appended transactions must increase sequentially, but ${entry.lastOffset} is not greater than current last offset ${last.lastOffset} of index ${segmentFileName(baseOffset, 'txnindex')}`;
    throw new KafkaException('IllegalArgumentException', words);
  }
  entries.push(Object.freeze(entry));
}

/** Aborted transactions that touch the offsets from `fetchOffset` on and below `upperBoundOffset`; `isComplete` when those
 *  of later segments cannot. */
export function collectAborted(
  entries: readonly AbortedTransaction[],
  fetchOffset: number,
  upperBoundOffset: number,
): { readonly aborted: readonly AbortedTransaction[]; readonly isComplete: boolean } {
  const aborted: AbortedTransaction[] = [];
  for (const entry of entries) {
    if (entry.lastOffset >= fetchOffset && entry.firstOffset < upperBoundOffset) aborted.push(entry);
    if (entry.lastStableOffset >= upperBoundOffset) return { aborted, isComplete: true };
  }
  return { aborted, isComplete: false };
}

/** Drops transactions whose marker lies at this offset or above. */
export function truncateAborted(entries: AbortedTransaction[], offset: number): void {
  const first = entries.findIndex((entry) => entry.lastOffset >= offset);
  if (first >= 0) entries.length = first;
}

// ---- bytes

export function encodeTransactionIndex(entries: readonly AbortedTransaction[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [slot, { producerId, firstOffset, lastOffset, lastStableOffset }] of entries.entries()) {
    const at = slot * ENTRY_BYTES;
    view.setInt16(at, CURRENT_VERSION);
    view.setBigInt64(at + 2, BigInt(producerId));
    view.setBigInt64(at + 10, BigInt(firstOffset));
    view.setBigInt64(at + 18, BigInt(lastOffset));
    view.setBigInt64(at + 26, BigInt(lastStableOffset));
  }
  return bytes;
}

/** Whole entries of a file; throws a KafkaException at one of a version that is not known. */
export function decodeTransactionIndex(bytes: Uint8Array, baseOffset: number): AbortedTransaction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: AbortedTransaction[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const version = view.getInt16(at);
    if (version > CURRENT_VERSION) {
      const words = `Unexpected aborted transaction version ${version} in transaction index ${segmentFileName(baseOffset, 'txnindex')}, current version is ${CURRENT_VERSION}`;
      throw new KafkaException('KafkaException', words, at);
    }
    entries.push(
      Object.freeze({
        producerId: Number(view.getBigInt64(at + 2)),
        firstOffset: Number(view.getBigInt64(at + 10)),
        lastOffset: Number(view.getBigInt64(at + 18)),
        lastStableOffset: Number(view.getBigInt64(at + 26)),
      }),
    );
  }
  return entries;
}

/** Throws a CorruptIndexException when a transaction ends before the segment begins. */
export function checkTransactionIndex(entries: readonly AbortedTransaction[], baseOffset: number): void {
  for (const [slot, entry] of entries.entries()) {
    if (entry.lastOffset >= baseOffset) continue;
    const { producerId, firstOffset, lastOffset, lastStableOffset } = entry;
    const text = `AbortedTxn(version=${CURRENT_VERSION}, producerId=${producerId}, firstOffset=${firstOffset}, lastOffset=${lastOffset}, lastStableOffset=${lastStableOffset})`;
    const words = `Last offset of aborted transaction ${text} in index ${segmentFileName(baseOffset, 'txnindex')} is less than start offset ${baseOffset}`;
    throw new KafkaException('CorruptIndexException', words, slot * ENTRY_BYTES);
  }
}
