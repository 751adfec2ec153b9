/** Puts a display list on the screen by hand: elements are kept from one animation frame to the next and only their
 *  attributes are written, so that nothing of React runs while messages fly. */
import type { EventId } from '../../contract/ids.ts';
import { play } from '../../ui/index.ts';
import type { DisplayList, PacketItem, PipeItem } from './display-list.ts';
import { VANISH } from './motion.ts';
import { CROSS, outline, packetShape } from './packet-shapes.ts';
import type { Layer } from './routes.ts';

const LOST = ' packet--lost';
const SELECTED = ' packet--selected';

const COUNT_ABOVE_PX = 7;

const SVG = 'http://www.w3.org/2000/svg';

export interface Painter {
  /** `selected`: the event whose message is looked at; 0 for none. */
  paint(list: DisplayList, selected: EventId, tipOf: (item: PacketItem) => string): void;
  clear(): void;
}

interface Drawn {
  readonly group: SVGGElement;
  readonly body: SVGPathElement;
  readonly halo: SVGCircleElement;
  readonly count: SVGTextElement;
  d: string;
  look: string;
  tip: string;
  opacity: string;
  bundled: number;
}

/** `roots`: a pipe and a packet group for each layer. */
export function createPainter(
  roots: Readonly<Record<Layer, { readonly pipes: SVGGElement; readonly packets: SVGGElement }>>,
): Painter {
  const packets = new Map<string, Drawn>();
  const pipes = new Map<string, { readonly path: SVGPathElement; look: string }>();

  const drawPipe = (item: PipeItem): void => {
    let pipe = pipes.get(item.key);
    if (!pipe) {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('d', item.d);
      roots[item.layer].pipes.append(path);
      pipe = { path, look: '' };
      pipes.set(item.key, pipe);
    }
    const look = `pipe${item.carriesRecords ? ' pipe--records' : ''}${item.lit ? ` pipe--lit pipe--${item.lit}` : ''}`;
    if (pipe.look !== look) {
      pipe.look = look;
      pipe.path.setAttribute('class', look);
    }
  };

  const drawPacket = (item: PacketItem, selected: EventId, tipOf: (item: PacketItem) => string): void => {
    let drawn = packets.get(item.key);
    if (!drawn) {
      drawn = makePacket();
      drawn.group.dataset.event = String(item.eventId);
      roots[item.layer].packets.append(drawn.group);
      packets.set(item.key, drawn);
    }
    const look = `packet packet--${item.kind}${item.eventId === selected ? SELECTED : ''}${item.isLost ? LOST : ''}`;
    if (drawn.look !== look) {
      drawn.look = look;
      drawn.group.setAttribute('class', look);
    }
    const tip = tipOf(item);
    if (drawn.tip !== tip) {
      drawn.tip = tip;
      drawn.group.dataset.tip = tip;
    }
    const isDirected = item.kind === 'produce' || item.kind === 'records' || item.isLost;
    const shape = packetShape(item.kind, item.recordCount);
    const d = outline(
      item.isLost ? [...shape, ...CROSS] : shape,
      item.x,
      item.y,
      isDirected ? item.heading : 0,
    );
    if (drawn.d !== d) {
      drawn.d = d;
      drawn.body.setAttribute('d', d);
      drawn.halo.setAttribute('cx', item.x.toFixed(1));
      drawn.halo.setAttribute('cy', item.y.toFixed(1));
    }
    const opacity = item.opacity.toFixed(2);
    if (drawn.opacity !== opacity) {
      drawn.opacity = opacity;
      drawn.group.setAttribute('opacity', opacity);
    }
    if (drawn.bundled !== item.bundled) {
      drawn.bundled = item.bundled;
      drawn.count.textContent = item.bundled > 1 ? `×${item.bundled}` : '';
    }
    if (item.bundled > 1) {
      drawn.count.setAttribute('x', item.x.toFixed(1));
      drawn.count.setAttribute('y', (item.y - COUNT_ABOVE_PX).toFixed(1));
    }
  };

  return {
    paint: (list, selected, tipOf) => {
      const present = new Set<string>();
      for (const item of list.pipes) {
        present.add(item.key);
        drawPipe(item);
      }
      for (const [key, { path }] of pipes) {
        if (present.has(key)) continue;
        path.remove();
        pipes.delete(key);
      }
      present.clear();
      for (const item of list.packets) {
        present.add(item.key);
        drawPacket(item, selected, tipOf);
      }
      for (const [key, drawn] of packets) {
        if (present.has(key)) continue;
        packets.delete(key);
        leave(drawn);
      }
    },
    clear: () => {
      for (const { path } of pipes.values()) path.remove();
      for (const { group } of packets.values()) group.remove();
      pipes.clear();
      packets.clear();
    },
  };
}

/** One that has arrived is gone at once; a lost one goes on fading where it lies. */
function leave({ group, look }: Drawn): void {
  const isLost = look.endsWith(LOST);
  const fade = isLost ? play(group, VANISH, { duration: '--t-death', easing: '--e-out' }) : null;
  if (fade) fade.addEventListener('finish', () => group.remove());
  else group.remove();
}

function makePacket(): Drawn {
  const group = document.createElementNS(SVG, 'g');
  const halo = document.createElementNS(SVG, 'circle');
  halo.setAttribute('r', '8');
  halo.setAttribute('class', 'packet__halo');
  const body = document.createElementNS(SVG, 'path');
  body.setAttribute('class', 'packet__body');
  const count = document.createElementNS(SVG, 'text');
  count.setAttribute('class', 'packet__count');
  group.append(halo, body, count);
  return {
    group,
    body,
    halo,
    count,
    d: '',
    look: '',
    tip: '',
    opacity: '1.00',
    bundled: 1,
  };
}
