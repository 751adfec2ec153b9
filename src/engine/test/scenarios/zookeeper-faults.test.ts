/** What befalls a cluster with ZooKeeper: its ensemble loses a server or its majority, a broker loses ZooKeeper, followers fall
 *  behind; and what a client sees of it. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, memoryIn, ORDERS, SHOP } from '../cluster-script.ts';

const ERAS: readonly EraName[] = ['0.10', '0.11', '2.4'];

const cluster = (era: EraName, more: ClusterSpec = {}): Cluster =>
  new Cluster({ era, zookeepers: 3, producerConfigs: { retries: '50' }, ...more });
const controllerOf = (of: Cluster): number => of.frame.cluster.activeControllerId;
const sessionOf = (of: Cluster, brokerId: number) =>
  Object.values(of.frame.sessions).find(({ client }) => client === `b${brokerId}`);
const leading = (of: Cluster): number =>
  Object.values(of.frame.zookeepers).find(({ role }) => role === 'leading')?.serverId ?? -1;
const stateOf = (of: Cluster): Record<string, unknown> =>
  (of.frame.znodes['/brokers/topics/orders/partitions/0/state']?.data ?? {}) as Record<string, unknown>;
const ZOOKEEPERS = ['z201', 'z202', 'z203'];

describe.each(ERAS)('an ensemble under Kafka %s', (era) => {
  it('loses its leader, and neither the tree nor a session nor a record', () => {
    const of = cluster(era);
    of.send(3);
    const before = of.frame.znodes;
    const sessions = [1, 2, 3].map((id) => sessionOf(of, id)?.id);
    const controller = controllerOf(of);
    of.give({ type: 'zookeeper.kill', serverId: leading(of) });
    const next = of.until('zookeeper.leading');
    expect(next.epoch).toBe(2);
    of.run(8);
    const after = of.frame.znodes;
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    for (const [path, { data, stat }] of Object.entries(before))
      expect([path, after[path]?.data, after[path]?.stat.czxid]).toEqual([path, data, stat.czxid]);
    expect([1, 2, 3].map((id) => sessionOf(of, id)?.id)).toEqual(sessions);
    expect(controllerOf(of)).toBe(controller);
    expect(of.seen('zookeeper.sessionExpired')).toEqual([]);
    of.send(3);
    // Writes go on: a follower that dies is taken out of the ISR.
    const [down] = of.followers();
    of.kill(down);
    of.until('partition.isrChanged', ({ to }) => !to.includes(down), 60);
    expect(of.complaints()).toEqual([]);
  });

  it('without a majority decides nothing; what is led is served on, and decided when the majority is back', () => {
    const of = cluster(era, { minIsr: 1 });
    of.send(2);
    const led = of.leader();
    const [left, ...gone] = [leading(of), ...[201, 202, 203].filter((id) => id !== leading(of))];
    for (const serverId of gone) of.give({ type: 'zookeeper.kill', serverId });
    of.run(3);
    of.send(2);
    of.kill(led);
    of.run(30);
    expect(of.seen('partition.leaderElected')).toEqual([]);
    expect(of.seen('zookeeper.sessionExpired')).toEqual([]);
    expect(of.frame.zookeepers[`z${left}`]?.isServing).toBe(false);
    expect(stateOf(of)).toMatchObject({ leader: led });
    of.give({ type: 'zookeeper.start', serverId: gone[0] ?? -1 });
    const elected = of.until('partition.leaderElected', ({ toLeader }) => toLeader > 0, 60);
    expect(elected.fromLeader === led || elected.fromLeader === -1).toBe(true);
    of.run(3);
    of.send(2);
    expect(of.complaints()).toEqual([]);
  });

  it('moves a session to another server when its own dies, without a change that Kafka would see', () => {
    const of = cluster(era);
    // Not the leader: nobody is to be elected.
    const broker = [1, 2, 3].find((id) => sessionOf(of, id)?.server !== `z${leading(of)}`) ?? -1;
    const { id, server } = sessionOf(of, broker) ?? {};
    const registered = of.frame.znodes[`/brokers/ids/${broker}`]?.stat.czxid;
    of.give({ type: 'zookeeper.kill', serverId: Number(server?.slice(1)) });
    const moved = of.until('zookeeper.sessionMoved', ({ client }) => client === `b${broker}`, 20);
    expect(`z${moved.serverId}`).not.toBe(server);
    of.run(8);
    expect(sessionOf(of, broker)).toMatchObject({ id, server: `z${moved.serverId}` });
    expect(of.frame.znodes[`/brokers/ids/${broker}`]?.stat.czxid).toBe(registered);
    expect(of.seen('broker.unregistered')).toEqual([]);
    expect(of.seen('controller.elected')).toHaveLength(1);
    // Watches came along: the move of a leader is seen.
    of.stop(of.leader());
    of.until('partition.leaderElected', ({ toLeader }) => toLeader > 0);
    expect(of.complaints()).toEqual([]);
  });
});

describe.each(ERAS)('a broker of %s that is cut off from ZooKeeper alone', (era) => {
  it('loses its session, its place and its leaderships, and takes its place again under a new session', () => {
    const of = cluster(era, { partitions: 3 });
    of.send(3);
    const cut = [1, 2, 3].find((id) => id !== controllerOf(of)) ?? -1;
    const before = sessionOf(of, cut)?.id;
    const epoch = of.frame.brokers[`b${cut}`]?.brokerEpoch ?? 0;
    for (const server of ZOOKEEPERS) of.link('cut', `b${cut}`, server);
    const expired = of.until('zookeeper.sessionExpired', undefined, 30);
    // 6 s and what is left of a tick.
    expect(expired.silentForMs).toBeGreaterThanOrEqual(6_000);
    expect(expired.silentForMs).toBeLessThan(8_100);
    of.until('broker.unregistered', ({ brokerId }) => brokerId === cut);
    of.run(3);
    for (const key of Object.keys(of.frame.partitions)) {
      expect(of.leader(key)).not.toBe(cut);
      expect(
        of.seen('partition.isrChanged', ({ partition, to }) => partition === key && !to.includes(cut)),
      ).not.toEqual([]);
      // It fetches on, and only since 2.1 by an epoch that a new leader knows to be over (KIP-320).
      if (era === '2.4') expect(of.isr(key)).not.toContain(cut);
    }
    // Its process runs on: it does not know.
    expect(of.frame.brokers[`b${cut}`]).toMatchObject({ process: 'up', registration: 'none' });
    for (const server of ZOOKEEPERS) of.link('heal', `b${cut}`, server);
    const again = of.until('broker.registered', ({ brokerId }) => brokerId === cut, 30);
    expect(again.brokerEpoch).toBeGreaterThan(epoch);
    expect(sessionOf(of, cut)?.id).not.toBe(before);
    of.heal();
    of.send(3);
    expect(of.complaints()).toEqual([]);
  });

  it('is replaced, if it was the controller, and knows it when it hears of ZooKeeper again', () => {
    const of = cluster(era);
    const old = controllerOf(of);
    for (const server of ZOOKEEPERS) of.link('cut', `b${old}`, server);
    const elected = of.until('controller.elected', ({ epoch }) => epoch === 2, 30);
    expect(elected.controllerId).not.toBe(old);
    of.run(5);
    // Two believe to be controller; one of them can write.
    expect(of.seen('controller.resigned')).toEqual([]);
    for (const server of ZOOKEEPERS) of.link('heal', `b${old}`, server);
    expect(of.until('controller.resigned', undefined, 30)).toMatchObject({ controllerId: old, epoch: 1 });
    of.heal();
    of.send(2);
    expect(controllerOf(of)).toBe(elected.controllerId);
    expect(of.complaints()).toEqual([]);
  });

  it('cannot change its ISR: the high watermark stands, and what is not committed is not acknowledged', () => {
    const of = cluster(era, { minIsr: 1 });
    const led = of.leader();
    const [slow] = of.followers();
    of.send(2);
    for (const server of ZOOKEEPERS) of.link('cut', `b${led}`, server);
    of.link('cut', `b${led}`, `b${slow}`);
    of.hand(1);
    of.run(4);
    expect(of.isr()).toContain(slow);
    expect(of.replica(led)).toMatchObject({ highWatermark: 2, logEndOffset: 3 });
    expect(of.frame.producers[SHOP]?.acknowledged).toBe(2);
    for (const server of ZOOKEEPERS) of.link('heal', `b${led}`, server);
    of.link('heal', `b${led}`, `b${slow}`);
    of.heal();
    expect(of.frame.producers[SHOP]?.acknowledged).toBe(3);
    expect(of.complaints()).toEqual([]);
  });
});

describe.each(ERAS)('an ISR of %s that its leader changes', (era) => {
  it('is in ZooKeeper at once, and in clients’ metadata when the leader has announced it and the controller read it', () => {
    const of = cluster(era, { configs: { 'replica.lag.time.max.ms': '2000' } });
    const [slow, other] = of.followers();
    of.send(2);
    const known = (brokerId: number) =>
      memoryIn(of.insides, brokerId).image.topics.get('orders')?.partitions[0]?.isr;
    of.link('cut', `b${of.leader()}`, `b${slow}`);
    of.hand(1);
    const shrunk = of.until('partition.isrChanged', ({ to }) => !to.includes(slow), 30);
    of.run(1);
    expect(stateOf(of)).toMatchObject({ isr: shrunk.to });
    expect(known(other)).toContain(slow);
    of.untilTrue(() => !known(other)?.includes(slow), 20, 100);
    const waitedUs = of.engine.nowUs() - shrunk.timeUs;
    // Told when no ISR has changed for five seconds, looked at every two and a half.
    expect(waitedUs).toBeGreaterThan(5_000_000);
    expect(waitedUs).toBeLessThan(8_000_000);
    of.run(1);
    const left = Object.keys(of.frame.znodes).filter((path) => path.startsWith('/isr_change_notification/'));
    expect(left).toEqual([]);
    expect(of.complaints()).toEqual([]);
  });
});

describe.each(ERAS)('elections in %s', (era) => {
  it('give leadership back to the preferred replica when that is asked for', () => {
    const of = cluster(era);
    const preferred = of.leader();
    of.kill(preferred);
    of.until('partition.leaderElected', ({ toLeader }) => toLeader > 0, 30);
    of.start(preferred);
    of.heal();
    expect(of.leader()).not.toBe(preferred);
    const { leaderEpoch } = of.partition();
    of.give({ type: 'partition.electLeader', topic: 'orders', partition: 0, election: 'preferred' });
    expect(of.until('partition.leaderElected')).toMatchObject({
      toLeader: preferred,
      leaderEpoch: leaderEpoch + 1,
      unclean: false,
    });
    of.run(2);
    expect(of.frame.znodes['/admin/preferred_replica_election']).toBeUndefined();
    of.send(1);
    expect(of.complaints()).toEqual([]);
  });

  it('give it back by themselves when too much is led elsewhere', () => {
    const of = cluster(era, { configs: { 'leader.imbalance.check.interval.seconds': '5' } });
    const preferred = of.leader();
    of.kill(preferred);
    of.until('partition.leaderElected', ({ toLeader }) => toLeader > 0, 30);
    of.start(preferred);
    of.untilTrue(() => of.leader() === preferred, 60, 100);
    of.heal();
    expect(of.complaints()).toEqual([]);
  });

  it('take a replica out of sync only where that is allowed', () => {
    const play = (isAllowed: string) => {
      const of = cluster(era, {
        minIsr: 1,
        topicConfigs: { 'unclean.leader.election.enable': isAllowed },
        producer: { acks: 1 },
      });
      const [first, second] = of.followers();
      of.send(2);
      for (const id of [first, second]) of.kill(id);
      of.untilTrue(() => of.isr().length === 1, 30, 50);
      of.send(2);
      of.kill(of.leader());
      of.start(first);
      of.run(25);
      return { of, first };
    };
    const clean = play('false');
    expect(clean.of.leader()).not.toBe(clean.first);
    expect(clean.of.partition().status).not.toBe('online');
    const unclean = play('true');
    expect(unclean.of.leader()).toBe(unclean.first);
    expect(unclean.of.seen('partition.leaderElected').at(-1)).toMatchObject({ unclean: true });
    expect(unclean.of.isr()).toEqual([unclean.first]);
    expect(unclean.of.complaints()).toEqual([]);
  });
});

it('an unclean election by request comes with 2.4, and takes whoever lives', () => {
  const of = cluster('2.4', { minIsr: 1, producer: { acks: 1 } });
  const [first, second] = of.followers();
  of.send(2);
  for (const id of [first, second]) of.kill(id);
  of.untilTrue(() => of.isr().length === 1, 30, 50);
  of.send(2);
  const leader = of.leader();
  of.kill(leader);
  of.start(first);
  of.run(15);
  of.give({ type: 'partition.electLeader', topic: 'orders', partition: 0, election: 'unclean' });
  expect(of.until('partition.leaderElected', ({ toLeader }) => toLeader > 0)).toMatchObject({
    toLeader: first,
    isr: [first],
    unclean: true,
  });
  of.start(second);
  of.start(leader);
  of.heal();
  expect(of.seen('record.lost').length).toBe(2);
  expect(of.complaints()).toEqual([]);
  const old = cluster('0.11').engine.submit(
    { type: 'partition.electLeader', topic: 'orders', partition: 0, election: 'unclean' },
    'x',
  );
  expect(old.result).toMatchObject({ ok: false, reason: { code: 'eraLacks', params: { since: '2.4' } } });
});

describe.each<EraName>(['0.11', '2.4'])('transactions in %s', (era) => {
  it('are committed across the loss of their coordinator, and read once', () => {
    const of = new Cluster({
      era,
      zookeepers: 3,
      configs: { 'transaction.state.log.num.partitions': '1', 'offsets.topic.num.partitions': '1' },
      producer: {
        transaction: { transactionalId: 'till', recordsPerTransaction: 5, abortPercent: 0, alsoTo: [] },
      },
      groups: [
        {
          name: 'strict',
          topics: ['orders'],
          assignor: 'range',
          configs: { 'isolation.level': 'read_committed', 'auto.offset.reset': 'earliest' },
        },
      ],
      consumers: [{ name: 'strict', groupId: 'strict', processingMs: 0, startAtMs: 1_000 }],
    });
    of.give({ type: 'producer.send', producerId: SHOP, count: 10 });
    of.untilTrue(() => of.seen('producer.transactionEnded').length === 2, 60, 50);
    const log = memoryIn(of.insides, 1).image.topics.get('__transaction_state');
    const coordinator = log?.partitions[0]?.leader ?? -1;
    of.give({ type: 'producer.send', producerId: SHOP, count: 5 });
    of.kill(coordinator);
    of.untilTrue(
      () => of.seen('producer.transactionEnded', ({ committed }) => committed).length === 3,
      120,
      100,
    );
    of.start(coordinator);
    of.untilTrue(() => of.frame.consumers['k-strict']?.polled === 15, 60, 100);
    of.heal();
    expect(of.frame.consumers['k-strict']?.polled).toBe(15);
    expect(of.partition(ORDERS).status).toBe('online');
    expect(of.complaints()).toEqual([]);
  });
});
