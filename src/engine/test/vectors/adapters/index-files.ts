/** Indexes, checkpoints and snapshots by themselves: what they refuse, and their files. */
import {
  CLEAN_SHUTDOWN_FILE,
  cleanShutdownText,
  epochCheckpointText,
  LEADER_EPOCH_FILE,
  offsetCheckpointText,
  PARTITION_METADATA_FILE,
  partitionMetadataText,
  readEpochCheckpoint,
  readOffsetCheckpoint,
} from '../../../storage/checkpoint-files.ts';
import { segmentFileName } from '../../../storage/file-names.ts';
import type { EpochEntry } from '../../../storage/leader-epoch-cache.ts';
import {
  assignEpoch,
  endOffsetFor,
  epochForOffset,
  truncateEpochs,
  truncateEpochsFromStart,
} from '../../../storage/leader-epoch-cache.ts';
import {
  appendOffsetEntry,
  checkOffsetIndex,
  createOffsetIndex,
  decodeOffsetIndex,
  encodeOffsetIndex,
  isOffsetIndexFull,
  lastIndexedOffset,
  lookupOffset,
  OFFSET_ENTRY_BYTES,
  trimOffsetIndex,
  truncateOffsetIndex,
} from '../../../storage/offset-index.ts';
import type { SnapshotFileEntry } from '../../../storage/snapshot-file.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../storage/snapshot-file.ts';
import {
  appendTimeEntry,
  checkTimeIndex,
  createTimeIndex,
  decodeTimeIndex,
  encodeTimeIndex,
  isTimeIndexFull,
  lastTimeEntry,
  lookupTime,
  TIME_ENTRY_BYTES,
  trimTimeIndex,
  truncateTimeIndex,
} from '../../../storage/time-index.ts';
import type { AbortedTransaction } from '../../../storage/transaction-index.ts';
import {
  appendAborted,
  collectAborted,
  encodeTransactionIndex,
  truncateAborted,
} from '../../../storage/transaction-index.ts';
import type { Adapter, Adapters } from '../cases.ts';
import { asSet, leaveOut } from '../cases.ts';
import { bytesOf, hexOf } from '../hex.ts';
import { answerOf } from './exceptions.ts';

type Op = readonly [name: string, ...rest: unknown[]];

// ---- bare indexes

const direct: Adapter = ({ type, baseOffset, maxIndexSize }, ops: Op[]) =>
  type === 'OffsetIndex'
    ? directOffsets(Number(baseOffset), maxIndexSize, ops)
    : directTimes(Number(baseOffset), maxIndexSize, ops);

function directOffsets(baseOffset: number, maxIndexSize: number, ops: readonly Op[]): unknown {
  const index = createOffsetIndex(baseOffset, maxIndexSize);
  const { maxEntries } = index;
  const call = ([name, offset, position]: Op): unknown => {
    if (name === 'append') appendOffsetEntry(index, Number(offset), Number(position), -1);
    else if (name === 'truncateTo') truncateOffsetIndex(index, Number(offset));
    else if (name === 'lookup') {
      const found = lookupOffset(index, Number(offset));
      return [String(found.offset), found.position];
    } else leaveOut(`the offset index is not asked for ${name}`);
    return 'ok';
  };
  const answers = ops.map((op) => [
    answerOf(() => call(op)),
    index.entries.length,
    String(lastIndexedOffset(index)),
    isOffsetIndexFull(index),
  ]);
  trimOffsetIndex(index);
  return {
    ops: answers,
    maxEntries,
    fileLengthWhileOpen: maxEntries * OFFSET_ENTRY_BYTES,
    validHex: hexOf(encodeOffsetIndex(index)),
    fileLengthAfterClose: index.maxEntries * OFFSET_ENTRY_BYTES,
  };
}

function directTimes(baseOffset: number, maxIndexSize: number, ops: readonly Op[]): unknown {
  const index = createTimeIndex(baseOffset, maxIndexSize);
  const { maxEntries } = index;
  const pair = ({ timestampMs, offset }: { timestampMs: number; offset: number }) => [
    String(timestampMs),
    String(offset),
  ];
  const call = ([name, first, offset, skipFullCheck]: Op): unknown => {
    if (name === 'maybeAppend') appendTimeEntry(index, Number(first), Number(offset), skipFullCheck === true);
    else if (name === 'truncateTo') truncateTimeIndex(index, Number(first));
    else if (name === 'lookup') return pair(lookupTime(index, Number(first)));
    else leaveOut(`the time index is not asked for ${name}`);
    return 'ok';
  };
  const answers = ops.map((op) => [
    answerOf(() => call(op)),
    index.entries.length,
    pair(lastTimeEntry(index)),
    isTimeIndexFull(index),
  ]);
  trimTimeIndex(index);
  return {
    ops: answers,
    maxEntries,
    fileLengthWhileOpen: maxEntries * TIME_ENTRY_BYTES,
    validHex: hexOf(encodeTimeIndex(index)),
    fileLengthAfterClose: index.maxEntries * TIME_ENTRY_BYTES,
  };
}

const sanity: Adapter = ({ file, baseOffset, bytesHex }) => {
  const bytes = bytesOf(bytesHex);
  const base = Number(baseOffset);
  const check = (look: () => void): unknown =>
    answerOf(() => {
      look();
      return 'ok';
    });
  if (file === '.index') {
    const index = decodeOffsetIndex(bytes, base);
    return {
      entries: index.entries.length,
      sanityCheck: check(() => checkOffsetIndex(index, bytes.length)),
    };
  }
  if (file !== '.timeindex') return leaveOut(`no such index file: ${file}`);
  const index = decodeTimeIndex(bytes, base);
  return { entries: index.entries.length, sanityCheck: check(() => checkTimeIndex(index, bytes.length)) };
};

// ---- aborted transactions

const transactions: Adapter = ({ entries }, when) => {
  const index: AbortedTransaction[] = [];
  const entryOf = ([producerId, firstOffset, lastOffset, lastStableOffset]: readonly string[]) => ({
    producerId: Number(producerId),
    firstOffset: Number(firstOffset),
    lastOffset: Number(lastOffset),
    lastStableOffset: Number(lastStableOffset),
  });
  for (const entry of entries) appendAborted(index, entryOf(entry), 0);
  const isMade = index.length > 0;
  const bytesHex = () => (isMade ? hexOf(encodeTransactionIndex(index)) : null);
  const facts = {
    bytesHex: bytesHex(),
    collectAbortedTxns: when.collectAbortedTxns.map(
      (query: { fetchOffset: string; upperBoundOffset: string }) => {
        const { aborted, isComplete } = collectAborted(
          index,
          Number(query.fetchOffset),
          Number(query.upperBoundOffset),
        );
        return {
          aborted: aborted.map(({ producerId, firstOffset }) => [String(producerId), String(firstOffset)]),
          isComplete,
        };
      },
    ),
  };
  truncateAborted(index, Number(when.truncateTo));
  const truncated = { ...facts, truncateTo: { bytesHex: bytesHex() } };
  if (!when.appendNotIncreasing) return truncated;
  return {
    ...truncated,
    appendNotIncreasing: answerOf(() =>
      appendAborted(index, { ...(index.at(-1) ?? leaveOut('there is no last entry')) }, 0),
    ),
  };
};

// ---- checkpoints

const writeCheckpoint: Adapter = ({ file, entries }) => ({ text: checkpointText(file, entries) });

function checkpointText(file: string, entries: readonly (readonly unknown[])[] | readonly string[]): string {
  if (file === LEADER_EPOCH_FILE) {
    return epochCheckpointText(
      entries.map((entry) => ({ epoch: Number(entry[0]), startOffset: BigInt(String(entry[1])) })),
    );
  }
  if (file === CLEAN_SHUTDOWN_FILE) return cleanShutdownText(Number(String(entries[0]).split(' ')[1]));
  if (file === PARTITION_METADATA_FILE)
    return partitionMetadataText(String(entries[0]).split(' ').at(-1) ?? '');
  return offsetCheckpointText(
    entries.map((entry) => ({
      topic: String(entry[0]),
      partition: Number(entry[1]),
      offset: BigInt(String(entry[2])),
    })),
  );
}

const readCheckpoint: Adapter = ({ file, readText }) => ({
  read: answerOf(() => {
    if (file === LEADER_EPOCH_FILE) {
      return readEpochCheckpoint(readText).map(({ epoch, startOffset }) => [epoch, startOffset]);
    }
    if (!String(file).endsWith('-offset-checkpoint')) return leaveOut(`${file} is not read`);
    // A map: it has no order.
    return asSet(
      readOffsetCheckpoint(readText, file).map(({ topic, partition, offset }) => [topic, partition, offset]),
    );
  }),
});

/** The engine counts offsets exactly up to 2^53 − 1; a case beyond that is left out, not answered with a rounded one. */
function exactOffset(text: unknown): number {
  const offset = Number(text);
  return Number.isSafeInteger(offset) ? offset : leaveOut(`offset ${String(text)} lies beyond 2^53 - 1`);
}

const epochCache: Adapter = (_given, ops: Op[]) => {
  const epochs: EpochEntry[] = [];
  const call = ([name, first, second]: Op): unknown => {
    switch (name) {
      case 'assign':
        assignEpoch(epochs, Number(first), exactOffset(second));
        return 'ok';
      case 'truncateFromEnd':
        truncateEpochs(epochs, exactOffset(first));
        return 'ok';
      case 'truncateFromStart':
        truncateEpochsFromStart(epochs, exactOffset(first));
        return 'ok';
      case 'epochForOffset':
        return epochForOffset(epochs, exactOffset(first));
      case 'endOffsetFor': {
        const { epoch, endOffset } = endOffsetFor(epochs, Number(first), exactOffset(second));
        return [epoch, String(endOffset)];
      }
      default:
        return leaveOut(`the epoch cache is not asked for ${name}`);
    }
  };
  const answers = ops.map((op) => [
    answerOf(() => call(op)),
    epochs.map(({ epoch, startOffset }) => [epoch, String(startOffset)]),
  ]);
  return { ops: answers, checkpointText: epochCheckpointText(epochs) };
};

// ---- snapshots

const writeSnapshot: Adapter = ({ entries, fileName }) => ({
  bytesHex: hexOf(
    encodeSnapshot(
      entries.map(
        (entry: Record<string, string | number>): SnapshotFileEntry => ({
          producerId: BigInt(entry.producerId ?? 0),
          epoch: Number(entry.epoch),
          lastSequence: Number(entry.lastSequence),
          lastOffset: BigInt(entry.lastOffset ?? 0),
          offsetDelta: Number(entry.offsetDelta),
          timestamp: BigInt(entry.timestamp ?? 0),
          coordinatorEpoch: Number(entry.coordinatorEpoch),
          currentTxnFirstOffset: BigInt(entry.currentTxnFirstOffset ?? 0),
        }),
      ),
    ),
  ),
  fileName: segmentFileName(Number.parseInt(fileName, 10), 'snapshot'),
});

const readSnapshot: Adapter = ({ bytesHex }) => {
  const answer = answerOf(() => ({ entries: decodeSnapshot(bytesOf(bytesHex)) })) as object;
  return 'entries' in answer ? answer : { error: answer };
};

export const indexFileAdapters: Adapters = {
  'index direct': direct,
  'index sanity': sanity,
  'transaction index': transactions,
  'checkpoint write': writeCheckpoint,
  'checkpoint read': readCheckpoint,
  'epoch cache': epochCache,
  'snapshot write': writeSnapshot,
  'snapshot read': readSnapshot,
};
