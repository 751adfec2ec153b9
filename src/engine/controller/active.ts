/** The pen of the active controller: it writes records as one atomic batch, applies them at once, and answers when they
 *  are committed.
 *  Models      org.apache.kafka.controller.QuorumController: ControllerWriteEvent, DeferredEventQueue
 *  Invariants  what it answers is committed; memory changes only by replay of what it writes
 *  See         requests.ts, cluster/quorum-view.ts (who tells what is committed) */
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ApiName, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { effectiveConfigs, replay } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { answer } from '../protocol/talk.ts';
import type { Control } from './control.ts';
import { appendToQuorum } from './quorum/appends.ts';
import type { ActiveController } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** What decisions are made from, now. */
export const controlOf = (node: NodeContext, active: ActiveController): Control => {
  const { controllerId, configs, rules } = diskOf(node);
  return { image: active.image, rules, configs: effectiveConfigs(active.image, controllerId, configs) };
};

/** Writes records as one atomic batch and applies them. Answers the offset of the last one. */
export function write(
  node: NodeContext,
  active: ActiveController,
  records: readonly MetadataRecord[],
): number {
  if (records.length === 0) return active.image.appliedOffset;
  const baseOffset = appendToQuorum(node, records);
  node.emit({
    type: 'metadata.appended',
    controllerId: diskOf(node).controllerId,
    offset: baseOffset,
    records: records.map((record) => record.type),
  });
  for (const [i, record] of records.entries()) replay(active.image, record, baseOffset + i);
  return baseOffset + records.length - 1;
}

/** Answers once everything up to `offset` is committed. */
export function answerWhenCommitted<A extends ApiName>(
  node: NodeContext,
  active: ActiveController,
  api: A,
  incoming: Incoming,
  offset: number,
  body: ResponseOf<A>,
): void {
  if (offset < memoryOf(node).highWatermark)
    answer(node, api, incoming, body, plainLabel('control', errorIn(body)));
  else active.waiting.push({ offset, incoming, api, body });
}

/** Answers whoever has waited for what is committed now. */
export function answerCommitted(node: NodeContext, active: ActiveController): void {
  const { highWatermark } = memoryOf(node);
  const due = active.waiting.filter((waiting) => waiting.offset < highWatermark);
  active.waiting = active.waiting.filter((waiting) => waiting.offset >= highWatermark);
  for (const { incoming, api, body } of due) {
    // Body and API were put together in `answerWhenCommitted`.
    answer(node, api, incoming, body as ResponseOf<typeof api>, plainLabel('control', errorIn(body)));
  }
}

const errorIn = (body: unknown): KafkaError | null =>
  typeof body === 'object' && body !== null && 'errorCode' in body ? (body.errorCode as KafkaError) : null;
