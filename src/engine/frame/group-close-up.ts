/** A group as its coordinator has it: sessions, and what was last written about it into `__consumer_offsets`.
 *  See         group/state.ts, groups.ts */
import { configText } from '../../contract/configs.ts';
import type {
  GroupCloseUp,
  GroupSubject,
  MemberCloseUp,
  OffsetsRecordView,
} from '../../contract/group-close-up.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { isOldGroup } from '../clients/consumer/old/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { nodesOfKind } from '../cluster/world.ts';
import type { Group } from '../group/state.ts';
import { memberTimer, sessionTimer } from '../group/timers.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { LogRecord } from '../protocol/records.ts';
import { offsetAt } from '../protocol/records.ts';
import { readLog } from '../storage/log.ts';
import { closeUpOfOldGroup } from './old-groups.ts';

const SHOWN_RECORDS = 12;
/** Offsets from the log's end in which they are looked for. */
const READ_BACK = 400;

/** What has a say in when and how a group rebalances. */
const CLASSIC_CONFIGS = [
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'max.poll.interval.ms',
  'partition.assignment.strategy',
  'group.instance.id',
] as const;
/** KIP-848: sessions and heartbeats are the coordinator's affair. */
const MODERN_CONFIGS = ['group.remote.assignor', 'max.poll.interval.ms', 'group.instance.id'] as const;

/** Null when there is no such group to put consumers into. */
export function closeUpOfGroup(world: World, { groupId }: GroupSubject): GroupCloseUp | null {
  const definition = world.groups.get(groupId);
  if (!definition) return null;
  if (isOldGroup(definition.configs)) return closeUpOfOldGroup(world, groupId, definition.configs);
  const found = coordinatorOf(world, groupId);
  const isModern = configText(definition.configs, 'group.protocol') === 'consumer';
  return {
    kind: 'group',
    groupId,
    configs: (isModern ? MODERN_CONFIGS : CLASSIC_CONFIGS).map((name) => ({
      name,
      value:
        name === 'partition.assignment.strategy' ? definition.assignor : configText(definition.configs, name),
    })),
    members: found ? membersOf(world, found.node, found.group) : [],
    written: found ? writtenOf(found.node, found.group) : [],
    znodes: [],
  };
}

/** The broker that serves the group now: one that leads its partition and has loaded it. */
function coordinatorOf(world: World, groupId: string): { node: NodeRecord; group: Group } | null {
  for (const node of nodesOfKind(world, 'broker')) {
    const groups = brokerProcess(node)?.groups;
    const group = groups?.groups.get(groupId);
    if (group && groups?.partitions.has(group.offsetsPartition)) return { node, group };
  }
  return null;
}

function membersOf(world: World, node: NodeRecord, group: Group): readonly MemberCloseUp[] {
  if (group.modern)
    return [...group.modern.members.values()].map(({ clientId, memberId, instanceId }) => ({
      consumerId: clientId,
      memberId,
      instanceId,
      sessionEndsAtUs: endOf(world, node, memberTimer('memberSession', group.groupId, memberId)),
    }));
  return [...group.members.values()].map(({ clientId, memberId, groupInstanceId }) => ({
    consumerId: clientId,
    memberId,
    instanceId: groupInstanceId,
    sessionEndsAtUs: endOf(world, node, sessionTimer(group.groupId, memberId)),
  }));
}

/** When a timer of a node rings; null when it does not run. */
export function endOf(world: World, node: NodeRecord, timer: string): SimTimeUs | null {
  const sequence = node.timers.get(timer);
  if (sequence === undefined) return null;
  return world.sim.queue.find((entry) => entry.sequence === sequence)?.atUs ?? null;
}

function writtenOf(node: NodeRecord, { groupId, offsetsPartition }: Group): readonly OffsetsRecordView[] {
  const key = partitionKey('__consumer_offsets', offsetsPartition);
  const log = brokerDisk(node).logs.get(key);
  if (!log) return [];
  const highWatermark = brokerProcess(node)?.broker.replicas.get(key)?.highWatermark ?? 0;
  const from = Math.max(log.logStartOffset, log.logEndOffset - READ_BACK);
  const found: OffsetsRecordView[] = [];
  for (const batch of readLog(log, from, log.logEndOffset, Number.MAX_SAFE_INTEGER)) {
    for (const [i, record] of batch.records.entries()) {
      if (groupOf(record) !== groupId) continue;
      const offset = offsetAt(batch, i);
      found.push({
        offset,
        type: record.type,
        commit:
          record.type === 'offsetCommit'
            ? { partition: partitionKey(record.topic, record.partition), offset: record.offset }
            : null,
        generation: record.type === 'groupMetadata' ? record.generation : null,
        isCommitted: offset < highWatermark,
      });
    }
  }
  return found.slice(-SHOWN_RECORDS).reverse();
}

/** Records of coordinators name their group so. */
function groupOf(record: LogRecord): string | null {
  if ('group' in record && typeof record.group === 'string') return record.group;
  return 'groupId' in record && typeof record.groupId === 'string' ? record.groupId : null;
}
