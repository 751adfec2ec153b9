/** Compression as a model of sizes. Records of one batch are alike, so that the first costs what it is long, and each further one
 *  a part of that; a codec adds a frame of its own. Nothing is lost, and nothing is really compressed.
 *
 *      header │ frame │ first record │ rest × ratio
 *        61      20        R / n        (R − R/n) × 0.3              gzip
 *
 *  Models      org.apache.kafka.common.compress.Compression; MemoryRecordsBuilder#estimatedCompressionRatio, CompressionRatioEstimator
 *  Simplifies  ratios are chosen, not measured; compressing takes no time
 *  Invariants  a compressed batch has at least its header and frame, and the same records
 *  See         storage/log.ts (what a topic makes of it), clients/producer/accumulator.ts, compress.ts, format/inflate.ts (real gzip) */
import type { Compression } from './format/batch-header.ts';

const HEADER_BYTES = 61;

/** Bytes of a codec's frame, and what a record costs that is like the one before, in percent. */
const CODECS: Readonly<Record<Compression, { readonly frame: number; readonly percent: number }>> = {
  none: { frame: 0, percent: 100 },
  gzip: { frame: 20, percent: 30 },
  snappy: { frame: 20, percent: 50 },
  lz4: { frame: 19, percent: 45 },
  zstd: { frame: 13, percent: 28 },
};

/** What so many bytes of so many records come to. */
export function compressedBytes(codec: Compression, bytes: number, count: number): number {
  const { frame, percent } = CODECS[codec];
  if (codec === 'none' || count === 0) return bytes;
  const first = bytes / count;
  return frame + Math.ceil(first + ((bytes - first) * percent) / 100);
}

/** What a producer expects of its next batch, in millionths: better by small steps, worse at once. */
export function nextEstimate(estimate: number, observed: number): number {
  const millionths = Math.round(observed * MILLION);
  if (millionths > estimate) return Math.max(estimate + WORSE_STEP, millionths);
  return Math.max(estimate - BETTER_STEP, millionths);
}

/** Before anything was observed: as if nothing could be compressed. */
export const FIRST_ESTIMATE = 1_000_000;
const MILLION = 1_000_000;
const WORSE_STEP = 50_000;
const BETTER_STEP = 5_000;

/** What a batch of so many bytes without compression, header included, may come to (COMPRESSION_RATE_ESTIMATION_FACTOR 1.05). */
export const estimatedBytes = (plainBytes: number, estimate: number): number =>
  HEADER_BYTES + Math.floor(((plainBytes - HEADER_BYTES) * estimate * 1.05) / MILLION);
