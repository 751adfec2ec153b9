/** The bowl of a partition: the heap tells the lag, and nobody sits where nobody reads. */
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { BowlSeat, heapHeight } from './BowlSeat.tsx';
import type { StripModel } from './model.ts';

const strip = (change: Partial<StripModel> = {}): StripModel => ({
  groupId: 'billing',
  isSubscribed: true,
  phase: 'owned',
  owner: { consumerId: 'k-ada', initial: 'A', hue: 1 } as StripModel['owner'],
  position: 3,
  lag: 3,
  preview: null,
  ...change,
});

describe('a bowl', () => {
  it('is the fuller the more is left, and never runs over', () => {
    const heights = [0, 1, 2, 10, 100, 1e6].map(heapHeight);
    expect(heights[0]).toBe(0);
    expect(heights.toSorted((a, b) => a - b)).toEqual(heights);
    expect(new Set(heights).size).toBe(heights.length);
    expect(heights.at(-1)).toBeLessThanOrEqual(14);
    // A position that is not known is no negative heap.
    expect(heapHeight(-1)).toBe(0);
  });

  it('has its owner beside it, in the colour of the owner', () => {
    const { container } = render(<BowlSeat strip={strip()} initial="A" />);
    expect(container.querySelector('.seat__person--b text')?.textContent).toBe('A');
    expect(container.querySelector('.seat__rice')).not.toBeNull();
    expect(container.querySelector('.seat__bowl--nobodys')).toBeNull();
  });

  it('is dashed and alone when nobody reads, and empty when nothing is left', () => {
    const { container } = render(
      <BowlSeat strip={strip({ phase: 'none', owner: null, lag: 0 })} initial={null} />,
    );
    expect(container.querySelector('.seat__bowl--nobodys')).not.toBeNull();
    expect(container.querySelector('.seat__person')).toBeNull();
    expect(container.querySelector('.seat__rice')).toBeNull();
  });

  it('keeps who ate from it until the barrier went up, as one who waits', () => {
    const { container } = render(<BowlSeat strip={strip({ phase: 'barrier' })} initial="A" />);
    expect(container.querySelector('.seat__person--waits text')?.textContent).toBe('A');
  });
});
