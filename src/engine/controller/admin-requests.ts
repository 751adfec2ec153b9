/** What operators ask of the cluster, as brokers pass it on: each part is done or refused by itself, and the answer waits
 *  until what was written is committed.
 *  Models      org.apache.kafka.controller.QuorumController: createTopics, deleteTopics, createPartitions, electLeaders,
 *              incrementalAlterConfigs, alterPartitionReassignments, listPartitionReassignments
 *  See         topics.ts, elections.ts, config-control.ts, reassignments.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { RequestOf, ResponseOf } from '../protocol/api.ts';
import { randomUuid } from '../protocol/format/uuid.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import type { AdminApi } from '../protocol/refusals.ts';
import { requestOf } from '../protocol/talk.ts';
import { answerWhenCommitted, controlOf, write } from './active.ts';
import { alterConfigs } from './config-control.ts';
import type { Refusal } from './control.ts';
import { electLeader } from './elections.ts';
import { listReassignments, reassign } from './reassignments.ts';
import type { ActiveController } from './state.ts';
import { addPartitions, createTopic, isRefusal, refuseTopic } from './topics.ts';

/** What is being put together for one request: records that follow upon each other, and the place of the last. */
class Draft {
  offset: number;
  readonly node: NodeContext;
  readonly active: ActiveController;
  /** `validateOnly`: nothing is written, and nothing has happened. */
  private readonly isTrial: boolean;

  constructor(node: NodeContext, active: ActiveController, isTrial: boolean) {
    this.node = node;
    this.active = active;
    this.isTrial = isTrial;
    // An answer that writes nothing tells of what is not committed yet all the same: it waits for that.
    this.offset = active.image.appliedOffset;
  }

  get control() {
    return controlOf(this.node, this.active);
  }

  write(records: readonly MetadataRecord[]): void {
    if (!this.isTrial && records.length > 0) this.offset = write(this.node, this.active, records);
  }
}

type Handlers = {
  readonly [A in AdminApi]: (draft: Draft, request: RequestOf<A>) => ResponseOf<A>;
};

export function onAdminRequest<A extends AdminApi>(
  node: NodeContext,
  active: ActiveController,
  api: A,
  incoming: Incoming,
): void {
  const request = requestOf(api, incoming.body);
  const draft = new Draft(node, active, 'validateOnly' in request && request.validateOnly);
  const body = handlers[api](draft, request);
  answerWhenCommitted(node, active, api, incoming, draft.offset, body);
}

const OK = { errorCode: 'NONE', errorMessage: null } as const;
const refused = ({ error, message }: Refusal) => ({ errorCode: error, errorMessage: message });

const handlers: Handlers = {
  CreateTopics: (draft, { topics }) => ({
    topics: topics.map((topic) => {
      const refusal = refuseTopic(draft.control, topic);
      if (refusal) return { name: topic.name, ...refused(refusal) };
      const { node, active } = draft;
      draft.write(createTopic(active.image, topic, newTopicId(node), drawFor(node)));
      return { name: topic.name, ...OK };
    }),
  }),
  DeleteTopics: (draft, { topics }) => ({
    responses: topics.map(({ name }) => {
      const topicId = draft.active.image.topics.get(name)?.topicId;
      if (topicId === undefined) return { name, errorCode: 'UNKNOWN_TOPIC_OR_PARTITION' as const };
      draft.write([{ type: 'RemoveTopicRecord', topicId }]);
      return { name, errorCode: 'NONE' as const };
    }),
  }),
  CreatePartitions: (draft, { topics }) => ({
    results: topics.map((topic) => {
      const added = addPartitions(draft.control, topic, drawFor(draft.node));
      if (isRefusal(added)) return { name: topic.name, ...refused(added) };
      draft.write(added);
      return { name: topic.name, ...OK };
    }),
  }),
  ElectLeaders: (draft, { electionType, topicPartitions }) => {
    const type = electionType === 0 ? 'preferred' : 'unclean';
    const everything = [...draft.active.image.topics.values()].map(({ name, partitions }) => ({
      topic: name,
      partitions: partitions.map(({ partition }) => partition),
    }));
    const replicaElectionResults = (topicPartitions ?? everything).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions
        .map((partitionId) => {
          const { error, message, record } = electLeader(draft.control, topic, partitionId, type);
          if (record) draft.write([record]);
          return { partitionId, errorCode: error, errorMessage: message };
        })
        // Whoever asks for all is not told of those that are as they should be.
        .filter(({ errorCode }) => topicPartitions !== null || errorCode !== 'ELECTION_NOT_NEEDED'),
    }));
    return { errorCode: 'NONE', replicaElectionResults };
  },
  IncrementalAlterConfigs: (draft, { resources }) => ({
    responses: resources.map(({ resourceType, resourceName, configs }) => {
      const changes = configs.map(({ name, value }) => ({ name, value }));
      const records = alterConfigs(draft.control, resourceType, resourceName, changes);
      if (isRefusal(records)) return { ...refused(records), resourceType, resourceName };
      draft.write(records);
      return { ...OK, resourceType, resourceName };
    }),
  }),
  AlterPartitionReassignments: (draft, { topics, allowReplicationFactorChange }) => ({
    ...OK,
    responses: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, replicas }) => {
        const { control } = draft;
        const answer = reassign(control, name, partitionIndex, replicas, allowReplicationFactorChange);
        if (answer.record) draft.write([answer.record]);
        return { partitionIndex, ...(answer.refusal ? refused(answer.refusal) : OK) };
      }),
    })),
  }),
  ListPartitionReassignments: (draft, { topics }) => ({
    ...OK,
    topics: listReassignments(draft.active.image, topics),
  }),
};

const drawFor = (node: NodeContext) => (bound: number) => node.randomBelow('placement', bound);

const newTopicId = (node: NodeContext): string => randomUuid((below) => node.randomBelow('topicIds', below));
