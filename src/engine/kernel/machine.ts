/** What a node runs on: threads that handle requests, a disk with one head, memory that holds pages of files. Work takes time:
 *  what a node says while it handles something leaves it when the work is done.
 *
 *      handled         done
 *      ├── copies ── disk ──┤→ answer            the thread is free again, the connection's next request begins
 *
 *  Models      a page cache of 4 KiB pages, least recently used goes first; Linux writes back what has been dirty for 30 s, every
 *              5 s; fsync; Kafka's pool of request handler threads (num.io.threads) behind one queue
 *  Simplifies  no read-ahead; a copy is made by the thread that handles the request; write-back is looked at when the machine
 *              is used next; timers ring in time, only what is sent waits
 *  Invariants  a node without a machine pays nothing
 *  See         machine-state.ts, network.ts, loop.ts, broker/costs.ts, contract/hardware.ts */
import type { SimTimeUs } from '../../contract/units.ts';
import type { DirtyRange, Machine } from './machine-state.ts';
import { PAGE_BYTES } from './machine-state.ts';
import type { Message } from './queue.ts';
import type { NodeRecord, SimState } from './sim.ts';

const WAKE_US = 5_000_000;
const EXPIRE_US = 30_000_000;

// ---- what a node does while it handles something

/** When the node is done with what it is handling. */
export const doneUsOf = (sim: SimState): SimTimeUs => sim.workUntilUs ?? sim.nowUs;

/** Copies so many bytes in memory, so many times. */
export function copyBytes(sim: SimState, machine: Machine, bytes: number, times: number): void {
  const { counts, hardware } = machine;
  counts.copies += times;
  counts.copiedBytes += times * bytes;
  sim.workUntilUs = doneUsOf(sim) + Math.ceil((times * bytes * 1_000) / hardware.copyKBps);
}

/** Writes to the end of a file: into memory, or without a page cache at once onto the disk. */
export function writeFile(
  sim: SimState,
  machine: Machine,
  file: string,
  position: number,
  bytes: number,
): void {
  writeBack(sim, machine);
  if (machine.hardware.pageCacheKB === 0) {
    awaitDisk(sim, machine, file, position, bytes);
    return;
  }
  const old = machine.dirty.get(file);
  const range: DirtyRange = {
    fromByte: Math.min(old?.fromByte ?? position, position),
    toByte: position + bytes,
    sinceUs: old?.sinceUs ?? sim.nowUs,
  };
  machine.dirty.set(file, Object.freeze(range));
  for (let page = pageOf(position); page <= pageOf(position + bytes - 1); page++)
    keepPage(sim, machine, file, page);
}

/** Reads a part of a file; pages that are not in memory come from the disk, neighbours in one access. */
export function readFile(
  sim: SimState,
  machine: Machine,
  file: string,
  position: number,
  bytes: number,
): void {
  if (bytes <= 0) return;
  writeBack(sim, machine);
  const { counts, pages } = machine;
  let missing = 0;
  const last = pageOf(position + bytes - 1);
  for (let page = pageOf(position); page <= last + 1; page++) {
    if (page <= last && !pages.has(`${file}/${page}`)) {
      counts.cacheMisses++;
      missing++;
      continue;
    }
    if (page <= last) counts.cacheHits++;
    if (missing > 0) awaitDisk(sim, machine, file, (page - missing) * PAGE_BYTES, missing * PAGE_BYTES);
    missing = 0;
  }
  if (machine.hardware.pageCacheKB === 0) return;
  for (let page = pageOf(position); page <= last; page++) keepPage(sim, machine, file, page);
}

/** Forces what of a file is in memory only onto the disk, and waits for that (fsync). */
export function syncFile(sim: SimState, machine: Machine, file: string): void {
  const range = machine.dirty.get(file);
  if (!range) return;
  machine.dirty.delete(file);
  awaitDisk(sim, machine, file, range.fromByte, range.toByte - range.fromByte);
}

/** The file is gone, and with it whatever memory held of it. */
export function forgetFile(machine: Machine, file: string): void {
  machine.dirty.delete(file);
  for (const page of machine.pages) if (page.startsWith(`${file}/`)) machine.pages.delete(page);
}

function awaitDisk(sim: SimState, machine: Machine, file: string, position: number, bytes: number): void {
  sim.workUntilUs = driveDisk(machine, doneUsOf(sim), file, position, bytes);
}

/** The disk does one thing after another. Answers when it is done with this one. */
function driveDisk(
  machine: Machine,
  atUs: SimTimeUs,
  file: string,
  position: number,
  bytes: number,
): SimTimeUs {
  const { counts, hardware } = machine;
  const isAtHead = machine.headFile === file && machine.headByte === position;
  const seeks = !hardware.sequential ? Math.ceil(bytes / PAGE_BYTES) : isAtHead ? 0 : 1;
  const randomBytes = Math.min(bytes, seeks * PAGE_BYTES);
  counts.seeks += seeks;
  counts.randomBytes += randomBytes;
  counts.sequentialBytes += bytes - randomBytes;
  const durationUs = Math.ceil(seeks * hardware.seekMs * 1_000 + (bytes * 1_000) / hardware.diskKBps);
  counts.diskBusyUs += durationUs;
  machine.headFile = file;
  machine.headByte = position + bytes;
  machine.diskBusyUntilUs = Math.max(atUs, machine.diskBusyUntilUs) + durationUs;
  return machine.diskBusyUntilUs;
}

/** What the operating system writes by itself. Nobody waits for it, but the disk is busy meanwhile. */
function writeBack(sim: SimState, machine: Machine): void {
  const wake = Math.floor(sim.nowUs / WAKE_US);
  if (wake === machine.lastWake) return;
  machine.lastWake = wake;
  for (const [file, { fromByte, toByte, sinceUs }] of [...machine.dirty]) {
    if (wake * WAKE_US - sinceUs < EXPIRE_US) continue;
    machine.dirty.delete(file);
    driveDisk(machine, sim.nowUs, file, fromByte, toByte - fromByte);
  }
}

// ---- pages

const pageOf = (byte: number): number => Math.floor(byte / PAGE_BYTES);

/** A page was used: it is the last to go. The first goes when there is no room; a dirty file is written before. */
function keepPage(sim: SimState, machine: Machine, file: string, page: number): void {
  const { pages, dirty, hardware } = machine;
  const name = `${file}/${page}`;
  pages.delete(name);
  pages.add(name);
  const room = Math.max(1, Math.floor((hardware.pageCacheKB * 1_000) / PAGE_BYTES));
  for (const oldest of pages) {
    if (pages.size <= room) return;
    pages.delete(oldest);
    const itsFile = oldest.slice(0, oldest.lastIndexOf('/'));
    const range = dirty.get(itsFile);
    if (!range || Number(oldest.slice(itsFile.length + 1)) < pageOf(range.fromByte)) continue;
    dirty.delete(itsFile);
    driveDisk(machine, sim.nowUs, itsFile, range.fromByte, range.toByte - range.fromByte);
  }
}

// ---- threads

/** A thread takes a request up; false when none is free, and the request waits. */
export function takeThread(node: NodeRecord, connectionId: number, message: Message): boolean {
  const threads = node.machine?.threads;
  if (!threads) return true;
  if (threads.busy >= threads.count) {
    threads.waiting.push(Object.freeze({ connectionId, message }));
    return false;
  }
  threads.busy++;
  return true;
}
