/** The fates of records: every one is known, and each that should not be has its story and its remedy. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnomalyView } from '../../../contract/fates.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import { variantOf } from '../../../scenario/variants.ts';
import { conduct, createEngine, restoreEngine } from '../../index.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, ORDERS, SHOP } from '../cluster-script.ts';

const GROUP = { name: 'team', topics: ['orders'], assignor: 'range' } as const;
const ADA = 'k-ada';
const withReader = (configs: Readonly<Record<string, string>>, processingMs: number): ClusterSpec => ({
  groups: [{ ...GROUP, configs: { 'auto.offset.reset': 'earliest', ...configs } }],
  consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 2_000, processingMs }],
});
const found = (cluster: Cluster): readonly AnomalyView[] => Object.values(cluster.frame.anomalies);
const whatOf = ({ chain }: AnomalyView): readonly string[] => chain.map(({ what }) => what);

describe('a record that is acknowledged and lost', () => {
  const text = readFileSync('public/scenarios/acks-1-leader-crash.json', 'utf8');
  const engine = createEngine(JSON.parse(text) as Scenario);
  const summary = conduct(engine);

  it('has the chain of events that led to it, and what would have prevented it', () => {
    const anomalies = Object.values(engine.frame().anomalies);
    expect(anomalies).toHaveLength(1);
    const [lost] = anomalies as [AnomalyView];
    expect(lost).toMatchObject({
      kind: 'lost',
      partition: 'p-0',
      fromOffset: 3,
      count: 1,
      producer: 'shop',
      number: 4,
    });
    expect(whatOf(lost)).toEqual(['acknowledged', 'killed', 'elected', 'truncated', 'gone']);
    expect(lost.remedies).toEqual(['acksAll', 'minIsrTwo']);
  });

  it('is what nobody has read, by the history of the clients alone', () => {
    expect(summary.outcome.history).toMatchObject({ unseen: 6, 'lost-write': 0 });
  });

  it('is still known by its sender and number, with what lies where it was', () => {
    expect(engine.biography({ producerId: SHOP, number: 4 })).toMatchObject({
      acknowledged: { acks: '1' },
      places: [],
      anomalies: [{ kind: 'lost' }],
    });
    expect(engine.biography({ partition: 'p-0', offset: 3 })).toMatchObject({
      producer: 'shop',
      number: 5,
      places: [{ offset: 3, leaderEpoch: 1, heldBy: [1, 2], isCommitted: true }],
    });
    expect(engine.biography({ producerId: SHOP, number: 99 })).toBeNull();
  });
});

describe('a record that is in the log again', () => {
  it('was sent again because nobody answered, and idempotence would have prevented it', () => {
    const run = (idempotence: boolean): Cluster => {
      const cluster = new Cluster({ ...withReader({}, 1), producer: { idempotence, acks: 'all' } });
      cluster.send(2);
      cluster.hand(1);
      cluster.until('log.appended', ({ asLeader, partition }) => asLeader && partition === ORDERS);
      cluster.link('reset', SHOP, `b${cluster.leader()}`);
      cluster.run(10);
      return cluster;
    };
    const plain = run(false);
    expect(plain.frame.audit).toMatchObject({ duplicated: 1, acknowledged: 3, committed: 4, lost: 0 });
    const [again] = found(plain) as [AnomalyView];
    expect(again).toMatchObject({ kind: 'duplicated', fromOffset: 3, producer: 'shop', number: 3 });
    expect(whatOf(again)).toEqual(['sentAgain', 'committedAgain']);
    expect(again.remedies).toContain('idempotence');
    // The reader sees the same value at two offsets: proof enough for the auditor of histories.
    expect(plain.engine.outcome().history).toMatchObject({ duplicate: 1, unseen: 0, 'lost-write': 0 });
    expect(
      plain.engine.biography({ producerId: SHOP, number: 3 })?.places.map(({ offset }) => offset),
    ).toEqual([2, 3]);
    const idempotent = run(true);
    expect(idempotent.seen('produce.duplicateRecognised')).toHaveLength(1);
    expect(found(idempotent)).toEqual([]);
    expect(idempotent.engine.outcome().history).toMatchObject({ duplicate: 0, unseen: 0 });
  });
});

describe('a group whose consumer dies', () => {
  it('does again what it had done since the last commit', () => {
    const cluster = new Cluster(
      withReader({ 'auto.commit.interval.ms': '60000', 'session.timeout.ms': '6000' }, 10),
    );
    cluster.run(5);
    cluster.send(20);
    cluster.run(2);
    expect(cluster.frame.audit).toMatchObject({ read: 20, processed: 20, consumed: 0 });
    cluster.give({ type: 'consumer.crash', consumerId: ADA });
    cluster.give({ type: 'consumer.start', consumerId: ADA });
    cluster.run(20);
    expect(cluster.frame.audit).toMatchObject({ processed: 20, reprocessed: 20, missed: 0 });
    const [again, ...more] = found(cluster);
    expect(more).toEqual([]);
    expect(again).toMatchObject({
      kind: 'reprocessed',
      groupId: 'team',
      fromOffset: 0,
      toOffset: 19,
      count: 20,
    });
    expect(again && whatOf(again)).toEqual(
      expect.arrayContaining(['processedFirst', 'killed', 'processedAgain']),
    );
    expect(cluster.engine.biography({ partition: ORDERS, offset: 7 })).toMatchObject({
      reads: [{ consumerId: ADA }, { consumerId: ADA }],
      groups: [{ groupId: 'team', isProcessed: true, isConsumed: false }],
    });
  });

  it('misses what came meanwhile when it begins at the end of the log', () => {
    const cluster = new Cluster(
      withReader(
        { 'auto.offset.reset': 'latest', 'auto.commit.interval.ms': '60000', 'session.timeout.ms': '6000' },
        1,
      ),
    );
    cluster.run(5);
    cluster.send(3);
    cluster.run(1);
    cluster.give({ type: 'consumer.crash', consumerId: ADA });
    cluster.send(4);
    cluster.give({ type: 'consumer.start', consumerId: ADA });
    cluster.run(20);
    cluster.send(2);
    cluster.run(2);
    expect(cluster.frame.audit).toMatchObject({ committed: 9, processed: 5, missed: 4, reprocessed: 0 });
    const [missed] = found(cluster);
    expect(missed).toMatchObject({ kind: 'missed', fromOffset: 3, toOffset: 6, count: 4 });
    expect(missed?.remedies).toContain('resetEarliest');
  });
});

it('is the same through a keyframe', () => {
  const cluster = new Cluster(withReader({ 'auto.commit.interval.ms': '3000' }, 10));
  cluster.configure({ ratePerSecond: 50 });
  cluster.run(6);
  const other = restoreEngine(cluster.engine.keyframe());
  cluster.run(5);
  other.advanceTo(cluster.engine.nowUs());
  expect(other.frame().audit).toEqual(cluster.frame.audit);
  expect(other.digest()).toBe(cluster.engine.digest());
});

describe('what a scenario is told about', () => {
  const anomaliesIn = (name: string, variant?: string): readonly AnomalyView[] => {
    const parsed = parseScenario(JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')));
    if (!parsed.ok) throw new Error(parsed.problems.join(' '));
    const chosen = variant === undefined ? parsed : variantOf(parsed.scenario, variant);
    if (!chosen.ok) throw new Error(chosen.problems.join(' '));
    const engine = createEngine(chosen.scenario);
    conduct(engine);
    return Object.values(engine.frame().anomalies);
  };
  type Case = readonly [
    name: string,
    kind: AnomalyView['kind'],
    steps: readonly string[],
    remedies: readonly string[],
    variant?: string,
  ];
  const cases: readonly Case[] = [
    ['acks-0-lost', 'lost', ['sentUnanswered', 'requestLost'], ['acksAll']],
    ['unclean-election', 'lost', ['acknowledged', 'electedUncleanly', 'gone'], ['noUncleanElection']],
    ['in-flight-reorder', 'reordered', ['sentAgain', 'committedBehind'], ['idempotence', 'oneInFlight']],
    ['pipeline-restart', 'reprocessed', ['processedFirst', 'killed', 'processedAgain'], ['harmlessTwice']],
    ['late-retry-of-a-commit', 'reprocessed', ['commitRefused'], ['numberedCommits', 'harmlessTwice']],
    ['commit-off-by-one', 'reprocessed', ['killed'], ['nextOffset']],
    ['furthest-finished', 'missed', ['killed', 'wentPast'], ['contiguousOffsets']],
    ['auto-commit-loses', 'missed', ['killed', 'wentPast'], ['commitAfterProcessing']],
    ['auto-commit-repeats', 'reprocessed', ['killed'], ['commitMoreOften', 'harmlessTwice']],
    ['position-deleted', 'missed', ['retentionPassed', 'positionReset'], ['keepLonger']],
    [
      'offsets-expired',
      'missed',
      ['offsetsExpired', 'positionReset'],
      ['keepOffsetsLonger', 'resetEarliest'],
    ],
    [
      'offsets-expired',
      'reprocessed',
      ['offsetsExpired'],
      ['keepOffsetsLonger', 'harmlessTwice'],
      'earliest',
    ],
    ['poison-pill', 'missed', ['sought', 'wentPast'], ['deadLetters'], 'seek'],
    ['rebalance-without-commit', 'reprocessed', ['revoked'], ['commitOnRevoke', 'harmlessTwice']],
    ['zombie-consumer', 'reprocessed', ['memberGone'], ['pollInTime', 'harmlessTwice']],
  ];

  it.each(cases.map(([name, kind, steps, remedies, variant]) => ({ name, kind, steps, remedies, variant })))(
    '$name: $kind by what led to it, and what would have kept it',
    ({ name, kind, steps, remedies, variant }) => {
      const told = anomaliesIn(name, variant).find((anomaly) => anomaly.kind === kind);
      expect(told && whatOf(told)).toEqual(expect.arrayContaining([...steps]));
      expect(told?.remedies).toEqual(remedies);
    },
  );
});

describe('a record that is in no log', () => {
  it('is known while its producer has it, and when it has given it up', () => {
    const cluster = new Cluster({
      producer: { acks: 'all', idempotence: false },
      producerConfigs: { 'delivery.timeout.ms': '5000', 'request.timeout.ms': '2000', 'linger.ms': '0' },
    });
    const life = () => cluster.engine.biography({ producerId: SHOP, number: 1 });
    expect(life()).toBeNull();
    cluster.kill(cluster.leader());
    cluster.hand(1);
    expect(life()).toMatchObject({ places: [], failed: null, acknowledged: null });
    expect(['inBatch', 'inFlight']).toContain(life()?.sending?.stage);
    // Nobody is left to lead: it expires where it waits.
    for (const id of cluster.followers()) cluster.kill(id);
    cluster.run(8);
    expect(life()).toMatchObject({ places: [], sending: null, failed: { error: expect.any(String) } });
    expect(cluster.engine.biography({ producerId: SHOP, number: 2 })).toBeNull();
  });
});
