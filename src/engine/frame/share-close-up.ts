/** One partition as a share group has it: every record of the window, every lock, every delivery; and what lies in
 *  `__share_group_state`.
 *  See         contract/share-close-up.ts, audit/share-files.ts (deliveries) */
import { configInt, configText } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { NO_BROKER, parsePartitionKey } from '../../contract/ids.ts';
import type {
  ShareCloseUp,
  ShareMemberCloseUp,
  ShareRecordView,
  ShareStateView,
  ShareSubject,
} from '../../contract/share-close-up.ts';
import { US_PER_MS } from '../../contract/units.ts';
import { statePartitionOf } from '../audit/share-files.ts';
import type { AuditState } from '../audit/state.ts';
import { fileNow, serverConfigs } from '../audit/view.ts';
import type { InFlightState } from '../broker/share/record-state.ts';
import type { SharePartition } from '../broker/share/share-partition.ts';
import { statesOf } from '../broker/share/share-partition.ts';
import type { ShareMemory } from '../broker/share/state.ts';
import { sessionKey } from '../broker/share/state.ts';
import { consumerDisk, consumerMemory } from '../clients/consumer/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
import { visibleLeader } from '../protocol/metadata-image.ts';
import { offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { readLog } from '../storage/log.ts';
import { endOf, servedBy } from './share-groups.ts';

const SHOWN = 60;
const BEFORE = 3;
const SHOWN_WRITTEN = 8;
const READ_BACK = 200;
const GROUP_CONFIGS = [
  'share.record.lock.duration.ms',
  'share.auto.offset.reset',
  'share.isolation.level',
  'share.session.timeout.ms',
] as const;
const BROKER_CONFIGS = [
  'group.share.delivery.count.limit',
  'group.share.partition.max.record.locks',
] as const;

export const sharesOf = (world: World): ReadonlyMap<BrokerId, ShareMemory> =>
  new Map(
    nodesOfKind(world, 'broker').flatMap((node) => {
      const process = brokerProcess(node);
      return process ? [[Number(node.id.slice(1)), process.broker.share] as const] : [];
    }),
  );

/** Null when there is no such group, or no such partition. */
export function closeUpOfShare(
  world: World,
  audit: AuditState,
  { groupId, partition: key, from }: ShareSubject,
): ShareCloseUp | null {
  const definition = world.groups.get(groupId);
  const image = latestImage(world);
  const { topic, partition: index } = parsePartitionKey(key);
  const registration = image.topics.get(topic)?.partitions[index];
  if (definition?.type !== 'share' || !registration) return null;
  const found = servedBy(sharesOf(world), groupId, key);
  const leaderId = found?.brokerId ?? visibleLeader(image, registration);
  const leader = world.sim.nodes.get(`b${leaderId}`);
  const log = leader && brokerDisk(leader).logs.get(key);
  const highWatermark = (leader && brokerProcess(leader)?.broker.replicas.get(key)?.highWatermark) ?? 0;
  const configs = serverConfigs(world);
  const bounds = {
    startOffset: found?.state.startOffset ?? -1,
    endOffset: found ? endOf(found.state) : -1,
    logStartOffset: log?.logStartOffset ?? 0,
    highWatermark,
    logEndOffset: log?.logEndOffset ?? 0,
  };
  const state = found?.state ?? null;
  const lockUs = lockUsOf(world, groupId);
  const statePartition = statePartitionOf(world, groupId, key);
  const set = image.groupConfigs.get(groupId);
  return {
    kind: 'share',
    groupId,
    partition: key,
    leaderId: found ? leaderId : NO_BROKER,
    leaderEpoch: found?.served.leaderEpoch ?? -1,
    ...bounds,
    records: recordsOf(world, audit, { groupId, key, from, state, lockUs, bounds, shares: sharesOf(world) }),
    deliveryLimit: configInt(configs, BROKER_CONFIGS[0]),
    maxLocks: configInt(configs, BROKER_CONFIGS[1]),
    configs: [
      ...GROUP_CONFIGS.map((name) => ({ name, value: set?.get(name) ?? defaultOf(world, name) })),
      ...BROKER_CONFIGS.map((name) => ({ name, value: configText(configs, name) })),
    ],
    members: membersOf(world, { groupId, key, state, lockUs }),
    statePartition,
    coordinatorId: leaderOf(world, statePartition),
    written: writtenOf(world, statePartition, groupId, index, image.topics.get(topic)?.topicId ?? ''),
  };
}

/** The broker's own value where the group has none. */
const defaultOf = (world: World, name: (typeof GROUP_CONFIGS)[number]): string => {
  const configs = serverConfigs(world);
  if (name === 'share.record.lock.duration.ms')
    return configText(configs, 'group.share.record.lock.duration.ms');
  if (name === 'share.session.timeout.ms') return configText(configs, 'group.share.session.timeout.ms');
  return configText({}, name);
};

const lockUsOf = (world: World, groupId: string): number => {
  const set = latestImage(world).groupConfigs.get(groupId)?.get('share.record.lock.duration.ms');
  return Number(set ?? defaultOf(world, 'share.record.lock.duration.ms')) * US_PER_MS;
};

const leaderOf = (world: World, key: PartitionKey): BrokerId => {
  const image = latestImage(world);
  const { topic, partition } = parsePartitionKey(key);
  const registration = image.topics.get(topic)?.partitions[partition];
  return registration ? visibleLeader(image, registration) : NO_BROKER;
};

interface Looking {
  readonly groupId: string;
  readonly key: PartitionKey;
  readonly from: number | null;
  readonly state: SharePartition | null;
  readonly lockUs: number;
  readonly bounds: Pick<ShareCloseUp, 'startOffset' | 'highWatermark' | 'logStartOffset' | 'logEndOffset'>;
  readonly shares: ReadonlyMap<BrokerId, ShareMemory>;
}

function recordsOf(world: World, audit: AuditState, looking: Looking): readonly ShareRecordView[] {
  const { groupId, key, state, bounds } = looking;
  const known = new Map<number, InFlightState>();
  for (const batch of state?.batches ?? []) {
    for (const [{ firstOffset, lastOffset }, one] of statesOf(batch))
      for (let offset = firstOffset; offset <= lastOffset; offset++) known.set(offset, one);
  }
  const deliveries = audit.share.get(`${groupId} ${fileNow(world, key)}`)?.deliveries;
  const start = bounds.startOffset < 0 ? bounds.highWatermark : bounds.startOffset;
  // Where little is in flight, more of what is settled is told of.
  const first = Math.max(
    bounds.logStartOffset,
    looking.from ?? Math.min(start - BEFORE, bounds.logEndOffset - SHOWN),
  );
  const views: ShareRecordView[] = [];
  for (let offset = first; offset < bounds.logEndOffset && views.length < SHOWN; offset++) {
    const one = known.get(offset);
    const holder = one?.pending?.before ?? one;
    const isHeld = holder?.state === 'ACQUIRED';
    views.push({
      offset,
      state: stateOf(offset, one, bounds),
      deliveryCount: one?.deliveryCount ?? deliveries?.get(offset)?.at(-1)?.deliveryCount ?? 0,
      consumerId: isHeld ? holderOf(looking, holder.memberId) : null,
      lockedUntilUs: isHeld ? holder.lockedUntilUs : null,
      lockedFromUs: isHeld ? holder.lockedUntilUs - looking.lockUs : null,
      isPending: one?.pending != null,
      deliveries: deliveries?.get(offset) ?? [],
    });
  }
  return views;
}

function stateOf(
  offset: number,
  one: InFlightState | undefined,
  bounds: Looking['bounds'],
): ShareRecordView['state'] {
  if (offset >= bounds.highWatermark) return 'uncommitted';
  if (bounds.startOffset >= 0 && offset < bounds.startOffset) return 'done';
  if (!one) return 'fresh';
  // As long as it is not written, it is as it was.
  return one.pending ? one.pending.before.state : one.state;
}

/** By its session; a member that has none any more by the process whose it was. */
function holderOf({ shares, groupId }: Pick<Looking, 'shares' | 'groupId'>, memberId: string): string {
  for (const { sessions } of shares.values()) {
    const session = sessions.get(sessionKey(groupId, memberId));
    if (session) return session.peer;
  }
  return memberId;
}

function membersOf(
  world: World,
  { groupId, key, state, lockUs }: Pick<Looking, 'groupId' | 'key' | 'state' | 'lockUs'>,
): readonly ShareMemberCloseUp[] {
  const shares = sharesOf(world);
  const locks = new Map<string, ShareMemberCloseUp['locks'][number][]>();
  for (const batch of state?.batches ?? []) {
    for (const [{ firstOffset, lastOffset }, one] of statesOf(batch)) {
      const holder = one.pending?.before ?? one;
      if (holder.state !== 'ACQUIRED') continue;
      const consumerId = holderOf({ shares, groupId }, holder.memberId);
      const list = locks.get(consumerId) ?? [];
      locks.set(consumerId, list);
      const last = list.at(-1);
      const untilUs = holder.lockedUntilUs;
      if (last?.lastOffset === firstOffset - 1 && last.untilUs === untilUs)
        list[list.length - 1] = { ...last, lastOffset };
      else list.push({ firstOffset, lastOffset, fromUs: untilUs - lockUs, untilUs });
    }
  }
  return world.consumers.flatMap((consumerId): ShareMemberCloseUp[] => {
    const node = world.sim.nodes.get(consumerId);
    if (!node || node.incarnation === 0 || consumerDisk(node).groupId !== groupId) return [];
    const share = consumerMemory(node)?.client?.share;
    const hand = share?.hand ?? [];
    const [at] = hand;
    return [
      {
        consumerId,
        locks: locks.get(consumerId) ?? [],
        processing: at?.key === key ? at.offset : null,
        inHand: hand.length,
        buffered: share?.buffered.length ?? 0,
      },
    ];
  });
}

function writtenOf(
  world: World,
  key: PartitionKey,
  groupId: string,
  partition: number,
  topicId: string,
): readonly ShareStateView[] {
  const node = world.sim.nodes.get(`b${leaderOf(world, key)}`);
  const log: ReplicaLog | undefined = node && brokerDisk(node).logs.get(key);
  if (!node || !log) return [];
  const highWatermark = brokerProcess(node)?.broker.replicas.get(key)?.highWatermark ?? 0;
  const from = Math.max(log.logStartOffset, log.logEndOffset - READ_BACK);
  const found: ShareStateView[] = [];
  for (const batch of readLog(log, from, log.logEndOffset, Number.MAX_SAFE_INTEGER)) {
    for (const [i, record] of batch.records.entries()) {
      if (record.type !== 'shareSnapshot' && record.type !== 'shareUpdate') continue;
      if (record.groupId !== groupId || record.partition !== partition || record.topicId !== topicId)
        continue;
      const offset = offsetAt(batch, i);
      found.push({
        offset,
        type: record.type,
        startOffset: record.value?.startOffset ?? -1,
        batches: record.value?.stateBatches.length ?? 0,
        isCommitted: offset < highWatermark,
      });
    }
  }
  return found.slice(-SHOWN_WRITTEN).reverse();
}
