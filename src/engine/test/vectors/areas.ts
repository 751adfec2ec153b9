/** Which forms of files are known, and which adapter answers which area. An area without an adapter is left out, with that
 *  as its reason. */
import { assignmentAdapters } from './adapters/assignments.ts';
import { assignorAdapter } from './adapters/assignors.ts';
import { batchAdapters } from './adapters/batches.ts';
import { brokerLifecycle, replicaPlacement } from './adapters/brokers-and-placement.ts';
import { classicGroupAdapters } from './adapters/classic-groups.ts';
import { compaction } from './adapters/compaction.ts';
import { consumerGroup } from './adapters/consumer-group.ts';
import { coordinatorPartition } from './adapters/coordinator-partition.ts';
import { divergingEpochOnFetch, followerTruncation } from './adapters/follower-truncation.ts';
import { groupMetadataManager } from './adapters/group-coordinator.ts';
import { hashAdapters } from './adapters/hashes.ts';
import { indexFileAdapters } from './adapters/index-files.ts';
import { isrAndHighWatermark } from './adapters/isr-and-high-watermark.ts';
import { leaderEpochCache } from './adapters/leader-epoch-cache.ts';
import { logAnomalies } from './adapters/log-anomalies.ts';
import { logFileAdapters } from './adapters/log-files.ts';
import { offsetMetadata } from './adapters/offset-metadata.ts';
import { eligibleLeaderReplicas, leaderElection, reassignment } from './adapters/partition-changes.ts';
import { builtInPartitioner, murmur, roundRobin } from './adapters/partitioners.ts';
import { replicaPlacementByAdminUtils } from './adapters/placement-by-admin-utils.ts';
import { producerIdempotence } from './adapters/producer-idempotence.ts';
import { producerState } from './adapters/producer-state.ts';
import { raft } from './adapters/raft.ts';
import { readCommitted } from './adapters/read-committed.ts';
import { recordAccumulator } from './adapters/record-accumulator.ts';
import { recordBatchBytes } from './adapters/record-batch-bytes.ts';
import { recovery } from './adapters/recovery.ts';
import { retention } from './adapters/retention.ts';
import { scenario } from './adapters/scenarios.ts';
import { segmentAndIndex } from './adapters/segment-and-index.ts';
import { segmentAdapters } from './adapters/segments.ts';
import { serverAssignorAdapter, serverUniform } from './adapters/server-assignors.ts';
import { sharePartition } from './adapters/share-partition.ts';
import { traceInItsMode, traceInModernMode } from './adapters/traces.ts';
import { transactionCoordinator } from './adapters/transaction-coordinator.ts';
import { transactionStateManager } from './adapters/transaction-state-manager.ts';
import { protocol, wireAdapters } from './adapters/wire.ts';
import type { Adapters, Form } from './cases.ts';
import { anomaliesForm } from './forms/anomalies.ts';
import { assignorsForm } from './forms/assignors.ts';
import { batchesForm } from './forms/batches.ts';
import { hashesForm } from './forms/hashes.ts';
import { indexesForm } from './forms/indexes.ts';
import { listForm } from './forms/list.ts';
import { tracesForm } from './forms/traces.ts';
import { wireForm } from './forms/wire.ts';

export const forms: readonly Form[] = [
  listForm,
  batchesForm,
  indexesForm,
  hashesForm,
  tracesForm,
  wireForm,
  anomaliesForm,
  assignorsForm,
];

export const adapters: Adapters = {
  // The list form: the name of an area is the name of its adapter.
  ...assignmentAdapters,
  ...classicGroupAdapters,
  'broker-lifecycle': brokerLifecycle,
  'builtin-partitioner': builtInPartitioner,
  compaction,
  'consumer-group': consumerGroup,
  'coordinator-partition': coordinatorPartition,
  'diverging-epoch-on-fetch': divergingEpochOnFetch,
  'follower-truncation': followerTruncation,
  'eligible-leader-replicas': eligibleLeaderReplicas,
  'leader-election': leaderElection,
  'isr-and-high-watermark': isrAndHighWatermark,
  'leader-epoch-cache': leaderEpochCache,
  'group-metadata-manager': groupMetadataManager,
  'log-anomalies': logAnomalies,
  murmur2: murmur,
  'offset-metadata': offsetMetadata,
  partitioner: roundRobin,
  'producer-state': producerState,
  'read-committed': readCommitted,
  'record-batch-bytes': recordBatchBytes,
  'producer-idempotence': producerIdempotence,
  'record-accumulator': recordAccumulator,
  'txn-state-manager': transactionStateManager,
  'txn-coordinator': transactionCoordinator,
  protocol,
  raft,
  reassignment,
  recovery,
  'replica-placement-kraft': replicaPlacement,
  'replica-placement-zookeeper': replicaPlacementByAdminUtils,
  retention,
  scenario,
  'segment-and-index': segmentAndIndex,
  'server-uniform': serverUniform,
  'share-partition': sharePartition,
  // Oracles: the form names the adapters of its parts.
  'assignor range': assignorAdapter('range'),
  'assignor roundrobin': assignorAdapter('roundrobin'),
  'assignor sticky': assignorAdapter('sticky'),
  'assignor cooperative-sticky': assignorAdapter('cooperative-sticky'),
  'assignor server-range': serverAssignorAdapter('range'),
  'assignor server-uniform': serverAssignorAdapter('uniform'),
  ...hashAdapters,
  ...batchAdapters,
  ...logFileAdapters,
  ...segmentAdapters,
  ...indexFileAdapters,
  ...wireAdapters,
  'trace in its mode': traceInItsMode,
  'trace in modern mode': traceInModernMode,
};
