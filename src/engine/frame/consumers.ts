/** Consumers as a visitor sees them. */
import type { ConsumerView, ProcessingView, Table, TransformView } from '../../contract/frame.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { Worker } from '../apps/processing-state.ts';
import { isProcessor, processingDisk, processingMemory } from '../apps/processing-state.ts';
import { isTransformer, transformDisk, transformMemory } from '../apps/transform-state.ts';
import { inboxOf } from '../clients/consumer/push.ts';
import type { GroupClient } from '../clients/consumer/state.ts';
import { consumerDisk, consumerMemory } from '../clients/consumer/state.ts';
import type { NodeRecord } from '../kernel/sim.ts';

/** The group a consumer has been put into; null on the bench, and before its first start. */
export const placedIn = (node: NodeRecord): string | null =>
  node.incarnation === 0 ? null : consumerDisk(node).groupId;

/** `parked`: member ids whose join waits at the coordinator. Consumers that have never started are not there. */
export function projectConsumers(
  nodes: readonly NodeRecord[],
  parked: ReadonlySet<string>,
): Table<ConsumerView> {
  const views: Record<string, ConsumerView> = {};
  for (const node of nodes) if (node.incarnation > 0) views[node.id] = viewOf(node, parked);
  return views;
}

function viewOf(node: NodeRecord, parked: ReadonlySet<string>): ConsumerView {
  const { name, badge, groupId, push } = consumerDisk(node);
  const memory = consumerMemory(node);
  const client = memory?.client ?? null;
  return {
    id: node.id,
    name,
    initial: badge.initial,
    hue: badge.hue,
    groupId,
    memberId: client?.memberId || null,
    phase: phaseOf(node, parked),
    generation: client?.generation ?? -1,
    isGroupLeader: client?.isLeader === true && (client.state === 'stable' || client.state === 'completing'),
    owned: [...(client?.partitions.keys() ?? [])].sort(byTopicThenPartition),
    paused: [...(client?.partitions ?? [])]
      .flatMap(([key, { isPaused }]) => (isPaused ? [key] : []))
      .sort(byTopicThenPartition),
    polled: memory?.polled ?? 0,
    fetches: { answered: memory?.fetches.answered ?? 0, empty: memory?.fetches.empty ?? 0 },
    ...(node.paused && { isPaused: true }),
    ...(push && {
      push: {
        inbox: client?.streams ? inboxOf(client) : 0,
        inboxRecords: push.inboxRecords,
        dropped: memory?.dropped ?? 0,
      },
    }),
    share: client?.share
      ? {
          assigned: [...client.share.assigned].sort(byTopicThenPartition),
          held: client.share.hand.length + client.share.buffered.length,
        }
      : null,
    transform: isTransformer(node) ? transformOf(node) : null,
    processing: isProcessor(node) ? processingOf(node) : null,
  };
}

function processingOf(node: NodeRecord): ProcessingView {
  const { by, workers } = processingDisk(node).processing;
  const work = processingMemory(node)?.work;
  const at = (isMeant: (worker: Worker) => boolean): number => work?.workers.filter(isMeant).length ?? 0;
  const queued = work?.workers.reduce((sum, { queue }) => sum + queue.length, 0) ?? 0;
  return {
    by,
    workers,
    busy: at(({ stage }) => stage !== 'idle'),
    locked: at(({ stage }) => stage === 'locked'),
    waiting: queued + (work ? work.waiting.length + work.held.length : 0),
  };
}

const TRANSFORM_STATES = {
  starting: 'starting',
  polling: 'polling',
  working: 'open',
  flushing: 'open',
  offsets: 'open',
  committing: 'committing',
  aborting: 'aborting',
  closing: 'fenced',
} as const;

function transformOf(node: NodeRecord): TransformView {
  const { transform, producer } = transformDisk(node);
  const state = transformMemory(node)?.transform;
  return {
    toTopic: transform.toTopic,
    transactionalId: transform.transactionalId,
    state: state ? TRANSFORM_STATES[state.phase] : 'down',
    committed: state?.committed ?? 0,
    aborted: state?.aborted ?? 0,
    sent: producer.counts.sent,
  };
}

function phaseOf(node: NodeRecord, parked: ReadonlySet<string>): ConsumerView['phase'] {
  const memory = consumerMemory(node);
  if (!memory) return 'down';
  if (memory.leaving) return 'leaving';
  if (!memory.client) return 'bench';
  return memory.app === 'stalled' ? 'stalled' : phaseOfClient(memory.client, parked);
}

function phaseOfClient(client: GroupClient, parked: ReadonlySet<string>): ConsumerView['phase'] {
  switch (client.state) {
    case 'stable':
      return 'stable';
    case 'completing':
      return 'syncing';
    case 'preparing':
      return parked.has(client.memberId) ? 'barrier' : 'joining';
    case 'unjoined':
      return client.coordinator.brokerId < 0 && !client.old ? 'looking' : 'joining';
  }
}

function byTopicThenPartition(a: string, b: string): number {
  const left = parsePartitionKey(a);
  const right = parsePartitionKey(b);
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1;
  return left.partition - right.partition;
}
