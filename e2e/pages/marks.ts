/** Places of the stage and what colour must be there, from the lists that the stage draws by: rows (`drawRow`), owners
 *  (`stripOf`), messages (`displayList`), and tiles of the blocks. Numbers only; the page is not asked what it has drawn. */
import type { ClusterFrame } from '../../src/contract/frame.ts';
import { english } from '../../src/i18n/index.ts';
import { displayList } from '../../src/panels/cluster/display-list.ts';
import { layoutStage, type StageLayout } from '../../src/panels/cluster/geometry.ts';
import { brokerState, stripOf } from '../../src/panels/cluster/model.ts';
import { portsOf } from '../../src/panels/cluster/ports.ts';
import { controllerCentres } from '../../src/panels/cluster/quorum.ts';
import { bracketsOf, drawRow } from '../../src/panels/cluster/row-drawing.ts';
import { stageInput } from '../../src/panels/cluster/stage-input.ts';
import { layoutScale, TILE, tilePlace } from '../../src/panels/scale/geometry.ts';
import { scaleModel } from '../../src/panels/scale/model.ts';

export type MarkKind =
  | 'water'
  | 'high watermark'
  | 'dry bed'
  | 'offline'
  | 'flag'
  | 'owner'
  | 'lag'
  | 'packet';

export interface Mark {
  readonly kind: MarkKind;
  readonly what: string;
  /** In the content of the stage. */
  readonly x: number;
  readonly y: number;
  /** The token of the theme that it is painted in. */
  readonly ink: string;
}

/** What only the browser knows: how much room the stage has, and where panels of producers stand. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly windowWidth: number;
  readonly top: number;
  readonly scrollTop: number;
  readonly levels: Readonly<Record<string, number>>;
}

/** Nothing else is painted this near to what is asked for. */
const CLEAR_PX = 12;
const HUES = 'abcdefgh';
const ownInk = (hue: number | null): string => (hue === null ? '--ctl' : `--own-${HUES[hue % HUES.length]}`);

export function stageMarks(frame: ClusterFrame, room: Room, rate: number): readonly Mark[] {
  const layout = layoutStage(stageInput(frame, room.width, room.windowWidth));
  const flying = packets(frame, layout, room, rate);
  const still = rows(frame, layout).filter(({ x, y }) =>
    flying.every((packet) => Math.hypot(packet.x - x, packet.y - y) > CLEAR_PX + 8),
  );
  // A message that lies over another, or over its number, cannot be told from it.
  const alone = flying.filter(
    (one) =>
      one.ink !== '' &&
      flying.every((other) => other === one || Math.hypot(other.x - one.x, other.y - one.y) > CLEAR_PX),
  );
  return [...still, ...alone];
}

function rows(frame: ClusterFrame, layout: StageLayout): readonly Mark[] {
  const brokers = Object.values(frame.brokers).map(brokerState);
  const marks: Mark[] = [];
  for (const view of Object.values(frame.partitions)) {
    const top = layout.rowY[view.id];
    if (top === undefined) continue;
    const drawing = drawRow(view, layout, brokers, english.t);
    const note = (kind: MarkKind, where: string, x: number, y: number, ink: string): void => {
      marks.push({ kind, what: `${kind} of ${view.id}, ${where}`, x, y: top + y, ink });
    };
    for (const { cell, column, shape, top: y } of drawing.cells) {
      const where = `broker ${cell.brokerId}`;
      const x = (at: number): number => column.channelX + at;
      // Above the numerals, and away from the edges.
      const high = y + 2.5;
      if (shape.risk || shape.isBehind) continue;
      if (cell.isOffline) {
        if (shape.width - shape.leo > 24) note('offline', where, x(shape.width - 8), high, '--off-bg');
        continue;
      }
      if (shape.hw - shape.start > 16) note('water', where, x((shape.start + shape.hw) / 2), high, '--water');
      if (shape.hw - shape.start > 3) note('high watermark', where, x(shape.hw), high, '--deep');
      if (shape.width - shape.leo > 12) note('dry bed', where, x(shape.leo + 5), high, '--bed');
    }
    if (drawing.flag?.look === 'solid' && drawing.flag.arc === null)
      note('flag', `broker ${view.leaderId}`, drawing.flag.at.x + 5.6, drawing.flag.at.y + 4.7, '--ink');
    const strips = layout.strips.map(({ groupId }) => stripOf(frame, groupId, view.id, null));
    for (const { groupId, hue, y, from, to } of bracketsOf(strips, drawing, layout))
      if (to - from > 8) note('lag', groupId, (from + to) / 2, y, ownInk(hue));
    strips.forEach(({ groupId, phase, owner, readers }, i) => {
      const box = layout.strips[i];
      if (box && owner && phase === 'owned' && !readers)
        note('owner', groupId, box.x + 3, layout.measures.squareTop + 3, ownInk(owner.hue));
    });
  }
  return marks;
}

/** All messages in the air; those that are hollow have no ink of their own in the middle. */
function packets(frame: ClusterFrame, layout: StageLayout, room: Room, rate: number): readonly Mark[] {
  const space = {
    frame,
    layout,
    ports: portsOf(frame.order.producers, layout, room, (producer) => room.levels[producer] ?? null),
    controllerX: controllerCentres(frame.order.controllers, layout),
  };
  const list = displayList(frame.flights, space, frame.timeUs, { rate, reducedMotion: false });
  return list.packets.map(({ x, y, kind, isLost, key, opacity, layer }) => ({
    kind: 'packet',
    what: `${kind} ${key}`,
    x,
    y,
    ink:
      isLost || opacity < 1 || layer === 'head'
        ? ''
        : kind === 'produce' || kind === 'records'
          ? '--water'
          : kind === 'fetch' || kind === 'ack'
            ? '--sea'
            : '',
  }));
}

export interface TileMark {
  readonly what: string;
  readonly x: number;
  readonly y: number;
  readonly ink: string;
}

/** The tiles of the blocks: water as high as the share in sync, a cap that says how bad it is. */
export function tileMarks(frame: ClusterFrame, width: number): readonly TileMark[] {
  const model = scaleModel(frame);
  const layout = layoutScale(model.topics, model.brokers.length, width, null);
  return model.topics.flatMap(({ tiles }, i) =>
    tiles.flatMap((tile, j) => {
      const row = layout.rows[i];
      if (!row) return [];
      const { x, y } = tilePlace(layout, row, j);
      const isFull = tile.inSync === tile.replicas;
      const cap = tile.health === 'missing' ? '--amber' : '--red';
      return [
        {
          what: `foot of ${tile.key}`,
          x: x + TILE / 2,
          y: y + TILE - 1,
          ink: tile.health === 'none' ? '--off' : '--water',
        },
        { what: `cap of ${tile.key}`, x: x + TILE / 2, y: y + 1, ink: isFull ? '--water' : cap },
      ];
    }),
  );
}
