import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine/index.ts';
import { importDescription } from './import.ts';

const TOPICS = `Topic: orders	TopicId: HX0CKJK9QfOEqmNnVKM1Xw	PartitionCount: 3	ReplicationFactor: 2	Configs: min.insync.replicas=2,segment.bytes=1073741824,follower.replication.throttled.replicas=*
	Topic: orders	Partition: 0	Leader: 1	Replicas: 1,2	Isr: 1,2	Elr: 	LastKnownElr: 
	Topic: orders	Partition: 1	Leader: 2	Replicas: 2,3	Isr: 2,3	Elr: 	LastKnownElr: 
	Topic: orders	Partition: 2	Leader: 3	Replicas: 3,1	Isr: 3,1	Elr: 	LastKnownElr: 
Topic: __consumer_offsets	TopicId: aaaa	PartitionCount: 50	ReplicationFactor: 1	Configs: 
`;
const GROUPS = `
GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID                                   HOST            CLIENT-ID
billing         orders          0          120             125             5               consumer-1-7a1b                               /10.0.0.5       consumer-1
billing         orders          1          118             118             0               consumer-1-7a1b                               /10.0.0.5       consumer-1
billing         orders          2          99              101             2               consumer-2-9c2d                               /10.0.0.6       consumer-2
`;

describe('what the tools print', () => {
  it('becomes a cluster with the same placement, configs, groups and members', () => {
    const { parsed, unread } = importDescription(TOPICS + GROUPS);
    expect(parsed.ok && parsed.scenario).toMatchObject({
      brokers: [{ id: 1 }, { id: 2 }, { id: 3 }],
      topics: [
        {
          name: 'orders',
          partitionCount: 3,
          replicationFactor: 2,
          assignment: [
            [1, 2],
            [2, 3],
            [3, 1],
          ],
          configs: { 'min.insync.replicas': '2', 'segment.bytes': '1073741824' },
        },
      ],
      groups: [{ name: 'billing', topics: ['orders'] }],
      consumers: [{ groupId: 'billing' }, { groupId: 'billing' }],
    });
    expect(unread).toEqual([{ line: 1, text: 'follower.replication.throttled.replicas=*', why: 'config' }]);
  });

  it('runs: the replicas lie where they lay', () => {
    const { parsed } = importDescription(TOPICS + GROUPS);
    if (!parsed.ok) throw new Error(parsed.problems.join(' '));
    const engine = createEngine(parsed.scenario);
    engine.advanceTo(12e6);
    expect(engine.frame().partitions['orders-1']).toMatchObject({
      leaderId: 2,
      replicas: [2, 3],
      isr: [2, 3],
    });
    expect(engine.frame().groups.billing?.state).toBe('Stable');
  });

  it('that cannot be read is told line by line', () => {
    const { unread } = importDescription(
      `${TOPICS}Warning: --zookeeper is deprecated\n${GROUPS}billing gone x 1 2 3 - - -\n`,
    );
    expect(unread.map(({ line, why }) => [line, why])).toEqual([
      [1, 'config'],
      [6, 'unknown'],
      [12, 'unknown'],
    ]);
  });

  it('of a topic that is not described is left out of its group', () => {
    const { parsed, unread } = importDescription(`${TOPICS}${GROUPS}billing payments 0 1 2 1 - - -\n`);
    expect(parsed.ok && parsed.scenario.groups[0]?.topics).toEqual(['orders']);
    expect(unread.at(-1)).toEqual({ line: 0, text: 'billing: payments', why: 'noTopic' });
  });

  it('is refused when no topic is in it', () => {
    expect(importDescription('hello').parsed).toEqual({
      ok: false,
      problems: [expect.stringContaining('describes no topic')],
    });
  });
});
