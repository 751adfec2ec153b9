/** The profile `replication`: three brokers, one or two partitions, faults that fall close together, and a release and settings
 *  drawn by chance, so that what is rare in a large cluster is common. Each run leaves out some kinds of fault (swarm testing).
 *  A weak setting or an old release is meant to lose records now and then; the audits then say why.
 *  See         history.ts (the other profile), mutations.ts */
import type { Command } from '../../../contract/commands.ts';
import type { EraName, Rules } from '../../../contract/eras.ts';
import { brokerNode, controllerNode } from '../../../contract/ids.ts';
import type { Scenario, ScriptedCommand } from '../../../contract/scenario.ts';
import { Dice } from './dice.ts';
import type { Phases } from './healing.ts';

const REPLICATION_FAULTS_END_MS = 14_000;
const REPLICATION_PHASES: Phases = { healAtMs: 15_000, quietAtMs: 17_000 };
/** How its histories are tried. */
export const REPLICATION = { phases: REPLICATION_PHASES, restWithinMs: 120_000, rechecks: true } as const;
const BROKERS = [1, 2, 3];

/** Releases of ZooKeeper's time run here with their rules of replication and the metadata of a quorum: what differs is how
 *  replicas fetch, truncate and count. */
const ON_A_QUORUM: Partial<Rules> = { metadata: 'kraft', alterPartition: true };

export function replicationHistoryOf(seed: number, eras?: readonly EraName[]): Scenario {
  const dice = new Dice(seed);
  const era = dice.pick(eras ?? (['4.1', '4.1', '4.1', '3.3', '3.3', '2.4', '0.11', '0.10'] as const));
  const controllers = dice.pick([[101], [101], [101, 102, 103]]);
  const latencyMsMin = dice.whole(0, 5);
  const weights = new Map<FaultKind, number>();
  for (const kind of KINDS) if (dice.chance(0.55)) weights.set(kind, dice.whole(1, 10));
  if (weights.size < 2) weights.set('kill', 5).set('cut', 5);
  const script: ScriptedCommand[] = [];
  for (let left = dice.whole(6, 16); left > 0; left--) {
    const atMs = dice.whole(2_500, REPLICATION_FAULTS_END_MS - 500);
    script.push(...FAULTS[dice.weighted(weights)](dice, controllers, atMs));
  }
  script.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  const isOld = era === '2.4' || era === '0.11' || era === '0.10';
  return {
    version: 1,
    id: `replication-${seed}`,
    era,
    ...(isOld ? { rules: ON_A_QUORUM } : {}),
    seed: `replication-${seed}`,
    network: { latencyMsMin, latencyMsMax: latencyMsMin + dice.whole(0, 20), processingMs: dice.whole(0, 2) },
    controllers,
    brokers: BROKERS.map((id) => ({ id, rack: null })),
    configs: drawConfigs(dice),
    topics: [drawTopic(dice)],
    producers: Array.from({ length: dice.whole(1, 2) }, (_, i) => drawProducer(dice, i)),
    groups: [],
    consumers: [],
    script,
    openAtMs: 0,
  };
}

function drawConfigs(dice: Dice): Record<string, string> {
  const session = dice.whole(600, 3_000);
  const lag = dice.whole(500, 3_000);
  const configs: Record<string, string> = {
    'broker.session.timeout.ms': String(session),
    'broker.heartbeat.interval.ms': String(Math.floor(session / 4)),
    'replica.lag.time.max.ms': String(lag),
    'replica.fetch.wait.max.ms': String(dice.whole(50, Math.min(500, lag - 100))),
    'replica.fetch.backoff.ms': String(dice.whole(50, 1_000)),
    'replica.high.watermark.checkpoint.interval.ms': String(dice.whole(200, 5_000)),
  };
  if (dice.chance(0.4)) configs['replica.fetch.max.bytes'] = String(dice.whole(1, 500));
  return configs;
}

function drawTopic(dice: Dice): Scenario['topics'][number] {
  const replicationFactor = dice.pick([2, 3, 3, 3]);
  const configs: Record<string, string> = {
    'min.insync.replicas': String(dice.pick([1, 2, 2, Math.min(2, replicationFactor)])),
    'unclean.leader.election.enable': String(dice.chance(0.12)),
  };
  if (dice.chance(0.4)) configs['segment.bytes'] = String(dice.whole(1_024, 3_000));
  return { name: 'orders', partitionCount: dice.whole(1, 2), replicationFactor, configs };
}

function drawProducer(dice: Dice, i: number): Scenario['producers'][number] {
  const acks = dice.pick(['all', 'all', 'all', 1, 0] as const);
  const timeout = dice.whole(400, 3_000);
  return {
    name: `writer-${i + 1}`,
    topic: 'orders',
    settings: {
      acks,
      idempotence: acks === 'all' && dice.chance(0.6),
      ratePerSecond: dice.whole(5, 40),
      keyStrategy: dice.pick(['keyed', 'sticky', 'explicit']),
    },
    startAtMs: dice.whole(500, 2_500),
    configs: { 'linger.ms': String(dice.whole(0, 50)), 'request.timeout.ms': String(timeout) },
  };
}

// ---- faults

type Fault = (dice: Dice, controllers: readonly number[], atMs: number) => ScriptedCommand[];
const one = (atMs: number, command: Command): ScriptedCommand[] => [{ atMs, command }];

function forAWhile(dice: Dice, atMs: number, command: Command, back: Command): ScriptedCommand[] {
  const forMs = dice.pick([dice.whole(10, 300), dice.whole(300, 2_000), dice.whole(2_000, 6_000)]);
  return [
    { atMs, command },
    { atMs: Math.min(atMs + forMs, REPLICATION_FAULTS_END_MS), command: back },
  ];
}

function link(dice: Dice, controllers: readonly number[]): { a: string; b: string } {
  const all = [...BROKERS.map(brokerNode), ...controllers.map(controllerNode)];
  const a = dice.pick(all);
  return { a, b: dice.pick(all.filter((node) => node !== a)) };
}

const FAULTS = {
  kill: (dice, _, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.kill', brokerId }, { type: 'broker.start', brokerId });
  },
  stop: (dice, _, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.stop', brokerId }, { type: 'broker.start', brokerId });
  },
  powerCut: (dice, _, atMs) => {
    const brokerId = dice.pick(BROKERS);
    const cut: Command = {
      type: 'broker.powerCut',
      brokerId,
      lose: dice.pick(['unwritten', 'some', 'all'] as const),
    };
    return forAWhile(dice, atMs, cut, { type: 'broker.start', brokerId });
  },
  pause: (dice, _, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.pause', brokerId }, { type: 'broker.resume', brokerId });
  },
  slow: (dice, _, atMs) => {
    const brokerId = dice.pick(BROKERS);
    const slow: Command = { type: 'broker.slow', brokerId, factor: dice.pick([10, 50, 200]) };
    return forAWhile(dice, atMs, slow, { type: 'broker.slow', brokerId, factor: 1 });
  },
  // Metadata arrive late, or not for a while.
  lag: (dice, controllers, atMs) => {
    const ends = { a: brokerNode(dice.pick(BROKERS)), b: controllerNode(dice.pick(controllers)) };
    return forAWhile(dice, atMs, { type: 'network.clog', ...ends }, { type: 'network.heal', ...ends });
  },
  cut: (dice, controllers, atMs) => {
    const ends = link(dice, controllers);
    return forAWhile(dice, atMs, { type: 'network.cut', ...ends }, { type: 'network.heal', ...ends });
  },
  isolate: (dice, _, atMs) => {
    const a = brokerNode(dice.pick(BROKERS));
    return forAWhile(dice, atMs, { type: 'network.cut', a, b: '*' }, { type: 'network.heal', a, b: '*' });
  },
  clog: (dice, controllers, atMs) => {
    const ends = link(dice, controllers);
    return forAWhile(dice, atMs, { type: 'network.clog', ...ends }, { type: 'network.heal', ...ends });
  },
  reset: (dice, controllers, atMs) => one(atMs, { type: 'network.reset', ...link(dice, controllers) }),
  controllerKill: (dice, controllers, atMs) => {
    const controllerId = dice.pick(controllers);
    const kill: Command = { type: 'controller.kill', controllerId };
    return forAWhile(dice, atMs, kill, { type: 'controller.start', controllerId });
  },
} as const satisfies Readonly<Record<string, Fault>>;

type FaultKind = keyof typeof FAULTS;
// Object.keys widens to string; the keys are those of the table above.
const KINDS = Object.keys(FAULTS) as FaultKind[];
