/** A small, quick cluster for tests of consumers: three brokers, one topic, short timeouts; and a way to run it. */
import type { AssignorName, Command } from '../../contract/commands.ts';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { Engine } from '../index.ts';
import { createEngine } from '../index.ts';

export interface SmallCluster {
  readonly assignor?: AssignorName;
  /** Names of consumers; they start one after the other, 100 ms apart, and belong to `team`. */
  readonly team: readonly string[];
  readonly bench?: readonly string[];
  readonly groupConfigs?: Readonly<Record<string, string>>;
  readonly processingMs?: number;
  readonly ratePerSecond?: number;
}

const START_MS = 2_000;

export function smallScenario(options: SmallCluster): Scenario {
  const settings = {
    acks: 'all',
    idempotence: true,
    ratePerSecond: options.ratePerSecond ?? 20,
    keyStrategy: 'keyed',
  } as const;
  return {
    version: 1,
    id: 'small',
    era: '4.1',
    seed: 'small',
    network: { latencyMsMin: 1, latencyMsMax: 4, processingMs: 1 },
    controllers: [101],
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    configs: {
      'offsets.topic.num.partitions': '3',
      'group.initial.rebalance.delay.ms': '500',
      'broker.session.timeout.ms': '2000',
      'broker.heartbeat.interval.ms': '500',
    },
    topics: [{ name: 'orders', partitionCount: 6, replicationFactor: 3, configs: {} }],
    producers: [{ name: 'shop', topic: 'orders', settings, startAtMs: START_MS, configs: {} }],
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: options.assignor ?? 'range',
        configs: {
          'auto.offset.reset': 'earliest',
          'session.timeout.ms': '6000',
          'heartbeat.interval.ms': '500',
          'auto.commit.interval.ms': '1000',
          ...options.groupConfigs,
        },
      },
      { name: 'others', topics: ['orders'], assignor: 'cooperative-sticky', configs: {} },
    ],
    consumers: [
      ...options.team.map((name) => ({ name, groupId: 'team' })),
      ...(options.bench ?? []).map((name) => ({ name, groupId: null })),
    ].map((consumer, i) => ({
      ...consumer,
      startAtMs: START_MS + 100 * i,
      processingMs: options.processingMs ?? 2,
    })),
    script: [],
    openAtMs: 0,
  };
}

/** A run of it, with everything that has happened. */
export class Run {
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];
  private commands = 0;

  constructor(options: SmallCluster) {
    this.engine = createEngine(smallScenario(options));
  }

  get frame(): ClusterFrame {
    return this.engine.frame();
  }

  get nowS(): number {
    return this.engine.nowUs() / 1e6;
  }

  runTo(seconds: number): void {
    this.events.push(...this.engine.advanceTo(Math.round(seconds * 1e6)));
  }

  /** Runs until the group is stable and nobody in it is on the way; at most for so long. */
  settle(seconds = 20, group = 'team'): void {
    const endS = this.nowS + seconds;
    do this.runTo(this.nowS + 0.1);
    while (!this.isSettled(group) && this.nowS < endS);
    if (!this.isSettled(group)) throw new Error(`${group} is not settled after ${seconds} s`);
  }

  isSettled(group: string): boolean {
    const { groups, consumers, partitions } = this.frame;
    const view = groups[group];
    if (view?.state !== 'Stable') return false;
    const up = view.consumers.filter((id) => consumers[id]?.phase !== 'down');
    const owned = new Set(up.flatMap((id) => consumers[id]?.owned ?? []));
    return (
      up.every((id) => consumers[id]?.phase === 'stable' && consumers[id]?.generation === view.generation) &&
      owned.size === Object.keys(partitions).length
    );
  }

  give(command: Command): boolean {
    this.commands++;
    const { result, events } = this.engine.submit(command, `c${this.commands}`);
    this.events.push(...events);
    return result.ok;
  }

  seen<T extends EventBody['type']>(type: T, sinceS = 0): (EngineEvent & { readonly type: T })[] {
    return this.events.filter(
      (event): event is EngineEvent & { readonly type: T } =>
        event.type === type && event.timeUs >= sinceS * 1e6,
    );
  }
}
