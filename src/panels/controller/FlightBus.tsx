/** Metadata on its way between voters and brokers: fetches as rings, records as discs, each where it is now. */
import { useLayoutEffect, useState } from 'react';
import type { Flight } from '../../contract/events.ts';
import type { Table } from '../../contract/frame.ts';
import { classes } from '../../ui/index.ts';

interface FlightBusProps {
  readonly box: React.RefObject<HTMLDivElement | null>;
  readonly flights: Table<Flight>;
  readonly nowUs: number;
  /** Rows of the box, from the top. */
  readonly nodes: readonly string[];
}

/** Between whom: both ends are rows, and one of them is a controller. */
const isMetadata = ({ from, to }: Flight, nodes: readonly string[]): boolean =>
  nodes.includes(from) && nodes.includes(to) && (from.startsWith('c') || to.startsWith('c'));

/** How far a message has come, 0 to 1; null: it has vanished. */
export function wayOf(flight: Flight, nowUs: number): number | null {
  if (flight.lostAtUs !== null && nowUs >= flight.lostAtUs) return null;
  const span = flight.arrivesAtUs - flight.sentAtUs;
  return span <= 0 ? 1 : Math.max(0, Math.min(1, (nowUs - flight.sentAtUs) / span));
}

export function FlightBus({ box, flights, nowUs, nodes }: FlightBusProps) {
  const [places, setPlaces] = useState<Readonly<Record<string, number>>>({});
  const rows = nodes.join(' ');
  useLayoutEffect(() => {
    const found: Record<string, number> = {};
    if (rows === '') return setPlaces(found);
    for (const row of box.current?.querySelectorAll<HTMLElement>('[data-node]') ?? [])
      found[row.dataset['node'] ?? ''] = row.offsetTop + 21;
    setPlaces(found);
  }, [box, rows]);
  const height = Math.max(0, ...Object.values(places)) + 30;
  return (
    <svg className="flight-bus" width={20} height={height} aria-hidden="true">
      {Object.values(flights).map((flight) => {
        if (!isMetadata(flight, nodes)) return null;
        const way = wayOf(flight, nowUs);
        const [from, to] = [places[flight.from], places[flight.to]];
        if (way === null || from === undefined || to === undefined) return null;
        return (
          <g
            key={flight.eventId}
            className={classes('flight-bus__flight', `flight-bus__flight--${flight.kind}`)}
          >
            <title>{flight.api}</title>
            <path d={`M10 ${from}V${to}`} />
            <circle cx={10} cy={from + (to - from) * way} r={3.5} />
          </g>
        );
      })}
    </svg>
  );
}
