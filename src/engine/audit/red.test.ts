/** A promise that nobody can break is not known to promise anything: each is broken here, by changing the state of a healthy
 *  cluster behind its back, and must be seen to be broken by its own look; and none of them sees anything before. */
import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { INVARIANT_NAMES, type InvariantName } from '../../contract/invariants.ts';
import { metadataOf } from '../broker/state.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import { controllerDisk, controllerMemory } from '../cluster/world.ts';
import { createConsumerGroup, newMember } from '../group/modern/consumer-group.ts';
import { GroupChange } from '../group/modern/group-change.ts';
import { copyPlain } from '../kernel/plain.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { PartitionRegistration } from '../protocol/metadata-image.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { keepRecords } from '../protocol/records.ts';
import { truncateLog } from '../storage/log.ts';
import { takeMetadataSnapshot } from '../storage/metadata-log.ts';
import type { Insides } from '../test/cluster-script.ts';
import {
  Cluster,
  diskOf,
  leadershipIn,
  logIn,
  memoryIn,
  ORDERS,
  replicaIn,
  SHOP,
} from '../test/cluster-script.ts';
import { audit, CHECKS, recheck } from './index.ts';
import type { PartitionFile } from './state.ts';
import { decided, fileNow } from './view.ts';

const OFFSETS = '__consumer_offsets-0';

/** Six records, committed, read and the offsets committed; a producer with an id, a group with a member. */
const resting = (() => {
  const cluster = new Cluster({
    controllers: 3,
    partitions: 1,
    configs: { 'offsets.topic.num.partitions': '1', 'group.initial.rebalance.delay.ms': '0' },
    topicConfigs: { 'index.interval.bytes': '0' },
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': '500' },
      },
    ],
    consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 2_000, processingMs: 1 }],
  });
  cluster.send(3);
  cluster.send(3);
  cluster.until('group.offsetCommitted', ({ offsets }) => offsets[ORDERS] === 6, 30);
  cluster.run(2);
  return cluster;
})();
const leader = resting.leader();
const [follower] = resting.followers();

// ---- tools

const nodeOf = ({ world }: Insides, id: string): NodeRecord => {
  const node = world.sim.nodes.get(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
};
const activeOf = (insides: Insides) => {
  for (const id of [101, 102, 103]) {
    const memory = controllerMemory(nodeOf(insides, `c${id}`));
    if (memory?.active) return { id, active: memory.active };
  }
  throw new Error('nobody is active');
};
const activeId = activeOf(resting.insides).id;
const passiveId = [101, 102, 103].find((id) => id !== activeId) ?? 0;

/** Changes what the quorum has committed about the partition. */
function decide(insides: Insides, change: Partial<PartitionRegistration> & Record<string, unknown>): void {
  const partitions = insides.world.quorum.image.topics.get('orders')?.partitions;
  const partition = partitions?.[0];
  if (partitions && partition) partitions[0] = Object.freeze({ ...partition, ...change });
}

const fileIn = (insides: Insides, key = ORDERS): PartitionFile => {
  const file = insides.audit.partitions.get(fileNow(insides.world, key));
  if (!file) throw new Error(`nothing is known of ${key}`);
  return file;
};

/** Puts another batch in the place of the one at an offset. */
function replaceBatch(
  insides: Insides,
  brokerId: number,
  offset: number,
  change: (batch: RecordBatch) => Partial<RecordBatch>,
): void {
  for (const { batches } of logIn(insides, brokerId).segments) {
    const at = batches.findIndex(({ baseOffset }) => baseOffset === offset);
    const batch = batches[at];
    if (batch) batches[at] = Object.freeze({ ...batch, ...change(batch) });
  }
}

const lastOffset = logIn(resting.insides, leader).logEndOffset - 1;
const appended = (brokerId: number, more: object = {}): EventBody => ({
  type: 'log.appended',
  partition: ORDERS,
  brokerId,
  baseOffset: lastOffset,
  lastOffset,
  sizeBytes: 70,
  asLeader: brokerId === leader,
  needsMinIsr: brokerId === leader,
  ...more,
});
const advanced = (brokerId: number, more: object = {}): EventBody => ({
  type: 'partition.highWatermarkAdvanced',
  partition: ORDERS,
  brokerId,
  from: lastOffset,
  to: lastOffset + 1,
  ...more,
});
const truncated = (toOffset: number, more: object = {}): EventBody => ({
  type: 'replica.truncated',
  partition: ORDERS,
  brokerId: follower,
  fromOffset: lastOffset + 1,
  toOffset,
  highWatermark: toOffset,
  ...more,
});
const partition = decided(resting.insides.world, ORDERS) as PartitionRegistration;
const elected = (toLeader: number, more: object = {}): EventBody => ({
  type: 'partition.leaderElected',
  partition: ORDERS,
  fromLeader: leader,
  toLeader,
  leaderEpoch: partition.leaderEpoch + 1,
  isr: partition.isr,
  unclean: false,
  ...more,
});
const isrChanged = (more: object = {}): EventBody => ({
  type: 'partition.isrChanged',
  partition: ORDERS,
  from: partition.isr,
  to: partition.isr,
  leaderEpoch: partition.leaderEpoch,
  partitionEpoch: partition.partitionEpoch + 1,
  ...more,
});
const becameLeader = (brokerId: number, more: object = {}): EventBody => ({
  type: 'replica.becameLeader',
  partition: ORDERS,
  brokerId,
  leaderEpoch: partition.leaderEpoch,
  logEndOffset: lastOffset + 1,
  highWatermark: lastOffset + 1,
  ...more,
});
const acknowledged = (more: object = {}): EventBody => ({
  type: 'produce.acknowledged',
  producerId: SHOP,
  topicId: diskOf(resting.insides, leader).topicIds.get(ORDERS) ?? '',
  partition: ORDERS,
  baseOffset: lastOffset,
  recordCount: 1,
  firstNumber: 6,
  numbers: [6],
  acks: 'all',
  ...more,
});
const committedOffsets = (more: object = {}): EventBody => ({
  type: 'group.offsetCommitted',
  groupId: 'team',
  consumerId: 'k-ada',
  offsets: { [ORDERS]: 6 },
  generation: 1,
  takenIn: 1,
  ...more,
});
const applied: EventBody = {
  type: 'metadata.applied',
  brokerId: follower,
  offset: memoryIn(resting.insides, follower).image.appliedOffset,
};
const nothing = (): void => undefined;

/** Makes the group one of KIP-848 in epoch 3, whose members own these partitions of `orders`, in epochs of their own. */
function consumerGroupOf(
  owned: Readonly<Record<string, readonly number[]>>,
  epochs: Readonly<Record<string, number>> = {},
): (insides: Insides) => void {
  return (insides) => {
    const holder = brokerProcess(nodeOf(insides, `b${coordinatorId()}`))?.groups.groups.get('team');
    if (!holder) throw new Error('there is no group');
    const change = new GroupChange(createConsumerGroup('team'));
    for (const [memberId, ids] of Object.entries(owned)) {
      const assigned = new Map([['orders', ids]]);
      change.setSubscription({ ...newMember(memberId), clientId: memberId });
      change.setTarget(memberId, assigned);
      change.setCurrent({ ...newMember(memberId), memberEpoch: epochs[memberId] ?? 3, assigned });
    }
    change.setEpoch(3, 0);
    change.setAssignmentEpoch(3);
    holder.modern = change.group;
  };
}

const RECONCILED: EventBody = {
  type: 'group.memberReconciled',
  groupId: 'team',
  consumerId: 'a',
  memberId: 'a',
  memberEpoch: 3,
  state: 'STABLE',
  assigned: [ORDERS],
  pendingRevocation: [],
};

// ---- how each is broken

interface Breach {
  /** The change behind the cluster's back. */
  readonly change: (insides: Insides) => void;
  /** What is said to have happened; absent: it is found at a quiet moment. */
  readonly event?: EventBody;
  /** What is said to have happened when nothing was changed; absent: the same. */
  readonly control?: EventBody | null;
}

const BREACHES: { readonly [Name in InvariantName]: Breach } = {
  'high-watermark-within-log': {
    change: (insides) => {
      replicaIn(insides, follower).highWatermark = 99;
    },
    event: appended(follower),
  },
  'high-watermark-within-isr': {
    change: (insides) => truncateLog(logIn(insides, follower), 2),
    event: advanced(leader),
  },
  'high-watermark-is-monotonic': {
    change: nothing,
    event: advanced(leader, { from: 2, to: 3 }),
    control: null,
  },
  'new-leader-reaches-committed': {
    change: (insides) => {
      for (const id of [leader, follower]) truncateLog(logIn(insides, id), 2);
      fileIn(insides).agreed.clear();
    },
    event: becameLeader(leader),
  },
  'logs-match': {
    change: (insides) => replaceBatch(insides, follower, 1, () => ({ partitionLeaderEpoch: 7 })),
  },
  'logs-agree-below-high-watermark': {
    change: (insides) => {
      replaceBatch(insides, follower, lastOffset, () => ({ partitionLeaderEpoch: 7 }));
      fileIn(insides).agreed.clear();
    },
    event: advanced(follower),
  },
  'epochs-never-decrease': {
    change: (insides) => replaceBatch(insides, follower, lastOffset - 1, () => ({ partitionLeaderEpoch: 7 })),
    event: appended(follower),
  },
  'offsets-are-contiguous': {
    change: (insides) => replaceBatch(insides, leader, lastOffset, () => ({ baseOffset: lastOffset - 1 })),
    event: appended(leader, { baseOffset: lastOffset - 1 }),
    control: appended(leader),
  },
  'epoch-cache-tells-the-log': {
    change: (insides) => logIn(insides, follower).epochs.splice(0),
    event: appended(follower),
  },
  'truncation-spares-committed': {
    change: nothing,
    event: truncated(lastOffset, { highWatermark: lastOffset + 1 }),
    control: null,
  },
  'follower-continues-its-leader': {
    change: (insides) => replaceBatch(insides, follower, lastOffset - 1, () => ({ partitionLeaderEpoch: 7 })),
    event: appended(follower),
  },
  'one-leader-per-epoch': { change: nothing, event: becameLeader(follower), control: becameLeader(leader) },
  'leader-is-in-isr': {
    change: nothing,
    event: elected(follower, { isr: [leader] }),
    control: elected(follower),
  },
  'isr-and-elr-are-sound': {
    change: (insides) => decide(insides, { isr: [leader, follower, follower] }),
    event: isrChanged(),
  },
  'fenced-brokers-lead-nothing': {
    change: (insides) => {
      const { brokers } = insides.world.quorum.image;
      const broker = brokers.get(follower);
      if (broker) brokers.set(follower, Object.freeze({ ...broker, fenced: true }));
    },
    event: isrChanged(),
  },
  'isr-holds-committed': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 2);
      fileIn(insides).agreed.clear();
    },
    event: isrChanged(),
  },
  'elected-leader-is-complete': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 2);
      fileIn(insides).agreed.clear();
    },
    event: elected(follower),
  },
  'own-isr-holds-committed': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 2);
      fileIn(insides).agreed.clear();
    },
    event: {
      type: 'isr.confirmed',
      partition: ORDERS,
      leaderId: leader,
      isr: partition.isr,
      partitionEpoch: 1,
    },
  },
  'maximal-isr-covers-isr': {
    change: (insides) => {
      leadershipIn(insides, leader).isr = Object.freeze(partition.isr.filter((id) => id !== follower));
    },
    event: advanced(leader),
  },
  'unclean-restart-leaves-isr': {
    change: (insides) => {
      const broker = insides.audit.brokers.get(follower);
      if (broker) broker.wasKilled = true;
    },
    event: { type: 'broker.registered', brokerId: follower, brokerEpoch: 9_999 },
  },
  'acknowledged-survives': {
    change: nothing,
    event: { type: 'record.lost', partition: ORDERS, offset: 2, producerId: SHOP, sequence: 3, acks: 'all' },
    control: null,
  },
  'committed-on-true-leader': {
    change: (insides) => {
      truncateLog(logIn(insides, leader), 2);
      fileIn(insides).agreed.clear();
    },
    event: truncated(lastOffset + 1),
  },
  'committed-somewhere': {
    change: (insides) => {
      for (const id of [1, 2, 3]) truncateLog(logIn(insides, id), lastOffset);
    },
    event: truncated(lastOffset),
  },
  'partition-epochs-only-rise': {
    change: nothing,
    event: {
      type: 'replica.becameFollower',
      partition: ORDERS,
      brokerId: follower,
      leaderId: leader,
      leaderEpoch: -1,
    },
    control: elected(follower),
  },
  'isr-grows-by-its-leader': {
    change: (insides) => {
      leadershipIn(insides, leader).isr = Object.freeze([leader]);
    },
    event: isrChanged({ from: [leader] }),
  },
  'acknowledged-is-committed': {
    change: (insides) => {
      fileIn(insides).committedEnd = 2;
    },
    event: acknowledged(),
  },
  'min-isr-is-kept': {
    change: (insides) => {
      leadershipIn(insides, leader).isr = Object.freeze([leader]);
    },
    event: appended(leader),
  },
  'joiner-has-caught-up': {
    change: (insides) => {
      const remote = leadershipIn(insides, leader).remotes.get(follower);
      if (remote) remote.logEndOffset = 2;
    },
    event: { type: 'isr.expandProposed', partition: ORDERS, leaderId: leader, brokerIds: [follower] },
  },
  'leaver-was-behind': {
    change: nothing,
    event: { type: 'isr.shrinkProposed', partition: ORDERS, leaderId: leader, brokerIds: [follower] },
    control: null,
  },
  'nothing-committed-twice': {
    change: (insides) => {
      replaceBatch(insides, leader, lastOffset, () => ({ partitionLeaderEpoch: 7 }));
      fileIn(insides).agreed.clear();
    },
    event: advanced(leader),
  },
  'one-quorum-leader-per-epoch': {
    change: nothing,
    event: { type: 'controller.elected', controllerId: passiveId, epoch: epochNow() },
    control: { type: 'controller.elected', controllerId: activeId, epoch: epochNow() },
  },
  'one-vote-per-epoch': {
    change: ({ audit }) => audit.quorum.votes.set(passiveId, { epoch: 50, candidateId: activeId }),
    event: vote(50),
  },
  'quorum-epochs-only-rise': {
    change: (insides) => {
      insides.audit.quorum.epochs.set(passiveId, 50);
    },
    event: vote(epochNow()),
  },
  'quorum-leader-is-complete': {
    change: (insides) => truncateLog(controllerDisk(nodeOf(insides, `c${passiveId}`)).log, 3),
    event: { type: 'controller.elected', controllerId: passiveId, epoch: 50 },
  },
  'metadata-logs-agree': {
    change: (insides) => {
      const { segments } = diskOf(insides, follower).metadataLog;
      const batches = segments[0]?.batches ?? [];
      const first = batches[0];
      if (first) batches[0] = Object.freeze({ ...first, partitionLeaderEpoch: 77 });
    },
  },
  'metadata-begins-at-a-snapshot': {
    change: (insides) => {
      diskOf(insides, follower).metadataLog.logStartOffset = 2;
    },
    event: {
      type: 'metadata.prefixDropped',
      node: `b${follower}`,
      logStartOffset: 2,
      snapshotsDropped: 1,
      reason: 'age',
    },
  },
  'leaders-load-no-snapshot': {
    change: nothing,
    event: { type: 'metadata.snapshotLoaded', node: `c${activeId}`, endOffset: 4, epoch: 1, from: null },
    control: { type: 'metadata.snapshotLoaded', node: `c${passiveId}`, endOffset: 4, epoch: 1, from: null },
  },
  'snapshots-agree': {
    change: (insides) => {
      const known = diskOf(insides, follower);
      const taken = takeMetadataSnapshot(metadataOf(known), memoryIn(insides, follower).image);
      if (!taken) throw new Error('no snapshot');
      diskOf(insides, leader).metadataSnapshots.push(
        Object.freeze({ ...taken, records: Object.freeze(taken.records.slice(1)) }),
      );
    },
  },
  'majority-holds-metadata': {
    change: (insides) => {
      for (const id of [101, 102, 103]) {
        if (id !== activeId) truncateLog(controllerDisk(nodeOf(insides, `c${id}`)).log, 3);
      }
    },
    event: applied,
  },
  'applied-metadata-is-committed': {
    change: (insides) => truncateLog(controllerDisk(nodeOf(insides, `c${activeId}`)).log, 3),
    event: applied,
  },
  'one-active-controller-per-epoch': {
    change: nothing,
    event: { type: 'controller.activated', controllerId: passiveId, epoch: epochNow() },
    control: { type: 'controller.activated', controllerId: activeId, epoch: epochNow() },
  },
  'broker-epochs-only-rise': {
    change: nothing,
    event: { type: 'broker.registered', brokerId: follower, brokerEpoch: 1 },
    control: { type: 'broker.registered', brokerId: follower, brokerEpoch: 9_999 },
  },
  'images-tell-the-log': {
    change: (insides) => {
      memoryIn(insides, follower).image.nextProducerId = 12;
    },
  },
  'segments-are-in-order': {
    change: (insides) => {
      logIn(insides, follower).segments[0]?.batches.reverse();
    },
  },
  'index-finds-its-batch': {
    change: (insides) => {
      const entries = logIn(insides, follower).segments[0]?.offsetIndex.entries ?? [];
      const last = entries.at(-1);
      if (!last) throw new Error('no entry');
      entries[entries.length - 1] = Object.freeze({ ...last, position: last.position + 1 });
    },
  },
  'log-start-only-rises': {
    change: (insides) => {
      fileIn(insides).starts.set(follower, 3);
    },
    event: appended(follower),
  },
  'retention-stays-below-high-watermark': {
    change: (insides) => {
      logIn(insides, follower).logStartOffset = 7;
    },
    event: {
      type: 'log.segmentsDeleted',
      partition: ORDERS,
      brokerId: follower,
      reason: 'retentionMs',
      segmentCount: 1,
      sizeBytes: 70,
      logStartOffset: 7,
    },
  },
  'compaction-keeps-the-newest': {
    change: (insides) => {
      const log = logIn(insides, follower, OFFSETS);
      log.sparseTo = log.logEndOffset;
      for (const { batches } of log.segments)
        for (const [i, batch] of batches.entries()) batches[i] = keepRecords(batch, []);
    },
  },
  'time-index-tells-the-segment': {
    change: (insides) => {
      const entries = logIn(insides, follower).segments[0]?.timeIndex.entries ?? [];
      const [first, second] = entries;
      if (!first || !second) throw new Error('the time index has no two entries');
      entries[1] = Object.freeze({ ...second, timestampMs: first.timestampMs });
    },
  },
  'aborted-stays-invisible': {
    change: (insides) => {
      replaceBatch(insides, follower, 0, () => ({ isTransactional: true }));
    },
  },
  'checkpoints-tell-the-past': {
    change: (insides) => {
      diskOf(insides, follower).highWatermarks.set(ORDERS, lastOffset + 2);
    },
  },
  'flushed-stays': {
    change: (insides) => {
      logIn(insides, follower).recoveryPoint = 7;
    },
  },
  'producer-state-tells-the-log': {
    change: (insides) => {
      for (const entry of logIn(insides, follower).producers.values()) entry.epoch += 1;
    },
  },
  'sizes-add-up': {
    change: (insides) => {
      logIn(insides, follower).sizeBytes += 1;
    },
  },
  'truncation-leaves-nothing-behind': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 3);
      replicaIn(insides, follower).highWatermark = 5;
    },
    event: truncated(3),
    control: null,
  },
  'sequences-have-no-gap': {
    change: (insides) => {
      for (const taken of fileIn(insides).producers.values()) for (const one of taken.values()) one.next = 3;
    },
    event: appended(leader),
    control: null,
  },
  'idempotent-writes-once': {
    change: (insides) => {
      const { committed } = fileIn(insides);
      const last = committed.at(-1);
      if (last) committed.push(Object.freeze({ ...last, baseOffset: 6, lastOffset: 6 }));
    },
  },
  'producer-epochs-only-rise': {
    change: (insides) => replaceBatch(insides, leader, lastOffset - 1, () => ({ producerEpoch: 9 })),
    event: appended(leader),
  },
  'acknowledged-offset-is-real': {
    change: nothing,
    event: acknowledged({ firstNumber: 3, numbers: [3], baseOffset: lastOffset }),
    control: acknowledged(),
  },
  'idempotence-keeps-order': {
    change: nothing,
    event: reordered(),
    control: null,
  },
  'producer-ids-have-one-owner': {
    change: ({ audit: state }) => {
      state.transactionalIds.set(1, 'other');
    },
    event: transactionStep('PrepareCommit'),
  },
  'markers-follow-decisions': {
    change: decidedToCommit,
    event: marker('abort'),
    control: null,
  },
  'transactions-are-atomic': {
    change: decidedToCommit,
    event: { ...transactionStep('CompleteCommit'), from: 'PrepareCommit' } as EventBody,
  },
  'open-transactions-tell-the-log': {
    change: (insides) => {
      logIn(insides, leader).transactions.ongoing.set(3, 1);
    },
  },
  'read-committed-reads-decided': {
    change: (insides) => {
      const client = consumerMemory(nodeOf(insides, 'k-ada'))?.client;
      if (!client) throw new Error('Ada is in no group');
      const configs = { ...client.group.configs, 'isolation.level': 'read_committed' };
      Object.assign(client, { group: { ...client.group, configs } });
      const { committed } = fileIn(insides);
      const last = committed.pop();
      if (last) committed.push(Object.freeze({ ...last, isTransactional: true }));
    },
    event: polled(5),
  },
  'producers-share-no-epoch': {
    change: ({ audit: state }) => {
      state.epochHolders.set(7, { epoch: 2, producerId: 'p-till' });
    },
    event: { type: 'producer.idAssigned', producerId: SHOP, pid: 7, epoch: 2 },
  },
  'one-transaction-coordinator-per-epoch': {
    change: ({ audit: state }) => {
      const epoch = decided(resting.insides.world, OFFSETS)?.leaderEpoch ?? 0;
      state.coordinators.set(OFFSETS, { leaderEpoch: epoch, brokerId: coordinatorId() });
    },
    event: {
      type: 'transactions.loaded',
      brokerId: otherThan(OFFSETS),
      partition: OFFSETS,
      transactionalIds: ['till'],
    },
    control: {
      type: 'transactions.loaded',
      brokerId: coordinatorId(),
      partition: OFFSETS,
      transactionalIds: ['till'],
    },
  },
  'offsets-follow-their-transaction': {
    change: decidedToCommit,
    event: offsetsDecided(false),
  },
  'generations-only-rise': {
    change: nothing,
    event: generation(1),
    control: generation(9),
  },
  'one-owner-per-partition': {
    change: nothing,
    event: assigned({ 'k-ada': [ORDERS], 'k-bo': [ORDERS] }),
    control: assigned({ 'k-ada': [ORDERS], 'k-bo': [] }),
  },
  'assignment-has-no-hole': {
    change: nothing,
    event: assigned({ 'k-ada': ['orders-1'] }),
    control: assigned({ 'k-ada': [ORDERS, 'orders-1'] }),
  },
  'commits-move-forward': {
    change: nothing,
    event: committed(3),
    control: committed(6),
  },
  'newest-instance-wins': {
    change: ({ world }) => {
      for (const node of world.sim.nodes.values()) {
        const group = node.kind === 'broker' ? brokerProcess(node)?.groups.groups.get('team') : undefined;
        const [ada] = group?.members.values() ?? [];
        if (!group || !ada) continue;
        for (const memberId of ['one', 'two'])
          group.members.set(memberId, { ...ada, memberId, groupInstanceId: 'till' });
      }
    },
    event: { type: 'group.memberJoined', groupId: 'team', memberId: 'two', consumerId: 'k-ada' },
  },
  'revoked-before-given': {
    change: nothing,
    event: taken(1),
    control: taken(2),
  },
  'one-member-per-partition': {
    change: consumerGroupOf({ a: [0], b: [0] }),
    event: RECONCILED,
  },
  'member-epochs-follow': {
    change: consumerGroupOf({ a: [0], b: [1] }, { b: 9 }),
    event: RECONCILED,
  },
  'assigned-is-subscribed': {
    change: nothing,
    event: assigned({ 'k-ada': ['payments-0'] }),
    control: assigned({ 'k-ada': [ORDERS] }),
  },
  'commits-are-of-members': {
    change: nothing,
    event: committedOffsets({ generation: 1, takenIn: 2 }),
    control: committedOffsets(),
  },
  'commits-stay-within-the-log': {
    change: nothing,
    event: committedOffsets({ offsets: { [ORDERS]: 7 } }),
    control: committedOffsets(),
  },
  'coordinator-tells-its-log': {
    change: (insides) => {
      const process = brokerProcess(nodeOf(insides, `b${coordinatorId()}`));
      const offsets = process?.groups.groups.get('team')?.offsets.get('orders');
      const known = offsets?.get(0);
      if (!offsets || !known) throw new Error('nothing is committed');
      offsets.set(0, Object.freeze({ ...known, offset: known.offset + 1 }));
    },
  },
  'transaction-states-follow': {
    change: nothing,
    event: transactionStep('CompleteCommit'),
    control: transactionStep('PrepareCommit'),
  },
  'one-coordinator-per-epoch': {
    change: nothing,
    event: { type: 'coordinator.loaded', brokerId: otherThan(OFFSETS), partition: OFFSETS, groups: ['team'] },
    control: {
      type: 'coordinator.loaded',
      brokerId: coordinatorId(),
      partition: OFFSETS,
      groups: ['team'],
    },
  },
  'reads-are-committed': { change: nothing, event: polled(6), control: polled(5) },
  'time-never-runs-back': {
    change: ({ audit }) => {
      audit.lastTimeUs = Number.MAX_SAFE_INTEGER;
    },
    event: polled(5),
  },
  'messages-add-up': {
    change: ({ world }) => {
      const [first] = world.sim.network.flights.keys();
      if (first === undefined) throw new Error('nothing flies');
      world.sim.network.flights.delete(first);
    },
  },
  'the-dead-do-nothing': {
    change: (insides) => {
      nodeOf(insides, `b${follower}`).isUp = false;
    },
    event: appended(follower),
  },
};

function epochNow(): number {
  return controllerDisk(nodeOf(resting.insides, `c${activeId}`)).epoch;
}
function vote(epoch: number): EventBody {
  return { type: 'controller.voted', voterId: passiveId, candidateId: passiveId, epoch, granted: true };
}
function generation(number: number): EventBody {
  return {
    type: 'group.generationStarted',
    groupId: 'team',
    brokerId: 1,
    generation: number,
    leaderConsumerId: 'k-ada',
    assignor: 'range',
    memberCount: 1,
  };
}
function taken(number: number): EventBody {
  return {
    type: 'consumer.assigned',
    consumerId: 'k-bo',
    groupId: 'team',
    partitions: [ORDERS],
    generation: number,
  };
}
function committed(offset: number): EventBody {
  return {
    type: 'group.offsetCommitted',
    groupId: 'team',
    consumerId: 'k-ada',
    offsets: { [ORDERS]: offset },
    generation: 1,
    takenIn: 1,
  };
}
function assigned(assignment: Record<string, readonly string[]>): EventBody {
  return { type: 'group.assigned', groupId: 'team', generation: 1, assignment };
}
function transactionStep(to: 'PrepareCommit' | 'CompleteCommit'): EventBody {
  return {
    type: 'transaction.stateChanged',
    brokerId: 1,
    transactionalId: 'till',
    from: 'Ongoing',
    to,
    pid: 1,
    epoch: 0,
    partitions: [ORDERS],
  };
}

/** Producer 1 of `till` is to commit in ORDERS. */
function decidedToCommit({ audit: state }: Insides): void {
  state.decisions.set('till', {
    pid: 1,
    epoch: 0,
    outcome: 'commit',
    partitions: [ORDERS],
    marked: new Set(),
    isOver: false,
  });
}
function marker(outcome: 'commit' | 'abort'): EventBody {
  return {
    type: 'transaction.markerWritten',
    partition: ORDERS,
    brokerId: leader,
    pid: 1,
    epoch: 0,
    offset: 6,
    outcome,
    coordinatorEpoch: 0,
  };
}
function offsetsDecided(committed: boolean): EventBody {
  return { type: 'group.offsetsDecided', groupId: 'team', pid: 1, committed, offsets: { [ORDERS]: 6 } };
}
function reordered(): EventBody {
  return {
    type: 'record.reordered',
    partition: ORDERS,
    offset: lastOffset,
    otherOffset: lastOffset - 1,
    producer: 'shop',
    number: 1,
  };
}

function polled(toOffset: number): EventBody {
  return { type: 'consumer.polled', consumerId: 'k-ada', partition: ORDERS, fromOffset: 5, toOffset };
}
function coordinatorId(): number {
  return decided(resting.insides.world, OFFSETS)?.leader ?? -1;
}
function otherThan(key: string): number {
  const { replicas, leader: led } = decided(resting.insides.world, key) as PartitionRegistration;
  const id = replicas.find((replica) => replica !== led);
  if (id === undefined) throw new Error(`only one has ${key}`);
  return id;
}

// ---- the proof

const rest = resting.engine.keyframe().state as Insides;

function foundIn(insides: Insides, body: EventBody | undefined): readonly string[] {
  if (!body) return recheck(insides.world, insides.audit).map(({ invariant }) => invariant);
  const { sim } = insides.world;
  const event = { id: sim.lastEventId + 1, timeUs: sim.nowUs, cause: null, ...body } as EngineEvent;
  sim.outbox.push(event);
  audit(insides.world, insides.audit);
  return [...insides.audit.broken.keys()];
}

it('there is a look for every promise, and every look is for one', () => {
  expect(CHECKS.map(({ name }) => name)).toEqual(INVARIANT_NAMES);
  for (const { on, onEvery, recheck: again } of CHECKS)
    expect(Object.keys(on).length > 0 || onEvery || again).toBeTruthy();
});

it('a healthy cluster keeps all of them', () => {
  expect(resting.complaints()).toEqual([]);
});

describe.each(INVARIANT_NAMES)('%s', (name) => {
  const { change, event, control } = BREACHES[name];

  it('is broken', () => {
    const insides = copyPlain(rest);
    change(insides);
    expect(foundIn(insides, event)).toContain(name);
  });

  it.skipIf(control === null)('holds before', () => {
    expect(foundIn(copyPlain(rest), control ?? event)).not.toContain(name);
  });
});
