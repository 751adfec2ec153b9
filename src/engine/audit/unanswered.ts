/** Records that were sent with acks=0. Their producer takes them for stored as they go; whether they are shows when a leader writes
 *  them, or the request is lost, refused, or dies with its broker.
 *  See         ledger.ts, remember.ts */
import type { EngineEvent } from '../../contract/events.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { batchAt } from '../storage/log.ts';
import type { EventOf } from './invariant.ts';
import { acknowledge, generatorOf, loseUnstored } from './ledger.ts';
import type { AuditState, UnansweredBatch } from './state.ts';
import { copyOn, topicIdOf } from './view.ts';

export function noteUnanswered(world: World, state: AuditState, event: EngineEvent): void {
  if (event.type === 'produce.unanswered') return begin(world, state, event);
  if (state.unanswered.length === 0) return;
  switch (event.type) {
    case 'request.sent': {
      const { api, isResponse, from, to, eventId, partitions, lostAtUs } = event.flight;
      if (api !== 'Produce' || isResponse) return;
      for (const batch of state.unanswered)
        if (batch.sentBy === null && batch.producerId === from && partitions.includes(batch.partition))
          Object.assign(batch, { sentBy: eventId, to });
      if (lostAtUs !== null) lose(world, state, ({ sentBy }) => sentBy === eventId);
      return;
    }
    case 'log.appended':
      return event.asLeader ? settle(world, state, event) : undefined;
    case 'request.lost':
      return lose(world, state, ({ sentBy }) => sentBy === event.sentBy);
    case 'produce.refusedUnheard':
      return lose(
        world,
        state,
        ({ producerId, partition, to }) =>
          producerId === event.producerId &&
          partition === event.partition &&
          to === brokerNode(event.brokerId),
      );
    case 'node.killed':
    case 'node.stopped':
      return lose(world, state, ({ to }) => to === event.node);
    default:
      return;
  }
}

function begin(world: World, state: AuditState, event: EventOf<'produce.unanswered'>): void {
  const { producerId, partition, numbers } = event;
  state.unanswered.push({
    producerId,
    generator: generatorOf(world, producerId) ?? '',
    partition,
    topicId: topicIdOf(world, parsePartitionKey(partition).topic),
    numbers,
    sentBy: null,
    to: null,
  });
}

/** It is in a log: from now on it is as one that was acknowledged. */
function settle(world: World, state: AuditState, event: EventOf<'log.appended'>): void {
  const { partition, brokerId, baseOffset } = event;
  const log = copyOn(world, partition, brokerId)?.log;
  const first = log && batchAt(log, baseOffset)?.records[0];
  if (first?.type !== 'user') return;
  const at = state.unanswered.findIndex(
    (batch) =>
      batch.partition === partition &&
      batch.generator === first.generator &&
      batch.numbers[0] === first.number,
  );
  const [batch] = at < 0 ? [] : state.unanswered.splice(at, 1);
  if (batch?.topicId === undefined) return;
  const { producerId, topicId, numbers } = batch;
  acknowledge(world, state, { partition, topicId, producerId, baseOffset, numbers, acks: 0 });
}

function lose(world: World, state: AuditState, isMeant: (batch: UnansweredBatch) => boolean): void {
  const { unanswered } = state;
  for (let at = unanswered.length - 1; at >= 0; at--) {
    const batch = unanswered[at];
    if (!batch || !isMeant(batch)) continue;
    unanswered.splice(at, 1);
    if (batch.topicId !== undefined) loseUnstored(world, state, { ...batch, topicId: batch.topicId });
  }
}
