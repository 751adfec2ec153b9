/** `auto.offset.reset=none`: a partition that has no position makes poll() throw, and the application, which does not catch it,
 *  closes its consumer and ends.
 *  Models      SubscriptionState#resetInitializingPositions (NoOffsetForPartitionException), #maybeCompleteValidation
 *              (LogTruncationException); FetchCollector#handleInitializeErrors (OffsetOutOfRangeException)
 *  See         positions.ts, validation.ts */
import { configText } from '../../../contract/configs.ts';
import type { EventBody } from '../../../contract/events.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { CLOSE_TIMEOUT_US } from './closing.ts';
import type { ConsumerMemory, FetchState, GroupClient } from './state.ts';

type Exception = Extract<EventBody, { type: 'consumer.callFailed' }>['exception'];

const EXCEPTIONS: Readonly<Record<FetchState['lost'], Exception>> = {
  committed: 'NoOffsetForPartitionException',
  range: 'OffsetOutOfRangeException',
  truncated: 'LogTruncationException',
};

/** What poll() throws before it looks for records: a position that the application has to name. */
export const isWithoutPosition = (client: GroupClient): boolean =>
  lostOf(client).some(({ lost }) => lost !== 'range');

/** What it throws when there is nothing to return: records that are not there any more. */
export const isOutOfRange = (client: GroupClient): boolean => lostOf(client).length > 0;

function lostOf(client: GroupClient): FetchState[] {
  if (configText(client.group.configs, 'auto.offset.reset') !== 'none') return [];
  return [...client.partitions.values()].filter(
    ({ phase, soughtTimestamp, isPendingRevocation }) =>
      phase === 'awaitReset' && soughtTimestamp === null && !isPendingRevocation,
  );
}

/** poll() throws: `finally` closes the consumer, and the process is over. */
export function throwOutOfPoll(node: NodeContext, memory: ConsumerMemory, client: GroupClient): void {
  const all = lostOf(client);
  const { lost = 'committed' } = all.find((state) => state.lost !== 'range') ?? all[0] ?? {};
  node.emit({
    type: 'consumer.callFailed',
    consumerId: node.id,
    call: 'poll',
    exception: EXCEPTIONS[lost],
  });
  memory.leaving = {
    destination: 'close',
    deadlineUs: node.nowUs + CLOSE_TIMEOUT_US,
    step: 'waiting',
    commit: null,
  };
}
