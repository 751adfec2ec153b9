/** The ISR and the high watermark of a leader: steps of Kafka's own tests, taken by a broker on the bench. */
import { SIM_EPOCH_MS, US_PER_MS } from '../../../../contract/units.ts';
import { endOfEpoch } from '../../../broker/offset-lookups.ts';
import { outOfSync } from '../../../broker/partition.ts';
import { readCandidates } from '../../../broker/preferred-replica.ts';
import { resetRemote, updateFetchState } from '../../../broker/remote-replica.ts';
import { maximalIsr } from '../../../broker/state.ts';
import { makeBatch } from '../../../protocol/records.ts';
import { Cluster, diskOf, ORDERS } from '../../cluster-script.ts';
import { BrokerBench, LEADER } from '../broker-bench.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

type Fields = Readonly<Record<string, unknown>>;
const IDS: Readonly<Record<string, number>> = { L: LEADER, R: 2, R1: 2, R2: 3 };
const NAMES: readonly (readonly string[])[] = [
  ['L', 'R'],
  ['L', 'R1', 'R2'],
];
const id = (name: string): number => IDS[name] ?? leaveOut(`no replica ${name} on the bench`);
const zeros = (count: number): number[] => Array(count).fill(0);

function named(given: Fields, isr: readonly number[]): readonly string[] {
  const isThree = Array.isArray(given.replicas) && given.replicas.length === 3;
  const names = NAMES[isThree ? 1 : 0] ?? [];
  return [...isr].sort((a, b) => a - b).map((one) => names[one - 1] ?? String(one));
}

export const isrAndHighWatermark: Adapter = (given, when, _note) => {
  if (given.replica === 'fresh') return fetchStates(when);
  if (given.replicaLagTimeMaxMs && given.follower) return expiration(given, when);
  if (when?.maybeUpdateHighWatermark) return asFollower(given, when.maybeUpdateHighWatermark);
  if (when?.becomeLeader) return epochCache(given, when.becomeLeader.leaderEpoch);
  if (given.consumerRack !== undefined) return candidates(given);
  if (given.acks === 'all') return checkpointed(given);
  if (given.newLeader) return (when as Fields[]).map((step) => ({ joins: joins(String(step.followerLEO)) }));
  if (!Array.isArray(when)) return oneShrink(given, String(when));
  if (when.some((step) => step.listOffsets)) return listed(given, when);
  if (when.some((step) => step.fetch !== undefined))
    return when.map((step) => beyondHighWatermark(given, step));
  if (when.some((step) => step.R !== undefined)) return when.map((step) => withoutR(given, String(step.R)));
  if (when.some((step) => step.followerFetchOffset !== undefined)) return expansion(given, when);
  if (String(when[0]).startsWith('follower fetch at')) return noForcedPropagation(given, when);
  const bench = leading(given);
  return when.map((step: string) => takeStep(given, bench, step));
};

/** The leader as it is given: its log, its ISR, and what followers have fetched. */
function leading(given: Fields): BrokerBench {
  const isr = (given.isr as string[]).map(id);
  const replicas = ((given.replicas ?? given.isr) as string[]).map(id);
  const bench = new BrokerBench({
    replicas,
    configs: { 'replica.lag.time.max.ms': String(given.replicaLagTimeMaxMs ?? 30_000) },
    topicConfigs: { 'min.insync.replicas': String(given.minInsyncReplicas ?? 1) },
    log: zeros(Number(given.leaderLEO ?? 10)),
  });
  bench.decide(LEADER, isr, 0, 0);
  const fetched =
    /fetched at (\d+)/.exec(String(given.R1 ?? ''))?.[1] ?? given.followerLEO ?? given.followerLEOonLeader;
  if (fetched !== undefined) bench.fetch(2, { fetchOffset: Number(fetched) });
  if (given.shrink === 'in flight') {
    bench.pass(30_001);
    bench.shrinkTask();
  }
  return bench;
}

function takeStep(given: Fields, bench: BrokerBench, step: string): unknown {
  const highWatermark = () => bench.replica.highWatermark;
  const waitMs = Number(/(\d+) ms/.exec(step)?.[1] ?? 0);
  const fetch = /^(R\d?) fetches at (\d+)/.exec(step);
  if (given.shrink === 'in flight') {
    if (step.startsWith('metadata arrives'))
      bench.decide(LEADER, [1, 2], 0, bench.replica.partitionEpoch + 1);
    else if (step.startsWith('response')) bench.answerAlter();
    else {
      bench.pass(waitMs);
      bench.shrinkTask();
    }
    return { inFlight: bench.role.pending !== null };
  }
  if (fetch) {
    bench.fetch(id(fetch[1] ?? ''), { fetchOffset: Number(fetch[2]) });
    const maximalIsrSize = bench.role.pending ? maximalIsr(bench.role).length : undefined;
    return { highWatermark: highWatermark(), maximalIsrSize };
  }
  if (step === 'expansion committed') {
    bench.answerAlter();
    return { isrSize: bench.role.isr.length, highWatermark: highWatermark() };
  }
  if (step === 'AlterPartition committed') {
    bench.answerAlter();
    return { isr: named(given, bench.role.isr), highWatermark: highWatermark() };
  }
  if (!step.startsWith('shrink task')) return leaveOut(`no such step on the bench: ${step}`);
  bench.pass(waitMs);
  bench.shrinkTask();
  const sent = bench.alterSent;
  if (!sent) return { alterPartitionSent: false };
  return {
    requestedIsr: named(given, sent.isr),
    committedIsr: named(given, bench.role.isr),
    maximalIsr: named(given, maximalIsr(bench.role)),
    highWatermark: highWatermark(),
  };
}

function oneShrink(given: Fields, when: string): unknown {
  const bench = leading(given);
  bench.pass(Number(/(\d+) ms/.exec(when)?.[1] ?? 0));
  bench.shrinkTask();
  return { isr: named(given, bench.role.isr), alterPartitionSent: bench.alterSent !== undefined };
}

function expansion(given: Fields, when: readonly Fields[]): unknown {
  const bench = leading(given);
  return when.map(({ followerFetchOffset }) => {
    bench.fetch(2, { fetchOffset: Number(followerFetchOffset) });
    const alterPartitionSent = bench.alterSent !== undefined;
    const isr = named(given, bench.role.isr);
    if (!alterPartitionSent) return { isr, alterPartitionSent };
    return { committedIsr: isr, maximalIsr: named(given, maximalIsr(bench.role)), alterPartitionSent };
  });
}

/** The ISR shrinks by the controller's word while the leader is ten records ahead. */
function withoutR(given: Fields, state: string): unknown {
  const bench = leading(given);
  bench.write(10);
  if (state === 'fenced') bench.fence(2);
  else if (state === 'in controlled shutdown') bench.shutDown(2);
  bench.decide(LEADER, [LEADER], 0, 1);
  return { highWatermark: bench.replica.highWatermark };
}

/** A new leader whose high watermark is below its epoch's start, and a follower outside of the ISR. */
function joins(where: string): boolean {
  const bench = new BrokerBench({ replicas: [LEADER, 2, 3], log: zeros(10) });
  bench.disk.highWatermarks.set('foo-0', 4);
  bench.decide(LEADER, [LEADER, 3], 1, 0);
  const { epochStartOffset } = bench.role;
  const isBelow = where.includes('< epochStartOffset');
  bench.fetch(2, { fetchOffset: isBelow ? epochStartOffset - 2 : epochStartOffset });
  return bench.alterSent?.isr.includes(2) === true;
}

function listed(given: Fields, when: readonly (string | Fields)[]): unknown {
  const bench = new BrokerBench({ replicas: [LEADER, 2], log: zeros(Number(given.logEndOffset)) });
  bench.disk.highWatermarks.set('foo-0', Number(given.highWatermark));
  bench.decide(LEADER, [LEADER, 2], 0, 0);
  bench.decide(2, [LEADER, 2], 1, 1);
  bench.decide(LEADER, [LEADER, 2], 2, 2);
  return when.map((step) => {
    if (typeof step !== 'string') {
      const timestamp = step.listOffsets === 'EARLIEST' ? -2 : -1;
      return bench.listOffset(timestamp, step.client === 'replica' ? 2 : -1);
    }
    bench.fetch(2, { fetchOffset: Number(/fetch at (\d+)/.exec(step)?.[1]) });
    return { highWatermark: bench.replica.highWatermark };
  });
}

function epochCache(given: Fields, leaderEpoch: number): unknown {
  const epochs = given.epochsInLog as number[];
  const count = Number(given.logEndOffset);
  const log = Array.from({ length: count }, (_, i) => epochs[Math.floor((i * epochs.length) / count)] ?? 0);
  const bench = new BrokerBench({ replicas: [LEADER, 2], log });
  bench.decide(LEADER, [LEADER, 2], leaderEpoch, 0);
  const end = endOfEpoch(bench.node, 'foo-0', { currentLeaderEpoch: -1, leaderEpoch });
  const entry = bench.log.epochs.find(({ epoch }) => epoch === leaderEpoch);
  return {
    [`endOffsetForEpoch${leaderEpoch}`]: [end.leaderEpoch, end.endOffset],
    cacheHas: entry && [entry.epoch, entry.startOffset],
  };
}

/** Times of the case count from Kafka's time 0. */
function fetchStates(when: readonly { t: number; fetchOffset: number; leaderLEO: number }[]): unknown {
  const zeroUs = -SIM_EPOCH_MS * US_PER_MS;
  const bench = new BrokerBench({ replicas: [LEADER, 2] });
  const remote = resetRemote(bench.node, undefined, false, 0);
  return when.map(({ t, fetchOffset, leaderLEO }) => {
    const fetch = { brokerEpoch: 1, fetchOffset, logStartOffset: 0 };
    updateFetchState(remote, fetch, leaderLEO, zeroUs + t);
    return { lastCaughtUpTime: remote.lastCaughtUpUs - zeroUs };
  });
}

function expiration(given: Fields, when: string | readonly string[]): unknown {
  const bench = new BrokerBench({
    replicas: [LEADER, 2],
    configs: { 'replica.lag.time.max.ms': String(given.replicaLagTimeMaxMs) },
    log: zeros(15),
  });
  bench.decide(LEADER, [LEADER, 2], 0, 0);
  const behind = (): unknown =>
    outOfSync(bench.node, bench.replica, bench.role).length === 0 ? [] : 'the follower';
  const fetchAt = (text: string): boolean => {
    const found = /LEO(-\d+)?/.exec(text);
    if (found) bench.fetch(2, { fetchOffset: 15 + Number(found[1] ?? 0) });
    return found !== null;
  };
  if (typeof when === 'string') {
    const hasFetched = fetchAt(String(given.follower).replace('leaderLEO', 'LEO'));
    const outOfSyncAtT0 = behind();
    bench.pass(Number(/(\d+) ms/.exec(when)?.[1]));
    return hasFetched ? { outOfSyncAtT0, outOfSyncAfter: behind() } : { outOfSync: behind() };
  }
  let nowMs = 0;
  return when.map((step) => {
    const atMs = Number(/t=(\d+)/.exec(step)?.[1]);
    bench.pass(atMs - nowMs);
    nowMs = atMs;
    if (!step.includes('check')) fetchAt(step);
    return { outOfSync: behind() };
  });
}

function noForcedPropagation(given: Fields, when: readonly string[]): unknown {
  const bench = new BrokerBench({ replicas: [LEADER, 2] });
  bench.decide(LEADER, [LEADER, 2], 0, 0);
  const count = Number(given.leaderLEO);
  const records = makeBatch(Array(count).fill({ type: 'NoOpRecord' }), 0);
  const produced = bench.ask('Produce', 'p-shop', {
    transactionalId: null,
    acks: -1,
    timeoutMs: 30_000,
    topicData: [{ topicId: 'FOO', partitionData: [{ index: 0, records }] }],
  });
  let last: ReturnType<BrokerBench['fetch']> | null = null;
  const told = () => last?.answer()?.responses[0]?.partitions[0]?.highWatermark;
  return when.map((step) => {
    const int = (pattern: RegExp): number => Number(pattern.exec(step)?.[1]);
    if (step.startsWith('advance')) {
      bench.pass(int(/(\d+) ms/));
      return { answers: last?.answer() != null, highWatermarkInResponse: told() };
    }
    const maxWaitMs = step.includes('maxWaitMs') ? int(/maxWaitMs (\d+)/) : 0;
    const fetchOffset = int(/(?:offset|fetch at) (\d+)/);
    last = bench.fetch(2, { fetchOffset }, { minBytes: int(/minBytes (\d+)/), maxWaitMs });
    const answersAtOnce = last.answer() !== null;
    if (!answersAtOnce) return { answersAtOnce };
    const acksAllProduceCompletes = produced.answer() !== null;
    return { answersAtOnce, highWatermarkInResponse: told(), acksAllProduceCompletes };
  });
}

function beyondHighWatermark(given: Fields, step: Fields): unknown {
  const bench = new BrokerBench({ replicas: [LEADER, 2], log: zeros(Number(given.logEndOffset)) });
  bench.decide(LEADER, [LEADER, 2], 0, 0);
  const asked = bench.fetch(
    step.by === 'follower' ? 2 : -1,
    { fetchOffset: Number(step.fetch) },
    { maxWaitMs: 0 },
  );
  const part = asked.answer()?.responses[0]?.partitions[0];
  return { error: part?.errorCode, records: part?.records.length ? 'non-empty' : 'empty' };
}

function candidates(given: Fields): unknown {
  const leader = given.leader as { id: number; rack: string };
  const follower = given.follower as { id: number; rack: string; inIsr: boolean };
  const bench = new BrokerBench({ replicas: [LEADER, 2], racks: [leader.rack, follower.rack] });
  bench.decide(LEADER, follower.inIsr ? [LEADER, 2] : [LEADER], 0, 0);
  bench.fetch(2, { fetchOffset: 0 });
  const found = readCandidates(bench.node, bench.role, 0);
  return { candidates: [leader.id, ...found.map(() => follower.id)] };
}

function asFollower(given: Fields, updates: readonly number[]): unknown {
  const bench = new BrokerBench({ replicas: [LEADER, 2], log: zeros(Number(given.logEndOffset)) });
  bench.decide(2, [LEADER, 2], 0, 0);
  return {
    changedTo: updates.map((highWatermark) => {
      const before = bench.replica.highWatermark;
      bench.answerFetch({ highWatermark });
      return bench.replica.highWatermark === before ? null : bench.replica.highWatermark;
    }),
  };
}

function checkpointed(given: Fields): unknown {
  const names = given.replicas as number[];
  const cluster = new Cluster({ brokers: names.length, replicas: names.length, minIsr: 1 });
  cluster.send(Number(given.records));
  cluster.run(6);
  const { insides } = cluster;
  const found = cluster
    .partition()
    .replicas.map((broker, i) => [String(names[i]), diskOf(insides, broker).highWatermarks.get(ORDERS)]);
  return { checkpointedHW: Object.fromEntries(found) };
}
