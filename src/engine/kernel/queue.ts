/** What is still to happen, ordered by (time, sequence).
 *  A binary heap kept in a plain array, so that a keyframe is a copy of the array. Entries are frozen: keyframes share
 *  them. Ties in time are broken by the order of scheduling; there is no other tie-break. */
import type { EventId, NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';

interface Scheduled {
  readonly atUs: SimTimeUs;
  /** Order of scheduling, from 1; unique in a run. */
  readonly sequence: number;
  /** The event that led to it. */
  readonly cause: EventId | null;
}

/** A message reaches the other end of its connection. */
export interface Arrival extends Scheduled {
  readonly kind: 'arrival';
  readonly connectionId: number;
  readonly toServer: boolean;
  readonly message: Message;
  /** An answer that has been here before: a slow node has taken its time over it. */
  readonly isTaken?: true;
}
/** A server has spent its processing time on a request and handles it. */
export interface Handling extends Scheduled {
  readonly kind: 'handling';
  readonly connectionId: number;
  readonly message: Message;
  /** Whose thread it keeps. */
  readonly thread?: ThreadOwner;
}
/** The life of a process that has a thread to give. */
export interface ThreadOwner {
  readonly node: NodeId;
  readonly incarnation: number;
}
/** A thread is done with a request, and takes up the next one. */
export interface Release extends Scheduled {
  readonly kind: 'release';
  readonly thread: ThreadOwner;
}
/** One end of a connection notices that it is gone. */
export interface Disconnection extends Scheduled {
  readonly kind: 'disconnection';
  readonly node: NodeId;
  readonly incarnation: number;
  readonly peer: NodeId;
  readonly channel: string;
  readonly failed: readonly PendingRequest[];
}
/** The oldest unanswered request of a connection may have waited too long. */
export interface TimeoutCheck extends Scheduled {
  readonly kind: 'timeoutCheck';
  readonly connectionId: number;
}
/** A timer of a node. It counts only while the node still has it under this sequence. */
export interface TimerEntry extends Scheduled {
  readonly kind: 'timer';
  readonly node: NodeId;
  readonly incarnation: number;
  readonly name: string;
  readonly data: unknown;
}
export type QueueEntry = Arrival | Handling | Release | Disconnection | TimeoutCheck | TimerEntry;

/** A request or a response on its way; frozen. */
export interface Message {
  readonly api: string;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly isResponse: boolean;
  readonly body: unknown;
  /** The event that sent it: `request.sent`. */
  readonly sentBy: EventId;
}

/** What a client remembers of a request until its answer comes. */
export interface PendingRequest {
  readonly correlationId: number;
  readonly api: string;
  readonly body: unknown;
  readonly sentAtUs: SimTimeUs;
  readonly timeoutUs: number;
  /** Whatever the sender wants back with the answer; plain data. */
  readonly context: unknown;
}

const isBefore = (a: QueueEntry, b: QueueEntry): boolean =>
  a.atUs < b.atUs || (a.atUs === b.atUs && a.sequence < b.sequence);

/** Adds an entry. */
export function enqueue(heap: QueueEntry[], entry: QueueEntry): void {
  let i = heap.length;
  heap.push(entry);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    // Both indexes are inside the heap, here and below.
    const above = heap[parent] as QueueEntry;
    if (!isBefore(entry, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = entry;
}

/** Takes the earliest entry out; undefined when there is none. */
export function dequeue(heap: QueueEntry[]): QueueEntry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as QueueEntry, heap[child] as QueueEntry))
      child++;
    const below = heap[child] as QueueEntry;
    if (!isBefore(below, last)) break;
    heap[i] = below;
    i = child;
  }
  heap[i] = last;
  return first;
}

/** Drops every entry that is not to be kept. */
export function keepInQueue(heap: QueueEntry[], isKept: (entry: QueueEntry) => boolean): void {
  const kept = heap.filter(isKept).sort((a, b) => a.atUs - b.atUs || a.sequence - b.sequence);
  // What is in order is a heap.
  heap.length = 0;
  for (const entry of kept) heap.push(entry);
}
