/** Requests that a change of state comes to, gathered and then handed to the channels: LeaderAndIsr first, then
 *  UpdateMetadata, then StopReplica.
 *  Models      kafka.controller.ControllerBrokerRequestBatch
 *  Invariants  a batch is empty between two changes of state
 *  See         channels.ts */
import { invariant } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type {
  LeaderAndIsrRequest,
  StopReplicaRequest,
  UpdateMetadataRequest,
} from '../protocol/control-api.ts';
import { LEADER_DURING_DELETE } from '../protocol/control-api.ts';
import { enqueueControl } from './channels.ts';
import { isOnline, isQueuedForDeletion, liveOrShuttingDown, partitionIn, topicOf } from './context.ts';
import type { RequestBatch } from './state.ts';
import { diskOf, rulesOf } from './state.ts';
import type { Hands } from './step.ts';

export function clearBatch(batch: RequestBatch): void {
  batch.leaderAndIsr.clear();
  batch.stopReplica.clear();
  batch.updateBrokers.clear();
  batch.updatePartitions.clear();
}

/** Begins a batch; the last one has been sent. */
export function newBatch({ memory }: Hands): void {
  const { leaderAndIsr, stopReplica, updateBrokers } = memory.batch;
  const isEmpty = leaderAndIsr.size + stopReplica.size + updateBrokers.size === 0;
  invariant(isEmpty, 'a batch of control requests is begun while the last one is not sent');
  clearBatch(memory.batch);
}

/** Tells brokers of their part in a partition, and all of its leader. */
export function addLeaderAndIsr(
  hands: Hands,
  brokers: readonly BrokerId[],
  key: PartitionKey,
  isNew: boolean,
): void {
  const { context, memory } = hands;
  const partition = partitionIn(context, key);
  if (!partition?.leadership) return;
  const { replicas, adding, removing, leadership } = partition;
  const { topic, partition: partitionIndex } = parsePartitionKey(key);
  for (const id of brokers) {
    if (id < 0) continue;
    let states = memory.batch.leaderAndIsr.get(id);
    if (!states) {
      states = new Map();
      memory.batch.leaderAndIsr.set(id, states);
    }
    states.set(
      key,
      Object.freeze({
        topicName: topic,
        partitionIndex,
        controllerEpoch: leadership.controllerEpoch,
        leader: leadership.leader,
        leaderEpoch: leadership.leaderEpoch,
        isr: leadership.isr,
        zkVersion: leadership.zkVersion,
        replicas,
        addingReplicas: adding,
        removingReplicas: removing,
        isNew: isNew || states.get(key)?.isNew === true,
      }),
    );
  }
  addUpdateMetadata(hands, liveOrShuttingDown(context), [key]);
}

export function addStopReplica(
  { memory }: Hands,
  brokerId: BrokerId,
  key: PartitionKey,
  deletes: boolean,
): void {
  const { stopReplica } = memory.batch;
  const items = stopReplica.get(brokerId);
  if (items) items.push({ key, deletes });
  else stopReplica.set(brokerId, [{ key, deletes }]);
}

/** Tells brokers what clients may know of partitions. */
export function addUpdateMetadata(
  { context, memory }: Hands,
  brokers: readonly BrokerId[],
  keys: readonly PartitionKey[],
): void {
  const { updateBrokers, updatePartitions } = memory.batch;
  for (const id of brokers) if (id >= 0) updateBrokers.add(id);
  for (const key of keys) {
    const partition = partitionIn(context, key);
    if (!partition?.leadership) continue;
    const { leadership, replicas } = partition;
    const { topic, partition: partitionIndex } = parsePartitionKey(key);
    const leader = isQueuedForDeletion(context, topicOf(key)) ? LEADER_DURING_DELETE : leadership.leader;
    updatePartitions.set(
      key,
      Object.freeze({
        topicName: topic,
        partitionIndex,
        controllerEpoch: leadership.controllerEpoch,
        leader,
        leaderEpoch: leadership.leaderEpoch,
        isr: leadership.isr,
        zkVersion: leadership.zkVersion,
        replicas,
        offlineReplicas: Object.freeze(replicas.filter((id) => !isOnline(context, id))),
      }),
    );
  }
}

/** Hands the batch to the channels of those brokers that are there. */
export function sendBatch(hands: Hands): void {
  const { node, memory, context } = hands;
  const { batch } = memory;
  const live = liveOrShuttingDown(context);
  const { brokerId: controllerId } = diskOf(node);
  const header = (id: BrokerId) => ({
    controllerId,
    controllerEpoch: memory.epoch,
    brokerEpoch: rulesOf(node).brokerEpochs ? (context.liveBrokers.get(id)?.epoch ?? -1) : -1,
  });
  for (const id of live) {
    const states = batch.leaderAndIsr.get(id);
    if (!states) continue;
    const partitionStates = Object.freeze([...states.values()]);
    const leaders = new Set(partitionStates.map(({ leader }) => leader));
    const liveLeaders = Object.freeze(live.filter((other) => leaders.has(other)));
    const body: LeaderAndIsrRequest = { ...header(id), partitionStates, liveLeaders };
    enqueueControl(node, id, 'LeaderAndIsr', body, [...states.keys()]);
  }
  const partitionStates = Object.freeze([...batch.updatePartitions.values()]);
  const liveBrokers = Object.freeze(
    live.map((id) => Object.freeze({ id, rack: context.liveBrokers.get(id)?.rack ?? null })),
  );
  for (const id of live) {
    if (!batch.updateBrokers.has(id)) continue;
    const body: UpdateMetadataRequest = { ...header(id), partitionStates, liveBrokers };
    enqueueControl(node, id, 'UpdateMetadata', body, [...batch.updatePartitions.keys()]);
  }
  for (const id of live) {
    for (const deletes of [true, false]) {
      const items = batch.stopReplica.get(id)?.filter((item) => item.deletes === deletes) ?? [];
      if (items.length === 0) continue;
      const keys = items.map(({ key }) => key);
      const partitions = keys.map((key) => {
        const { topic, partition } = parsePartitionKey(key);
        return Object.freeze({ topicName: topic, partitionIndex: partition });
      });
      const body: StopReplicaRequest = {
        ...header(id),
        deletePartitions: deletes,
        partitions: Object.freeze(partitions),
      };
      enqueueControl(node, id, 'StopReplica', body, keys);
    }
  }
  clearBatch(batch);
}

/** One batch of nothing but UpdateMetadata. */
export function tellMetadata(
  hands: Hands,
  brokers: readonly BrokerId[],
  keys: readonly PartitionKey[],
): void {
  newBatch(hands);
  addUpdateMetadata(hands, brokers, keys);
  sendBatch(hands);
}
