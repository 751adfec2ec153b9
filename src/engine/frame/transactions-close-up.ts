/** A transactional id: where its coordinator has it, the steps in the transaction log, and the processes that use it.
 *  See         transaction/state.ts, transaction-strips.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../contract/ids.ts';
import type {
  CoordinatorView,
  TransactionInstance,
  TransactionReader,
  TransactionStep,
  TransactionsCloseUp,
  TransactionsSubject,
} from '../../contract/transactions-close-up.ts';
import { type SimTimeUs, timeUsOf, US_PER_MS } from '../../contract/units.ts';
import { isTransformer } from '../apps/transform-state.ts';
import { TRANSACTION_TOPIC } from '../broker/state.ts';
import { consumerMemory, isolationOf } from '../clients/consumer/state.ts';
import { producerDisk, producerMemory } from '../clients/producer/state.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { TransactionLogValue } from '../protocol/records.ts';
import { offsetAt } from '../protocol/records.ts';
import { spokenLog } from './leader-log.ts';
import { byText, partitionsInSight, stripOf } from './transaction-strips.ts';

/** Steps of the id that are told, and batches of the log that are looked through for them. */
const STEPS = 40;
const LOOKED_THROUGH = 2000;
const MAX_COUNT = 100;

export function closeUpOfTransactions(world: World, subject: TransactionsSubject): TransactionsCloseUp {
  const processes = processesOf(world);
  const ids = [...idsOf(world, processes)].sort(byText);
  const wanted = subject.transactionalId;
  const id = wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
  const none = { coordinator: null, history: [], instances: [], strips: [], readers: [] };
  const head = {
    kind: 'transactions',
    isSupported: world.rules.idempotence,
    ids,
    transactionalId: id,
  } as const;
  if (id === null) return { ...head, ...none };
  const partition = statePartitionOf(world, id);
  const history = partition < 0 ? [] : historyOf(world, partition, id);
  const coordinator = partition < 0 ? null : coordinatorOf(world, partition, id);
  const instances = processes.filter((node) => producerDisk(node).transactionalId === id).map(instanceOf);
  const inSight = partitionsInSight(coordinator, history);
  const count = Math.max(1, Math.min(subject.count, MAX_COUNT));
  return {
    ...head,
    coordinator,
    history,
    instances,
    strips: inSight.flatMap((key) => stripOf(world, key, { coordinator, history, count }) ?? []),
    readers: readersOf(world, inSight),
  };
}

/** Everybody who may have a producer. */
const processesOf = (world: World): readonly NodeRecord[] =>
  [...world.sim.nodes.values()].filter(
    (node) => node.incarnation > 0 && (node.kind === 'producer' || isTransformer(node)),
  );

function idsOf(world: World, processes: readonly NodeRecord[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const node of processes) {
    const { transactionalId } = producerDisk(node);
    if (transactionalId !== null) ids.add(transactionalId);
  }
  for (const node of nodesOfKind(world, 'broker'))
    for (const { transactions } of brokerProcess(node)?.transactions.partitions.values() ?? [])
      for (const id of transactions.keys()) ids.add(id);
  return ids;
}

/** −1 while `__transaction_state` is not there. */
function statePartitionOf(world: World, id: string): number {
  const count = latestImage(world).topics.get(TRANSACTION_TOPIC)?.partitions.length ?? 0;
  return count === 0 ? -1 : partitionForGroup(id, count);
}

function coordinatorOf(world: World, partition: number, id: string): CoordinatorView {
  const brokerId =
    latestImage(world).topics.get(TRANSACTION_TOPIC)?.partitions[partition]?.leader ?? NO_BROKER;
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const process = node && brokerProcess(node);
  const owner = process?.transactions.partitions.get(partition);
  const metadata = owner?.isLoading === false ? owner.transactions.get(id) : undefined;
  return {
    partition,
    brokerId,
    isServing: owner !== undefined,
    isLoading: owner?.isLoading ?? false,
    coordinatorEpoch: owner?.coordinatorEpoch ?? -1,
    version: process?.transactions.transactionVersion ?? world.rules.transactionVersion,
    state: metadata?.state ?? null,
    pending: metadata?.pendingState ?? null,
    pid: metadata?.producerId ?? -1,
    epoch: metadata?.producerEpoch ?? -1,
    lastEpoch: metadata?.lastProducerEpoch ?? -1,
    timeoutUs: (metadata?.timeoutMs ?? 0) * US_PER_MS,
    startedUs: metadata && metadata.startMs >= 0 ? timeUsOf(metadata.startMs) : null,
    updatedUs: metadata ? timeUsOf(metadata.lastUpdateMs) : 0,
    partitions: metadata ? [...metadata.partitions].sort(byText) : [],
  };
}

/** The last steps, oldest first; behind a tombstone nothing is left of what was before. */
function historyOf(world: World, partition: number, id: string): readonly TransactionStep[] {
  const segments = spokenLog(world, partitionKey(TRANSACTION_TOPIC, partition))?.log.segments ?? [];
  const steps: TransactionStep[] = [];
  let left = LOOKED_THROUGH;
  for (const { batches } of segments.toReversed()) {
    for (let i = batches.length - 1; i >= 0 && left > 0; i--, left--) {
      const batch = batches[i];
      for (let at = (batch?.records.length ?? 0) - 1; batch && at >= 0; at--) {
        const record = batch.records[at];
        if (record?.type !== 'transactionLog' || record.transactionalId !== id) continue;
        if (record.value === null || steps.length === STEPS) return steps.reverse();
        steps.push(stepOf(offsetAt(batch, at), record.value, timeUsOf(batch.maxTimestampMs)));
      }
    }
  }
  return steps.reverse();
}

const stepOf = (offset: number, value: TransactionLogValue, atUs: SimTimeUs): TransactionStep => ({
  offset,
  state: value.transactionStatus,
  pid: value.producerId,
  epoch: value.producerEpoch,
  partitions: value.transactionPartitions
    .flatMap(({ topic, partitionIds }) => partitionIds.map((partition) => partitionKey(topic, partition)))
    .sort(byText),
  atUs,
});

function instanceOf(node: NodeRecord): TransactionInstance {
  const manager = producerMemory(node)?.manager;
  return {
    nodeId: node.id,
    name: producerDisk(node).name,
    isUp: node.isUp,
    pausedSinceUs: node.paused?.sinceUs ?? null,
    pid: manager?.pid ?? -1,
    epoch: manager?.epoch ?? -1,
    state: manager?.state ?? null,
    lastError: manager?.lastError ?? null,
  };
}

function readersOf(world: World, keys: readonly PartitionKey[]): readonly TransactionReader[] {
  const readers: TransactionReader[] = [];
  for (const node of nodesOfKind(world, 'consumer')) {
    const client = consumerMemory(node)?.client;
    if (!client) continue;
    const isolation = isolationOf(client) === 1 ? 'read_committed' : 'read_uncommitted';
    for (const partition of keys) {
      const state = client.partitions.get(partition);
      if (state) readers.push({ consumerId: node.id, partition, isolation, position: state.position });
    }
  }
  return readers;
}
