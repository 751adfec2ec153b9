/** The offsets that a coordinator answers are those that its partition of `__consumer_offsets` holds as committed
 *  (OffsetMetadataManager: memory is the replay of the log). */
import { partitionKey } from '../../contract/ids.ts';
import { OFFSETS_TOPIC } from '../broker/state.ts';
import type { BrokerProcess } from '../cluster/broker-node.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { LogRecord } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { readLog } from '../storage/log.ts';
import type { Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';

export const coordinatorTellsItsLog: Invariant = {
  name: 'coordinator-tells-its-log',
  on: {},
  recheck(world) {
    for (const node of world.sim.nodes.values()) {
      const process = node.kind === 'broker' ? brokerProcess(node) : undefined;
      if (!process) continue;
      const { brokerId, logs } = brokerDisk(node);
      for (const [partition, { isLoading, leaderEpoch, unreplicated }] of process.groups.partitions) {
        const key = partitionKey(OFFSETS_TOPIC, partition);
        const replica = process.broker.replicas.get(key);
        const log = logs.get(key);
        if (isLoading || !replica || !log || replica.leaderEpoch !== leaderEpoch) continue;
        // Before Kafka 4.0 what has timed out is forgotten, though it may be committed later.
        const forgotten = world.rules.consumerGroupProtocol
          ? []
          : unreplicated.flatMap(({ records }) => records);
        const finding = compare(process, key, brokerId, partition, log, forgotten);
        if (finding) return finding;
      }
    }
    return null;
  },
};

function compare(
  { groups, broker }: BrokerProcess,
  key: string,
  brokerId: number,
  partition: number,
  log: ReplicaLog,
  forgotten: readonly LogRecord[],
): Finding | null {
  const written = new Map<string, number>();
  const bound = broker.replicas.get(key)?.highWatermark ?? 0;
  const pending = new Set<string>();
  for (const record of forgotten) {
    if (record.type === 'offsetCommit')
      pending.add(`${record.group} ${partitionKey(record.topic, record.partition)}`);
  }
  /** By producer id: what its transaction would commit. */
  const undecided = new Map<number, Map<string, number>>();
  for (const batch of readLog(log, log.logStartOffset, log.logEndOffset, Number.MAX_SAFE_INTEGER)) {
    // What is not committed yet may have been read when the partition was loaded.
    const mayCount = batch.lastOffset >= bound;
    const take = (name: string, offset: number): void => {
      if (mayCount) pending.add(name);
      else written.set(name, offset);
    };
    const own = undecided.get(batch.producerId) ?? new Map<string, number>();
    for (const record of batch.records) {
      if (record.type === 'EndTransactionMarker') {
        if (record.outcome === 'commit') for (const [name, offset] of own) take(name, offset);
        undecided.delete(batch.producerId);
      }
      if (record.type !== 'offsetCommit') continue;
      const name = `${record.group} ${partitionKey(record.topic, record.partition)}`;
      if (batch.isTransactional) undecided.set(batch.producerId, own.set(name, record.offset));
      else take(name, record.offset);
    }
  }
  for (const group of groups.groups.values()) {
    if (group.offsetsPartition !== partition) continue;
    for (const [topic, offsets] of group.offsets) {
      for (const [index, { offset }] of offsets) {
        const name = `${group.groupId} ${partitionKey(topic, index)}`;
        if (pending.has(name) || written.get(name) === offset) continue;
        return onBroker(
          key,
          brokerId,
          `group ${group.groupId} is answered offset ${offset} for ${partitionKey(topic, index)}, ` +
            `and the log says ${written.get(name) ?? 'nothing'}`,
          { group: group.groupId, found: offset, wanted: written.get(name) ?? -1 },
        );
      }
    }
  }
  return null;
}
