/** One branch of a run as far as it has been played: the journal of its commands, keyframes, what the timeline
 *  strip shows, and Kafka's metrics over time. Written at the head only; going back and forth below it changes nothing here but the keyframes. */
import type { JournaledCommand } from '../contract/commands.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { TimelineMarker, TimelineSlice } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { US_PER_S } from '../contract/units.ts';
import { Keyframes } from './keyframes.ts';
import type { Mark } from './markers.ts';
import { Metrics, type MetricsRecord } from './metrics.ts';

const FIRST_BUCKET_US = US_PER_S / 4;
/** Beyond that many, two buckets become one. */
const MAX_BUCKETS = 4096;
const MAX_MARKERS = 2000;
/** The same thing told again within a second is one mark: partitions of one election, one by one. */
const ONE_MARK_US = US_PER_S;

/** What the strip and the metrics show of a branch, set aside. */
export interface TimelineRecord {
  readonly headUs: SimTimeUs;
  readonly headEventId: number;
  readonly bucketUs: number;
  readonly committedBy: readonly number[];
  readonly markers: readonly TimelineMarker[];
  readonly metrics: MetricsRecord;
}

export class Timeline {
  readonly keyframes: Keyframes;
  readonly metrics: Metrics;
  readonly journal: JournaledCommand[];
  /** How far this branch has been played. */
  headUs: SimTimeUs = 0;
  headEventId = 0;
  private bucketUs = FIRST_BUCKET_US;
  /** Records committed by the end of each bucket, counted from the start of the run. */
  private committedBy: number[] = [0];
  private markers: TimelineMarker[] = [];
  /** First bucket that the page does not know as it is; null when it knows all. */
  private firstUntold: number | null = 0;

  constructor(journal: readonly JournaledCommand[], from?: TimelineRecord, keyframes = new Keyframes()) {
    this.journal = [...journal];
    this.keyframes = keyframes;
    this.metrics = new Metrics(from?.metrics);
    if (!from) return;
    this.headUs = from.headUs;
    this.headEventId = from.headEventId;
    this.bucketUs = from.bucketUs;
    this.committedBy = [...from.committedBy];
    this.markers = [...from.markers];
  }

  /** An event on the way: the mark it leaves, and what was committed by then. Nothing is new below the head. */
  note(event: EngineEvent, mark: Mark | null, committed: number): void {
    if (event.id <= this.headEventId) return;
    this.headEventId = event.id;
    this.reach(event.timeUs, committed);
    if (!mark || this.isTold(event.timeUs, mark)) return;
    this.markers.push({ eventId: event.id, timeUs: event.timeUs, ...mark });
    if (this.markers.length > MAX_MARKERS) this.markers.shift();
    this.untell(this.bucketOf(event.timeUs));
  }

  /** The playhead has come here, and so much was committed by now. */
  reach(timeUs: SimTimeUs, committed: number): void {
    if (timeUs < this.headUs) return;
    this.headUs = timeUs;
    const bucket = this.bucketOf(timeUs);
    const before = this.committedBy.at(-1) ?? 0;
    if (bucket < this.committedBy.length && before === committed) return;
    this.untell(this.committedBy.length - 1);
    while (this.committedBy.length <= bucket) this.committedBy.push(before);
    this.committedBy[bucket] = committed;
    if (this.committedBy.length > MAX_BUCKETS) this.coarsen();
  }

  /** Makes this instant the head: what was played beyond is abandoned. */
  cutAfter(timeUs: SimTimeUs, eventId: number, committed: number, commandCount: number): void {
    this.headUs = timeUs;
    this.headEventId = eventId;
    this.journal.length = commandCount;
    this.keyframes.cutAfter(timeUs, eventId);
    this.metrics.cutAfter(timeUs);
    this.markers = this.markers.filter((marker) => marker.eventId <= eventId);
    this.committedBy.length = Math.min(this.committedBy.length, this.bucketOf(timeUs) + 1);
    this.committedBy[this.committedBy.length - 1] = committed;
    this.firstUntold = 0;
  }

  /** The same once more, to be taken another way; this one stays as it is. */
  copy(): Timeline {
    return new Timeline(this.journal, this.record(), this.keyframes.copy());
  }

  record(): TimelineRecord {
    const { headUs, headEventId, bucketUs, committedBy, markers } = this;
    return {
      headUs,
      headEventId,
      bucketUs,
      committedBy: [...committedBy],
      markers: [...markers],
      metrics: this.metrics.record(),
    };
  }

  /** All of it. */
  whole(): TimelineSlice {
    this.firstUntold = null;
    return this.slice(0);
  }

  /** What has changed since the last time this or `whole` was asked; null when nothing has. */
  news(): TimelineSlice | null {
    const from = this.firstUntold;
    this.firstUntold = null;
    return from === null ? null : this.slice(from);
  }

  private slice(fromBucket: number): TimelineSlice {
    const fromUs = fromBucket * this.bucketUs;
    return {
      bucketUs: this.bucketUs,
      fromBucket,
      committed: this.committedBy
        .slice(fromBucket)
        .map((total, i) => total - (this.committedBy[fromBucket + i - 1] ?? 0)),
      markers: this.markers.filter((marker) => marker.timeUs >= fromUs),
    };
  }

  private bucketOf(timeUs: SimTimeUs): number {
    return Math.floor(timeUs / this.bucketUs);
  }

  private untell(bucket: number): void {
    this.firstUntold = Math.min(this.firstUntold ?? bucket, bucket);
  }

  private isTold(timeUs: SimTimeUs, mark: Mark): boolean {
    for (let i = this.markers.length - 1; i >= 0; i--) {
      const marker = this.markers[i];
      if (!marker || marker.timeUs < timeUs - ONE_MARK_US) return false;
      if (marker.kind === mark.kind && marker.subject === mark.subject) return mark.kind !== 'command';
    }
    return false;
  }

  private coarsen(): void {
    this.bucketUs *= 2;
    const last = this.committedBy.length - 1;
    this.committedBy = this.committedBy.filter((_, i) => i % 2 === 1 || i === last);
    this.firstUntold = 0;
  }
}
