/** What is known of a record that is in no log: whether its producer has it still, or has given it up.
 *  See         biography.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import type { Biography } from '../../../contract/fates.ts';
import { producerNode } from '../../../contract/ids.ts';
import { producerMemory } from '../../clients/producer/state.ts';
import type { World } from '../../cluster/world.ts';
import { generatorOf } from '../ledger.ts';
import type { FatesState } from './state.ts';

/** More are never asked for: the oldest go. */
const FAILURES_MAX = 1_024;

/** A producer tells its application that records have failed. */
export function noteFailure(world: World, state: FatesState, event: EngineEvent): void {
  if (event.type === 'producer.sendFailed') add(world, state, event, [event.number], event.exception);
  else if (event.type === 'produce.refused' && !event.willRetry)
    add(world, state, event, event.numbers, event.error);
}

function add(
  world: World,
  { failures }: FatesState,
  { id: eventId, timeUs, producerId }: EngineEvent & { readonly producerId: string },
  numbers: readonly number[],
  error: string,
): void {
  const generator = generatorOf(world, producerId) ?? '';
  failures.push(Object.freeze({ eventId, timeUs, generator, numbers: Object.freeze([...numbers]), error }));
  if (failures.length > FAILURES_MAX) failures.splice(0, FAILURES_MAX / 2);
}

interface Signature {
  readonly generator: string;
  readonly number: number;
}

export function failureOf({ failures }: FatesState, { generator, number }: Signature): Biography['failed'] {
  const found = failures.findLast((one) => one.generator === generator && one.numbers.includes(number));
  return found ? { eventId: found.eventId, timeUs: found.timeUs, error: found.error } : null;
}

/** Where in its producer it is: in the call of send(), in a batch that waits, or in one that is on its way. */
export function stageOf(world: World, { generator, number }: Signature): Biography['sending'] {
  const node = world.sim.nodes.get(producerNode(generator));
  const memory = node?.isUp ? producerMemory(node) : undefined;
  if (!memory) return null;
  if (memory.sends.some(({ draft }) => draft.number === number)) return { stage: 'inSend', partition: null };
  for (const { key: partition, deque, inFlight } of memory.partitions.values()) {
    const holds = (
      batches: readonly { readonly records: readonly { readonly number: number }[] }[],
    ): boolean => batches.some(({ records }) => records.some((record) => record.number === number));
    if (holds(inFlight)) return { stage: 'inFlight', partition };
    if (holds(deque)) return { stage: 'inBatch', partition };
  }
  return null;
}
