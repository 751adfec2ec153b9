/** The moving part of the stage as a list: packets and the pipes they travel, each with the event that sent it. A pure
 *  function of the frame, the layout and the playhead; played backwards it runs backwards. */
import type { Flight, FlightKind } from '../../contract/events.ts';
import type { Table } from '../../contract/frame.ts';
import type { EventId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { pathData, placeAt } from './path.ts';
import { type Layer, type RouteSpace, routesOf } from './routes.ts';

export interface PacketItem {
  /** The flight's key in the frame and the row it is drawn in: one message may be several items. */
  readonly key: string;
  readonly flightKey: string;
  readonly eventId: EventId;
  readonly layer: Layer;
  readonly kind: FlightKind;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly isLost: boolean;
  readonly opacity: number;
  readonly recordCount: number;
  /** How many messages of its kind it stands for, itself included. */
  readonly bundled: number;
}

export interface PipeItem {
  readonly key: string;
  readonly layer: Layer;
  readonly d: string;
  /** Records move on it. */
  readonly carriesRecords: boolean;
  /** A message too quick to be seen as a dot: the whole pipe shows it. Null while there is none. */
  readonly lit: FlightKind | null;
}

export interface DisplayList {
  readonly packets: readonly PacketItem[];
  readonly pipes: readonly PipeItem[];
}

export interface DisplayOptions {
  /** Simulated seconds per second of wall time. */
  readonly rate: number;
  /** Pipes light up, nothing moves. */
  readonly reducedMotion: boolean;
}

/** A flight shorter than this on the wall is a lit pipe. */
const SEEN_MS = 60;
/** How faint a lost message is when it would have arrived; from there on it is gone. */
const FAINTEST = 0.4;
/** More items than this are not drawn: those that carry nothing go first. */
const MOST_ITEMS = 400;
/** With more items than this the empty-handed are faint. */
const DENSE_ITEMS = 80;
const DENSE_OPACITY = 0.5;
/** Packets of one kind closer than this on the same pipe become one. */
const BUNDLE_PX = 5;

/** Part of the way it has gone, 0 at `sentAtUs` and 1 at `arrivesAtUs`; stops where it was lost. */
export function progressOf(flight: Flight, timeUs: SimTimeUs): number {
  const until = flight.lostAtUs === null ? timeUs : Math.min(timeUs, flight.lostAtUs);
  const span = flight.arrivesAtUs - flight.sentAtUs;
  return span <= 0 ? 1 : Math.min(1, Math.max(0, (until - flight.sentAtUs) / span));
}

/** A lost one lies where it was lost until it would have arrived. */
const isInTheAir = (flight: Flight, timeUs: SimTimeUs): boolean =>
  timeUs >= flight.sentAtUs && timeUs <= flight.arrivesAtUs;

function opacityOf({ lostAtUs, arrivesAtUs }: Flight, timeUs: SimTimeUs): number {
  if (lostAtUs === null || timeUs <= lostAtUs || arrivesAtUs <= lostAtUs) return 1;
  return 1 - (1 - FAINTEST) * Math.min(1, (timeUs - lostAtUs) / (arrivesAtUs - lostAtUs));
}

export function displayList(
  flights: Table<Flight>,
  space: RouteSpace,
  timeUs: SimTimeUs,
  options: DisplayOptions,
): DisplayList {
  const packets: PacketItem[] = [];
  const pipes = new Map<string, PipeItem>();
  for (const flightKey in flights) {
    const flight = flights[flightKey]!;
    if (!isInTheAir(flight, timeUs)) continue;
    const isLost = flight.lostAtUs !== null && timeUs >= flight.lostAtUs;
    const isQuick =
      options.reducedMotion ||
      (flight.arrivesAtUs - flight.sentAtUs) / 1000 / Math.max(options.rate, 0.001) < SEEN_MS;
    const carriesRecords = flight.kind === 'produce' || flight.kind === 'records';
    for (const { layer, lane, path } of routesOf(flight, space)) {
      const d = pathData(path);
      const pipeKey = `${layer} ${d}`;
      const known = pipes.get(pipeKey);
      pipes.set(pipeKey, {
        key: pipeKey,
        layer,
        d,
        carriesRecords: carriesRecords || known?.carriesRecords === true,
        lit: isQuick && !isLost ? flight.kind : (known?.lit ?? null),
      });
      if (isQuick && !isLost) continue;
      const { x, y, heading } = placeAt(path, progressOf(flight, timeUs));
      packets.push({
        key: `${flightKey} ${lane}`,
        flightKey,
        eventId: flight.eventId,
        layer,
        kind: flight.kind,
        x,
        y,
        heading,
        isLost,
        opacity: opacityOf(flight, timeUs),
        recordCount: flight.recordCount,
        bundled: 1,
      });
    }
  }
  return { packets: thinned(faded(bundled(packets))), pipes: [...pipes.values()] };
}

const isEmptyHanded = ({ kind }: PacketItem): boolean =>
  kind === 'fetch' || kind === 'empty' || kind === 'heartbeat';

/** Where much flies, what carries nothing steps back. */
function faded(packets: readonly PacketItem[]): readonly PacketItem[] {
  if (packets.length <= DENSE_ITEMS) return packets;
  return packets.map((packet) =>
    isEmptyHanded(packet) ? { ...packet, opacity: packet.opacity * DENSE_OPACITY } : packet,
  );
}

function thinned(packets: readonly PacketItem[]): readonly PacketItem[] {
  if (packets.length <= MOST_ITEMS) return packets;
  const full = packets.filter((packet) => !isEmptyHanded(packet));
  const empty = packets.filter(isEmptyHanded);
  return [...full, ...empty].slice(0, MOST_ITEMS);
}

/** Of packets that would cover each other, one stays and says how many it stands for. */
function bundled(packets: readonly PacketItem[]): readonly PacketItem[] {
  const cells = new Map<string, PacketItem>();
  const result: PacketItem[] = [];
  for (const packet of packets) {
    if (packet.isLost) {
      result.push(packet);
      continue;
    }
    const cell = `${packet.layer}${packet.kind}${packet.heading} ${Math.round(packet.x / BUNDLE_PX)} ${Math.round(packet.y / BUNDLE_PX)}`;
    const first = cells.get(cell);
    cells.set(cell, first ? { ...first, bundled: first.bundled + 1 } : packet);
  }
  return [...result, ...cells.values()];
}
