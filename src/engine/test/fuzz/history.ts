/** What befalls a cluster, drawn by chance: some kinds of fault, each with its own weight, so that runs differ in
 *  character and not only in detail (swarm testing). Every fault is commands at times; the same JSON runs anywhere. */
import type { Command } from '../../../contract/commands.ts';
import { brokerNode, consumerNode, controllerNode, producerNode } from '../../../contract/ids.ts';
import type { Scenario, ScriptedCommand } from '../../../contract/scenario.ts';
import { Dice } from './dice.ts';
import { CONSUMERS, drawSettings, drawTopology, MOST_PARTITIONS } from './topology.ts';

/** Faults fall in the first half minute; then everything is healed. */
export const FAULTS_END_MS = 31_000;
const FIRST_FAULT_MS = 300;

/** The history that a seed stands for. */
export function historyOf(seed: number): Scenario {
  const dice = new Dice(seed);
  const topology = drawTopology(seed, dice);
  const world = worldOf(topology);
  const weights = new Map<FaultKind, number>();
  for (const kind of KINDS) if (dice.chance(0.6)) weights.set(kind, dice.whole(1, 10));
  if (weights.size < 2) weights.set('kill', 5).set('cut', 5);
  const script: ScriptedCommand[] = [];
  // Some runs are hit while they boot.
  const fromMs = dice.chance(0.3) ? FIRST_FAULT_MS : 6_000;
  for (let left = dice.whole(8, 18), tries = 0; left > 0; tries++) {
    const atMs = dice.whole(fromMs, FAULTS_END_MS - 1_000);
    // Some kinds run out of things to aim at; a reset link never does.
    const kind = tries < 60 ? dice.weighted(weights) : 'reset';
    const drawn = FAULTS[kind](dice, world, atMs);
    if (drawn.length === 0) continue;
    script.push(...drawn);
    left--;
  }
  script.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  return { ...topology, script };
}

/** What faults may be aimed at. */
interface World {
  readonly brokers: number[];
  readonly controllers: readonly number[];
  readonly topics: string[];
  readonly groups: string[];
  readonly consumers: string[];
  readonly producers: string[];
}

function worldOf(scenario: Scenario): World {
  return {
    brokers: scenario.brokers.map((broker) => broker.id),
    controllers: scenario.controllers,
    topics: scenario.topics.map((topic) => topic.name),
    groups: scenario.groups.map((group) => group.name),
    consumers: scenario.consumers.map((consumer) => consumerNode(consumer.name.toLowerCase())),
    producers: scenario.producers.map((producer) => producerNode(producer.name)),
  };
}

type Fault = (dice: Dice, world: World, atMs: number) => ScriptedCommand[];
const one = (atMs: number, command: Command): ScriptedCommand[] => [{ atMs, command }];

/** A command and, most of the time, its opposite some time later. */
function forAWhile(dice: Dice, atMs: number, command: Command, back: Command): ScriptedCommand[] {
  // Short ones meet what is on its way, long ones outlast every timeout.
  const forMs = dice.pick([dice.whole(20, 500), dice.whole(500, 5_000), dice.whole(5_000, 20_000)]);
  const again = { atMs: Math.min(atMs + forMs, FAULTS_END_MS), command: back };
  return dice.chance(0.85) ? [{ atMs, command }, again] : [{ atMs, command }];
}

const server = (dice: Dice, world: World) =>
  dice.chance(0.75) ? brokerNode(dice.pick(world.brokers)) : controllerNode(dice.pick(world.controllers));
const anyNode = (dice: Dice, world: World) =>
  dice.chance(0.75) ? server(dice, world) : dice.pick([...world.producers, ...world.consumers]);

function link(dice: Dice, world: World): { a: string; b: string } {
  const a = server(dice, world);
  for (;;) {
    const b = anyNode(dice, world);
    if (b !== a) return { a, b };
  }
}

const FAULTS = {
  kill: (dice, world, atMs) => {
    const brokerId = dice.pick(world.brokers);
    return forAWhile(dice, atMs, { type: 'broker.kill', brokerId }, { type: 'broker.start', brokerId });
  },
  stop: (dice, world, atMs) => {
    const brokerId = dice.pick(world.brokers);
    return forAWhile(dice, atMs, { type: 'broker.stop', brokerId }, { type: 'broker.start', brokerId });
  },
  slow: (dice, world, atMs) => {
    const brokerId = dice.pick(world.brokers);
    const slow: Command = { type: 'broker.slow', brokerId, factor: dice.pick([2, 10, 50, 200]) };
    return forAWhile(dice, atMs, slow, { type: 'broker.slow', brokerId, factor: 1 });
  },
  addBroker: (_dice, world, atMs) => {
    if (world.brokers.length >= 6) return [];
    world.brokers.push(world.brokers.length + 1);
    return one(atMs, { type: 'broker.add' });
  },
  controllerKill: (dice, world, atMs) => {
    const controllerId = dice.pick(world.controllers);
    return forAWhile(
      dice,
      atMs,
      { type: 'controller.kill', controllerId },
      { type: 'controller.start', controllerId },
    );
  },
  cut: (dice, world, atMs) => {
    const ends = link(dice, world);
    return forAWhile(dice, atMs, { type: 'network.cut', ...ends }, { type: 'network.heal', ...ends });
  },
  isolate: (dice, world, atMs) => {
    const a = server(dice, world);
    return forAWhile(dice, atMs, { type: 'network.cut', a, b: '*' }, { type: 'network.heal', a, b: '*' });
  },
  clog: (dice, world, atMs) => {
    const ends = link(dice, world);
    return forAWhile(dice, atMs, { type: 'network.clog', ...ends }, { type: 'network.heal', ...ends });
  },
  reset: (dice, world, atMs) => one(atMs, { type: 'network.reset', ...link(dice, world) }),
  // Connections stop one by one and come back one by one in another order.
  swizzle: (dice, world, atMs) => {
    const a = server(dice, world);
    const all = [...world.brokers.map(brokerNode), ...world.controllers.map(controllerNode)];
    return dice
      .some(
        all.filter((node) => node !== a),
        0.6,
      )
      .flatMap((b) => {
        const from = atMs + dice.whole(0, 2_000);
        const to = Math.min(atMs + dice.whole(2_000, 8_000), FAULTS_END_MS);
        return [
          ...one(Math.min(from, to), { type: 'network.clog', a, b }),
          ...one(to, { type: 'network.heal', a, b }),
        ];
      });
  },
  crash: (dice, world, atMs) => {
    if (world.consumers.length === 0) return [];
    const consumerId = dice.pick(world.consumers);
    return forAWhile(
      dice,
      atMs,
      { type: 'consumer.crash', consumerId },
      { type: 'consumer.start', consumerId },
    );
  },
  stall: (dice, world, atMs) => {
    if (world.consumers.length === 0) return [];
    const consumerId = dice.pick(world.consumers);
    const stall = (stalled: boolean): Command => ({ type: 'consumer.stall', consumerId, stalled });
    return forAWhile(dice, atMs, stall(true), stall(false));
  },
  move: (dice, world, atMs) => {
    if (world.consumers.length === 0) return [];
    const groupId = dice.chance(0.2) ? null : dice.pick(world.groups);
    return one(atMs, { type: 'consumer.move', consumerId: dice.pick(world.consumers), groupId });
  },
  joinOrLeave: (dice, world, atMs) => {
    if (world.groups.length === 0) return [];
    if (world.consumers.length > 0 && dice.chance(0.3)) {
      return one(atMs, { type: 'consumer.remove', consumerId: dice.pick(world.consumers) });
    }
    const name = CONSUMERS.find((free) => !world.consumers.includes(consumerNode(free.toLowerCase())));
    if (name === undefined) return [];
    world.consumers.push(consumerNode(name.toLowerCase()));
    return one(atMs, { type: 'consumer.add', name, groupId: dice.pick(world.groups) });
  },
  addGroup: (dice, world, atMs) => {
    if (world.groups.length >= 3) return [];
    const name = ['audit', 'fraud', 'mail'].find((free) => !world.groups.includes(free)) ?? 'audit';
    world.groups.push(name);
    const assignor = dice.pick(['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const);
    return one(atMs, { type: 'group.add', name, topics: [dice.pick(world.topics)], assignor });
  },
  addProducer: (dice, world, atMs) => {
    if (world.producers.length >= 5) return [];
    const name = `writer-${world.producers.length + 1}`;
    world.producers.push(producerNode(name));
    return one(atMs, {
      type: 'producer.add',
      name,
      topic: dice.pick(world.topics),
      settings: drawSettings(dice),
    });
  },
  configure: (dice, world, atMs) =>
    one(atMs, {
      type: 'producer.configure',
      producerId: dice.pick(world.producers),
      settings: dice.pick([{ ratePerSecond: dice.whole(0, 60) }, drawSettings(dice)]),
    }),
  createTopic: (dice, world, atMs) => {
    const isAgain = dice.chance(0.3);
    const name = isAgain ? dice.pick(world.topics) : `new-${world.topics.length + 1}`;
    const replicationFactor = dice.whole(1, 3);
    world.topics.push(name);
    // Made anew it has no fewer partitions than before: Kafka's sticky assignors go on giving a member what it owned, as
    // long as there is a topic of that name.
    const partitionCount = isAgain ? MOST_PARTITIONS : dice.whole(1, MOST_PARTITIONS);
    const topic = { name, partitionCount, replicationFactor, configs: {} };
    return one(atMs, { type: 'topic.create', topic });
  },
  deleteTopic: (dice, world, atMs) => one(atMs, { type: 'topic.delete', name: dice.pick(world.topics) }),
} as const satisfies Readonly<Record<string, Fault>>;

type FaultKind = keyof typeof FAULTS;
// Object.keys widens to string; the keys are those of the table above.
const KINDS = Object.keys(FAULTS) as FaultKind[];
