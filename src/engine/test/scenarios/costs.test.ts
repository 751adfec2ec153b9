/** What reading and writing cost: each part of the machine can be switched, each is counted, each delays what it should. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../contract/commands.ts';
import type { MachineView } from '../../../contract/frame.ts';
import type { Hardware } from '../../../contract/hardware.ts';
import { digestOf } from '../../kernel/plain.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster } from '../cluster-script.ts';

const READERS: Pick<ClusterSpec, 'groups' | 'consumers'> = {
  groups: [
    {
      name: 'team',
      topics: ['orders'],
      assignor: 'range',
      configs: { 'auto.offset.reset': 'earliest', 'max.partition.fetch.bytes': '2000' },
    },
  ],
  consumers: [{ name: 'Ada', groupId: null, startAtMs: 500, processingMs: 1 }],
};

function clusterOn(hardware: Partial<Hardware>, spec: ClusterSpec = {}): Cluster {
  const cluster = new Cluster(spec);
  cluster.give({ type: 'hardware.set', brokerId: null, hardware });
  return cluster;
}

function machineOf(cluster: Cluster, brokerId = cluster.leader()): MachineView {
  const machine = cluster.frame.brokers[`b${brokerId}`]?.machine;
  if (!machine) throw new Error(`broker ${brokerId} has no machine`);
  return machine;
}

/** Milliseconds from the sending of a Produce to the arrival of its answer, the slowest of so many. */
function slowestProduceMs(cluster: Cluster, count: number): number {
  const sinceUs = cluster.engine.nowUs();
  cluster.send(count);
  const produced = cluster.seen(
    'request.sent',
    ({ flight, timeUs }) => flight.api === 'Produce' && timeUs > sinceUs,
  );
  const asked = produced.filter(({ flight }) => !flight.isResponse);
  const answered = produced.filter(({ flight }) => flight.isResponse);
  const waits = answered.map(
    ({ flight }, i) => (flight.arrivesAtUs - (asked[i]?.flight.sentAtUs ?? flight.arrivesAtUs)) / 1000,
  );
  return Math.max(...waits);
}

describe('a run without machines', () => {
  it('counts nothing, and one with free machines is the same film', () => {
    const without = new Cluster();
    expect(without.frame.brokers.b1?.machine).toBeNull();
    const free = new Cluster();
    free.give({
      type: 'hardware.set',
      brokerId: null,
      hardware: { seekMs: 0, diskKBps: 100_000_000, copyKBps: 100_000_000 },
    });
    free.give({ type: 'hardware.set', brokerId: null, hardware: null });
    expect(free.frame.brokers.b1?.machine).toBeNull();
    without.send(5);
    free.send(5);
    expect(free.story(1)).toBe(without.story(1));
  });
});

describe('the page cache', () => {
  it('takes writes without the disk: an answer does not wait for a seek', () => {
    const cached = clusterOn({ seekMs: 40 }, { minIsr: 1, producer: { acks: 1 } });
    const quick = slowestProduceMs(cached, 5);
    expect(machineOf(cached).counts.seeks).toBe(0);
    expect(machineOf(cached).dirtyBytes).toBeGreaterThan(0);
    const bare = clusterOn({ seekMs: 40, pageCacheKB: 0 }, { minIsr: 1, producer: { acks: 1 } });
    const slow = slowestProduceMs(bare, 5);
    expect(machineOf(bare).dirtyBytes).toBe(0);
    expect(machineOf(bare).counts.diskBusyUs).toBeGreaterThan(0);
    expect(slow).toBeGreaterThan(quick);
    expect(cached.complaints()).toEqual([]);
    expect(bare.complaints()).toEqual([]);
  });

  it('serves readers of the tail; who lags behind what it holds waits for the disk', () => {
    const cluster = clusterOn({ pageCacheKB: 9 }, { ...READERS, minIsr: 1, producer: { acks: 1 } });
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(8);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(1);
    // Followers read what was written a moment ago.
    expect(machineOf(cluster).counts.cacheMisses).toBe(0);
    expect(machineOf(cluster).cachedBytes).toBeLessThanOrEqual(9_000);
    cluster.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: 'team' });
    cluster.untilTrue(() => (cluster.frame.consumers['k-ada']?.polled ?? 0) >= 700, 60, 50);
    expect(machineOf(cluster).counts.cacheMisses).toBeGreaterThan(10);
    expect(machineOf(cluster).counts.seeks).toBeGreaterThan(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('outlives the process, and goes with the power', () => {
    const cluster = clusterOn({});
    cluster.send(3);
    const [follower] = cluster.followers();
    const held = machineOf(cluster, follower).cachedBytes;
    expect(held).toBeGreaterThan(0);
    cluster.kill(follower);
    expect(machineOf(cluster, follower).cachedBytes).toBe(held);
    cluster.give({ type: 'broker.powerCut', brokerId: follower, lose: 'all' });
    expect(machineOf(cluster, follower)).toMatchObject({ cachedBytes: 0, dirtyBytes: 0 });
  });

  it('is written back by the operating system when it has been dirty for half a minute', () => {
    const cluster = clusterOn({}, { minIsr: 1, producer: { acks: 1 } });
    cluster.send(3);
    expect(machineOf(cluster).counts.sequentialBytes + machineOf(cluster).counts.randomBytes).toBe(0);
    cluster.run(40);
    cluster.send(1);
    const { counts } = machineOf(cluster);
    expect(counts.sequentialBytes + counts.randomBytes).toBeGreaterThan(0);
  });
});

describe('sequential access', () => {
  const flushing: ClusterSpec = {
    minIsr: 1,
    producer: { acks: 1 },
    topicConfigs: { 'flush.messages': '1' },
  };

  it('to one file costs one seek; the same bytes in scattered pages cost one each', () => {
    const inOrder = clusterOn({ seekMs: 30 }, flushing);
    const quick = slowestProduceMs(inOrder, 8);
    const first = machineOf(inOrder).counts;
    expect(first.seeks).toBe(1);
    expect(first.sequentialBytes).toBeGreaterThan(0);
    const scattered = clusterOn({ seekMs: 30, sequential: false }, flushing);
    const slow = slowestProduceMs(scattered, 8);
    const second = machineOf(scattered).counts;
    expect(second.seeks).toBeGreaterThanOrEqual(8);
    expect(second.sequentialBytes).toBe(0);
    expect(second.diskBusyUs).toBeGreaterThan(first.diskBusyUs);
    // All but the first write find the head where it must be.
    expect(quick).toBeGreaterThan(30);
    expect(slow).toBeGreaterThan(30);
  });

  it('is lost between many partitions: each flush moves the head', () => {
    const seeksWith = (partitions: number): number => {
      const cluster = clusterOn({}, { ...flushing, partitions });
      cluster.send(12);
      return machineOf(cluster).counts.seeks;
    };
    expect(seeksWith(6)).toBeGreaterThan(seeksWith(1));
  });
});

describe('zero copy', () => {
  it('hands what is fetched to the socket; without it, each answer is copied twice, and later', () => {
    const firstAnswer = (zeroCopy: boolean): { ms: number; copied: number; fetched: number } => {
      const cluster = clusterOn({ zeroCopy, copyKBps: 100 }, { minIsr: 1, producer: { acks: 1 } });
      cluster.send(1);
      cluster.run(1);
      const { counts } = machineOf(cluster);
      const answer = cluster.seen(
        'request.sent',
        ({ flight }) => flight.api === 'Fetch' && flight.isResponse && flight.recordCount > 0,
      )[0];
      const appended = cluster.seen('log.appended', ({ asLeader }) => asLeader).at(-1);
      const ms = ((answer?.flight.arrivesAtUs ?? 0) - (appended?.timeUs ?? 0)) / 1000;
      return { ms, copied: counts.copiedBytes, fetched: appended?.sizeBytes ?? 0 };
    };
    const zero = firstAnswer(true);
    const copied = firstAnswer(false);
    // Two followers fetched the same batch.
    expect(copied.copied - zero.copied).toBe(4 * zero.fetched);
    expect(copied.ms).toBeGreaterThan(zero.ms);
  });
});

describe('request handler threads', () => {
  it('take one request after another: with one thread requests wait in line', () => {
    const waitedMs = (threads: string): number => {
      const cluster = new Cluster({ partitions: 6, minIsr: 1, producer: { acks: 1 } });
      cluster.give({
        type: 'config.alter',
        scope: 'broker',
        name: '',
        configs: { 'num.io.threads': threads },
      });
      cluster.run(1);
      cluster.give({ type: 'hardware.set', brokerId: null, hardware: { copyKBps: 20 } });
      expect(machineOf(cluster).threads).toBe(Number(threads));
      cluster.configure({ ratePerSecond: 30 });
      let longest = 0;
      for (let i = 0; i < 400; i++) {
        cluster.run(0.01);
        longest = Math.max(longest, machineOf(cluster).waitingRequests);
      }
      cluster.configure({ ratePerSecond: 0 });
      cluster.run(10);
      expect(machineOf(cluster)).toMatchObject({ busyThreads: 0, waitingRequests: 0 });
      expect(cluster.complaints()).toEqual([]);
      return longest;
    };
    expect(waitedMs('1')).toBeGreaterThan(0);
    expect(waitedMs('64')).toBe(0);
  });

  it('forget what they had in hand when the process dies', () => {
    const cluster = clusterOn({ copyKBps: 5 });
    cluster.hand(3);
    const leader = cluster.leader();
    cluster.kill(leader);
    expect(machineOf(cluster, leader)).toMatchObject({ busyThreads: 0, waitingRequests: 0 });
    cluster.start(leader);
    cluster.heal();
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('the network', () => {
  it('takes a new latency and bandwidth for what is sent from then on', () => {
    const cluster = new Cluster({ minIsr: 1, producer: { acks: 1 } });
    const before = slowestProduceMs(cluster, 3);
    cluster.give({ type: 'network.tune', settings: { latencyMsMin: 40, latencyMsMax: 40 } });
    expect(slowestProduceMs(cluster, 3)).toBeGreaterThan(before + 70);
    cluster.give({ type: 'network.tune', settings: { latencyMsMin: 2, latencyMsMax: 2, sendKBps: 5 } });
    const narrow = slowestProduceMs(cluster, 3);
    expect(narrow).toBeGreaterThan(before + 20);
    cluster.give({ type: 'network.tune', settings: { sendKBps: null } });
    cluster.run(5);
    expect(slowestProduceMs(cluster, 3)).toBe(before);
  });
});

describe('a machine that cannot be', () => {
  it.each<[Command, string]>([
    [{ type: 'hardware.set', brokerId: 9, hardware: {} }, 'unknownBroker'],
    [{ type: 'hardware.set', brokerId: 1, hardware: { seekMs: -1 } }, 'badValue'],
    [{ type: 'hardware.set', brokerId: null, hardware: { diskKBps: 0 } }, 'badValue'],
    [{ type: 'hardware.set', brokerId: null, hardware: { pageCacheKB: Number.NaN } }, 'badValue'],
    [{ type: 'network.tune', settings: { latencyMsMin: 5, latencyMsMax: 4 } }, 'badValue'],
    [{ type: 'network.tune', settings: { sendKBps: 0 } }, 'badValue'],
  ])('%j is refused: %s', (command, code) => {
    const cluster = new Cluster();
    const before = digestOf(cluster.insides.world.sim.network);
    const { result } = cluster.engine.submit(command, 'wish');
    expect(result).toMatchObject({ ok: false, reason: { code } });
    expect(digestOf(cluster.insides.world.sim.network)).toBe(before);
    expect(cluster.frame.brokers.b1?.machine).toBeNull();
  });
});

describe('a run on machines', () => {
  it('is the same film twice, and goes on alike from a keyframe', () => {
    const film = (): Cluster => {
      const cluster = clusterOn({ pageCacheKB: 12, zeroCopy: false, copyKBps: 2_000 }, { partitions: 3 });
      cluster.configure({ ratePerSecond: 40 });
      cluster.run(3);
      return cluster;
    };
    const first = film();
    const second = film();
    expect(second.engine.digest()).toBe(first.engine.digest());
    first.tamper(() => undefined);
    first.run(3);
    second.run(3);
    expect(second.engine.digest()).toBe(first.engine.digest());
    expect(first.complaints()).toEqual([]);
  });
});
