import { fireEvent, render, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Flight } from '../../contract/events.ts';
import { traceOf } from './record.ts';
import { SpaceTimeView, type SpaceTimeViewProps } from './SpaceTimeView.tsx';

const flight = (eventId: number, part: Partial<Flight>): Flight => ({
  eventId,
  kind: 'produce',
  api: 'Produce',
  isResponse: false,
  from: 'p-checkout',
  to: 'b1',
  sentAtUs: 1_000_000 + eventId * 1000,
  arrivesAtUs: 1_005_000 + eventId * 1000,
  lostAtUs: null,
  partitions: ['orders-1'],
  recordCount: 3,
  sizeBytes: 361,
  groupId: null,
  error: null,
  ...part,
});

const props = {
  frame: {
    brokers: {
      b1: { id: 'b1', brokerId: 1, process: 'up', downSinceUs: null },
      b2: { id: 'b2', brokerId: 2, process: 'down', downSinceUs: 900_000 },
    },
    controllers: {},
    zookeepers: {},
    producers: {},
    consumers: {},
    groups: {},
    order: {
      brokers: ['b1', 'b2'],
      controllers: [],
      zookeepers: [],
      topics: [],
      producers: ['p-checkout'],
      groups: [],
      bench: [],
    },
    cluster: { activeControllerId: -1 },
  },
  links: [{ a: 'b1', b: 'b2', state: 'cut', sinceUs: 950_000 }],
  nowUs: 1_050_000,
  sight: { spanUs: 200_000, toUs: null },
  window: { fromUs: 900_000, toUs: 1_100_000 },
  flights: [
    flight(1, {}),
    flight(2, { to: 'b2', lostAtUs: 1_004_000 }),
    flight(3, { api: 'BrokerHeartbeat', kind: 'heartbeat', from: 'b1', to: 'b2' }),
    flight(4, { arrivesAtUs: 1_060_000 }),
  ],
  marks: [],
  story: [],
  knownFromUs: 0,
  isAsking: false,
  selectedId: null,
  isUnknown: false,
  chain: [],
  partition: null,
  offset: null,
  trace: new Set(),
  nameOf: (id: string) => (id === 'p-checkout' ? 'checkout' : undefined),
  onSight: vi.fn(),
  onSelect: vi.fn(),
} as unknown as SpaceTimeViewProps;

const messages = () => within(screen.getByRole('listbox')).queryAllByRole('option');
const said = () => messages().map((option) => option.getAttribute('aria-label'));

describe('the space-time lens', () => {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({
      width: 1000,
      height: 600,
      left: 0,
      top: 0,
    } as DOMRect);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  });

  it('says what became of each message, and leaves heartbeats out until they are wanted', () => {
    render(<SpaceTimeView {...props} />);
    expect(said()).toEqual([
      'Produce from checkout to broker 1, sent at 1.001, arrived after 5.0 ms',
      'Produce from checkout to broker 2, sent at 1.002, lost after 2.0 ms',
      'Produce from checkout to broker 1, sent at 1.004, in the air',
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Heartbeat' }));
    expect(messages()).toHaveLength(4);
  });

  it('shows one node alone, or what leads to the selected one alone', () => {
    const { rerender } = render(<SpaceTimeView {...props} />);
    fireEvent.click(screen.getByRole('button', { name: 'Only messages of broker 2' }));
    expect(messages()).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Only messages of broker 2' }));
    const sent = {
      id: 1,
      timeUs: 1_001_000,
      cause: null,
      type: 'request.sent',
      flight: flight(1, {}),
    } as const;
    rerender(<SpaceTimeView {...props} selectedId={1} chain={[sent]} />);
    fireEvent.click(screen.getByRole('switch', { name: 'Only messages that lead to the selected one' }));
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.getAttribute('aria-selected')).toBe('true');
  });

  it('goes from message to message and zooms by keys', () => {
    render(<SpaceTimeView {...props} selectedId={1} />);
    const list = screen.getByRole('listbox');
    fireEvent.keyDown(list, { key: 'ArrowRight' });
    expect(props.onSelect).toHaveBeenLastCalledWith(2);
    fireEvent.keyDown(list, { key: '+' });
    expect(props.onSight).toHaveBeenLastCalledWith({ spanUs: 100_000, toUs: null });
  });

  it('says which broker is down and which link is cut', () => {
    render(<SpaceTimeView {...props} />);
    expect(screen.getByText('down since 0.900')).toBeTruthy();
    expect(screen.getByText('Link between broker 1 and broker 2 is cut since 0.950')).toBeTruthy();
  });

  it('says when nothing is there, and when the clock has not come there', () => {
    const { rerender } = render(<SpaceTimeView {...props} flights={[]} />);
    expect(screen.getByText('No message of these kinds in this stretch.')).toBeTruthy();
    rerender(<SpaceTimeView {...props} flights={[]} nowUs={500_000} />);
    expect(screen.getByText('The clock has not come to this stretch yet.')).toBeTruthy();
  });

  it('halos what carried the record that is selected, and keeps it whatever is filtered', () => {
    const append = {
      id: 9,
      type: 'log.appended',
      timeUs: 1_006_000,
      cause: 1,
      partition: 'orders-1',
      brokerId: 1,
      baseOffset: 4,
      lastOffset: 6,
      sizeBytes: 300,
      asLeader: true,
      needsMinIsr: true,
    } as const;
    const record = { partition: 'orders-1', offset: 5 };
    const trace = traceOf({ id: record.partition, offset: record.offset }, [append]);
    expect([...trace]).toEqual([9, 1]);
    // The next record lies beyond this batch.
    expect(traceOf({ id: 'orders-1', offset: 7 }, [append]).size).toBe(0);
    expect(traceOf({ id: 'orders-2', offset: 5 }, [append]).size).toBe(0);
    const { container } = render(<SpaceTimeView {...props} {...record} marks={[append]} trace={trace} />);
    expect(container.querySelectorAll('.spacetime__halo')).toHaveLength(1);
    expect(screen.getByText(/orders-1 offset 5/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Produce' }));
    expect(container.querySelectorAll('.spacetime__halo')).toHaveLength(1);
    // The mark is an option like the messages.
    const mark = within(screen.getByRole('listbox'))
      .queryAllByRole('option')
      .find((option) => option.id === 'spacetime-9');
    expect(mark?.getAttribute('aria-label')).toContain('orders-1');
  });
});
