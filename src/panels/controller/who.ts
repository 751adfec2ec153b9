/** Whose session is which: by the connection there is now, or by what was told when it began or moved. */
import type { SessionCloseUp } from '../../contract/controller-close-up.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { NodeId } from '../../contract/ids.ts';

export function clientsBySession(
  sessions: readonly SessionCloseUp[],
  events: readonly EngineEvent[],
): ReadonlyMap<string, NodeId> {
  const clients = new Map<string, NodeId>();
  for (const event of events) {
    if (event.type === 'zookeeper.sessionCreated' || event.type === 'zookeeper.sessionMoved')
      clients.set(`0x${event.sessionId.toString(16)}`, event.client);
  }
  for (const { id, client } of sessions) if (client !== null) clients.set(id, client);
  return clients;
}
