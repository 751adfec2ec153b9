/** What an idempotent producer's client refuses to start with (ProducerConfig, KafkaProducer), and what it does when a broker does
 *  not agree with its sequences (TransactionManager): the broker is told what to answer, or judges by the leader's own rules. */
import { rulesOf } from '../../../../contract/eras.ts';
import type { KafkaError } from '../../../../contract/errors.ts';
import { resolveProducer } from '../../../../contract/producer-config.ts';
import type { RecordBatch } from '../../../protocol/records.ts';
import type { ReplicaLog } from '../../../storage/log.ts';
import { appendAsLeader, batchesOf } from '../../../storage/log.ts';
import { batchOf, logWith } from '../../logs.ts';
import { ProducerBench } from '../../producer-bench.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

const NO_LINGER = { 'linger.ms': '0' };
const PID = 7;

export const producerIdempotence: Adapter = (given, when) => {
  if (String(when).startsWith('build config')) return configured(given, String(when));
  if (when === 'broker log') return reordered(given);
  if (given.nextExpectedBatch !== undefined) return bumped(given, given.nextExpectedBatch);
  if (when === 'epoch bump needed') return bumped(given, 'OUT_OF_ORDER_SEQUENCE_NUMBER');
  return leaveOut(`no such question: ${String(when)}`);
};

/** Kafka's name of a config that a case calls by a shorter one. */
const NAMES: Readonly<Record<string, string>> = {
  'max.in.flight': 'max.in.flight.requests.per.connection',
};

function configured(given: Readonly<Record<string, unknown>>, when: string): unknown {
  if (when.includes('snapshot')) return leaveOut('between the releases that are modelled');
  const user: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== 'unset') user[NAMES[name] ?? name] = String(value).replace(/ explicit$/, '');
  }
  const resolved = resolveProducer('4.1', rulesOf('4.1'), user);
  if ('refused' in resolved) return { throws: 'ConfigException' };
  if (given['linger.ms'] === undefined) return { 'enable.idempotence': resolved.idempotence };
  return { 'delivery.timeout.ms': Number(resolved.configs['delivery.timeout.ms']) };
}

// ---- a leader that judges

export interface Verdict {
  readonly error: KafkaError;
  readonly baseOffset: number;
}

/** What a leader with this log answers. */
export function leaderAnswer(log: ReplicaLog, batch: RecordBatch): Verdict {
  const result = appendAsLeader(log, batch, 0);
  switch (result.kind) {
    case 'appended':
      return { error: 'NONE', baseOffset: result.batch.baseOffset };
    case 'duplicate':
      return { error: 'NONE', baseOffset: result.baseOffset };
    default:
      return { error: result.error, baseOffset: -1 };
  }
}

/** Names of batches in the order of the log, by their records' numbers. */
export const orderIn = (log: ReplicaLog): readonly string[] =>
  [...batchesOf(log)].flatMap(({ records: [first] }) =>
    first?.type === 'user' && first.number > 0 ? [`b${first.number}`] : [],
  );

/** b1 fails once, while b2 has been sent behind it. */
export function failsOnce(spec: { readonly idempotence: boolean; readonly inFlight: number }): {
  readonly secondAnswer: KafkaError;
  readonly log: ReplicaLog;
} {
  const bench = new ProducerBench({
    idempotence: spec.idempotence,
    configs: { ...NO_LINGER, 'max.in.flight.requests.per.connection': String(spec.inFlight) },
    pid: PID,
    epoch: 1,
  });
  const log = logWith();
  // The leader knows this producer, by an epoch before: of one that it has never heard of it would take any sequence.
  if (spec.idempotence) appendAsLeader(log, batchOf([{ number: 0 }], { pid: PID, epoch: 0 }), 0);
  bench.hand(0);
  bench.hand(0);
  bench.answer(() => ({ error: 'NOT_ENOUGH_REPLICAS' }));
  const answers: KafkaError[] = [];
  // Kafka's client would go on for delivery.timeout.ms; here all is over long before.
  for (let round = 0; round < 20; round++) {
    while (bench.asked.length > 0) {
      bench.answer((batch) => {
        const verdict = leaderAnswer(log, batch);
        answers.push(verdict.error);
        return verdict;
      });
    }
    bench.run(500);
  }
  return { secondAnswer: answers[0] ?? 'NONE', log };
}

function reordered({ idempotent, inFlight }: { idempotent: boolean; inFlight: number }): unknown {
  const { secondAnswer, log } = failsOnce({ idempotence: idempotent, inFlight });
  return { b2FirstAnswer: secondAnswer, order: orderIn(log) };
}

/** The very batch that comes next is refused. */
function bumped(
  { pid, epoch }: { readonly pid: number; readonly epoch: number },
  error: KafkaError,
): unknown {
  const bench = new ProducerBench({ idempotence: true, configs: NO_LINGER, pid, epoch });
  const before = bench.idsGiven;
  bench.hand(0);
  bench.answer(() => ({ error }));
  bench.run(2_000);
  const again = bench.asked[0]?.batches[0]?.records;
  const asksAgain = bench.idsGiven > before;
  const found = { pid: again?.producerId, epoch: again?.producerEpoch };
  if (asksAgain) return { ...found, pid: again?.producerId === pid ? pid : 'new via InitProducerId' };
  return { ...found, baseSequence: again?.baseSequence, rpc: 'none' };
}
