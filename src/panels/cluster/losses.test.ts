import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import { english } from '../../i18n/index.ts';
import { layoutStage } from './geometry.ts';
import { drawLoss, lossesIn } from './losses.ts';
import { brokerState } from './model.ts';
import { drawRow } from './row-drawing.ts';
import { stageInput } from './stage-input.ts';
import { broker, frameOf, partition, replica } from './test/frames.ts';

const lost = (id: number, timeUs: number, key: string, offset: number): EngineEvent => ({
  id,
  timeUs,
  cause: null,
  type: 'record.lost',
  partition: key,
  offset,
  producerId: 'p-a',
  sequence: offset,
  acks: 1,
});

describe('losses', () => {
  it('are the records of one instant together, the last loss of each partition', () => {
    const events = [
      lost(1, 50, 'orders-0', 3),
      lost(2, 90, 'orders-0', 9),
      lost(3, 90, 'orders-0', 8),
      lost(4, 90, 'orders-1', 2),
    ];
    expect(lossesIn(events)).toEqual({
      'orders-0': { eventId: 3, atUs: 90, fromOffset: 8, toOffset: 10 },
      'orders-1': { eventId: 4, atUs: 90, fromOffset: 2, toOffset: 3 },
    });
    expect(lossesIn([])).toEqual({});
  });

  it('are drawn where they were dropped, or else where the leader lacks them', () => {
    const truncated = { atUs: 90, fromOffset: 10, toOffset: 8 };
    const view = partition(0, {
      leaderId: 1,
      logs: [replica(1), replica(2, { truncated, logEndOffset: 8 }), replica(3)],
    });
    const frame = frameOf({ partitions: [view] });
    const layout = layoutStage(stageInput(frame, 900, 1440));
    const brokers = [1, 2, 3].map((id) => brokerState(broker(id)));
    const drawing = drawRow(view, layout, brokers, english.t);
    const at = (atUs: number) => drawLoss({ eventId: 1, atUs, fromOffset: 8, toOffset: 10 }, view, drawing)!;
    const columnOf = (x: number) => layout.columns.findLast((column) => column.x <= x)?.brokerId;
    expect(columnOf(at(90).x)).toBe(2);
    expect(columnOf(at(91).x)).toBe(1);
    expect(at(90).width).toBeGreaterThan(4);
  });
});
