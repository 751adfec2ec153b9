/** What a leader asks of share coordinators: to keep a state, to tell it, and to write what became of records.
 *  Models      org.apache.kafka.server.share.persister.PersisterStateManager, DefaultStatePersister
 *  Simplifies  one request for each share-partition, where Kafka gathers those of one coordinator; who coordinates is looked up
 *              in the broker's own metadata
 *  Invariants  every question ends: answered, or given up after five attempts */
import type { KafkaError } from '../../../contract/errors.ts';
import { brokerNode } from '../../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { RequestOf, ResponseOf } from '../../protocol/api.ts';
import { groupLabel } from '../../protocol/labels.ts';
import { visibleLeader } from '../../protocol/metadata-image.ts';
import { partitionForGroup } from '../../protocol/murmur2.ts';
import { shareKey } from '../../protocol/share-api.ts';
import { request, responseOf } from '../../protocol/talk.ts';
import { createInternalTopic } from '../client-requests.ts';
import { brokerOf, SHARE_TOPIC } from '../state.ts';
import type { AfterPersisting } from './state.ts';

const CHANNEL = 'persister';
const TIMEOUT_MS = 30_000;
/** PersisterStateManager: attempts, and the back-off between them, which doubles. */
const ATTEMPTS_MAX = 5;
const BACKOFF_US = 1_000_000;
const RETRY_TIMER = 'share:persist:';

type StateApi = 'InitializeShareGroupState' | 'ReadShareGroupState' | 'WriteShareGroupState';

/** Frozen. */
export interface Question {
  readonly api: StateApi;
  readonly body: RequestOf<StateApi>;
  readonly attempts: number;
  readonly next: AfterPersisting;
}

export interface Persisted {
  readonly next: AfterPersisting;
  readonly error: KafkaError;
  /** Of a ReadShareGroupState that went well. */
  readonly read: ResponseOf<'ReadShareGroupState'>['results'][number]['partitions'][number] | null;
}

/** Asks; how it ends, `onPersisterResponse` and its siblings answer, never before this is done. */
export function persist<A extends StateApi>(
  node: NodeContext,
  api: A,
  body: RequestOf<A>,
  next: AfterPersisting,
): void {
  send(node, Object.freeze({ api, body, attempts: 1, next: Object.freeze(next) }));
}

function send(node: NodeContext, question: Question): void {
  const { api, body } = question;
  const topicId = body.topics[0]?.topicId ?? '';
  const partition = body.topics[0]?.partitions[0]?.partition ?? -1;
  const coordinator = coordinatorOf(node, shareKey(body.groupId, topicId, partition));
  if (coordinator < 0) return later(node, question);
  const label = groupLabel('control', body.groupId);
  request(node, api, brokerNode(coordinator), body, {
    channel: CHANNEL,
    timeoutMs: TIMEOUT_MS,
    label,
    context: question,
  });
}

function coordinatorOf(node: NodeContext, key: string): number {
  const { image } = brokerOf(node);
  const topic = image.topics.get(SHARE_TOPIC);
  if (!topic?.partitions.length) createInternalTopic(node, SHARE_TOPIC, null);
  const partition = topic?.partitions[partitionForGroup(key, topic.partitions.length)];
  return partition ? visibleLeader(image, partition) : -1;
}

function later(node: NodeContext, question: Question): void {
  const { share } = brokerOf(node);
  share.lastQuestion++;
  const delayUs = BACKOFF_US * 2 ** (question.attempts - 1);
  node.startTimer(`${RETRY_TIMER}${share.lastQuestion}`, delayUs, question);
}

const isPassing = (error: KafkaError): boolean =>
  error === 'NOT_COORDINATOR' ||
  error === 'COORDINATOR_NOT_AVAILABLE' ||
  error === 'COORDINATOR_LOAD_IN_PROGRESS' ||
  error === 'NETWORK_EXCEPTION';

/** Null: it is asked again. */
function judge(node: NodeContext, question: Question, error: KafkaError): Persisted | null {
  if (!isPassing(error)) return { next: question.next, error, read: null };
  if (question.attempts >= ATTEMPTS_MAX)
    return { next: question.next, error: 'COORDINATOR_NOT_AVAILABLE', read: null };
  later(node, Object.freeze({ ...question, attempts: question.attempts + 1 }));
  return null;
}

const isStateApi = (api: string): api is StateApi =>
  api === 'InitializeShareGroupState' || api === 'ReadShareGroupState' || api === 'WriteShareGroupState';

/** Undefined: the response is to something else. Null: it is asked again. */
export function onPersisterResponse(
  node: NodeContext,
  response: IncomingResponse,
): Persisted | null | undefined {
  const { api } = response;
  if (!isStateApi(api)) return undefined;
  // Made in `send`.
  const question = response.request.context as Question;
  if (api === 'ReadShareGroupState') {
    const read = responseOf(api, response.body).results[0]?.partitions[0] ?? null;
    if (read?.errorCode === 'NONE') return { next: question.next, error: 'NONE', read };
    return judge(node, question, read?.errorCode ?? 'UNKNOWN_SERVER_ERROR');
  }
  const result = responseOf(api, response.body).results[0]?.partitions[0];
  return judge(node, question, result?.errorCode ?? 'UNKNOWN_SERVER_ERROR');
}

export function onPersisterLost(node: NodeContext, failed: readonly FailedRequest[]): Persisted[] {
  return failed.flatMap(({ api, context }) =>
    // As above.
    isStateApi(api) ? (judge(node, context as Question, 'NETWORK_EXCEPTION') ?? []) : [],
  );
}

/** Undefined: the timer is another's. Null: it is asked again. */
export function onPersisterTimer(
  node: NodeContext,
  name: string,
  data: unknown,
): Persisted | null | undefined {
  if (!name.startsWith(RETRY_TIMER)) return undefined;
  // Started in `later`.
  const question = data as Question;
  if (question.attempts >= ATTEMPTS_MAX) return judge(node, question, 'COORDINATOR_NOT_AVAILABLE');
  const topicId = question.body.topics[0]?.topicId ?? '';
  const partition = question.body.topics[0]?.partitions[0]?.partition ?? -1;
  // Without a coordinator an attempt is used up, too.
  if (coordinatorOf(node, shareKey(question.body.groupId, topicId, partition)) < 0)
    return judge(node, question, 'COORDINATOR_NOT_AVAILABLE');
  send(node, question);
  return null;
}
