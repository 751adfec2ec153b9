/** The producers' pipes at rest: a faint rule down the gutter for each, from where it comes in along its topic's rows. */
import type { ClusterFrame } from '../../contract/frame.ts';
import type { NodeId } from '../../contract/ids.ts';
import type { StageLayout } from './geometry.ts';
import type { Port } from './routes.ts';

const SVG = 'http://www.w3.org/2000/svg';

interface BusDrawing {
  readonly rules: string;
  /** Where each comes in. */
  readonly marks: string;
}

export function busDrawing(
  ports: Readonly<Record<NodeId, Port>>,
  frame: Pick<ClusterFrame, 'producers' | 'topics'>,
  layout: StageLayout,
): BusDrawing {
  let rules = '';
  let marks = '';
  for (const [id, port] of Object.entries(ports)) {
    const rows = frame.topics[frame.producers[id]?.topic ?? '']?.partitions ?? [];
    const lanes = rows.flatMap((key) => {
      const y = layout.rowY[key];
      return y === undefined ? [] : [y + layout.measures.produceLane];
    });
    const reach = [port.y, ...lanes];
    rules += `M0 ${port.y}H${port.busX}M${port.busX} ${Math.min(...reach)}V${Math.max(...reach)}`;
    marks += `M0 ${port.y - 4.5}l6.5 4.5l-6.5 4.5Z`;
  }
  return { rules, marks };
}

export function drawBuses(group: SVGGElement, { rules, marks }: BusDrawing): void {
  group.replaceChildren(pathOf('bus', rules), pathOf('bus-mark', marks));
}

function pathOf(name: string, d: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', name);
  path.setAttribute('d', d);
  return path;
}
