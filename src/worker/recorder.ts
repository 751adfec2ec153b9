/** What a run's events add up to on the way: how much was committed, which partitions are short of replicas, what
 *  Kafka's metrics count, the last story events. It goes wherever the engine goes, and a keyframe of the engine has one of these beside it. */
import type { EngineEvent } from '../contract/events.ts';
import { isStory } from '../contract/events.ts';
import type { PartitionKey } from '../contract/ids.ts';
import { parsePartitionKey } from '../contract/ids.ts';
import { Meters, type MetersRecord } from './meters.ts';

/** Story events told to a page that comes anew, and set aside with every keyframe. */
export const TAIL = 500;

export interface Recorded {
  readonly committed: number;
  readonly reached: ReadonlyMap<PartitionKey, number>;
  readonly replication: ReadonlyMap<string, number>;
  readonly short: ReadonlySet<PartitionKey>;
  readonly hasSeenController: boolean;
  readonly tail: readonly EngineEvent[];
  readonly meters: MetersRecord;
}

export class Recorder {
  /** Records of visible topics below some high watermark, each counted once. */
  committed = 0;
  /** Whether a controller was active before; the first is no change of controller. */
  hasSeenController = false;
  /** Partitions whose ISR is smaller than their topic's replication factor. */
  readonly short: Set<PartitionKey>;
  /** What Kafka's metrics count. */
  readonly meters: Meters;
  /** Highest high watermark that any replica told of. */
  private readonly reached: Map<PartitionKey, number>;
  private readonly replication: Map<string, number>;
  private tail: EngineEvent[];

  constructor(from?: Recorded) {
    this.committed = from?.committed ?? 0;
    this.hasSeenController = from?.hasSeenController ?? false;
    this.short = new Set(from?.short);
    this.reached = new Map(from?.reached);
    this.replication = new Map(from?.replication);
    this.tail = from ? [...from.tail] : [];
    this.meters = new Meters(from?.meters);
  }

  take(event: EngineEvent): void {
    if (isStory(event)) this.tail.push(event);
    this.meters.take(event, this.isFull);
    // Cut now and then, not each time.
    if (this.tail.length > 2 * TAIL) this.tail = this.tail.slice(-TAIL);
    switch (event.type) {
      case 'partition.highWatermarkAdvanced': {
        if (event.partition.startsWith('__')) return;
        const before = this.reached.get(event.partition) ?? 0;
        if (event.to <= before) return;
        this.committed += event.to - before;
        this.reached.set(event.partition, event.to);
        return;
      }
      case 'topic.created':
        this.replication.set(event.topic, event.replicationFactor);
        return;
      case 'topic.deleted':
        for (const key of this.reached.keys()) {
          if (parsePartitionKey(key).topic === event.topic) this.reached.delete(key);
        }
        for (const key of this.short)
          if (parsePartitionKey(key).topic === event.topic) this.short.delete(key);
        return;
      case 'partition.isrChanged':
        if (this.isFull(event.partition, event.to.length)) this.short.delete(event.partition);
        else this.short.add(event.partition);
        return;
      case 'controller.activated':
        this.hasSeenController = true;
        return;
      default:
        return;
    }
  }

  /** Whether an ISR of this size holds every replica of the partition. */
  readonly isFull = (partition: PartitionKey, isrSize: number): boolean =>
    isrSize >= (this.replication.get(parsePartitionKey(partition).topic) ?? isrSize);

  /** Story events so far, oldest first, at most the last 500. */
  story(): readonly EngineEvent[] {
    return this.tail.slice(-TAIL);
  }

  recorded(): Recorded {
    return {
      committed: this.committed,
      reached: new Map(this.reached),
      replication: new Map(this.replication),
      short: new Set(this.short),
      hasSeenController: this.hasSeenController,
      tail: this.story(),
      meters: this.meters.record(),
    };
  }
}
