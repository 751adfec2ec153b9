/** What a consumer is handed of a log with transactions (FetcherTest, CompletedFetchTest). */
import { deliver } from '../../../clients/consumer/delivery.ts';
import type { FetchState } from '../../../clients/consumer/state.ts';
import { createClient } from '../../../clients/consumer/state.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { ReplicaLog } from '../../../storage/log.ts';
import { abortedBetween, batchesOf } from '../../../storage/log.ts';
import { batchOf, logWith, markerOf, write } from '../../logs.ts';
import type { Adapter } from '../cases.ts';

const KEY = 'orders-0';

interface Entry {
  readonly offsets?: string;
  readonly pid: number | null;
  readonly txn?: boolean;
  readonly control?: 'ABORT' | 'COMMIT';
}

function logOf(entries: readonly Entry[]): ReplicaLog {
  const log = logWith();
  const sequences = new Map<number, number>();
  for (const { offsets = '', pid, txn, control } of entries) {
    if (control) {
      write(log, markerOf(control === 'ABORT' ? 'abort' : 'commit', { pid: pid ?? -1 }));
      continue;
    }
    const [first = 0, last = first] = offsets.split('-').map(Number);
    const sequence = sequences.get(pid ?? -1) ?? 0;
    const count = last - first + 1;
    sequences.set(pid ?? -1, sequence + count);
    write(log, batchOf(Array(count).fill({}), { pid: pid ?? -1, sequence, transactional: txn === true }));
  }
  return log;
}

/** One record to a poll, until there is none: the offsets, and where the consumer stands then. */
function readAll(
  log: ReplicaLog,
  isolation: string,
): { readonly offsets: number[]; readonly position: number } {
  const offsets: number[] = [];
  // Of its node, a delivery only tells what was polled.
  const node = {
    id: 'k-reader',
    emit: (event: { readonly type: string; readonly fromOffset: number }) => {
      if (event.type === 'consumer.polled') offsets.push(event.fromOffset);
    },
  } as unknown as NodeContext;
  const configs = { 'max.poll.records': '1', 'isolation.level': isolation };
  const client = createClient({ groupId: 'g', topics: ['orders'], assignor: 'range', configs }, []);
  const state: FetchState = {
    topic: 'orders',
    partition: 0,
    phase: 'fetching',
    position: 0,
    positionEpoch: -1,
    leaderId: 1,
    leaderEpoch: 0,
    preferred: null,
    buffered: [...batchesOf(log)],
    aborted: isolation === 'read_committed' ? abortedBetween(log, 0, log.logEndOffset) : [],
    abortedPids: new Set(),
    isResetting: false,
    soughtTimestamp: null,
    isPaused: false,
    isValidating: false,
    isPendingRevocation: false,
    lost: 'committed',
    retryAtUs: 0,
  };
  client.partitions.set(KEY, state);
  client.arrived = [KEY];
  while (deliver(node, client) > 0);
  return { offsets, position: state.position };
}

export const readCommitted: Adapter = (given) => {
  const log = logOf(given.log);
  const committed = readAll(log, 'read_committed');
  return {
    readCommitted: committed.offsets,
    readUncommitted: readAll(log, 'read_uncommitted').offsets,
    positionAfter: committed.position,
  };
};
