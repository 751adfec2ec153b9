/** Reads the stage as it stands in the document, and holds it against the engine's frame: an independent reading, that knows
 *  neither the models nor the geometry of this panel. */
import { act, render } from '@testing-library/react';
import { expect, vi } from 'vitest';
import type { ClusterFrame, PartitionView } from '../../../contract/frame.ts';
import { createPlayhead, PlayheadProvider } from '../../../ui/index.ts';
import { ClusterView, type ClusterWishes } from '../ClusterView.tsx';

/** Frames of the playhead are drawn by hand here. */
export interface ShownStage {
  show(frame: ClusterFrame): void;
  readonly container: HTMLElement;
  end(): void;
}

const wishes = new Proxy({} as ClusterWishes, { get: () => () => undefined });

export function showStage(first: ClusterFrame): ShownStage {
  let frame = first;
  let draw: FrameRequestCallback | null = null;
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    draw = callback;
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
  const playhead = createPlayhead({ timeUs: () => frame.timeUs, beat: () => undefined });
  const page = () => (
    <PlayheadProvider playhead={playhead}>
      <ClusterView
        frame={frame}
        selection={null}
        preview={null}
        losses={{}}
        rate={0.05}
        reducedMotion={false}
        readFrame={() => frame}
        wishes={wishes}
        menuOf={() => []}
        slowFactor={20}
      />
    </PlayheadProvider>
  );
  const { container, rerender, unmount } = render(page());
  const paint = (): void => act(() => draw?.(0));
  paint();
  return {
    show: (next) => {
      frame = next;
      rerender(page());
      paint();
    },
    container,
    end: () => {
      unmount();
      vi.unstubAllGlobals();
    },
  };
}

/** Every row: who is where, in what state, how far; every owner, position and lag; every flag. */
export function expectShown(container: HTMLElement, frame: ClusterFrame): void {
  const shown = [...container.querySelectorAll<HTMLElement>('[data-partition]')];
  const wanted = Object.values(frame.partitions);
  expect(shown.map((row) => row.dataset.partition).sort()).toEqual(wanted.map(({ id }) => id).sort());
  for (const row of shown) {
    const view = frame.partitions[row.dataset.partition ?? ''];
    if (view) expectRow(row, view, frame);
  }
}

function expectRow(row: HTMLElement, view: PartitionView, frame: ClusterFrame): void {
  const names = [...row.querySelectorAll('[role=gridcell]')].map(
    (cell) => cell.getAttribute('aria-label') ?? '',
  );
  for (const log of view.logs) {
    const where = `${view.id}, broker ${log.brokerId},`;
    const name = names.find((text) => text.startsWith(where)) ?? '';
    expect(name, where).toContain(`high watermark ${log.highWatermark},`);
    expect(name, where).toContain(`log end ${log.logEndOffset},`);
    expect(name, where).toContain(log.inIsr ? ', in sync' : ', out of sync');
    const process = frame.brokers[`b${log.brokerId}`]?.process;
    const isOff = process === undefined || process === 'down' || process === 'starting';
    expect(name.includes('offline'), `${where} offline`).toBe(isOff);
    const leads = view.leaderId === log.brokerId && (isOff || view.status === 'online');
    expect(name.includes(', leader,'), `${where} leader`).toBe(leads);
    expect(name.includes(', electing,'), `${where} electing`).toBe(
      view.leaderId === log.brokerId && view.status === 'electing' && !isOff,
    );
    // What is painted: the numerals of a live leader stand in its channel.
    const painted = [
      ...(row.querySelector(`g[data-broker="${log.brokerId}"]`)?.querySelectorAll('text') ?? []),
    ]
      .filter(({ classList }) => classList.contains('channel__hw-numeral'))
      .map(({ textContent }) => textContent);
    for (const numeral of painted) expect(numeral, `${where} painted`).toBe(String(log.highWatermark));
  }
  const flags = row.querySelectorAll('.flag--solid, [data-flag=solid]').length;
  if (view.status !== 'online') expect(flags).toBeLessThanOrEqual(1);
  for (const groupId of frame.order.groups) {
    const lag = frame.groups[groupId]?.lags[view.id];
    const name = names.find((text) => text.startsWith(`${groupId}, ${view.id}:`)) ?? '';
    if (!lag) {
      expect(names).toContain(`${groupId} does not read ${view.id}`);
      continue;
    }
    const owner = lag.owner === null ? undefined : frame.consumers[lag.owner];
    if (lag.phase === 'owned' && owner) expect(name, name).toContain(`: ${owner.name},`);
    if (lag.phase === 'owned' && owner && lag.position >= 0)
      expect(name, name).toContain(
        `position ${lag.position}, lag ${lag.lag < 0 ? '–' : lag.lag.toLocaleString('en')}`,
      );
    if (lag.phase === 'barrier') expect(name, name).toContain('waiting at the barrier');
    if (lag.phase === 'none') expect(name, name).toContain('no owner');
  }
}

/** Whatever moves was sent by an event of the engine, and is in the air at this moment. */
export function expectMoves(container: HTMLElement, frame: ClusterFrame, told: ReadonlySet<number>): number {
  const flights = new Map(Object.values(frame.flights).map((flight) => [flight.eventId, flight]));
  const moving = [...container.querySelectorAll<SVGGElement>('.packet')];
  for (const packet of moving) {
    const eventId = Number(packet.dataset.event);
    const flight = flights.get(eventId);
    expect(flight, `what moves as ${packet.dataset.event} is in the frame`).toBeDefined();
    expect(told.has(eventId), `event ${eventId} was told`).toBe(true);
    if (!flight) continue;
    expect(flight.sentAtUs).toBeLessThanOrEqual(frame.timeUs);
    expect(flight.arrivesAtUs).toBeGreaterThanOrEqual(frame.timeUs);
  }
  return moving.length;
}
