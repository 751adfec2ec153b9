/** What-if, not Kafka: a topic that commits by majority, beside one that commits by its ISR, on the same failures. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../contract/commands.ts';
import { createEngine, restoreEngine } from '../../index.ts';
import { batchesOf } from '../../storage/log.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, logIn, ORDERS, scenarioOf } from '../cluster-script.ts';

const MAJORITY: ClusterSpec = { whatIf: { commit: 'majority' }, minIsr: 1 };
const FEW_LAGS = { 'replica.lag.time.max.ms': '30000' };

const refusalOf = (cluster: Cluster, command: Command) => {
  const { result } = cluster.engine.submit(command, 'asked');
  return result.ok ? null : result.reason;
};

describe('what is committed', () => {
  /** A follower that hears nothing, in the ISR all the while. */
  function withOneSilent(spec: ClusterSpec): Cluster {
    const cluster = new Cluster({ configs: FEW_LAGS, ...spec });
    const [silent] = cluster.followers();
    cluster.link('clog', `b${cluster.leader()}`, `b${silent}`);
    cluster.hand(3);
    cluster.run(2);
    expect(cluster.isr()).toHaveLength(3);
    return cluster;
  }

  it('waits for every member of the ISR, as Kafka has it', () => {
    const cluster = withOneSilent({ minIsr: 1 });
    expect(cluster.frame.audit.acknowledged).toBe(0);
    expect(cluster.draw(cluster.leader())).toBe('| 0');
  });

  it('waits for a majority alone where the topic says so', () => {
    const cluster = withOneSilent(MAJORITY);
    expect(cluster.frame.audit.acknowledged).toBe(3);
    expect(cluster.draw(cluster.leader())).toBe('0 1 2 |');
    expect(cluster.complaints()).toEqual([]);
  });

  it('does not ask min.insync.replicas', () => {
    const cluster = new Cluster({ ...MAJORITY, minIsr: 3 });
    cluster.kill(cluster.followers()[0]);
    cluster.until('partition.isrChanged');
    cluster.send(2);
    expect(cluster.isr()).toHaveLength(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('waits, with one of three alive, however long', () => {
    const cluster = new Cluster({ ...MAJORITY, producerConfigs: { 'delivery.timeout.ms': '120000' } });
    const [a, b] = cluster.followers();
    cluster.send(1);
    cluster.kill(a);
    cluster.kill(b);
    cluster.hand(2);
    cluster.run(40);
    expect(cluster.frame.audit.acknowledged).toBe(1);
    expect(cluster.isr()).toEqual([cluster.leader()]);
    cluster.start(a);
    cluster.untilTrue(() => cluster.frame.audit.acknowledged === 3);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('who leads', () => {
  it('is whoever of a majority holds most, in sync or not', () => {
    const cluster = new Cluster({ ...MAJORITY, controllers: 3, configs: FEW_LAGS });
    const old = cluster.leader();
    const [behind, ahead] = cluster.followers();
    cluster.link('clog', `b${old}`, `b${behind}`);
    cluster.send(4);
    cluster.kill(old);
    const asked = cluster.until('partition.majorityAsked');
    expect(asked.brokerIds).toEqual([behind, ahead]);
    const { toLeader, isr, unclean, byMajority } = cluster.until(
      'partition.leaderElected',
      (event) => event.toLeader >= 0,
    );
    expect({ toLeader, isr, unclean, byMajority }).toEqual({
      toLeader: ahead,
      isr: [ahead],
      unclean: false,
      byMajority: true,
    });
    expect(
      cluster
        .seen('partition.majorityAnswered')
        .map((told) => told.logEndOffset)
        .sort(),
    ).toEqual([0, 4]);
    cluster.send(2);
    cluster.start(old);
    cluster.link('heal', `b${old}`, `b${behind}`);
    cluster.heal();
    expect(cluster.frame.audit.lost).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is nobody while fewer than a majority are alive, and somebody as soon as they are', () => {
    const cluster = new Cluster(MAJORITY);
    const old = cluster.leader();
    const [a, b] = cluster.followers();
    cluster.send(3);
    cluster.kill(a);
    cluster.until('partition.isrChanged');
    cluster.send(2);
    cluster.kill(old);
    const missing = cluster.until('partition.majorityMissing');
    expect(missing).toMatchObject({ partition: ORDERS, alive: [b], needed: 2 });
    cluster.run(20);
    expect(cluster.leader()).toBe(-1);
    cluster.start(a);
    const { toLeader } = cluster.until('partition.leaderElected', (event) => event.toLeader >= 0);
    expect(toLeader).toBe(b);
    cluster.send(2);
    cluster.start(old);
    cluster.heal();
    expect(cluster.complaints()).toEqual([]);
  });

  it('begins with a record of its own where it holds something that may not be committed', () => {
    const cluster = new Cluster({ ...MAJORITY, configs: FEW_LAGS });
    const old = cluster.leader();
    const [a, b] = cluster.followers();
    cluster.send(2);
    cluster.run(2);
    cluster.link('clog', `b${old}`, `b${a}`);
    cluster.hand(1);
    cluster.untilTrue(() => cluster.replica(b).logEndOffset === 3);
    cluster.kill(old);
    cluster.until('replica.becameLeader', ({ brokerId }) => brokerId === b);
    cluster.untilTrue(() => cluster.replica(b).highWatermark === 4);
    const last = [...batchesOf(logIn(cluster.insides, b))].at(-1);
    expect(last).toMatchObject({ isControl: true, baseOffset: 3, partitionLeaderEpoch: 2 });
    expect(last?.records[0]?.type).toBe('LeaderChangeMessage');
    expect(cluster.complaints()).toEqual([]);
  });

  it('moves away before a broker shuts down in good order', () => {
    const cluster = new Cluster(MAJORITY);
    const old = cluster.leader();
    cluster.send(2);
    cluster.stop(old);
    cluster.until('partition.leaderElected', ({ toLeader }) => toLeader >= 0 && toLeader !== old);
    cluster.until('node.stopped');
    cluster.send(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is asked for anew by the next controller', () => {
    const cluster = new Cluster({ ...MAJORITY, controllers: 3 });
    const old = cluster.leader();
    cluster.send(2);
    cluster.kill(old);
    const { controllerId } = cluster.until('partition.majorityAsked');
    cluster.give({ type: 'controller.kill', controllerId });
    const again = cluster.until('partition.majorityAsked', (event) => event.controllerId !== controllerId);
    expect(again.brokerIds).toHaveLength(2);
    cluster.until('partition.leaderElected', ({ toLeader }) => toLeader >= 0);
    cluster.send(1);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('the rule of a topic', () => {
  const rule = (to: 'isr' | 'majority'): Command => ({ type: 'topic.commitRule', name: 'orders', rule: to });

  it('changes while the cluster runs, in an epoch of its own, and back', () => {
    const cluster = new Cluster({ minIsr: 1 });
    cluster.send(2);
    cluster.give(rule('majority'));
    expect(cluster.until('topic.commitRuleChanged').rule).toBe('majority');
    cluster.until('replica.becameLeader');
    expect(cluster.frame.topics.orders?.whatIf).toBe('majority');
    expect(cluster.partition().leaderEpoch).toBe(1);
    cluster.send(2);
    cluster.give(rule('isr'));
    cluster.until('topic.commitRuleChanged');
    expect(cluster.isr()).toEqual([cluster.leader()]);
    cluster.heal();
    expect(cluster.frame.topics.orders?.whatIf).toBeUndefined();
    cluster.send(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('stays while a replica may lack what is committed, or nobody leads', () => {
    const cluster = new Cluster({ minIsr: 1, brokers: 4 });
    const [a, b] = cluster.followers();
    expect(refusalOf(cluster, rule('isr'))).toMatchObject({ code: 'commitRuleAlready' });
    cluster.kill(a);
    cluster.until('partition.isrChanged');
    expect(refusalOf(cluster, rule('majority'))).toMatchObject({
      code: 'commitRuleNeedsAll',
      params: { topic: 'orders', partition: ORDERS },
    });
    cluster.start(a);
    cluster.heal();
    cluster.give(rule('majority'));
    cluster.until('topic.commitRuleChanged');
    cluster.kill(a);
    cluster.kill(b);
    cluster.run(20);
    cluster.kill(cluster.leader());
    cluster.until('partition.majorityMissing');
    cluster.run(1);
    expect(refusalOf(cluster, rule('isr'))).toMatchObject({ code: 'commitRuleNeedsLeader' });
  });

  it('is tried in the newest era alone', () => {
    for (const era of ['3.3', '2.4'] as const) {
      const cluster = new Cluster({ era });
      expect(refusalOf(cluster, rule('majority'))).toEqual({
        code: 'whatIfEra',
        params: { era, only: '4.1' },
      });
    }
  });

  it('leaves neither leaders nor replicas to be chosen, and is no config', () => {
    const cluster = new Cluster({ ...MAJORITY, brokers: 4 });
    const chosen = { topic: 'orders', partition: 0 } as const;
    for (const command of [
      { type: 'partition.electLeader', ...chosen, election: 'unclean' },
      { type: 'partition.reassign', ...chosen, replicas: [2, 3, 4] },
    ] as const) {
      expect(refusalOf(cluster, command)).toEqual({ code: 'majorityDecides', params: { topic: 'orders' } });
    }
    const configs = { 'whatif.commit.rule': null };
    expect(
      refusalOf(cluster, { type: 'config.alter', scope: 'topic', name: 'orders', configs }),
    ).toMatchObject({ code: 'badValue' });
  });
});

it('goes on from a copy of its state as it would have gone on, in the midst of an election', () => {
  const engine = createEngine({ ...scenarioOf(MAJORITY), seed: 'restored' });
  engine.advanceTo(8_000_000);
  const leader = engine.frame().partitions[ORDERS]?.leaderId ?? -1;
  engine.submit({ type: 'producer.send', producerId: 'p-shop', count: 5 }, 'a');
  engine.submit({ type: 'broker.kill', brokerId: leader }, 'b');
  const said: string[] = [];
  for (let i = 0; i < 40 && !said.some((type) => type === 'partition.majorityAnswered'); ) {
    const events = engine.step();
    said.push(...events.map(({ type }) => type));
    if (events.some(({ type }) => type === 'partition.majorityAsked')) i++;
    if (engine.nowUs() > 60_000_000) throw new Error('nobody was asked');
  }
  const copy = restoreEngine(engine.keyframe());
  const on = engine.advanceTo(70_000_000);
  expect(copy.advanceTo(70_000_000)).toEqual(on);
  expect(on.some(({ type }) => type === 'partition.leaderElected')).toBe(true);
});
