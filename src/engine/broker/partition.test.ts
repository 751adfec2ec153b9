/** How a leader sees its followers: progress, the ISR, the high watermark (PartitionTest, ReplicaTest, IsrExpirationTest). */
import { describe, expect, it } from 'vitest';
import { DEFAULT_ERA, rulesOf } from '../../contract/eras.ts';
import { NodeContext } from '../kernel/context.ts';
import type { SimState } from '../kernel/sim.ts';
import type { FetchRequest } from '../protocol/api.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import { makeBatch, placeBatch } from '../protocol/records.ts';
import { appendAsFollower, createLog } from '../storage/log.ts';
import { peek } from './fetch-read.ts';
import { startFetching } from './fetchers.ts';
import { isrToExpand, makeFollower, makeLeader, outOfSync, tryAdvanceHighWatermark } from './partition.ts';
import { NOT_HEARD, updateFetchState } from './remote-replica.ts';
import type { BrokerDisk, BrokerMemory, LeaderRole, Replica } from './state.ts';
import { maximalIsr } from './state.ts';

/** The leader is broker 1; A is 2, B is 3; all registered under the epoch 10 times their id. */
const [L, A, B] = [1, 2, 3] as const;
const LAG_MS = 30_000;

interface Spec {
  readonly logEnd: number;
  readonly isr: readonly number[];
  readonly minIsr?: number;
  readonly highWatermark?: number;
}

class Leader {
  readonly node: NodeContext;
  readonly replica: Replica;
  readonly memory: BrokerMemory;
  readonly disk: BrokerDisk;

  constructor({ logEnd, isr, minIsr = 1, highWatermark = 0 }: Spec) {
    const image = emptyImage();
    for (const brokerId of [L, A, B]) {
      const record = { brokerId, incarnationId: '', brokerEpoch: brokerId * 10, rack: null, fenced: false };
      replay(image, { type: 'RegisterBrokerRecord', ...record }, brokerId);
    }
    replay(image, { type: 'TopicRecord', name: 'foo', topicId: 'FOO' }, 4);
    const minIsrConfig = { resourceName: 'foo', name: 'min.insync.replicas', value: String(minIsr) };
    replay(image, { type: 'ConfigRecord', resourceType: 'topic', ...minIsrConfig }, 5);
    const log = createLog();
    for (let offset = 0; offset < logEnd; offset++)
      appendAsFollower(log, [placeBatch(makeBatch([{ type: 'NoOpRecord' }], 0), offset, 0)]);
    // Only what the functions under test look at.
    this.disk = {
      brokerId: L,
      rules: rulesOf(DEFAULT_ERA),
      configs: { 'replica.lag.time.max.ms': String(LAG_MS) },
      logs: new Map([['foo-0', log]]),
      dir: { condition: 'ok' },
    } as unknown as BrokerDisk;
    this.memory = { image, replicas: new Map(), fetchers: new Map() } as unknown as BrokerMemory;
    const sim = { nowUs: 1_000_000_000, outbox: [], lastEventId: 0, cause: null } as unknown as SimState;
    this.node = new NodeContext(sim, { id: 'b1', memory: { broker: this.memory }, disk: this.disk } as never);
    this.replica = {
      key: 'foo-0',
      topic: 'foo',
      topicId: 'FOO',
      partition: 0,
      leaderId: -1,
      leaderEpoch: -1,
      partitionEpoch: -1,
      highWatermark,
      truncated: null,
      role: { kind: 'follower' } as never,
      slot: 'FOO-0',
      watchers: [],
    };
    this.memory.replicas.set('foo-0', this.replica);
    this.lead(isr, 0, 0);
  }

  lead(isr: readonly number[], leaderEpoch: number, partitionEpoch: number): void {
    const partition = {
      topicId: 'FOO',
      topic: 'foo',
      partition: 0,
      replicas: [L, A, B],
      isr,
      leader: L,
      leaderEpoch,
      partitionEpoch,
      leaderRecoveryState: 0,
    };
    const { image } = this.memory;
    replay(image, { type: 'PartitionRecord', partitionId: 0, ...partition }, 6);
    makeLeader(this.node, this.replica, partition);
  }

  follow(leaderEpoch: number, partitionEpoch: number): void {
    const partition = {
      topicId: 'FOO',
      topic: 'foo',
      partition: 0,
      replicas: [L, A, B],
      isr: [A],
      leader: A,
      leaderEpoch,
      partitionEpoch,
      leaderRecoveryState: 0,
    };
    if (makeFollower(this.node, this.replica, partition)) startFetching(this.node, this.replica);
  }

  get role(): LeaderRole {
    if (this.replica.role.kind !== 'leader') throw new Error('it does not lead');
    return this.replica.role;
  }

  get hw(): number {
    tryAdvanceHighWatermark(this.node, this.replica);
    return this.replica.highWatermark;
  }

  pass(ms: number): void {
    this.node.sim.nowUs += ms * 1_000;
  }

  fetch(brokerId: number, fetchOffset: number): void {
    const remote = this.role.remotes.get(brokerId);
    const logEndOffset = this.disk.logs.get('foo-0')?.logEndOffset ?? 0;
    const fetch = { brokerEpoch: brokerId * 10, fetchOffset, logStartOffset: 0 };
    if (remote) updateFetchState(remote, fetch, logEndOffset, this.node.nowUs);
  }

  grow(count: number): void {
    const log = this.disk.logs.get('foo-0');
    for (let i = 0; log && i < count; i++)
      appendAsFollower(log, [
        placeBatch(makeBatch([{ type: 'NoOpRecord' }], 0), log.logEndOffset, this.replica.leaderEpoch),
      ]);
  }

  broker(brokerId: number, state: 'fenced' | 'shuttingDown' | 'another life'): void {
    const { brokers } = this.memory.image;
    const broker = brokers.get(brokerId);
    if (!broker) return;
    const changed =
      state === 'fenced'
        ? { fenced: true }
        : state === 'shuttingDown'
          ? { inControlledShutdown: true }
          : { brokerEpoch: broker.brokerEpoch + 1 };
    brokers.set(brokerId, { ...broker, ...changed });
  }

  /** Who would be asked to leave. */
  get behind(): readonly number[] {
    return outOfSync(this.node, this.replica, this.role);
  }

  /** What it has told of forgotten wishes. */
  said(type: 'isr.proposalForgotten'): readonly object[] {
    return this.node.sim.outbox.flatMap((event) =>
      event.type === type ? [{ isr: event.isr, partitionEpoch: event.partitionEpoch }] : [],
    );
  }

  expandBy(brokerId: number): readonly number[] | null {
    return isrToExpand(this.node, this.replica, this.role, brokerId);
  }
}

describe('the high watermark of a leader whose log ends at 20', () => {
  /** A at 18 in the ISR, B at 15 outside of it. */
  function withB(at = 15): Leader {
    const leader = new Leader({ logEnd: 20, isr: [L, A] });
    leader.fetch(A, 18);
    leader.fetch(B, at);
    return leader;
  }

  it('waits for a replica that could join the ISR: caught up 5 s ago, unfenced', () => {
    const leader = withB();
    const remote = leader.role.remotes.get(B);
    if (remote) remote.lastCaughtUpUs = leader.node.nowUs - 5_000_000;
    expect(leader.hw).toBe(15);
  });

  it('does not wait for one that was last caught up longer ago than replica.lag.time.max.ms', () => {
    const leader = withB();
    const remote = leader.role.remotes.get(B);
    if (remote) remote.lastCaughtUpUs = leader.node.nowUs - LAG_MS * 1_000 - 1;
    expect(leader.hw).toBe(18);
  });

  it.each(['fenced', 'shuttingDown', 'another life'] as const)(
    'does not wait for one that is %s',
    (state) => {
      const leader = withB();
      const remote = leader.role.remotes.get(B);
      if (remote) remote.lastCaughtUpUs = leader.node.nowUs;
      leader.broker(B, state);
      expect(leader.hw).toBe(18);
    },
  );

  it('waits for one that is about to join', () => {
    const leader = withB(16);
    leader.role.pending = { kind: 'expand', isr: [L, A, B] };
    expect(maximalIsr(leader.role)).toEqual([L, A, B]);
    expect(leader.hw).toBe(16);
  });

  it('waits for one that is about to leave, until the controller has said so', () => {
    const leader = new Leader({ logEnd: 20, isr: [L, A, B] });
    leader.fetch(A, 18);
    leader.fetch(B, 10);
    leader.pass(LAG_MS + 1);
    leader.role.pending = { kind: 'shrink', isr: [L, A] };
    expect(maximalIsr(leader.role)).toEqual([L, A, B]);
    expect(leader.hw).toBe(10);
    leader.lead([L, A], 0, 1);
    expect(leader.hw).toBe(18);
  });

  it('does not move while fewer than min.insync.replicas are in sync', () => {
    const leader = new Leader({ logEnd: 20, isr: [L], minIsr: 2 });
    expect(leader.hw).toBe(0);
  });

  it('compares the committed ISR with the minimum, not the one asked for', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A], minIsr: 3 });
    leader.fetch(A, 10);
    leader.fetch(B, 10);
    leader.role.pending = { kind: 'expand', isr: [L, A, B] };
    expect(leader.hw).toBe(0);
    leader.lead([L, A, B], 0, 1);
    expect(leader.hw).toBe(10);
  });

  it('waits for every member of the ISR to fetch once in a new epoch', () => {
    const leader = new Leader({ logEnd: 5, isr: [L, A, B], highWatermark: 2 });
    leader.fetch(A, 5);
    expect(leader.hw).toBe(2);
    leader.fetch(B, 5);
    expect(leader.hw).toBe(5);
  });

  it('is moved by a replica that left the ISR only when that can no longer join', () => {
    const rise = (state: 'fenced' | 'shuttingDown' | null): number => {
      const leader = new Leader({ logEnd: 10, isr: [L, A] });
      leader.fetch(A, 10);
      expect(leader.hw).toBe(10);
      leader.grow(10);
      if (state) leader.broker(A, state);
      leader.lead([L], 0, 1);
      return leader.hw;
    };
    expect([rise(null), rise('fenced'), rise('shuttingDown')]).toEqual([10, 20, 20]);
  });
});

describe('a follower’s progress', () => {
  it('counts as caught up at a fetch for the log end, or for what had been the log end one fetch before', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A] });
    const caughtUp = (): number => leader.role.remotes.get(B)?.lastCaughtUpUs ?? -1;
    leader.pass(1);
    leader.fetch(B, 5);
    expect(caughtUp()).toBeLessThan(0);
    const firstUs = leader.node.nowUs;
    leader.grow(5);
    leader.pass(1);
    leader.fetch(B, 10);
    expect(caughtUp()).toBe(firstUs);
    leader.pass(1);
    leader.fetch(B, 15);
    expect(caughtUp()).toBe(leader.node.nowUs);
  });

  it('is kept by a leader that is elected again, and unknown to one that did not lead before', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A] });
    expect(leader.role.remotes.get(A)).toMatchObject({ logEndOffset: -1, brokerEpoch: NOT_HEARD });
    expect(leader.role.remotes.get(A)?.lastFetchUs).toBeLessThan(0);
    leader.fetch(A, 7);
    leader.pass(10);
    leader.lead([L, A], 1, 1);
    expect(leader.role.remotes.get(A)).toEqual({
      logEndOffset: 7,
      lastFetchUs: leader.node.nowUs,
      lastFetchLeaderLogEndOffset: 10,
      lastCaughtUpUs: leader.node.nowUs,
      brokerEpoch: 20,
      logStartOffset: 0,
      settledIn: null,
      lastSentHighWatermark: 0,
    });
    leader.follow(2, 2);
    leader.lead([L, A], 3, 3);
    expect(leader.role.remotes.get(A)?.logEndOffset).toBe(-1);
  });
});

describe('leaving the ISR', () => {
  it('is for one that has not fetched for longer than the lag allows, and is behind', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A, B] });
    leader.fetch(A, 10);
    expect(leader.behind).toEqual([]);
    leader.pass(LAG_MS);
    expect(leader.behind).toEqual([]);
    leader.pass(1);
    expect(leader.behind).toEqual([B]);
  });

  it('is for a slow one that fetches and never reaches the end', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A] });
    leader.fetch(A, 8);
    leader.pass(0.75 * LAG_MS);
    leader.fetch(A, 9);
    expect(leader.behind).toEqual([]);
    leader.pass(0.75 * LAG_MS);
    expect(leader.behind).toEqual([A]);
    leader.fetch(A, 10);
    expect(leader.behind).toEqual([]);
  });

  it('is not for one that holds everything, however silent', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A] });
    leader.fetch(A, 10);
    leader.pass(100 * LAG_MS);
    expect(leader.behind).toEqual([]);
  });

  it('waits until a change under way is decided', () => {
    const leader = new Leader({ logEnd: 10, isr: [L, A, B] });
    leader.pass(LAG_MS + 1);
    leader.role.pending = { kind: 'shrink', isr: [L, B] };
    expect(leader.behind).toEqual([]);
  });
});

describe('joining the ISR', () => {
  it('takes a follower that has come to the high watermark, not necessarily to the end', () => {
    const leader = new Leader({ logEnd: 10, isr: [L], highWatermark: 10 });
    leader.grow(5);
    leader.fetch(A, 3);
    expect(leader.expandBy(A)).toBeNull();
    leader.fetch(A, 10);
    expect(leader.expandBy(A)).toEqual([L, A]);
  });

  it('takes none that has not come to where this epoch began', () => {
    const leader = new Leader({ logEnd: 10, isr: [L], highWatermark: 4 });
    leader.fetch(A, 9);
    expect(leader.expandBy(A)).toBeNull();
    leader.fetch(A, 10);
    expect(leader.expandBy(A)).toEqual([L, A]);
  });

  it.each(['fenced', 'shuttingDown', 'another life'] as const)('takes none that is %s', (state) => {
    const leader = new Leader({ logEnd: 10, isr: [L] });
    leader.fetch(A, 10);
    leader.broker(A, state);
    expect(leader.expandBy(A)).toBeNull();
  });

  it('takes one at a time', () => {
    const leader = new Leader({ logEnd: 10, isr: [L] });
    leader.fetch(A, 10);
    leader.fetch(B, 10);
    leader.role.pending = { kind: 'expand', isr: [L, A] };
    expect(leader.expandBy(B)).toBeNull();
    expect(leader.expandBy(A)).toBeNull();
  });
});

describe('a new leader', () => {
  it('notes where its epoch begins, and keeps that through changes of the ISR', () => {
    const leader = new Leader({ logEnd: 4, isr: [L, A] });
    leader.lead([L, A], 8, 1);
    leader.grow(2);
    leader.lead([L], 8, 2);
    expect(leader.role.epochStartOffset).toBe(4);
    expect(leader.disk.logs.get('foo-0')?.epochs.at(-1)).toEqual({ epoch: 8, startOffset: 4 });
  });

  it('does not listen to what is older than what it knows', () => {
    const leader = new Leader({ logEnd: 4, isr: [L, A] });
    leader.lead([L], 0, 5);
    leader.lead([L, A, B], 0, 4);
    expect(leader.role.isr).toEqual([L]);
  });

  it('forgets what it has asked for when news come that it had already, and says so (KAFKA-13790)', () => {
    const leader = new Leader({ logEnd: 4, isr: [L, A] });
    leader.lead([L, A], 0, 5);
    leader.role.pending = { kind: 'expand', isr: [L, A, B] };
    leader.lead([L, A], 0, 5);
    expect(maximalIsr(leader.role)).toEqual([L, A]);
    expect(leader.said('isr.proposalForgotten')).toEqual([{ isr: [L, A, B], partitionEpoch: 5 }]);
  });

  it('has nothing to forget when the news are new', () => {
    const leader = new Leader({ logEnd: 4, isr: [L, A] });
    leader.role.pending = { kind: 'expand', isr: [L, A, B] };
    leader.lead([L, A, B], 0, 1);
    expect(leader.said('isr.proposalForgotten')).toEqual([]);
  });
});

describe('a fetch whose last epoch is not the leader’s', () => {
  /** Epochs 0 (0–1), 3 (2–7), 4 (8–12), 7 (13), 9 (14–16); leader epoch 10 from 17 on. */
  function leaderOfTen(): Leader {
    const leader = new Leader({ logEnd: 0, isr: [L, A] });
    const log = leader.disk.logs.get('foo-0');
    if (!log) throw new Error('no log');
    for (let offset = 0; offset < 17; offset++) {
      const epoch = offset < 2 ? 0 : offset < 8 ? 3 : offset < 13 ? 4 : offset < 14 ? 7 : 9;
      appendAsFollower(log, [placeBatch(makeBatch([{ type: 'NoOpRecord' }], 0), offset, epoch)]);
    }
    leader.lead([L, A], 10, 1);
    return leader;
  }

  it.each([
    [2, 5, 'diverges'],
    [0, 4, 'diverges'],
    [6, 6, 'diverges'],
    [5, 9, 'diverges'],
    [10, 18, 'diverges'],
    [0, 2, 'goes on'],
    [7, 14, 'goes on'],
    [9, 17, 'goes on'],
    [10, 17, 'goes on'],
  ])('epoch %i at offset %i %s', (lastFetchedEpoch, fetchOffset, verdict) => {
    const leader = leaderOfTen();
    const asked = {
      partition: 0,
      currentLeaderEpoch: 10,
      fetchOffset,
      lastFetchedEpoch,
      logStartOffset: 0,
      partitionMaxBytes: 1_048_576,
    };
    const request = { replicaState: { replicaId: A, replicaEpoch: A * 10 }, rackId: '' } as FetchRequest;
    const found = peek(leader.node, { key: 'foo-0', topicId: 'FOO', asked }, request);
    expect(found < 0 ? 'diverges' : 'goes on').toBe(verdict);
  });
});
