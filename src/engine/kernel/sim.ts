/** The simulation as one piece of plain data: clock, queue, chance, network, nodes. Copy it and you have a keyframe. */
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import type { EventId, NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NetworkState } from './network.ts';
import type { QueueEntry } from './queue.ts';
import { enqueue } from './queue.ts';
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
  /** Sequence of the queue entry that each running timer stands for. */
  timers: Map<string, number>;
  memory: unknown;
  disk: unknown;
}

export interface SimState {
  readonly seed: string;
  nowUs: SimTimeUs;
  lastSequence: number;
  lastEventId: EventId;
  /** The event that everything now being handled follows from. */
  cause: EventId | null;
  readonly queue: QueueEntry[];
  readonly streams: Streams;
  readonly network: NetworkState;
  readonly nodes: Map<NodeId, NodeRecord>;
  /** Events emitted since the loop last looked; empty between two things handled. */
  readonly outbox: EngineEvent[];
}

/** Says that something happened, now, because of what is being handled. Answers its number. */
export function emit(sim: SimState, body: EventBody): EventId {
  sim.lastEventId++;
  // The spread of a union loses which member it was; the fields are those of `body` and the three above.
  sim.outbox.push({ id: sim.lastEventId, timeUs: sim.nowUs, cause: sim.cause, ...body } as EngineEvent);
  return sim.lastEventId;
}

type Unscheduled<T> = T extends QueueEntry ? Omit<T, 'sequence' | 'cause'> : never;

/** Puts something into the queue; frozen, caused by what is being handled unless said otherwise. */
export function schedule(sim: SimState, entry: Unscheduled<QueueEntry>, cause = sim.cause): number {
  sim.lastSequence++;
  // An entry without its sequence and cause, given both, is an entry.
  enqueue(sim.queue, Object.freeze({ ...entry, sequence: sim.lastSequence, cause }) as QueueEntry);
  return sim.lastSequence;
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
