/** What Kafka promises of its controllers, and of what they have decided. */
import { describe, expect, it } from 'vitest';
import type { TopicSettings } from '../../../contract/commands.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import { Cluster } from '../cluster-script.ts';

const three = (spec = {}): Cluster => new Cluster({ controllers: 3, ...spec });

const active = (cluster: Cluster): number =>
  Object.values(cluster.frame.controllers).find((view) => view.isActive)?.controllerId ?? -1;

const voters = (cluster: Cluster): readonly number[] =>
  Object.values(cluster.frame.controllers).map((view) => view.controllerId);

describe('the quorum of controllers', () => {
  it('is told of what is committed, not of what one that is cut off has written and must take back', () => {
    const cluster = three();
    const cutOff = active(cluster);
    const cutAtUs = cluster.engine.nowUs();
    cluster.give({ type: 'network.cut', a: `c${cutOff}`, b: '*' });
    // The new broker still reaches it, and is written down in a log that nobody fetches.
    cluster.give({ type: 'broker.add' });
    const written = () =>
      cluster.seen(
        'metadata.appended',
        (e) => e.records.includes('RegisterBrokerRecord') && e.timeUs > cutAtUs,
      );
    const told = () => cluster.seen('broker.registered', (e) => e.timeUs > cutAtUs);
    cluster.run(1.5);
    expect(written()).toMatchObject([{ controllerId: cutOff }]);
    expect(told()).toEqual([]);
    cluster.run(20);
    expect(told()).toMatchObject([{ brokerId: 4 }]);
  });

  it('elects another leader under a higher epoch by a majority of votes, and brokers go on meanwhile', () => {
    const cluster = three();
    cluster.configure({ ratePerSecond: 20 });
    cluster.run(1);
    const old = active(cluster);
    const { controllerEpoch } = cluster.frame.cluster;
    cluster.give({ type: 'controller.kill', controllerId: old });
    const killedUs = cluster.engine.nowUs();
    const elected = cluster.until('controller.elected');
    expect(elected.epoch).toBeGreaterThan(controllerEpoch);
    expect(elected.controllerId).not.toBe(old);
    const granted = cluster.seen('controller.voted', (v) => v.epoch === elected.epoch && v.granted);
    expect(granted).toMatchObject([{ candidateId: elected.controllerId }]);
    // Followers wait 2 s for a fetch to be answered before they stand for election.
    expect((elected.timeUs - killedUs) / 1e6).toBeGreaterThan(1.4);
    expect((elected.timeUs - killedUs) / 1e6).toBeLessThan(6);
    const meanwhile = cluster.seen('produce.acknowledged', ({ timeUs }) => timeUs > killedUs);
    expect(meanwhile.length).toBeGreaterThan(20);
    cluster.until('controller.activated');
    cluster.run(10);
    expect(cluster.seen('broker.fenced')).toEqual([]);
    expect(cluster.seen('partition.leaderElected')).toEqual([]);
    expect(cluster.complaints()).toEqual([]);
  });

  it('fences nobody for a session after a new leader took over', () => {
    const cluster = three();
    cluster.run(1.5);
    const dead = cluster.followers()[0];
    cluster.kill(dead);
    cluster.run(6);
    cluster.give({ type: 'controller.kill', controllerId: active(cluster) });
    const activated = cluster.until('controller.activated');
    const fenced = cluster.until('broker.fenced');
    expect(fenced.brokerId).toBe(dead);
    expect(fenced.timeUs - activated.timeUs).toBe(9_000_001);
  });

  it('decides nothing without a majority: no election, while what is led goes on being served', () => {
    const cluster = three({ minIsr: 1 });
    cluster.send(1);
    const leader = cluster.leader();
    const [left, ...gone] = voters(cluster);
    for (const controllerId of gone) cluster.give({ type: 'controller.kill', controllerId });
    cluster.run(5);
    cluster.send(3);
    expect(cluster.frame.cluster).toMatchObject({ votersUp: 1, voterCount: 3 });
    cluster.kill(leader);
    cluster.run(40);
    expect(cluster.seen('partition.leaderElected')).toEqual([]);
    expect(cluster.seen('broker.fenced')).toEqual([]);
    expect(cluster.partition()).toMatchObject({ leaderId: leader, status: 'leaderDown' });
    expect(cluster.seen('controller.activated')).toHaveLength(1);
    // With the second voter decisions come back.
    cluster.give({ type: 'controller.start', controllerId: gone[0] ?? -1 });
    expect([left, gone[0]]).toContain(cluster.until('controller.activated').controllerId);
    expect(cluster.until('partition.leaderElected').leaderEpoch).toBe(1);
    cluster.send(1);
    expect(cluster.complaints()).toEqual([]);
  });

  it('lets a leader that a majority has not fetched from for three seconds resign', () => {
    const cluster = three();
    const old = active(cluster);
    for (const id of voters(cluster)) if (id !== old) cluster.link('cut', `c${old}`, `c${id}`);
    const cutUs = cluster.engine.nowUs();
    const resigned = cluster.until('controller.resigned');
    expect(resigned.controllerId).toBe(old);
    expect((resigned.timeUs - cutUs) / 1e6).toBeGreaterThan(2.4);
    expect((resigned.timeUs - cutUs) / 1e6).toBeLessThan(3.6);
    const activated = cluster.until('controller.activated');
    expect(activated.controllerId).not.toBe(old);
    cluster.run(3);
    for (const id of voters(cluster)) if (id !== old) cluster.link('heal', `c${old}`, `c${id}`);
    cluster.run(3);
    expect(cluster.frame.controllers[`c${old}`]).toMatchObject({ role: 'follower', isActive: false });
  });
});

describe('what a controller has decided', () => {
  it('reaches the brokers only when it is committed', () => {
    const cluster = three();
    cluster.run(1);
    const old = active(cluster);
    for (const id of voters(cluster)) if (id !== old) cluster.link('cut', `c${old}`, `c${id}`);
    const topic = { name: 'late', partitionCount: 1, replicationFactor: 3, configs: {} };
    cluster.give({ type: 'topic.create', topic });
    const written = cluster.until('metadata.appended', ({ records }) => records.includes('TopicRecord'));
    expect(written.controllerId).toBe(old);
    cluster.until('controller.resigned');
    const applied = cluster.seen('metadata.applied', ({ timeUs }) => timeUs >= written.timeUs);
    expect(applied.every(({ offset }) => offset < written.offset)).toBe(true);
    expect(cluster.seen('replica.becameLeader', ({ partition }) => partition === 'late-0')).toEqual([]);
    // Whoever asked asks again, and the next controller decides.
    const again = cluster.until('metadata.appended', ({ records }) => records.includes('TopicRecord'));
    expect(again.controllerId).not.toBe(old);
    const leader = cluster.until('replica.becameLeader', ({ partition }) => partition === 'late-0');
    const offsets = cluster.seen('metadata.applied', ({ brokerId }) => brokerId === leader.brokerId);
    expect(offsets.at(-1)?.offset).toBeGreaterThanOrEqual(again.offset);
    for (const id of voters(cluster)) if (id !== old) cluster.link('heal', `c${old}`, `c${id}`);
    cluster.run(5);
    const ends = voters(cluster).map((id) => cluster.frame.controllers[`c${id}`]?.logEndOffset);
    expect(new Set(ends).size).toBe(1);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is asked of the leader that a controller names, at once', () => {
    const cluster = three({ latencyMs: [4, 12] });
    const fetches = cluster
      .seen('request.sent', ({ flight }) => flight.api === 'QuorumFetch')
      .map(({ flight }) => flight);
    const fenced = fetches.filter(
      (flight) => flight.error === 'FENCED_LEADER_EPOCH' && flight.to.startsWith('b'),
    );
    expect(fenced.length).toBeGreaterThan(0);
    for (const answer of fenced) {
      const next = fetches.find(({ from, sentAtUs }) => from === answer.to && sentAtUs > answer.sentAtUs);
      expect(next).toMatchObject({ to: answer.from, sentAtUs: answer.arrivesAtUs });
    }
  });

  it('reaches a broker within the append linger and two ways', () => {
    const cluster = new Cluster();
    cluster.run(2);
    const topic = { name: 'soon', partitionCount: 1, replicationFactor: 3, configs: {} };
    cluster.give({ type: 'topic.create', topic });
    const written = cluster.until('metadata.appended', ({ records }) => records.includes('TopicRecord'));
    const led = cluster.until('replica.becameLeader');
    // 25 ms of linger at most, one way with the records and, where those went before the commit, one more round.
    expect(led.timeUs - written.timeUs).toBeLessThanOrEqual(25_000 + 2_000 + 5_000);
    expect(written.records).toEqual(['TopicRecord', 'PartitionRecord']);
  });
});

describe('a topic that cannot be', () => {
  const wish = (topic: Partial<TopicSettings>): { error: KafkaError; message: string } => {
    const { result } = cluster.engine.submit(
      {
        type: 'topic.create',
        topic: { name: 'fresh', partitionCount: 1, replicationFactor: 1, configs: {}, ...topic },
      },
      'wish',
    );
    if (result.ok || result.reason.code !== 'kafkaError') throw new Error('it was granted');
    return result.reason.params;
  };
  const cluster = new Cluster();

  it.each([
    [{ name: 'orders' }, 'TOPIC_ALREADY_EXISTS', "Topic 'orders' already exists."],
    [
      { replicationFactor: 4 },
      'INVALID_REPLICATION_FACTOR',
      'Unable to replicate the partition 4 time(s): The target replication factor of 4 cannot be reached because only 3 broker(s) are registered.',
    ],
    [{ replicationFactor: 0 }, 'INVALID_REPLICATION_FACTOR', 'Replication factor must be larger than 0.'],
    [
      { partitionCount: 0 },
      'INVALID_PARTITIONS',
      'Number of partitions was set to an invalid non-positive value.',
    ],
    [{ name: 'a b' }, 'INVALID_TOPIC_EXCEPTION', /^Topic name is invalid: 'a b'/],
    [{ name: '..' }, 'INVALID_TOPIC_EXCEPTION', /^Topic name is invalid/],
    [
      { configs: { 'segment.bytes': '1' } },
      'INVALID_CONFIG',
      /^Invalid value 1 for configuration segment.bytes/,
    ],
  ] as const)('is refused in Kafka’s words: %j', (topic, error, message) => {
    const reason = wish(topic);
    expect(reason.error).toBe(error);
    expect(reason.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('is refused when its name differs from another’s only in dots and underscores', () => {
    cluster.give({
      type: 'topic.create',
      topic: { name: 'a.b', partitionCount: 1, replicationFactor: 1, configs: {} },
    });
    cluster.until('topic.created');
    expect(wish({ name: 'a_b' })).toEqual({
      error: 'INVALID_TOPIC_EXCEPTION',
      message: "Topic 'a_b' collides with existing topic: a.b",
    });
  });
});
