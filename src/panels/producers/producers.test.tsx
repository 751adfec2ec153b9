import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ProducerView as Producer } from '../../contract/frame.ts';
import { ProducerView } from './ProducerView.tsx';

const checkout: Producer = {
  id: 'p-checkout',
  name: 'checkout',
  topic: 'orders',
  acks: 'all',
  idempotence: true,
  pid: 4001,
  ratePerSecond: 8,
  keyStrategy: 'keyed',
  process: 'up',
  transactions: null,
  accumulator: [
    { partition: 0, batches: 1, records: 2, waitsForLeader: false },
    { partition: 1, batches: 5, records: 40, waitsForLeader: true },
  ],
  inFlightRequests: 2,
  sent: 10,
  acknowledged: 8,
  failed: 0,
  retries: 0,
  toldStored: 8,
  toldFailed: 0,
  bufferBytes: 98_304,
  blocked: [],
};

function show(over: Partial<Producer> = {}) {
  const onConfigure = vi.fn();
  render(<ProducerView producer={{ ...checkout, ...over }} onConfigure={onConfigure} items={() => []} />);
  return { onConfigure };
}

describe('a producer', () => {
  it('wishes for other settings, one at a time, by name', () => {
    const { onConfigure } = show();
    fireEvent.click(screen.getByRole('radio', { name: '1' }));
    expect(onConfigure).toHaveBeenLastCalledWith({ acks: 1 });
    fireEvent.click(screen.getByRole('switch', { name: 'Idempotence of checkout' }));
    expect(onConfigure).toHaveBeenLastCalledWith({ idempotence: false });
    fireEvent.change(screen.getByRole('combobox', { name: 'Keys of checkout' }), {
      target: { value: 'sticky' },
    });
    expect(onConfigure).toHaveBeenLastCalledWith({ keyStrategy: 'sticky' });
  });

  it('asks for a rate when the hand lets go of the slider, not on the way', () => {
    const { onConfigure } = show();
    const slider = screen.getByRole<HTMLInputElement>('slider', { name: 'Records per second of checkout' });
    fireEvent.input(slider, { target: { value: '20' } });
    expect(onConfigure).not.toHaveBeenCalled();
    expect(screen.getByText('20/s')).toBeTruthy();
    fireEvent(slider, new Event('change', { bubbles: true }));
    expect(onConfigure).toHaveBeenCalledExactlyOnceWith({ ratePerSecond: 20 });
    expect(slider.getAttribute('aria-valuetext')).toBe('8/s');
  });

  it('goes up to all that a workload can send, and shows a rate between two places as it is', () => {
    const { onConfigure } = show({ ratePerSecond: 23 });
    const slider = screen.getByRole<HTMLInputElement>('slider', { name: 'Records per second of checkout' });
    expect(slider.getAttribute('aria-valuetext')).toBe('23/s');
    fireEvent.input(slider, { target: { value: slider.max } });
    fireEvent(slider, new Event('change', { bubbles: true }));
    expect(onConfigure).toHaveBeenCalledExactlyOnceWith({ ratePerSecond: 200 });
  });

  it('says which partitions have no leader, and only when something waits for one', () => {
    show();
    expect(screen.getByText('orders-1 has no leader. Batches wait.')).toBeTruthy();
  });

  it('describes its accumulator to those who do not see it', () => {
    show();
    expect(screen.getByRole('img', { name: /orders-1: 5 batches, records: 40/ })).toBeTruthy();
  });

  it('has no pid to show before it has one', () => {
    show({ pid: -1 });
    expect(screen.queryByText(/^pid/)).toBeNull();
  });
});
