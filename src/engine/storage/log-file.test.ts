import { describe, expect, it } from 'vitest';
import { placeBatch } from '../protocol/records.ts';
import { batchOf, logWith } from '../test/logs.ts';
import { appendAsFollower } from './log.ts';
import { recoverFile } from './log-file.ts';
import { nextOffsetOf } from './segment.ts';
import { segmentFiles } from './segment-files.ts';

const CONFIG = { indexIntervalBytes: 100, segmentIndexBytes: 1_024 };

/** Ten batches of one record and 78 bytes each: 68, and a value of ten. */
const BATCH_BYTES = 78;
function tenBatches(): Uint8Array {
  const log = logWith();
  for (let i = 0; i < 10; i++)
    appendAsFollower(log, [placeBatch(batchOf([{ valueBytes: 10, timestampMs: i }]), i, 3)]);
  return segmentFiles(log, 0)[0]?.bytes ?? new Uint8Array(0);
}

describe('a `.log` file that is not whole', () => {
  it('is recovered up to its last whole batch, wherever it is cut', () => {
    const file = tenBatches();
    for (let end = 0; end <= file.length; end++) {
      const { segment, truncatedBytes, complaint } = recoverFile(file.subarray(0, end), 0, CONFIG);
      const whole = Math.floor(end / BATCH_BYTES);
      expect([nextOffsetOf(segment), truncatedBytes, complaint]).toEqual([whole, end % BATCH_BYTES, null]);
    }
  });

  it('is recovered up to the first batch that its checksum does not vouch for, and the byte is named', () => {
    for (const batch of [0, 4, 9]) {
      const file = tenBatches();
      const at = batch * BATCH_BYTES + 30;
      file[at] = (file[at] ?? 0) ^ 1;
      const { segment, truncatedBytes, complaint } = recoverFile(file, 0, CONFIG);
      expect([nextOffsetOf(segment), truncatedBytes]).toEqual([batch, file.length - batch * BATCH_BYTES]);
      // The checksum lies 17 bytes behind where the batch begins.
      expect(complaint?.sentence).toMatch(/^CorruptRecordException: Record is corrupt .*, at byte \d+$/);
      expect(complaint?.position).toBe(batch * BATCH_BYTES + 17);
    }
  });

  it('is recovered up to a length that cannot be, and the byte is named', () => {
    const file = tenBatches();
    new DataView(file.buffer).setInt32(5 * BATCH_BYTES + 8, -7);
    const { segment, complaint } = recoverFile(file, 0, CONFIG);
    expect(nextOffsetOf(segment)).toBe(5);
    expect(complaint?.sentence).toBe(
      `CorruptRecordException: Found record size -7 smaller than minimum record overhead (14) in file., at byte ${5 * BATCH_BYTES + 8}`,
    );
  });

  it('is not forgiven offsets that its indexes cannot hold', () => {
    const log = logWith();
    appendAsFollower(log, [placeBatch(batchOf([{}]), 5_000, 3)]);
    const file = segmentFiles(log, 0)[0]?.bytes ?? new Uint8Array(0);
    expect(() => recoverFile(file, 5_001, CONFIG)).toThrow('Detected offset overflow at offset 5000');
  });
});
