/** The operator's terminal, as it aborts a transaction that hangs: it asks the leader which producer has one open since that
 *  offset, and has it write the marker that no coordinator will ever send.
 *  Models      org.apache.kafka.tools.TransactionsCommand (AbortTransactionCommand), clients.admin.internals.AbortTransactionHandler;
 *              KIP-664
 *  See         admin-node.ts, broker/describe-producers.ts, broker/txn-markers.ts */
import { brokerNode, partitionKey } from '../../contract/ids.ts';
import type { IncomingResponse, NodeContext } from '../kernel/context.ts';
import { plainLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import type { AdminTask } from './admin-task.ts';

export interface AbortTask extends AdminTask {
  readonly command: Extract<AdminTask['command'], { type: 'transaction.abort' }>;
}

/** `later`: whoever leads now is to be found again. */
type Verdict = 'done' | 'later';

const options = (task: AbortTask) => ({ label: plainLabel('control'), timeoutMs: 30_000, context: task });

export const isAbort = (task: AdminTask): task is AbortTask => task.command.type === 'transaction.abort';

/** The leader is known. */
export function describeProducers(node: NodeContext, task: AbortTask, leaderId: number): void {
  const { topic: name, partition } = task.command;
  const topics = [{ name, partitionIndexes: [partition] }];
  request(node, 'DescribeProducers', brokerNode(leaderId), { topics }, options(task));
}

/** The leader has answered one of the two. */
export function onAbortAnswer(node: NodeContext, response: IncomingResponse, task: AbortTask): Verdict {
  return response.api === 'DescribeProducers'
    ? onDescribed(node, response, task)
    : onMarked(node, response, task);
}

function onDescribed(node: NodeContext, response: IncomingResponse, task: AbortTask): Verdict {
  const { topic: name, partition, startOffset } = task.command;
  const found = responseOf('DescribeProducers', response.body).topics[0]?.partitions[0];
  if (found?.errorCode !== 'NONE') return 'later';
  const hanging = found.activeProducers.find((one) => one.currentTxnStartOffset === startOffset);
  if (!hanging) {
    const params = { partition: partitionKey(name, partition), offset: String(startOffset) };
    node.emit({ type: 'command.rejected', ...task, reason: { code: 'noOpenTransaction', params } });
    return 'done';
  }
  const marker = {
    producerId: hanging.producerId,
    producerEpoch: hanging.producerEpoch,
    transactionResult: false,
    topics: [{ name, partitionIndexes: [partition] }],
    coordinatorEpoch: Math.max(0, hanging.coordinatorEpoch),
  };
  request(node, 'WriteTxnMarkers', response.from, { markers: [marker] }, options(task));
  return 'done';
}

function onMarked(node: NodeContext, response: IncomingResponse, task: AbortTask): Verdict {
  const error = responseOf('WriteTxnMarkers', response.body).markers[0]?.topics[0]?.partitions[0]?.errorCode;
  if (error === undefined || error === 'NONE') return 'done';
  if (error === 'NOT_LEADER_OR_FOLLOWER') return 'later';
  node.emit({
    type: 'command.rejected',
    ...task,
    reason: { code: 'kafkaError', params: { error, message: error } },
  });
  return 'done';
}
