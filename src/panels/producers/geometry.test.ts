import { expect, it } from 'vitest';
import { columnsOf, GROUND, SLAB } from './geometry.ts';

const deque = (partition: number, batches: number, waitsForLeader = false) => ({
  partition,
  batches,
  records: batches * 3,
  waitsForLeader,
});

it('stacks one slab per batch from the ground up', () => {
  const [column] = columnsOf([deque(0, 3)], 180);
  expect(column?.slabs).toEqual([1, 2, 3].map((k) => GROUND - k * (SLAB.height + SLAB.gap)));
});

it('says that there are more than fit', () => {
  expect(columnsOf([deque(0, SLAB.most)], 180)[0]?.overflows).toBe(false);
  const [full] = columnsOf([deque(0, SLAB.most + 1)], 180);
  expect(full).toMatchObject({ overflows: true });
  expect(full?.slabs).toHaveLength(SLAB.most);
});

it('keeps fifty partitions inside its width, side by side', () => {
  const columns = columnsOf(
    Array.from({ length: 50 }, (_, i) => deque(i, 1)),
    180,
  );
  const last = columns[49];
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(180);
  expect(columns.every((column) => column.width > 0)).toBe(true);
});

it('waits only where something waits', () => {
  expect(columnsOf([deque(0, 0, true), deque(1, 2, true)], 180).map((column) => column.waits)).toEqual([
    false,
    true,
  ]);
});
