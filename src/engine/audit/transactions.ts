/** What the audits take note of about transactions: who has which producer id, what was decided, and where that is marked.
 *  See  remember.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { TransactionMetadata } from '../transaction/metadata.ts';
import type { EventOf } from './invariant.ts';
import type { AuditState, Decision } from './state.ts';

/** A decision is in the transaction log for good. */
export function noteDecided(state: AuditState, event: EventOf<'transaction.stateChanged'>): void {
  const { to, transactionalId, pid, epoch, partitions } = event;
  if (to === 'PrepareCommit' || to === 'PrepareAbort')
    decide(state, transactionalId, pid, epoch, to, partitions);
}

/** The next coordinator has found decisions that nobody has told of. */
export function noteLoaded(
  world: World,
  state: AuditState,
  { brokerId, transactionalIds }: EventOf<'transactions.loaded'>,
): void {
  const node = world.sim.nodes.get(`b${brokerId}`);
  const process = node && brokerProcess(node);
  if (!process) return;
  for (const { transactions } of process.transactions.partitions.values()) {
    for (const id of transactionalIds) {
      const metadata = transactions.get(id);
      if (metadata) noteFound(state, metadata);
    }
  }
}

function noteFound(state: AuditState, metadata: TransactionMetadata): void {
  const { transactionalId, producerId, producerEpoch, partitions } = metadata;
  if (metadata.state === 'PrepareCommit' || metadata.state === 'PrepareAbort')
    decide(state, transactionalId, producerId, producerEpoch, metadata.state, [...partitions]);
}

function decide(
  state: AuditState,
  transactionalId: string,
  pid: number,
  epoch: number,
  prepared: 'PrepareCommit' | 'PrepareAbort',
  partitions: readonly PartitionKey[],
): void {
  const outcome = prepared === 'PrepareCommit' ? 'commit' : 'abort';
  const known = state.decisions.get(transactionalId);
  const isSame = known?.pid === pid && known.epoch === epoch && known.outcome === outcome && !known.isOver;
  const marked = isSame ? known.marked : new Set<PartitionKey>();
  state.decisions.set(transactionalId, {
    pid,
    epoch,
    outcome,
    partitions: Object.freeze([...partitions]),
    marked,
    isOver: false,
  });
}

export function noteMarked(state: AuditState, event: EventOf<'transaction.markerWritten'>): void {
  const decision = decisionOf(state, event.pid);
  if (decision && decision.epoch === event.epoch && decision.outcome === event.outcome)
    decision.marked.add(event.partition);
}

/** What was last decided of the transactions of a producer id. */
export function decisionOf(state: AuditState, pid: number): Decision | undefined {
  for (const decision of state.decisions.values()) if (decision.pid === pid) return decision;
  return undefined;
}
