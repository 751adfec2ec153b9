/** Which pipes a message travels. One that is about several partitions is drawn in each of their rows, always as the
 *  same message; one that is about none runs under the broker names or, between brokers and controllers, under the
 *  metadata row. */

import type { Flight } from '../../contract/events.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { NodeId, PartitionKey } from '../../contract/ids.ts';
import type { ColumnBox, StageLayout, StripBox } from './geometry.ts';
import { channelTop } from './geometry.ts';
import { type Path, type Point, pathOf, reversed } from './path.ts';
import { offsetX, scaleOf } from './scale.ts';

/** `body` scrolls with the rows, `head` stays with the header. */
export type Layer = 'body' | 'head';

export interface Route {
  readonly layer: Layer;
  /** Row it is drawn in, or the name of a lane of the head. */
  readonly lane: string;
  /** From the sender to the receiver. */
  readonly path: Path;
}

/** Where a producer's pipe enters the stage, in content pixels, and which lane of the bus it takes. */
export interface Port {
  readonly y: number;
  readonly busX: number;
}

export interface RouteSpace {
  readonly frame: Pick<ClusterFrame, 'partitions' | 'consumers' | 'groups'>;
  readonly layout: StageLayout;
  readonly ports: Readonly<Record<NodeId, Port>>;
  /** Centre of each controller's box in the head, by node. */
  readonly controllerX: Readonly<Record<NodeId, number>>;
}

export function routesOf(flight: Flight, space: RouteSpace): readonly Route[] {
  const { layout } = space;
  const from = columnOf(layout, flight.from);
  const to = columnOf(layout, flight.to);
  if (from && to) return betweenBrokers(flight, from, to, space);
  const broker = from ?? to;
  const other = from ? flight.to : flight.from;
  if (!broker) return betweenControllers(flight, space);
  const paths = fromClient(flight, other, broker, space);
  return from ? paths.map((route) => ({ ...route, path: reversed(route.path) })) : paths;
}

const columnOf = (layout: StageLayout, node: NodeId): ColumnBox | undefined =>
  layout.columns.find(({ id }) => id === node);

/** Visible rows the message is about. */
const rowsOf = (flight: Flight, { layout, frame }: RouteSpace): readonly PartitionKey[] =>
  flight.partitions.filter((key) => layout.rowY[key] !== undefined && frame.partitions[key] !== undefined);

// ---- broker to broker

function betweenBrokers(flight: Flight, from: ColumnBox, to: ColumnBox, space: RouteSpace): readonly Route[] {
  // A controller that tells its own broker.
  if (from === to) return [];
  const { layout } = space;
  const rows = rowsOf(flight, space);
  if (rows.length > 0)
    return rows.map((key): Route => {
      const lane = rowTop(layout, key) + layout.measures.replicaLane;
      const start = tail(space, key, from);
      const end = tail(space, key, to);
      return {
        layer: 'body',
        lane: key,
        path: pathOf([
          [start.x, start.bottom],
          [start.x, lane],
          [end.x, lane],
          [end.x, end.bottom],
        ]),
      };
    });
  if (flight.partitions.length > 0 && layout.internalY < layout.height) {
    const y = layout.internalY + 5.5;
    return [
      {
        layer: 'body',
        lane: 'internal',
        path: pathOf([
          [middle(from), y],
          [middle(to), y],
        ]),
      },
    ];
  }
  return [
    headRoute('brokers', [
      [middle(from), headerLane(layout)],
      [middle(to), headerLane(layout)],
    ]),
  ];
}

interface Tail {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where records enter and leave a replica: the end of its log. */
function tail({ frame, layout }: RouteSpace, key: PartitionKey, column: ColumnBox): Tail {
  const { measures } = layout;
  const y = rowTop(layout, key);
  const view = frame.partitions[key];
  const log = view?.logs.find(({ brokerId }) => brokerId === column.brokerId);
  const isTall = view?.leaderId === column.brokerId && view.status === 'online';
  const height = isTall ? measures.leaderHeight : measures.followerHeight;
  const top = y + channelTop(measures, height);
  const x =
    view && log
      ? column.channelX + offsetX(scaleOf(view, column.channelWidth), log.logEndOffset)
      : middle(column);
  return { x: Math.max(column.channelX + 2, x - 3), top: top - 3, bottom: top + height + 2 };
}

const rowTop = (layout: StageLayout, key: PartitionKey): number => layout.rowY[key] ?? 0;
const middle = (column: ColumnBox): number => column.channelX + column.channelWidth / 2;

// ---- client or controller to broker

function fromClient(flight: Flight, client: NodeId, broker: ColumnBox, space: RouteSpace): readonly Route[] {
  switch (client.slice(0, 1)) {
    case 'p':
      return fromProducer(flight, client, broker, space);
    case 'k':
      return fromConsumer(flight, client, broker, space);
    default:
      return fromController(client, broker, space);
  }
}

const NO_BUS: Port = { y: 0, busX: 0 };

function fromProducer(
  flight: Flight,
  client: NodeId,
  broker: ColumnBox,
  space: RouteSpace,
): readonly Route[] {
  const { layout, ports } = space;
  // Where there is no bus, as on a phone, a message comes in at the left edge of its row.
  const port = layout.measures.gutter === 0 ? NO_BUS : ports[client];
  if (!port) return [];
  const rows = rowsOf(flight, space);
  if (rows.length === 0) {
    const lane = headerLane(layout);
    const points: Point[] =
      layout.measures.gutter === 0
        ? [
            [0, lane],
            [middle(broker), lane],
          ]
        : [
            [port.busX, Math.min(port.y, lane)],
            [port.busX, lane],
            [middle(broker), lane],
          ];
    return [headRoute('producers', points)];
  }
  return rows.map((key): Route => {
    const lane = rowTop(layout, key) + layout.measures.produceLane;
    const end = tail(space, key, broker);
    const entry: Point[] =
      layout.measures.gutter === 0
        ? [[0, lane]]
        : [
            [0, port.y],
            [port.busX, port.y],
            [port.busX, lane],
          ];
    return { layer: 'body', lane: key, path: pathOf([...entry, [end.x, lane], [end.x, end.top]]) };
  });
}

const FETCHES: ReadonlySet<string> = new Set(['Fetch', 'ListOffsets']);

function fromConsumer(
  flight: Flight,
  client: NodeId,
  broker: ColumnBox,
  space: RouteSpace,
): readonly Route[] {
  const { frame, layout } = space;
  const { measures } = layout;
  const groupId = flight.groupId ?? frame.consumers[client]?.groupId ?? null;
  const strip = layout.strips.find((box) => box.groupId === groupId);
  const rows = FETCHES.has(flight.api) ? rowsOf(flight, space) : [];
  if (rows.length === 0) {
    const lane = headerLane(layout);
    const x = strip ? stripX(strip, layout) : layout.width - 4;
    return [
      headRoute('groups', [
        [x, lane - (layout.mode === 'narrow' ? 8 : 18)],
        [x, lane],
        [middle(broker), lane],
      ]),
    ];
  }
  return rows.map((key): Route => {
    const y = rowTop(layout, key);
    const lane = y + measures.consumeLane;
    const source = readFrom(space, key, broker, groupId);
    const x = strip ? stripX(strip, layout) : layout.width - 4;
    const bottom = y + measures.squareTop + measures.square;
    return {
      layer: 'body',
      lane: key,
      path: pathOf([
        [x, bottom],
        [x, lane],
        [source.x, lane],
        [source.x, source.bottom],
      ]),
    };
  });
}

/** Where a group reads in a replica: at its position, below the lag brackets. */
function readFrom(space: RouteSpace, key: PartitionKey, broker: ColumnBox, groupId: string | null): Tail {
  const end = tail(space, key, broker);
  const view = space.frame.partitions[key];
  const position = groupId === null ? -1 : (space.frame.groups[groupId]?.lags[key]?.position ?? -1);
  if (!view || position < 0) return end;
  const x = broker.channelX + offsetX(scaleOf(view, broker.channelWidth), position);
  return { ...end, x: Math.min(Math.max(broker.channelX + 2, x), end.x) };
}

const stripX = (strip: StripBox, layout: StageLayout): number => strip.x + layout.measures.square / 2;

function fromController(
  controller: NodeId,
  broker: ColumnBox,
  { layout, controllerX }: RouteSpace,
): readonly Route[] {
  const x = controllerX[controller];
  if (x === undefined) return [];
  const lane = metadataLane(layout);
  const shelf = quorumLane(layout);
  const corner = layout.columnsEnd + 5;
  return [
    headRoute('metadata', [
      [x, shelf - 3],
      [x, shelf],
      [corner, shelf],
      [corner, lane],
      [middle(broker), lane],
      [middle(broker), lane - 5],
    ]),
  ];
}

function betweenControllers(flight: Flight, { layout, controllerX }: RouteSpace): readonly Route[] {
  const from = controllerX[flight.from];
  const to = controllerX[flight.to];
  if (from === undefined || to === undefined) return [];
  const shelf = quorumLane(layout);
  return [
    headRoute('quorum', [
      [from, shelf],
      [to, shelf],
    ]),
  ];
}

const headRoute = (lane: string, points: readonly Point[]): Route => ({
  layer: 'head',
  lane: `head:${lane}`,
  path: pathOf(points),
});

/** Under the broker names. */
const headerLane = ({ measures }: StageLayout): number => measures.header - 4.5;
/** Under the metadata channels. */
const metadataLane = ({ measures }: StageLayout): number => measures.header + measures.meta - 5.5;
/** Right under the controllers' boxes. */
const quorumLane = ({ measures }: StageLayout): number => measures.header + 20.5;
