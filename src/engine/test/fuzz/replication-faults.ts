/** What befalls the clusters of the profile `replication`: the fault catalogue, some kinds of it in each run, each with its own
 *  weight (swarm testing).
 *  See         replication.ts, healing.ts */
import type { Command } from '../../../contract/commands.ts';
import { rulesOf } from '../../../contract/eras.ts';
import { brokerNode, controllerNode, zookeeperNode } from '../../../contract/ids.ts';
import type { Scenario, ScriptedCommand } from '../../../contract/scenario.ts';
import type { Dice } from './dice.ts';

export const BROKERS: readonly number[] = [1, 2, 3];
export const FAULTS_END_MS = 14_000;
const MOST_PARTITIONS = 3;

/** What histories are to be about: all of it, votes of the quorum, or leaders that change faster than everybody hears of it. */
export type Subject = 'all' | 'votes' | 'leaders';

export function drawFaults(dice: Dice, scenario: Scenario, subject: Subject): ScriptedCommand[] {
  const site = siteOf(scenario);
  const weights = new Map<FaultKind, number>();
  for (const kind of KINDS) if (dice.chance(oddsOf(kind, subject))) weights.set(kind, dice.whole(1, 10));
  if (weights.size < 2) weights.set('kill', 5).set('cut', 5);
  const script: ScriptedCommand[] = subject === 'leaders' ? drawMoves(dice, site) : [];
  for (let left = dice.whole(6, 16); left > 0; left--) {
    const atMs = dice.whole(2_500, FAULTS_END_MS - 500);
    script.push(...FAULTS[dice.weighted(weights)](dice, site, atMs));
  }
  return script.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
}

/** Leaderships that move several times a second, each to another replica; and brokers that hear of it late, one here, one there. */
function drawMoves(dice: Dice, site: Site): ScriptedCommand[] {
  const moves: ScriptedCommand[] = [];
  for (let atMs = dice.whole(2_500, 3_500); atMs < FAULTS_END_MS; atMs += dice.whole(150, 1_200)) {
    const where = { topic: 'orders', partition: 0 };
    moves.push(
      { atMs, command: { type: 'partition.reassign', ...where, replicas: dice.shuffled(BROKERS) } },
      {
        atMs: atMs + dice.whole(20, 120),
        command: { type: 'partition.electLeader', ...where, election: 'preferred' },
      },
    );
  }
  return [...moves, ...BROKERS.flatMap((id) => (dice.chance(0.8) ? drawPortions(dice, site, id) : []))];
}

/** A broker whose metadata come in portions: its link holds them back, and lets what has gathered through now and then, for so short
 *  a time that the next portion is on the other side of the gate. */
function drawPortions(dice: Dice, { keepers }: Site, brokerId: number): ScriptedCommand[] {
  const ends = { a: brokerNode(brokerId), b: dice.pick(keepers) };
  const gates: ScriptedCommand[] = [];
  for (let atMs = dice.whole(2_500, 4_000); atMs < FAULTS_END_MS - 1_500; ) {
    const heldMs = dice.whole(20, 700);
    gates.push(
      { atMs, command: { type: 'network.clog', ...ends } },
      { atMs: atMs + heldMs, command: { type: 'network.heal', ...ends } },
    );
    atMs += heldMs + dice.pick([0, 1, dice.whole(1, 60), dice.whole(50, 400)]);
  }
  return gates;
}

/** Where faults may fall. */
interface Site {
  readonly scenario: Scenario;
  /** Nodes that keep the metadata: controllers, or the servers of the ensemble. */
  readonly keepers: readonly string[];
}

const siteOf = (scenario: Scenario): Site => ({
  scenario,
  keepers: [...scenario.controllers.map(controllerNode), ...(scenario.zookeepers ?? []).map(zookeeperNode)],
});

type Fault = (dice: Dice, site: Site, atMs: number) => ScriptedCommand[];
const one = (atMs: number, command: Command): ScriptedCommand[] => [{ atMs, command }];

function forAWhile(dice: Dice, atMs: number, command: Command, back: Command): ScriptedCommand[] {
  const forMs = dice.pick([dice.whole(10, 300), dice.whole(300, 2_000), dice.whole(2_000, 6_000)]);
  return [
    { atMs, command },
    { atMs: Math.min(atMs + forMs, FAULTS_END_MS), command: back },
  ];
}

/** Two nodes, at least one of which is no keeper of metadata. */
function link(dice: Dice, { keepers }: Site): { a: string; b: string } {
  const a = brokerNode(dice.pick(BROKERS));
  return { a, b: dice.pick([...BROKERS.map(brokerNode), ...keepers].filter((node) => node !== a)) };
}

const aPartition = (dice: Dice, { scenario }: Site): { topic: string; partition: number } => ({
  topic: 'orders',
  partition: dice.whole(0, (scenario.topics[0]?.partitionCount ?? 1) - 1),
});

const SETTINGS: Readonly<Record<string, readonly (string | null)[]>> = {
  'min.insync.replicas': ['1', '2', '3', null],
  'unclean.leader.election.enable': ['true', 'false', null],
  'segment.bytes': ['1024', '4096', null],
  'retention.ms': ['1000', '4000', null],
  'retention.bytes': ['1000', '5000', null],
};

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
  // The broker finds out at its next access, and ends at once.
  disk: (dice, _, atMs) => {
    const brokerId = dice.pick(BROKERS);
    const type = dice.pick(['disk.fill', 'disk.fail'] as const);
    const [broken, healed] = forAWhile(dice, atMs, { type, brokerId }, { type: 'disk.heal', brokerId });
    if (!broken || !healed) return [];
    return [broken, healed, { ...healed, command: { type: 'broker.start', brokerId } }];
  },
  // Metadata arrive late, or not for a while.
  lag: (dice, { keepers }, atMs) => {
    const ends = { a: brokerNode(dice.pick(BROKERS)), b: dice.pick(keepers) };
    return forAWhile(dice, atMs, { type: 'network.clog', ...ends }, { type: 'network.heal', ...ends });
  },
  cut: (dice, site, atMs) => {
    const ends = link(dice, site);
    return forAWhile(dice, atMs, { type: 'network.cut', ...ends }, { type: 'network.heal', ...ends });
  },
  isolate: (dice, _, atMs) => {
    const a = brokerNode(dice.pick(BROKERS));
    return forAWhile(dice, atMs, { type: 'network.cut', a, b: '*' }, { type: 'network.heal', a, b: '*' });
  },
  // A broker hears the others, and whoever keeps the metadata does not hear it.
  keeperCut: (dice, { keepers }, atMs) => {
    const a = brokerNode(dice.pick(BROKERS));
    return keepers.flatMap((b) =>
      forAWhile(dice, atMs, { type: 'network.cut', a, b }, { type: 'network.heal', a, b }),
    );
  },
  clog: (dice, site, atMs) => {
    const ends = link(dice, site);
    return forAWhile(dice, atMs, { type: 'network.clog', ...ends }, { type: 'network.heal', ...ends });
  },
  reset: (dice, site, atMs) => one(atMs, { type: 'network.reset', ...link(dice, site) }),
  keeperKill: (dice, { scenario }, atMs) => {
    const { controllers, zookeepers = [] } = scenario;
    if (controllers.length === 0) {
      const serverId = dice.pick(zookeepers);
      const back: Command = { type: 'zookeeper.start', serverId };
      return forAWhile(dice, atMs, { type: 'zookeeper.kill', serverId }, back);
    }
    const controllerId = dice.pick(controllers);
    const back: Command = { type: 'controller.start', controllerId };
    return forAWhile(dice, atMs, { type: 'controller.kill', controllerId }, back);
  },
  // One of the quorum or the ensemble does not hear the others.
  keeperIsolated: (dice, { keepers }, atMs) => {
    const a = dice.pick(keepers);
    return forAWhile(dice, atMs, { type: 'network.cut', a, b: '*' }, { type: 'network.heal', a, b: '*' });
  },
  keepersCut: (dice, { keepers }, atMs) => {
    const a = dice.pick(keepers);
    const others = keepers.filter((node) => node !== a);
    if (others.length === 0) return [];
    const ends = { a, b: dice.pick(others) };
    const type = dice.pick(['network.cut', 'network.clog'] as const);
    return forAWhile(dice, atMs, { type, ...ends }, { type: 'network.heal', ...ends });
  },
  // ---- administration
  reassign: (dice, site, atMs) => {
    const ids = dice.some(BROKERS, 0.7);
    const replicas = ids.length > 0 ? dice.shuffled(ids) : [dice.pick(BROKERS)];
    return one(atMs, { type: 'partition.reassign', ...aPartition(dice, site), replicas });
  },
  takeBack: (dice, site, atMs) =>
    one(atMs, { type: 'partition.reassign', ...aPartition(dice, site), replicas: null }),
  elect: (dice, site, atMs) => {
    const isUnclean = dice.chance(0.3) && rulesOf(site.scenario.era).movesByRequest;
    const election = isUnclean ? 'unclean' : 'preferred';
    return one(atMs, { type: 'partition.electLeader', ...aPartition(dice, site), election });
  },
  addPartitions: (_, __, atMs) =>
    one(atMs, { type: 'topic.addPartitions', name: 'orders', partitionCount: MOST_PARTITIONS }),
  alterConfig: (dice, _, atMs) => {
    const config = dice.pick(Object.keys(SETTINGS));
    const value = dice.pick(SETTINGS[config] ?? [null]);
    return one(atMs, { type: 'config.alter', scope: 'topic', name: 'orders', configs: { [config]: value } });
  },
  deleteRecords: (dice, site, atMs) => {
    const beforeOffset = dice.chance(0.4) ? -1 : dice.whole(1, 150);
    return one(atMs, { type: 'log.deleteRecords', ...aPartition(dice, site), beforeOffset });
  },
  createTopic: (dice, _, atMs) => {
    const topic = {
      name: `more-${dice.whole(1, 3)}`,
      partitionCount: 1,
      replicationFactor: dice.whole(1, 3),
    };
    return one(atMs, { type: 'topic.create', topic: { ...topic, configs: {} } });
  },
  // Often it is made again, sometimes at once.
  deleteTopic: (dice, { scenario }, atMs) => {
    const [topic] = scenario.topics;
    const name = dice.chance(0.6) ? 'orders' : `more-${dice.whole(1, 3)}`;
    const deleted = one(atMs, { type: 'topic.delete', name });
    if (!topic || name !== 'orders' || dice.chance(0.2)) return deleted;
    const againAtMs = Math.min(atMs + dice.pick([10, dice.whole(100, 3_000)]), FAULTS_END_MS);
    return [...deleted, { atMs: againAtMs, command: { type: 'topic.create', topic } }];
  },
} as const satisfies Readonly<Record<string, Fault>>;

type FaultKind = keyof typeof FAULTS;
// Object.keys widens to string; the keys are those of the table above.
const KINDS = Object.keys(FAULTS) as FaultKind[];

/** Kinds that fall on whoever keeps the metadata. */
const ON_KEEPERS: readonly FaultKind[] = ['keeperKill', 'keeperIsolated', 'keepersCut'];
/** Kinds that fall beside leaderships that move, and let them. */
const BESIDE_MOVES: readonly FaultKind[] = ['pause', 'slow', 'lag', 'cut', 'clog', 'reset'];
/** Administration is rarer than trouble: what it does lasts. */
const RARE: Partial<Record<FaultKind, number>> = {
  reassign: 0.3,
  takeBack: 0.15,
  elect: 0.3,
  addPartitions: 0.15,
  alterConfig: 0.25,
  deleteRecords: 0.2,
  disk: 0.2,
  createTopic: 0.15,
  deleteTopic: 0.12,
};

function oddsOf(kind: FaultKind, subject: Subject): number {
  if (subject === 'votes') return ON_KEEPERS.includes(kind) ? 1 : 0.1;
  if (subject === 'leaders') return BESIDE_MOVES.includes(kind) ? 0.6 : 0;
  return RARE[kind] ?? 0.5;
}
