/** Who is there in a history of the profile `clients`: three brokers, writers, groups of either protocol with their members,
 *  and applications that transform.
 *  See         clients.ts (what befalls them) */
import type { EraName } from '../../../contract/eras.ts';
import type { Scenario, ScenarioConsumer } from '../../../contract/scenario.ts';
import type { Dice } from './dice.ts';

export const BROKERS = [1, 2, 3];
/** The first two read what writers write, the third what was made of it. */
export const GROUPS = ['billing', 'audit'];
const DOWNSTREAM = 'ledger';
/** Most partitions of a topic, to begin with. */
export const PARTITIONS = 4;
const NAMES = ['Ada', 'Bo', 'Cy', 'Dee', 'Eli'];
/** What applications that transform write to. */
const RECEIPTS = 'receipts';

/** Everything but its script. */
export function drawClientsWorld(seed: number, dice: Dice): Scenario {
  const era = dice.pick(['4.1', '4.1', '3.3'] as const);
  const transforms = dice.chance(0.4);
  const latencyMsMin = dice.whole(0, 5);
  return {
    version: 1,
    id: `clients-${seed}`,
    era,
    seed: `clients-${seed}`,
    network: { latencyMsMin, latencyMsMax: latencyMsMin + dice.whole(0, 20), processingMs: dice.whole(0, 2) },
    controllers: [101],
    brokers: BROKERS.map((id) => ({ id, rack: null })),
    configs: drawServerConfigs(dice, era),
    topics: ['orders', 'payments', ...(transforms ? [RECEIPTS] : [])].map((name) => ({
      name,
      partitionCount: dice.whole(1, PARTITIONS),
      replicationFactor: 3,
      configs: { 'min.insync.replicas': '2' },
    })),
    producers: drawProducers(dice),
    groups: [
      ...GROUPS.map((name) => drawGroup(dice, era, name)),
      ...(transforms ? [downstream(drawGroup(dice, era, DOWNSTREAM))] : []),
    ],
    consumers: [
      ...drawConsumers(dice, transforms),
      ...(transforms ? [{ name: 'Zoe', groupId: DOWNSTREAM, startAtMs: 3_000, processingMs: 1 }] : []),
    ],
    script: [],
    openAtMs: 0,
  };
}

function drawServerConfigs(dice: Dice, era: EraName): Scenario['configs'] {
  const heartbeat = dice.whole(200, 2_000);
  return {
    'offsets.topic.num.partitions': String(dice.whole(1, 4)),
    'group.initial.rebalance.delay.ms': String(dice.whole(0, 3_000)),
    'group.min.session.timeout.ms': '100',
    'transaction.state.log.num.partitions': '2',
    ...(era === '4.1' && {
      'group.consumer.heartbeat.interval.ms': String(heartbeat),
      'group.consumer.session.timeout.ms': String(heartbeat * dice.whole(3, 6)),
    }),
  };
}

function drawProducers(dice: Dice): Scenario['producers'] {
  const settings = { acks: 'all', idempotence: true, keyStrategy: 'explicit' } as const;
  // As many requests on their way at once as an idempotent producer may have.
  const configs = () => ({
    'max.in.flight.requests.per.connection': String(dice.pick([1, 2, 5, 5])),
    'metadata.max.age.ms': drawMetadataAge(dice),
  });
  const writers = ['orders', 'payments'].map((topic) => ({
    name: `writer-${topic}`,
    topic,
    settings: { ...settings, ratePerSecond: dice.whole(1, 8) },
    startAtMs: dice.whole(500, 4_000),
    configs: configs(),
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
    settings: { ...settings, ratePerSecond: dice.whole(1, 6), transaction },
    startAtMs: 2_000,
    configs: { ...configs(), 'transaction.timeout.ms': String(dice.whole(2_000, 15_000)) },
  };
  return [...writers, till];
}

/** After how long a client hears of partitions that were added, at the latest. */
const drawMetadataAge = (dice: Dice): string => String(dice.whole(2_000, 20_000));

function drawGroup(dice: Dice, era: EraName, name: string): Scenario['groups'][number] {
  const isModern = era === '4.1' && dice.chance(0.4);
  const session = dice.whole(1_500, 10_000);
  const heartbeat = Math.floor(session / dice.whole(3, 5));
  const topics = dice.pick([['orders'], ['orders', 'payments']]);
  const assignor = dice.pick([
    'range',
    'roundrobin',
    'sticky',
    'cooperative-sticky',
    'cooperative-sticky',
  ] as const);
  const ofProtocol: Record<string, string> = isModern
    ? { 'group.protocol': 'consumer', 'group.remote.assignor': dice.pick(['', 'uniform', 'range']) }
    : { 'session.timeout.ms': String(session), 'heartbeat.interval.ms': String(heartbeat) };
  return {
    name,
    topics,
    assignor,
    configs: {
      ...ofProtocol,
      'auto.offset.reset': dice.pick(['earliest', 'latest']),
      // Whoever learns of a rebalance by a heartbeat must be able to be back in time.
      'max.poll.interval.ms': String(dice.whole(2 * Math.max(heartbeat, 2_000) + 1_000, 20_000)),
      'max.poll.records': String(dice.whole(1, 20)),
      'metadata.max.age.ms': drawMetadataAge(dice),
      'enable.auto.commit': String(dice.chance(0.6)),
      'auto.commit.interval.ms': String(dice.whole(200, 5_000)),
      'isolation.level': dice.pick(['read_committed', 'read_uncommitted']),
    },
  };
}

/** The same group, reading all that was made and counts. */
const downstream = (group: Scenario['groups'][number]): Scenario['groups'][number] => ({
  ...group,
  topics: [RECEIPTS],
  configs: { ...group.configs, 'auto.offset.reset': 'earliest', 'isolation.level': 'read_committed' },
});

function drawConsumers(dice: Dice, transforms: boolean): ScenarioConsumer[] {
  const isStatic = dice.chance(0.5);
  return NAMES.slice(0, dice.whole(2, NAMES.length)).map((name) => ({
    name,
    groupId: dice.pick(GROUPS),
    startAtMs: dice.whole(500, 8_000),
    processingMs: dice.pick([0, 1, 5, 20]),
    ...(isStatic && dice.chance(0.7) ? { instanceId: `till-${name}` } : {}),
    ...(transforms && dice.chance(0.6)
      ? { transform: { toTopic: RECEIPTS, transactionalId: `maker-${name}` } }
      : dice.chance(0.4)
        ? { commits: dice.pick(['sync', 'async', 'combined'] as const) }
        : {}),
  }));
}
