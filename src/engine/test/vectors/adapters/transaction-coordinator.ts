/** What a transaction coordinator answers, and writes (TransactionCoordinatorTest, TransactionMetadataTest): the id is put as a
 *  case has it, and asked over the network. */
import type { KafkaError } from '../../../../contract/errors.ts';
import type { TransactionMetadata } from '../../../transaction/metadata.ts';
import {
  completeTransition,
  createMetadata,
  prepareAddPartitions,
  prepareComplete,
  prepareEnd,
} from '../../../transaction/metadata.ts';
import { TRANSACTIONAL_ID, TransactionBench } from '../../transaction-bench.ts';
import { BrokerBench } from '../broker-bench.ts';
import type { Adapter } from '../cases.ts';
import { asKnown, leaveOut } from '../cases.ts';

const TIMEOUT_MS = 1_000;
/** Long enough for that, and for the scan that finds it. */
const SCAN_MS = 20_000;
/** Before AddPartitionsToTxn of this version, a client asks; from it on, brokers do. */
const CLIENT_ADDS = 3;
const BROKER_ASKS = 4;

interface Given {
  readonly transactionalId?: string | null;
  readonly state?: TransactionMetadata['state'];
  readonly pid?: number;
  readonly storedPid?: number;
  readonly previousPid?: number;
  readonly epoch?: number;
  readonly currentEpoch?: number;
  readonly storedEpoch?: number;
  readonly lastEpoch?: number;
  readonly requestEpoch?: number;
  readonly request?: { readonly pid: number; readonly epoch: number };
  readonly transactionVersion?: 0 | 1 | 2;
  readonly clientTransactionVersion?: number;
  readonly nextPid?: number;
  readonly partitionIn?: boolean;
  readonly verifyOnly?: boolean;
  readonly timedOut?: boolean;
  readonly pending?: boolean;
  readonly appendFailures?: number;
  readonly calls?: number;
}

const idOf = ({ transactionalId }: Given): string => transactionalId ?? TRANSACTIONAL_ID;

/** An id of which nothing is said is one that nobody has used. */
const isStored = ({ state, pid, storedPid, epoch, currentEpoch, storedEpoch }: Given): boolean =>
  [state, pid, storedPid, epoch, currentEpoch, storedEpoch].some((value) => value !== undefined);

function metadataOf(given: Given): TransactionMetadata {
  const metadata = createMetadata(idOf(given), given.storedPid ?? given.pid ?? 0, TIMEOUT_MS, 0);
  metadata.producerEpoch = given.storedEpoch ?? given.currentEpoch ?? given.epoch ?? 0;
  metadata.lastProducerEpoch = given.lastEpoch ?? -1;
  metadata.previousProducerId = given.previousPid ?? -1;
  metadata.state = given.state ?? 'Empty';
  metadata.clientTransactionVersion = given.transactionVersion ?? 0;
  const isOpen = metadata.state === 'Ongoing' || metadata.state.startsWith('Prepare');
  if (isOpen) metadata.partitions.add('orders-0');
  if (isOpen) metadata.startMs = 0;
  return metadata;
}

function benchOf(given: Given): TransactionBench {
  const ids = [given.pid, given.storedPid, given.previousPid].map((id) => id ?? -1);
  const bench = new TransactionBench(Math.max(...ids) + 1, given.transactionVersion ?? 0);
  if (isStored(given)) bench.put(metadataOf(given));
  return bench;
}

export const transactionCoordinator: Adapter = (given: Given, when) => {
  if (typeof when === 'object' && when !== null && 'EndTxn' in when) return end(given, when.EndTxn);
  const asked = String(when);
  if (asked === 'prepareAbortOrCommit, prepareComplete') return decide(given);
  if (asked.startsWith('add partition at')) return addTwice(given, asked);
  if (asked.startsWith('AddPartitionsToTxn')) return add(given, asked);
  if (asked.startsWith('InitProducerId')) return init(given, asked);
  if (asked === 'timeout scan') return scan(given);
  return leaveOut(`no such question: ${asked}`);
};

// ---- InitProducerId

interface Expected {
  readonly producerId: number;
  readonly producerEpoch: number;
}
const NOBODY: Expected = { producerId: -1, producerEpoch: -1 };

/** What the caller says it has, call by call. */
function callsOf(asked: string): readonly Expected[] {
  if (asked.includes('then again after markers')) return [NOBODY, NOBODY];
  const found = /expected \((\d+), ?(\d+)\)( twice)?/.exec(asked);
  if (!found) return [NOBODY];
  const expected = { producerId: Number(found[1]), producerEpoch: Number(found[2]) };
  if (asked.includes('without expected, then')) return [NOBODY, expected];
  return found[3] === undefined ? [expected] : [expected, expected];
}

function init(given: Given, asked: string): unknown {
  if (given.appendFailures !== undefined) return leaveOut('what is answered is told in prose');
  if (given.transactionalId === null) return { results: idsOfNobody(given.calls ?? 1) };
  const bench = benchOf(given);
  const transactionalId = idOf(given);
  const transactionTimeoutMs = TIMEOUT_MS;
  const answers = callsOf(asked).map((expected) => {
    const body = { transactionalId, transactionTimeoutMs, ...expected };
    const found = bench.ask('InitProducerId', body);
    // Markers are written by then, and the end of what was aborted.
    bench.run(1_000);
    return found;
  });
  const [first, second] = answers;
  const metadata = bench.metadataOf(transactionalId);
  const [appended] = bench.log;
  return asKnown({
    error: first?.errorCode,
    epoch: first?.producerEpoch,
    state: metadata?.state,
    lastEpoch: metadata?.lastProducerEpoch,
    epochs: answers.map(({ producerEpoch }) => producerEpoch),
    results: answers.map(({ errorCode, producerId, producerEpoch }) =>
      resultOf(given, errorCode, producerId, producerEpoch),
    ),
    firstAnswer: first?.errorCode,
    appended: appended && {
      state: appended.value?.transactionStatus,
      epoch: appended.value?.producerEpoch,
    },
    secondAnswerEpoch: second?.producerEpoch,
  });
}

/** An error, an epoch, or where the id is another than before both. */
function resultOf(given: Given, error: KafkaError, pid: number, epoch: number): unknown {
  if (error !== 'NONE') return error;
  return pid === given.pid ? epoch : { pid, epoch };
}

/** Without a transactional id any broker gives out ids of the block that it was given. */
function idsOfNobody(calls: number): unknown {
  const bench = new BrokerBench({ replicas: [1] });
  bench.memory.producerIds.next = 0;
  bench.memory.producerIds.end = 1000;
  return Array.from({ length: calls }, () => {
    const body = { transactionalId: null, transactionTimeoutMs: 2_147_483_647, ...NOBODY };
    const found = bench.ask('InitProducerId', 'p-shop', body).answer();
    return { pid: found?.producerId, epoch: found?.producerEpoch };
  });
}

// ---- AddPartitionsToTxn

function add(given: Given, asked: string): unknown {
  const bench = benchOf(given);
  const metadata = bench.metadataOf(idOf(given));
  const isNew = given.partitionIn === false || asked.includes('new partition');
  const wanted = {
    transactionalId: idOf(given),
    producerId: metadata?.producerId ?? 0,
    producerEpoch: metadata?.producerEpoch ?? 0,
    verifyOnly: given.verifyOnly === true,
    topics: [{ name: 'orders', partitions: [isNew ? 1 : 0] }],
  };
  const version = wanted.verifyOnly ? BROKER_ASKS : CLIENT_ADDS;
  const found = bench.ask('AddPartitionsToTxn', { transactions: [wanted] }, version);
  const error = found.resultsByTransaction[0]?.topicResults[0]?.resultsByPartition[0]?.partitionErrorCode;
  return asKnown({ error, partitionError: error, append: bench.log[0]?.value?.transactionStatus });
}

// ---- EndTxn

function end(given: Given, how: string): unknown {
  const bench = benchOf(given);
  const metadata = bench.metadataOf(idOf(given));
  const found = bench.ask(
    'EndTxn',
    {
      transactionalId: idOf(given),
      producerId: given.request?.pid ?? metadata?.producerId ?? 0,
      producerEpoch: given.request?.epoch ?? given.requestEpoch ?? metadata?.producerEpoch ?? 0,
      committed: how === 'COMMIT',
    },
    (given.transactionVersion ?? 0) >= 2 ? 5 : 4,
  );
  const [appended] = bench.log;
  return asKnown({
    result: appended ? `append ${appended.value?.transactionStatus}` : found.errorCode,
    returnedEpoch: found.producerEpoch,
    returned: { pid: found.producerId, epoch: found.producerEpoch },
  });
}

function scan(given: Given): unknown {
  const bench = benchOf(given);
  const metadata = bench.metadataOf(idOf(given));
  if (given.pending && metadata) prepareEnd(metadata, 'PrepareCommit', 0, -1, 0);
  if (given.timedOut) bench.run(SCAN_MS);
  const value = bench.log[0]?.value;
  return { appended: value ? { state: value.transactionStatus, epoch: value.producerEpoch } : null };
}

// ---- TransactionMetadata

function decide(given: Given): unknown {
  const metadata = metadataOf(given);
  const version = given.clientTransactionVersion ?? 0;
  completeTransition(metadata, prepareEnd(metadata, 'PrepareCommit', version, given.nextPid ?? -1, 1));
  const prepare = { pid: metadata.producerId, epoch: metadata.producerEpoch };
  completeTransition(metadata, prepareComplete(metadata, 2));
  const complete = { pid: metadata.producerId, epoch: metadata.producerEpoch };
  return asKnown({ epochs: [prepare.epoch, complete.epoch], prepare, complete });
}

function addTwice(given: Given, asked: string): unknown {
  const [first = -1, second = -2] = [...asked.matchAll(/t=(-?\d+)/g)].map(([, at]) => Number(at));
  const times = asked.includes('t=') ? [first, second] : [-1, -2];
  const metadata = metadataOf(given);
  for (const [i, atMs] of times.entries()) {
    completeTransition(metadata, prepareAddPartitions(metadata, [`orders-${i}`], 0, atMs));
  }
  return { txnStart: metadata.startMs, lastUpdate: metadata.lastUpdateMs };
}
