/** Messages of a transaction, each from a lane to a lane: whom a process asked, what it was answered, what the coordinator had
 *  written where. */
import type { Flight } from '../../contract/events.ts';
import type { TransactionsCloseUp } from '../../contract/transactions-close-up.ts';

export interface LaneArrow {
  readonly flight: Flight;
  /** Numbers of lanes from above: the processes, the coordinator, the logs. */
  readonly fromLane: number;
  readonly toLane: number;
}

/** What a client asks its transaction coordinator. */
const OF_COORDINATOR: ReadonlySet<string> = new Set([
  'InitProducerId',
  'AddPartitionsToTxn',
  'AddOffsetsToTxn',
  'EndTxn',
]);

type Told = Pick<TransactionsCloseUp, 'instances' | 'coordinator' | 'strips'>;

/** Of messages in the order they left, those that are about this transactional id. */
export function arrowsOf(flights: readonly Flight[], told: Told): readonly LaneArrow[] {
  const { instances, coordinator, strips } = told;
  const coordinatorLane = instances.length;
  const logLane = (i: number): number => coordinatorLane + 1 + i;
  /** Lanes that the last request of a kind went to, which its answer comes from. */
  const asked = new Map<string, readonly number[]>();

  const lanesAt = (flight: Flight, broker: string): readonly number[] => {
    if (OF_COORDINATOR.has(flight.api))
      return broker === `b${coordinator?.brokerId}` ? [coordinatorLane] : [];
    const led = strips.flatMap(({ partition, leaderId }, i) =>
      `b${leaderId}` === broker ? [{ partition, lane: logLane(i) }] : [],
    );
    switch (flight.api) {
      case 'Produce':
        return led.filter(({ partition }) => flight.partitions.includes(partition)).map(({ lane }) => lane);
      case 'TxnOffsetCommit':
        return led.filter(({ partition }) => isOffsets(partition)).map(({ lane }) => lane);
      case 'WriteTxnMarkers': {
        const named = led.filter(({ partition }) => flight.partitions.includes(partition));
        return (named.length > 0 ? named : led).map(({ lane }) => lane);
      }
      default:
        return [];
    }
  };

  const arrows: LaneArrow[] = [];
  for (const flight of flights) {
    const [asker, server] = flight.isResponse ? [flight.to, flight.from] : [flight.from, flight.to];
    const isMarkers = flight.api === 'WriteTxnMarkers';
    const askerLane = isMarkers
      ? asker === `b${coordinator?.brokerId}`
        ? coordinatorLane
        : -1
      : instances.findIndex(({ nodeId }) => nodeId === asker);
    if (askerLane < 0) continue;
    const way = `${asker} ${server} ${flight.api}`;
    const lanes = flight.isResponse ? (asked.get(way) ?? []) : lanesAt(flight, server);
    if (!flight.isResponse) asked.set(way, lanes);
    for (const lane of lanes)
      arrows.push(
        flight.isResponse
          ? { flight, fromLane: lane, toLane: askerLane }
          : { flight, fromLane: askerLane, toLane: lane },
      );
  }
  return arrows;
}

const isOffsets = (partition: string): boolean => partition.startsWith('__consumer_offsets-');
