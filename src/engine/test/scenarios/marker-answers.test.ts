/** One WriteTxnMarkers may be for several partitions of a leader: it is answered when each of them is through. */
import { expect, it } from 'vitest';
import type { Command } from '../../../contract/commands.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { createEngine } from '../../index.ts';
import { scenarioOf } from '../cluster-script.ts';

/** Broker 1 leads both topics of the transaction, `orders` alone; of `payments` two must be in sync. */
const scenario: Scenario = {
  ...scenarioOf({
    configs: {
      'transaction.state.log.num.partitions': '1',
      'transaction.state.log.min.isr': '1',
      'replica.lag.time.max.ms': '3000',
    },
    producer: {
      transaction: {
        transactionalId: 'till',
        recordsPerTransaction: 3,
        abortPercent: 0,
        alsoTo: ['payments'],
      },
    },
  }),
  topics: [
    { name: 'orders', partitionCount: 1, replicationFactor: 1, assignment: [[1]], configs: {} },
    {
      name: 'payments',
      partitionCount: 1,
      replicationFactor: 2,
      assignment: [[1, 2]],
      configs: { 'min.insync.replicas': '2' },
    },
  ],
};

it('a transaction is not complete before a partition that refused its marker has it', () => {
  const engine = createEngine(scenario);
  const events: EngineEvent[] = [];
  const run = (seconds: number) =>
    events.push(...engine.advanceTo(engine.nowUs() + Math.round(seconds * 1e6)));
  const give = (command: Command) =>
    expect(engine.submit(command, `t-${events.length}`).result.ok).toBe(true);
  const seen = (type: EngineEvent['type']) => events.filter((event) => event.type === type);
  const states = () =>
    seen('transaction.stateChanged').map((event) => event.type === 'transaction.stateChanged' && event.to);

  run(10);
  give({ type: 'producer.send', producerId: 'p-shop', count: 2 });
  run(2);
  give({ type: 'broker.kill', brokerId: 2 });
  run(15);
  give({ type: 'producer.send', producerId: 'p-shop', count: 1 });
  run(3);
  // Of `orders` the marker is through as soon as it is written; `payments` has too few in sync.
  expect(seen('transaction.markerRefused')[0]).toMatchObject({
    partition: 'payments-0',
    error: 'NOT_ENOUGH_REPLICAS',
  });
  expect(states().at(-1)).toBe('PrepareCommit');
  give({ type: 'broker.start', brokerId: 2 });
  run(15);
  expect(seen('transaction.markerWritten').map((event) => 'partition' in event && event.partition)).toContain(
    'payments-0',
  );
  expect(states().at(-1)).toBe('CompleteCommit');
  expect(seen('invariant.broken')).toEqual([]);
});
