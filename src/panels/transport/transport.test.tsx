import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { english } from '../../i18n/index.ts';
import { nextPace, spanName } from './pace.ts';
import { TransportView, waitWords } from './TransportView.tsx';

const model = { playing: true, pace: 'auto', timeUs: 39_062_000, wait: null, autoSpan: '50 ms' } as const;
const quiet = {
  nameOf: () => undefined,
  onTogglePlay: () => undefined,
  onStep: () => undefined,
  onPace: () => undefined,
  branchCount: 1,
  onBranches: () => undefined,
};

describe('pace', () => {
  it('is named by what a second is worth', () => {
    expect([0.001, 0.05, 0.25, 1, 10].map(spanName)).toEqual(['1 ms', '50 ms', '250 ms', '1 s', '10 s']);
  });

  it('goes on from where auto is, and stops at the ends', () => {
    expect(nextPace('auto', 0.06, 1)).toBe(0.1);
    expect(nextPace(0.05, 0.05, -1)).toBe(0.01);
    expect(nextPace(10, 10, 1)).toBe(10);
    expect(nextPace(0.001, 0.001, -1)).toBe(0.001);
  });
});

describe('the transport', () => {
  it('shows the clock and offers to pause', () => {
    const onTogglePlay = vi.fn();
    render(<TransportView model={model} {...quiet} onTogglePlay={onTogglePlay} />);
    expect(screen.getByLabelText('Simulated time').textContent).toBe('39.062');
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(onTogglePlay).toHaveBeenCalledOnce();
  });

  it('sets a pace as a number', () => {
    const onPace = vi.fn();
    render(<TransportView model={model} {...quiet} onPace={onPace} />);
    fireEvent.change(screen.getByRole('combobox', { name: 'Pace' }), { target: { value: '0.05' } });
    expect(onPace).toHaveBeenCalledWith(0.05);
  });

  it('names what auto pace hurries through', () => {
    const wait = { kind: 'brokerSession', broker: 'b2', untilUs: 42_300_000 } as const;
    expect(waitWords(wait, 39_100_000, english, () => undefined)).toBe(
      'waiting for broker 2’s session: 3.2 s left',
    );
    render(<TransportView model={{ ...model, wait }} {...quiet} />);
    expect(screen.getByText(/waiting for broker 2’s session/)).toBeTruthy();
  });
});
