/** The profile `replication`: three brokers, one or two partitions, faults that fall close together, and a release and settings
 *  drawn by chance, so that what is rare in a large cluster is common. Each run leaves out some kinds of fault (swarm testing).
 *  Old releases keep their metadata in ZooKeeper, as they do. A weak setting or an old release is meant to lose records now and
 *  then; the audits then say why.
 *  See         replication-faults.ts, history.ts (the other profile), mutations.ts */
import { configRefusal } from '../../../contract/configs.ts';
import type { EraName } from '../../../contract/eras.ts';
import { rulesOf } from '../../../contract/eras.ts';
import type { Hardware } from '../../../contract/hardware.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { Dice } from './dice.ts';
import type { Phases } from './healing.ts';
import type { Subject } from './replication-faults.ts';
import { BROKERS, drawFaults, FAULTS_END_MS } from './replication-faults.ts';

const REPLICATION_PHASES: Phases = { healAtMs: FAULTS_END_MS + 1_000, quietAtMs: FAULTS_END_MS + 3_000 };
/** How its histories are tried. A producer may wait for its delivery timeout of two minutes when a partition is left with fewer
 *  replicas than min.insync.replicas. */
export const REPLICATION = { phases: REPLICATION_PHASES, restWithinMs: 150_000, rechecks: true } as const;

const ERAS: readonly EraName[] = ['4.1', '4.1', '4.1', '3.3', '3.3', '2.4', '0.11', '0.10'];

/** What a history is to be about. */
export interface Focus {
  readonly eras?: readonly EraName[];
  /** `votes`: three controllers with short timeouts, and faults that fall on them. */
  readonly subject?: Subject;
}

/** Where nothing but its leader is at stake. */
const ONE_LEADER: Scenario['topics'][number] = {
  name: 'orders',
  partitionCount: 1,
  replicationFactor: 3,
  configs: { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false' },
};

export function replicationHistoryOf(seed: number, { eras = ERAS, subject = 'all' }: Focus = {}): Scenario {
  const dice = new Dice(seed);
  const era = dice.pick(eras);
  const isOld = rulesOf(era).metadata === 'zookeeper';
  const onQuorum = subject === 'votes';
  const count = onQuorum ? 3 : dice.pick([1, 1, 3]);
  const keepers = Array.from({ length: count }, (_, i) => (isOld ? 201 : 101) + i);
  const latencyMsMin = dice.whole(0, 5);
  const topic = subject === 'leaders' ? ONE_LEADER : drawTopic(dice);
  const configs = { ...drawConfigs(dice, isOld), ...(onQuorum || dice.chance(0.4) ? drawQuorum(dice) : {}) };
  const history: Scenario = {
    version: 1,
    id: `replication-${seed}`,
    era,
    seed: `replication-${seed}`,
    network: { latencyMsMin, latencyMsMax: latencyMsMin + dice.whole(0, 20), processingMs: dice.whole(0, 2) },
    controllers: isOld ? [] : keepers,
    ...(isOld ? { zookeepers: keepers } : {}),
    brokers: BROKERS.map((id) => ({ id, rack: null })),
    configs: known('broker', configs, era),
    topics: [topic],
    producers: Array.from({ length: dice.whole(1, 2) }, (_, i) => drawProducer(dice, i, era)),
    groups: [],
    consumers: [],
    script: [],
    openAtMs: 0,
  };
  const script = drawFaults(dice, history, subject);
  return { ...withCosts(dice, history), script };
}

/** What-if: the same faults on topics that commit by majority. Some change the rule while they run. */
export function majorityHistoryOf(seed: number): Scenario {
  const history = replicationHistoryOf(seed, { eras: ['4.1'] });
  const [first] = history.topics;
  const wishes = (['majority', 'isr', 'majority'] as const).map((rule, i) => ({
    atMs: 4_000 + i * 5_000,
    command: { type: 'topic.commitRule', name: first?.name ?? '', rule } as const,
  }));
  if (seed % 4 === 0) {
    const script = [...history.script, ...wishes].sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
    return { ...history, id: `majority-${seed}`, script };
  }
  const topics = history.topics.map((topic) => ({ ...topic, whatIf: { commit: 'majority' } as const }));
  return { ...history, id: `majority-${seed}`, topics };
}

/** Some have machines whose work takes time, and links that carry only so much of it. */
function withCosts(dice: Dice, history: Scenario): Scenario {
  const machine: Partial<Hardware> = {
    sequential: dice.chance(0.8),
    seekMs: dice.whole(0, 8),
    diskKBps: dice.whole(1_000, 150_000),
    pageCacheKB: dice.pick([0, dice.whole(8, 200), 1_000_000]),
    zeroCopy: dice.chance(0.5),
  };
  const sendKBps = dice.whole(200, 5_000);
  const hardware = dice.chance(0.15) ? { hardware: machine } : {};
  const network = dice.chance(0.15) ? { ...history.network, sendKBps } : history.network;
  return { ...history, ...hardware, network };
}

/** What a release knows of configs. */
const known = (scope: 'broker' | 'producer', configs: Record<string, string>, era: EraName) =>
  Object.fromEntries(
    Object.entries(configs).filter(
      ([name, value]) => name === 'tickTime' || configRefusal(scope, name, value, era) === null,
    ),
  );

function drawConfigs(dice: Dice, isOld: boolean): Record<string, string> {
  const session = dice.whole(600, 3_000);
  const lag = dice.whole(500, 3_000);
  const configs: Record<string, string> = {
    'replica.lag.time.max.ms': String(lag),
    'replica.fetch.wait.max.ms': String(dice.whole(50, Math.min(500, lag - 100))),
    'replica.fetch.backoff.ms': String(dice.whole(50, 1_000)),
    'replica.high.watermark.checkpoint.interval.ms': String(dice.whole(200, 5_000)),
  };
  if (dice.chance(0.3)) {
    configs['log.initial.task.delay.ms'] = String(dice.whole(0, 3_000));
    configs['log.retention.check.interval.ms'] = String(dice.whole(300, 3_000));
    configs['log.flush.start.offset.checkpoint.interval.ms'] = String(dice.whole(500, 10_000));
    configs['log.flush.offset.checkpoint.interval.ms'] = String(dice.whole(500, 10_000));
  }
  if (dice.chance(0.4)) configs['replica.fetch.max.bytes'] = String(dice.whole(1, 500));
  if (isOld) {
    // A session lasts at least two ticks.
    configs.tickTime = String(dice.whole(100, 300));
    configs['zookeeper.session.timeout.ms'] = String(session);
  } else {
    configs['broker.session.timeout.ms'] = String(session);
    configs['broker.heartbeat.interval.ms'] = String(Math.floor(session / 4));
  }
  return configs;
}

/** Elections that come soon, and often at the same time. */
const drawQuorum = (dice: Dice): Record<string, string> => ({
  'controller.quorum.election.timeout.ms': String(dice.whole(150, 400)),
  // Longer than a parked fetch: below that, voters stand for election while they wait for an answer.
  'controller.quorum.fetch.timeout.ms': String(dice.whole(800, 1_500)),
});

function drawTopic(dice: Dice): Scenario['topics'][number] {
  const replicationFactor = dice.pick([2, 3, 3, 3]);
  const configs: Record<string, string> = {
    'min.insync.replicas': String(dice.pick([1, 2, 2, Math.min(2, replicationFactor)])),
    'unclean.leader.election.enable': String(dice.chance(0.12)),
  };
  if (dice.chance(0.4)) configs['segment.bytes'] = String(dice.whole(1_024, 3_000));
  if (dice.chance(0.2)) configs['retention.ms'] = String(dice.whole(500, 5_000));
  return { name: 'orders', partitionCount: dice.whole(1, 2), replicationFactor, configs };
}

function drawProducer(dice: Dice, i: number, era: EraName): Scenario['producers'][number] {
  const acks = dice.pick(['all', 'all', 'all', 1, 0] as const);
  const timeout = dice.whole(400, 3_000);
  const configs: Record<string, string> = {
    'linger.ms': String(dice.whole(0, 50)),
    'request.timeout.ms': String(timeout),
  };
  // Up to 2.0 a producer does not try again unless it is told to.
  if (dice.chance(0.7)) configs.retries = String(dice.whole(1, 20));
  return {
    name: `writer-${i + 1}`,
    topic: 'orders',
    settings: {
      acks,
      idempotence: acks === 'all' && dice.chance(0.6) && rulesOf(era).idempotence,
      ratePerSecond: dice.whole(5, 40),
      keyStrategy: dice.pick(['keyed', 'sticky', 'explicit']),
    },
    startAtMs: dice.whole(500, 2_500),
    configs: known('producer', configs, era),
  };
}
