/** Wishes that the operator's terminal carries to the cluster. Each is looked at with the controller's own eyes first, so
 *  that a refusal comes in its words at once; what the cluster says later comes as an event.
 *  See         admin-node.ts, controller/admin-requests.ts */
import type { Command, CommandType } from '../../contract/commands.ts';
import { refuseConfigChange } from '../broker/config-admin.ts';
import { refuseConfigs } from '../controller/config-control.ts';
import type { Control, Refusal } from '../controller/control.ts';
import { electLeader } from '../controller/elections.ts';
import { reassign } from '../controller/reassignments.ts';
import { addPartitions, isRefusal, refuseTopic } from '../controller/topics.ts';
import { effectiveConfigs } from '../protocol/metadata-image.ts';
import type { AdminTask } from './admin-node.ts';
import { asConfigChange, asNewTopic, runTask } from './admin-node.ts';
import type { Handler } from './wish.ts';
import { adminOf, contextOf, refuse, refuseMore, refuseValue } from './wish.ts';
import type { World } from './world.ts';
import { activeController, controllerDisk, latestImage, nodesOfKind } from './world.ts';

const MAX_TOPICS = 24;

export type AdminCommandType = AdminTask['command']['type'];

/** What the active controller would decide from; refused while there is none, or no broker to ask it through. */
function controlOf(world: World): Control {
  const active = activeController(world);
  const image = latestImage(world);
  if (!active || !image) return refuse({ code: 'noController', params: {} });
  if (!nodesOfKind(world, 'broker').some((node) => node.isUp)) refuse({ code: 'noBrokerUp', params: {} });
  const { controllerId, configs, rules } = controllerDisk(active);
  return { image, rules, configs: effectiveConfigs(image, controllerId, configs) };
}

function check(refusal: Refusal | null): void {
  if (refusal) refuse({ code: 'kafkaError', params: { error: refusal.error, message: refusal.message } });
}

/** A topic of the visitor's; refused when there is none of that name. */
function checkTopic({ image }: Control, topic: string): void {
  const known = [...image.topics.keys()].filter((name) => !name.startsWith('__'));
  if (!known.includes(topic)) {
    refuse({ code: 'unknownTopic', params: { topic, known: known.join(', ') } });
  }
}

type AdminHandlers = { readonly [T in AdminCommandType & CommandType]: Handler<T> };

export const adminHandlers: AdminHandlers = {
  'topic.create': (world, command, commandId) => {
    const control = controlOf(world);
    if (control.image.topics.size >= MAX_TOPICS) refuseMore('topics', MAX_TOPICS);
    check(refuseTopic(control, asNewTopic(command.topic)));
    ask(world, command, commandId);
    return command.topic.name;
  },
  'topic.delete': (world, command, commandId) => {
    checkTopic(controlOf(world), command.name);
    return ask(world, command, commandId);
  },
  'log.deleteRecords': (world, command, commandId) => {
    const control = controlOf(world);
    const { topic, partition, beforeOffset } = command;
    checkTopic(control, topic);
    const count = control.image.topics.get(topic)?.partitions.length ?? 0;
    if (!Number.isInteger(partition) || partition < 0 || partition >= count)
      refuseValue('partition', partition, `0 to ${count - 1}`);
    if (!Number.isInteger(beforeOffset) || beforeOffset < -1)
      refuseValue('beforeOffset', beforeOffset, '-1 for the high watermark, or an offset');
    return ask(world, command, commandId);
  },
  'topic.addPartitions': (world, command, commandId) => {
    const control = controlOf(world);
    const { name, partitionCount } = command;
    checkTopic(control, name);
    // Where they would go is drawn when they are made.
    const added = addPartitions(control, { name, count: partitionCount, assignments: null }, () => 0);
    if (isRefusal(added)) check(added);
    return ask(world, command, commandId);
  },
  'partition.reassign': (world, command, commandId) => {
    const control = controlOf(world);
    checkTopic(control, command.topic);
    check(reassign(control, command.topic, command.partition, command.replicas, true).refusal);
    return ask(world, command, commandId);
  },
  'partition.electLeader': (world, command, commandId) => {
    const control = controlOf(world);
    checkTopic(control, command.topic);
    const { error, message } = electLeader(control, command.topic, command.partition, command.election);
    if (error !== 'NONE') check({ error, message: message ?? error });
    return ask(world, command, commandId);
  },
  'config.alter': (world, command, commandId) => {
    const control = controlOf(world);
    const { scope, name, configs } = command;
    if (scope === 'topic') checkTopic(control, name);
    const request = asConfigChange(command);
    const broker = { brokerId: Number(name), rules: control.rules };
    check(refuseConfigChange(request, broker));
    const changes = Object.entries(configs).map(([config, value]) => ({ name: config, value }));
    check(refuseConfigs(control, scope, name, changes));
    return ask(world, command, commandId);
  },
};

function ask(world: World, command: AdminTask['command'], commandId: string): undefined {
  runTask(contextOf(world, adminOf(world).node), { commandId, command: command satisfies Command });
}
