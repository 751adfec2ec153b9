/** Tries a `batch.size` and a `linger.ms` out: the branch as it stood at a moment is played on with them on an engine of its own,
 *  and what the producer does is counted from the events. The run itself is left alone.
 *
 *      from ──── warm-up ────┬──────── measured ────────┤
 *           a record each 1/rate, by the producer's own send()                                                         */
import type { BatchingCounts, BatchingReading, BatchingTrial } from '../contract/batching.ts';
import { MEASURED_US, WARM_UP_US } from '../contract/batching.ts';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { US_PER_S } from '../contract/units.ts';
import type { Engine } from '../engine/index.ts';
import type { EngineMaker } from './playhead.ts';
import { Walker } from './report.ts';
import type { Timeline } from './timeline.ts';

/** Events between two chances to do something else. */
const PORTION = 100;

/** Yields now and then. The same trial of the same branch answers the same. */
export function* batchingOf(
  maker: EngineMaker,
  timeline: Timeline,
  trial: BatchingTrial,
): Generator<undefined, BatchingReading> {
  const { producerId, from, ratePerSecond } = trial;
  const engine = yield* engineAt(maker, timeline, from);
  const startUs = engine.nowUs();
  const counter = new Counter(producerId, startUs + WARM_UP_US);
  let commands = 0;
  const wish = (command: Command): CommandResult => {
    commands += 1;
    const { result, events } = engine.submit(command, `trial-${commands}`);
    counter.take(events);
    return result;
  };
  const configs = { 'batch.size': String(trial.batchSize), 'linger.ms': String(trial.lingerMs) };
  const set = wish({ type: 'producer.configure', producerId, settings: { ratePerSecond: 0 }, configs });
  if (!set.ok) return set;
  const endUs = startUs + WARM_UP_US + MEASURED_US;
  for (let record = 1; ; record++) {
    const dueUs = Math.min(endUs, startUs + Math.round((record * US_PER_S) / ratePerSecond));
    while (engine.nowUs() < dueUs) {
      const events = engine.advanceTo(dueUs, PORTION);
      counter.take(events);
      if (events.length >= PORTION) yield;
    }
    if (dueUs >= endUs) return { ok: true, ...counter.counts() };
    const sent = wish({ type: 'producer.send', producerId, count: 1 });
    if (!sent.ok) return sent;
    if (record % (PORTION / 10) === 0) yield;
  }
}

/** As the branch stood there, on an engine that nobody else uses. */
function* engineAt(
  maker: EngineMaker,
  timeline: Timeline,
  { eventId, timeUs }: BatchingTrial['from'],
): Generator<undefined, Engine> {
  const walker = new Walker(maker, timeline);
  walker.restore(Math.max(1, eventId));
  for (let handled = 1; walker.engine.lastEventId() < eventId; handled++) {
    walker.handleOne();
    if (handled % PORTION === 0) yield;
  }
  walker.engine.advanceTo(timeUs);
  return walker.engine;
}

/** What one producer does from an instant on. */
class Counter {
  private readonly producerId: string;
  private readonly fromUs: SimTimeUs;
  /** By the producer's number for a record, when a batch took it. */
  private readonly takenAtUs = new Map<number, SimTimeUs>();
  private readonly latenciesUs: number[] = [];
  private readonly sums = {
    accepted: 0,
    acknowledged: 0,
    batches: 0,
    requests: 0,
    requestBytes: 0,
    requestRecords: 0,
    retries: 0,
    failed: 0,
  };

  constructor(producerId: string, fromUs: SimTimeUs) {
    this.producerId = producerId;
    this.fromUs = fromUs;
  }

  take(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'request.sent') this.noteRequest(event);
      else if ('producerId' in event && event.producerId === this.producerId) this.note(event);
    }
  }

  counts(): BatchingCounts {
    const sorted = this.latenciesUs.sort((a, b) => a - b);
    const latencyUs = sorted.length === 0 ? null : { median: rankOf(sorted, 0.5), p95: rankOf(sorted, 0.95) };
    return { ...this.sums, latencyUs };
  }

  private noteRequest({ timeUs, flight }: Extract<EngineEvent, { type: 'request.sent' }>): void {
    const { api, isResponse, from, sizeBytes, recordCount } = flight;
    if (timeUs <= this.fromUs || api !== 'Produce' || isResponse || from !== this.producerId) return;
    this.sums.requests += 1;
    this.sums.requestBytes += sizeBytes;
    this.sums.requestRecords += recordCount;
  }

  private note(event: EngineEvent): void {
    const isCounted = event.timeUs > this.fromUs;
    switch (event.type) {
      case 'producer.recordAccumulated':
        this.takenAtUs.set(event.number, event.timeUs);
        if (isCounted) this.sums.accepted += 1;
        return;
      case 'produce.acknowledged':
        for (const number of event.numbers) {
          const atUs = this.takenAtUs.get(number);
          this.takenAtUs.delete(number);
          if (isCounted && atUs !== undefined) this.latenciesUs.push(event.timeUs - atUs);
        }
        if (!isCounted) return;
        this.sums.acknowledged += event.recordCount;
        this.sums.batches += 1;
        return;
      case 'produce.refused':
        if (!isCounted) return;
        if (event.willRetry) this.sums.retries += 1;
        else this.sums.failed += event.recordCount;
        return;
      default:
    }
  }
}

/** The smallest value that so many of them do not exceed. */
const rankOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
