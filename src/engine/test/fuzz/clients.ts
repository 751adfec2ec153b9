/** The profile `clients`: three brokers and what applications and operators do to each other through them. Groups of every
 *  assignor and commit practice, static and dynamic members; members join, leave, crash, hang, seek and pause; links to
 *  coordinators are cut, and coordinators die. Each run leaves out some kinds of fault (swarm testing).
 *  See         history.ts, replication.ts (the other profiles) */
import type { Command } from '../../../contract/commands.ts';
import { brokerNode, consumerNode, producerNode } from '../../../contract/ids.ts';
import type { Scenario, ScriptedCommand } from '../../../contract/scenario.ts';
import { Dice } from './dice.ts';
import { FAULTS_END_MS } from './history.ts';

const BROKERS = [1, 2, 3];
const GROUPS = ['billing', 'audit'];
const NAMES = ['Ada', 'Bo', 'Cy', 'Dee', 'Eli'];
const PARTITIONS = 4;
const FIRST_FAULT_MS = 6_000;

/** A new partition takes the first sequence it sees, since 2.5: with several batches on their way order may be lost there, as in
 *  Kafka. That is for another profile. */
const ONE_AT_A_TIME = { 'max.in.flight.requests.per.connection': '1' };

export function clientsHistoryOf(seed: number): Scenario {
  const dice = new Dice(seed ^ 0x5bd1e995);
  const consumers = drawConsumers(dice);
  const producers = drawProducers(dice);
  const world: World = {
    consumers: consumers.map(({ name }) => consumerNode(name.toLowerCase())),
    producers: producers.map(({ name }) => producerNode(name)),
  };
  const weights = new Map<FaultKind, number>();
  for (const kind of KINDS) if (dice.chance(0.6)) weights.set(kind, dice.whole(1, 10));
  if (weights.size < 2) weights.set('crash', 5).set('cut', 5);
  const script: ScriptedCommand[] = [];
  for (let left = dice.whole(8, 16); left > 0; left--)
    script.push(
      ...FAULTS[dice.weighted(weights)](dice, world, dice.whole(FIRST_FAULT_MS, FAULTS_END_MS - 1_000)),
    );
  script.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  const latencyMsMin = dice.whole(0, 5);
  return {
    version: 1,
    id: `clients-${seed}`,
    era: dice.pick(['4.1', '4.1', '3.3'] as const),
    seed: `clients-${seed}`,
    network: { latencyMsMin, latencyMsMax: latencyMsMin + dice.whole(0, 20), processingMs: dice.whole(0, 2) },
    controllers: [101],
    brokers: BROKERS.map((id) => ({ id, rack: null })),
    configs: {
      'offsets.topic.num.partitions': String(dice.whole(1, 4)),
      'group.initial.rebalance.delay.ms': String(dice.whole(0, 3_000)),
      'group.min.session.timeout.ms': '100',
      'transaction.state.log.num.partitions': '2',
    },
    topics: ['orders', 'payments'].map((name) => ({
      name,
      partitionCount: dice.whole(1, PARTITIONS),
      replicationFactor: 3,
      configs: { 'min.insync.replicas': '2' },
    })),
    producers,
    groups: GROUPS.map((name) => drawGroup(dice, name)),
    consumers,
    script,
    openAtMs: 0,
  };
}

function drawProducers(dice: Dice): Scenario['producers'] {
  const settings = { acks: 'all', idempotence: true, keyStrategy: 'explicit' } as const;
  const writers = ['orders', 'payments'].map((topic) => ({
    name: `writer-${topic}`,
    topic,
    settings: { ...settings, ratePerSecond: dice.whole(2, 15) },
    startAtMs: dice.whole(500, 4_000),
    configs: ONE_AT_A_TIME,
  }));
  if (dice.chance(0.5)) return writers;
  const transaction = {
    transactionalId: 'till',
    recordsPerTransaction: dice.whole(1, 10),
    abortPercent: dice.whole(0, 50),
    alsoTo: dice.some(['payments'], 0.5),
  };
  const till = {
    name: 'till',
    topic: 'orders',
    settings: { ...settings, ratePerSecond: dice.whole(2, 10), transaction },
    startAtMs: 2_000,
    configs: { ...ONE_AT_A_TIME, 'transaction.timeout.ms': String(dice.whole(2_000, 15_000)) },
  };
  return [...writers, till];
}

function drawGroup(dice: Dice, name: string): Scenario['groups'][number] {
  const session = dice.whole(1_500, 10_000);
  const heartbeat = Math.floor(session / dice.whole(3, 5));
  return {
    name,
    topics: dice.pick([['orders'], ['orders', 'payments']]),
    assignor: dice.pick(['range', 'roundrobin', 'sticky', 'cooperative-sticky', 'cooperative-sticky']),
    configs: {
      'auto.offset.reset': dice.pick(['earliest', 'latest']),
      'session.timeout.ms': String(session),
      'heartbeat.interval.ms': String(heartbeat),
      // Whoever learns of a rebalance by a heartbeat must be able to be back in time.
      'max.poll.interval.ms': String(dice.whole(2 * heartbeat + 1_000, 20_000)),
      'max.poll.records': String(dice.whole(1, 20)),
      'enable.auto.commit': String(dice.chance(0.6)),
      'auto.commit.interval.ms': String(dice.whole(200, 5_000)),
      'isolation.level': dice.pick(['read_committed', 'read_uncommitted']),
    },
  };
}

function drawConsumers(dice: Dice): Scenario['consumers'] {
  const isStatic = dice.chance(0.5);
  return NAMES.slice(0, dice.whole(2, NAMES.length)).map((name) => ({
    name,
    groupId: dice.pick(GROUPS),
    startAtMs: dice.whole(500, 8_000),
    processingMs: dice.pick([0, 1, 5, 20]),
    ...(isStatic && dice.chance(0.7) ? { instanceId: `till-${name}` } : {}),
    ...(dice.chance(0.4) ? { commits: dice.pick(['sync', 'async', 'combined'] as const) } : {}),
  }));
}

interface World {
  readonly consumers: readonly string[];
  readonly producers: readonly string[];
}

type Fault = (dice: Dice, world: World, atMs: number) => ScriptedCommand[];

/** A command and its opposite some time later. */
function forAWhile(dice: Dice, atMs: number, command: Command, back: Command): ScriptedCommand[] {
  const forMs = dice.pick([dice.whole(20, 500), dice.whole(500, 5_000), dice.whole(5_000, 15_000)]);
  return [
    { atMs, command },
    { atMs: Math.min(atMs + forMs, FAULTS_END_MS), command: back },
  ];
}

const somePartition = (dice: Dice): string =>
  `${dice.pick(['orders', 'payments'])}-${dice.whole(0, PARTITIONS - 1)}`;
const somePlace = (dice: Dice) =>
  dice.pick(['beginning', 'end', { offset: dice.whole(0, 50) }, { sinceMs: 9_000 }] as const);
/** A link of a client, or between two brokers. */
function someLink(dice: Dice, world: World): { a: string; b: string } {
  const a = brokerNode(dice.pick(BROKERS));
  if (dice.chance(0.7)) return { a, b: dice.pick([...world.consumers, ...world.producers]) };
  return { a, b: dice.pick(BROKERS.map(brokerNode).filter((other) => other !== a)) };
}

const FAULTS = {
  crash: (dice, { consumers }, atMs) => {
    const consumerId = dice.pick(consumers);
    return forAWhile(
      dice,
      atMs,
      { type: 'consumer.crash', consumerId },
      { type: 'consumer.start', consumerId },
    );
  },
  stall: (dice, { consumers }, atMs) => {
    const stall = { type: 'consumer.stall', consumerId: dice.pick(consumers) } as const;
    return forAWhile(dice, atMs, { ...stall, stalled: true }, { ...stall, stalled: false });
  },
  move: (dice, { consumers }, atMs) => {
    const groupId = dice.pick([null, ...GROUPS]);
    return [{ atMs, command: { type: 'consumer.move', consumerId: dice.pick(consumers), groupId } }];
  },
  seek: (dice, { consumers }, atMs) => {
    const consumerId = dice.pick(consumers);
    return [
      {
        atMs,
        command: { type: 'consumer.seek', consumerId, partition: somePartition(dice), to: somePlace(dice) },
      },
    ];
  },
  pause: (dice, { consumers }, atMs) => {
    const paused = { consumerId: dice.pick(consumers), partition: somePartition(dice) };
    const pause: Command = { type: 'consumer.pausePartition', ...paused };
    return forAWhile(dice, atMs, pause, { type: 'consumer.resumePartition', ...paused });
  },
  commit: (dice, { consumers }, atMs) => {
    const how = dice.pick(['sync', 'async'] as const);
    return [{ atMs, command: { type: 'consumer.commit', consumerId: dice.pick(consumers), how } }];
  },
  operate: (dice, _world, atMs) => {
    const groupId = dice.pick(GROUPS);
    const topic = dice.pick(['orders', 'payments']);
    const command = dice.pick<Command>([
      { type: 'group.resetOffsets', groupId, topic, to: somePlace(dice) },
      { type: 'group.deleteOffsets', groupId, topic },
      { type: 'group.delete', groupId },
    ]);
    return [{ atMs, command }];
  },
  partitions: (dice, _world, atMs) => [
    { atMs, command: { type: 'topic.addPartitions', name: 'orders', partitionCount: dice.whole(2, 6) } },
  ],
  kill: (dice, _world, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.kill', brokerId }, { type: 'broker.start', brokerId });
  },
  cut: (dice, world, atMs) => {
    const ends = someLink(dice, world);
    return forAWhile(dice, atMs, { type: 'network.cut', ...ends }, { type: 'network.heal', ...ends });
  },
  clog: (dice, world, atMs) => {
    const ends = someLink(dice, world);
    return forAWhile(dice, atMs, { type: 'network.clog', ...ends }, { type: 'network.heal', ...ends });
  },
  reset: (dice, world, atMs) => [{ atMs, command: { type: 'network.reset', ...someLink(dice, world) } }],
} satisfies Record<string, Fault>;

type FaultKind = keyof typeof FAULTS;
// The keys of a table are its kinds.
const KINDS = Object.keys(FAULTS) as FaultKind[];
