/** Takes down what the clients of a run do and are told, for the auditor of histories. Nothing of the brokers is looked at.
 *  Simplifies  what has only been begun is not taken down; a batch that the producer gives up may be in the log (`info`)
 *  See         anomalies.ts, ../fates/take.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import type { NodeId } from '../../../contract/ids.ts';
import { consumerMemory } from '../../clients/consumer/state.ts';
import type { World } from '../../cluster/world.ts';
import type { FatesState } from '../fates/state.ts';
import { generatorOf } from '../ledger.ts';
import type { MicroOperation, Operation } from './operation.ts';
import type { RecordedOperation } from './recorded.ts';

/** After so many the older half is forgotten: hours of a run that a visitor watches. */
const OPERATIONS_MAX = 200_000;

export function recordOperation(world: World, state: FatesState, event: EngineEvent): void {
  switch (event.type) {
    case 'produce.acknowledged':
      return send(world, state, event, 'ok', event);
    case 'produce.unanswered':
      return send(world, state, event, 'ok', { acks: 0, baseOffset: -1 });
    case 'produce.refused':
      if (!event.willRetry) send(world, state, event, 'info', { acks: null, baseOffset: -1 });
      return;
    case 'producer.transactionBegan':
      state.openSends.set(event.producerId, []);
      return;
    case 'producer.transactionEnded':
      return endTransaction(state, event.producerId, event.committed ? 'ok' : 'fail');
    case 'producer.transactionFailed':
      if (event.fatal) endTransaction(state, event.producerId, 'info');
      return;
    case 'node.killed':
      return endTransaction(state, event.node, 'info');
    case 'consumer.polled': {
      const memory = consumer(world, event.consumerId);
      const reads = (memory?.client?.hand ?? []).flatMap(({ key, offset, record }) =>
        key === event.partition && record.type === 'user'
          ? [Object.freeze({ offset, generator: record.generator, number: record.number })]
          : [],
      );
      return add(state, {
        does: 'poll',
        process: processOf(world, event.consumerId),
        consumerId: event.consumerId,
        groupId: memory?.client?.group.groupId ?? '',
        eventId: event.id,
        timeUs: event.timeUs,
        partition: event.partition,
        reads: Object.freeze(reads),
      });
    }
    case 'consumer.assigned':
    case 'consumer.revoked':
    case 'consumer.lost':
      return add(state, {
        does: 'subscribe',
        process: processOf(world, event.consumerId),
        partitions: Object.freeze([...(state.expected.get(event.consumerId)?.keys() ?? [])]),
      });
    case 'consumer.reset':
    case 'consumer.sought':
    case 'consumer.truncationDetected': {
      const kept = [...(state.expected.get(event.consumerId)?.keys() ?? [])];
      return add(state, {
        does: 'subscribe',
        process: processOf(world, event.consumerId),
        partitions: Object.freeze(kept.filter((key) => key !== event.partition)),
      });
    }
    default:
      return;
  }
}

const consumer = (world: World, id: NodeId) => {
  const node = world.sim.nodes.get(id);
  return node && consumerMemory(node);
};

/** One client: a process that has begun again is another, and so is a consumer made anew in it. */
const processOf = (world: World, id: NodeId): string =>
  `${id}#${world.sim.nodes.get(id)?.incarnation ?? 0}.${consumer(world, id)?.instance ?? 0}`;

function add(state: FatesState, operation: RecordedOperation): void {
  const { operations } = state;
  operations.push(Object.freeze(operation));
  if (operations.length > OPERATIONS_MAX) operations.splice(0, OPERATIONS_MAX / 2);
}

function send(
  world: World,
  state: FatesState,
  event: Extract<EngineEvent, { type: 'produce.acknowledged' | 'produce.unanswered' | 'produce.refused' }>,
  type: 'ok' | 'info',
  { acks, baseOffset }: { readonly acks: 0 | 1 | 'all' | null; readonly baseOffset: number },
): void {
  const { producerId } = event;
  const operation: RecordedOperation = Object.freeze({
    does: 'send',
    process: producerId,
    type,
    eventId: event.id,
    timeUs: event.timeUs,
    acks,
    partition: event.partition,
    baseOffset,
    generator: generatorOf(world, producerId) ?? '',
    numbers: event.numbers,
  });
  const open = state.openSends.get(producerId);
  if (open) open.push(operation);
  else add(state, operation);
}

function endTransaction(state: FatesState, producerId: NodeId, type: 'ok' | 'fail' | 'info'): void {
  const sends = state.openSends.get(producerId);
  state.openSends.delete(producerId);
  if (sends && sends.length > 0)
    add(state, { does: 'txn', process: producerId, type, sends: Object.freeze(sends) });
}

/** The history as the auditor reads it. */
export const historyOf = (operations: readonly RecordedOperation[]): readonly Operation[] =>
  operations.map((operation) => {
    const { does, process } = operation;
    const common = { process, does, rebalanced: [] };
    if (operation.does === 'subscribe')
      return { ...common, type: 'ok', micro: [], partitions: operation.partitions };
    if (operation.does === 'poll') {
      const reads = operation.reads.map(({ offset, generator, number }) => ({
        offset,
        value: `${generator}#${number}`,
      }));
      return {
        ...common,
        type: 'ok',
        micro: [{ kind: 'poll', partition: operation.partition, reads }],
        partitions: [],
      };
    }
    const sends = operation.does === 'txn' ? operation.sends : [operation];
    return { ...common, type: operation.type, micro: sends.flatMap(sendsOf), partitions: [] };
  });

function sendsOf(operation: RecordedOperation): readonly MicroOperation[] {
  if (operation.does !== 'send') return [];
  const { partition, baseOffset, generator, numbers } = operation;
  return numbers.map((number, i) => ({
    kind: 'send',
    partition,
    value: `${generator}#${number}`,
    offset: baseOffset < 0 ? null : baseOffset + i,
  }));
}
