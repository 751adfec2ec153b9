/** Wishes about groups and about what applications call on their consumers.
 *  See         commands.ts, group-tool.ts, clients/consumer/calls.ts */
import type { Command } from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import { sinceOfAssignor } from '../../contract/eras.ts';
import type { CommandId, PartitionKey } from '../../contract/ids.ts';
import { commitAsync } from '../clients/consumer/async-commits.ts';
import { askForCall, move } from '../clients/consumer/calls.ts';
import { drive } from '../clients/consumer/poll-loop.ts';
import type { ConsumerCall, ConsumerDisk } from '../clients/consumer/state.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import { checkTopic, hasBrokerUp } from './admin-checks.ts';
import { nextBroker } from './admin-node.ts';
import { brokerProcess } from './broker-node.ts';
import type { GroupCommand } from './group-tool.ts';
import { startGroupTask } from './group-tool.ts';
import type { Handler } from './wish.ts';
import { adminOf, checkTopics, contextOf, LIMITS, NAME, refuse, refuseMore, refuseValue } from './wish.ts';
import type { World } from './world.ts';
import { latestImage, nodesOfKind } from './world.ts';

type CallType = 'consumer.seek' | 'consumer.pausePartition' | 'consumer.resumePartition' | 'consumer.commit';

function ask(world: World, command: GroupCommand, commandId: CommandId): undefined {
  if (!world.groups.has(command.groupId)) {
    const known = [...world.groups.keys()].join(', ');
    refuse({ code: 'unknownGroup', params: { group: command.groupId, known } });
  }
  if (!hasBrokerUp(world)) refuse({ code: 'noBrokerUp', params: {} });
  const node = contextOf(world, adminOf(world).node);
  startGroupTask(node, { commandId, command }, nextBroker(node));
}

function checkTopicOf(world: World, topic: string): void {
  const image = latestImage(world);
  if (image) checkTopic(image, topic);
}

/** The tool looks first whether somebody is in the group. */
function refuseIfActive(world: World, groupId: string): void {
  for (const node of nodesOfKind(world, 'broker')) {
    const group = brokerProcess(node)?.groups.groups.get(groupId);
    if (group && group.state !== 'Empty' && group.state !== 'Dead')
      refuse({ code: 'groupIsActive', params: { group: groupId, state: group.state } });
  }
}

function call(world: World, command: Extract<Command, { type: CallType }>, what: ConsumerCall): undefined {
  const { consumerId } = command;
  const node = world.sim.nodes.get(consumerId);
  if (node?.kind !== 'consumer') return refuse({ code: 'unknownConsumer', params: { consumer: consumerId } });
  const { name: consumer } = node.disk as ConsumerDisk;
  const memory = consumerMemory(node);
  if (!memory) return refuse({ code: 'consumerIsDown', params: { consumer } });
  if (node.paused) refuse({ code: 'consumerIsPaused', params: { consumer } });
  const { client, app } = memory;
  if (memory.leaving || world.closing.has(consumerId))
    refuse({ code: 'consumerIsClosing', params: { consumer } });
  if (!client) return refuse({ code: 'consumerNotInGroup', params: { consumer } });
  if (client.share) refuse({ code: 'notInShareGroup', params: { consumer, what: nameOf(what) } });
  if ('partition' in what && !client.partitions.has(what.partition)) {
    const assigned = [...client.partitions.keys()].join(', ');
    refuse({ code: 'consumerNotAssigned', params: { consumer, partition: what.partition, assigned } });
  }
  const context = contextOf(world, node);
  if (command.thread !== 'other') {
    if (app === 'stalled') refuse({ code: 'consumerDoesNotCall', params: { consumer } });
    askForCall(context, memory, what);
    return;
  }
  // Inside poll() or commitSync() the consumer is its own thread's.
  if (app === 'polling' || app === 'committing')
    refuse({ code: 'consumerHasOneThread', params: { consumer, call: nameOf(what) } });
  if (what.kind !== 'commit') move(context, client, what);
  else commitAsync(context, client);
  drive(context);
}

const nameOf = (what: ConsumerCall): `${string}()` => {
  if (what.kind === 'commit') return what.how === 'sync' ? 'commitSync()' : 'commitAsync()';
  return `${what.kind}()`;
};

function checkTarget(to: Extract<Command, { type: 'consumer.seek' }>['to']): void {
  if (typeof to !== 'object') return;
  const [name, value] = 'offset' in to ? ['offset', to.offset] : ['sinceMs', to.sinceMs];
  if (!Number.isInteger(value) || value < 0) refuseValue(name, value, 'wholeFrom0');
}

const moved = (partition: PartitionKey, kind: 'pause' | 'resume'): ConsumerCall => ({ kind, partition });

type HandledType = CallType | GroupCommand['type'] | 'group.add';

export const groupHandlers: { readonly [T in HandledType]: Handler<T> } = {
  'consumer.seek': (world, command) => {
    checkTarget(command.to);
    return call(world, command, { kind: 'seek', partition: command.partition, to: command.to });
  },
  'consumer.pausePartition': (world, command) => call(world, command, moved(command.partition, 'pause')),
  'consumer.resumePartition': (world, command) => call(world, command, moved(command.partition, 'resume')),
  'consumer.commit': (world, command) => call(world, command, { kind: 'commit', how: command.how }),
  'group.resetOffsets': (world, command, commandId) => {
    checkTarget(command.to);
    checkTopicOf(world, command.topic);
    refuseIfActive(world, command.groupId);
    return ask(world, command, commandId);
  },
  'group.deleteOffsets': (world, command, commandId) => {
    checkTopicOf(world, command.topic);
    return ask(world, command, commandId);
  },
  'group.delete': ask,
  'group.add': (world, { name, topics, assignor, protocol, remoteAssignor }) => {
    if (!NAME.test(name)) refuse({ code: 'badName', params: { name } });
    if (world.groups.has(name)) refuse({ code: 'nameTaken', params: { name } });
    if (world.groups.size >= LIMITS.groups) refuseMore('groups', LIMITS.groups);
    if (topics.length === 0) refuseValue('topics', '', 'oneTopic');
    checkTopics(world, topics);
    const since = sinceOfAssignor(world.rules, assignor);
    if (since !== null) {
      refuse({ code: 'eraLacks', params: { feature: assignor, era: world.rules.era, since } });
    }
    if (protocol === 'consumer' && !world.rules.consumerGroupProtocol)
      refuse({
        code: 'eraLacks',
        params: { feature: 'group.protocol=consumer', era: world.rules.era, since: '4.0' },
      });
    if (protocol === 'share' && !world.rules.shareGroups)
      refuse({ code: 'eraLacks', params: { feature: 'KIP-932', era: world.rules.era, since: '4.0' } });
    const configs: Configs =
      protocol === 'consumer'
        ? { 'group.protocol': protocol, ...(remoteAssignor && { 'group.remote.assignor': remoteAssignor }) }
        : {};
    world.groups.set(
      name,
      Object.freeze({
        name,
        topics: Object.freeze([...topics]),
        assignor,
        configs,
        ...(protocol === 'share' && { type: protocol }),
      }),
    );
    return name;
  },
};
