/** What is set where: the newest metadata, the brokers' files, what clients were started with.
 *  See         contract/config-view.ts */
import type { ConfigsView } from '../../contract/config-view.ts';
import type { Configs } from '../../contract/configs.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { producerDisk } from '../clients/producer/state.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';

export function projectConfigs(world: World): ConfigsView {
  const { topics, brokerConfigs, groupConfigs } = latestImage(world);
  return {
    topics: Object.fromEntries(
      [...topics.values()].map(({ name, topicId, configs }) => [
        name,
        { topicId, configs: Object.fromEntries(configs) },
      ]),
    ),
    dynamic: Object.fromEntries([...brokerConfigs].map(([name, set]) => [name, Object.fromEntries(set)])),
    groups: Object.fromEntries([...groupConfigs].map(([name, set]) => [name, Object.fromEntries(set)])),
    fixed: Object.fromEntries(
      nodesOfKind(world, 'broker').map((node) => {
        const { brokerId, fixedConfigs } = brokerDisk(node);
        return [String(brokerId), fixedConfigs];
      }),
    ),
    producers: Object.fromEntries(
      nodesOfKind(world, 'producer').map((node) => [node.id, producerDisk(node).configs]),
    ),
    consumers: Object.fromEntries(
      nodesOfKind(world, 'consumer').map((node): [string, Configs] => [
        node.id,
        (node.disk as ConsumerDisk).configs,
      ]),
    ),
  };
}
