/** Batches compressed, by the model of compression-model.ts. */
import { compressedBytes } from './compression-model.ts';
import type { Compression } from './format/batch-header.ts';
import type { RecordBatch } from './records.ts';
import { BATCH_HEADER_BYTES, recordsBytes } from './records.ts';

/** The same batch, compressed by this codec. Markers and leader changes are never compressed. */
export function compress(batch: RecordBatch, codec: Compression): RecordBatch {
  if (batch.compression === codec || batch.isControl) return batch;
  const bytes = compressedBytes(codec, recordsBytes(batch), batch.records.length);
  return Object.freeze({ ...batch, compression: codec, sizeBytes: BATCH_HEADER_BYTES + bytes });
}

/** How much of its records' bytes a batch still is; 1 without compression. */
export function ratioOf(batch: RecordBatch): number {
  const plain = recordsBytes(batch);
  return plain === 0 ? 1 : (batch.sizeBytes - BATCH_HEADER_BYTES) / plain;
}
