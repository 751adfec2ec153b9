/** The simulation as one piece of plain data: clock, queue, chance, network, nodes. Copy it and you have a keyframe. */
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import type { EventId, NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { Machine } from './machine-state.ts';
import type { NetworkState } from './network-state.ts';
import type { QueueEntry, TimerEntry } from './queue.ts';
import { enqueue, keepInQueue } from './queue.ts';
import type { RandomState, Streams } from './random.ts';
import { seedStream } from './random.ts';

/** A process. `memory` is lost when it dies, `disk` is kept. */
export interface NodeRecord {
  readonly id: NodeId;
  readonly kind: string;
  isUp: boolean;
  /** Counts the starts of the process, from 0 before the first. */
  incarnation: number;
  downSinceUs: SimTimeUs | null;
  /** Time it takes for each request, and how many times slower it has been made. */
  processingUs: number;
  slowFactor: number;
  /** While the process stands still (a long garbage collection): since when, and what it would have handled meanwhile, in
   *  order. Absent while it runs. */
  paused?: { readonly sinceUs: SimTimeUs; readonly deferred: QueueEntry[] };
  /** Sequence of the queue entry that each running timer stands for. */
  timers: Map<string, number>;
  memory: unknown;
  disk: unknown;
  /** What it runs on. Absent: reading and writing cost nothing, and threads are endless. */
  machine?: Machine;
}

export interface SimState {
  readonly seed: string;
  nowUs: SimTimeUs;
  lastSequence: number;
  lastEventId: EventId;
  /** The event that everything now being handled follows from. */
  cause: EventId | null;
  /** When the node is done with what is now being handled; absent while that costs nothing. See machine.ts. */
  workUntilUs?: SimTimeUs;
  readonly queue: QueueEntry[];
  /** The queue is swept of dead timers when it has grown to this. */
  sweepAt: number;
  readonly streams: Streams;
  readonly network: NetworkState;
  readonly nodes: Map<NodeId, NodeRecord>;
  /** Events emitted since the loop last looked; empty between two things handled. */
  readonly outbox: EngineEvent[];
}

/** What an event or an entry is before it is given its place. It is made for the call and not used again. */
type Unplaced<T> = T extends unknown ? Mutable<Omit<T, 'sequence' | 'cause'>> : never;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Place {
  id: EventId;
  timeUs: SimTimeUs;
  cause: EventId | null;
  sequence: number;
}

/** Says that something happened, now, because of what is being handled. Answers its number.
 *  The body becomes the event: spreading it into another object costs fifty times as much, and this is the hottest path. */
export function emit(sim: SimState, body: EventBody): EventId {
  sim.lastEventId++;
  const event = body as EventBody & Pick<Place, 'id' | 'timeUs' | 'cause'>;
  event.id = sim.lastEventId;
  event.timeUs = sim.nowUs;
  event.cause = sim.cause;
  sim.outbox.push(event);
  return sim.lastEventId;
}

/** Puts something into the queue; frozen, caused by what is being handled unless said otherwise. Answers its sequence.
 *  The entry is taken as it is, for the same reason. */
export function schedule(sim: SimState, entry: Unplaced<QueueEntry>, cause = sim.cause): number {
  sim.lastSequence++;
  const placed = entry as Unplaced<QueueEntry> & Pick<Place, 'sequence' | 'cause'>;
  placed.sequence = sim.lastSequence;
  placed.cause = cause;
  if (sim.queue.length >= sim.sweepAt) sweepTimers(sim);
  enqueue(sim.queue, Object.freeze(placed));
  return sim.lastSequence;
}

/** A queue shorter than this is not worth a sweep. */
export const SWEEP_AT_LEAST = 1_024;

/** Takes timers out of the queue that will not ring: moved, cancelled, or of a process that is gone. Most time limits are
 *  never reached; left alone, they would fill the queue, and every keyframe, until their time. */
function sweepTimers(sim: SimState): void {
  keepInQueue(sim.queue, (entry) => entry.kind !== 'timer' || isRunning(sim, entry));
  sim.sweepAt = Math.max(SWEEP_AT_LEAST, 2 * sim.queue.length);
}

/** Whether a timer still stands for something. */
export function isRunning(sim: SimState, timer: TimerEntry): boolean {
  const node = sim.nodes.get(timer.node);
  return (
    node?.isUp === true &&
    node.incarnation === timer.incarnation &&
    node.timers.get(timer.name) === timer.sequence
  );
}

/** The random stream of this name. */
export function streamOf(sim: SimState, name: string): RandomState {
  let stream = sim.streams.get(name);
  if (!stream) {
    stream = seedStream(sim.seed, name);
    sim.streams.set(name, stream);
  }
  return stream;
}

/** The node of this id; it must exist. */
export function nodeOf(sim: SimState, id: NodeId): NodeRecord {
  const node = sim.nodes.get(id);
  if (!node) throw new Error(`no node ${id} in the simulation`);
  return node;
}
