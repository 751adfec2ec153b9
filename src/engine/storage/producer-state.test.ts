/** What a leader makes of sequences (ProducerAppendInfo, UnifiedLog#analyzeAndValidateProducerState). */
import { describe, expect, it } from 'vitest';
import type { RecordBatch } from '../protocol/records.ts';
import { makeBatch, placeBatch } from '../protocol/records.ts';
import { CLIENT_APPEND, judgeBatch } from './producer-append.ts';
import type { Producers } from './producer-state.ts';
import { rememberBatch } from './producer-state.ts';

const PID = 1;
function batch(baseSequence: number, count = 1, epoch = 0, pid = PID): RecordBatch {
  const record = {
    type: 'user',
    key: null,
    generator: 'shop',
    number: 1,
    valueBytes: 1,
    timestampMs: 0,
  } as const;
  return makeBatch(
    Array.from({ length: count }, () => record),
    0,
    { id: pid, epoch, baseSequence },
  );
}
/** A log's memory after these batches, one behind the other. */
function memoryOf(...batches: readonly RecordBatch[]): Producers {
  const producers: Producers = new Map();
  let offset = 0;
  for (const sent of batches) {
    rememberBatch(producers, placeBatch(sent, offset, 0));
    offset += sent.records.length;
  }
  return producers;
}
const judge = (producers: Producers, sent: RecordBatch) => judgeBatch(producers, sent, CLIENT_APPEND);
const GAP = { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };
const APPEND = { kind: 'append' };

describe('a batch with a sequence', () => {
  // Six of one record, 0 to 5, and one of three, 6 to 8: the last five are remembered.
  const seven = memoryOf(...[0, 1, 2, 3, 4, 5].map((sequence) => batch(sequence)), batch(6, 3));

  it('follows the last one, or leaves a gap', () => {
    expect(judge(seven, batch(9))).toEqual(APPEND);
    expect(judge(seven, batch(10))).toEqual(GAP);
  });

  it('is recognised among the last five, and answered with the offsets it got then', () => {
    expect(judge(seven, batch(6, 3))).toEqual({ kind: 'duplicate', baseOffset: 6, lastOffset: 8 });
    expect(judge(seven, batch(2))).toEqual({ kind: 'duplicate', baseOffset: 2, lastOffset: 2 });
  });

  it('is a gap when it is older than those, or a part of one', () => {
    expect(judge(seven, batch(1))).toEqual(GAP);
    expect(judge(seven, batch(7, 2))).toEqual(GAP);
    expect(judge(seven, batch(6, 2))).toEqual(GAP);
  });

  it('of an older epoch is refused', () => {
    const bumped = memoryOf(batch(0, 1, 3));
    expect(judge(bumped, batch(1, 1, 2))).toEqual({
      kind: 'refuse',
      error: 'INVALID_PRODUCER_EPOCH',
    });
  });

  it('of a new epoch begins at 0, and empties the memory', () => {
    expect(judge(seven, batch(0, 1, 1))).toEqual(APPEND);
    expect(judge(seven, batch(9, 1, 1))).toEqual(GAP);
    const bumped = memoryOf(batch(0), batch(1), batch(0, 1, 1));
    expect(bumped.get(PID)).toMatchObject({ epoch: 1, batches: [{ firstSequence: 0, lastSequence: 0 }] });
    expect(judge(bumped, batch(1, 1, 1))).toEqual(APPEND);
  });

  it('of an unknown producer may begin anywhere', () => {
    expect(judge(new Map(), batch(42))).toEqual(APPEND);
    expect(judge(seven, batch(42, 1, 0, 9))).toEqual(APPEND);
  });

  it('goes on at 0 after 2147483647', () => {
    const atTheEnd = memoryOf(batch(2_147_483_646, 2));
    expect(judge(atTheEnd, batch(0))).toEqual(APPEND);
    const across = memoryOf(batch(2_147_483_646, 3));
    expect(across.get(PID)?.batches[0]).toMatchObject({ firstSequence: 2_147_483_646, lastSequence: 0 });
    expect(judge(across, batch(1))).toEqual(APPEND);
  });
});

it('a batch without a producer id is not looked at', () => {
  const producers = memoryOf(batch(-1, 1, -1, -1));
  expect(producers.size).toBe(0);
  expect(judge(producers, batch(-1, 1, -1, -1))).toEqual(APPEND);
});
