/** Promises about producers and transactions, broken. */
import type { EventBody } from '../../../contract/events.ts';
import type { InvariantName } from '../../../contract/invariants.ts';
import { decided } from '../../audit/view.ts';
import { consumerMemory } from '../../clients/consumer/state.ts';
import type { Insides } from '../cluster-script.ts';
import { logIn, SHOP } from '../cluster-script.ts';
import {
  acknowledged,
  appended,
  marker,
  offsetsDecided,
  polled,
  reordered,
  transactionStep,
} from './happenings.ts';
import type { Breach } from './resting.ts';
import {
  coordinatorId,
  decidedToCommit,
  fileIn,
  lastOffset,
  leader,
  nodeOf,
  nothing,
  OFFSETS,
  otherThan,
  replaceBatch,
  resting,
} from './resting.ts';

/** The last batch of the leader is one of a transaction. */
function transactionalTail(insides: Insides, producerEpoch: number): void {
  const { baseOffset } = logIn(insides, leader).segments.at(-1)?.batches.at(-1) ?? { baseOffset: -1 };
  replaceBatch(insides, leader, baseOffset, () => ({ isTransactional: true, producerId: 7, producerEpoch }));
}

export const producers = {
  'sequences-have-no-gap': {
    change: (insides) => {
      for (const taken of fileIn(insides).producers.values()) for (const one of taken.values()) one.next = 3;
    },
    event: appended(leader),
    control: null,
  },
  'idempotent-writes-once': {
    change: (insides) => {
      const { committed } = fileIn(insides);
      const last = committed.at(-1);
      if (last) committed.push(Object.freeze({ ...last, baseOffset: 6, lastOffset: 6 }));
    },
  },
  'producer-epochs-only-rise': {
    change: (insides) => replaceBatch(insides, leader, lastOffset - 1, () => ({ producerEpoch: 9 })),
    event: appended(leader),
  },
  'acknowledged-offset-is-real': {
    change: nothing,
    event: acknowledged({ firstNumber: 3, numbers: [3], baseOffset: lastOffset }),
    control: acknowledged(),
  },
  'idempotence-keeps-order': {
    change: nothing,
    event: reordered(),
    control: null,
  },
  'producer-ids-have-one-owner': {
    change: ({ audit: state }) => {
      state.transactionalIds.set(1, 'other');
    },
    event: transactionStep('PrepareCommit'),
  },
  'markers-follow-decisions': {
    change: decidedToCommit,
    event: marker('abort'),
    control: null,
  },
  'transactions-are-atomic': {
    change: decidedToCommit,
    event: { ...transactionStep('CompleteCommit'), from: 'PrepareCommit' } as EventBody,
  },
  'open-transactions-tell-the-log': {
    change: (insides) => {
      logIn(insides, leader).transactions.ongoing.set(3, 1);
    },
  },
  'read-committed-reads-decided': {
    change: (insides) => {
      const client = consumerMemory(nodeOf(insides, 'k-ada'))?.client;
      if (!client) throw new Error('Ada is in no group');
      const configs = { ...client.group.configs, 'isolation.level': 'read_committed' };
      Object.assign(client, { group: { ...client.group, configs } });
      const { committed } = fileIn(insides);
      const last = committed.pop();
      if (last) committed.push(Object.freeze({ ...last, isTransactional: true }));
    },
    event: polled(5),
  },
  'ended-transactions-take-nothing': {
    change: (insides) => {
      insides.audit.transactionRecords.set('shop', { sent: 9, ended: 9 });
      transactionalTail(insides, 0);
    },
    event: appended(leader, { asLeader: true }),
  },
  'fenced-epochs-stay-out': {
    change: (insides) => {
      insides.audit.givenEpochs.set(7, 5);
      transactionalTail(insides, 4);
    },
    event: appended(leader, { asLeader: true }),
  },
  'producers-share-no-epoch': {
    change: ({ audit: state }) => {
      state.epochHolders.set(7, { epoch: 2, producerId: 'p-till' });
    },
    event: { type: 'producer.idAssigned', producerId: SHOP, pid: 7, epoch: 2 },
  },
  'one-transaction-coordinator-per-epoch': {
    change: ({ audit: state }) => {
      const epoch = decided(resting.insides.world, OFFSETS)?.leaderEpoch ?? 0;
      state.coordinators.set(OFFSETS, { leaderEpoch: epoch, brokerId: coordinatorId() });
    },
    event: {
      type: 'transactions.loaded',
      brokerId: otherThan(OFFSETS),
      partition: OFFSETS,
      transactionalIds: ['till'],
    },
    control: {
      type: 'transactions.loaded',
      brokerId: coordinatorId(),
      partition: OFFSETS,
      transactionalIds: ['till'],
    },
  },
  'offsets-follow-their-transaction': {
    change: decidedToCommit,
    event: offsetsDecided(false),
  },
  'transaction-states-follow': {
    change: nothing,
    event: transactionStep('CompleteCommit'),
    control: transactionStep('PrepareCommit'),
  },
} satisfies Partial<Record<InvariantName, Breach>>;
