/** Answers to admin requests that say only what went wrong, with every part of the request.
 *  Models      org.apache.kafka.common.requests.AbstractRequest#getErrorResponse */
import type { KafkaError } from '../../contract/errors.ts';
import type { RequestOf, ResponseOf } from './api.ts';

/** What an operator asks, of any broker, and what brokers pass on to the controller. */
export const ADMIN_APIS = [
  'CreateTopics',
  'DeleteTopics',
  'CreatePartitions',
  'ElectLeaders',
  'IncrementalAlterConfigs',
  'AlterPartitionReassignments',
  'ListPartitionReassignments',
] as const;
export type AdminApi = (typeof ADMIN_APIS)[number];

export const isAdminApi = (api: string): api is AdminApi => (ADMIN_APIS as readonly string[]).includes(api);

type Refusals = {
  readonly [A in AdminApi]: (
    request: RequestOf<A>,
    error: KafkaError,
    message: string | null,
  ) => ResponseOf<A>;
};

const refusals: Refusals = {
  CreateTopics: ({ topics }, errorCode, errorMessage) => ({
    topics: topics.map(({ name }) => ({ name, errorCode, errorMessage })),
  }),
  DeleteTopics: ({ topics }, errorCode) => ({ responses: topics.map(({ name }) => ({ name, errorCode })) }),
  CreatePartitions: ({ topics }, errorCode, errorMessage) => ({
    results: topics.map(({ name }) => ({ name, errorCode, errorMessage })),
  }),
  ElectLeaders: ({ topicPartitions }, errorCode, errorMessage) => ({
    errorCode,
    replicaElectionResults: (topicPartitions ?? []).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map((partitionId) => ({ partitionId, errorCode, errorMessage })),
    })),
  }),
  IncrementalAlterConfigs: ({ resources }, errorCode, errorMessage) => ({
    responses: resources.map(({ resourceType, resourceName }) => ({
      errorCode,
      errorMessage,
      resourceType,
      resourceName,
    })),
  }),
  AlterPartitionReassignments: ({ topics }, errorCode, errorMessage) => ({
    errorCode,
    errorMessage,
    responses: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode, errorMessage })),
    })),
  }),
  ListPartitionReassignments: (_request, errorCode, errorMessage) => ({
    errorCode,
    errorMessage,
    topics: [],
  }),
};

export function refusalOf<A extends AdminApi>(
  api: A,
  request: RequestOf<A>,
  error: KafkaError,
  message: string | null = null,
): ResponseOf<A> {
  return refusals[api](request, error, message);
}

/** The first error an answer to an admin request holds, and its words; `NONE` when all went well. */
export function verdictOf(
  api: AdminApi,
  response: unknown,
): { readonly error: KafkaError; readonly message: string | null } {
  const found = verdicts(api, response).find(({ errorCode }) => errorCode !== 'NONE');
  return { error: found?.errorCode ?? 'NONE', message: found?.errorMessage ?? null };
}

interface Verdict {
  readonly errorCode: KafkaError;
  readonly errorMessage?: string | null;
}

function verdicts(api: AdminApi, response: unknown): readonly Verdict[] {
  // The name that travelled with a message says what it is.
  const as = <A extends AdminApi>(_api: A): ResponseOf<A> => response as ResponseOf<A>;
  switch (api) {
    case 'CreateTopics':
      return as(api).topics;
    case 'DeleteTopics':
    case 'IncrementalAlterConfigs':
      return as(api).responses;
    case 'CreatePartitions':
      return as(api).results;
    case 'ElectLeaders':
      return [as(api), ...as(api).replicaElectionResults.flatMap(({ partitionResult }) => partitionResult)];
    case 'AlterPartitionReassignments':
      return [as(api), ...as(api).responses.flatMap(({ partitions }) => partitions)];
    case 'ListPartitionReassignments':
      return [as(api)];
  }
}
