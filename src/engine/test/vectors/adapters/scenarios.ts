/** Known anomalies of clients, as questions: a producer and a leader that loses what it is told to lose, or a small cluster. */
import { partitionOfKey } from '../../../clients/producer/partitioner.ts';
import type { ReplicaLog } from '../../../storage/log.ts';
import { appendAsLeader, batchesOf } from '../../../storage/log.ts';
import { Cluster, SHOP } from '../../cluster-script.ts';
import { GroupBench } from '../../group-bench.ts';
import { batchOf, logWith } from '../../logs.ts';
import { ProducerBench } from '../../producer-bench.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { failsOnce, leaderAnswer, orderIn } from './producer-idempotence.ts';

export const scenario: Adapter = (given) => {
  if (given.responseLost) return answerLost(given);
  if (given.maxInFlight !== undefined) {
    const spec = { idempotence: given.idempotence === true, inFlight: given.maxInFlight };
    return { order: orderIn(failsOnce(spec).log) };
  }
  if (given.keys) return keysMove(given);
  if (given.P1 !== undefined) return zombie();
  if (given.newGroup) return { ms: firstAssignment(given.joinsAtMs) };
  return leaveOut('needs an application of its own');
};

// ---- a lost answer

const offsetsOf = (log: ReplicaLog, from: number): readonly string[] =>
  [...batchesOf(log)]
    .filter(({ baseOffset }) => baseOffset >= from)
    .map(({ baseOffset, lastOffset }) => `${baseOffset}-${lastOffset}`);

/** A batch is written, and the connection breaks before the answer. */
function answerLost({ idempotence, appended }: { idempotence: boolean; appended: string }): unknown {
  const [first = 0, last = first] = appended.split('-').map(Number);
  const log = logWith();
  for (let offset = 0; offset < first; offset++) appendAsLeader(log, batchOf([{}]), 0);
  const bench = new ProducerBench({ idempotence, configs: { 'linger.ms': '0' } });
  for (let offset = first; offset <= last; offset++) bench.put(0);
  bench.pump();
  for (const { records } of bench.asked[0]?.batches ?? []) leaderAnswer(log, records);
  bench.disconnect(1);
  bench.run(2_000);
  let answerBaseOffset = -1;
  bench.answer((records) => {
    const verdict = leaderAnswer(log, records);
    answerBaseOffset = verdict.baseOffset;
    return verdict;
  });
  return { log: offsetsOf(log, first), answerBaseOffset };
}

// ---- keys

function keysMove(given: {
  readonly keys: readonly string[];
  readonly partitions: readonly number[];
}): unknown {
  const [before, after] = given.partitions.map((count) =>
    given.keys.map((key) => partitionOfKey(key, { count, available: [], random: () => 0 })),
  );
  return { before, after };
}

// ---- a new group

/** What the bench runs behind the second step of a join. */
const SECOND_STEP_MS = 0.5;

/** When the members of a new group get their first assignment. */
function firstAssignment(joinsAtMs: readonly number[]): number {
  const bench = new GroupBench();
  let startMs = bench.nowMs;
  for (const [i, ms] of joinsAtMs.entries()) {
    bench.run(startMs + ms - bench.nowMs);
    bench.join(`c${i}`);
    // The join that counts is the second, with the member id that the first was given.
    if (i === 0) startMs = bench.nowMs - SECOND_STEP_MS;
  }
  bench.run(10_000);
  const [{ atMs } = { atMs: Number.NaN }] = bench.answersOf('c0', 'JoinGroup').slice(-1);
  return Math.round(atMs - startMs);
}

// ---- a zombie

const transaction = { transactionalId: 'till', recordsPerTransaction: 5, abortPercent: 0, alsoTo: [] };

/** One producer stands still in a transaction, another takes up its id, the first goes on. Before transaction.version 2. */
function zombie(): unknown {
  const settings = { acks: 'all', idempotence: true, ratePerSecond: 0, keyStrategy: 'explicit' } as const;
  const cluster = new Cluster({ era: '3.3', producer: { transaction } });
  const send = (producerId: string, count: number): void =>
    cluster.give({ type: 'producer.send', producerId, count });
  send(SHOP, 3);
  cluster.until('produce.acknowledged');
  cluster.give({ type: 'producer.pause', producerId: SHOP });
  cluster.give({
    type: 'producer.add',
    name: 'heir',
    topic: 'orders',
    settings: { ...settings, transaction },
  });
  const { epoch } = cluster.until('producer.idAssigned', ({ producerId }) => producerId === 'p-heir');
  cluster.give({ type: 'producer.resume', producerId: SHOP });
  send(SHOP, 2);
  const refused = cluster.until('produce.refused', ({ producerId }) => producerId === SHOP);
  const fenced = cluster.until('producer.transactionFailed', ({ fatal }) => fatal);
  return { P2epoch: epoch, P1produce: refused.error, P1endTxn: fenced.error };
}
