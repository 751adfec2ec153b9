/** Wishes that the operator's terminal carries to the cluster. Each is looked at with the controller's own eyes first, so
 *  that a refusal comes in its words at once; what the cluster says later comes as an event.
 *  See         admin-node.ts, controller/admin-requests.ts */
import { NO_BROKER, partitionKey } from '../../contract/ids.ts';
import { COMMIT_RULE, commitRuleOf, WHAT_IF_ERA } from '../../contract/what-if.ts';
import { refuseConfigChange } from '../broker/config-admin.ts';
import { refuseConfigs } from '../controller/config-control.ts';
import type { Control } from '../controller/control.ts';
import { decidesByMajority } from '../controller/control.ts';
import { electLeader } from '../controller/elections.ts';
import { stuckPartition } from '../controller/majority.ts';
import { reassign } from '../controller/reassignments.ts';
import { addPartitions, isRefusal, refuseTopic } from '../controller/topics.ts';
import { effectiveConfigs } from '../protocol/metadata-image.ts';
import type { AdminCommandType, AdminHandlers } from './admin-checks.ts';
import { ask, check, checkAbort, checkRecords, checkTopic, hasBrokerUp, MAX_TOPICS } from './admin-checks.ts';
import { asConfigChange, asNewTopic } from './admin-node.ts';
import type { Handler } from './wish.ts';
import { refuse, refuseMore, refuseValue } from './wish.ts';
import type { World } from './world.ts';
import { activeController, controllerDisk, latestImage } from './world.ts';
import { zkAdminHandlers } from './zk-admin-commands.ts';

/** What the active controller would decide from; refused while there is none, or no broker to ask it through. */
function controlOf(world: World): Control {
  const active = activeController(world);
  const image = latestImage(world);
  if (!active) return refuse({ code: 'noController', params: {} });
  if (!hasBrokerUp(world)) refuse({ code: 'noBrokerUp', params: {} });
  const { controllerId, configs, rules } = controllerDisk(active);
  return { image, rules, configs: effectiveConfigs(image, controllerId, configs) };
}

/** What-ifs are of one era. */
function checkEra({ rules }: Pick<Control, 'rules'>): void {
  if (rules.era !== WHAT_IF_ERA) refuse({ code: 'whatIfEra', params: { era: rules.era, only: WHAT_IF_ERA } });
}

/** Of a topic that commits by majority neither leaders nor replicas are chosen. */
function checkChoice({ image }: Control, topic: string): void {
  if (decidesByMajority(image, topic)) refuse({ code: 'majorityDecides', params: { topic } });
}

const kraftHandlers: AdminHandlers = {
  'topic.create': (world, command, commandId) => {
    const control = controlOf(world);
    if (control.image.topics.size >= MAX_TOPICS) refuseMore('topics', MAX_TOPICS);
    if (command.topic.whatIf) checkEra(control);
    check(refuseTopic(control, asNewTopic(command.topic)));
    ask(world, command, commandId);
    return command.topic.name;
  },
  'topic.commitRule': (world, command, commandId) => {
    const control = controlOf(world);
    const { name, rule } = command;
    checkTopic(control.image, name);
    const topic = control.image.topics.get(name);
    checkEra(control);
    if (commitRuleOf(topic?.configs) === rule)
      refuse({ code: 'commitRuleAlready', params: { topic: name, rule } });
    const stuck = stuckPartition(topic?.partitions ?? [], rule === 'isr' ? null : rule);
    if (stuck) {
      const partition = partitionKey(name, stuck.partition);
      if (stuck.leader === NO_BROKER)
        refuse({ code: 'commitRuleNeedsLeader', params: { topic: name, partition } });
      refuse({ code: 'commitRuleNeedsAll', params: { topic: name, partition, isr: stuck.isr.join(', ') } });
    }
    return ask(world, command, commandId);
  },
  'topic.delete': (world, command, commandId) => {
    checkTopic(controlOf(world).image, command.name);
    return ask(world, command, commandId);
  },
  'log.deleteRecords': (world, command, commandId) => {
    checkRecords(controlOf(world).image, command);
    return ask(world, command, commandId);
  },
  'transaction.abort': (world, command, commandId) => {
    checkAbort(controlOf(world).image, command);
    return ask(world, command, commandId);
  },
  'topic.addPartitions': (world, command, commandId) => {
    const control = controlOf(world);
    const { name, partitionCount } = command;
    checkTopic(control.image, name);
    // Where they would go is drawn when they are made.
    const added = addPartitions(control, { name, count: partitionCount, assignments: null }, () => 0);
    if (isRefusal(added)) check(added);
    return ask(world, command, commandId);
  },
  'partition.reassign': (world, command, commandId) => {
    const control = controlOf(world);
    checkTopic(control.image, command.topic);
    checkChoice(control, command.topic);
    check(reassign(control, command.topic, command.partition, command.replicas, true).refusal);
    return ask(world, command, commandId);
  },
  'partition.electLeader': (world, command, commandId) => {
    const control = controlOf(world);
    checkTopic(control.image, command.topic);
    checkChoice(control, command.topic);
    const { error, message } = electLeader(control, command.topic, command.partition, command.election);
    if (error !== 'NONE') check({ error, message: message ?? error });
    return ask(world, command, commandId);
  },
  'config.alter': (world, command, commandId) => {
    const control = controlOf(world);
    const { scope, name, configs } = command;
    if (scope === 'topic') checkTopic(control.image, name);
    // What-ifs are switched by a wish of their own, not as if Kafka had such a config.
    if (COMMIT_RULE in configs) refuseValue(COMMIT_RULE, configs[COMMIT_RULE], 'kafkaConfig');
    const request = asConfigChange(command);
    const broker = { brokerId: Number(name), rules: control.rules };
    check(refuseConfigChange(request, broker));
    const changes = Object.entries(configs).map(([config, value]) => ({ name: config, value }));
    check(refuseConfigs(control, scope, name, changes));
    return ask(world, command, commandId);
  },
};

function byEra<T extends AdminCommandType>(type: T): Handler<T> {
  return (world, command, commandId) =>
    (world.ensemble ? zkAdminHandlers : kraftHandlers)[type](world, command, commandId);
}

export const adminHandlers: AdminHandlers = {
  'topic.create': byEra('topic.create'),
  'topic.commitRule': byEra('topic.commitRule'),
  'topic.delete': byEra('topic.delete'),
  'log.deleteRecords': byEra('log.deleteRecords'),
  'transaction.abort': byEra('transaction.abort'),
  'topic.addPartitions': byEra('topic.addPartitions'),
  'partition.reassign': byEra('partition.reassign'),
  'partition.electLeader': byEra('partition.electLeader'),
  'config.alter': byEra('config.alter'),
};
