/** Each excuse holds for what it is about, and for nothing beside: another release, another partition, nothing noted. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../contract/eras.ts';
import { eraOf } from '../../contract/eras.ts';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import type { Expected } from '../../contract/invariants.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import { copyPlain } from '../kernel/plain.ts';
import { byMajority, decide, fileIn, follower, leader, nodeOf, resting } from '../test/breaches/resting.ts';
import type { Insides } from '../test/cluster-script.ts';
import { leadershipIn, logIn, ORDERS, replicaIn } from '../test/cluster-script.ts';
import {
  acksAsked,
  eligibleOutsider,
  forgottenProposal,
  noMinIsrGate,
  oldReplication,
  oldTransactions,
  replicaLeaving,
  reusedEpoch,
  snapshotForgets,
  staleLeader,
  strayLog,
  uncleanElection,
  unflushedLost,
  zombieController,
} from './excuses.ts';
import type { Finding, Invariant } from './invariant.ts';
import { isrAndElrAreSound } from './isr-and-elr-are-sound.ts';
import { isrHoldsCommitted } from './isr-holds-committed.ts';
import { remember } from './remember.ts';
import type { Evidence } from './state.ts';
import { isOnItsWayBack } from './view.ts';

const rest = resting.engine.keyframe().state as Insides;
const LEFT = Object.freeze({ leaderId: 1, brokerIds: Object.freeze([2]) });

function insidesOf(era: EraName = '4.1', evidence: Partial<Evidence> = {}): Insides {
  const insides = copyPlain(rest);
  Object.assign(insides.world, { scenario: { ...insides.world.scenario, era } });
  Object.assign(fileIn(insides).evidence, evidence);
  return insides;
}

type Excuse = NonNullable<Invariant['permittedBy']>;
function codeOf(excuse: Excuse, insides: Insides, finding: Partial<Finding> = {}): Expected['code'] | null {
  const whole = { sentence: '', about: ORDERS, ...finding };
  return excuse(insides.world, insides.audit, whole)?.code ?? null;
}
/** Takes an event into the memory of the audits. */
function tell(insides: Insides, body: EventBody): void {
  const { sim } = insides.world;
  const event = { id: sim.lastEventId + 1, timeUs: sim.nowUs, cause: null, ...body } as EngineEvent;
  remember(insides.world, insides.audit, event);
}

describe('an excuse by what was noted', () => {
  const cases: readonly (readonly [string, Excuse, EraName, Partial<Evidence>, Expected['code'] | null])[] = [
    [
      'an unclean election',
      uncleanElection,
      '4.1',
      { unclean: { brokerId: 2, leaderEpoch: 3 } },
      'uncleanElection',
    ],
    ['no unclean election', uncleanElection, '4.1', {}, null],
    [
      '0.10 has cut to a high watermark',
      oldReplication,
      '0.10',
      { cutCommitted: 2 },
      'truncatesToHighWatermark',
    ],
    ['0.10 has gone on apart', oldReplication, '0.10', { parted: 2 }, 'unfencedReplication'],
    ['0.11 has cut what its leader told', oldReplication, '0.11', { cutCommitted: 2 }, 'unfencedReplication'],
    ['0.11, and nothing noted', oldReplication, '0.11', {}, null],
    ['a cut since fetches are fenced', oldReplication, '2.4', { cutCommitted: 2 }, null],
    [
      '3.3 below the minimum',
      noMinIsrGate,
      '3.3',
      { belowMinIsr: { brokerId: 1, minIsr: 2 } },
      'noMinIsrGate',
    ],
    ['3.3, never below', noMinIsrGate, '3.3', {}, null],
    ['4.1 below the minimum', noMinIsrGate, '4.1', { belowMinIsr: { brokerId: 1, minIsr: 2 } }, null],
    ['a forgotten wish', forgottenProposal, '4.1', { passedOver: LEFT }, 'forgottenProposal'],
    [
      'a wish never heard of',
      forgottenProposal,
      '2.4',
      { passedOver: Object.freeze({ ...LEFT, isUnheard: true }) },
      'unheardProposal',
    ],
    ['no forgotten wish', forgottenProposal, '4.1', { leaving: LEFT }, null],
    ['a replica that leaves, with ZooKeeper', replicaLeaving, '0.11', { leaving: LEFT }, 'replicaLeaving'],
    ['none that leaves', replicaLeaving, '0.11', { passedOver: LEFT }, null],
    ['a replica that leaves, with KRaft', replicaLeaving, '3.3', { leaving: LEFT }, null],
    [
      'an outsider that was eligible',
      eligibleOutsider,
      '4.1',
      { eligibleOutsider: { brokerId: 2 } },
      'eligibleOutsider',
    ],
    ['a log of an earlier topic', strayLog, '2.4', { strays: [2] }, 'strayLog'],
    ['no such log', strayLog, '2.4', {}, null],
    ['a log of an earlier topic, with topic ids', strayLog, '3.3', { strays: [2] }, null],
    ['no outsider', eligibleOutsider, '4.1', {}, null],
    ['an outsider before ELR', eligibleOutsider, '3.3', { eligibleOutsider: { brokerId: 2 } }, null],
    [
      'an epoch used twice, with ZooKeeper',
      reusedEpoch,
      '0.11',
      { unflushedLost: new Map([[1, 3]]) },
      'uncleanRestartUnseen',
    ],
    ['nothing lost in that epoch', reusedEpoch, '0.11', {}, null],
    ['an epoch with KRaft', reusedEpoch, '3.3', { unflushedLost: new Map([[1, 3]]) }, null],
    ['one lost, of two that are enough', unflushedLost, '4.1', { unflushedLost: new Map([[1, 3]]) }, null],
    [
      'as many lost as are enough',
      unflushedLost,
      '4.1',
      {
        unflushedLost: new Map([
          [1, 3],
          [2, 4],
        ]),
      },
      'unflushedLost',
    ],
    [
      'one lost, and another down with it',
      unflushedLost,
      '4.1',
      { unflushedLost: new Map([[1, 3]]), downTogether: [1, 2] },
      'downTogether',
    ],
    [
      'the last one in sync lost, without eligible replicas',
      unflushedLost,
      '3.3',
      { unflushedLost: new Map([[1, 3]]), lostBelowMinIsr: 1 },
      'lastReplicaStanding',
    ],
    [
      'the last one in sync lost, with eligible replicas',
      unflushedLost,
      '4.1',
      { unflushedLost: new Map([[1, 3]]), lostBelowMinIsr: 1 },
      null,
    ],
    [
      'one lost that nobody throws out',
      unflushedLost,
      '3.3',
      { unflushedLost: new Map([[1, 3]]) },
      'uncleanRestartUnseen',
    ],
    ['others down, and nothing lost', unflushedLost, '3.3', { downTogether: [1, 2] }, null],
  ];

  it.each(cases)('%s', (_name, excuse, era, evidence, code) => {
    expect(codeOf(excuse, insidesOf(era, evidence))).toBe(code);
    // It says nothing of anything else.
    expect(codeOf(excuse, insidesOf(era, evidence), { about: 'payments-0' })).toBeNull();
    expect(codeOf(excuse, insidesOf(era, evidence), { about: null })).toBeNull();
  });
});

describe('an excuse by the state', () => {
  it('of a leader that does not know its successor', () => {
    const insides = insidesOf();
    const { leaderEpoch } = replicaIn(insides, leader);
    expect(codeOf(staleLeader, insides, { brokerId: leader })).toBeNull();
    decide(insides, { leaderEpoch: leaderEpoch + 1, leader: follower });
    expect(codeOf(staleLeader, insides, { brokerId: leader })).toBe('staleLeader');
    expect(codeOf(staleLeader, insides, { brokerId: follower })).toBeNull();
    expect(codeOf(staleLeader, insides)).toBeNull();
  });

  it('of what its producer asked for', () => {
    const insides = insidesOf();
    expect(codeOf(acksAsked, insides, { acks: 1 })).toBe('acks');
    expect(codeOf(acksAsked, insides, { acks: 0 })).toBe('acks');
    expect(codeOf(acksAsked, insides, { acks: 'all' })).toBeNull();
    expect(codeOf(acksAsked, insides)).toBeNull();
  });

  it.each<[EraName, number | null, Expected['code'] | null]>([
    ['0.11', 1, 'zombieController'],
    ['0.11', null, null],
    ['2.4', 1, null],
  ])('of a zombie controller in %s: %s', (era, zombie, code) => {
    const insides = insidesOf(era);
    Object.assign(insides.audit.quorum, { zombie });
    expect(codeOf(zombieController, insides)).toBe(code);
  });

  it('of transactions before transaction.version 2', () => {
    expect(codeOf(oldTransactions, insidesOf('3.3'))).toBe('oldTransactions');
    expect(codeOf(oldTransactions, insidesOf('4.1'))).toBeNull();
  });
});

describe('a replica that leaves by a reassignment', () => {
  const changed = (to: readonly number[]): EventBody => ({
    type: 'partition.isrChanged',
    partition: ORDERS,
    from: [1, 2, 3],
    to,
    leaderEpoch: 0,
    partitionEpoch: 1,
  });
  const elected: EventBody = {
    type: 'partition.leaderElected',
    partition: ORDERS,
    fromLeader: 1,
    toLeader: 2,
    isr: [2],
    unclean: false,
    leaderEpoch: 1,
  } as EventBody;

  it('is noted when its leader has it in its ISR, and among its followers no more', () => {
    const insides = insidesOf('0.11');
    const advanced = {
      type: 'partition.highWatermarkAdvanced',
      partition: ORDERS,
      brokerId: leader,
    } as const;
    tell(insides, { ...advanced, from: 5, to: 6 });
    expect(codeOf(replicaLeaving, insides)).toBeNull();
    leadershipIn(insides, leader).remotes.delete(follower);
    tell(insides, { ...advanced, from: 5, to: 6 });
    expect(codeOf(replicaLeaving, insides)).toBe('replicaLeaving');
  });

  it('explains nothing any more when the ISR is without it', () => {
    const insides = insidesOf('0.11', { leaving: LEFT });
    tell(insides, changed([1, 2]));
    expect(codeOf(replicaLeaving, insides)).toBe('replicaLeaving');
    tell(insides, changed([1, 3]));
    expect(codeOf(replicaLeaving, insides)).toBeNull();
  });

  it('goes on explaining when it has led meanwhile', () => {
    const insides = insidesOf('0.11', { leaving: LEFT });
    tell(insides, elected);
    tell(insides, changed([1, 3]));
    expect(codeOf(replicaLeaving, insides)).toBe('replicaLeaving');
  });
});

describe('an eligible replica that a reassignment took out', () => {
  const moved = (from: readonly number[], to: readonly number[]): EventBody => ({
    type: 'partition.replicasChanged',
    partition: ORDERS,
    from,
    to,
    adding: [],
    removing: [],
  });
  const elected = {
    type: 'partition.leaderElected',
    partition: ORDERS,
    fromLeader: -1,
    toLeader: 2,
    isr: [2],
    unclean: false,
    fromElr: true,
    leaderEpoch: 3,
  } as EventBody;
  const back: EventBody = {
    type: 'partition.isrChanged',
    partition: ORDERS,
    from: [1],
    to: [1, 2],
    leaderEpoch: 0,
    partitionEpoch: 1,
  };

  it('is noted when it is back and still eligible, and when it is elected for that', () => {
    const eligible = insidesOf();
    tell(eligible, moved([1, 2], [1]));
    expect(codeOf(eligibleOutsider, eligible)).toBeNull();
    decide(eligible, { eligibleLeaderReplicas: [2] });
    tell(eligible, moved([1], [1, 2]));
    expect(codeOf(eligibleOutsider, eligible)).toBe('eligibleOutsider');
    const chosen = insidesOf();
    tell(chosen, moved([1, 2], [1]));
    tell(chosen, elected);
    expect(codeOf(eligibleOutsider, chosen)).toBe('eligibleOutsider');
  });

  it('is none when it was never taken out, has caught up since, or is not eligible', () => {
    const never = insidesOf();
    tell(never, elected);
    expect(codeOf(eligibleOutsider, never)).toBeNull();
    const since = insidesOf();
    tell(since, moved([1, 2], [1]));
    tell(since, moved([1], [1, 2]));
    expect(codeOf(eligibleOutsider, since)).toBeNull();
    tell(since, back);
    tell(since, elected);
    expect(codeOf(eligibleOutsider, since)).toBeNull();
  });
});

describe('another min.insync.replicas', () => {
  const EMPTY = { isr: [], eligibleLeaderReplicas: [], lastKnownElr: [], leader: -1 };
  const config: EventBody = {
    type: 'config.changed',
    resourceType: 'topic',
    resourceName: 'orders',
    configs: { 'min.insync.replicas': '1' },
  };
  const complaint = (insides: Insides): string | undefined =>
    isrAndElrAreSound.recheck?.(insides.world, insides.audit)?.sentence;

  it('explains that nobody is kept when nobody was in sync as it came', () => {
    const insides = insidesOf();
    decide(insides, EMPTY);
    expect(complaint(insides)).toMatch(/its ISR is empty, and nobody else is kept/);
    tell(insides, { ...config, configs: { 'retention.ms': '1' } });
    expect(complaint(insides)).toBeDefined();
    tell(insides, { ...config, resourceName: 'payments' });
    expect(complaint(insides)).toBeDefined();
    tell(insides, config);
    expect(complaint(insides)).toBeUndefined();
  });

  it('explains nothing when somebody was, or has been since', () => {
    const before = insidesOf();
    tell(before, config);
    decide(before, EMPTY);
    expect(complaint(before)).toBeDefined();
    const since = insidesOf();
    decide(since, EMPTY);
    tell(since, config);
    tell(since, {
      type: 'partition.isrChanged',
      partition: ORDERS,
      from: [],
      to: [1],
      leaderEpoch: 0,
      partitionEpoch: 1,
    });
    expect(complaint(since)).toBeDefined();
  });
});

describe('a partition with fewer replicas than min.insync.replicas asks for', () => {
  const complaint = (
    minIsr: string,
    change: Parameters<typeof decide>[1],
    wasMoved = true,
  ): string | undefined => {
    const insides = insidesOf();
    insides.world.quorum.image.topics.get('orders')?.configs.set('min.insync.replicas', minIsr);
    if (wasMoved)
      tell(insides, {
        type: 'partition.replicasChanged',
        partition: ORDERS,
        from: [1, 2],
        to: [1, 3],
        adding: [],
        removing: [],
      });
    decide(insides, change);
    return isrAndElrAreSound.recheck?.(insides.world, insides.audit)?.sentence;
  };
  const removed = { replicas: [1], isr: [1], eligibleLeaderReplicas: [2] };

  it('may have in its ELR whoever a reassignment has removed', () => {
    expect(complaint('2', removed)).toBeUndefined();
    expect(complaint('2', removed, false)).toMatch(/broker 2 is in sync, and no replica/);
    expect(complaint('1', removed)).toMatch(/beside an ISR of 1, where 1 are enough/);
  });

  it('may not have anybody else in it, nor a stranger in its ISR, nor anybody twice', () => {
    expect(complaint('3', { replicas: [1, 2], isr: [1, 2], eligibleLeaderReplicas: [] })).toBeUndefined();
    expect(complaint('2', { ...removed, isr: [3] })).toMatch(/broker 3 is in sync, and no replica/);
    expect(complaint('2', { ...removed, isr: [1], eligibleLeaderReplicas: [1] })).toMatch(/names one twice/);
    expect(complaint('3', { replicas: [1, 2], isr: [1, 3], eligibleLeaderReplicas: [2] })).toMatch(
      /broker 3 is in sync/,
    );
  });
});

describe('in an older release', () => {
  const of = (era: EraName): Insides => {
    const insides = insidesOf(era);
    Object.assign(insides.world, { rules: eraOf(era).rules });
    return insides;
  };

  it('whom a controller in ZooKeeper has just taken out, a leader may write into its ISR, and nobody else', () => {
    const complaint = (era: EraName, wasTakenOut: boolean): string | undefined => {
      const insides = of(era);
      const from = wasTakenOut ? [1, 2] : [1, 3];
      tell(insides, {
        type: 'partition.replicasChanged',
        partition: ORDERS,
        from,
        to: [1],
        adding: [],
        removing: [],
      });
      decide(insides, { replicas: [1], isr: [1, 2] });
      return isrAndElrAreSound.recheck?.(insides.world, insides.audit)?.sentence;
    };
    expect(complaint('2.4', true)).toBeUndefined();
    expect(complaint('2.4', false)).toMatch(/broker 2 is in sync, and no replica/);
    expect(complaint('4.1', true)).toMatch(/broker 2 is in sync, and no replica/);
  });

  it('who has a log of that name when a topic is made is noted where topics have no ids', () => {
    const noted = (era: EraName, topic: string): Expected['code'] | null => {
      const insides = of(era);
      tell(insides, { type: 'topic.created', topic, partitionCount: 1, replicationFactor: 2 });
      return codeOf(strayLog, insides);
    };
    expect(noted('2.4', 'orders')).toBe('strayLog');
    expect(noted('2.4', 'payments')).toBeNull();
    expect(noted('3.3', 'orders')).toBeNull();
  });
});

describe('a broker on its way back', () => {
  const at = (insides: Insides): boolean => isOnItsWayBack(insides.world, fileIn(insides), follower);
  const lost = { unflushedLost: new Map([[follower, 3]]) };

  it('is one that has lost something, and whose new incarnation the controller does not know', () => {
    expect(at(insidesOf())).toBe(false);
    // It is registered as it runs: whatever it lost, the controller knows.
    expect(at(insidesOf('4.1', lost))).toBe(false);
    const unknown = insidesOf('4.1', lost);
    const process = brokerProcess(nodeOf(unknown, `b${follower}`));
    if (!process) throw new Error('it is down');
    process.broker.brokerEpoch += 1;
    expect(at(unknown)).toBe(true);
    const down = insidesOf('4.1', lost);
    nodeOf(down, `b${follower}`).memory = undefined;
    expect(at(down)).toBe(true);
    // Without a loss it has nothing to excuse.
    const whole = insidesOf();
    nodeOf(whole, `b${follower}`).memory = undefined;
    expect(at(whole)).toBe(false);
  });

  it('is left out by the look for what the ISR holds, and only then', () => {
    const complaint = (evidence: Partial<Evidence>): string | undefined => {
      const insides = insidesOf('4.1', evidence);
      const node = nodeOf(insides, `b${follower}`);
      const disk = node.disk as { readonly logs: Map<string, unknown> };
      disk.logs.delete(ORDERS);
      node.memory = undefined;
      return isrHoldsCommitted.recheck?.(insides.world, insides.audit)?.sentence;
    };
    expect(complaint({})).toMatch(new RegExp(`broker ${follower} may lead and does not hold offset 0`));
    expect(complaint(lost)).toBeUndefined();
  });
});

describe('a marker that a snapshot does not tell to be unreplicated', () => {
  const ended = (change: (log: ReturnType<typeof logIn>, marker: number) => void): Insides => {
    const insides = insidesOf();
    const log = logIn(insides, leader);
    const batches = log.segments.at(-1)?.batches ?? [];
    const last = batches.pop();
    if (!last) throw new Error('the log is empty');
    const marker = { ...last, isControl: true, producerId: 7 };
    batches.push(marker);
    log.snapshots.push({ offset: marker.lastOffset + 1, producers: [] });
    Object.assign(replicaIn(insides, leader), { highWatermark: marker.lastOffset });
    change(log, marker.lastOffset);
    return insides;
  };
  const of = (insides: Insides, producerId = 7) => codeOf(snapshotForgets, insides, { producerId });

  it('may be taken for replicated by a leader that has started anew', () => {
    expect(of(ended(() => undefined))).toBe('snapshotForgets');
    expect(of(insidesOf())).toBeNull();
    expect(
      of(
        ended(() => undefined),
        8,
      ),
    ).toBeNull();
  });

  it('is no excuse for one that knows of it, or has read no snapshot beyond it', () => {
    const known = ended(({ transactions }, lastOffset) =>
      transactions.unreplicated.push({ producerId: 7, firstOffset: 0, lastOffset, isAborted: false }),
    );
    expect(of(known)).toBeNull();
    expect(of(ended(({ snapshots }) => snapshots.pop()))).toBeNull();
    const replicated = ended(() => undefined);
    replicaIn(replicated, leader).highWatermark += 1;
    expect(of(replicated)).toBeNull();
  });
});

describe('a disk that has lost something, where a topic commits by majority', () => {
  it('is one too many', () => {
    const insides = insidesOf('4.1', { unflushedLost: new Map([[2, 4]]) });
    expect(codeOf(unflushedLost, insides)).toBeNull();
    byMajority(insides);
    expect(codeOf(unflushedLost, insides)).toBe('majorityLost');
    fileIn(insides).evidence.unflushedLost.clear();
    expect(codeOf(unflushedLost, insides)).toBeNull();
  });

  it('is one too many when the topic has gone back to its ISR, too', () => {
    const insides = insidesOf('4.1', { unflushedLost: new Map([[2, 4]]) });
    tell(insides, { type: 'topic.commitRuleChanged', topic: 'orders', rule: 'isr' });
    expect(codeOf(unflushedLost, insides)).toBe('majorityLost');
  });
});
