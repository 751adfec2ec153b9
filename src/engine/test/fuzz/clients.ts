/** The profile `clients`: three brokers and what applications and operators do to each other through them. Groups of either
 *  protocol, every assignor and commit practice, static and dynamic members, applications that consume, transform and produce
 *  in transactions; members join, leave, crash, hang, seek and pause; links to coordinators are cut, and coordinators die. Each
 *  run leaves out some kinds of fault (swarm testing).
 *  See         clients-world.ts (who is there), history.ts, replication.ts (the other profiles) */
import type { Command } from '../../../contract/commands.ts';
import { brokerNode, consumerNode, producerNode } from '../../../contract/ids.ts';
import type { Scenario, ScriptedCommand } from '../../../contract/scenario.ts';
import { BROKERS, drawClientsWorld, GROUPS, PARTITIONS } from './clients-world.ts';
import { Dice } from './dice.ts';
import { FAULTS_END_MS } from './history.ts';

const FIRST_FAULT_MS = 6_000;
/** Names of members that come later. */
const LATECOMERS = ['Fay', 'Gus'];

export function clientsHistoryOf(seed: number): Scenario {
  const dice = new Dice(seed ^ 0x5bd1e995);
  const scenario = drawClientsWorld(seed, dice);
  const world: World = {
    consumers: scenario.consumers.map(({ name }) => consumerNode(name.toLowerCase())),
    producers: scenario.producers.map(({ name }) => producerNode(name)),
    groups: scenario.groups.map(({ name }) => name),
    latecomers: [...LATECOMERS],
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
  return { ...scenario, script };
}

interface World {
  readonly consumers: readonly string[];
  readonly producers: readonly string[];
  readonly groups: readonly string[];
  /** Names that nobody has yet. */
  readonly latecomers: string[];
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
    // Not to those who read what is transformed: an application that reads what it writes never comes to rest.
    const groupId = dice.pick([null, ...GROUPS]);
    return [{ atMs, command: { type: 'consumer.move', consumerId: dice.pick(consumers), groupId } }];
  },
  join: (dice, { latecomers, groups }, atMs) => {
    const name = latecomers.pop() ?? LATECOMERS[0] ?? '';
    return [{ atMs, command: { type: 'consumer.add', name, groupId: dice.pick(groups) } }];
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
  producerCrash: (dice, { producers }, atMs) => {
    const producerId = dice.pick(producers);
    return forAWhile(
      dice,
      atMs,
      { type: 'producer.crash', producerId },
      { type: 'producer.start', producerId },
    );
  },
  producerPause: (dice, { producers }, atMs) => {
    const producerId = dice.pick(producers);
    return forAWhile(
      dice,
      atMs,
      { type: 'producer.pause', producerId },
      { type: 'producer.resume', producerId },
    );
  },
  kill: (dice, _world, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.kill', brokerId }, { type: 'broker.start', brokerId });
  },
  stop: (dice, _world, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.stop', brokerId }, { type: 'broker.start', brokerId });
  },
  freeze: (dice, _world, atMs) => {
    const brokerId = dice.pick(BROKERS);
    return forAWhile(dice, atMs, { type: 'broker.pause', brokerId }, { type: 'broker.resume', brokerId });
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
