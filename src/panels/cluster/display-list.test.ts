import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Flight } from '../../contract/events.ts';
import { displayList, progressOf } from './display-list.ts';
import { layoutStage } from './geometry.ts';
import { pathData, pathOf, placeAt, reversed } from './path.ts';
import { type RouteSpace, routesOf } from './routes.ts';
import { stageInput } from './stage-input.ts';
import { flight, frameOf, partition } from './test/frames.ts';

const SLOW = { rate: 0.05, reducedMotion: false };

function spaceFor(
  flights: readonly Flight[],
  width = 704,
  windowWidth = 1440,
): RouteSpace & { frame: ReturnType<typeof frameOf> } {
  const frame = frameOf({ flights });
  return {
    frame,
    layout: layoutStage(stageInput(frame, width, windowWidth)),
    ports: { 'p-checkout': { y: 30, busX: 6 } },
    controllerX: { c101: 600, c102: 630 },
  };
}

const listAt = (flights: readonly Flight[], timeUs: number, options = SLOW) => {
  const space = spaceFor(flights);
  return displayList(space.frame.flights, space, timeUs, options);
};

describe('a packet', () => {
  test.prop([
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.integer({ min: 1, max: 90_000 }),
    fc.array(fc.nat(2_000_000)),
  ])('is at 0 when sent, at 1 on arrival, and never runs against the clock', (sentAtUs, duration, times) => {
    const sent = flight('produce', 'p-checkout', 'b1', { sentAtUs, arrivesAtUs: sentAtUs + duration });
    expect(progressOf(sent, sentAtUs)).toBe(0);
    expect(progressOf(sent, sentAtUs + duration)).toBe(1);
    const sorted = times.toSorted((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++)
      expect(progressOf(sent, sorted[i]!)).toBeGreaterThanOrEqual(progressOf(sent, sorted[i - 1]!));
  });

  it('travels from its sender to its receiver, and back when time runs back', () => {
    const fetch = flight('fetch', 'b3', 'b1');
    const [start] = listAt([fetch], 1000).packets;
    const [end] = listAt([fetch], 9000).packets;
    const [middle] = listAt([fetch], 5000).packets;
    expect(start!.x).toBeGreaterThan(middle!.x);
    expect(middle!.x).toBeGreaterThan(end!.x);
    expect(listAt([fetch], 3000).packets[0]!.x).toBeGreaterThan(middle!.x);
  });

  it('is not there before it is sent nor after it has arrived', () => {
    expect(listAt([flight('fetch', 'b3', 'b1')], 999).packets).toEqual([]);
    expect(listAt([flight('fetch', 'b3', 'b1')], 9001).packets).toEqual([]);
  });

  it('stops where it was lost, and fades', () => {
    const lost = flight('produce', 'p-checkout', 'b1', { lostAtUs: 5000 });
    const [at] = listAt([lost], 5000).packets;
    const [later] = listAt([lost], 8000).packets;
    expect(later).toMatchObject({ x: at!.x, y: at!.y, isLost: true });
    expect(later!.opacity).toBeLessThan(at!.opacity);
    expect(progressOf(lost, 8000)).toBe(0.5);
  });

  it('is drawn in the row of each partition it names, as one message', () => {
    const { packets } = listAt([flight('fetch', 'b2', 'b1', { partitions: ['orders-0', 'orders-1'] })], 5000);
    expect(packets.map(({ eventId }) => eventId)).toEqual([100, 100]);
    expect(new Set(packets.map(({ y }) => y)).size).toBe(2);
  });

  it('lights its pipe instead when it would be over before it is seen', () => {
    const { packets, pipes } = listAt([flight('records', 'b1', 'b2')], 5000, {
      rate: 10,
      reducedMotion: false,
    });
    expect(packets).toEqual([]);
    expect(pipes).toMatchObject([{ lit: 'records', carriesRecords: true }]);
  });

  it('lights its pipe instead when less motion is wanted', () => {
    const { packets, pipes } = listAt([flight('fetch', 'b1', 'b2')], 5000, {
      rate: 0.05,
      reducedMotion: true,
    });
    expect(packets).toEqual([]);
    expect(pipes).toMatchObject([{ lit: 'fetch' }]);
  });
});

describe('dense traffic', () => {
  it('bundles packets that would cover each other, and forgets none', () => {
    const many = Array.from({ length: 12 }, (_, i) => flight('fetch', 'b2', 'b1', { eventId: i + 1 }));
    const { packets } = listAt(many, 5000);
    expect(packets).toHaveLength(1);
    expect(packets[0]!.bundled).toBe(12);
  });

  it('draws at most 400, those with records first', () => {
    const partitions = Array.from({ length: 8 }, (_, i) => partition(i));
    const keys = partitions.map(({ id }) => id);
    const fetches = Array.from({ length: 60 }, (_, i) =>
      flight('fetch', 'b3', 'b1', {
        eventId: i,
        sentAtUs: 4000 - i * 60,
        arrivesAtUs: 12_000 - i * 60,
        partitions: keys,
      }),
    );
    const produce = flight('produce', 'p-checkout', 'b1', { eventId: 9999 });
    const frame = frameOf({ partitions, flights: [...fetches, produce] });
    const space = { ...spaceFor([]), frame, layout: layoutStage(stageInput(frame, 1008, 1440)) };
    const { packets } = displayList(frame.flights, space, 5000, SLOW);
    expect(packets).toHaveLength(400);
    expect(packets.find(({ kind }) => kind === 'fetch')?.opacity).toBe(0.5);
    expect(packets.find(({ kind }) => kind === 'produce')?.opacity).toBe(1);
  });
});

describe('routes', () => {
  const lanesOf = (sent: Flight, width?: number, windowWidth?: number) =>
    routesOf(sent, spaceFor([], width, windowWidth)).map(({ lane, layer }) => `${layer} ${lane}`);

  it('know the way of each kind of message', () => {
    expect(lanesOf(flight('produce', 'p-checkout', 'b1'))).toEqual(['body orders-0']);
    expect(lanesOf(flight('fetch', 'k-ada', 'b1', { groupId: 'billing' }))).toEqual(['body orders-0']);
    expect(lanesOf(flight('heartbeat', 'k-ada', 'b2', { partitions: [], groupId: 'billing' }))).toEqual([
      'head head:groups',
    ]);
    expect(lanesOf(flight('fetch', 'b2', 'c102', { partitions: ['__cluster_metadata-0'] }))).toEqual([
      'head head:metadata',
    ]);
    expect(lanesOf(flight('control', 'c101', 'c102', { partitions: [] }))).toEqual(['head head:quorum']);
    expect(lanesOf(flight('control', 'p-checkout', 'b3', { partitions: [] }))).toEqual([
      'head head:producers',
    ]);
  });

  it('name an offset commit a talk with the coordinator, though it names partitions', () => {
    expect(lanesOf(flight('control', 'k-ada', 'b1', { api: 'OffsetCommit', groupId: 'billing' }))).toEqual([
      'head head:groups',
    ]);
  });

  it('lead nowhere for nodes that are not on the stage', () => {
    expect(lanesOf(flight('fetch', 'b9', 'c777'))).toEqual([]);
    expect(lanesOf(flight('produce', 'p-unknown', 'b1'))).toEqual([]);
  });

  it('come in at the left edge on a phone, where there is no bus', () => {
    const [route] = routesOf(flight('produce', 'p-checkout', 'b1'), spaceFor([], 390, 390));
    expect(route?.path.points[0]?.[0]).toBe(0);
  });

  it('of a response are those of its request, the other way round', () => {
    const space = spaceFor([]);
    const [there] = routesOf(flight('produce', 'p-checkout', 'b1'), space);
    const [back] = routesOf(flight('ack', 'b1', 'p-checkout'), space);
    expect(back!.path.points).toEqual(there!.path.points.toReversed());
  });
});

describe('a path', () => {
  const path = pathOf([
    [0, 0],
    [0, 10],
    [30, 10],
  ]);

  it('runs from its first point to its last at an even pace', () => {
    expect(placeAt(path, 0)).toMatchObject({ x: 0, y: 0, heading: 90 });
    expect(placeAt(path, 0.25)).toMatchObject({ x: 0, y: 10 });
    expect(placeAt(path, 0.5)).toMatchObject({ x: 10, y: 10, heading: 0 });
    expect(placeAt(path, 1)).toMatchObject({ x: 30, y: 10 });
  });

  test.prop([fc.double({ min: 0, max: 1, noNaN: true })])('is the same place from both ends', (part) => {
    const here = placeAt(path, part);
    const there = placeAt(reversed(path), 1 - part);
    expect(here.x).toBeCloseTo(there.x, 6);
    expect(here.y).toBeCloseTo(there.y, 6);
  });

  it('rounds its corners', () => {
    expect(pathData(path)).toBe('M0 0L0 6Q0 10 4 10L30 10');
  });
});
