import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody, Flight } from '../../contract/events.ts';
import { flightsIn } from '../../store/index.ts';
import { familyOf } from './families.ts';
import { downSpans } from './lanes.ts';
import { chainOf, longestWait } from './traffic.ts';

const at = (id: number, timeUs: number, cause: number | null, body: EventBody): EngineEvent => ({
  id,
  timeUs,
  cause,
  ...body,
});
const flight = (eventId: number, sentAtUs: number, part: Partial<Flight> = {}): Flight => ({
  eventId,
  kind: 'produce',
  api: 'Produce',
  isResponse: false,
  from: 'p-checkout',
  to: 'b2',
  sentAtUs,
  arrivesAtUs: sentAtUs + 2000,
  lostAtUs: null,
  partitions: [],
  recordCount: 1,
  sizeBytes: 100,
  groupId: null,
  error: null,
  ...part,
});
const sent = (id: number, timeUs: number, cause: number | null = null) =>
  at(id, timeUs, cause, { type: 'request.sent', flight: flight(id, timeUs) });

describe('messages of a stretch', () => {
  it('are those told and those in the air, each once, none from beyond the clock', () => {
    const told = [sent(1, 100), sent(3, 300), sent(9, 5000)];
    const flights = flightsIn(told, [flight(3, 300), flight(2, 200)], 1000);
    expect(flights.map(({ eventId }) => eventId)).toEqual([1, 2, 3]);
  });

  it('that a later fault took are lost, from then on', () => {
    const events = [
      sent(1, 100),
      at(5, 900, 4, { type: 'request.lost', sentBy: 1, from: 'p-checkout', to: 'b2', api: 'Produce' }),
    ];
    expect(flightsIn(events, [], 899)[0]?.lostAtUs).toBeNull();
    expect(flightsIn(events, [], 900)[0]?.lostAtUs).toBe(900);
  });

  it('belong to a family by what they are about', () => {
    expect(familyOf(flight(1, 0))).toBe('produce');
    expect(familyOf(flight(1, 0, { isResponse: true, kind: 'ack' }))).toBe('ack');
    expect(familyOf(flight(1, 0, { api: 'JoinGroup', kind: 'control' }))).toBe('group');
    expect(familyOf(flight(1, 0, { api: 'BrokerHeartbeat', kind: 'heartbeat' }))).toBe('heartbeat');
    expect(familyOf(flight(1, 0, { api: 'Vote', kind: 'control' }))).toBe('cluster');
  });
});

describe('what led to an event', () => {
  const story = [at(1, 0, null, { type: 'node.killed', node: 'b2' })];
  const traffic = [sent(4, 9_000, 1), sent(6, 9_500, 4), sent(7, 9_600, 5)];

  it('goes from cause to cause through all that is known, and ends where nothing is', () => {
    expect(chainOf(6, story, traffic).map(({ id }) => id)).toEqual([1, 4, 6]);
    expect(chainOf(7, story, traffic).map(({ id }) => id)).toEqual([7]);
    expect(chainOf(8, story, traffic)).toEqual([]);
  });

  it('says where the time went', () => {
    const wait = longestWait(chainOf(6, story, traffic));
    expect([wait?.from.id, wait?.to.id, wait?.lengthUs]).toEqual([1, 4, 9_000]);
    expect(longestWait(chainOf(7, traffic))).toBeNull();
  });
});

describe('a lane is dead', () => {
  const lane = (isDown: boolean) => ({ node: 'b2', kind: 'broker' as const, isDown });
  const killed = at(1, 2000, null, { type: 'node.killed', node: 'b2' });
  const started = at(2, 5000, null, { type: 'node.started', node: 'b2', incarnation: 2 });
  const window = { fromUs: 1000, toUs: 10_000 };

  it('from the kill to the start, and not beyond the clock', () => {
    expect(downSpans(lane(false), [killed, started], window, 8000)).toEqual([{ fromUs: 2000, toUs: 5000 }]);
    expect(downSpans(lane(true), [killed, started], window, 4000)).toEqual([{ fromUs: 2000, toUs: 4000 }]);
  });

  it('since before all that is known, when it is down and nothing tells since when', () => {
    expect(downSpans(lane(true), [], window, 8000)).toEqual([{ fromUs: 1000, toUs: 8000 }]);
    expect(downSpans(lane(false), [], window, 8000)).toEqual([]);
  });
});
