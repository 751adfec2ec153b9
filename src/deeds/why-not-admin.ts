/** Why not, of what an operator asks the cluster for: topics, partitions, configs, groups. */
import type { Command, CommandType } from '../contract/commands.ts';
import { type EraName, rulesOf, sinceOfAssignor } from '../contract/eras.ts';
import type { KafkaError, RejectReason } from '../contract/errors.ts';
import type { ClusterFrame, GroupView } from '../contract/frame.ts';
import { brokerNode, partitionKey } from '../contract/ids.ts';
import { LIMITS } from '../contract/limits.ts';
import { WHAT_IF_ERA } from '../contract/what-if.ts';

type Of<T extends CommandType> = Extract<Command, { readonly type: T }>;
type GroupCommand = Of<'group.add' | 'group.resetOffsets' | 'group.deleteOffsets' | 'group.delete'>;
type AdminCommand =
  | GroupCommand
  | Of<
      | 'topic.create'
      | 'topic.delete'
      | 'topic.addPartitions'
      | 'topic.commitRule'
      | 'partition.reassign'
      | 'partition.electLeader'
      | 'log.deleteRecords'
      | 'config.alter'
    >;

const kafkaError = (error: KafkaError, message: string): RejectReason => ({
  code: 'kafkaError',
  params: { error, message },
});

// The era of a frame is one of ours.
const eraOf = ({ cluster }: ClusterFrame): EraName => cluster.era as EraName;

const lacks = (frame: ClusterFrame, feature: string, since: string): RejectReason => ({
  code: 'eraLacks',
  params: { feature, era: eraOf(frame), since },
});

const whatIfOnly = ({ cluster: { era } }: ClusterFrame): RejectReason | null =>
  era === WHAT_IF_ERA ? null : { code: 'whatIfEra', params: { era, only: WHAT_IF_ERA } };

export function whyNotAdmin(frame: ClusterFrame, command: AdminCommand): RejectReason | null {
  switch (command.type) {
    case 'group.add':
    case 'group.resetOffsets':
    case 'group.deleteOffsets':
    case 'group.delete':
      return whyNotGroup(frame, command);
    case 'topic.commitRule': {
      const other = whatIfOnly(frame);
      return other ?? nobodyToAsk(frame) ?? whyNotRule(frame, command);
    }
    default:
      return nobodyToAsk(frame) ?? whyNotAsked(frame, command);
  }
}

function nobodyToAsk({ cluster, brokers }: ClusterFrame): RejectReason | null {
  if (cluster.activeControllerId < 0) return { code: 'noController', params: {} };
  const isUp = Object.values(brokers).some(({ process }) => process !== 'down');
  return isUp ? null : { code: 'noBrokerUp', params: {} };
}

function whyNotRule(
  { topics, partitions }: ClusterFrame,
  { name, rule }: Of<'topic.commitRule'>,
): RejectReason | null {
  const topic = topics[name];
  if (!topic) return unknownTopic(topics, name);
  if ((topic.whatIf ?? 'isr') === rule) return { code: 'commitRuleAlready', params: { topic: name, rule } };
  for (const key of topic.partitions) {
    const view = partitions[key];
    if (!view) continue;
    if (view.leaderId < 0) return { code: 'commitRuleNeedsLeader', params: { topic: name, partition: key } };
    const isMoving = view.adding.length + view.removing.length > 0;
    if (rule === 'majority' && (isMoving || view.isr.length < view.replicas.length))
      return {
        code: 'commitRuleNeedsAll',
        params: { topic: name, partition: key, isr: view.isr.join(', ') },
      };
  }
  return null;
}

function unknownTopic(topics: ClusterFrame['topics'], topic: string): RejectReason {
  const known = Object.values(topics).flatMap(({ name, internal }) => (internal ? [] : [name]));
  return { code: 'unknownTopic', params: { topic, known: known.join(', ') } };
}

function whyNotAsked(
  frame: ClusterFrame,
  command: Exclude<AdminCommand, GroupCommand | Of<'topic.commitRule'>>,
): RejectReason | null {
  const rules = rulesOf(eraOf(frame));
  switch (command.type) {
    case 'topic.create':
      return command.topic.whatIf ? whatIfOnly(frame) : null;
    case 'topic.delete':
      if (!frame.topics[command.name]) return unknownTopic(frame.topics, command.name);
      return frame.cluster.deletesTopics
        ? null
        : { code: 'deletionDisabled', params: { topic: command.name } };
    case 'topic.addPartitions':
      return frame.topics[command.name] ? null : unknownTopic(frame.topics, command.name);
    case 'config.alter':
      if (command.scope === 'group')
        return rules.metadata === 'zookeeper' ? lacks(frame, 'GROUP configs', '3.9') : null;
      return command.scope === 'broker' && !rules.dynamicBrokerConfigs
        ? lacks(frame, 'KIP-226', '1.1')
        : null;
    case 'log.deleteRecords':
      return rules.deletesRecords ? null : lacks(frame, 'DeleteRecords', '0.11');
    // Of a partition: another set of replicas, or another leader.
    default: {
      const view = frame.partitions[partitionKey(command.topic, command.partition)];
      if (!view) return unknownTopic(frame.topics, command.topic);
      if (frame.topics[command.topic]?.whatIf === 'majority')
        return { code: 'majorityDecides', params: { topic: command.topic } };
      if (command.type === 'partition.reassign') {
        if (command.replicas !== null) return null;
        if (!rules.movesByRequest) return lacks(frame, 'KIP-455', '2.4');
        return view.adding.length + view.removing.length > 0
          ? null
          : kafkaError('NO_REASSIGNMENT_IN_PROGRESS', 'No partition reassignment is in progress.');
      }
      if (command.election === 'unclean' && !rules.movesByRequest) return lacks(frame, 'KIP-460', '2.4');
      const isNeedless =
        command.election === 'preferred'
          ? view.leaderId === view.replicas[0]
          : hasLeader(frame, view.leaderId);
      if (isNeedless)
        return kafkaError('ELECTION_NOT_NEEDED', 'Leader election not needed for topic partition.');
      const [preferred = -1] = view.replicas;
      return command.election === 'preferred' && rules.metadata === 'kraft' && !view.isr.includes(preferred)
        ? kafkaError('PREFERRED_LEADER_NOT_AVAILABLE', 'The preferred leader was not available.')
        : null;
    }
  }
}

/** With ZooKeeper a leader that is dead still stands in the state of its partition. */
function hasLeader({ brokers, cluster }: ClusterFrame, leaderId: number): boolean {
  if (leaderId < 0) return false;
  // The era of a frame is one of ours.
  if (rulesOf(cluster.era as EraName).metadata === 'kraft') return true;
  return brokers[`b${leaderId}`]?.registration === 'active';
}

function whyNotGroup(frame: ClusterFrame, command: GroupCommand): RejectReason | null {
  const rules = rulesOf(eraOf(frame));
  if (command.type === 'group.add') {
    if (frame.order.groups.length >= LIMITS.groups)
      return { code: 'tooMany', params: { what: 'groups', limit: String(LIMITS.groups) } };
    const since = sinceOfAssignor(rules, command.assignor);
    if (since !== null) return lacks(frame, command.assignor, since);
    if (command.protocol === 'consumer' && !rules.consumerGroupProtocol)
      return lacks(frame, 'group.protocol=consumer', '4.0');
    return command.protocol === 'share' && !rules.shareGroups ? lacks(frame, 'KIP-932', '4.0') : null;
  }
  const group = frame.groups[command.groupId];
  if (!group) {
    const known = frame.order.groups.join(', ');
    return { code: 'unknownGroup', params: { group: command.groupId, known } };
  }
  const isUp = Object.values(frame.brokers).some(({ process }) => process !== 'down');
  if (!isUp) return { code: 'noBrokerUp', params: {} };
  // While nobody coordinates it, nobody can say who is in it; the tool waits.
  const coordinator = frame.brokers[brokerNode(group.coordinatorId)];
  if (!coordinator || coordinator.process === 'down') return null;
  return command.type === 'group.resetOffsets' ? whyNotReset(group) : whyNotRemoved(group, command.type);
}

const isIdle = ({ state }: GroupView): boolean => state === 'Empty' || state === 'Dead';

/** The tool looks first whether somebody is in the group. */
const whyNotReset = (group: GroupView): RejectReason | null =>
  isIdle(group) ? null : { code: 'groupIsActive', params: { group: group.id, state: group.state } };

/** What the coordinator would say, in Kafka's own words. */
function whyNotRemoved(group: GroupView, type: GroupCommand['type']): RejectReason | null {
  if (isIdle(group)) return null;
  if (type === 'group.delete') return kafkaError('NON_EMPTY_GROUP', 'The group is not empty.');
  return kafkaError(
    'GROUP_SUBSCRIBED_TO_TOPIC',
    'Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.',
  );
}
