/** A producer's client, and brokers that are told what to answer: nothing of the cluster runs, and messages take no time to
 *  speak of. Brokers answer Metadata and InitProducerId by themselves; what is produced waits until `answer` is called. */
import type { Acks } from '../../contract/commands.ts';
import { rulesOf } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { brokerNode } from '../../contract/ids.ts';
import { resolveProducer } from '../../contract/producer-config.ts';
import { append } from '../clients/producer/accumulator.ts';
import { producerBehaviour } from '../clients/producer/producer-node.ts';
import { pumpSender } from '../clients/producer/sender.ts';
import type { PartitionQueue, ProducerDisk, ProducerMemory } from '../clients/producer/state.ts';
import { memoryOf, queueOf } from '../clients/producer/state.ts';
import type { NodeBehaviour } from '../kernel/context.ts';
import { NodeContext } from '../kernel/context.ts';
import type { Behaviours } from '../kernel/loop.ts';
import { handleNext, startNode } from '../kernel/loop.ts';
import type { Incoming } from '../kernel/network.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { SWEEP_AT_LEAST } from '../kernel/sim.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { RecordBatch, UserRecord } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';

const TOPIC = 'orders';
const TOPIC_ID = 'ORDERS';

export interface ProducerBenchSpec {
  /** As the application sets them. */
  readonly configs?: Readonly<Record<string, string>>;
  readonly acks?: Acks;
  readonly idempotence?: boolean;
  /** Leader of each partition; −1: it has none. */
  readonly leaders?: readonly number[];
  /** What InitProducerId answers first; every further answer is the next id at epoch 0. */
  readonly pid?: number;
  readonly epoch?: number;
}

/** A batch in a Produce request that nobody has answered. */
export interface Asked {
  readonly incoming: Incoming;
  readonly brokerId: number;
  readonly atMs: number;
  readonly batches: readonly { readonly partition: number; readonly records: RecordBatch }[];
}

export class ProducerBench {
  /** Produce requests in the order they came, and not yet answered. */
  readonly asked: Asked[] = [];
  /** Answers to InitProducerId so far. */
  idsGiven = 0;
  private readonly sim: SimState;
  private readonly behaviours: Behaviours;
  private readonly leaders: readonly number[];
  private nextId: { pid: number; epoch: number };
  private records = 0;

  constructor(spec: ProducerBenchSpec = {}) {
    this.leaders = spec.leaders ?? [1];
    this.nextId = { pid: spec.pid ?? 0, epoch: spec.epoch ?? 0 };
    this.sim = {
      seed: 'bench',
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: SWEEP_AT_LEAST,
      streams: new Map(),
      network: {
        latencyUsMin: 0,
        latencyUsMax: 0,
        lastConnectionId: 0,
        abandoned: new Map(),
        connections: new Map(),
        byAddress: new Map(),
        links: new Map(),
        flights: new Map(),
      },
      nodes: new Map(),
      outbox: [],
    };
    this.behaviours = { broker: this.brokerBehaviour(), producer: producerBehaviour };
    const brokers = [...new Set(this.leaders)].filter((id) => id >= 0);
    const bootstrap = brokers.length > 0 ? brokers : [1];
    for (const id of bootstrap) this.addNode(brokerNode(id), 'broker', null);
    this.addNode('p-shop', 'producer', diskOfSpec(spec, bootstrap));
    // Metadata, and an id where one is wanted.
    this.run(20);
  }

  get node(): NodeContext {
    return this.context('p-shop');
  }
  get memory(): ProducerMemory {
    return memoryOf(this.node);
  }
  get nowMs(): number {
    return this.sim.nowUs / 1000;
  }
  queue(partition: number): PartitionQueue {
    return queueOf(this.memory, TOPIC, partition);
  }
  /** When the sender looks again by itself; undefined: it does not. */
  get nextCheckMs(): number | undefined {
    const sequence = this.node.node.timers.get('sender');
    const entry = this.sim.queue.find((one) => one.kind === 'timer' && one.sequence === sequence);
    return entry && entry.atUs / 1000;
  }

  record(valueBytes: number): UserRecord {
    this.records++;
    const timestampMs = Math.floor(this.nowMs);
    return Object.freeze({
      type: 'user',
      key: null,
      generator: 'shop',
      number: this.records,
      valueBytes,
      timestampMs,
    });
  }

  /** Puts a record into the accumulator; the sender hears of it with the next `pump`. */
  put(partition: number, valueBytes = 10): void {
    const record = this.record(valueBytes);
    const placed = append(this.node, TOPIC, { record, how: 'explicit', partition, wasAskedTwice: false });
    if (!placed) throw new Error('buffer.memory is full');
  }

  /** One pass of the sender. */
  pump(): void {
    pumpSender(this.node);
    this.settle();
  }

  /** The application hands over a record. */
  hand(partition: number, valueBytes = 10): void {
    this.put(partition, valueBytes);
    this.pump();
  }

  /** Runs for so long. */
  run(forMs: number): void {
    const untilUs = this.sim.nowUs + forMs * 1000;
    while (this.sim.queue[0] && this.sim.queue[0].atUs <= untilUs) handleNext(this.sim, this.behaviours);
    this.sim.nowUs = untilUs;
  }

  /** Time passes, and nobody does anything: the sender sleeps. */
  wait(forMs: number): void {
    this.sim.nowUs += forMs * 1000;
  }

  /** What is on its way at this moment arrives, and what that leads to: a message takes a microsecond. */
  settle(): void {
    this.run(0.01);
  }

  /** The oldest request is answered, each batch with what `result` says of it. */
  answer(
    result: (records: RecordBatch, partition: number) => { error: KafkaError; baseOffset?: number },
  ): void {
    const asked = this.asked.shift();
    if (!asked) throw new Error('no Produce request is out');
    const partitionResponses = asked.batches.map(({ partition, records }) => {
      const { error, baseOffset = -1 } = result(records, partition);
      return { index: partition, errorCode: error, baseOffset, logStartOffset: -1, currentLeader: null };
    });
    const body = { responses: [{ topicId: TOPIC_ID, partitionResponses }] };
    this.context(brokerNode(asked.brokerId)).reply(asked.incoming, body, plainLabel('produce'));
    this.settle();
  }

  /** The connection to that broker breaks. */
  disconnect(brokerId: number): void {
    this.node.close(brokerNode(brokerId), this.memory.metadata.channel);
    this.asked.splice(0, this.asked.length, ...this.asked.filter((one) => one.brokerId !== brokerId));
    this.settle();
  }

  /** What the client has told of the batches that it gave up. */
  get failed(): number {
    return this.sim.outbox.filter((event) => event.type === 'produce.refused' && !event.willRetry).length;
  }

  private context(id: string): NodeContext {
    const node = this.sim.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return new NodeContext(this.sim, node);
  }

  private addNode(id: string, kind: string, disk: unknown): void {
    const node: NodeRecord = {
      id,
      kind,
      isUp: false,
      incarnation: 0,
      downSinceUs: null,
      processingUs: 0,
      slowFactor: 1,
      timers: new Map(),
      memory: undefined,
      disk,
    };
    this.sim.nodes.set(id, node);
    startNode(this.sim, this.behaviours, node);
  }

  private brokerBehaviour(): NodeBehaviour {
    return {
      boot() {},
      onResponse() {},
      onDisconnect() {},
      onTimer() {},
      onRequest: (node, incoming) => {
        if (incoming.api === 'Produce') this.keep(node, incoming);
        else if (incoming.api === 'Metadata') this.tellMetadata(node, incoming);
        else if (incoming.api === 'InitProducerId') {
          const { pid, epoch } = this.nextId;
          this.nextId = { pid: pid + 1, epoch: 0 };
          this.idsGiven++;
          const body = { errorCode: 'NONE' as const, producerId: pid, producerEpoch: epoch };
          answer(node, 'InitProducerId', incoming, body, plainLabel('control'));
        }
      },
    };
  }

  private keep(node: NodeContext, incoming: Incoming): void {
    const { topicData } = requestOf('Produce', incoming.body);
    const batches = topicData.flatMap(({ partitionData }) =>
      partitionData.map(({ index, records }) => ({ partition: index, records })),
    );
    this.asked.push({ incoming, brokerId: Number(node.id.slice(1)), atMs: this.nowMs, batches });
    // Kafka's broker takes the next request of a connection while this one waits in its purgatory.
    node.finish(incoming);
  }

  private tellMetadata(node: NodeContext, incoming: Incoming): void {
    const brokers = [...new Set(this.leaders)].filter((id) => id >= 0);
    const partitions = this.leaders.map((leaderId, partitionIndex) => ({
      errorCode: 'NONE' as const,
      partitionIndex,
      leaderId,
      leaderEpoch: 0,
      replicaNodes: [leaderId],
      isrNodes: [leaderId],
    }));
    const topic = {
      errorCode: 'NONE' as const,
      name: TOPIC,
      topicId: TOPIC_ID,
      isInternal: false,
      partitions,
    };
    const body = {
      brokers: brokers.map((nodeId) => ({ nodeId, rack: null })),
      controllerId: -1,
      topics: [topic],
    };
    answer(node, 'Metadata', incoming, body, plainLabel('control'));
  }
}

function diskOfSpec(spec: ProducerBenchSpec, bootstrap: readonly number[]): ProducerDisk {
  const { configs = {}, acks = 'all', idempotence = false } = spec;
  const rules = rulesOf('4.1');
  const user = { acks: String(acks), 'enable.idempotence': String(idempotence), ...configs };
  const settled = resolveProducer('4.1', rules, user);
  if ('refused' in settled) throw new Error(`the client refuses its configs: ${settled.refused.code}`);
  return {
    producerId: 'p-shop',
    name: 'shop',
    topics: [TOPIC],
    configs: settled.configs,
    userConfigs: configs,
    rules,
    bootstrap,
    settings: { acks, idempotence, ratePerSecond: 0, keyStrategy: 'explicit' },
    transactionalId: null,
    counts: { sent: 0, acknowledged: 0, failed: 0, retries: 0, toldStored: 0, toldFailed: 0 },
    outbox: [],
  };
}
