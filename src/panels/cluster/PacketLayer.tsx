/** The layer where messages fly: drawn by hand from the playhead, once per animation frame. Two pictures, because the
 *  head stays while the rows scroll. */
import { type MouseEvent, type PointerEvent, type RefObject, useLayoutEffect, useRef } from 'react';
import type { Flight } from '../../contract/events.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { EventId } from '../../contract/ids.ts';
import { usePlayhead } from '../../ui/index.ts';
import { busDrawing, drawBuses } from './buses.ts';
import { displayList } from './display-list.ts';
import type { StageLayout } from './geometry.ts';
import { createPainter, type Painter } from './painter.ts';
import { levelOnScreen, portsOf } from './ports.ts';
import { controllerCentres } from './quorum.ts';
import type { Port } from './routes.ts';
import type { Sight } from './use-stable.ts';

export interface PacketLayerProps {
  readonly layout: StageLayout;
  /** The newest frame, read without React. */
  readonly readFrame: () => ClusterFrame;
  /** Simulated seconds per second of wall time. */
  readonly rate: number;
  readonly reducedMotion: boolean;
  /** The event whose message is looked at; 0 for none. */
  readonly selected: EventId;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly sight: RefObject<Sight>;
  readonly head: RefObject<SVGSVGElement | null>;
  readonly tipOf: (flight: Flight, bundled: number) => string;
}

/** Ports are looked up this often at most: panels of producers come, go and fold. */
const PORTS_EVERY_MS = 250;

export function PacketLayer({
  layout,
  readFrame,
  rate,
  reducedMotion,
  selected,
  scroller,
  sight,
  head,
  tipOf,
}: PacketLayerProps) {
  const body = useRef<SVGSVGElement>(null);
  const clip = useRef<SVGRectElement>(null);
  const buses = useRef<SVGGElement>(null);
  const painter = useRef<Painter | null>(null);
  const drawn = useRef<Drawn>(NOTHING);
  const ports = useRef<{ atMs: number; key: string; found: Readonly<Record<string, Port>> }>({
    atMs: Number.NEGATIVE_INFINITY,
    key: '',
    found: {},
  });

  useLayoutEffect(() => {
    if (!body.current || !head.current) return;
    const made = createPainter({
      body: groupsOf(body.current),
      head: groupsOf(head.current),
    });
    painter.current = made;
    drawn.current = NOTHING;
    return () => {
      made.clear();
      painter.current = null;
    };
  }, [head]);

  usePlayhead((timeUs) => {
    const box = scroller.current;
    if (!box || !painter.current) return;
    const frame = readFrame();
    const { scrollTop } = sight.current;
    const last = drawn.current;
    if (last.layout !== layout) ports.current.atMs = Number.NEGATIVE_INFINITY;
    const isPortsChanged = findPorts(ports.current, frame, layout, box, sight.current);
    const now: Drawn = { frame, timeUs, scrollTop, layout, rate, reducedMotion, selected, tipOf };
    if (isSameDrawing(last, now) && !isPortsChanged) return;
    drawn.current = now;
    if (last.scrollTop !== scrollTop || last.layout !== layout || isPortsChanged) {
      clip.current?.setAttribute('y', String(scrollTop + layout.headHeight));
      if (buses.current) drawBuses(buses.current, busDrawing(ports.current.found, frame, layout));
    }
    const space = {
      frame,
      layout,
      ports: ports.current.found,
      controllerX: controllerCentres(frame.order.controllers, layout),
    };
    const list = displayList(frame.flights, space, timeUs, { rate, reducedMotion });
    painter.current.paint(list, selected, (item) => {
      const flight = frame.flights[item.flightKey];
      return flight ? tipOf(flight, item.bundled) : '';
    });
  });

  const { measures } = layout;
  return (
    <svg ref={body} className="packets" width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        <clipPath id="sea-rows">
          <rect x={0} y={0} width={measures.gutter} height={layout.height} />
          <rect
            ref={clip}
            x={0}
            y={layout.headHeight}
            width={layout.width}
            height={layout.height + layout.headHeight}
          />
        </clipPath>
      </defs>
      <g ref={buses} className="buses" />
      <g clipPath="url(#sea-rows)">
        <g data-layer="pipes" />
        <g data-layer="packets" />
      </g>
    </svg>
  );
}

/** All that the picture depends on. */
interface Drawn
  extends Partial<Pick<PacketLayerProps, 'layout' | 'rate' | 'reducedMotion' | 'selected' | 'tipOf'>> {
  readonly frame?: ClusterFrame;
  readonly timeUs?: number;
  readonly scrollTop?: number;
}

const NOTHING: Drawn = {};

const isSameDrawing = (a: Drawn, b: Drawn): boolean =>
  a.frame === b.frame &&
  a.timeUs === b.timeUs &&
  a.scrollTop === b.scrollTop &&
  a.layout === b.layout &&
  a.rate === b.rate &&
  a.reducedMotion === b.reducedMotion &&
  a.selected === b.selected &&
  a.tipOf === b.tipOf;

function groupsOf(svg: SVGSVGElement): { pipes: SVGGElement; packets: SVGGElement } {
  const find = (name: string): SVGGElement => {
    const group = svg.querySelector<SVGGElement>(`[data-layer="${name}"]`);
    if (!group) throw new Error(`the packet layer has no group ${name}`);
    return group;
  };
  return { pipes: find('pipes'), packets: find('packets') };
}

/** Choosing a message: already when the finger comes down, for by the time it goes up it may have flown away. */
export const messageHandlers = (onChoose: (eventId: string) => void) => ({
  onPointerDown: (event: PointerEvent) => {
    const id = event.button === 0 ? messageUnder(event.target) : null;
    if (id !== null) onChoose(id);
  },
  onMouseDown: (event: MouseEvent) => {
    // The focus stays where it was.
    if (messageUnder(event.target) !== null) event.preventDefault();
  },
});

/** The event that sent the message under the pointer; null when none is there. */
function messageUnder(target: EventTarget): string | null {
  const packet = target instanceof Element ? target.closest<SVGGElement>('.packet') : null;
  return packet?.dataset.event ?? null;
}

/** Looks the ports up now and then, and at once when the stage has moved; answers whether they changed. */
function findPorts(
  known: { atMs: number; key: string; found: Readonly<Record<string, Port>> },
  frame: ClusterFrame,
  layout: StageLayout,
  box: HTMLElement,
  { scrollTop, height }: Sight,
): boolean {
  const nowMs = performance.now();
  if (nowMs - known.atMs < PORTS_EVERY_MS && known.key.startsWith(`${scrollTop} `)) return false;
  known.atMs = nowMs;
  const view = {
    top: box.getBoundingClientRect().top,
    height,
    scrollTop,
  };
  const found = portsOf(frame.order.producers, layout, view, levelOnScreen);
  const key = `${scrollTop} ${JSON.stringify(found)}`;
  if (key === known.key) return false;
  known.key = key;
  known.found = found;
  return true;
}
