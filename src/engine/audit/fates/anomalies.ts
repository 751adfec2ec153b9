/** An anomaly is found: what led to it, and what would have prevented it, told from what has happened and what is set.
 *  See         incidents.ts, take.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import type { AnomalyView, FateStep, FateStepName, Remedy } from '../../../contract/fates.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { producerNode } from '../../../contract/ids.ts';
import { consumerDisk } from '../../clients/consumer/state.ts';
import { producerDisk } from '../../clients/producer/state.ts';
import type { World } from '../../cluster/world.ts';
import { brokersOf } from '../view.ts';
import { stepsSince } from './incidents.ts';
import { practiceOf, remediesForMissed, remediesForRepeats } from './remedies.ts';
import type { FatesState, Incident } from './state.ts';

/** Older ones are counted, and not told any more. */
const ANOMALIES_MAX = 100;

type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { readonly type: T }>;

const step = (event: EngineEvent, what: FateStepName, who: string): FateStep =>
  Object.freeze({ eventId: event.id, timeUs: event.timeUs, what, who });

/** An acknowledged record is on no disk any more. */
export function foundLost(world: World, state: FatesState, event: EventOf<'record.lost'>): void {
  const { partition, producerId, sequence, acks, offset } = event;
  const sent = state.operations.findLast(
    (operation) =>
      operation.does === 'send' && operation.process === producerId && operation.numbers.includes(sequence),
  );
  const told = sent?.does === 'send' ? sent : null;
  const brokers = brokersOf(world, partition);
  // What became of the request that carried it, and no more, where it never came to be in the log.
  const isStored = offset >= 0;
  const led = stepsSince(state, told?.eventId ?? 0, (incident) => {
    if (incident.groupId !== null || incident.numbers !== null) return false;
    if (incident.what === 'requestLost') return !isStored && incident.who === producerId;
    if (incident.what === 'retentionPassed') return false;
    return incident.partition === null ? brokers.includes(incident.who) : incident.partition === partition;
  });
  const chain = [
    ...(told
      ? [
          Object.freeze({
            eventId: told.eventId,
            timeUs: told.timeUs,
            what: acks === 0 ? 'sentUnanswered' : 'acknowledged',
            who: acks === 0 ? producerId : `${acks}`,
          } as const),
        ]
      : []),
    ...led,
    ...(isStored ? [step(event, 'gone', String(offset))] : []),
  ];
  const has = (what: FateStepName): boolean => led.some((one) => one.what === what);
  const remedies: Remedy[] = [];
  if (acks !== 'all') remedies.push('acksAll');
  if (has('electedUncleanly')) remedies.push('noUncleanElection');
  if (has('tailLost')) remedies.push('powerApart');
  if (isStored && (remedies.length === 0 || (acks !== 'all' && !has('electedUncleanly'))))
    remedies.push('minIsrTwo');
  tell(state, event, {
    kind: 'lost',
    partition,
    fromOffset: offset,
    toOffset: offset,
    count: 1,
    producer: nameOf(world, producerId),
    number: sequence,
    groupId: null,
    chain,
    remedies,
  });
}

/** The log has a record again, or behind a later one of its producer. */
export function foundInDisorder(
  world: World,
  state: FatesState,
  event: EventOf<'record.duplicated' | 'record.reordered'>,
): void {
  const { partition, producer, number, offset, otherOffset } = event;
  const producerId = producerNode(producer);
  const isDuplicate = event.type === 'record.duplicated';
  const led = stepsSince(
    state,
    0,
    ({ what, who, numbers }) =>
      what === 'sentAgain' &&
      who === producerId &&
      numbers !== null &&
      numbers.from <= number &&
      number <= numbers.to,
  );
  const node = world.sim.nodes.get(producerId);
  const isIdempotent = node !== undefined && producerDisk(node).settings.idempotence;
  const remedies: readonly Remedy[] = isIdempotent
    ? ['transactions']
    : isDuplicate
      ? ['idempotence', 'harmlessTwice']
      : ['idempotence', 'oneInFlight'];
  tell(state, event, {
    kind: isDuplicate ? 'duplicated' : 'reordered',
    partition,
    fromOffset: offset,
    toOffset: offset,
    count: 1,
    producer,
    number,
    groupId: null,
    chain: [...led, step(event, isDuplicate ? 'committedAgain' : 'committedBehind', String(otherOffset))],
    remedies,
  });
}

/** A group went past records, or did them again. */
export function foundInGroup(
  world: World,
  state: FatesState,
  event: EventOf<'record.missed' | 'record.reprocessed'>,
): void {
  const { groupId, consumerId, partition, fromOffset, toOffset, count } = event;
  const before = state.operations.findLast(
    (operation) =>
      operation.does === 'poll' &&
      operation.groupId === groupId &&
      operation.partition === partition &&
      operation.eventId < event.id &&
      operation.reads.some(({ offset }) => offset <= fromOffset),
  );
  const first = before?.does === 'poll' ? firstRead(state, groupId, partition, fromOffset) : null;
  const led = stepsSince(state, first?.eventId ?? 0, (incident) =>
    isOfGroup(incident, groupId, partition, world),
  );
  const isMissed = event.type === 'record.missed';
  const has = (what: FateStepName): boolean => led.some((one) => one.what === what);
  tell(state, event, {
    kind: isMissed ? 'missed' : 'reprocessed',
    partition,
    fromOffset,
    toOffset,
    count,
    producer: null,
    number: null,
    groupId,
    chain: [
      ...(first ? [Object.freeze({ ...first, what: 'processedFirst' } as const)] : []),
      ...led,
      step(event, isMissed ? 'wentPast' : 'processedAgain', consumerId),
    ],
    remedies: isMissed
      ? remediesForMissed(has, practiceOf(world, consumerId))
      : remediesForRepeats(has, practiceOf(world, consumerId)),
  });
}

/** The first poll that handed out an offset to a group. */
function firstRead(
  state: FatesState,
  groupId: string,
  partition: PartitionKey,
  offset: number,
): { readonly eventId: number; readonly timeUs: number; readonly who: string } | null {
  for (const operation of state.operations) {
    if (operation.does !== 'poll' || operation.groupId !== groupId || operation.partition !== partition)
      continue;
    if (!operation.reads.some((read) => read.offset === offset)) continue;
    return { eventId: operation.eventId, timeUs: operation.timeUs, who: operation.consumerId };
  }
  return null;
}

function isOfGroup(incident: Incident, groupId: string, partition: PartitionKey, world: World): boolean {
  if (incident.groupId !== null)
    return incident.groupId === groupId && (incident.partition ?? partition) === partition;
  if (incident.what === 'positionReset' || incident.what === 'sought' || incident.what === 'retentionPassed')
    return incident.partition === partition;
  const node = world.sim.nodes.get(incident.who);
  return incident.what === 'killed' && node?.kind === 'consumer' && consumerDisk(node).groupId === groupId;
}

const nameOf = (world: World, producerId: string): string | null => {
  const node = world.sim.nodes.get(producerId);
  return node ? producerDisk(node).name : null;
};

/** Put behind the last one where it goes on just there. */
function tell(
  state: FatesState,
  event: EngineEvent,
  found: Omit<AnomalyView, 'id' | 'timeUs' | 'eventId'>,
): void {
  const { anomalies } = state;
  const at = anomalies.findLastIndex((other) => continues(other, found));
  const last = anomalies[at];
  if (last) {
    anomalies[at] = Object.freeze({
      ...last,
      toOffset: Math.max(last.toOffset, found.toOffset),
      count: last.count + found.count,
    });
    return;
  }
  state.lastAnomaly++;
  const { id: eventId, timeUs } = event;
  const { chain, remedies } = found;
  anomalies.push(
    Object.freeze({
      ...found,
      id: `a${state.lastAnomaly}`,
      timeUs,
      eventId,
      chain: Object.freeze(chain),
      remedies: Object.freeze(remedies),
    }),
  );
  if (anomalies.length > ANOMALIES_MAX) anomalies.shift();
}

/** The same fate of the next record, after the same events. */
function continues(last: AnomalyView, next: Omit<AnomalyView, 'id' | 'timeUs' | 'eventId'>): boolean {
  return (
    last.kind === next.kind &&
    last.partition === next.partition &&
    last.groupId === next.groupId &&
    last.producer === next.producer &&
    next.fromOffset === last.toOffset + 1 &&
    // All but the first and the last step: those tell of the record itself.
    last.chain.slice(1, -1).every(({ eventId }, i) => next.chain.slice(1, -1)[i]?.eventId === eventId) &&
    last.chain.length === next.chain.length
  );
}
