import { fireEvent, render, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { standingOf } from '../../contract/mbeans.ts';
import { METRICS, type MetricName, type MetricsView } from '../../contract/metrics.ts';
import { US_PER_S } from '../../contract/units.ts';
import { indexAt, stepPath, stretchOf, timeOf, topOf, WIDTH } from './geometry.ts';
import { MetricsPageView, type MetricsPageViewProps } from './MetricsPageView.tsx';
import { sectionsOf } from './sections.ts';

const s = (seconds: number): number => seconds * US_PER_S;

const view: MetricsView = {
  fromUs: 0,
  untilUs: s(5),
  everyUs: US_PER_S,
  series: [
    { name: 'UnderReplicatedPartitions', of: '', values: [0, 0, 3, 3, 0, 0] },
    { name: 'LeaderElectionRateAndTimeMs', of: '', values: [0, 0, 2, 2, 2, 2] },
    { name: 'ElectionFromEligibleLeaderReplicasPerSec', of: '', values: [null, 0, 0, 0, 0, 0] },
    { name: 'BytesInPerSec', of: '', values: [null, 900, 1200, 2400, 0, 10] },
    { name: 'records-lag-max', of: 'billing', values: [null, null, 4, 19, 0, null] },
    { name: 'record-send-rate', of: 'p-checkout', values: [null, 8, 7.5, 0, 0, 60] },
    { name: 'record-send-rate', of: 'p-gone', values: [null, null, null, null, null, null] },
  ],
};

const onSeek = vi.fn();
const onSpan = vi.fn();

const props: MetricsPageViewProps = {
  view,
  sections: sectionsOf(view, '4.1'),
  stretch: { fromUs: 0, toUs: s(10) },
  span: 'all',
  nowUs: s(3.4),
  headUs: s(5),
  nameOf: () => undefined,
  onSpan,
  onSeek,
};

const readingOf = (name: MetricName): string | null =>
  screen.getByRole('status', { name: new RegExp(`^${name}, `) }).textContent;
const plotOf = (name: MetricName): HTMLElement =>
  screen.getByRole('slider', { name: new RegExp(`^${name} over time`) });

describe('the metrics page', () => {
  beforeEach(() => {
    onSeek.mockClear();
    onSpan.mockClear();
  });

  it('says the value that was last read at the clock, by Kafka’s own name', () => {
    render(<MetricsPageView {...props} />);
    expect(readingOf('UnderReplicatedPartitions')).toBe('3');
    expect(readingOf('BytesInPerSec')).toBe('2.4 kB/s');
    expect(readingOf('records-lag-max')).toBe('19');
    expect(screen.getByRole('list', { name: 'Group billing' })).toBeTruthy();
    expect(screen.getByRole('list', { name: /^Producer checkout$/i })).toBeTruthy();
    expect(screen.queryByRole('list', { name: /Gone/i })).toBeNull();
    expect(screen.getByText('at the clock, 3.400')).toBeTruthy();
  });

  it('goes with the clock, back too', () => {
    const { rerender } = render(<MetricsPageView {...props} />);
    rerender(<MetricsPageView {...props} nowUs={s(1.9)} />);
    expect(readingOf('UnderReplicatedPartitions')).toBe('0');
    expect(readingOf('records-lag-max')).toBe('not told');
    expect(plotOf('UnderReplicatedPartitions').closest<HTMLElement>('.metrics')?.style.cssText).toContain(
      '--metrics-at: 19%',
    );
  });

  it('marks what somebody should look at, and nothing else', () => {
    render(<MetricsPageView {...props} />);
    const isUneasy = (name: MetricName) =>
      screen
        .getByRole('status', { name: new RegExp(`^${name}, `) })
        .classList.contains('metrics__value--uneasy');
    expect(isUneasy('UnderReplicatedPartitions')).toBe(true);
    expect(isUneasy('BytesInPerSec')).toBe(false);
    expect(isUneasy('ElectionFromEligibleLeaderReplicasPerSec')).toBe(false);
  });

  it('reads another moment by keys, and takes the clock there', () => {
    render(<MetricsPageView {...props} />);
    const plot = plotOf('UnderReplicatedPartitions');
    fireEvent.keyDown(plot, { key: 'ArrowLeft' });
    expect(screen.getByText('at 3.000')).toBeTruthy();
    fireEvent.keyDown(plot, { key: 'ArrowLeft' });
    fireEvent.keyDown(plot, { key: 'ArrowLeft' });
    expect(screen.getByText('at 1.000')).toBeTruthy();
    expect(plot.getAttribute('aria-valuetext')).toBe('0 at 1.000');
    fireEvent.keyDown(plot, { key: 'End' });
    expect(readingOf('record-send-rate')).toBe('60/s');
    fireEvent.keyDown(plot, { key: 'Enter' });
    expect(onSeek).toHaveBeenCalledWith(s(5));
    expect(fireEvent.keyDown(plot, { key: 'Escape' })).toBe(false);
    expect(screen.getByText('at the clock, 3.400')).toBeTruthy();
    // The second one is the drawer's.
    expect(fireEvent.keyDown(plot, { key: 'Escape' })).toBe(true);
  });

  it('is one stop for the keyboard; up and down go from line to line', () => {
    render(<MetricsPageView {...props} />);
    const plots = screen.getAllByRole('slider');
    expect(plots.filter((plot) => plot.tabIndex === 0)).toEqual([plots[0]]);
    plots[0]?.focus();
    fireEvent.keyDown(plots[0] as HTMLElement, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(plots[1]);
    fireEvent.keyDown(plots[1] as HTMLElement, { key: 'ArrowUp' });
    expect(document.activeElement).toBe(plots[0]);
  });

  it('reads what is pointed at, and goes where one clicks', () => {
    render(<MetricsPageView {...props} />);
    const plot = plotOf('BytesInPerSec');
    vi.spyOn(plot, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 0, 200, 32));
    fireEvent.pointerMove(plot, { clientX: 125 });
    expect(readingOf('BytesInPerSec')).toBe('900 B/s');
    fireEvent.pointerLeave(plot);
    expect(readingOf('BytesInPerSec')).toBe('2.4 kB/s');
    fireEvent.click(plot, { clientX: 150 });
    expect(onSeek).toHaveBeenCalledWith(s(2.5));
  });

  it('opens what a name means, with its MBean', () => {
    render(<MetricsPageView {...props} />);
    const name = screen.getByRole('button', { name: 'UnderReplicatedPartitions' });
    const mbean = 'kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions';
    expect(name.dataset.tip).toContain(mbean);
    expect(screen.queryByText(mbean)).toBeNull();
    fireEvent.click(name);
    expect(screen.getByText(mbean).closest('[hidden]')).toBeNull();
    expect(name.getAttribute('aria-expanded')).toBe('true');
  });

  it('chooses how much is shown', () => {
    render(<MetricsPageView {...props} />);
    const choice = screen.getByRole('group', { name: 'How much of the run' });
    fireEvent.click(within(choice).getByRole('radio', { name: '1 min' }));
    expect(onSpan).toHaveBeenCalledWith('minute');
  });

  it('says of what Kafka tells no more that it is counted here', () => {
    const { rerender } = render(<MetricsPageView {...props} />);
    expect(screen.getByText(/KAFKA-20238/)).toBeTruthy();
    rerender(<MetricsPageView {...props} sections={sectionsOf(view, '2.4')} />);
    expect(screen.queryByText(/KAFKA-20238/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'ElectionFromEligibleLeaderReplicasPerSec' })).toBeNull();
  });
});

describe('the table of metrics', () => {
  it('names each once, and knows of each era which are told', () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
    const toldIn = (era: Parameters<typeof standingOf>[1]) =>
      METRICS.filter((metric) => standingOf(metric.name, era) === 'told').map(({ name }) => name);
    expect(toldIn('0.10')).not.toContain('UnderMinIsrPartitionCount');
    expect(toldIn('2.4')).toContain('LeaderElectionRateAndTimeMs');
    expect(toldIn('4.1')).not.toContain('LeaderElectionRateAndTimeMs');
    for (const name of ['UnderReplicatedPartitions', 'OfflinePartitionsCount', 'MessagesInPerSec'] as const)
      expect(toldIn('0.10')).toContain(name);
  });
});

describe('geometry', () => {
  it('finds the last value read by a moment', () => {
    expect([-1, 0, 0.9, 1, 4.99, 5, 700].map((seconds) => indexAt(view, s(seconds)))).toEqual([
      -1, 0, 0, 1, 4, 5, 5,
    ]);
    // Of merged values the last one stands for less time.
    const merged = { ...view, everyUs: s(2), untilUs: s(9) };
    expect(timeOf(merged, 5)).toBe(s(9));
    expect(indexAt(merged, s(8.5))).toBe(4);
    expect(indexAt(merged, s(9))).toBe(5);
  });

  it('draws steps, from the reading on, and nothing where nobody told a value', () => {
    const stretch = { fromUs: 0, toUs: s(10) };
    const path = stepPath(view, [0, 0, 3, null, 3, 0], stretch, s(6));
    expect(path).toBe('M0 30H100V30H200V6.9H300M400 6.9H500V30H600'.replaceAll('6.9', yOf(3)));
    expect(WIDTH).toBe(1000);
  });
  const yOf = (value: number): string => String(Math.round((30 - (value / topOf([value])) * 28) * 10) / 10);

  it('has a round top that no value is above', () => {
    expect([[], [0], [1], [9], [10], [59], [1234], [null, 7]].map((values) => topOf(values))).toEqual([
      1, 1, 1, 10, 10, 60, 2000, 8,
    ]);
  });

  it('shows all of the run, or some of it about the clock', () => {
    expect(stretchOf('all', s(3), s(41))).toEqual({ fromUs: 0, toUs: s(50) });
    expect(stretchOf('all', s(3), 0)).toEqual({ fromUs: 0, toUs: s(10) });
    expect(stretchOf('minute', s(30), s(41))).toEqual({ fromUs: 0, toUs: s(60) });
    expect(stretchOf('minute', s(200), s(200))).toEqual({ fromUs: s(140), toUs: s(200) });
    expect(stretchOf('minute', s(200), s(400))).toEqual({ fromUs: s(155), toUs: s(215) });
  });
});
