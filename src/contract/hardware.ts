/** What a broker's machine is made of, as far as the cost of reading and writing goes. Each part can be switched off, so that
 *  one sees what it is good for. A run without it pays `network.processingMs` for a request, and nothing else. */
export interface Hardware {
  /** True: a file lies on the disk in one piece. False: every page lies elsewhere, as in a tree of pages, and costs a seek. */
  readonly sequential: boolean;
  /** Until the disk's head is where the last access did not end, ms; 0 to 1000. */
  readonly seekMs: number;
  /** Kilobytes (1000 bytes) a second that the disk reads or writes in order, 1 to 100 000 000. */
  readonly diskKBps: number;
  /** Memory that the operating system has for pages of files, kilobytes, 0 to 100 000 000. 0: none; every write waits for the
   *  disk, and so does every read. */
  readonly pageCacheKB: number;
  /** True: what is fetched goes from the page cache to the socket by itself (sendfile). False: through the process, as with
   *  TLS. */
  readonly zeroCopy: boolean;
  /** Kilobytes a second that a thread copies in memory, 1 to 100 000 000. */
  readonly copyKBps: number;
}

/** What a disk is good for. `full`: it can be read, and takes nothing more; `failed`: neither. */
export type DiskCondition = 'ok' | 'full' | 'failed';

/** A machine with one spinning disk. */
export const DEFAULT_HARDWARE: Hardware = Object.freeze({
  sequential: true,
  seekMs: 8,
  diskKBps: 150_000,
  pageCacheKB: 1_000_000,
  zeroCopy: true,
  copyKBps: 5_000_000,
});

/** Inclusive ranges of the numbers. */
export const HARDWARE_RANGES = {
  seekMs: [0, 1_000],
  diskKBps: [1, 100_000_000],
  pageCacheKB: [0, 100_000_000],
  copyKBps: [1, 100_000_000],
} as const satisfies { readonly [K in keyof Hardware]?: readonly [number, number] };

/** What a machine has done since it was given its hardware. Whole numbers that only grow. */
export interface MachineCounts {
  /** Bytes that the disk read or wrote where its head stood, and those of the first page after a seek. */
  sequentialBytes: number;
  randomBytes: number;
  seeks: number;
  /** Microseconds that the disk was at work. */
  diskBusyUs: number;
  /** Pages that were read, and were in memory, or were not. */
  cacheHits: number;
  cacheMisses: number;
  /** Times that a processor copied the bytes of a batch, and how many bytes that were in all. */
  copies: number;
  copiedBytes: number;
  /** Requests that were handled, and the microseconds that they kept a thread. */
  requests: number;
  threadBusyUs: number;
  /** Bytes of all messages. */
  receivedBytes: number;
  sentBytes: number;
}
