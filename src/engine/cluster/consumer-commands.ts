/** Wishes about consumers: coming, moving, going. What their applications call is in group-commands.ts.
 *  See         commands.ts, clients/consumer/verbs.ts */
import type { TransformSettings } from '../../contract/commands.ts';
import { consumerNode } from '../../contract/ids.ts';
import type { ProcessingSettings } from '../../contract/processing.ts';
import { refusalOfProcessing } from '../../contract/processing.ts';
import { INBOX_MAX, INBOX_RECORDS, WHAT_IF_ERA } from '../../contract/what-if.ts';
import { isProcessor, processingDisk } from '../apps/processing-state.ts';
import { isTransformer } from '../apps/transform-state.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { joinGroup, leaveGroup, setDelivery, setStalled } from '../clients/consumer/verbs.ts';
import { pauseNode, resumeNode, startNode, stopNode } from '../kernel/loop.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { addConsumer, addSink, autoCommitOfNode, behaviours, consumerConfigs } from './boot.ts';
import type { Handler } from './wish.ts';
import {
  checkName,
  checkTopics,
  contextOf,
  findGroup,
  LIMITS,
  NAME,
  nodeAt,
  refuse,
  refuseMore,
  refuseValue,
  removeNode,
} from './wish.ts';
import type { World } from './world.ts';

export const consumerHandlers: { readonly [T in ConsumerCommand]: Handler<T> } = {
  'consumer.add': (world, command) => {
    const { name, groupId, transform, processing, processingMs, failing, instanceId, commits } = command;
    if (world.consumers.length >= LIMITS.consumers) refuseMore('consumers', LIMITS.consumers);
    const chosen = name === '' ? freeName(world) : name;
    checkName(world, consumerNode(chosen.toLowerCase()), chosen);
    const isShare = groupId !== null && findGroup(world, groupId).type === 'share';
    if (isShare) refuseThreads(chosen, transform !== undefined || processing !== undefined);
    if (instanceId !== undefined) checkStatic(world, chosen, instanceId, isShare);
    if (failing && !isShare) refuse({ code: 'onlyInShareGroup', params: { consumer: chosen } });
    if (transform) checkTransform(world, transform);
    if (processing) checkProcessing(chosen, processing, transform !== undefined);
    if (processingMs !== undefined && !(processingMs >= 0 && processingMs <= 60_000))
      refuseValue('processingMs', processingMs, '0 – 60000');
    const id = addConsumer(world, {
      name: chosen,
      groupId,
      processingMs: processingMs ?? DEFAULT_PROCESSING_MS,
      ...(transform && { transform }),
      ...(processing && { processing }),
      ...(failing && { failing }),
      ...(instanceId !== undefined && { instanceId }),
      ...(commits && { commits }),
    });
    startNode(world.sim, behaviours, nodeAt(world, id));
    return id;
  },
  'consumer.move': (world, { consumerId, groupId }) => {
    const node = findConsumer(world, consumerId);
    const disk = node.disk as ConsumerDisk;
    const group = groupId === null ? null : findGroup(world, groupId);
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: disk.name } });
    refuseIfPaused(node);
    if (world.closing.has(consumerId)) refuse({ code: 'consumerIsClosing', params: { consumer: disk.name } });
    if (disk.groupId === groupId) {
      refuse({ code: 'consumerAlreadyThere', params: { consumer: disk.name, place: groupId ?? '' } });
    }
    const goal = group && {
      groupId: group.name,
      topics: group.topics,
      assignor: group.assignor,
      configs: consumerConfigs(world, group.configs, autoCommitOfNode(node)),
      ...(group.type && { type: group.type }),
    };
    if (goal?.type) refuseThreads(disk.name, isProcessor(node) || isTransformer(node));
    if (goal?.type && disk.push)
      refuse({ code: 'notInShareGroup', params: { consumer: disk.name, what: 'push' } });
    if (goal && isProcessor(node) && processingDisk(node).processing.sink) addSink(world, goal.groupId);
    const context = contextOf(world, node);
    if (disk.groupId === null && goal) joinGroup(context, goal);
    else leaveGroup(context, goal ?? 'bench');
    return undefined;
  },
  'consumer.remove': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    refuseIfPaused(node);
    world.closing.add(consumerId);
    if (node.isUp) leaveGroup(contextOf(world, node), 'close');
    return undefined;
  },
  'consumer.crash': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: name } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'consumer.start': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (node.isUp) refuse({ code: 'consumerAlreadyUp', params: { consumer: name } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'consumer.pause': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: name } });
    refuseIfPaused(node);
    pauseNode(world.sim, node);
    return undefined;
  },
  'consumer.resume': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (!node.paused) refuse({ code: 'consumerNotPaused', params: { consumer: name } });
    resumeNode(world.sim, node);
    return undefined;
  },
  'consumer.stall': (world, { consumerId, stalled }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: name } });
    refuseIfPaused(node);
    setStalled(contextOf(world, node), stalled);
    return undefined;
  },
  'consumer.delivery': (world, { consumerId, delivery, inboxRecords = INBOX_RECORDS }) => {
    const node = findConsumer(world, consumerId);
    const disk = node.disk as ConsumerDisk;
    const { name: consumer } = disk;
    const { era } = world.rules;
    if (era !== WHAT_IF_ERA) refuse({ code: 'whatIfEra', params: { era, only: WHAT_IF_ERA } });
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer } });
    refuseIfPaused(node);
    if (disk.isShare) refuse({ code: 'notInShareGroup', params: { consumer, what: 'push' } });
    if (!Number.isInteger(inboxRecords) || inboxRecords < 1 || inboxRecords > INBOX_MAX)
      refuseValue('inboxRecords', inboxRecords, `1 – ${INBOX_MAX}`);
    const isSame = delivery === 'push' ? disk.push?.inboxRecords === inboxRecords : !disk.push;
    if (isSame) refuse({ code: 'deliveryAlready', params: { consumer, delivery } });
    setDelivery(contextOf(world, node), delivery === 'push' ? { inboxRecords } : null);
    return undefined;
  },
};

/** A member of a share group has one thread, and writes nowhere. */
function refuseThreads(consumer: string, hasMore: boolean): void {
  if (hasMore) refuse({ code: 'notInShareGroup', params: { consumer, what: 'threads' } });
}

type ConsumerCommand =
  | 'consumer.add'
  | 'consumer.move'
  | 'consumer.remove'
  | 'consumer.crash'
  | 'consumer.start'
  | 'consumer.pause'
  | 'consumer.resume'
  | 'consumer.stall'
  | 'consumer.delivery';

/** Short names with initials of their own, in the order they are given. */
const NAMES =
  'Ada Bo Cy Dee Eli Fay Gus Hal Ida Jo Kim Lee Max Nia Oz Pia Quin Ray Sue Tom Uma Vic Wes Xia Yan Zoe'.split(
    ' ',
  );
const DEFAULT_PROCESSING_MS = 5;

function findConsumer(world: World, consumerId: string): NodeRecord {
  const node = world.sim.nodes.get(consumerId);
  if (node?.kind === 'consumer') return node;
  return refuse({ code: 'unknownConsumer', params: { consumer: consumerId } });
}

function refuseIfPaused(node: NodeRecord): void {
  const { name: consumer } = node.disk as ConsumerDisk;
  if (node.paused) refuse({ code: 'consumerIsPaused', params: { consumer } });
}

/** Refuses what an application cannot be at once. */
function checkProcessing(consumer: string, processing: ProcessingSettings, transforms: boolean): void {
  const { workers } = processing;
  if (transforms) refuse({ code: 'transformsInOneThread', params: { consumer } });
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) refuseValue('workers', workers, '1 – 64');
  const refusal = refusalOfProcessing(processing);
  if (!refusal) return;
  const { code } = refusal;
  const value = 'workers' in refusal ? refusal.workers : 'commit' in refusal ? refusal.commit : '';
  refuse({ code, params: { consumer, value } });
}

/** A static member bears a name, in eras that know them. */
function checkStatic({ rules }: World, consumer: string, instanceId: string, isShare: boolean): void {
  const feature = 'group.instance.id';
  if (!rules.cooperativeRebalance)
    refuse({ code: 'eraLacks', params: { feature, era: rules.era, since: '2.4' } });
  if (isShare) refuse({ code: 'notInShareGroup', params: { consumer, what: feature } });
  if (!NAME.test(instanceId)) refuse({ code: 'badName', params: { name: instanceId } });
}

function checkTransform(world: World, { toTopic, transactionalId }: TransformSettings): void {
  const { idempotence, era } = world.rules;
  checkTopics(world, [toTopic]);
  if (transactionalId === null) return;
  if (!idempotence) refuse({ code: 'eraLacks', params: { feature: 'transactional.id', era, since: '0.11' } });
  if (!/^[A-Za-z0-9._-]{1,32}$/.test(transactionalId))
    refuse({ code: 'badName', params: { name: transactionalId } });
}

function freeName(world: World): string {
  for (let round = 1; ; round++) {
    for (const name of NAMES) {
      const candidate = round === 1 ? name : `${name}${round}`;
      if (!world.sim.nodes.has(consumerNode(candidate.toLowerCase()))) return candidate;
    }
  }
}

/** Takes consumers off the list that were to close and whose process has ended. */
export function sweepClosedConsumers(world: World): void {
  if (world.closing.size === 0) return;
  for (const id of [...world.closing]) {
    if (world.sim.nodes.get(id)?.isUp) continue;
    world.closing.delete(id);
    removeNode(world, world.consumers, id);
  }
}
