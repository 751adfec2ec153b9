import { beforeAll, describe, expect, it } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json' with { type: 'json' };
import type { EngineEvent } from '../contract/events.ts';
import { createEngine, restoreEngine } from '../engine/index.ts';
import { parseScenario } from '../scenario/parse.ts';
import { Playhead } from './playhead.ts';
import { reportOf, Walker } from './report.ts';

const MAKER = { createEngine, restoreEngine };

/** Runs a generator to its end. */
function done<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('a report on an event of the past', () => {
  let playhead: Playhead;
  let told: EngineEvent[];
  const report = (eventId: number, untilId = playhead.engine.lastEventId()) =>
    done(reportOf(new Walker(MAKER, playhead.timeline), eventId, untilId));

  beforeAll(() => {
    const found = parseScenario(defaultScenario);
    if (!found.ok) throw new Error('the default scenario does not parse');
    playhead = new Playhead(MAKER, found.scenario, []);
    told = playhead.advanceTo(11_000_000);
    const isProduce = (event: EngineEvent): boolean =>
      event.type === 'request.sent' && event.flight.kind === 'produce';
    told.push(...playhead.stepForward(isProduce, 11_900_000));
    const sent = told.at(-1);
    if (sent?.type !== 'request.sent') throw new Error('nobody produces');
    const brokerId = Number(sent.flight.to.slice(1));
    told.push(...playhead.submit({ type: 'broker.kill', brokerId }, 'you-1').events);
    told.push(...playhead.advanceTo(12_000_000));
  });

  it('is of the event that was told then', () => {
    for (const event of [told[1500], told.at(-1)]) expect(report(event!.id)?.event).toEqual(event);
  });

  it('names each cause after its own', () => {
    const elected = told.findLast(({ type }) => type === 'partition.highWatermarkAdvanced');
    const { causes, event } = report(elected!.id)!;
    const chain = [...causes!, event];
    expect(chain.length).toBeGreaterThan(2);
    for (let i = 1; i < chain.length; i++) expect(chain[i]!.cause).toBe(chain[i - 1]!.id);
  });

  it('opens the message that was sent, with the fields of its API', () => {
    const sent = told.findLast((event) => event.type === 'request.sent' && event.flight.kind === 'produce');
    const message = report(sent!.id)!.message!;
    expect(message).toMatchObject({ apiName: 'Produce', apiKey: 0, flight: { eventId: sent!.id } });
    const names = message.fields.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['acks', 'timeoutMs', 'topicData[0]', 'topicId', 'partitionData[0]', 'index']),
    );
    expect(names).toEqual(expect.arrayContaining(['baseSequence', 'producerId', 'producerEpoch']));
    expect(message.fields.find(({ name }) => name === 'topicId')?.value).toMatch(/ \((orders|payments)\)$/);
  });

  it('knows of a message that a kill took from the air, and not before it was killed', () => {
    const lost = told.find((event) => event.type === 'request.lost');
    if (lost?.type !== 'request.lost') throw new Error('the kill took no message');
    expect(report(lost.sentBy)!.message!.flight.lostAtUs).toBe(lost.timeUs);
    expect(report(lost.sentBy, lost.sentBy)!.message!.flight.lostAtUs).toBeNull();
  });

  it('leads from a consequence to the message behind it', () => {
    const acknowledged = told.findLast(({ type }) => type === 'produce.acknowledged');
    expect(report(acknowledged!.id)!.message).toMatchObject({
      apiName: 'Produce',
      flight: { isResponse: true, kind: 'ack' },
    });
  });

  it('says that there is no such event beyond the head, and leaves the run as it was', () => {
    const before = playhead.engine.digest();
    expect(report(playhead.engine.lastEventId() + 1)).toBeNull();
    expect(report(0)).toBeNull();
    expect(playhead.engine.digest()).toBe(before);
  });
});
