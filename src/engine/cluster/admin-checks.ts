/** What the wishes of an operator have in common, whoever decides about them.
 *  See         admin-commands.ts, zk-admin-commands.ts */
import type { Command, CommandType } from '../../contract/commands.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { CommandId } from '../../contract/ids.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { runTask } from './admin-node.ts';
import type { AdminTask } from './admin-task.ts';
import type { Handler } from './wish.ts';
import { adminOf, contextOf, refuse, refuseValue } from './wish.ts';
import type { World } from './world.ts';
import { nodesOfKind } from './world.ts';

export const MAX_TOPICS = 24;

export type AdminCommandType = AdminTask['command']['type'];
export type AdminHandlers = { readonly [T in AdminCommandType & CommandType]: Handler<T> };

export const hasBrokerUp = (world: World): boolean => nodesOfKind(world, 'broker').some((node) => node.isUp);

/** Refuses in Kafka's words. */
export function check(refusal: { readonly error: KafkaError; readonly message: string } | null): void {
  if (refusal) refuse({ code: 'kafkaError', params: { error: refusal.error, message: refusal.message } });
}

/** A topic of the visitor's; refused when there is none of that name. */
export function checkTopic({ topics }: MetadataImage, topic: string): void {
  const known = [...topics.keys()].filter((name) => !name.startsWith('__'));
  if (!known.includes(topic)) {
    refuse({ code: 'unknownTopic', params: { topic, known: known.join(', ') } });
  }
}

export function checkRecords(
  image: MetadataImage,
  { topic, partition, beforeOffset }: Extract<Command, { type: 'log.deleteRecords' }>,
): void {
  checkTopic(image, topic);
  const count = image.topics.get(topic)?.partitions.length ?? 0;
  if (!Number.isInteger(partition) || partition < 0 || partition >= count)
    refuseValue('partition', partition, `0 – ${count - 1}`);
  if (!Number.isInteger(beforeOffset) || beforeOffset < -1)
    refuseValue('beforeOffset', beforeOffset, 'offsetOrHighWatermark');
}

export function checkAbort(
  image: MetadataImage,
  { topic, partition, startOffset }: Extract<Command, { type: 'transaction.abort' }>,
): void {
  checkRecords(image, { type: 'log.deleteRecords', topic, partition, beforeOffset: -1 });
  if (!Number.isInteger(startOffset) || startOffset < 0)
    refuseValue('startOffset', startOffset, 'transactionStart');
}

/** Sends it on its way; what the cluster says of it comes as an event. */
export function ask(world: World, command: AdminTask['command'], commandId: CommandId): undefined {
  runTask(contextOf(world, adminOf(world).node), { commandId, command: command satisfies Command });
}
