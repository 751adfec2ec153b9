/** A cluster and its clients drawn by chance: small, so that rare meetings are not rare. */
import type { AssignorName, ProducerSettings } from '../../../contract/commands.ts';
import type {
  Scenario,
  ScenarioConsumer,
  ScenarioGroup,
  ScenarioProducer,
} from '../../../contract/scenario.ts';
import type { Dice } from './dice.ts';

const TOPICS = ['orders', 'payments', 'clicks'] as const;
/** A topic's partitions: few, so that all of them see every fault. */
export const MOST_PARTITIONS = 3;
export const CONSUMERS = ['Ada', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay', 'Gus', 'Hal'] as const;
/** Of a consumer's work on one record. */
const SLOWEST_MS = 20;
const ASSIGNORS: readonly AssignorName[] = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'];

export function drawTopology(seed: number, dice: Dice): Scenario {
  const brokerCount = dice.whole(3, 5);
  const controllerCount = dice.pick([1, 3, 3]);
  const latencyMsMin = dice.whole(0, 10);
  const topics = drawTopics(dice, brokerCount);
  const groups = drawGroups(dice, topics);
  return {
    version: 1,
    id: `fuzz-${seed}`,
    era: '4.1',
    seed: `fuzz-${seed}`,
    network: {
      latencyMsMin,
      latencyMsMax: latencyMsMin + dice.whole(0, 30),
      processingMs: dice.whole(0, 3),
    },
    controllers: Array.from({ length: controllerCount }, (_, i) => 101 + i),
    brokers: Array.from({ length: brokerCount }, (_, i) => ({ id: i + 1, rack: 'abc'[i % 3] ?? null })),
    configs: drawBrokerConfigs(dice),
    topics,
    producers: drawProducers(dice, topics),
    groups,
    consumers: drawConsumers(dice, groups),
    script: [],
    openAtMs: 0,
  };
}

function drawTopics(dice: Dice, brokerCount: number): Scenario['topics'] {
  return TOPICS.slice(0, dice.whole(1, 3)).map((name) => {
    const replicationFactor = dice.pick([1, 2, 3, 3, 3, Math.min(4, brokerCount)]);
    const configs: Record<string, string> = {};
    if (dice.chance(0.8)) configs['min.insync.replicas'] = String(dice.whole(1, replicationFactor));
    if (dice.chance(0.1)) configs['unclean.leader.election.enable'] = 'true';
    return { name, partitionCount: dice.whole(1, MOST_PARTITIONS), replicationFactor, configs };
  });
}

function drawBrokerConfigs(dice: Dice): Record<string, string> {
  const configs: Record<string, string> = {
    'offsets.topic.num.partitions': String(dice.whole(1, 4)),
    'offsets.topic.replication.factor': String(dice.whole(1, 3)),
    'group.min.session.timeout.ms': '500',
  };
  if (dice.chance(0.6)) {
    const session = dice.whole(600, 6_000);
    configs['broker.session.timeout.ms'] = String(session);
    configs['broker.heartbeat.interval.ms'] = String(Math.floor(session / dice.whole(3, 5)));
  }
  if (dice.chance(0.6)) configs['replica.lag.time.max.ms'] = String(dice.whole(1_000, 10_000));
  if (dice.chance(0.3)) configs['replica.fetch.wait.max.ms'] = String(dice.whole(50, 500));
  if (dice.chance(0.3)) configs['replica.fetch.max.bytes'] = String(dice.whole(100, 2_000));
  if (dice.chance(0.5)) configs['group.initial.rebalance.delay.ms'] = String(dice.whole(0, 3_000));
  if (dice.chance(0.4)) {
    configs['controller.quorum.election.timeout.ms'] = String(dice.whole(200, 1_000));
    // Longer than a parked fetch: below that, voters stand for election while they wait for an answer.
    configs['controller.quorum.fetch.timeout.ms'] = String(dice.whole(1_000, 2_000));
  }
  if (dice.chance(0.3)) {
    configs['replica.high.watermark.checkpoint.interval.ms'] = String(dice.whole(200, 5_000));
  }
  return configs;
}

export function drawSettings(dice: Dice): ProducerSettings {
  const acks = dice.pick(['all', 'all', 'all', 1, 1, 0] as const);
  return {
    acks,
    idempotence: acks === 'all' && dice.chance(0.7),
    ratePerSecond: dice.whole(1, 20),
    keyStrategy: dice.pick(['keyed', 'sticky', 'explicit']),
  };
}

function drawProducers(dice: Dice, topics: Scenario['topics']): ScenarioProducer[] {
  return Array.from({ length: dice.whole(1, 3) }, (_, i) => {
    const configs: Record<string, string> = {};
    if (dice.chance(0.4)) configs['linger.ms'] = String(dice.whole(0, 200));
    if (dice.chance(0.3)) configs['batch.size'] = String(dice.whole(50, 500));
    if (dice.chance(0.4)) {
      const timeout = dice.whole(500, 5_000);
      configs['request.timeout.ms'] = String(timeout);
      if (dice.chance(0.5)) configs['delivery.timeout.ms'] = String(timeout + dice.whole(300, 20_000));
    }
    if (dice.chance(0.3)) {
      configs['max.in.flight.requests.per.connection'] = String(dice.whole(1, 5));
    }
    return {
      name: `writer-${i + 1}`,
      topic: dice.pick(topics).name,
      settings: drawSettings(dice),
      startAtMs: dice.whole(500, 6_000),
      configs,
    };
  });
}

function drawGroups(dice: Dice, topics: Scenario['topics']): ScenarioGroup[] {
  return ['billing', 'analytics'].slice(0, dice.whole(0, 2)).map((name) => {
    const chosen = dice.some(topics, 0.6).map((topic) => topic.name);
    // A new group that starts at the end would skip what was written before it knew where it is.
    const configs: Record<string, string> = {
      'auto.offset.reset': dice.pick(['earliest', 'earliest', 'latest']),
    };
    let heartbeat = 3_000;
    if (dice.chance(0.6)) {
      const session = dice.whole(1_000, 10_000);
      heartbeat = Math.floor(session / dice.whole(3, 5));
      configs['session.timeout.ms'] = String(session);
      configs['heartbeat.interval.ms'] = String(heartbeat);
    }
    // It is the time to rejoin, too: who learns of a rebalance later than that, by a heartbeat, is always late.
    const interval = dice.whole(2 * heartbeat + 500, 20_000);
    configs['max.poll.interval.ms'] = String(interval);
    // A poll that takes longer to work through than the interval never ends: true, and known.
    const most = Math.floor(interval / (2 * SLOWEST_MS));
    configs['max.poll.records'] = String(Math.min(most, dice.pick([most, dice.whole(1, 20)])));
    if (dice.chance(0.4)) configs['auto.commit.interval.ms'] = String(dice.whole(200, 5_000));
    return {
      name,
      topics: chosen.length > 0 ? chosen : [dice.pick(topics).name],
      assignor: dice.pick(ASSIGNORS),
      configs,
    };
  });
}

function drawConsumers(dice: Dice, groups: readonly ScenarioGroup[]): ScenarioConsumer[] {
  if (groups.length === 0) return [];
  return CONSUMERS.slice(0, dice.whole(1, 5)).map((name) => ({
    name,
    groupId: dice.chance(0.15) ? null : dice.pick(groups).name,
    startAtMs: dice.whole(500, 8_000),
    processingMs: dice.pick([0, 1, 5, SLOWEST_MS]),
  }));
}
