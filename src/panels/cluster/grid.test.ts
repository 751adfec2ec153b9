import { describe, expect, it } from 'vitest';
import { layoutStage } from './geometry.ts';
import { cellCounts, kept, moved } from './grid.ts';
import { selectionAt } from './places.ts';
import { stageInput } from './stage-input.ts';
import { frameOf } from './test/frames.ts';

const frame = frameOf();
const layout = layoutStage(stageInput(frame, 704, 1440));
// Head, metadata, orders, orders-0, orders-1; label, three brokers, one strip.
const counts = cellCounts(layout, 3);

describe('arrow keys', () => {
  it('move by one cell and stop at the edges', () => {
    expect(moved({ row: 3, column: 1 }, 1, 'ArrowRight', counts)?.place).toEqual({ row: 3, column: 2 });
    expect(moved({ row: 3, column: 4 }, 4, 'ArrowRight', counts)?.place).toEqual({ row: 3, column: 4 });
    expect(moved({ row: 0, column: 0 }, 0, 'ArrowUp', counts)?.place).toEqual({ row: 0, column: 0 });
    expect(moved({ row: 4, column: 2 }, 2, 'ArrowDown', counts)?.place).toEqual({ row: 4, column: 2 });
  });

  it('pass a topic’s single cell and go on in the same column', () => {
    const topic = moved({ row: 1, column: 3 }, 3, 'ArrowDown', counts);
    expect(topic).toEqual({ place: { row: 2, column: 0 }, wanted: 3 });
    expect(moved(topic!.place, topic!.wanted, 'ArrowDown', counts)?.place).toEqual({ row: 3, column: 3 });
  });

  it('leave other keys alone', () => {
    expect(moved({ row: 3, column: 1 }, 1, 'Tab', counts)).toBeNull();
  });

  it('keep a place that exists when rows or columns go', () => {
    expect(kept({ row: 9, column: 9 }, counts)).toEqual({ row: 4, column: 4 });
  });
});

describe('what stands at a place', () => {
  it('is what Enter selects', () => {
    expect(selectionAt({ row: 0, column: 2 }, layout, frame)).toEqual({ kind: 'broker', id: 'b2' });
    expect(selectionAt({ row: 0, column: 4 }, layout, frame)).toEqual({ kind: 'group', id: 'billing' });
    expect(selectionAt({ row: 2, column: 0 }, layout, frame)).toEqual({ kind: 'topic', id: 'orders' });
    expect(selectionAt({ row: 3, column: 0 }, layout, frame)).toEqual({ kind: 'partition', id: 'orders-0' });
    expect(selectionAt({ row: 4, column: 3 }, layout, frame)).toEqual({
      kind: 'replica',
      id: 'orders-1',
      brokerId: 3,
    });
    expect(selectionAt({ row: 4, column: 4 }, layout, frame)).toEqual({ kind: 'consumer', id: 'k-ada' });
  });
});
