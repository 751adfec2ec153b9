import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { layoutStage, modeFor, type StageInput } from './geometry.ts';
import { stageInput } from './stage-input.ts';
import { broker, frameOf, group, partition } from './test/frames.ts';

const input = (change: Partial<StageInput> = {}): StageInput => ({
  ...stageInput(frameOf(), 704, 1440),
  ...change,
});

const brokersUpTo = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `b${i + 1}`, brokerId: i + 1 }));

describe('the stage', () => {
  it('gives the brokers what the labels and the strips leave', () => {
    const layout = layoutStage(input({ groups: ['billing', 'analytics'] }));
    expect(layout.columns.map(({ x }) => Math.round(x))).toEqual([98, 254, 410]);
    expect(layout.columnsEnd).toBeCloseTo(566, 0);
    expect(layout.strips.map(({ width }) => width)).toEqual([56, 56]);
    expect(layout.width).toBe(704);
  });

  it('widens the strips where there is no drawer and narrows them in a small window', () => {
    const groups = ['billing', 'analytics'];
    expect(layoutStage(input({ groups, width: 1008 })).strips[0]?.width).toBe(74);
    expect(layoutStage(input({ groups, width: 928, windowWidth: 1024 })).strips[0]?.width).toBe(38);
    expect(modeFor(390)).toBe('phone');
  });

  test.prop([
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: 300, max: 1600 }),
  ])(
    'never lets columns or strips overlap, and scrolls sideways rather than squeeze them',
    (brokers, groups, width) => {
      const layout = layoutStage(
        input({
          width,
          windowWidth: width,
          brokers: brokersUpTo(brokers),
          groups: Array.from({ length: groups }, (_, i) => `group-${i}`),
        }),
      );
      const boxes = [...layout.columns, ...layout.strips];
      for (let i = 1; i < boxes.length; i++)
        expect(boxes[i]!.x).toBeGreaterThanOrEqual(boxes[i - 1]!.x + boxes[i - 1]!.width - 1e-6);
      for (const column of layout.columns)
        expect(column.width).toBeGreaterThanOrEqual(layout.measures.columnMin);
      const last = boxes.at(-1);
      if (last) expect(layout.width).toBeGreaterThanOrEqual(last.x + last.width - 1e-6);
    },
  );

  it('stacks topics and partitions without a gap', () => {
    const frame = frameOf({ partitions: [partition(0), partition(1), partition(0, { topic: 'payments' })] });
    const layout = layoutStage(stageInput(frame, 704, 1440));
    let y = layout.headHeight;
    for (const row of layout.rows) {
      expect(row.y).toBe(y);
      y += row.height;
    }
    expect(layout.height).toBe(y);
    expect(layout.rows.map(({ kind }) => kind)).toEqual([
      'topic',
      'partition',
      'partition',
      'topic',
      'partition',
    ]);
  });

  it('has no rows for partitions that are gone while their topic is being deleted', () => {
    const frame = frameOf();
    const partitions = { 'orders-0': frame.partitions['orders-0']! };
    const layout = layoutStage(stageInput({ ...frame, partitions }, 704, 1440));
    expect(Object.keys(layout.rowY)).toEqual(['orders-0']);
  });

  it('does not change when only the health of things changes', () => {
    const well = frameOf();
    const ill = frameOf({
      brokers: [broker(1), broker(2, { process: 'down', downSinceUs: 1 }), broker(3)],
      partitions: [partition(0, { status: 'offline', leaderId: -1 }), partition(1)],
      groups: [group('billing', [])],
    });
    expect(stageInput(ill, 704, 1440)).toEqual(stageInput(well, 704, 1440));
  });

  it('has rows as high as there is room for where people eat from bowls, with all that lies in them', () => {
    const plain = layoutStage(stageInput(frameOf(), 704, 1440, 900));
    const tall = layoutStage(stageInput(frameOf(), 704, 1440, 900), true);
    expect(plain.measures.row).toBe(64);
    expect(tall.measures.row).toBe(104);
    const { row, produceLane, channelCentre, squareTop, square, replicaLane, consumeLane } = tall.measures;
    const lanes = [
      0,
      produceLane,
      squareTop,
      channelCentre,
      squareTop + square,
      replicaLane,
      consumeLane,
      row,
    ];
    expect(lanes).toEqual(lanes.toSorted((a, b) => a - b));
    expect(tall.rowY['orders-1']! - tall.rowY['orders-0']!).toBe(104);
    expect(layoutStage(stageInput(frameOf(), 704, 1440, 120), true).measures.row).toBe(64);
  });
});
