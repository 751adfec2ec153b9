/** A broker of an era with ZooKeeper: how what comes from there reaches its replicas, and what they want reaches it.
 *  See         broker-node.ts, kafka-zk/kafka-zk.ts, broker/control-requests.ts */
import { takeProducerIds } from '../broker/client-requests.ts';
import { onBrokerConfigs, onTopicConfigs } from '../broker/control-requests.ts';
import { onIsrWritten } from '../broker/isr-change.ts';
import { closeLogs } from '../broker/log-manager.ts';
import { checkpointHighWatermarks } from '../broker/replica-manager.ts';
import type { AlterItem, BrokerHooks } from '../broker/state.ts';
import { brokerOf, controlOf, diskOf } from '../broker/state.ts';
import { onAdminRequest } from '../kafka-zk/admin-requests.ts';
import { beginControlledShutdown } from '../kafka-zk/broker-shutdown.ts';
import { writeIsr } from '../kafka-zk/isr-changes.ts';
import type { KafkaZkHost } from '../kafka-zk/kafka-zk.ts';
import { zkListenerOf } from '../kafka-zk/kafka-zk.ts';
import { askForProducerIds } from '../kafka-zk/producer-ids.ts';
import type { MetadataCache } from '../kafka-zk/topic-admin.ts';
import { createInternalTopic, reviewTopics } from '../kafka-zk/topic-admin.ts';
import { readTopicConfigs } from '../kafka-zk/topic-configs.ts';
import type { NodeContext } from '../kernel/context.ts';
import { visibleLeader } from '../protocol/metadata-image.ts';
import { closeZk } from '../zookeeper-client/client.ts';
import type { ZkListener } from '../zookeeper-client/state.ts';

/** What its replicas want of ZooKeeper. */
export const zkHooks: Pick<
  BrokerHooks,
  | 'writeIsr'
  | 'readTopicConfigs'
  | 'onMetadataUpdated'
  | 'askForProducerIds'
  | 'createInternalTopic'
  | 'administer'
> = {
  writeIsr(node, change) {
    const { key, leaderEpoch, partitionEpoch: zkVersion, isr } = change;
    const controllerEpoch = controlOf(node).leaderMadeBy.get(key) ?? controlOf(node).epoch;
    writeIsr(node, { key, leaderEpoch, controllerEpoch, zkVersion, isr }, change);
  },
  readTopicConfigs,
  onMetadataUpdated: (node) => reviewTopics(node, cacheOf(node)),
  askForProducerIds,
  createInternalTopic,
  administer: (node, api, incoming) => onAdminRequest(node, api, incoming, cacheOf(node)),
};

function cacheOf(node: NodeContext): MetadataCache {
  const { image } = brokerOf(node);
  return {
    aliveBrokers: [...image.brokers.values()].map(({ brokerId, rack }) => ({ id: brokerId, rack })),
    hasTopic: (topic) => image.topics.has(topic),
    isLed: (topic, count) => {
      const partitions = image.topics.get(topic)?.partitions ?? [];
      return (
        partitions.length >= count && partitions.every((partition) => visibleLeader(image, partition) >= 0)
      );
    },
  };
}

export interface ZkWiring {
  readonly host: KafkaZkHost;
  readonly listener: ZkListener;
}

/** What comes from ZooKeeper, and where it goes. `serveBacklog`: requests that came before the broker was registered. */
export function wireZk(hooks: BrokerHooks, serveBacklog: (node: NodeContext) => void): ZkWiring {
  const host: KafkaZkHost = {
    cache: cacheOf,
    onRegistered(node, brokerEpoch) {
      const broker = brokerOf(node);
      broker.brokerEpoch = brokerEpoch;
      if (broker.phase === 'starting') broker.phase = 'running';
      if (broker.isCaughtUp) return;
      broker.isCaughtUp = true;
      serveBacklog(node);
    },
    onStartFailed(node, why, sessionId) {
      node.emit({ type: 'broker.startFailed', brokerId: diskOf(node).brokerId, why, sessionId });
      node.exit();
    },
    onTopicConfigs: (node, configs) => onTopicConfigs(node, configs, hooks),
    onBrokerConfigs,
    // Given by `writeIsr` above.
    onIsrWritten: (node, context, zkVersion) => onIsrWritten(node, context as AlterItem, zkVersion, hooks),
    onProducerIds: (node, block) => takeProducerIds(node, block, hooks),
    onInternalTopicDone(node, topic) {
      brokerOf(node).creating.delete(topic);
    },
    onMayLeave: (node) => leave(node),
    // Kafka closes its logs before its session, and serves nobody by then; here it serves until both are closed, so that nothing is
    // written behind what the closed logs say.
    onClosed(node) {
      closeLogs(node);
      checkpointHighWatermarks(node);
      node.exit();
    },
  };
  const listener = zkListenerOf(host);
  const leave = (node: NodeContext): void => closeZk(node, listener);
  return { host, listener };
}

/** Begins a controlled shutdown: leadership moves first, if there is a controller to move it. */
export function stopZkBroker(node: NodeContext, { host }: ZkWiring): void {
  brokerOf(node).phase = 'stopping';
  if (!beginControlledShutdown(node)) host.onMayLeave(node);
}
