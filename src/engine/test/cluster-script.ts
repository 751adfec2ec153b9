/** The language of behaviour tests: a small cluster, verbs to disturb it, facts to run until, logs to draw.
 *
 *      const cluster = new Cluster({ minIsr: 2 });
 *      cluster.send(4);
 *      cluster.kill(cluster.leader());
 *      cluster.until('partition.leaderElected');
 *      expect(cluster.draw(2)).toBe('0 1 2 3 |');
 *
 *  Unless said otherwise: brokers 1 to 3, controller 101 (or ZooKeeper server 201, in eras that have it), topic `orders` with one partition on all three brokers, and an
 *  idempotent producer `shop` that writes to it only when told to. Latency is 2 ms each way, processing 1 ms. */
import type { Command, ProducerSettings } from '../../contract/commands.ts';
import type { EraName, Rules } from '../../contract/eras.ts';
import { DEFAULT_ERA, rulesOf } from '../../contract/eras.ts';
import type { EngineEvent, EventType } from '../../contract/events.ts';
import type { ClusterFrame, PartitionView, ReplicaView } from '../../contract/frame.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { TopicWhatIf } from '../../contract/what-if.ts';
import type { AuditState } from '../audit/state.ts';
import type { BrokerDisk, BrokerMemory, LeaderRole, Replica } from '../broker/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { Engine } from '../index.ts';
import { createEngine, restoreEngine } from '../index.ts';
import type { UserRecord } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';

export type EventOf<T extends EventType> = EngineEvent & { readonly type: T };

export interface ClusterSpec {
  readonly seed?: string;
  readonly era?: EraName;
  /** Rules that differ from the era's. */
  readonly rules?: Partial<Rules>;
  /** Rack of each broker, in order; none unless said. */
  readonly racks?: readonly string[];
  readonly brokers?: number;
  readonly controllers?: number;
  readonly zookeepers?: number;
  readonly partitions?: number;
  readonly replicas?: number;
  readonly minIsr?: number;
  readonly topicConfigs?: Readonly<Record<string, string>>;
  readonly whatIf?: TopicWhatIf;
  readonly configs?: Readonly<Record<string, string>>;
  readonly producer?: Partial<ProducerSettings>;
  readonly producerConfigs?: Readonly<Record<string, string>>;
  readonly latencyMs?: readonly [min: number, max: number];
  readonly groups?: Scenario['groups'];
  readonly consumers?: Scenario['consumers'];
}

/** The state of a run, opened up. */
export interface Insides {
  readonly world: World;
  readonly audit: AuditState;
}

export const ORDERS: PartitionKey = 'orders-0';
export const SHOP = 'p-shop';
/** Records while `send` writes; slow enough that each is a batch of its own. */
const SEND_RATE = 20;
/** A fact that has not come by then will not come. */
const PATIENCE_S = 120;

export function scenarioOf(spec: ClusterSpec): Scenario {
  const { partitions = 1, replicas = 3, minIsr = 2 } = spec;
  const rules = rulesOf(spec.era ?? DEFAULT_ERA);
  const hasZooKeeper = rules.metadata === 'zookeeper';
  const [latencyMsMin, latencyMsMax] = spec.latencyMs ?? [2, 2];
  return {
    version: 1,
    id: 'script',
    era: spec.era ?? DEFAULT_ERA,
    ...(spec.rules ? { rules: spec.rules } : {}),
    seed: spec.seed ?? 'script',
    network: { latencyMsMin, latencyMsMax, processingMs: 1 },
    controllers: hasZooKeeper ? [] : Array.from({ length: spec.controllers ?? 1 }, (_, i) => 101 + i),
    ...(hasZooKeeper && {
      zookeepers: Array.from({ length: spec.zookeepers ?? 1 }, (_, i) => 201 + i),
    }),
    brokers: Array.from({ length: spec.brokers ?? 3 }, (_, i) => ({
      id: i + 1,
      rack: spec.racks?.[i] ?? null,
    })),
    configs: spec.configs ?? {},
    topics: [
      {
        name: 'orders',
        partitionCount: partitions,
        replicationFactor: replicas,
        configs: { 'min.insync.replicas': String(minIsr), ...spec.topicConfigs },
        ...(spec.whatIf && { whatIf: spec.whatIf }),
      },
    ],
    producers: [
      {
        name: 'shop',
        topic: 'orders',
        settings: {
          acks: 'all',
          idempotence:
            rules.idempotence && (spec.producer?.acks === undefined || spec.producer.acks === 'all'),
          ratePerSecond: 0,
          keyStrategy: 'explicit',
          ...spec.producer,
        },
        startAtMs: 1_000,
        configs: { 'linger.ms': '0', ...spec.producerConfigs },
      },
    ],
    groups: spec.groups ?? [],
    consumers: spec.consumers ?? [],
    script: [],
    openAtMs: 0,
  };
}

export class Cluster {
  engine: Engine;
  readonly events: EngineEvent[] = [];
  private commands = 0;

  /** A cluster that has come to rest: every partition led, every replica in sync, the producer ready. */
  constructor(spec: ClusterSpec = {}) {
    this.engine = createEngine(scenarioOf(spec));
    this.untilTrue(() => this.isHealthy(), 20, 20);
    const needsId = this.engine.scenario.producers[0]?.settings.idempotence;
    if (needsId) this.untilTrue(() => (this.frame.producers[SHOP]?.pid ?? -1) >= 0, 20, 20);
  }

  // ---- time

  get nowS(): number {
    return this.engine.nowUs() / 1e6;
  }

  run(seconds: number): void {
    this.events.push(...this.engine.advanceTo(this.engine.nowUs() + Math.round(seconds * 1e6)));
  }

  /** Runs until just after the next event of this type (and of this kind), and answers it. */
  until<T extends EventType>(
    type: T,
    where: (event: EventOf<T>) => boolean = () => true,
    seconds = PATIENCE_S,
  ): EventOf<T> {
    const endUs = this.engine.nowUs() + seconds * 1e6;
    for (;;) {
      const nextUs = this.engine.nextAtUs();
      if (nextUs === null || nextUs > endUs) throw new Error(`no ${type} within ${seconds} s`);
      const fresh = this.engine.step();
      this.events.push(...fresh);
      // The type has just been compared.
      const found = fresh.find((event) => event.type === type && where(event as EventOf<T>));
      if (found) return found as EventOf<T>;
    }
  }

  /** Runs until something is so; looks every `everyMs`. */
  untilTrue(isSo: () => boolean, seconds = PATIENCE_S, everyMs = 1): void {
    const endUs = this.engine.nowUs() + seconds * 1e6;
    while (!isSo()) {
      if (this.engine.nowUs() >= endUs) throw new Error(`it is not so after ${seconds} s`);
      this.run(everyMs / 1000);
    }
  }

  /** What has happened so far, of one type. */
  seen<T extends EventType>(type: T, where: (event: EventOf<T>) => boolean = () => true): EventOf<T>[] {
    return this.events.filter(
      (event): event is EventOf<T> => event.type === type && where(event as EventOf<T>),
    );
  }

  // ---- verbs

  /** A wish that must be granted. */
  give(command: Command): void {
    this.commands++;
    const { result, events } = this.engine.submit(command, `c${this.commands}`);
    this.events.push(...events);
    if (!result.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(result.reason)}`);
  }

  kill(brokerId: BrokerId): void {
    this.give({ type: 'broker.kill', brokerId });
  }

  stop(brokerId: BrokerId): void {
    this.give({ type: 'broker.stop', brokerId });
  }

  start(brokerId: BrokerId): void {
    this.give({ type: 'broker.start', brokerId });
  }

  /** Cuts, clogs or heals the way between two nodes, or between one and all others. */
  link(what: 'cut' | 'heal' | 'clog' | 'reset', a: string, b: string): void {
    this.give({ type: `network.${what}`, a, b });
  }

  configure(settings: Partial<ProducerSettings>): void {
    this.give({ type: 'producer.configure', producerId: SHOP, settings });
  }

  /** The producer hands so many records to send(), 50 ms apart, and pauses; it runs until the last is in its hands. */
  hand(count: number): void {
    const before = this.sent;
    this.configure({ ratePerSecond: SEND_RATE });
    for (let i = 1; i <= count; i++) {
      // The next record is never sooner than 40 ms from here.
      this.run(0.03);
      this.untilTrue(() => this.sent >= before + i);
    }
    this.configure({ ratePerSecond: 0 });
  }

  /** Hands over records and runs until just after the producer has been told that all are stored. */
  send(count: number): void {
    const acknowledged = (): number =>
      this.seen('produce.acknowledged').reduce((sum, { recordCount }) => sum + recordCount, 0);
    const goal = acknowledged() + count;
    this.hand(count);
    while (acknowledged() < goal) this.until('produce.acknowledged');
  }

  /** Changes the state behind the engine's back. */
  tamper(change: (insides: Insides) => void): void {
    const keyframe = this.engine.keyframe();
    // Made by this engine; a keyframe is a copy, and restoring copies it again.
    change(keyframe.state as Insides);
    this.engine = restoreEngine(keyframe);
  }

  // ---- facts

  /** What an audit first found broken, now or already. */
  firstBroken(): EventOf<'invariant.broken'> {
    return this.seen('invariant.broken')[0] ?? this.until('invariant.broken');
  }

  get frame(): ClusterFrame {
    return this.engine.frame();
  }

  get sent(): number {
    return this.frame.producers[SHOP]?.sent ?? 0;
  }

  /** A copy of the whole state, to look at. */
  get insides(): Insides {
    // Made by this engine.
    return this.engine.keyframe().state as Insides;
  }

  partition(key: PartitionKey = ORDERS): PartitionView {
    const view = this.frame.partitions[key];
    if (!view) throw new Error(`no partition ${key}`);
    return view;
  }

  replica(brokerId: BrokerId, key: PartitionKey = ORDERS): ReplicaView {
    const view = this.partition(key).logs.find((log) => log.brokerId === brokerId);
    if (!view) throw new Error(`broker ${brokerId} has no replica of ${key}`);
    return view;
  }

  leader(key: PartitionKey = ORDERS): BrokerId {
    return this.partition(key).leaderId;
  }

  /** In replica order. */
  followers(key: PartitionKey = ORDERS): readonly [BrokerId, BrokerId] {
    const { replicas, leaderId } = this.partition(key);
    const [first, second] = replicas.filter((id) => id !== leaderId);
    if (first === undefined || second === undefined) throw new Error(`${key} has not two followers`);
    return [first, second];
  }

  isr(key: PartitionKey = ORDERS): readonly BrokerId[] {
    return [...this.partition(key).isr].sort((a, b) => a - b);
  }

  /** Every broker up and unfenced, every partition led, every replica in sync and telling the same high watermark. */
  isHealthy(): boolean {
    const { brokers, partitions } = this.frame;
    const keys = Object.keys(partitions);
    return (
      keys.length > 0 &&
      Object.values(brokers).every((broker) => broker.process === 'up' && broker.registration === 'active') &&
      keys.every((key) => {
        const { status, isr, replicas, logs, pendingIsr } = this.partition(key);
        const marks = new Set(logs.map((log) => `${log.highWatermark}/${log.logEndOffset}`));
        return (
          status === 'online' && pendingIsr === null && isr.length === replicas.length && marks.size === 1
        );
      })
    );
  }

  heal(seconds = PATIENCE_S): void {
    this.untilTrue(() => this.isHealthy(), seconds, 20);
  }

  /** A replica's offsets with a bar at its high watermark: `0 1 2 | 3`. */
  draw(brokerId: BrokerId, key: PartitionKey = ORDERS): string {
    const { logStartOffset, logEndOffset, highWatermark } = this.replica(brokerId, key);
    const parts: string[] = [];
    for (let offset = logStartOffset; offset <= logEndOffset; offset++) {
      if (offset === highWatermark) parts.push('|');
      if (offset < logEndOffset) parts.push(String(offset));
    }
    return parts.join(' ');
  }

  /** Numbers of the producer's records in a broker's log, each with the leader epoch that wrote it: `1@0 2@0 3@1`. */
  story(brokerId: BrokerId, key: PartitionKey = ORDERS): string {
    const log = diskOf(this.insides, brokerId).logs.get(key);
    return [...(log ? batchesOf(log) : [])]
      .flatMap(({ records, partitionLeaderEpoch }) =>
        // The workload writes nothing else to this topic.
        records.map((record) => `${(record as UserRecord).number}@${partitionLeaderEpoch}`),
      )
      .join(' ');
  }

  /** The audits found nothing wrong, neither as it happened nor from scratch. */
  complaints(): readonly string[] {
    const said = this.seen('invariant.broken').map((event) => event.sentence);
    const found = this.engine.recheck().filter(({ expected }) => expected === null);
    return [...said, ...found.map(({ invariant, sentence }) => `${invariant}: ${sentence}`)];
  }
}

// ---- what lies inside

export function diskOf({ world }: Insides, brokerId: BrokerId): BrokerDisk {
  const node = world.sim.nodes.get(`b${brokerId}`);
  if (!node) throw new Error(`no broker ${brokerId}`);
  return brokerDisk(node);
}

export function logIn(insides: Insides, brokerId: BrokerId, key: PartitionKey = ORDERS): ReplicaLog {
  const log = diskOf(insides, brokerId).logs.get(key);
  if (!log) throw new Error(`broker ${brokerId} has no log of ${key}`);
  return log;
}

export function memoryIn({ world }: Insides, brokerId: BrokerId): BrokerMemory {
  const node = world.sim.nodes.get(`b${brokerId}`);
  const process = node && brokerProcess(node);
  if (!process) throw new Error(`broker ${brokerId} does not run`);
  return process.broker;
}

export function replicaIn(insides: Insides, brokerId: BrokerId, key: PartitionKey = ORDERS): Replica {
  const replica = memoryIn(insides, brokerId).replicas.get(key);
  if (!replica) throw new Error(`broker ${brokerId} has no replica of ${key}`);
  return replica;
}

export function leadershipIn(insides: Insides, brokerId: BrokerId, key: PartitionKey = ORDERS): LeaderRole {
  const { role } = replicaIn(insides, brokerId, key);
  if (role.kind !== 'leader') throw new Error(`broker ${brokerId} does not lead ${key}`);
  return role;
}
