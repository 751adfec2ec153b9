/** Consume, transform, produce: what a reader of the output sees when applications and coordinators die, or stand still. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, SHOP } from '../cluster-script.ts';

const earliest = { 'auto.offset.reset': 'earliest' };
const app = (name: string, transactionalId: string) => ({
  name,
  groupId: 'till',
  processingMs: 20,
  startAtMs: 1_000,
  transform: { toTopic: 'bills', transactionalId },
});

/** Orders become bills; `reader` reads the bills that count, `orders` has two partitions. */
function billing(apps: number, spec: ClusterSpec = {}): Cluster {
  const cluster = new Cluster({
    partitions: 2,
    groups: [
      {
        name: 'till',
        topics: ['orders'],
        assignor: 'range',
        configs: { ...earliest, 'max.poll.records': '5', 'session.timeout.ms': '6000' },
      },
    ],
    consumers: [],
    ...spec,
  });
  cluster.give({
    type: 'topic.create',
    topic: {
      name: 'bills',
      partitionCount: 1,
      replicationFactor: 3,
      configs: { 'min.insync.replicas': '2' },
    },
  });
  cluster.run(1);
  for (let i = 0; i < apps; i++) {
    const { name, groupId, transform } = app(`app${i}`, `till-${i}`);
    cluster.give({ type: 'consumer.add', name, groupId, transform });
  }
  cluster.untilTrue(() =>
    Array.from({ length: apps }, (_, i) => cluster.frame.consumers[`k-app${i}`]).every(
      (view) => view?.phase === 'stable' && view.transform?.state === 'polling' && view.owned.length > 0,
    ),
  );
  return cluster;
}

const orders = (cluster: Cluster, count: number): void =>
  cluster.give({ type: 'producer.send', producerId: SHOP, count });

const view = (cluster: Cluster, name: string) => cluster.frame.consumers[`k-${name}`]?.transform;

/** Bills of transactions that were committed: records of the log, less what was aborted, by markers. */
function committedBills(cluster: Cluster): number {
  const ended = cluster.seen('producer.transactionEnded', ({ committed }) => committed);
  expect(ended.length).toBeGreaterThan(0);
  const reader = cluster.frame.consumers['k-reader'];
  return reader?.polled ?? -1;
}

const READ_COMMITTED: Partial<ClusterSpec> = {
  groups: [
    {
      name: 'till',
      topics: ['orders'],
      assignor: 'range',
      configs: { ...earliest, 'max.poll.records': '5', 'session.timeout.ms': '6000' },
    },
    {
      name: 'readers',
      topics: ['bills'],
      assignor: 'range',
      configs: { ...earliest, 'isolation.level': 'read_committed' },
    },
  ],
};

const exactlyOnce = (era: EraName, apps = 2): Cluster => billing(apps, { era, ...READ_COMMITTED });

function expectOneBillEach(cluster: Cluster, count: number): void {
  cluster.give({ type: 'consumer.add', name: 'reader', groupId: 'readers' });
  cluster.run(10);
  expect(committedBills(cluster)).toBe(count);
  expect(cluster.complaints()).toEqual([]);
}

describe.each([['3.3'], ['4.1']] as const)('an application that transforms (era %s)', (era) => {
  it('makes one bill of each order, in transactions that carry the offsets', () => {
    const cluster = exactlyOnce(era);
    orders(cluster, 60);
    cluster.run(20);
    const first = view(cluster, 'app0');
    const second = view(cluster, 'app1');
    expect((first?.sent ?? 0) + (second?.sent ?? 0)).toBe(60);
    expect(first?.committed).toBeGreaterThan(3);
    expect(first?.aborted).toBe(0);
    expect(cluster.seen('group.offsetsDecided').length).toBeGreaterThan(6);
    expectOneBillEach(cluster, 60);
  });

  it('that dies in a transaction leaves nothing of it: another does its orders again', () => {
    const cluster = exactlyOnce(era);
    orders(cluster, 60);
    cluster.until(
      'producer.transactionBegan',
      ({ producerId, number }) => producerId === 'k-app0' && number === 3,
    );
    cluster.until('request.sent', ({ flight }) => flight.from === 'k-app0' && flight.api === 'Produce');
    cluster.run(0.004);
    cluster.give({ type: 'consumer.crash', consumerId: 'k-app0' });
    // Its transaction is open until its time is over, and its partition waits for that (KIP-447), or for its heir.
    cluster.give({ type: 'consumer.start', consumerId: 'k-app0' });
    cluster.run(30);
    expectOneBillEach(cluster, 60);
  });
});

describe('a zombie', () => {
  it('that lost its partitions while it worked is refused by its generation, and its bills do not count', () => {
    const cluster = exactlyOnce('4.1');
    orders(cluster, 40);
    cluster.until(
      'consumer.polled',
      ({ consumerId, fromOffset }) => consumerId === 'k-app0' && fromOffset > 0,
    );
    for (const id of [1, 2, 3]) cluster.link('clog', 'k-app0', `b${id}`);
    cluster.until('group.memberLeft', ({ why }) => why === 'sessionExpired');
    cluster.run(10);
    for (const id of [1, 2, 3]) cluster.link('heal', 'k-app0', `b${id}`);
    const refused = cluster.until('producer.transactionFailed', ({ producerId }) => producerId === 'k-app0');
    expect(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION']).toContain(refused.error);
    expect(refused.fatal).toBe(false);
    cluster.run(70);
    expect(view(cluster, 'app0')?.aborted).toBeGreaterThan(0);
    expectOneBillEach(cluster, 40);
  });

  it('whose offsets are pending makes its heir wait for the end of its transaction', () => {
    const cluster = exactlyOnce('4.1');
    orders(cluster, 40);
    cluster.until('group.offsetsPending', ({ groupId }) => groupId === 'till');
    const { consumerId } = cluster
      .seen('consumer.polled', (e) => e.partition.startsWith('orders'))
      .at(-1) ?? {
      consumerId: '',
    };
    for (const id of [1, 2, 3]) cluster.link('clog', consumerId, `b${id}`);
    cluster.until('group.memberLeft', ({ why }) => why === 'sessionExpired');
    cluster.run(10);
    for (const id of [1, 2, 3]) cluster.link('heal', consumerId, `b${id}`);
    cluster.run(40);
    expectOneBillEach(cluster, 40);
  });

  it('whose transactional.id was taken up is fenced, and ends', () => {
    const cluster = exactlyOnce('4.1', 1);
    orders(cluster, 10);
    cluster.run(5);
    cluster.give({
      type: 'consumer.add',
      name: 'heir',
      groupId: null,
      transform: { toTopic: 'bills', transactionalId: 'till-0' },
    });
    cluster.until('producer.idAssigned', ({ producerId }) => producerId === 'k-heir');
    orders(cluster, 10);
    const fenced = cluster.until('producer.transactionFailed', ({ fatal }) => fatal);
    expect(fenced.producerId).toBe('k-app0');
    cluster.run(2);
    expect(cluster.frame.consumers['k-app0']?.phase).toBe('down');
    cluster.give({ type: 'consumer.move', consumerId: 'k-heir', groupId: 'till' });
    cluster.run(40);
    expectOneBillEach(cluster, 20);
  });
});

it('the coordinator of the transactions dies: the loop goes on with the next one, and nothing is lost or doubled', () => {
  const cluster = exactlyOnce('4.1');
  orders(cluster, 80);
  const { brokerId } = cluster.until('transaction.stateChanged', ({ to }) => to === 'PrepareCommit');
  cluster.kill(brokerId);
  cluster.run(40);
  cluster.start(brokerId);
  cluster.run(20);
  expectOneBillEach(cluster, 80);
});
