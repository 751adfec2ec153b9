/** The small text files of a broker's disk: a version, a count, then one entry a line.
 *
 *      0                    0
 *      2                    1
 *      3 0                  orders 0 12        topic partition offset
 *      4 17                 leader-epoch-checkpoint on the left: epoch, start offset
 *
 *  Models      org.apache.kafka.server.common.CheckpointFile, CheckpointFileWithFailureHandler; LeaderEpochCheckpointFile,
 *              OffsetCheckpointFile, PartitionMetadataFile, CleanShutdownFileHandler
 *  Invariants  what was written reads as it was */
import type { Thrown } from '../protocol/format/kafka-exception.ts';
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import type { EpochEntry } from './leader-epoch-cache.ts';

export const LEADER_EPOCH_FILE = 'leader-epoch-checkpoint';
/** Per log directory; the high watermarks are in the first. */
export const OFFSET_FILES = [
  'replication-offset-checkpoint',
  'recovery-point-offset-checkpoint',
  'log-start-offset-checkpoint',
  'cleaner-offset-checkpoint',
] as const;
export const CLEAN_SHUTDOWN_FILE = '.kafka_cleanshutdown';
export const PARTITION_METADATA_FILE = 'partition.metadata';

const VERSION = 0;

/** Offset of a partition; a 64-bit number, since a file may hold any. */
export interface PartitionOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}
export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: bigint;
}

// ---- writing

const textOf = (lines: readonly string[]): string =>
  [String(VERSION), String(lines.length), ...lines].map((line) => `${line}\n`).join('');

export const epochCheckpointText = (entries: readonly (EpochEntry | EpochStart)[]): string =>
  textOf(entries.map(({ epoch, startOffset }) => `${epoch} ${startOffset}`));

export const offsetCheckpointText = (entries: readonly PartitionOffset[]): string =>
  textOf(entries.map(({ topic, partition, offset }) => `${topic} ${partition} ${offset}`));

/** What a broker leaves behind when it ends in good order; without the file its end was unclean. */
export const cleanShutdownText = (brokerEpoch: number): string =>
  `{"version":0,"brokerEpoch":${brokerEpoch}}`;

export const partitionMetadataText = (topicId: string): string => `version: 0\ntopic_id: ${topicId}`;

// ---- reading

/** Entries of a `leader-epoch-checkpoint`, as they stand there: an order that cannot be is not noticed. Throws a
 *  KafkaStorageException that names the line, or a NumberFormatException for a word that is no number. */
export const readEpochCheckpoint = (text: string): EpochStart[] =>
  readLines(text, LEADER_EPOCH_FILE, (words) =>
    words.length === 2
      ? {
          epoch: Number(integerOf(words[0] ?? '', INT_BITS)),
          startOffset: integerOf(words[1] ?? '', LONG_BITS),
        }
      : null,
  );

/** Entries of an offset checkpoint; of two for one partition the later counts. Throws as above. */
export function readOffsetCheckpoint(text: string, file: string): PartitionOffset[] {
  const byPartition = new Map<string, PartitionOffset>();
  const entries = readLines(text, file, (words): PartitionOffset | null =>
    words.length === 3
      ? {
          topic: words[0] ?? '',
          partition: Number(integerOf(words[1] ?? '', INT_BITS)),
          offset: integerOf(words[2] ?? '', LONG_BITS),
        }
      : null,
  );
  for (const entry of entries) byPartition.set(`${entry.topic} ${entry.partition}`, entry);
  return [...byPartition.values()];
}

function readLines<T>(text: string, file: string, entryOf: (words: readonly string[]) => T | null): T[] {
  const lines = linesOf(text);
  const [versionLine, countLine, ...rest] = lines;
  if (versionLine === undefined) return [];
  const lineAt = (index: number): number =>
    lines.slice(0, index).reduce((at, line) => at + line.length + 1, 0);
  const fail = (words: string, index: number): KafkaException => unreadable(file, words, lineAt(index));
  const malformed = (line: string, index: number): KafkaException =>
    fail(`Malformed line in checkpoint file [${file}]: ${line}`, index);

  const version = numberIn(versionLine, () => malformed(versionLine, 0));
  if (version !== VERSION) {
    const words = `Unrecognised version:${version}, expected version: ${VERSION} in checkpoint file at: ${file}`;
    throw fail(words, 0);
  }
  if (countLine === undefined) return [];
  const count = numberIn(countLine, () => malformed(countLine, 1));
  if (count < 0)
    throw new KafkaException('IllegalArgumentException', `Illegal Capacity: ${count}`, lineAt(1));
  const entries = rest.map((line, i) => {
    const entry = entryOf(wordsOf(line));
    if (entry === null) throw malformed(line, i + 2);
    return entry;
  });
  if (entries.length !== count) {
    const words = `Expected [${count}] entries in checkpoint file [${file}], but found only [${entries.length}]`;
    throw fail(words, lines.length);
  }
  return entries;
}

function unreadable(file: string, words: string, position: number): KafkaException {
  const cause: Thrown = { className: 'IOException', message: words };
  const message = `Error while reading checkpoint file ${file}`;
  return new KafkaException('KafkaStorageException', message, position, cause);
}

/** As a BufferedReader has them: whatever ends a line ends it, and the last one needs no end. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** As Java splits at `\s+`: what is empty at the beginning stays, what is empty at the end goes. */
function wordsOf(line: string): string[] {
  const words = line.split(/[ \t\n\v\f\r]+/);
  while (words.length > 1 && words.at(-1) === '') words.pop();
  return words;
}

function numberIn(line: string, malformed: () => KafkaException): number {
  try {
    return Number(integerOf(line, INT_BITS));
  } catch {
    throw malformed();
  }
}

const INT_BITS = 32;
const LONG_BITS = 64;

/** A whole number of so many bits, as Java reads it. Throws a NumberFormatException. */
function integerOf(word: string, bits: number): bigint {
  const value = /^[+-]?\d+$/.test(word) ? BigInt(word.replace(/^\+/, '')) : null;
  if (value === null || BigInt.asIntN(bits, value) !== value) {
    throw new KafkaException('NumberFormatException', `For input string: "${word}"`);
  }
  return value;
}
