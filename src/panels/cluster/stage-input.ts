/** From the frame: what exists and in which order. It changes when things come or go, not when they fare well or badly. */
import type { ClusterFrame, TopicView } from '../../contract/frame.ts';
import type { StageInput } from './geometry.ts';

export function stageInput(
  frame: Pick<ClusterFrame, 'brokers' | 'topics' | 'partitions' | 'order'>,
  width: number,
  windowWidth: number,
  height = 0,
): StageInput {
  const topics = topicsOf(frame);
  return {
    width,
    height,
    windowWidth,
    brokers: frame.order.brokers.flatMap((id) => {
      const broker = frame.brokers[id];
      return broker ? [{ id, brokerId: broker.brokerId }] : [];
    }),
    groups: frame.order.groups,
    topics: topics
      .filter(({ internal }) => !internal)
      .map(({ name, partitions }) => ({
        name,
        // A topic that is being deleted may have lost rows before its line.
        partitions: partitions.filter((key) => frame.partitions[key] !== undefined),
      })),
    hasInternal: topics.some(({ internal }) => internal),
  };
}

export function topicsOf({ topics, order }: Pick<ClusterFrame, 'topics' | 'order'>): readonly TopicView[] {
  const ordered = order.topics.flatMap((name) => topics[name] ?? []);
  const rest = Object.values(topics).filter(({ name, internal }) => internal && !order.topics.includes(name));
  return [...ordered, ...rest];
}
