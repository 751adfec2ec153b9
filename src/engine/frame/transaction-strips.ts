/** The log of a partition in a transaction: what each offset is, how far readers may go, and where the marker is.
 *  See         storage/transactions.ts, storage/transaction-index.ts, transaction/marker-state.ts */
import type { TransactionState } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode } from '../../contract/ids.ts';
import type {
  CoordinatorView,
  MarkerView,
  TransactionCell,
  TransactionStep,
  TransactionStrip,
} from '../../contract/transactions-close-up.ts';
import { timestampMsAt, timeUsOf } from '../../contract/units.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { recordAt } from '../protocol/records.ts';
import { abortedBetween, type ReplicaLog, readLog } from '../storage/log.ts';
import { lastStableOffset } from '../storage/transactions.ts';
import { type SpokenLog, spokenLog } from './leader-log.ts';

/** Topics and ids as a list is read. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Logs that are shown at most. */
const STRIPS = 8;

export interface InSight {
  readonly coordinator: CoordinatorView | null;
  readonly history: readonly TransactionStep[];
  /** Offsets shown. */
  readonly count: number;
}

/** Partitions in the transaction; when none is open, of the last one. */
export function partitionsInSight(
  coordinator: CoordinatorView | null,
  history: readonly TransactionStep[],
): readonly PartitionKey[] {
  const last = history.findLast(({ partitions }) => partitions.length > 0)?.partitions ?? [];
  return [...new Set([...(coordinator?.partitions ?? []), ...last])].sort(byText).slice(0, STRIPS);
}

/** Null when nobody has such a log. */
export function stripOf(world: World, key: PartitionKey, inSight: InSight): TransactionStrip | null {
  const spoken = spokenLog(world, key);
  if (!spoken) return null;
  const { log, highWatermark } = spoken;
  const from = Math.max(log.logStartOffset, log.logEndOffset - inSight.count + 1);
  const to = Math.max(log.logEndOffset, from);
  return {
    partition: key,
    leaderId: spoken.leaderId,
    brokerId: spoken.brokerId,
    from,
    to,
    logEndOffset: log.logEndOffset,
    highWatermark,
    lastStableOffset: lastStableOffset(log.transactions, highWatermark),
    openFrom: [...log.transactions.ongoing].map(([offset, pid]) => ({ pid, offset })),
    cells: cellsOf(log, from, to, ourIds(inSight)),
    marker: markerOf(world, key, spoken, inSight),
  };
}

const ourIds = ({ coordinator, history }: InSight): ReadonlySet<number> =>
  new Set([coordinator?.pid ?? -1, ...history.map(({ pid }) => pid)].filter((pid) => pid >= 0));

function cellsOf(
  log: ReplicaLog,
  from: number,
  to: number,
  ours: ReadonlySet<number>,
): readonly TransactionCell[] {
  const aborted = abortedBetween(log, from, to);
  const cells: TransactionCell[] = [];
  const batches = readLog(log, from, to, Number.MAX_SAFE_INTEGER);
  let at = 0;
  for (let offset = from; offset < to; offset++) {
    while ((batches[at]?.lastOffset ?? Number.POSITIVE_INFINITY) < offset) at++;
    const batch = batches[at];
    const isThere =
      batch !== undefined && batch.baseOffset <= offset && recordAt(batch, offset) !== undefined;
    if (!isThere) {
      cells.push({ offset, kind: 'gone', pid: -1, epoch: -1, isOurs: false, atUs: null });
      continue;
    }
    const { producerId: pid, producerEpoch: epoch } = batch;
    const isAborted = aborted.some(
      (one) => one.producerId === pid && one.firstOffset <= offset && offset <= one.lastOffset,
    );
    const kind = kindOf(log, batch, offset, isAborted);
    cells.push({ offset, kind, pid, epoch, isOurs: ours.has(pid), atUs: timeUsOf(batch.maxTimestampMs) });
  }
  return cells;
}

function kindOf(
  log: ReplicaLog,
  batch: RecordBatch,
  offset: number,
  isAborted: boolean,
): TransactionCell['kind'] {
  const record = recordAt(batch, offset);
  if (record?.type === 'EndTransactionMarker')
    return record.outcome === 'commit' ? 'commitMarker' : 'abortMarker';
  if (!batch.isTransactional) return 'plain';
  const openAt = log.producers.get(batch.producerId)?.currentTxnFirstOffset ?? -1;
  if (openAt >= 0 && batch.baseOffset >= openAt) return 'open';
  return isAborted ? 'aborted' : 'committed';
}

// ---- markers

const OUTCOMES: Partial<Record<TransactionState, 'commit' | 'abort'>> = {
  PrepareCommit: 'commit',
  CompleteCommit: 'commit',
  PrepareAbort: 'abort',
  CompleteAbort: 'abort',
};

const NO_MARKER: MarkerView = { status: 'none', offset: -1, outcome: null };

function markerOf(world: World, key: PartitionKey, spoken: SpokenLog, inSight: InSight): MarkerView {
  const { coordinator, history } = inSight;
  const state = coordinator?.state ?? history.at(-1)?.state;
  const outcome = state && OUTCOMES[state];
  if (!coordinator || !outcome) return NO_MARKER;
  const decision = history.findLast((step) => step.state.startsWith('Prepare'));
  const found = decision ? lastMarker(spoken.log, decision.pid, decision.atUs) : null;
  const offset = found?.baseOffset ?? -1;
  const isWaiting = coordinator.state !== null && coordinator.partitions.includes(key);
  if (!isWaiting) return { status: 'acknowledged', offset, outcome };
  if (found) {
    const status = offset < spoken.highWatermark ? 'replicated' : 'written';
    return { status, offset, outcome };
  }
  return { status: lineOf(world, key, coordinator), offset, outcome };
}

/** The last marker of this producer since an instant. */
function lastMarker(log: ReplicaLog, pid: number, sinceUs: number): RecordBatch | null {
  for (const { batches } of log.segments.toReversed()) {
    for (const batch of batches.toReversed()) {
      if (!batch.isControl || batch.producerId !== pid) continue;
      return batch.maxTimestampMs >= timestampMsAt(sinceUs) ? batch : null;
    }
  }
  return null;
}

/** Where the marker is at the coordinator, while no log has it. */
function lineOf(
  world: World,
  key: PartitionKey,
  coordinator: CoordinatorView,
): 'noLeader' | 'queued' | 'sent' {
  const node = world.sim.nodes.get(brokerNode(coordinator.brokerId));
  const markers = node && brokerProcess(node)?.transactions.markers;
  const isIn = (lines: Iterable<{ readonly producerId: number; readonly partitions: readonly string[] }>) =>
    [...lines].some(
      ({ producerId, partitions }) => producerId === coordinator.pid && partitions.includes(key),
    );
  if (isIn(markers?.unknown ?? [])) return 'noLeader';
  return isIn([...(markers?.queues.values() ?? [])].flat()) ? 'queued' : 'sent';
}
