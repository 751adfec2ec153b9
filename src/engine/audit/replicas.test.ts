/** Each promise about replicas: kept on a healthy run, and seen to be broken when somebody breaks it behind the engine's
 *  back. */
import { describe, expect, it } from 'vitest';
import { INVARIANT_NAMES } from '../../contract/invariants.ts';
import type { PartitionRegistration } from '../protocol/metadata-image.ts';
import type { MetadataRecord, RecordBatch } from '../protocol/records.ts';
import { batchesOf, truncateLog } from '../storage/log.ts';
import type { Insides } from '../test/cluster-script.ts';
import { Cluster, diskOf, leadershipIn, logIn, ORDERS, replicaIn } from '../test/cluster-script.ts';

const brokenIn = (cluster: Cluster): readonly string[] =>
  cluster.seen('invariant.broken').map((event) => event.invariant);

/** Puts another batch in the place of one. */
function replaceBatch(insides: Insides, brokerId: number, change: (batch: RecordBatch) => RecordBatch): void {
  const { batches } = logIn(insides, brokerId).segments[0] ?? { batches: [] };
  const last = batches.length - 1;
  const batch = batches[last];
  if (batch) batches[last] = Object.freeze(change(batch));
}

it('holds on a healthy run, through a kill, a restart and a controlled shutdown', () => {
  const cluster = new Cluster();
  cluster.send(5);
  const leader = cluster.leader();
  cluster.kill(leader);
  cluster.until('partition.leaderElected');
  cluster.send(5);
  cluster.start(leader);
  cluster.heal();
  cluster.stop(cluster.leader());
  cluster.until('node.stopped');
  cluster.send(5);
  const { invariantsHeld, invariantsTotal, broken, lost } = cluster.frame.audit;
  expect(invariantsTotal).toBe(INVARIANT_NAMES.length);
  expect({ invariantsHeld, broken, lost }).toEqual({
    invariantsHeld: invariantsTotal,
    broken: null,
    lost: 0,
  });
  expect(cluster.complaints()).toEqual([]);
});

describe('one-leader-per-epoch', () => {
  it('is broken by a broker whose copy of the metadata log names itself leader', () => {
    const cluster = new Cluster();
    const [follower] = cluster.followers();
    cluster.kill(follower);
    cluster.tamper((insides) => {
      const { segments } = diskOf(insides, follower).metadataLog;
      for (const segment of segments) {
        for (const [i, batch] of segment.batches.entries()) {
          const records = batch.records.map((record) => {
            const metadata = record as MetadataRecord;
            return metadata.type === 'PartitionRecord' ? { ...metadata, leader: follower } : metadata;
          });
          segment.batches[i] = Object.freeze({ ...batch, records });
        }
      }
    });
    cluster.start(follower);
    const { sentence } = cluster.firstBroken();
    expect(sentence).toMatch(/^partition orders-0: brokers \d and \d both lead epoch 0$/);
    expect(brokenIn(cluster)).toContain('one-leader-per-epoch');
    expect(cluster.frame.audit.broken?.sentence).toBe(sentence);
  });
});

describe('high-watermark-within-isr', () => {
  it('is broken by a leader that believes a follower further on than it is', () => {
    const cluster = new Cluster();
    cluster.send(2);
    const leader = cluster.leader();
    const [stuck] = cluster.followers();
    cluster.link('clog', `b${leader}`, `b${stuck}`);
    cluster.hand(1);
    expect(brokenIn(cluster)).toEqual([]);
    cluster.tamper((insides) => {
      const remote = leadershipIn(insides, leader).remotes.get(stuck);
      if (remote) remote.logEndOffset = 1_000;
    });
    cluster.hand(1);
    const { invariant, sentence } = cluster.firstBroken();
    expect(invariant).toBe('high-watermark-within-isr');
    expect(sentence).toBe(`partition orders-0: HW 3 above LEO 2 of in-sync broker ${stuck}`);
  });
});

describe('high-watermark-is-monotonic', () => {
  it('is broken by a leader that forgets how far it was', () => {
    const cluster = new Cluster();
    cluster.send(4);
    const leader = cluster.leader();
    cluster.tamper((insides) => {
      replicaIn(insides, leader).highWatermark = 2;
    });
    cluster.hand(1);
    const { invariant, sentence } = cluster.firstBroken();
    expect(invariant).toBe('high-watermark-is-monotonic');
    expect(sentence).toBe('partition orders-0: the HW of leader epoch 0 went from 4 to 2');
  });
});

describe('logs-agree-below-high-watermark', () => {
  /** A follower that has been told what is committed, and somebody who changes its last record. */
  function changed(change: (batch: RecordBatch) => Partial<RecordBatch>): readonly string[] {
    const cluster = new Cluster();
    cluster.send(3);
    cluster.run(1);
    expect(cluster.complaints()).toEqual([]);
    const [follower] = cluster.followers();
    cluster.tamper((insides) => replaceBatch(insides, follower, (batch) => ({ ...batch, ...change(batch) })));
    return cluster.complaints();
  }

  it('is broken by a follower with a record of another epoch', () => {
    expect(changed(() => ({ partitionLeaderEpoch: 7 }))).toContainEqual(
      expect.stringMatching(
        /^logs-agree-below-high-watermark: .*differs from broker \d at offset 2, below both HWs$/,
      ),
    );
  });

  it('is broken by a follower with another record of the same epoch', () => {
    const another = ({ records }: RecordBatch) => ({
      records: records.map((record) => ({ ...record, number: 99 })) as unknown as typeof records,
    });
    expect(changed(another)).toContainEqual(expect.stringMatching(/^logs-match: /));
  });
});

it('disks that all come back empty are found out at the next election', () => {
  const cluster = new Cluster();
  cluster.send(3);
  for (const id of [1, 2, 3]) cluster.kill(id);
  cluster.tamper((insides) => {
    for (const id of [1, 2, 3]) truncateLog(logIn(insides, id), 0);
    for (const file of insides.audit.partitions.values()) file.agreed.clear();
  });
  for (const id of [1, 2, 3]) cluster.start(id);
  cluster.send(1);
  const broken = brokenIn(cluster);
  expect(broken).toContain('elected-leader-is-complete');
  expect(broken).toContain('committed-on-true-leader');
});

describe('acknowledged-survives', () => {
  it('is broken by an acknowledgement of a record that is nowhere', () => {
    const cluster = new Cluster();
    cluster.send(2);
    cluster.hand(1);
    cluster.until('request.sent', ({ flight }) => flight.api === 'Produce' && flight.isResponse);
    expect(cluster.story(cluster.leader())).toBe('1@0 2@0 3@0');
    cluster.tamper((insides) => {
      for (const id of [1, 2, 3]) truncateLog(logIn(insides, id), 2);
    });
    const { invariant, sentence } = cluster.firstBroken();
    expect(invariant).toBe('acknowledged-survives');
    expect(sentence).toBe(
      'partition orders-0: record 3 of p-shop, acknowledged with acks=all at offset 2, is on no replica',
    );
    expect(cluster.seen('record.lost')).toMatchObject([{ offset: 2, sequence: 3, acks: 'all' }]);
    expect(cluster.frame.audit.lost).toBe(1);
  });
});

describe('recheck', () => {
  it('finds a committed batch that was changed on one disk', () => {
    const cluster = new Cluster();
    cluster.send(3);
    cluster.run(1);
    expect(cluster.engine.recheck()).toEqual([]);
    const [, follower] = cluster.followers();
    cluster.tamper((insides) =>
      replaceBatch(insides, follower, (batch) => ({
        ...batch,
        records: batch.records.map((record) => ({ ...record, number: 99 })) as typeof batch.records,
      })),
    );
    expect(cluster.complaints()).toContain(
      `isr-holds-committed: partition orders-0: broker ${follower} may lead and does not hold offset 2, ` +
        `which leader ${cluster.leader()} of epoch 0 has shown as committed (HW 3)`,
    );
  });

  it('finds a log that ends below its own high watermark', () => {
    const cluster = new Cluster();
    cluster.send(3);
    cluster.run(1);
    const [follower] = cluster.followers();
    cluster.tamper((insides) => truncateLog(logIn(insides, follower), 1));
    expect(cluster.complaints()).toContain(
      `high-watermark-within-log: partition orders-0, broker ${follower}: HW 3 outside its log, which goes from 0 to 1`,
    );
    expect([...batchesOf(logIn(cluster.insides, follower))]).toHaveLength(1);
  });

  it('does not read copies of the state as other batches', () => {
    const cluster = new Cluster();
    cluster.send(3);
    cluster.run(1);
    cluster.tamper((insides) => {
      for (const id of [1, 2, 3]) replaceBatch(insides, id, (batch) => structuredClone(batch));
    });
    expect(cluster.engine.recheck()).toEqual([]);
    expect(cluster.partition(ORDERS).status).toBe('online');
  });
});

describe('isr-and-elr-are-sound', () => {
  it('is broken by a controller whose memory names a member twice', () => {
    const cluster = new Cluster();
    const leader = cluster.leader();
    const [first, second] = cluster.followers();
    cluster.tamper(({ world }) => {
      const memory = world.sim.nodes.get('c101')?.memory as {
        active: { image: { topics: Map<string, { partitions: PartitionRegistration[] }> } };
      };
      const partitions = memory.active.image.topics.get('orders')?.partitions ?? [];
      const [partition] = partitions;
      if (partition) partitions[0] = Object.freeze({ ...partition, isr: [leader, second, second, first] });
    });
    cluster.kill(leader);
    const { invariant, sentence } = cluster.firstBroken();
    expect(invariant).toBe('isr-and-elr-are-sound');
    expect(sentence).toBe(`partition orders-0: its ISR [${second}, ${second}, ${first}] names one twice`);
  });
});
