/** Who has a lane, and what has befallen it there. */
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import { brokerNode, controllerNode, type NodeId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { Span } from './geometry.ts';

/** Beyond that many nodes, only those that have to do with a message that is shown. */
const LANES_MAX = 24;

export type LaneFrame = Pick<
  ClusterFrame,
  'brokers' | 'controllers' | 'zookeepers' | 'producers' | 'consumers' | 'groups' | 'order' | 'cluster'
>;

export type LaneKind = 'producer' | 'broker' | 'controller' | 'zookeeper' | 'consumer';

export interface Lane {
  readonly node: NodeId;
  readonly kind: LaneKind;
  readonly isDown: boolean;
}

/** Clients above and below, the cluster between. */
export function lanesOf(
  frame: LaneFrame,
  flights: readonly Flight[],
): { lanes: readonly Lane[]; hidden: number } {
  const { order } = frame;
  const all: Lane[] = [
    ...order.producers.map((node) => ({ node, kind: 'producer' as const, isDown: false })),
    ...order.brokers.map((node) => ({
      node,
      kind: 'broker' as const,
      isDown: frame.brokers[node]?.process === 'down',
    })),
    ...order.controllers.map((node) => ({
      node,
      kind: 'controller' as const,
      isDown: frame.controllers[node]?.process === 'down',
    })),
    ...order.zookeepers.map((node) => ({
      node,
      kind: 'zookeeper' as const,
      isDown: frame.zookeepers[node]?.process === 'down',
    })),
    ...[...order.groups.flatMap((id) => frame.groups[id]?.consumers ?? []), ...order.bench].map((node) => ({
      node,
      kind: 'consumer' as const,
      isDown: frame.consumers[node]?.phase === 'down',
    })),
  ];
  if (all.length <= LANES_MAX) return { lanes: all, hidden: 0 };
  const busy = new Set(flights.flatMap(({ from, to }) => [from, to]));
  const lanes = all.filter(({ node }) => busy.has(node)).slice(0, LANES_MAX);
  return { lanes, hidden: all.length - lanes.length };
}

/** When there was no process, within the window and up to now. */
export function downSpans(
  { node, isDown }: Lane,
  events: readonly EngineEvent[],
  window: Span,
  nowUs: SimTimeUs,
): readonly Span[] {
  const untilUs = Math.min(nowUs, window.toUs);
  const spans: Span[] = [];
  let sinceUs: SimTimeUs | null = null;
  let isFirst = true;
  for (const event of events) {
    if (!('node' in event) || event.node !== node || event.timeUs > nowUs) continue;
    if (event.type === 'node.killed' || event.type === 'node.stopped') {
      sinceUs ??= event.timeUs;
    } else if (event.type === 'node.started') {
      // Who starts again was down before, even when that is too long ago to be known; the first start of all is a birth.
      if (isFirst && sinceUs === null && event.incarnation > 1) sinceUs = 0;
      if (sinceUs !== null) spans.push({ fromUs: sinceUs, toUs: event.timeUs });
      sinceUs = null;
    } else continue;
    isFirst = false;
  }
  if (isDown) spans.push({ fromUs: sinceUs ?? 0, toUs: nowUs });
  return spans
    .map(({ fromUs, toUs }) => ({ fromUs: Math.max(fromUs, window.fromUs), toUs: Math.min(toUs, untilUs) }))
    .filter(({ fromUs, toUs }) => fromUs < toUs);
}

/** The lane on which an event is marked; null: on none. */
export function laneOf(event: EngineEvent): NodeId | null {
  if ('node' in event && typeof event.node === 'string') return event.node;
  if ('brokerId' in event && typeof event.brokerId === 'number') return brokerNode(event.brokerId);
  if ('controllerId' in event && typeof event.controllerId === 'number')
    return controllerNode(event.controllerId);
  if ('consumerId' in event && typeof event.consumerId === 'string') return event.consumerId;
  if ('producerId' in event && typeof event.producerId === 'string') return event.producerId;
  if ('leaderId' in event && typeof event.leaderId === 'number' && event.leaderId >= 0)
    return brokerNode(event.leaderId);
  return null;
}
