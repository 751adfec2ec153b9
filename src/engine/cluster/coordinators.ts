/** The coordinators in a broker's process: what they may ask of their broker, and what it tells them.
 *  Models      kafka.server.BrokerServer (its groupCoordinator and transactionCoordinator)
 *  See         group/coordinator.ts, transaction/coordinator.ts, broker/state.ts (BrokerHooks) */
import type { ConfigName } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import { takeProducerId } from '../broker/client-requests.ts';
import { onProduceVerified } from '../broker/produce.ts';
import { appendForCoordinator } from '../broker/replica-manager.ts';
import { initializeShareState } from '../broker/share/manager.ts';
import { groupConfig } from '../broker/share/served.ts';
import type { BrokerHooks } from '../broker/state.ts';
import { brokerOf, diskOf, logOf, OFFSETS_TOPIC, SHARE_TOPIC, TRANSACTION_TOPIC } from '../broker/state.ts';
import type { Answered, Operation } from '../broker/transaction-state.ts';
import { ask, asksAgain, startVerification, verifies } from '../broker/verification.ts';
import type { GroupCoordinatorState, GroupHost } from '../group/coordinator.ts';
import {
  onElected,
  onMarker,
  onOffsetsVerified,
  onRequest,
  onResigned,
  onShareInitialized,
  onTopicsDeleted,
  onWritten,
  servesGroups,
} from '../group/coordinator.ts';
import type { NodeContext } from '../kernel/context.ts';
import { visibleLeader } from '../protocol/metadata-image.ts';
import type { ShareCoordinatorHost, ShareCoordinatorState, ShareStateWrite } from '../share/coordinator.ts';
import {
  onShareStateElected,
  onShareStateRequest,
  onShareStateResigned,
  onShareStateWritten,
} from '../share/coordinator.ts';
import { batchesOf } from '../storage/log.ts';
import type { TransactionCoordinatorState, TransactionHost } from '../transaction/coordinator.ts';
import {
  onTransactionRequest,
  onTransactionsElected,
  onTransactionsResigned,
  onTransactionWritten,
} from '../transaction/coordinator.ts';
import { zkHooks } from './zk-broker.ts';

interface Coordinators {
  readonly groups: GroupCoordinatorState;
  readonly transactions: TransactionCoordinatorState;
  readonly shareStates: ShareCoordinatorState;
}

// Set in boot, before anything else can call.
const coordinatorsOf = (node: NodeContext): Coordinators => node.node.memory as Coordinators;
export const groupsOf = (node: NodeContext): GroupCoordinatorState => coordinatorsOf(node).groups;
export const transactionsOf = (node: NodeContext): TransactionCoordinatorState =>
  coordinatorsOf(node).transactions;

export const shareStatesOf = (node: NodeContext): ShareCoordinatorState => coordinatorsOf(node).shareStates;

const partitionCount = (node: NodeContext, topic: string, config: ConfigName): number =>
  brokerOf(node).image.topics.get(topic)?.partitions.length ?? configInt(diskOf(node).configs, config);

/** The versions of TxnOffsetCommit from which on the coordinator adds its partition, and TRANSACTION_ABORTABLE is known. */
const ADDING_VERSION = 5;
const ABORTABLE_VERSION = 4;

/** `group.coordinator.append.linger.ms`. */
const APPEND_LINGER_US = 10_000;

export function groupHost(node: NodeContext): GroupHost {
  const { image } = brokerOf(node);
  const { rules } = diskOf(node);
  return {
    offsetsPartitionCount: partitionCount(node, OFFSETS_TOPIC, 'offsets.topic.num.partitions'),
    appendLingerUs: rules.coordinatorLingers ? APPEND_LINGER_US : 0,
    syncRenewsSession: rules.syncRenewsSession,
    append: (partition, records, continuation, producer) =>
      appendForCoordinator(node, {
        topic: OFFSETS_TOPIC,
        partition,
        records,
        producer: producer ?? null,
        timeoutMs: configInt(diskOf(node).configs, 'offsets.commit.timeout.ms'),
        owner: { kind: 'groups', partition, continuation },
      }),
    verify(partition, { transactionalId, producerId, producerEpoch }, apiVersion, continuation) {
      if (!verifies(node)) return true;
      const key = partitionKey(OFFSETS_TOPIC, partition);
      const operation = operationOf(apiVersion);
      const guard = startVerification(node, key, { producerId, producerEpoch, baseSequence: -1 }, operation);
      if (guard === 0) return true;
      const question = Object.freeze({
        transactionalId,
        producerId,
        producerEpoch,
        operation,
        guards: Object.freeze([Object.freeze({ key, guard })]),
        startedUs: node.nowUs,
        next: Object.freeze({ kind: 'group', partition, continuation } as const),
      });
      ask(node, question);
      return false;
    },
    hasPartition: (topic, partition) => image.topics.get(topic)?.partitions[partition] !== undefined,
    topicOf(name) {
      const topic = image.topics.get(name);
      return topic && { topicId: topic.topicId, partitionCount: topic.partitions.length };
    },
    topicNameOf: (topicId) => image.names.get(topicId),
    groupConfigMs: (groupId, name) => Number(groupConfig(node, groupId, name)),
    initializeShareState(groupId, topics) {
      initializeShareState(node, groupId, topics);
    },
  };
}

function operationOf(version: number): Operation {
  if (version >= ADDING_VERSION) return 'add';
  return version >= ABORTABLE_VERSION ? 'verify' : 'oldErrors';
}

export function transactionHost(node: NodeContext): TransactionHost {
  const { image } = brokerOf(node);
  return {
    partitionCount: partitionCount(node, TRANSACTION_TOPIC, 'transaction.state.log.num.partitions'),
    offsetsPartitionCount: partitionCount(node, OFFSETS_TOPIC, 'offsets.topic.num.partitions'),
    append: (partition, record, timeoutMs, continuation) =>
      appendForCoordinator(node, {
        topic: TRANSACTION_TOPIC,
        partition,
        records: [record],
        producer: null,
        timeoutMs,
        owner: { kind: 'transactions', continuation },
      }),
    nextProducerId: () => takeProducerId(node, zkHooks),
    leaderOf(key) {
      const { topic, partition } = parsePartitionKey(key);
      const registration = image.topics.get(topic)?.partitions[partition];
      if (!registration) return 'deleted';
      const leader = visibleLeader(image, registration);
      return leader < 0 ? 'unknown' : leader;
    },
  };
}

function shareHost(node: NodeContext): ShareCoordinatorHost {
  const { image } = brokerOf(node);
  return {
    partitionCount: partitionCount(node, SHARE_TOPIC, 'share.coordinator.state.topic.num.partitions'),
    append: (partition, record, continuation) =>
      appendForCoordinator(node, {
        topic: SHARE_TOPIC,
        partition,
        records: [record],
        producer: null,
        timeoutMs: configInt(diskOf(node).configs, 'share.coordinator.write.timeout.ms'),
        owner: { kind: 'share', partition, continuation },
      }),
    hasPartition: (topicId, partition) =>
      image.topics.get(image.names.get(topicId) ?? '')?.partitions[partition] !== undefined,
  };
}

/** Hooks that concern the coordinators. */
export const coordinatorHooks: Omit<BrokerHooks, keyof typeof zkHooks | 'onVerified' | 'onMarkerWritten'> = {
  onOffsetsLeader(node, partition, leaderEpoch) {
    const log = logOf(node, partitionKey(OFFSETS_TOPIC, partition));
    onElected(node, groupsOf(node), groupHost(node), partition, leaderEpoch, batchesOf(log));
  },
  onOffsetsFollower(node, partition) {
    onResigned(node, groupsOf(node), groupHost(node), partition);
  },
  onCoordinatorWritten(node, partition, continuation, error, isLate) {
    onWritten(node, groupsOf(node), groupHost(node), partition, continuation, error, isLate);
  },
  onTopicsDeleted(node, topics) {
    onTopicsDeleted(node, groupsOf(node), groupHost(node), topics);
  },
  onCoordinatorRequest: (node, incoming) =>
    onTransactionRequest(node, transactionsOf(node), transactionHost(node), incoming) ||
    onShareStateRequest(node, shareStatesOf(node), shareHost(node), incoming) ||
    onRequest(node, groupsOf(node), groupHost(node), incoming),
  onTransactionsLeader(node, partition, leaderEpoch) {
    const log = logOf(node, partitionKey(TRANSACTION_TOPIC, partition));
    const host = transactionHost(node);
    onTransactionsElected(node, transactionsOf(node), host, partition, leaderEpoch, batchesOf(log));
  },
  onTransactionsFollower(node, partition) {
    onTransactionsResigned(node, transactionsOf(node), transactionHost(node), partition);
  },
  onTransactionsWritten(node, continuation, error) {
    onTransactionWritten(node, transactionsOf(node), transactionHost(node), continuation, error);
  },
  onShareStateLeader(node, partition, leaderEpoch) {
    const log = logOf(node, partitionKey(SHARE_TOPIC, partition));
    onShareStateElected(node, shareStatesOf(node), partition, leaderEpoch, batchesOf(log));
  },
  onShareStateFollower(node, partition) {
    onShareStateResigned(node, shareStatesOf(node), partition);
  },
  onShareStateWritten(node, partition, continuation, error) {
    // Only the share coordinator makes these, and they come back as they were.
    const write = continuation as ShareStateWrite;
    onShareStateWritten(node, shareStatesOf(node), partition, write, error);
  },
  onShareInitialized(node, groupId, topics, error) {
    onShareInitialized(node, groupsOf(node), groupHost(node), groupId, topics, error === 'NONE');
  },
  servesGroups: (node, partition) => servesGroups(groupsOf(node), partition),
  onGroupMarker(node, partition, producerId, commits) {
    onMarker(node, groupsOf(node), groupHost(node), partition, producerId, commits);
  },
};

/** The answer to a question about a transaction goes to whoever waits for it. */
export function passOn(node: NodeContext, answered: Answered, hooks: BrokerHooks): void {
  const { question, unverified } = answered;
  const { next } = question;
  if (next.kind === 'produce') {
    if (!asksAgain(node, answered)) onProduceVerified(node, next.incoming, answered, hooks);
    return;
  }
  const [first] = question.guards;
  const error: KafkaError = (first && unverified[first.key]) ?? 'NONE';
  const host = groupHost(node);
  onOffsetsVerified(node, groupsOf(node), host, next.partition, next.continuation, error, first?.guard ?? 0);
}
