/** Wishes: what is granted happens after the event that grants it, what is refused changes nothing. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../contract/commands.ts';
import type { RejectReason } from '../../contract/errors.ts';
import { Cluster, SHOP } from '../test/cluster-script.ts';

const SETTINGS = { acks: 'all', idempotence: true, ratePerSecond: 5, keyStrategy: 'keyed' } as const;
const GROUPS = [{ name: 'team', topics: ['orders'], assignor: 'range' as const, configs: {} }];
const configured = (configs: Readonly<Record<string, string | null>>): Command => ({
  type: 'producer.configure',
  producerId: SHOP,
  settings: {},
  configs,
});
const CONSUMERS = [{ name: 'Ada', groupId: null, startAtMs: 500, processingMs: 1 }];

describe('a wish that cannot be granted', () => {
  const cluster = new Cluster({ groups: GROUPS, consumers: CONSUMERS });
  cluster.kill(3);
  cluster.link('cut', 'b1', 'b2');
  const refused = (command: Command): RejectReason | null => {
    const { result } = cluster.engine.submit(command, 'wish');
    return result.ok ? null : result.reason;
  };
  const topic = { name: 'fresh', partitionCount: 1, replicationFactor: 1, configs: {} };

  it.each<[Command, RejectReason['code']]>([
    [{ type: 'broker.kill', brokerId: 9 }, 'unknownBroker'],
    [{ type: 'broker.kill', brokerId: 3 }, 'brokerAlreadyDown'],
    [{ type: 'broker.stop', brokerId: 3 }, 'brokerAlreadyDown'],
    [{ type: 'broker.start', brokerId: 1 }, 'brokerAlreadyUp'],
    [{ type: 'broker.slow', brokerId: 1, factor: 0 }, 'badValue'],
    [{ type: 'broker.slow', brokerId: 1, factor: 1.5 }, 'badValue'],
    [{ type: 'controller.kill', controllerId: 1 }, 'unknownController'],
    [{ type: 'controller.start', controllerId: 101 }, 'brokerAlreadyUp'],
    [{ type: 'network.cut', a: 'b1', b: 'b2' }, 'linkAlreadyCut'],
    [{ type: 'network.heal', a: 'b1', b: 'c101' }, 'linkNotCut'],
    [{ type: 'network.clog', a: 'b1', b: 'b2' }, 'linkAlreadyCut'],
    [{ type: 'network.cut', a: 'b1', b: 'b1' }, 'badValue'],
    [{ type: 'network.cut', a: 'b1', b: 'nobody' }, 'unknownBroker'],
    [{ type: 'topic.create', topic: { ...topic, name: 'orders' } }, 'kafkaError'],
    [{ type: 'topic.delete', name: 'fresh' }, 'unknownTopic'],
    [{ type: 'producer.add', name: 'shop', topic: 'orders', settings: SETTINGS }, 'nameTaken'],
    [{ type: 'producer.add', name: 'a shop', topic: 'orders', settings: SETTINGS }, 'badName'],
    [{ type: 'producer.add', name: 'other', topic: 'fresh', settings: SETTINGS }, 'unknownTopic'],
    [
      { type: 'producer.add', name: 'other', topic: 'orders', settings: { ...SETTINGS, acks: 1 } },
      'idempotenceNeedsAcksAll',
    ],
    [
      {
        type: 'producer.add',
        name: 'other',
        topic: 'orders',
        settings: { ...SETTINGS, ratePerSecond: 1_001 },
      },
      'badValue',
    ],
    [{ type: 'producer.configure', producerId: 'p-other', settings: {} }, 'unknownProducer'],
    [{ type: 'producer.configure', producerId: SHOP, settings: { acks: 1 } }, 'idempotenceNeedsAcksAll'],
    [configured({ 'batch.size': '-1' }), 'configException'],
    [configured({ 'batch.sise': null }), 'configException'],
    [configured({ acks: '1' }), 'configException'],
    [configured({ 'delivery.timeout.ms': '1000' }), 'deliveryTimeoutTooShort'],
    [configured({ 'max.in.flight.requests.per.connection': '6' }), 'idempotenceNeedsFewInFlight'],
    [{ type: 'consumer.add', name: '', groupId: 'nobody' }, 'unknownGroup'],
    [{ type: 'consumer.add', name: '', groupId: 'team', instanceId: 'two words' }, 'badName'],
    [{ type: 'consumer.move', consumerId: 'k-ada', groupId: null }, 'consumerAlreadyThere'],
    [{ type: 'consumer.start', consumerId: 'k-ada' }, 'consumerAlreadyUp'],
    [{ type: 'consumer.crash', consumerId: 'k-bo' }, 'unknownConsumer'],
    [{ type: 'group.add', name: 'team', topics: ['orders'], assignor: 'range' }, 'nameTaken'],
    [{ type: 'group.add', name: 'new', topics: [], assignor: 'range' }, 'badValue'],
  ])('%j: %s', (command, code) => {
    const before = cluster.engine.frame();
    const { world } = cluster.insides;
    const nodes = JSON.stringify([...world.sim.nodes.keys()]);
    const queued = world.sim.queue.length;
    expect(refused(command)?.code).toBe(code);
    const after = cluster.engine.frame();
    expect({ ...after, timeUs: before.timeUs, eventId: before.eventId }).toEqual(before);
    expect(JSON.stringify([...cluster.insides.world.sim.nodes.keys()])).toBe(nodes);
    expect(cluster.insides.world.sim.queue.length).toBeLessThanOrEqual(queued);
  });

  it('is said in one event, and the number of events shows no gap', () => {
    const last = cluster.engine.lastEventId();
    const { events, atUs } = cluster.engine.submit({ type: 'broker.kill', brokerId: 3 }, 'again');
    expect(events).toMatchObject([
      { id: last + 1, type: 'command.rejected', commandId: 'again', timeUs: atUs + 1, cause: null },
    ]);
  });
});

describe('a wish that is granted', () => {
  it('comes first, and all that follows is its consequence', () => {
    const cluster = new Cluster();
    const { events, atUs } = cluster.engine.submit({ type: 'broker.kill', brokerId: 1 }, 'mine');
    expect(events[0]).toMatchObject({
      type: 'command.accepted',
      commandId: 'mine',
      timeUs: atUs + 1,
      cause: null,
    });
    expect(events[1]).toMatchObject({ type: 'node.killed', cause: events[0]?.id });
    expect(events.slice(2).every(({ cause }) => cause === events[1]?.id)).toBe(true);
  });

  it('takes effect again when the same run is taken to the same instant', () => {
    const play = (): string => {
      const cluster = new Cluster();
      const { atUs } = cluster.engine.submit({ type: 'broker.kill', brokerId: 1 }, 'mine');
      cluster.run(3);
      return `${atUs} ${cluster.engine.digest()}`;
    };
    expect(play()).toBe(play());
  });

  it('adds a broker with the smallest free id, which takes its part', () => {
    const cluster = new Cluster();
    const { result } = cluster.engine.submit({ type: 'broker.add' }, 'add');
    expect(result).toEqual({ ok: true, created: 'b4' });
    cluster.until('broker.unfenced', ({ brokerId }) => brokerId === 4, 3);
    cluster.give({
      type: 'topic.create',
      topic: { name: 'wide', partitionCount: 1, replicationFactor: 4, configs: {} },
    });
    cluster.until('replica.becameLeader', ({ partition }) => partition === 'wide-0');
    cluster.heal(5);
    expect([...cluster.partition('wide-0').replicas].sort()).toEqual([1, 2, 3, 4]);
  });

  it('gives a producer other configs, which it follows from then on, and takes them back', () => {
    const cluster = new Cluster();
    const inForce = (name: string): string | undefined => cluster.engine.configs().producers[SHOP]?.[name];
    const oneBatch = (): number => {
      cluster.give({ type: 'producer.send', producerId: SHOP, count: 20 });
      return cluster.until('produce.acknowledged', () => true, 5).recordCount;
    };
    cluster.give(configured({ 'batch.size': '1024', 'linger.ms': '20' }));
    expect(inForce('batch.size')).toBe('1024');
    expect(oneBatch()).toBeLessThan(8);
    cluster.run(5);
    cluster.give(configured({ 'batch.size': null, 'linger.ms': null }));
    // What is not set is not told: the default of the release.
    expect([inForce('batch.size'), inForce('linger.ms')]).toEqual([undefined, undefined]);
    expect(oneBatch()).toBe(20);
    expect(cluster.complaints()).toEqual([]);
  });

  it('makes a member with a static id, in a group whose coordinator is told which assignor to take', () => {
    const cluster = new Cluster();
    const remoteAssignor = 'range' as const;
    const group = { name: 'fresh', topics: ['orders'], assignor: 'range', protocol: 'consumer' } as const;
    cluster.give({ type: 'group.add', ...group, remoteAssignor });
    cluster.give({ type: 'consumer.add', name: 'Zoe', groupId: 'fresh', instanceId: 'till-1' });
    expect(cluster.engine.configs().consumers['k-zoe']?.['group.remote.assignor']).toBe(remoteAssignor);
    cluster.until('group.memberJoined', ({ groupId }) => groupId === 'fresh', 20);
    const later = cluster.engine.closeUp({ kind: 'group', groupId: 'fresh' });
    expect(JSON.stringify(later)).toContain('"instanceId":"till-1"');
    expect(cluster.complaints()).toEqual([]);
  });

  it('deletes a topic everywhere, and another one of that name begins anew', () => {
    const cluster = new Cluster();
    cluster.send(3);
    cluster.give({ type: 'topic.delete', name: 'orders' });
    cluster.until('topic.deleted');
    cluster.run(1);
    expect(cluster.frame.partitions).toEqual({});
    for (const id of [1, 2, 3]) expect(cluster.story(id)).toBe('');
    const topic = { name: 'orders', partitionCount: 1, replicationFactor: 3, configs: {} };
    cluster.give({ type: 'topic.create', topic });
    cluster.until(
      'replica.becameLeader',
      ({ partition, leaderEpoch }) => partition === 'orders-0' && leaderEpoch === 0,
    );
    cluster.heal(5);
    cluster.configure({ ratePerSecond: 5 });
    cluster.until('produce.acknowledged');
    expect(cluster.replica(cluster.leader()).logEndOffset).toBe(1);
    expect(cluster.complaints()).toEqual([]);
  });
});
