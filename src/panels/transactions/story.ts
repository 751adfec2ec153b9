/** What the journal tells of one transactional id. */
import type { EngineEvent } from '../../contract/events.ts';
import type { TransactionInstance } from '../../contract/transactions-close-up.ts';

/** Lines that are shown. */
const LINES = 9;

/** What befell the id and its processes, oldest first. */
export function storyOf(
  events: readonly EngineEvent[],
  transactionalId: string,
  instances: readonly TransactionInstance[],
): readonly EngineEvent[] {
  const nodes = new Set(instances.map(({ nodeId }) => nodeId));
  return events.filter((event) => isAbout(event, transactionalId, nodes)).slice(-LINES);
}

function isAbout(event: EngineEvent, transactionalId: string, nodes: ReadonlySet<string>): boolean {
  switch (event.type) {
    case 'transaction.stateChanged':
    case 'producer.transactionFailed':
      return event.transactionalId === transactionalId;
    case 'transactions.loaded':
    case 'transactions.unloaded':
      return event.transactionalIds.includes(transactionalId);
    case 'producer.idAssigned':
    case 'producer.callTimedOut':
      return nodes.has(event.producerId);
    case 'produce.refused':
      return nodes.has(event.producerId);
    case 'node.killed':
      return nodes.has(event.node);
    case 'command.accepted':
      return (
        ('producerId' in event.command && nodes.has(event.command.producerId)) ||
        ('consumerId' in event.command && nodes.has(event.command.consumerId))
      );
    default:
      return false;
  }
}

export interface Refused {
  readonly eventId: number;
  readonly nodeId: string;
  readonly atUs: number;
  readonly error: string;
}

/** What the processes of the id were refused. */
export function refusalsOf(
  events: readonly EngineEvent[],
  transactionalId: string,
  instances: readonly TransactionInstance[],
): readonly Refused[] {
  const nodes = new Set(instances.map(({ nodeId }) => nodeId));
  return events.flatMap((event) => {
    const isRefusal =
      event.type === 'produce.refused' ||
      (event.type === 'producer.transactionFailed' && event.transactionalId === transactionalId);
    if (!isRefusal || !nodes.has(event.producerId)) return [];
    return [{ eventId: event.id, nodeId: event.producerId, atUs: event.timeUs, error: event.error }];
  });
}
