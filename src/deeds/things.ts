/** Everything that can be done, thing by thing: what a menu shows of one, and the palette of all. */
import type { ClusterFrame } from '../contract/frame.ts';
import type { SelectedThing } from '../store/index.ts';
import { consumerDeeds, newConsumerDeed } from './consumers.ts';
import type { Deed, Speech } from './deed.ts';
import { groupDeeds } from './groups.ts';
import { producerDeeds } from './producers.ts';
import { brokerDeeds, controllerDeeds, wholeDeeds, zookeeperDeeds } from './servers.ts';
import { partitionDeeds, topicDeeds } from './topics.ts';

/** What deeds are done to; `cluster`: all nodes at once. */
export interface Thing {
  readonly kind: Exclude<SelectedThing['kind'], 'record'> | 'zookeeper' | 'cluster';
  readonly id: string;
}

/** None, when there is no such thing (any more). */
export function deedsOf(frame: ClusterFrame, { kind, id }: Thing, speech: Speech): readonly Deed[] {
  switch (kind) {
    case 'broker':
      return brokerDeeds(frame, id);
    case 'controller':
      return controllerDeeds(frame, id);
    case 'zookeeper':
      return zookeeperDeeds(frame, id);
    case 'topic':
      return topicDeeds(frame, id);
    case 'partition':
    case 'replica':
      return partitionDeeds(frame, id);
    case 'producer':
      return producerDeeds(frame, id, speech);
    case 'consumer':
      return consumerDeeds(frame, id, speech);
    case 'group':
      return groupDeeds(frame, id);
    case 'cluster':
      return [...wholeDeeds(frame), newConsumerDeed(frame, null)];
  }
}

export const thingsOf = (frame: ClusterFrame): readonly Thing[] => [
  ...frame.order.brokers.map((id) => ({ kind: 'broker', id }) as const),
  ...frame.order.controllers.map((id) => ({ kind: 'controller', id }) as const),
  ...frame.order.zookeepers.map((id) => ({ kind: 'zookeeper', id }) as const),
  ...frame.order.topics.map((id) => ({ kind: 'topic', id }) as const),
  ...Object.keys(frame.partitions).map((id) => ({ kind: 'partition', id }) as const),
  ...frame.order.producers.map((id) => ({ kind: 'producer', id }) as const),
  ...Object.keys(frame.consumers).map((id) => ({ kind: 'consumer', id }) as const),
  ...frame.order.groups.map((id) => ({ kind: 'group', id }) as const),
  { kind: 'cluster', id: 'cluster' },
];
