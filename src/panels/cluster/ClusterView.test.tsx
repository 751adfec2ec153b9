import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { Preview } from '../../contract/messages.ts';
import { createPlayhead, PlayheadProvider } from '../../ui/index.ts';
import { ClusterView, type ClusterViewProps, type ClusterWishes } from './ClusterView.tsx';
import type * as isrBoxes from './IsrBoxes.tsx';
import { broker, consumer, flight, frameOf, group, lag, partition, replica } from './test/frames.ts';

// Every row draws its ISR boxes once: how often they are drawn is how often the row is.
const rowsDrawn: string[] = [];
vi.mock('./IsrBoxes.tsx', async (load) => {
  const real = await load<typeof isrBoxes>();
  return {
    IsrBoxes: (props: Parameters<typeof real.IsrBoxes>[0]) => {
      rowsDrawn.push(props.view.id);
      return real.IsrBoxes(props);
    },
  };
});

function wishes(): ClusterWishes {
  return {
    onKillBroker: vi.fn(),
    onStopBroker: vi.fn(),
    onStartBroker: vi.fn(),
    onSlowBroker: vi.fn(),
    onCutBroker: vi.fn(),
    onHealBroker: vi.fn(),
    onAddBroker: vi.fn(),
    onKillController: vi.fn(),
    onStopController: vi.fn(),
    onStartController: vi.fn(),
    onSelect: vi.fn(),
  };
}

function viewOf(frame: ClusterFrame, change: Partial<ClusterViewProps> = {}) {
  return (
    <ClusterView
      frame={frame}
      selection={null}
      preview={null}
      losses={{}}
      rate={0.05}
      reducedMotion={false}
      readFrame={() => frame}
      wishes={wishes()}
      menuOf={() => []}
      slowFactor={20}
      {...change}
    />
  );
}

const cellNamed = (name: string): HTMLElement => screen.getByRole('gridcell', { name });

describe('the matrix', () => {
  it('reads every replica aloud', () => {
    render(
      viewOf(
        frameOf({
          partitions: [
            partition(0, {
              logs: [
                replica(1, { role: 'leader', highWatermark: 45, logEndOffset: 47 }),
                replica(2, { highWatermark: 44, logEndOffset: 44, inIsr: false }),
              ],
              replicas: [1, 2],
            }),
          ],
        }),
      ),
    );
    cellNamed('orders-0, broker 1, leader, epoch 5, high watermark 45, log end 47, in sync');
    cellNamed('orders-0, broker 2, follower, high watermark 44, log end 44, out of sync');
    cellNamed('orders-0, broker 3, no replica');
  });

  it('says who is elected, who is offline, and what is at risk', () => {
    render(
      viewOf(
        frameOf({
          brokers: [broker(1), broker(2, { process: 'down', downSinceUs: 1000 }), broker(3)],
          partitions: [
            partition(0, {
              status: 'electing',
              leaderId: 3,
              previousLeaderId: 2,
              logs: [replica(1), replica(2, { atRisk: 2 }), replica(3)],
            }),
          ],
        }),
      ),
    );
    cellNamed('orders-0, broker 3, electing, epoch 5, high watermark 10, log end 12, in sync');
    cellNamed(
      'orders-0, broker 2, offline, high watermark 10, log end 12, in sync. 2 acknowledged records only here',
    );
  });

  it('moves the focus by arrow keys, and Tab has one place to enter', () => {
    render(viewOf(frameOf()));
    const grid = screen.getByRole('grid');
    const first = within(grid).getByRole('columnheader', { name: 'Partitions by broker' });
    act(() => first.focus());
    fireEvent.keyDown(first, { key: 'ArrowRight' });
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Broker 1/);
    for (let i = 0; i < 3; i++) fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown' });
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^orders-0, broker 1, leader/);
    const reachable = [...grid.querySelectorAll('[data-column]')].filter(
      (cell) => cell.getAttribute('tabindex') === '0',
    );
    expect(reachable).toEqual([document.activeElement]);
  });

  it('acts on the broker of the focused column by letter', () => {
    const asked = wishes();
    render(viewOf(frameOf(), { wishes: asked }));
    const cell = cellNamed('orders-1, broker 2, follower, high watermark 10, log end 12, in sync');
    fireEvent.keyDown(cell, { key: 'k' });
    fireEvent.keyDown(cell, { key: 's' });
    fireEvent.keyDown(cell, { key: 'N' });
    fireEvent.keyDown(cell, { key: 'r' });
    fireEvent.keyDown(cell, { key: 'k', ctrlKey: true });
    expect(asked.onKillBroker).toHaveBeenCalledTimes(1);
    expect(asked.onKillBroker).toHaveBeenCalledWith(2);
    expect(asked.onSlowBroker).toHaveBeenCalledWith(2, 20);
    expect(asked.onCutBroker).toHaveBeenCalledWith(2);
    expect(asked.onStartBroker).toHaveBeenCalledWith(2);
  });

  it('takes back what was done when it is asked again', () => {
    const asked = wishes();
    const brokers = [broker(1), broker(2, { slowFactor: 20, isolated: true }), broker(3)];
    render(viewOf(frameOf({ brokers }), { wishes: asked }));
    fireEvent.click(screen.getByRole('button', { name: 'Broker 2 back to normal speed' }));
    fireEvent.click(screen.getByRole('button', { name: 'Reconnect broker 2' }));
    expect(asked.onSlowBroker).toHaveBeenCalledWith(2, 1);
    expect(asked.onHealBroker).toHaveBeenCalledWith(2);
  });

  it('selects what is clicked or entered', () => {
    const asked = wishes();
    render(viewOf(frameOf(), { wishes: asked }));
    const cell = cellNamed('orders-0, broker 3, follower, high watermark 10, log end 12, in sync');
    fireEvent.click(cell);
    expect(asked.onSelect).toHaveBeenLastCalledWith({ kind: 'replica', id: 'orders-0', brokerId: 3 });
    fireEvent.keyDown(screen.getByRole('rowheader', { name: /^orders-1, in sync/ }), { key: 'Enter' });
    expect(asked.onSelect).toHaveBeenLastCalledWith({ kind: 'partition', id: 'orders-1' });
  });
});

describe('a broker', () => {
  it('can be killed, stopped, slowed and cut off by name, and restarted once it is down', () => {
    const asked = wishes();
    const brokers = [
      broker(1),
      broker(2, { process: 'down', downSinceUs: 0, registration: 'fenced' }),
      broker(3),
    ];
    render(viewOf(frameOf({ brokers, timeUs: 9_100_000 }), { wishes: asked }));
    for (const name of ['Kill broker 1', 'Slow broker 1', 'Cut broker 1 off'])
      fireEvent.click(screen.getByRole('button', { name }));
    expect(asked.onKillBroker).toHaveBeenCalledWith(1);
    expect(asked.onCutBroker).toHaveBeenCalledWith(1);
    expect(screen.queryByRole('button', { name: 'Kill broker 2' })).toBeNull();
    screen.getByText('down 9.1 s');
    fireEvent.click(screen.getByRole('button', { name: 'Restart broker 2' }));
    expect(asked.onStartBroker).toHaveBeenCalledWith(2);
    expect(asked.onSelect).not.toHaveBeenCalled();
  });

  it('has everything else in a list, made when it is opened', () => {
    const onChoose = vi.fn();
    const menuOf = vi.fn((node: string) => [
      { id: 'pause', label: `Pause ${node}`, onChoose },
      { id: 'restart', label: `Restart ${node}`, why: 'It runs already.', onChoose: vi.fn() },
    ]);
    render(viewOf(frameOf(), { menuOf }));
    expect(menuOf).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'What can be done to broker 2' }));
    expect(menuOf).toHaveBeenCalledExactlyOnceWith('b2');
    const refused = screen.getByRole('menuitem', { name: /^Restart b2.*It runs already/ });
    expect(refused.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Pause b2' }));
    expect(onChoose).toHaveBeenCalledOnce();
  });

  it('is stopped by Q, for X is the page’s own', () => {
    const asked = wishes();
    render(viewOf(frameOf(), { wishes: asked }));
    const cell = cellNamed('orders-1, broker 2, follower, high watermark 10, log end 12, in sync');
    fireEvent.keyDown(cell, { key: 'x' });
    expect(asked.onStopBroker).not.toHaveBeenCalled();
    fireEvent.keyDown(cell, { key: 'q' });
    expect(asked.onStopBroker).toHaveBeenCalledExactlyOnceWith(2);
  });

  it('can be added', () => {
    const asked = wishes();
    render(viewOf(frameOf(), { wishes: asked }));
    fireEvent.click(screen.getByRole('button', { name: 'Add a broker' }));
    expect(asked.onAddBroker).toHaveBeenCalledTimes(1);
  });

  it('counts down the session that the controller still grants it', () => {
    const brokers = [broker(1, { process: 'down', downSinceUs: 5000, sessionEndsAtUs: 3_205_000 })];
    render(viewOf(frameOf({ brokers, timeUs: 5000 })));
    screen.getByText('session ends in 3.2 s');
  });
});

describe('rows', () => {
  it('are drawn again only when something in them has changed', () => {
    const frame = frameOf();
    const { rerender } = render(viewOf(frame));
    rowsDrawn.length = 0;
    // The clock, the bytes of a broker and a consumer’s count go on; nothing in the rows does.
    const later: ClusterFrame = {
      ...frame,
      timeUs: frame.timeUs + 1000,
      brokers: { ...frame.brokers, b1: broker(1, { logBytes: 999_000, metadataLogEnd: 50 }) },
      consumers: { ...frame.consumers, 'k-ada': { ...consumer('Ada', 0, 'billing'), polled: 77 } },
      groups: { billing: group('billing', [lag('orders-0'), lag('orders-1')]) },
    };
    rerender(viewOf(later));
    expect(rowsDrawn).toEqual([]);
    const moved = partition(1, {
      logs: [replica(1, { role: 'leader', logEndOffset: 13 }), replica(2), replica(3)],
    });
    rerender(viewOf({ ...later, partitions: { ...later.partitions, 'orders-1': moved } }));
    expect(rowsDrawn).toEqual(['orders-1']);
    rowsDrawn.length = 0;
    rerender(
      viewOf({
        ...later,
        groups: { billing: group('billing', [lag('orders-0', { lag: 3 }), lag('orders-1')]) },
      }),
    );
    expect(rowsDrawn.filter((key) => key === 'orders-0')).toHaveLength(1);
  });

  it('show who would own a partition after the drop', () => {
    const preview: Preview = {
      ok: true,
      groups: [
        {
          groupId: 'billing',
          generation: 2,
          stable: true,
          afterMs: 9,
          owned: { 'k-gus': ['orders-1'], 'k-ada': ['orders-0'] },
        },
      ],
    };
    render(viewOf(frameOf(), { preview }));
    cellNamed('billing, orders-1: would go to Gus');
    cellNamed('billing, orders-0: Ada, position 8, lag 2');
  });

  it('tell squares at the barrier from owned ones by word', () => {
    const groups = [
      group('billing', [
        lag('orders-0', { phase: 'barrier' }),
        lag('orders-1', { phase: 'none', owner: null }),
      ]),
    ];
    render(viewOf(frameOf({ groups })));
    cellNamed('billing, orders-0: revoked, waiting at the barrier, lag 2');
    cellNamed('billing, orders-1: no owner, lag 2');
  });
});

describe('frames of any shape', () => {
  it.each([
    ['nothing at all', frameOf({ brokers: [], partitions: [], groups: [], consumers: [] })],
    ['no groups', frameOf({ groups: [] })],
    ['nine brokers', frameOf({ brokers: Array.from({ length: 9 }, (_, i) => broker(i + 1)) })],
    ['one broker that holds one of three replicas', frameOf({ brokers: [broker(1)] })],
    [
      'a partition without a leader and without logs',
      frameOf({ partitions: [partition(0, { status: 'offline', leaderId: -1, isr: [], logs: [] })] }),
    ],
    [
      'an election after a broker that is gone',
      frameOf({ partitions: [partition(0, { status: 'electing', leaderId: 3, previousLeaderId: 77 })] }),
    ],
    ['a topic whose partitions are gone', { ...frameOf(), partitions: {} }],
    [
      'a link that is cut',
      { ...frameOf(), links: { 'b1|b2': { a: 'b1', b: 'b2', state: 'cut', sinceUs: 1 } as const } },
    ],
  ])('draws %s', (_, frame) => {
    render(viewOf(frame));
    expect(screen.getByRole('grid')).toBeTruthy();
  });

  it('follows a broker that is added while it runs', () => {
    const { rerender } = render(viewOf(frameOf()));
    rerender(viewOf(frameOf({ brokers: [broker(1), broker(2), broker(3), broker(4)] })));
    screen.getByRole('button', { name: 'Kill broker 4' });
    expect(screen.getAllByRole('gridcell', { name: /broker 4, no replica$/ })).toHaveLength(2);
  });
});

describe('messages', () => {
  it('are drawn from the playhead, keep their element while they fly, and go when they have arrived', async () => {
    let frame = frameOf({ flights: [flight('fetch', 'b3', 'b1')], timeUs: 3000 });
    const playhead = createPlayhead({ timeUs: () => frame.timeUs, beat: () => {} });
    const picture = (
      <PlayheadProvider playhead={playhead}>{viewOf(frame, { readFrame: () => frame })}</PlayheadProvider>
    );
    const { container } = render(picture);
    const packets = () => [...container.querySelectorAll<SVGGElement>('.packet')];
    await vi.waitFor(() => expect(packets()).toHaveLength(1));
    const [first] = packets();
    const placeOf = (packet: SVGGElement | undefined) => packet?.querySelector('path')?.getAttribute('d');
    const at = placeOf(first);
    expect(first!.dataset.event).toBe('100');
    expect(first!.dataset.tip).toBe('Fetch from broker 3 to broker 1, 1 record');
    frame = { ...frame, timeUs: 6000 };
    await vi.waitFor(() => expect(placeOf(packets()[0])).not.toBe(at));
    expect(packets()[0]).toBe(first);
    frame = { ...frame, timeUs: 3000 };
    await vi.waitFor(() => expect(placeOf(packets()[0])).toBe(at));
    frame = { ...frame, timeUs: 9500 };
    await vi.waitFor(() => expect(packets()).toEqual([]));
    playhead.stop();
  });
});
