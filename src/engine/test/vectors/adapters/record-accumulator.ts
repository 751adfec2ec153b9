/** When batches are sent, and which go together (RecordAccumulatorTest): records are put into a producer's accumulator, and its
 *  sender looks, as the cases have it. */

import { retryBackoffUs } from '../../../clients/backoff.ts';
import { fits } from '../../../clients/producer/accumulator.ts';
import { beginFlush } from '../../../clients/producer/flush.ts';
import { readiness } from '../../../clients/producer/sender.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { ProducerBenchSpec } from '../../producer-bench.ts';
import { ProducerBench } from '../../producer-bench.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

/** Longer than any case looks. */
const FOREVER_MS = '600000';
const RETRY = () => ({ error: 'NOT_ENOUGH_REPLICAS' as const });
const STORED = () => ({ error: 'NONE' as const, baseOffset: 0 });
const BATCH_BYTES = 1_024;

/** A record that fills a batch of its own. */
const putFull = (bench: ProducerBench, partition: number): void => bench.put(partition, BATCH_BYTES);

const isReady = (bench: ProducerBench): boolean => readiness(bench.node).ready.length > 0;

function benchOf(
  configs: Readonly<Record<string, string>>,
  more: Omit<ProducerBenchSpec, 'configs'> = {},
): ProducerBench {
  const linger = { 'linger.ms': FOREVER_MS, 'delivery.timeout.ms': '2147483647' };
  return new ProducerBench({
    configs: { ...linger, 'batch.size': String(BATCH_BYTES), ...configs },
    ...more,
  });
}

export const recordAccumulator: Adapter = (given, when) => {
  if (given.recordsAppended !== undefined) return full(given.batchSize);
  if (when === 'backoff') return backoff(given);
  if (when === 'beginFlush; ready') return flushed(given.partitionsWithOneRecord);
  if (given.deliveryTimeoutMs !== undefined) return expired(given, timesIn(when));
  if (given.muted !== undefined) return muted();
  if (given.retryBackoffMs !== undefined) return retried(given, timesIn(when));
  if (given.tp1 !== undefined) return nextCheck(given);
  if (given.drainIndex !== undefined) return drained(given.partitions);
  if (given.sameLeader !== undefined) return together(given.lingerMs);
  if (given.lingerMs !== undefined) return lingered(given, timesIn(when));
  return leaveOut(`no such question: ${JSON.stringify(when)}`);
};

/** `ready at t=0 and t=10` → 0, 10. */
const timesIn = (when: string): readonly number[] =>
  [...when.matchAll(/t=(\d+)/g)].map(([, ms]) => Number(ms));

function full(batchSize: number): unknown {
  const bench = benchOf({ 'batch.size': String(batchSize) });
  bench.put(0);
  const { deque } = bench.queue(0);
  let readyWhileOneNonFullBatch = false;
  while (deque.length === 1) {
    readyWhileOneNonFullBatch ||= isReady(bench);
    bench.put(0);
  }
  const [first] = deque;
  return {
    readyWhileOneNonFullBatch,
    readyAfterSecondBatchExists: isReady(bench),
    firstBatchAppendable: first !== undefined && fits(bench.node, first, bench.record(10)),
  };
}

function lingered(
  { lingerMs, records }: Readonly<Record<string, number>>,
  times: readonly number[],
): unknown {
  const bench = benchOf({ 'linger.ms': String(lingerMs) });
  for (let i = 0; i < (records ?? 0); i++) bench.put(0);
  return { ready: atEach(bench, times, 'asleep', () => isReady(bench)) };
}

/** Looks so long after now; the sender is awake meanwhile, or not. */
function atEach<T>(
  bench: ProducerBench,
  times: readonly number[],
  sender: 'awake' | 'asleep',
  look: () => T,
): T[] {
  const startMs = bench.nowMs;
  return times.map((ms) => {
    const restMs = startMs + ms - bench.nowMs;
    if (sender === 'awake') bench.run(restMs);
    else bench.wait(restMs);
    return look();
  });
}

function nextCheck({ lingerMs, at }: Readonly<Record<string, number>>): unknown {
  const bench = benchOf({ 'linger.ms': String(lingerMs) }, { leaders: [1, 2] });
  const delay = (): number => readiness(bench.node).nextUs / 1000 - bench.nowMs;
  bench.put(0);
  const first = delay();
  bench.wait(at ?? 0);
  bench.put(1);
  return { nextReadyCheckDelayMs: [first, delay()] };
}

function retried(
  { retryBackoffMs, lingerMs }: Readonly<Record<string, number>>,
  times: readonly number[],
): unknown {
  const bench = benchOf(
    { 'linger.ms': String(lingerMs), 'retry.backoff.ms': String(retryBackoffMs) },
    { leaders: [1, 1] },
  );
  putFull(bench, 0);
  bench.pump();
  bench.put(1);
  bench.answer(RETRY);
  const seen = new Set(bench.asked);
  const drained = atEach(bench, times, 'awake', () => {
    const fresh = bench.asked.filter((one) => !seen.has(one));
    for (const one of fresh) seen.add(one);
    return fresh.flatMap(({ batches }) => batches.map(({ partition }) => `p${partition}`));
  });
  return { drained };
}

/** What may be drawn at least, and what no drawing reaches. */
function backoff({ initial, max, attempts }: Readonly<Record<string, number>>): unknown {
  const configs = { 'retry.backoff.ms': String(initial), 'retry.backoff.max.ms': String(max) };
  const drawing = (draw: (bound: number) => number): number => {
    // Of the node only chance is asked for.
    const node = { randomBelow: (_: string, bound: number) => draw(bound) } as unknown as NodeContext;
    return retryBackoffUs(node, configs, attempts ?? 0) / 1000;
  };
  return { minMs: drawing(() => 0), maxMs: drawing((bound) => bound) };
}

function flushed(partitions: number): unknown {
  const leaders = Array.from({ length: partitions }, (_, i) => i + 1);
  const bench = benchOf({}, { leaders });
  for (const partition of leaders.keys()) bench.put(partition);
  if (isReady(bench)) return { allNodesReady: 'before the flush' };
  beginFlush(bench.node);
  return { allNodesReady: leaders.every((id) => readiness(bench.node).ready.includes(id)) };
}

function expired(
  { deliveryTimeoutMs, lingerMs }: Readonly<Record<string, number>>,
  times: readonly number[],
): unknown {
  // Its partition has no leader: whatever it waits for, it goes nowhere.
  const bench = benchOf(
    {
      'linger.ms': String(lingerMs),
      'delivery.timeout.ms': String(deliveryTimeoutMs),
      'request.timeout.ms': '1000',
    },
    { leaders: [-1] },
  );
  bench.put(0);
  return {
    expired: atEach(bench, times, 'awake', () => {
      bench.pump();
      return bench.failed;
    }),
  };
}

function muted(): unknown {
  const bench = benchOf({ 'max.in.flight.requests.per.connection': '1' });
  putFull(bench, 0);
  bench.pump();
  putFull(bench, 0);
  const whileMuted = isReady(bench);
  // The answer unmutes the partition, and the sender sends what it finds ready.
  bench.answer(STORED);
  return { ready: [whileMuted, bench.asked.length > 0] };
}

function drained(partitions: Readonly<Record<string, readonly string[]>>): unknown {
  const names = Object.keys(partitions);
  const bench = benchOf({}, { leaders: names.map(() => 1) });
  const nameOf = new Map<number, string>();
  for (const [partition, name] of names.entries()) {
    for (const batch of partitions[name] ?? []) {
      putFull(bench, partition);
      nameOf.set(bench.queue(partition).deque.at(-1)?.id ?? -1, batch);
    }
  }
  const before = names.map((_, partition) => bench.queue(partition).deque.map(({ id }) => id));
  bench.pump();
  const request: string[] = [];
  const left: Record<string, string[]> = {};
  for (const [partition, name] of names.entries()) {
    const still = bench.queue(partition).deque.map(({ id }) => id);
    const gone = (before[partition] ?? []).filter((id) => !still.includes(id));
    request.push(...gone.map((id) => nameOf.get(id) ?? '?'));
    if (still.length > 0) left[name] = still.map((id) => nameOf.get(id) ?? '?');
  }
  return { request, left };
}

function together(lingerMs: number): unknown {
  const bench = benchOf({ 'linger.ms': String(lingerMs) }, { leaders: [1, 1] });
  bench.put(1);
  bench.wait(1);
  putFull(bench, 0);
  bench.pump();
  const partitions = bench.asked[0]?.batches.map(({ partition }) => partition) ?? [];
  return { drained: partitions.sort((a, b) => a - b).map((partition) => `p${partition} batch`) };
}
