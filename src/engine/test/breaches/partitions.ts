/** Promises about replicated partitions, broken. */
import type { InvariantName } from '../../../contract/invariants.ts';
import { truncateLog } from '../../storage/log.ts';
import { leadershipIn, logIn, ORDERS, replicaIn, SHOP } from '../cluster-script.ts';
import {
  acknowledged,
  advanced,
  appended,
  becameLeader,
  elected,
  isrChanged,
  truncated,
} from './happenings.ts';
import type { Breach } from './resting.ts';
import {
  byMajority,
  decide,
  fileIn,
  follower,
  lastOffset,
  leader,
  nothing,
  partition,
  replaceBatch,
} from './resting.ts';

export const partitions = {
  'high-watermark-within-log': {
    change: (insides) => {
      replicaIn(insides, follower).highWatermark = 99;
    },
    event: appended(follower),
  },
  'high-watermark-within-isr': {
    change: (insides) => truncateLog(logIn(insides, follower), 2),
    event: advanced(leader),
  },
  'high-watermark-is-monotonic': {
    change: nothing,
    event: advanced(leader, { from: 2, to: 3 }),
    control: null,
  },
  'new-leader-reaches-committed': {
    change: (insides) => {
      for (const id of [leader, follower]) truncateLog(logIn(insides, id), 2);
      fileIn(insides).agreed.clear();
    },
    event: becameLeader(leader),
  },
  'logs-match': {
    change: (insides) => replaceBatch(insides, follower, 1, () => ({ partitionLeaderEpoch: 7 })),
  },
  'logs-agree-below-high-watermark': {
    change: (insides) => {
      replaceBatch(insides, follower, lastOffset, () => ({ partitionLeaderEpoch: 7 }));
      fileIn(insides).agreed.clear();
    },
    event: advanced(follower),
  },
  'epochs-never-decrease': {
    change: (insides) => replaceBatch(insides, follower, lastOffset - 1, () => ({ partitionLeaderEpoch: 7 })),
    event: appended(follower),
  },
  'offsets-are-contiguous': {
    change: (insides) => replaceBatch(insides, leader, lastOffset, () => ({ baseOffset: lastOffset - 1 })),
    event: appended(leader, { baseOffset: lastOffset - 1 }),
    control: appended(leader),
  },
  'epoch-cache-tells-the-log': {
    change: (insides) => logIn(insides, follower).epochs.splice(0),
    event: appended(follower),
  },
  'truncation-spares-committed': {
    change: nothing,
    event: truncated(lastOffset, { highWatermark: lastOffset + 1 }),
    control: null,
  },
  'follower-continues-its-leader': {
    change: (insides) => replaceBatch(insides, follower, lastOffset - 1, () => ({ partitionLeaderEpoch: 7 })),
    event: appended(follower),
  },
  'one-leader-per-epoch': { change: nothing, event: becameLeader(follower), control: becameLeader(leader) },
  'leader-is-in-isr': {
    change: nothing,
    event: elected(follower, { isr: [leader] }),
    control: elected(follower),
  },
  'isr-and-elr-are-sound': {
    change: (insides) => decide(insides, { isr: [leader, follower, follower] }),
    event: isrChanged(),
  },
  'fenced-brokers-lead-nothing': {
    change: (insides) => {
      const { brokers } = insides.world.quorum.image;
      const broker = brokers.get(follower);
      if (broker) brokers.set(follower, Object.freeze({ ...broker, fenced: true }));
    },
    event: isrChanged(),
  },
  'isr-holds-committed': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 2);
      fileIn(insides).agreed.clear();
    },
    event: isrChanged(),
  },
  'elected-leader-is-complete': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 2);
      fileIn(insides).agreed.clear();
    },
    event: elected(follower),
  },
  'own-isr-holds-committed': {
    change: (insides) => {
      truncateLog(logIn(insides, follower), 2);
      fileIn(insides).agreed.clear();
    },
    event: {
      type: 'isr.confirmed',
      partition: ORDERS,
      leaderId: leader,
      isr: partition.isr,
      partitionEpoch: 1,
    },
  },
  'maximal-isr-covers-isr': {
    change: (insides) => {
      leadershipIn(insides, leader).isr = Object.freeze(partition.isr.filter((id) => id !== follower));
    },
    event: advanced(leader),
  },
  'unclean-restart-leaves-isr': {
    change: (insides) => {
      const broker = insides.audit.brokers.get(follower);
      if (broker) broker.wasKilled = true;
    },
    event: { type: 'broker.registered', brokerId: follower, brokerEpoch: 9_999 },
  },
  'acknowledged-survives': {
    change: nothing,
    event: { type: 'record.lost', partition: ORDERS, offset: 2, producerId: SHOP, sequence: 3, acks: 'all' },
    control: null,
  },
  'committed-on-true-leader': {
    change: (insides) => {
      truncateLog(logIn(insides, leader), 2);
      fileIn(insides).agreed.clear();
    },
    event: truncated(lastOffset + 1),
  },
  'committed-somewhere': {
    change: (insides) => {
      for (const id of [1, 2, 3]) truncateLog(logIn(insides, id), lastOffset);
    },
    event: truncated(lastOffset),
  },
  'partition-epochs-only-rise': {
    change: nothing,
    event: {
      type: 'replica.becameFollower',
      partition: ORDERS,
      brokerId: follower,
      leaderId: leader,
      leaderEpoch: -1,
    },
    control: elected(follower),
  },
  'isr-grows-by-its-leader': {
    change: (insides) => {
      leadershipIn(insides, leader).isr = Object.freeze([leader]);
    },
    event: isrChanged({ from: [leader] }),
  },
  'acknowledged-is-committed': {
    change: (insides) => {
      fileIn(insides).committedEnd = 2;
    },
    event: acknowledged(),
  },
  'min-isr-is-kept': {
    change: (insides) => {
      leadershipIn(insides, leader).isr = Object.freeze([leader]);
    },
    event: appended(leader),
  },
  'joiner-has-caught-up': {
    change: (insides) => {
      const remote = leadershipIn(insides, leader).remotes.get(follower);
      if (remote) remote.logEndOffset = 2;
    },
    event: { type: 'isr.expandProposed', partition: ORDERS, leaderId: leader, brokerIds: [follower] },
  },
  'leaver-was-behind': {
    change: nothing,
    event: { type: 'isr.shrinkProposed', partition: ORDERS, leaderId: leader, brokerIds: [follower] },
    control: null,
  },
  'nothing-committed-twice': {
    change: (insides) => {
      replaceBatch(insides, leader, lastOffset, () => ({ partitionLeaderEpoch: 7 }));
      fileIn(insides).agreed.clear();
    },
    event: advanced(leader),
  },
  // The rule of the topic is another, and two of three copies have lost what was committed.
  'committed-is-on-majority': {
    change: (insides) => {
      byMajority(insides);
      for (const id of partition.replicas) if (id !== leader) truncateLog(logIn(insides, id), 2);
      fileIn(insides).agreed.clear();
    },
    event: advanced(leader),
  },
} satisfies Partial<Record<InvariantName, Breach>>;
