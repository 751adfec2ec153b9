/** What a rebalance costs: the time in which members have no partitions, by protocol, with the same seed. */
import { expect, it } from 'vitest';
import type { AssignorName } from '../../../contract/commands.ts';
import { costsOf, follow, openCostBook } from '../../rebalance-cost.ts';
import { Cluster } from '../cluster-script.ts';

/** Two members, and a third that comes later. */
function joinOfAThird(assignor: AssignorName, protocol: 'classic' | 'consumer' = 'classic') {
  const cluster = new Cluster({
    partitions: 6,
    configs: { 'offsets.topic.num.partitions': '2', 'group.initial.rebalance.delay.ms': '500' },
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor,
        configs: protocol === 'consumer' ? { 'group.protocol': 'consumer' } : {},
      },
    ],
    consumers: ['Ada', 'Bo', 'Cy'].map((name, i) => ({
      name,
      groupId: 'team',
      startAtMs: i < 2 ? 1_500 : 20_000,
      processingMs: 1,
    })),
  });
  cluster.run(40 - cluster.nowS);
  const book = openCostBook();
  for (const event of cluster.events) follow(book, event);
  return { costs: costsOf(book, cluster.engine.nowUs()).team, cluster };
}

it.each<AssignorName>(['range', 'roundrobin', 'sticky'])('eager, %s: everybody stops', (assignor) => {
  const { costs } = joinOfAThird(assignor);
  for (const id of ['k-ada', 'k-bo']) {
    expect(costs?.members[id]?.gaps).toBeGreaterThan(0);
    expect(costs?.members[id]?.withoutMs).toBeGreaterThan(0);
  }
  expect(Object.values(costs?.partitions ?? {}).every((idleMs) => idleMs > 0)).toBe(true);
});

it('cooperative: nobody stops, and only what moves is idle', () => {
  const { costs, cluster } = joinOfAThird('cooperative-sticky');
  for (const id of ['k-ada', 'k-bo']) expect(costs?.members[id]).toMatchObject({ gaps: 0, withoutMs: 0 });
  expect(Object.values(costs?.partitions ?? {}).filter((idleMs) => idleMs > 0)).toHaveLength(2);
  expect(cluster.frame.consumers['k-cy']?.owned).toHaveLength(2);
  // The price: a second generation for what was given up in the first.
  expect(costs?.generations).toBe((joinOfAThird('range').costs?.generations ?? 0) + 1);
});

it('KIP-848: nobody stops, and there is no generation; the newcomer waits for heartbeats', () => {
  const { costs, cluster } = joinOfAThird('range', 'consumer');
  for (const id of ['k-ada', 'k-bo']) expect(costs?.members[id]).toMatchObject({ gaps: 0, withoutMs: 0 });
  expect(cluster.frame.consumers['k-cy']?.owned).toHaveLength(2);
  expect(costs?.generations).toBe(0);
});

it('measures of each member how long it has waited for its first partitions, with every protocol', () => {
  const firstMs = (assignor: AssignorName, protocol?: 'consumer'): number =>
    joinOfAThird(assignor, protocol).costs?.members['k-cy']?.firstMs ?? -1;
  const eager = firstMs('range');
  const cooperative = firstMs('cooperative-sticky');
  const modern = firstMs('range', 'consumer');
  expect(eager).toBeGreaterThan(0);
  // A second generation gives it what others have given up in the first.
  expect(cooperative).toBeGreaterThan(eager);
  // Whoever gives something up hears of it with its next heartbeat, and says so with the one after: 5 s apart by default.
  expect(modern).toBeGreaterThan(4_000);
});

it('counts a dead member’s partitions as idle until the group gives them away', () => {
  const { cluster } = joinOfAThird('range');
  const before = cluster.nowS;
  cluster.give({ type: 'consumer.crash', consumerId: 'k-ada' });
  cluster.until('group.memberLeft', () => true, 60);
  cluster.run(10);
  const book = openCostBook();
  for (const event of cluster.events) follow(book, event);
  const idle = Object.values(costsOf(book, cluster.engine.nowUs()).team?.partitions ?? {});
  expect(Math.max(...idle) / 1000).toBeGreaterThan(40);
  expect(Math.max(...idle) / 1000).toBeLessThan(cluster.nowS - before);
});
