/** What a node runs on, as plain data: a disk with one head, memory that holds pages of files, threads that handle requests.
 *  See         machine.ts (what its work costs), sim.ts */
import type { Hardware, MachineCounts } from '../../contract/hardware.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { Message } from './queue.ts';

export const PAGE_BYTES = 4_096;

export interface Machine {
  /** Frozen. */
  hardware: Hardware;
  readonly counts: MachineCounts;
  /** When the disk is done with all that it was given. */
  diskBusyUntilUs: SimTimeUs;
  /** Where its head stands. */
  headFile: string;
  headByte: number;
  /** Pages in memory as `file/number`, least recently used first. */
  readonly pages: Set<string>;
  /** What of each file is in memory only. Ranges are frozen. */
  readonly dirty: Map<string, DirtyRange>;
  /** The last waking at which old pages were written back. */
  lastWake: number;
  readonly threads: Threads;
}

export interface DirtyRange {
  readonly fromByte: number;
  readonly toByte: number;
  readonly sinceUs: SimTimeUs;
}

interface Threads {
  count: number;
  busy: number;
  /** Requests that no thread has taken yet, oldest first. */
  readonly waiting: { readonly connectionId: number; readonly message: Message }[];
}

/** A machine at rest, with nothing in its memory. */
export const createMachine = (hardware: Hardware, threadCount: number): Machine => ({
  hardware: Object.freeze({ ...hardware }),
  counts: {
    sequentialBytes: 0,
    randomBytes: 0,
    seeks: 0,
    diskBusyUs: 0,
    cacheHits: 0,
    cacheMisses: 0,
    copies: 0,
    copiedBytes: 0,
    requests: 0,
    threadBusyUs: 0,
    receivedBytes: 0,
    sentBytes: 0,
  },
  diskBusyUntilUs: 0,
  headFile: '',
  headByte: 0,
  pages: new Set(),
  dirty: new Map(),
  lastWake: 0,
  threads: { count: threadCount, busy: 0, waiting: [] },
});

/** The process is gone, and what its threads had in hand. */
export function dropThreads(machine: Machine): void {
  machine.threads.busy = 0;
  machine.threads.waiting.length = 0;
}

/** The power is gone, and with it all memory. */
export function dropMemory(machine: Machine): void {
  machine.pages.clear();
  machine.dirty.clear();
  machine.diskBusyUntilUs = 0;
}

/** Bytes that are in memory only. */
export function dirtyBytes(machine: Machine): number {
  let bytes = 0;
  for (const { fromByte, toByte } of machine.dirty.values()) bytes += toByte - fromByte;
  return bytes;
}
