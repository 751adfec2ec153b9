/** Names of the files in a partition's directory.
 *  Models      org.apache.kafka.storage.internals.log.LogFileUtils */

export type SegmentFileKind = 'log' | 'index' | 'timeindex' | 'txnindex' | 'snapshot';

const OFFSET_DIGITS = 20;

/** Twenty digits, so that names sort as offsets do, and the ending of the kind. */
export const segmentFileName = (baseOffset: number, kind: SegmentFileKind): string =>
  `${String(baseOffset).padStart(OFFSET_DIGITS, '0')}.${kind}`;
