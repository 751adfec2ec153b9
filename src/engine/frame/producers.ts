/** Producers, as a visitor sees them. */
import type { AccumulatorView, ProducerTransactionsView, ProducerView, Table } from '../../contract/frame.ts';
import { leaderOf, mayTry } from '../clients/metadata.ts';
import type { ProducerDisk, ProducerMemory } from '../clients/producer/state.ts';
import { producerDisk, producerMemory } from '../clients/producer/state.ts';
import type { World } from '../cluster/world.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';

export function projectProducers(world: World, image: MetadataImage): Table<ProducerView> {
  const views: Record<string, ProducerView> = {};
  for (const id of world.producers) {
    const node = world.sim.nodes.get(id);
    if (!node || node.incarnation === 0) continue;
    const disk = producerDisk(node);
    const memory = producerMemory(node);
    const topic = disk.topics[0] ?? '';
    const partitions = image.topics.get(topic)?.partitions.length ?? 0;
    views[id] = {
      id,
      name: disk.name,
      topic,
      acks: disk.settings.acks,
      idempotence: disk.settings.idempotence,
      pid: disk.settings.idempotence ? (memory?.manager.pid ?? -1) : -1,
      ratePerSecond: disk.settings.ratePerSecond,
      keyStrategy: disk.settings.keyStrategy,
      process: node.paused ? 'paused' : node.isUp ? 'up' : 'down',
      transactions: projectTransactions(disk, memory),
      accumulator: Array.from({ length: partitions }, (_, partition) =>
        projectQueue(world, topic, memory, partition),
      ),
      inFlightRequests: [...(memory?.inFlight.values() ?? [])].reduce((sum, count) => sum + count, 0),
      sent: disk.counts.sent,
      acknowledged: disk.counts.acknowledged,
      failed: disk.counts.failed,
      retries: disk.counts.retries,
      toldStored: disk.counts.toldStored,
      toldFailed: disk.counts.toldFailed,
      bufferBytes: memory?.bufferBytes ?? 0,
      blocked: memory?.sends.map(({ waitsFor }) => waitsFor) ?? [],
    };
  }
  return views;
}

const PHASES = {
  initializing: 'starting',
  idle: 'idle',
  sending: 'open',
  committing: 'committing',
  aborting: 'aborting',
  closed: 'fenced',
} as const;

function projectTransactions(
  { transactionalId }: ProducerDisk,
  memory: ProducerMemory | undefined,
): ProducerTransactionsView | null {
  if (transactionalId === null) return null;
  const app = memory?.app;
  return {
    transactionalId,
    epoch: memory?.manager.epoch ?? -1,
    state: app ? PHASES[app.phase] : memory ? 'starting' : 'down',
    number: app?.number ?? 0,
    records: app?.sent ?? 0,
  };
}

function projectQueue(
  world: World,
  topic: string,
  memory: ProducerMemory | undefined,
  partition: number,
): AccumulatorView {
  const deque = memory?.partitions.get(`${topic}-${partition}`)?.deque ?? [];
  const leader = memory ? leaderOf(memory.metadata, topic, partition) : -1;
  const isReachable = memory !== undefined && leader >= 0 && mayTry(memory.metadata, leader, world.sim.nowUs);
  return {
    partition,
    batches: deque.length,
    records: deque.reduce((sum, batch) => sum + batch.records.length, 0),
    waitsForLeader: deque.length > 0 && !isReachable,
  };
}
