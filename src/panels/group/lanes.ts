/** The lanes of a rebalance: who talked to whom, and what each was doing meanwhile, as stretches of time. */
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { Rebalance } from './rebalance.ts';

/** Longest stretch that is drawn, simulated time; of a longer rebalance the end. */
const LONGEST_US = 30_000_000;
const LEAST_US = 400_000;
/** Without a rebalance. */
const QUIET_US = 6_000_000;

export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What is drawn: the rebalance with something before and behind it; the last seconds when there was none. */
export function windowOf(rebalance: Rebalance | null, nowUs: number): Span {
  if (!rebalance) return { fromUs: Math.max(0, nowUs - QUIET_US), toUs: nowUs };
  const lastUs = rebalance.endUs ?? nowUs;
  const marginUs = Math.max(LEAST_US, (lastUs - rebalance.startUs) * 0.16);
  const toUs = rebalance.endUs === null ? nowUs : Math.min(nowUs, rebalance.endUs + marginUs);
  return { fromUs: Math.max(0, toUs - LONGEST_US, rebalance.startUs - marginUs), toUs };
}

/** `owns`: it fetches. `joining`: its JoinGroup is not answered. `syncing`: its SyncGroup is not. `down`: there is no process. */
export interface Stretch extends Span {
  readonly kind: 'owns' | 'joining' | 'syncing' | 'down';
  /** Of `owns`. */
  readonly partitions: readonly PartitionKey[];
}

/** Messages between members and coordinator, or ZooKeeper, that the lanes show. */
const SHOWN_APIS: ReadonlySet<string> = new Set([
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'LeaveGroup',
  'OffsetCommit',
  'ConsumerGroupHeartbeat',
  'create',
  'delete',
  'setData',
  'getData',
  'getChildren',
]);
/** Of these, the ones that are always there and say nothing new. */
const QUIET_APIS: ReadonlySet<string> = new Set(['Heartbeat', 'OffsetCommit', 'setData', 'getData']);

export const isShown = (flight: Flight): boolean => SHOWN_APIS.has(flight.api);
/** A thin line without a name. */
export const isQuiet = (flight: Flight): boolean => QUIET_APIS.has(flight.api) && flight.error === null;

/** Consumers with a lane: all in the group now, and those that left while the lanes look. */
export function laneIds(
  placed: readonly string[],
  events: readonly EngineEvent[],
  groupId: string,
  { fromUs }: Span,
): readonly string[] {
  const gone = events.flatMap((event) =>
    event.type === 'group.memberLeft' && event.groupId === groupId && event.timeUs >= fromUs
      ? [event.consumerId]
      : [],
  );
  return [...new Set([...placed, ...gone])];
}

/** What a consumer owned, from its events backwards: from what it owns now. `before`: what it had been given, for one that
 *  died with it. */
export function ownedStretches(
  consumerId: string,
  ownedNow: readonly PartitionKey[],
  before: readonly PartitionKey[],
  events: readonly EngineEvent[],
  window: Span,
): readonly Stretch[] {
  const found: Stretch[] = [];
  let owned = new Set(ownedNow);
  let untilUs = window.toUs;
  const close = (fromUs: number): void => {
    if (owned.size > 0 && fromUs < untilUs)
      found.unshift({ kind: 'owns', fromUs, toUs: untilUs, partitions: [...owned] });
    untilUs = Math.min(untilUs, fromUs);
  };
  for (const event of [...events].reverse()) {
    if (event.timeUs < window.fromUs) break;
    if ((event.type === 'node.killed' || event.type === 'node.stopped') && event.node === consumerId) {
      close(event.timeUs);
      owned = new Set(before);
    } else if (!('consumerId' in event) || event.consumerId !== consumerId) continue;
    else if (event.type === 'consumer.assigned') {
      close(event.timeUs);
      for (const key of event.partitions) owned.delete(key);
    } else if (event.type === 'consumer.revoked' || event.type === 'consumer.lost') {
      close(event.timeUs);
      for (const key of event.partitions) owned.add(key);
    }
  }
  close(window.fromUs);
  return found;
}

/** Times from a request to its answer. */
export function waitingStretches(
  consumerId: string,
  flights: readonly Flight[],
  api: 'JoinGroup' | 'SyncGroup',
  window: Span,
): readonly Stretch[] {
  const own = flights.filter(
    (flight) => flight.api === api && (flight.from === consumerId || flight.to === consumerId),
  );
  return own
    .filter(({ isResponse, from }) => !isResponse && from === consumerId)
    .map((request, i, requests) => {
      const nextUs = requests[i + 1]?.sentAtUs ?? Number.POSITIVE_INFINITY;
      const answer = own.find(
        ({ isResponse, sentAtUs }) => isResponse && sentAtUs >= request.arrivesAtUs && sentAtUs < nextUs,
      );
      const endUs = request.lostAtUs ?? answer?.arrivesAtUs ?? Math.min(nextUs, window.toUs);
      return {
        kind: api === 'JoinGroup' ? ('joining' as const) : ('syncing' as const),
        fromUs: Math.max(window.fromUs, request.sentAtUs),
        toUs: Math.min(window.toUs, endUs),
        partitions: [],
      };
    })
    .filter(({ fromUs, toUs }) => toUs > fromUs);
}

/** Times without a process. `isDown`: now. */
export function downStretches(
  consumerId: string,
  isDown: boolean,
  events: readonly EngineEvent[],
  window: Span,
): readonly Stretch[] {
  const found: Stretch[] = [];
  let sinceUs: number | null = null;
  let isKnown = false;
  for (const event of events) {
    if (!('node' in event) || event.node !== consumerId) continue;
    if (event.type === 'node.killed' || event.type === 'node.stopped') sinceUs = event.timeUs;
    else if (event.type === 'node.started' && sinceUs !== null) {
      found.push({ kind: 'down', fromUs: sinceUs, toUs: event.timeUs, partitions: [] });
      sinceUs = null;
    } else continue;
    isKnown = true;
  }
  if (sinceUs !== null || (isDown && !isKnown))
    found.push({ kind: 'down', fromUs: sinceUs ?? window.fromUs, toUs: window.toUs, partitions: [] });
  return found
    .map((stretch) => ({
      ...stretch,
      fromUs: Math.max(stretch.fromUs, window.fromUs),
      toUs: Math.min(stretch.toUs, window.toUs),
    }))
    .filter(({ fromUs, toUs }) => toUs > fromUs);
}

/** When something happens in a stretch of time: what lies between two of these may be cut short. */
export function momentsOf(
  flights: readonly Flight[],
  rebalance: Rebalance | null,
  { fromUs, toUs }: Span,
): readonly number[] {
  const states = rebalance?.states ?? [];
  const all = [
    ...flights.flatMap(({ sentAtUs, arrivesAtUs }) => [sentAtUs, arrivesAtUs]),
    ...states.flatMap((state) => [state.fromUs, state.toUs ?? toUs]),
  ];
  return [fromUs, ...all.filter((at) => at > fromUs && at < toUs), toUs];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Of names in the order of their worth, those that lie over none before them. 13 px high. */
export function withoutOverlap<B extends Box>(boxes: readonly B[]): readonly B[] {
  const kept: B[] = [];
  for (const box of boxes) {
    const isFree = kept.every(
      (other) =>
        box.x + box.width < other.x || other.x + other.width < box.x || Math.abs(box.y - other.y) > 13,
    );
    if (isFree) kept.push(box);
  }
  return kept;
}
