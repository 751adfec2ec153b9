/** A healthy cluster at rest, and tools to change it behind its back. */
import type { EventBody } from '../../../contract/events.ts';
import { COMMIT_RULE } from '../../../contract/what-if.ts';
import type { PartitionFile } from '../../audit/state.ts';
import { decided, fileNow } from '../../audit/view.ts';
import { brokerProcess } from '../../cluster/broker-node.ts';
import { controllerDisk, controllerMemory } from '../../cluster/world.ts';
import { createConsumerGroup, newMember } from '../../group/modern/consumer-group.ts';
import { GroupChange } from '../../group/modern/group-change.ts';
import type { NodeRecord } from '../../kernel/sim.ts';
import type { PartitionRegistration } from '../../protocol/metadata-image.ts';
import type { RecordBatch } from '../../protocol/records.ts';
import type { Insides } from '../cluster-script.ts';
import { Cluster, logIn, ORDERS } from '../cluster-script.ts';

export const OFFSETS = '__consumer_offsets-0';

/** Six records, committed, read and the offsets committed; a producer with an id, a group with a member. */
export const resting = (() => {
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

export const leader = resting.leader();

export const [follower] = resting.followers();

export const nodeOf = ({ world }: Insides, id: string): NodeRecord => {
  const node = world.sim.nodes.get(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
};

export const activeOf = (insides: Insides) => {
  for (const id of [101, 102, 103]) {
    const memory = controllerMemory(nodeOf(insides, `c${id}`));
    if (memory?.active) return { id, active: memory.active };
  }
  throw new Error('nobody is active');
};

export const activeId = activeOf(resting.insides).id;

export const passiveId = [101, 102, 103].find((id) => id !== activeId) ?? 0;

/** Changes what the quorum has committed about the partition. */
export function decide(
  insides: Insides,
  change: Partial<PartitionRegistration> & Record<string, unknown>,
): void {
  const partitions = insides.world.quorum.image.topics.get('orders')?.partitions;
  const partition = partitions?.[0];
  if (partitions && partition) partitions[0] = Object.freeze({ ...partition, ...change });
}

export const fileIn = (insides: Insides, key = ORDERS): PartitionFile => {
  const file = insides.audit.partitions.get(fileNow(insides.world, key));
  if (!file) throw new Error(`nothing is known of ${key}`);
  return file;
};

/** Puts another batch in the place of the one at an offset. */
export function replaceBatch(
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

/** What-if: the topic has always committed by majority, for all that anybody knows. */
export function byMajority({ world }: Insides): void {
  for (const node of world.sim.nodes.values()) {
    const image = node.kind === 'broker' ? brokerProcess(node)?.broker.image : undefined;
    image?.topics.get('orders')?.configs.set(COMMIT_RULE, 'majority');
  }
  world.quorum.image.topics.get('orders')?.configs.set(COMMIT_RULE, 'majority');
}

export const lastOffset = logIn(resting.insides, leader).logEndOffset - 1;

export const partition = decided(resting.insides.world, ORDERS) as PartitionRegistration;

export const nothing = (): void => undefined;

/** Makes the group one of KIP-848 in epoch 3, whose members own these partitions of `orders`, in epochs of their own. */
export function consumerGroupOf(
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

export interface Breach {
  /** The change behind the cluster's back. */
  readonly change: (insides: Insides) => void;
  /** What is said to have happened; absent: it is found at a quiet moment. */
  readonly event?: EventBody;
  /** What is said to have happened when nothing was changed; absent: the same. */
  readonly control?: EventBody | null;
}

export function epochNow(): number {
  return controllerDisk(nodeOf(resting.insides, `c${activeId}`)).epoch;
}

/** Producer 1 of `till` is to commit in ORDERS. */
export function decidedToCommit({ audit: state }: Insides): void {
  state.decisions.set('till', {
    pid: 1,
    epoch: 0,
    outcome: 'commit',
    partitions: [ORDERS],
    marked: new Set(),
    isOver: false,
  });
}

export function coordinatorId(): number {
  return decided(resting.insides.world, OFFSETS)?.leader ?? -1;
}

export function otherThan(key: string): number {
  const { replicas, leader: led } = decided(resting.insides.world, key) as PartitionRegistration;
  const id = replicas.find((replica) => replica !== led);
  if (id === undefined) throw new Error(`only one has ${key}`);
  return id;
}
