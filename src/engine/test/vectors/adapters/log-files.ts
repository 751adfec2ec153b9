/** Whole `.log` files: what is read of them, found in them, left of them. */
import {
  compressionOf,
  ensureValid,
  isControl,
  isTransactional,
  lastOffsetOf,
  readHeader,
} from '../../../protocol/format/batch-header.ts';
import { batchesInFile } from '../../../protocol/format/batch-stream.ts';
import { javaHashOrder, javaLongHash } from '../../../protocol/java-order.ts';
import {
  largestTimestampAfter,
  recoverFile,
  searchFileForOffset,
  searchFileForTimestamp,
} from '../../../storage/log-file.ts';
import { encodeOffsetIndex } from '../../../storage/offset-index.ts';
import type { ProducerEntry } from '../../../storage/producer-state.ts';
import { nextOffsetOf } from '../../../storage/segment.ts';
import { encodeTimeIndex } from '../../../storage/time-index.ts';
import { encodeTransactionIndex } from '../../../storage/transaction-index.ts';
import type { Adapters } from '../cases.ts';
import { bytesOf, hexOf } from '../hex.ts';
import { answerOf } from './exceptions.ts';

const SEGMENT_INDEX_BYTES = 10_485_760;

export const logFileAdapters: Adapters = {
  'log file read': ({ bytesHex }) => {
    const bytes = bytesOf(bytesHex);
    const batches: unknown[] = [];
    let consumed = 0;
    const end = answerOf(() => {
      for (const found of batchesInFile(bytes)) {
        const header = readHeader(found.bytes);
        batches.push({
          baseOffset: header.baseOffset,
          lastOffset: lastOffsetOf(header),
          position: found.position,
          sizeInBytes: found.bytes.length,
          maxTimestamp: header.maxTimestamp,
          partitionLeaderEpoch: header.partitionLeaderEpoch,
          recordCount: header.recordCount,
          compression: compressionOf(header.attributes),
          isTransactional: isTransactional(header.attributes),
          isControl: isControl(header.attributes),
          ensureValid: answerOf(() => {
            ensureValid(found.bytes);
            return 'ok';
          }),
        });
        consumed = found.position + found.bytes.length;
      }
      return 'done';
    });
    const trailing = end === 'done' ? { ignoredTrailingBytes: bytes.length - consumed } : {};
    return { sizeInBytes: bytes.length, batches, end, ...trailing };
  },

  'log file searchForOffset': ({ bytesHex }, targets: string[]) => {
    const bytes = bytesOf(bytesHex);
    return targets.map((target) =>
      answerOf(() => {
        const found = searchFileForOffset(bytes, BigInt(target));
        return found && [found.lastOffset, found.position, found.sizeInBytes];
      }),
    );
  },

  'log file searchForTimestamp': ({ bytesHex }, questions: [string, string][]) => {
    const bytes = bytesOf(bytesHex);
    return questions.map(([timestamp, startOffset]) =>
      answerOf(() => {
        const found = searchFileForTimestamp(bytes, BigInt(timestamp), BigInt(startOffset));
        return found && [found.timestamp, found.offset, found.leaderEpoch];
      }),
    );
  },

  'log file largestTimestampAfter': ({ bytesHex }, from: number) =>
    answerOf(() => {
      const { timestamp, offset, leaderEpoch } = largestTimestampAfter(bytesOf(bytesHex), from);
      return [timestamp, offset, leaderEpoch];
    }),

  'log file recover': ({ fileName, bytesHex }, { indexIntervalBytes }) =>
    answerOf(() => {
      const bytes = bytesOf(bytesHex);
      const config = { indexIntervalBytes, segmentIndexBytes: SEGMENT_INDEX_BYTES };
      const { segment, epochs, producers, truncatedBytes } = recoverFile(
        bytes,
        Number.parseInt(fileName, 10),
        config,
      );
      const { abortedTransactions } = segment;
      return {
        truncatedBytes,
        logSizeAfter: segment.sizeBytes,
        nextOffset: String(nextOffsetOf(segment)),
        indexHex: hexOf(encodeOffsetIndex(segment.offsetIndex)),
        timeIndexHex: hexOf(encodeTimeIndex(segment.timeIndex)),
        txnIndexHex:
          abortedTransactions.length > 0 ? hexOf(encodeTransactionIndex(abortedTransactions)) : null,
        leaderEpochs: epochs.map(({ epoch, startOffset }) => [epoch, String(startOffset)]),
        producers: javaHashOrder([...producers.keys()], javaLongHash).map((producerId) =>
          producerTold(producerId, producers.get(producerId)),
        ),
      };
    }),
};

function producerTold(producerId: number, entry: ProducerEntry | undefined): unknown {
  const { batches = [], epoch, coordinatorEpoch, lastTimestampMs, currentTxnFirstOffset = -1 } = entry ?? {};
  return {
    producerId: String(producerId),
    producerEpoch: epoch,
    firstSeq: batches[0]?.firstSequence ?? -1,
    lastSeq: batches.at(-1)?.lastSequence ?? -1,
    lastDataOffset: String(batches.at(-1)?.lastOffset ?? -1),
    lastTimestamp: String(lastTimestampMs),
    coordinatorEpoch,
    currentTxnFirstOffset: currentTxnFirstOffset < 0 ? null : String(currentTxnFirstOffset),
  };
}
