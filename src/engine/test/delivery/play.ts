/** One cell of the delivery table with one seed: a small cluster, a producer, a consumer, one fault, and then rest.
 *  See  cells.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import { resolveProducer } from '../../../contract/producer-config.ts';
import type { Scenario, ScriptedCommand } from '../../../contract/scenario.ts';
import { scenarioRules } from '../../../contract/scenario.ts';
import { conduct, createEngine } from '../../index.ts';
import type { Cell, Quantity } from './cells.ts';

const KEY = 'orders-0';
const SHOP = 'p-shop';
const ADA = 'k-ada';
/** The first leader of the only partition. */
const LEADER = 1;
const RECORDS_PER_SECOND = 150;
/** When the fault may come, when sending ends, when all must have come to rest. Simulated milliseconds. */
const FAULT_FROM_MS = 5_000;
const SENDING_ENDS_MS = 6_500;
const END_MS = 20_000;

export interface Played {
  readonly counts: Readonly<Record<Quantity, number>>;
  /** The fault hit what it was meant to hit. */
  readonly isReached: boolean;
  /** First broken invariant; null. */
  readonly broken: string | null;
}

/** Whether the client refuses the cell's settings. */
export function isRefused({ acks, idempotence }: Cell): boolean {
  const scenario = scenarioOf({ acks: 'all', idempotence: true, commit: 'after', fault: 'leaderKill' }, 1);
  const configs = { acks: String(acks), 'enable.idempotence': String(idempotence) };
  return 'refused' in resolveProducer(scenario.era, scenarioRules(scenario), configs);
}

export function play(cell: Cell, seed: number): Played {
  const engine = createEngine(scenarioOf(cell, seed));
  const events: EngineEvent[] = [];
  const { audit, outcome } = conduct(engine, undefined, (fresh) => events.push(...fresh.filter(isTelling)));
  return {
    counts: {
      lost: outcome.history.unseen,
      duplicated: outcome.history.duplicate,
      missed: audit.missed,
      reprocessed: audit.reprocessed,
    },
    isReached: isReached(cell, events),
    broken: audit.broken?.sentence ?? null,
  };
}

const isTelling = ({ type }: EngineEvent): boolean =>
  type === 'node.killed' ||
  type === 'partition.leaderElected' ||
  type === 'log.tailLost' ||
  type === 'produce.refused' ||
  type === 'consumer.polled' ||
  type === 'record.processed';

function isReached({ fault }: Cell, events: readonly EngineEvent[]): boolean {
  switch (fault) {
    case 'leaderKill':
      return events.some(
        (e) => e.type === 'partition.leaderElected' && e.partition === KEY && e.fromLeader === LEADER,
      );
    case 'powerLossOfOne':
      return events.some((e) => e.type === 'log.tailLost' && e.partition === KEY && e.brokerId === LEADER);
    case 'lostAcknowledgement':
      return events.some(
        (e) => e.type === 'produce.refused' && e.error === 'NETWORK_EXCEPTION' && e.willRetry,
      );
    default: {
      // It died with something in its hands, and something of the same lot behind it.
      const at = events.findIndex((e) => e.type === 'node.killed' && e.node === ADA);
      const before = events.slice(0, at);
      const lot = before.findLast((e) => e.type === 'consumer.polled');
      const done = before.findLast((e) => e.type === 'record.processed');
      return (
        lot?.type === 'consumer.polled' &&
        done?.type === 'record.processed' &&
        done.offset >= lot.fromOffset &&
        done.offset < lot.toOffset
      );
    }
  }
}

export function scenarioOf(cell: Cell, seed: number): Scenario {
  const { acks, idempotence, commit } = cell;
  return {
    version: 1,
    id: 'delivery',
    era: '4.1',
    seed: `delivery-${seed}`,
    network: { latencyMsMin: 1, latencyMsMax: 12, processingMs: 0.2 },
    controllers: [101],
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    configs: {
      'offsets.topic.num.partitions': '1',
      'group.initial.rebalance.delay.ms': '0',
      'broker.session.timeout.ms': '2000',
      'broker.heartbeat.interval.ms': '500',
    },
    topics: [
      {
        name: 'orders',
        partitionCount: 1,
        replicationFactor: 3,
        assignment: [[1, 2, 3]],
        configs: { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false' },
      },
    ],
    producers: [
      {
        name: 'shop',
        topic: 'orders',
        settings: { acks, idempotence, ratePerSecond: RECORDS_PER_SECOND, keyStrategy: 'explicit' },
        startAtMs: 4_000,
        configs: { 'linger.ms': '0' },
      },
    ],
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'auto.offset.reset': 'earliest', 'session.timeout.ms': '6000', 'max.poll.records': '20' },
      },
    ],
    consumers: [
      {
        name: 'Ada',
        groupId: 'team',
        startAtMs: 2_000,
        processingMs: 4,
        processing: { by: 'thread', workers: 1, waits: true, commit, offsets: 'contiguous', sink: null },
      },
    ],
    script: [...faultOf(cell, seed)],
    openAtMs: 0,
    endAtMs: END_MS,
  };
}

/** A moment of its own for each seed; then the next event of the right kind. */
function faultOf({ fault }: Cell, seed: number): readonly ScriptedCommand[] {
  const sendingEnds: ScriptedCommand = {
    atMs: SENDING_ENDS_MS,
    command: { type: 'producer.configure', producerId: SHOP, settings: { ratePerSecond: 0 } },
  };
  const atMs = FAULT_FROM_MS + ((seed * 7_919) % 1_000);
  const appended = {
    event: 'log.appended',
    where: { partition: KEY, brokerId: LEADER, asLeader: true },
  } as const;
  const afterMs = 1 + ((seed * 31) % 12);
  switch (fault) {
    case 'leaderKill':
      return [
        { atMs, when: appended, afterMs, command: { type: 'broker.kill', brokerId: LEADER } },
        sendingEnds,
        { atMs: 10_000, command: { type: 'broker.start', brokerId: LEADER } },
      ];
    case 'powerLossOfOne':
      return [
        {
          atMs,
          when: appended,
          afterMs,
          command: { type: 'broker.powerCut', brokerId: LEADER, lose: 'all' },
        },
        sendingEnds,
        { atMs: 10_000, command: { type: 'broker.start', brokerId: LEADER } },
      ];
    case 'lostAcknowledgement':
      return [
        { atMs, when: appended, command: { type: 'network.reset', a: SHOP, b: `b${LEADER}` } },
        sendingEnds,
      ];
    default:
      return [
        {
          atMs,
          when: { event: 'record.processed', times: 3 + (seed % 11) },
          command: { type: 'consumer.crash', consumerId: ADA },
        },
        sendingEnds,
        { atMs: 7_000, command: { type: 'consumer.start', consumerId: ADA } },
      ];
  }
}
