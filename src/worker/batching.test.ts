/** What is measured of a producer's batching is what stands in the journal of such a run, counted another way. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BatchingReading, BatchingTrial } from '../contract/batching.ts';
import { MEASURED_US, WARM_UP_US } from '../contract/batching.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { Scenario } from '../contract/scenario.ts';
import { createEngine } from '../engine/index.ts';
import { openByHand } from './test/by-hand.ts';

const shipped = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;
const scenario: Scenario = { ...shipped, openAtMs: 8_000 };
const PRODUCER = 'p-checkout';

function open() {
  const { send, frame, ask } = openByHand(scenario);
  const measure = (trial: BatchingTrial): BatchingReading =>
    ask({ kind: 'batching', trial }) as BatchingReading;
  const here = () => ({ eventId: frame().eventId, timeUs: frame().timeUs });
  return { send, frame, measure, here };
}

/** The same by hand: the whole journal of a bare engine that is told the same things. */
function journalOf(trial: BatchingTrial): readonly EngineEvent[] {
  const engine = createEngine(scenario);
  const events: EngineEvent[] = [...engine.advanceTo(trial.from.timeUs)];
  const configs = { 'batch.size': String(trial.batchSize), 'linger.ms': String(trial.lingerMs) };
  const give = (command: Parameters<typeof engine.submit>[0]) =>
    events.push(...engine.submit(command, `by-hand-${events.length}`).events);
  give({ type: 'producer.configure', producerId: PRODUCER, settings: { ratePerSecond: 0 }, configs });
  const everyUs = 1_000_000 / trial.ratePerSecond;
  const endUs = trial.from.timeUs + WARM_UP_US + MEASURED_US;
  for (let dueUs = trial.from.timeUs + everyUs; dueUs < endUs; dueUs += everyUs) {
    events.push(...engine.advanceTo(dueUs));
    give({ type: 'producer.send', producerId: PRODUCER, count: 1 });
  }
  events.push(...engine.advanceTo(endUs));
  return events;
}

describe('what a batch.size and a linger.ms come to', { timeout: 60_000 }, () => {
  const run = open();
  const trial = (more: Partial<BatchingTrial> = {}): BatchingTrial => ({
    producerId: PRODUCER,
    from: run.here(),
    lingerMs: 20,
    batchSize: 1024,
    ratePerSecond: 250,
    ...more,
  });
  const told = (reading: BatchingReading) => {
    if (!reading.ok) throw new Error(JSON.stringify(reading.reason));
    return reading;
  };

  it('is what the journal of such a run says', () => {
    const one = trial();
    const reading = told(run.measure(one));
    const afterUs = one.from.timeUs + WARM_UP_US;
    const journal = journalOf(one);
    const counted = journal.filter(({ timeUs }) => timeUs > afterUs);
    const acked = counted.flatMap((event) =>
      event.type === 'produce.acknowledged' && event.producerId === PRODUCER ? [event] : [],
    );
    const requests = counted.flatMap((event) =>
      event.type === 'request.sent' && event.flight.from === PRODUCER && event.flight.api === 'Produce'
        ? [event.flight]
        : [],
    );
    // Each record looked up by itself, from its acknowledgement back to where a batch took it.
    const delays = acked
      .flatMap(({ timeUs, numbers }) =>
        numbers.map((number) => {
          const taken = journal.find(
            (event) =>
              event.type === 'producer.recordAccumulated' &&
              event.producerId === PRODUCER &&
              event.number === number,
          );
          return timeUs - (taken?.timeUs ?? Number.NaN);
        }),
      )
      .sort((a, b) => a - b);
    const share = (below: number) => delays.filter((delay) => delay <= below).length / delays.length;
    expect(reading.acknowledged).toBe(delays.length);
    expect(reading.acknowledged).toBeGreaterThan(400);
    expect(reading.batches).toBe(acked.length);
    expect(reading.requests).toBe(requests.length);
    expect(reading.requestBytes).toBe(requests.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    expect(reading.requestRecords).toBe(requests.reduce((sum, { recordCount }) => sum + recordCount, 0));
    expect([reading.failed, reading.retries]).toEqual([0, 0]);
    const { median, p95 } = reading.latencyUs ?? { median: Number.NaN, p95: Number.NaN };
    expect(delays).toContain(median);
    expect(share(median)).toBeGreaterThanOrEqual(0.5);
    expect(share(median - 1)).toBeLessThan(0.5);
    expect(share(p95)).toBeGreaterThanOrEqual(0.95);
    expect(share(p95 - 1)).toBeLessThan(0.95);
  });

  it('is the same when it is asked for again, and leaves the run where it is', () => {
    const before = run.frame();
    const one = trial({ lingerMs: 0, batchSize: 16_384 });
    const reading = run.measure(one);
    run.measure(trial({ lingerMs: 100 }));
    expect(run.measure(one)).toEqual(reading);
    expect(run.frame()).toEqual(before);
    // Neither does it matter how far the run has been played since.
    run.send({ type: 'follow', timeUs: before.timeUs + 2_000_000 });
    expect(run.measure(one)).toEqual(reading);
    run.send({ type: 'seek', timeUs: before.timeUs });
  });

  it('trades requests for latency where a record waits for company', () => {
    const hasty = told(run.measure(trial({ lingerMs: 0, batchSize: 16_384, ratePerSecond: 100 })));
    const patient = told(run.measure(trial({ lingerMs: 200, batchSize: 16_384, ratePerSecond: 100 })));
    expect(patient.requests).toBeLessThan(hasty.requests / 2);
    expect(patient.latencyUs?.median).toBeGreaterThan(hasty.latencyUs?.median ?? Number.NaN);
  });

  it('says what the producer refuses, and what there is none of', () => {
    expect(run.measure(trial({ batchSize: -1 }))).toMatchObject({
      ok: false,
      reason: { code: 'configException' },
    });
    expect(run.measure(trial({ producerId: 'p-nobody' }))).toMatchObject({
      ok: false,
      reason: { code: 'unknownProducer' },
    });
    run.send({ type: 'command', commandId: 'c', command: { type: 'producer.crash', producerId: PRODUCER } });
    expect(run.measure(trial())).toMatchObject({ ok: false, reason: { code: 'producerIsDown' } });
  });
});
