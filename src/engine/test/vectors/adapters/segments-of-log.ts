/** A chain of segments: when it rolls, what it refuses, what is read of it, where it is cut (UnifiedLogTest). */
import type { RecordBatch } from '../../../protocol/records.ts';
import { placeBatch } from '../../../protocol/records.ts';
import type { AppendResult } from '../../../storage/log.ts';
import {
  appendAsFollower,
  appendAsLeader,
  batchAt,
  isOutOfRange,
  readLog,
  truncateFullyAndStartAt,
  truncateLog,
} from '../../../storage/log.ts';
import { batchOf, logWith, write } from '../../logs.ts';
import { leaveOut } from '../cases.ts';

const ANY_BYTES = 1_000_000;

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
export function segmentsOfLog(given: any, when: any): unknown {
  if (given.segmentMs !== undefined) return rollsByTime(given, when);
  if (given.appendAsFollower) return followerIndex(given);
  if (given.segmentBase !== undefined) return readAtTheEdges(given, when);
  if (given.batches) return firstOffsets(given.batches, when.read);
  if (given.producer) return duplicates(given, when);
  if (when.truncateTo) return cuts(given.records, when.truncateTo);
  if (when === 'segments') return chainOf(given.appends, given.segmentBytes, given.batchBytes - 70);
  if (given.cleanupPolicy) return withoutKey(given, when);
  if (given.maxMessageBytes) return tooLarge(given.maxMessageBytes, when);
  if (when === 'append') return listTooLarge(given.segmentBytes);
  return rollsBySize(given.segmentBytes, String(when));
}

/** `10*s`, `10*(s-1)`, `batchSize-1` of a batch of s bytes. */
function bytesIn(text: string, s: number): number {
  const [, times, less] = /^(\d+)\*\(?s(?:-(\d+)\))?$/.exec(text) ?? [];
  if (times !== undefined) return Number(times) * (s - Number(less ?? 0));
  const [, fewer] = /^batchSize-(\d+)$/.exec(text) ?? leaveOut(`no such size: ${text}`);
  return s - Number(fewer);
}

const single = (timestampMs = -1): RecordBatch => batchOf([{ timestampMs, valueBytes: 4 }]);

function rollsBySize(segmentBytes: string, when: string): unknown {
  const [, count] = /^append (\d+) single-record batches$/.exec(when) ?? leaveOut(`no such appends: ${when}`);
  const batch = single();
  const log = logWith({ segmentBytes: bytesIn(segmentBytes, batch.sizeBytes) });
  for (let i = 0; i < Number(count); i++) write(log, batch, 0);
  // What was given with brackets asks for their number, else for their bases.
  return segmentBytes.includes('(')
    ? { segments: log.segments.length }
    : { segmentBaseOffsets: log.segments.map(({ baseOffset }) => baseOffset) };
}

function chainOf(appends: number, segmentBytes: number, valueBytes: number): unknown {
  const log = logWith({ segmentBytes });
  for (let i = 0; i < appends; i++) write(log, batchOf([{ valueBytes }]), 0);
  return {
    baseOffsets: log.segments.map(({ baseOffset }) => baseOffset),
    sizes: log.segments.map(({ sizeBytes }) => sizeBytes),
  };
}

/** Steps such as `sleep 3601, append with timestamp now+3601`; without a timestamp the record carries none. */
function rollsByTime(given: { readonly segmentMs: number }, when: readonly string[]): unknown {
  const log = logWith({ segmentMs: given.segmentMs });
  let nowMs = 1_000_000;
  let timestampMs = -1;
  const segments = when.map((step) => {
    nowMs += Number(/sleep (\d+)/.exec(step)?.[1] ?? 0);
    const stated = /with timestamp (?:= )?now(?:\+(\d+))?/.exec(step);
    if (stated) timestampMs = nowMs + Number(stated[1] ?? 0);
    else if (!step.includes('same timestamp')) timestampMs = -1;
    if (step.includes('empty set')) appendAsFollower(log, [], nowMs);
    else write(log, single(timestampMs), nowMs);
    return log.segments.length;
  });
  return { segments };
}

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function followerIndex(given: any): unknown {
  const [, first, last] =
    /offsets (\d+)\.\.(\d+) with increasing timestamps/.exec(given.appendAsFollower) ??
    leaveOut('no such batches');
  const { segmentBytes, indexIntervalBytes } = given;
  const log = logWith({ segmentBytes, indexIntervalBytes });
  for (let offset = Number(first); offset <= Number(last); offset++)
    appendAsFollower(log, [placeBatch(single(1_000 + offset), offset, 0)]);
  return { entries: log.segments.reduce((sum, { timeIndex }) => sum + timeIndex.entries.length, 0) };
}

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function readAtTheEdges(given: any, when: any): unknown {
  const log = logWith();
  truncateFullyAndStartAt(log, given.segmentBase);
  for (let i = 0; i < given.records; i++) write(log, single(), 0);
  return when.read.map((offset: number) => {
    if (isOutOfRange(log, offset)) return 'OFFSET_OUT_OF_RANGE';
    return readLog(log, offset, log.logEndOffset, ANY_BYTES).length === 0 ? 'empty' : 'records';
  });
}

function firstOffsets(batches: readonly (readonly [number, number])[], offsets: readonly number[]): unknown {
  const log = logWith();
  for (const [first, last] of batches)
    write(log, batchOf(Array.from({ length: last - first + 1 }, () => ({}))), 0);
  return { firstOffsetReturned: offsets.map((offset) => batchAt(log, offset)?.baseOffset ?? null) };
}

function cuts(records: number, offsets: readonly number[]): unknown {
  const log = logWith();
  for (let i = 0; i < records; i++) write(log, single(), 0);
  return {
    logEndOffset: offsets.map((offset) => {
      truncateLog(log, offset);
      return log.logEndOffset;
    }),
  };
}

// ---- refusals

const errorOf = (result: AppendResult): string | null => (result.kind === 'refuse' ? result.error : null);

function listTooLarge(segmentBytes: string): unknown {
  const batch = single();
  const log = logWith({ segmentBytes: bytesIn(segmentBytes, batch.sizeBytes) });
  return { error: errorOf(appendAsLeader(log, batch, 0, 0)) };
}

function tooLarge(maxMessageBytes: string, when: readonly string[]): unknown {
  const batch = single();
  const log = logWith({ maxMessageBytes: bytesIn(maxMessageBytes, batch.sizeBytes) });
  return when.map((step) => {
    if (step === 'append as leader') return errorOf(appendAsLeader(log, batch, 0, 0)) ?? 'accepted';
    const before = log.logEndOffset;
    appendAsFollower(log, [placeBatch(batch, before, 0)], 0);
    return log.logEndOffset > before ? 'accepted' : 'refused';
  });
}

function withoutKey({ cleanupPolicy }: { readonly cleanupPolicy: string }, when: string): unknown {
  if (when !== 'append a record without key') return leaveOut(`no such append: ${when}`);
  const log = logWith({ isCompacted: cleanupPolicy.includes('compact') });
  const error = errorOf(appendAsLeader(log, batchOf([{ key: 'k' }, { key: null }]), 0, 0));
  return { error, wholeBatchRejected: log.logEndOffset === 0 };
}

// ---- producers

interface Written {
  readonly sequence: number;
  readonly count: number;
  readonly offset: number;
}
// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function duplicates(given: any, when: readonly { readonly append: string }[]): unknown {
  const { id: pid, epoch } = given.producer;
  const log = logWith();
  const batch = (sequence: number, count: number): RecordBatch =>
    batchOf(
      Array.from({ length: count }, () => ({})),
      { pid, epoch, sequence },
    );
  const written: Written[] = [];
  for (const [sequence, count] of batchesIn(given.appended)) {
    const { baseOffset } = write(log, batch(sequence, count), 0);
    written.push({ sequence, count, offset: baseOffset });
  }
  return when.map(({ append }) => {
    const [sequence, count] = asked(append, written);
    const known = written.find((one) => one.sequence === sequence && one.count === count);
    return told(appendAsLeader(log, batch(sequence, count), 0, 0), known, known === written.at(-1));
  });
}

/** `6 single-record batches seq 0..5, one 3-record batch seq 6..8` as first sequences and counts. */
function* batchesIn(text: string): Generator<readonly [sequence: number, count: number]> {
  for (const part of text.split(', ')) {
    const [, many, size, first, last] =
      /^(\d+ single|one (\d+))-record batch(?:es)? seq (\d+)\.\.(\d+)$/.exec(part) ??
      leaveOut(`no such batches: ${part}`);
    if (size !== undefined) yield [Number(first), Number(size)];
    else for (let i = Number(first); i <= Number(last); i++) yield [i, 1];
    if (many === undefined) return;
  }
}

/** `same 3-record batch`, `2 records starting at seq 7`, `seq 2`. */
function asked(text: string, written: readonly Written[]): readonly [sequence: number, count: number] {
  const same = /^same (\d+)-record batch$/.exec(text)?.[1];
  if (same !== undefined) {
    const known = written.findLast(({ count }) => count === Number(same));
    return known ? [known.sequence, known.count] : leaveOut(`none was written: ${text}`);
  }
  const [, count, sequence] =
    /^(?:(\d+) records starting at )?seq (\d+)$/.exec(text) ?? leaveOut(`no such append: ${text}`);
  return [Number(sequence), Number(count ?? 1)];
}

function told(result: AppendResult, known: Written | undefined, isNewest: boolean): string {
  if (result.kind === 'appended') return 'appended';
  if (result.kind === 'refuse')
    return known ? `${result.error} (older than the last 5 batches)` : result.error;
  if (result.baseOffset !== known?.offset) return `no-op, offset ${result.baseOffset}`;
  return isNewest ? 'no-op, original offsets returned' : 'no-op (one of the last 5 batches)';
}
