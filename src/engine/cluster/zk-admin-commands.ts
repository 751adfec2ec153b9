/** Wishes that the operator's terminal carries to a cluster with ZooKeeper, each looked at with the controller's own eyes
 *  first.
 *  See         admin-commands.ts, kafka-zk/admin-refusals.ts */
import { configBoolean, withEraDefaults } from '../../contract/configs.ts';
import { WHAT_IF_ERA } from '../../contract/what-if.ts';
import { refuseConfigChange } from '../broker/config-admin.ts';
import {
  refuseConfigs,
  refuseElection,
  refuseMove,
  refusePartitions,
  refuseTopic,
} from '../kafka-zk/admin-refusals.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import type { AdminHandlers } from './admin-checks.ts';
import { ask, check, checkRecords, checkTopic, hasBrokerUp, MAX_TOPICS } from './admin-checks.ts';
import { asConfigChange, asNewTopic } from './admin-node.ts';
import { refuse, refuseMore } from './wish.ts';
import type { World } from './world.ts';
import { hasController, latestImage } from './world.ts';

/** What the controller would decide from; refused while there is none, or no broker to ask. */
function imageOf(world: World): MetadataImage {
  const image = latestImage(world);
  if (!hasController(world)) return refuse({ code: 'noController', params: {} });
  if (!hasBrokerUp(world)) refuse({ code: 'noBrokerUp', params: {} });
  return image;
}

const brokersIn = (image: MetadataImage) =>
  [...image.brokers.values()].map(({ brokerId, rack }) => ({ id: brokerId, rack }));
const aliveIn = (image: MetadataImage) => [...image.brokers.keys()].sort((a, b) => a - b);

function refuseLacking(world: World, feature: string, since: string): never {
  return refuse({ code: 'eraLacks', params: { feature, era: world.rules.era, since } });
}

const refuseWhatIf = (world: World): never =>
  refuse({ code: 'whatIfEra', params: { era: world.rules.era, only: WHAT_IF_ERA } });

export const zkAdminHandlers: AdminHandlers = {
  'topic.create': (world, command, commandId) => {
    const image = imageOf(world);
    if (image.topics.size >= MAX_TOPICS) refuseMore('topics', MAX_TOPICS);
    if (command.topic.whatIf) refuseWhatIf(world);
    const topic = asNewTopic(command.topic);
    check(refuseTopic(topic, [...image.topics.keys()], brokersIn(image), world.rules.era));
    ask(world, command, commandId);
    return command.topic.name;
  },
  'topic.commitRule': (world) => refuseWhatIf(world),
  'topic.delete': (world, command, commandId) => {
    checkTopic(imageOf(world), command.name);
    const configs = withEraDefaults(world.rules.era, 'broker', world.scenario.configs);
    if (!configBoolean(configs, 'delete.topic.enable'))
      refuse({ code: 'deletionDisabled', params: { topic: command.name } });
    return ask(world, command, commandId);
  },
  'log.deleteRecords': (world, command, commandId) => {
    if (!world.rules.deletesRecords) refuseLacking(world, 'DeleteRecords', '0.11');
    checkRecords(imageOf(world), command);
    return ask(world, command, commandId);
  },
  'transaction.abort': (world) => refuseLacking(world, 'kafka-transactions.sh', '3.0'),
  'topic.addPartitions': (world, command, commandId) => {
    const image = imageOf(world);
    const { name, partitionCount } = command;
    checkTopic(image, name);
    const now = image.topics.get(name)?.partitions.map(({ replicas }) => replicas);
    check(refusePartitions({ name, count: partitionCount, assignments: null }, now, brokersIn(image)));
    return ask(world, command, commandId);
  },
  'partition.reassign': (world, command, commandId) => {
    const image = imageOf(world);
    const { topic, partition, replicas } = command;
    if (replicas === null && !world.rules.movesByRequest) refuseLacking(world, 'KIP-455', '2.4');
    checkTopic(image, topic);
    const found = image.topics.get(topic)?.partitions[partition];
    const isMoving = found !== undefined && found.addingReplicas.length + found.removingReplicas.length > 0;
    check(refuseMove(replicas, found && { isMoving }, aliveIn(image)));
    return ask(world, command, commandId);
  },
  'partition.electLeader': (world, command, commandId) => {
    const image = imageOf(world);
    const { topic, partition, election } = command;
    if (election === 'unclean' && !world.rules.movesByRequest) refuseLacking(world, 'KIP-460', '2.4');
    checkTopic(image, topic);
    check(refuseElection(election, image.topics.get(topic)?.partitions[partition], aliveIn(image)));
    return ask(world, command, commandId);
  },
  'config.alter': (world, command, commandId) => {
    const image = imageOf(world);
    const { scope, name, configs } = command;
    const { rules } = world;
    if (scope === 'group') refuseLacking(world, 'groupConfigs', '3.9');
    if (scope === 'topic') {
      checkTopic(image, name);
      const changes = Object.entries(configs).map(([config, value]) => ({ name: config, value }));
      check(refuseConfigs(changes, rules.era));
    } else {
      if (!rules.dynamicBrokerConfigs) refuseLacking(world, 'KIP-226', '1.1');
      check(refuseConfigChange(asConfigChange(command), { brokerId: Number(name), rules }));
    }
    return ask(world, command, commandId);
  },
};
