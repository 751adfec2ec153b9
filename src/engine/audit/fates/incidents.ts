/** What happened that may lead to an anomaly, and the chain of it for one.
 *  See         take.ts, anomalies.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import type { FateStep, FateStepName } from '../../../contract/fates.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import type { FatesState, Incident } from './state.ts';

/** More are never looked at: the oldest go. */
const INCIDENTS_MAX = 512;
/** Steps of a chain; of more, the first few and the last are told. */
const STEPS_MAX = 9;
const FIRST_STEPS = 3;

/** What an incident is about, where it is about something narrower than the node. */
type About = Partial<Pick<Incident, 'partition' | 'groupId' | 'numbers'>>;

export function noteIncident(
  state: FatesState,
  event: EngineEvent,
  what: FateStepName,
  who: string,
  { partition = null, groupId = null, numbers = null }: About = {},
): void {
  const { incidents } = state;
  incidents.push(
    Object.freeze({ eventId: event.id, timeUs: event.timeUs, what, who, partition, groupId, numbers }),
  );
  if (incidents.length > INCIDENTS_MAX) incidents.splice(0, INCIDENTS_MAX / 4);
}

/** Takes note of whatever may explain an anomaly later. */
export function noteIncidents(state: FatesState, event: EngineEvent): void {
  switch (event.type) {
    case 'node.killed':
      return noteIncident(state, event, 'killed', event.node);
    case 'broker.powerLost':
      return noteIncident(state, event, 'powerCut', `b${event.brokerId}`);
    case 'log.tailLost':
      return noteOf(state, event, 'tailLost', event.brokerId);
    case 'replica.truncated':
      if (event.toOffset < event.fromOffset) noteOf(state, event, 'truncated', event.brokerId);
      return;
    case 'partition.leaderElected':
      return noteOf(state, event, event.unclean ? 'electedUncleanly' : 'elected', event.toLeader);
    case 'produce.refused':
      if (event.willRetry) {
        const { partition, numbers } = event;
        const range = { from: numbers[0] ?? 0, to: numbers.at(-1) ?? 0 };
        noteIncident(state, event, 'sentAgain', event.producerId, { partition, numbers: range });
      }
      return;
    case 'produce.refusedUnheard':
      return noteOf(state, event, 'refusedUnheard', event.brokerId);
    case 'request.lost':
      if (event.api === 'Produce') noteIncident(state, event, 'requestLost', event.from);
      return;
    case 'log.segmentsDeleted':
    case 'log.recordsDeleted':
      return noteOf(state, event, 'retentionPassed', event.brokerId);
    case 'group.offsetsRemoved':
      if (event.why !== 'expired') return;
      for (const partition of event.partitions)
        noteIncident(state, event, 'offsetsExpired', event.groupId, { partition, groupId: event.groupId });
      return;
    case 'group.memberLeft':
      return noteIncident(state, event, 'memberGone', event.consumerId, { groupId: event.groupId });
    case 'group.commitRefused':
      return noteIncident(state, event, 'commitRefused', event.consumerId, { groupId: event.groupId });
    case 'consumer.overflowed': {
      const { partition, groupId } = event;
      return noteIncident(state, event, 'overflowed', event.consumerId, { partition, groupId });
    }
    case 'consumer.reset':
      return noteIncident(state, event, 'positionReset', event.consumerId, { partition: event.partition });
    case 'consumer.sought':
      return noteIncident(state, event, 'sought', event.consumerId, { partition: event.partition });
    case 'consumer.revoked':
    case 'consumer.lost':
    case 'consumer.assigned': {
      const what = STEP_OF[event.type];
      for (const partition of event.partitions)
        noteIncident(state, event, what, event.consumerId, { partition, groupId: event.groupId });
      return;
    }
    case 'group.offsetCommitted':
      for (const partition of Object.keys(event.offsets))
        noteIncident(state, event, 'offsetCommitted', event.consumerId, {
          partition,
          groupId: event.groupId,
        });
      return;
    default:
      return;
  }
}

const STEP_OF = {
  'consumer.revoked': 'revoked',
  'consumer.lost': 'positionLost',
  'consumer.assigned': 'assigned',
} as const;

function noteOf(
  state: FatesState,
  event: Extract<EngineEvent, { readonly partition: PartitionKey }>,
  what: FateStepName,
  brokerId: number,
): void {
  if (!event.partition.startsWith('__'))
    noteIncident(state, event, what, `b${brokerId}`, { partition: event.partition });
}

/** The incidents after an event that `isMeant` holds of, oldest first, as the steps of a chain. */
export function stepsSince(
  state: FatesState,
  eventId: number,
  isMeant: (incident: Incident) => boolean,
): readonly FateStep[] {
  const found = state.incidents
    .filter((incident) => incident.eventId > eventId && isMeant(incident))
    .map(({ eventId: id, timeUs, what, who }) => Object.freeze({ eventId: id, timeUs, what, who }));
  if (found.length <= STEPS_MAX) return found;
  return [...found.slice(0, FIRST_STEPS), ...found.slice(FIRST_STEPS - STEPS_MAX)];
}
