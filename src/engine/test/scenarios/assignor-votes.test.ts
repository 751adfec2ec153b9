/** Members with lists of assignors and topics of their own: what the group agrees on, and what comes of it. */
import { expect, it } from 'vitest';
import type { AssignorName } from '../../../contract/commands.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, scenarioOf } from '../cluster-script.ts';

type Lists = readonly (readonly AssignorName[])[];

const specOf = (lists: Lists, topics: readonly (readonly string[] | null)[] = []): ClusterSpec => ({
  partitions: 4,
  configs: { 'offsets.topic.num.partitions': '2', 'group.initial.rebalance.delay.ms': '500' },
  groups: [{ name: 'team', topics: ['orders'], assignor: 'range', configs: {} }],
  consumers: lists.map((assignors, i) => {
    const own = topics[i];
    return {
      name: ['Ada', 'Bo', 'Cy'][i] ?? 'Dee',
      groupId: 'team',
      startAtMs: i === 2 ? 15_000 : 1_500,
      processingMs: 1,
      assignors,
      ...(own ? { topics: own } : {}),
    };
  }),
});

function agreed(lists: Lists): Cluster {
  const cluster = new Cluster(specOf(lists));
  cluster.run(30 - cluster.nowS);
  return cluster;
}

it.each<[Lists, AssignorName]>([
  [
    [
      ['range', 'roundrobin'],
      ['roundrobin', 'range'],
      ['roundrobin', 'range'],
    ],
    'roundrobin',
  ],
  [[['range', 'cooperative-sticky'], ['cooperative-sticky']], 'cooperative-sticky'],
  [
    [
      ['range', 'cooperative-sticky'],
      ['range', 'cooperative-sticky'],
    ],
    'range',
  ],
])('lists %j agree on %s', (lists, chosen) => {
  const cluster = agreed(lists);
  expect(cluster.frame.groups.team).toMatchObject({ state: 'Stable', protocolName: chosen });
  expect(cluster.complaints()).toEqual([]);
});

it('a list with an eager assignor in it stops its member, whatever is agreed on', () => {
  const both: AssignorName[] = ['cooperative-sticky', 'range'];
  const cluster = agreed([both, both, both]);
  expect(cluster.frame.groups.team?.protocolName).toBe('cooperative-sticky');
  const stopped = cluster.seen('consumer.revoked').filter(({ partitions }) => partitions.length === 2);
  expect(stopped.map(({ consumerId }) => consumerId).sort()).toEqual(['k-ada', 'k-bo']);
});

it('lists without a common assignor do not come together', () => {
  const cluster = agreed([['range'], ['roundrobin']]);
  expect(cluster.frame.groups.team?.consumers).toHaveLength(2);
  const phases = Object.values(cluster.frame.consumers).map(({ phase }) => phase);
  expect(phases.filter((phase) => phase === 'stable')).toHaveLength(1);
});

it('a scenario may not give a consumer what its era or its group has not', () => {
  const wrong = (consumer: object) => {
    const scenario = scenarioOf(specOf([['range']]));
    const [first] = scenario.consumers;
    const found = parseScenario({ ...scenario, era: '3.3', consumers: [{ ...first, ...consumer }] });
    return found.ok ? [] : found.problems;
  };
  expect(wrong({ topics: ['orders'] })).toEqual([]);
  expect(wrong({ topics: ['payments'] }).join()).toMatch(
    /^consumers\[0\]\.topics\[0\]: there is no topic of its group "payments"/,
  );
  expect(wrong({ assignors: ['random'] }).join()).toMatch(/^consumers\[0\]\.assignors\[0\]/);
});
