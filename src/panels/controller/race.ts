/** The last race for /controller, read from the journal: whose session ended, who was told, who was first. */
import type { EngineEvent } from '../../contract/events.ts';
import type { BrokerId } from '../../contract/ids.ts';

export type RaceMark = { readonly eventId: number; readonly timeUs: number } & (
  | { readonly kind: 'expired'; readonly serverId: number; readonly sessionId: number }
  | { readonly kind: 'watch'; readonly serverId: number; readonly brokerId: BrokerId; readonly event: string }
  | {
      readonly kind: 'elected' | 'activated' | 'resigned';
      readonly brokerId: BrokerId;
      readonly epoch: number;
    }
  | { readonly kind: 'died'; readonly brokerId: BrokerId }
);

export interface Race {
  readonly fromUs: number;
  readonly toUs: number;
  readonly moments: readonly number[];
  readonly marks: readonly RaceMark[];
}

/** Silence of this length lies between two races. */
const SILENCE_US = 8_000_000;

/** Null: none is told of yet.
 *  @param events oldest first */
export function lastRace(events: readonly EngineEvent[]): Race | null {
  const marks = events.flatMap(markOf);
  const last = marks.findLastIndex(({ kind }) => kind !== 'died' && kind !== 'expired');
  if (last < 0) return null;
  let first = last;
  while (first > 0 && (marks[first]?.timeUs ?? 0) - (marks[first - 1]?.timeUs ?? 0) < SILENCE_US) first--;
  const shown = marks.slice(first, last + 1);
  return {
    fromUs: shown[0]?.timeUs ?? 0,
    toUs: shown.at(-1)?.timeUs ?? 0,
    moments: [...new Set(shown.map(({ timeUs }) => timeUs))],
    marks: shown,
  };
}

function markOf(event: EngineEvent): readonly RaceMark[] {
  const { id: eventId, timeUs } = event;
  switch (event.type) {
    case 'zookeeper.sessionExpired':
      return [{ eventId, timeUs, kind: 'expired', serverId: event.serverId, sessionId: event.sessionId }];
    case 'zookeeper.watchFired': {
      if (event.path !== '/controller' || !event.client.startsWith('b')) return [];
      const brokerId = Number(event.client.slice(1));
      return [{ eventId, timeUs, kind: 'watch', serverId: event.serverId, brokerId, event: event.event }];
    }
    case 'controller.elected':
      return [{ eventId, timeUs, kind: 'elected', brokerId: event.controllerId, epoch: event.epoch }];
    case 'controller.activated':
      return [{ eventId, timeUs, kind: 'activated', brokerId: event.controllerId, epoch: event.epoch }];
    case 'controller.resigned':
      return [{ eventId, timeUs, kind: 'resigned', brokerId: event.controllerId, epoch: event.epoch }];
    case 'node.killed':
    case 'node.stopped':
      return event.node.startsWith('b')
        ? [{ eventId, timeUs, kind: 'died', brokerId: Number(event.node.slice(1)) }]
        : [];
    default:
      return [];
  }
}
