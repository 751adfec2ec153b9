/** Why what an operator wants of a cluster with ZooKeeper cannot be, in Kafka's words. Pure: also asked before anybody sends
 *  the request.
 *  Models      kafka.server.AdminManager, kafka.zk.AdminZkClient; kafka.controller.KafkaController
 *              #processReplicaLeaderElection, #processApiPartitionReassignment (what they answer at once)
 *  Simplifies  the words are those of 2.4 in all eras; no policies
 *  See         admin-requests.ts */
import { configRefusal } from '../../contract/configs.ts';
import type { EraName } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { CreatePartitionsRequest, CreateTopicsRequest } from '../protocol/api.ts';
import type { BrokerMetadata } from './placement.ts';
import { refusePlacement } from './placement.ts';

const MAX_PARTITIONS = 1_000;

export type NewTopic = CreateTopicsRequest['topics'][number];
export type MorePartitions = CreatePartitionsRequest['topics'][number];
export interface ZkRefusal {
  readonly error: KafkaError;
  readonly message: string;
}

const refuse = (error: KafkaError, message: string): ZkRefusal => ({ error, message });

export function refuseTopic(
  topic: NewTopic,
  existing: readonly string[],
  brokers: readonly BrokerMetadata[],
  era: EraName,
): ZkRefusal | null {
  return (
    refuseName(topic.name, existing) ?? refuseReplicas(topic, brokers) ?? refuseConfigs(topic.configs, era)
  );
}

function refuseName(name: string, existing: readonly string[]): ZkRefusal | null {
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name) || name === '.' || name === '..') {
    return refuse(
      'INVALID_TOPIC_EXCEPTION',
      `Topic name "${name}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`,
    );
  }
  if (existing.includes(name)) return refuse('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
  const collides = existing.find((other) => other.replaceAll('.', '_') === name.replaceAll('.', '_'));
  return collides === undefined
    ? null
    : refuse('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topics: ${collides}`);
}

function refuseReplicas(
  { numPartitions: partitions, replicationFactor, assignments }: NewTopic,
  brokers: readonly BrokerMetadata[],
): ZkRefusal | null {
  if (assignments) return refuseAssignments(assignments);
  if (partitions > MAX_PARTITIONS)
    return refuse('INVALID_PARTITIONS', `More than ${MAX_PARTITIONS} partitions are not made here.`);
  const refusal = refusePlacement(brokers, { partitions, replicationFactor });
  if (!refusal) return null;
  const { error, message } = refusal;
  return refuse(error === 'AdminOperationException' ? 'UNKNOWN_SERVER_ERROR' : error, message);
}

/** Brokers that do not exist are taken as they are: the partition waits for them. */
function refuseAssignments(assignments: readonly (readonly BrokerId[])[]): ZkRefusal | null {
  const factor = assignments[0]?.length ?? 0;
  if (factor === 0 || assignments.some((replicas) => replicas.length !== factor))
    return refuse('INVALID_REPLICA_ASSIGNMENT', 'All partitions should have the same number of replicas');
  const doubled = assignments.find((replicas) => new Set(replicas).size !== replicas.length);
  return doubled
    ? refuse('INVALID_REPLICA_ASSIGNMENT', `Duplicate replica assignment found: ${doubled.join(', ')}`)
    : null;
}

export function refuseConfigs(
  configs: readonly { readonly name: string; readonly value: string | null }[],
  era: EraName,
): ZkRefusal | null {
  for (const { name, value } of configs) {
    const found = value === null ? null : configRefusal('topic', name, value, era);
    if (!found) continue;
    return refuse('INVALID_CONFIG', `Invalid value ${value} for configuration ${name}: ${found.sentence}`);
  }
  return null;
}

/** @param now replicas of the partitions that there are; undefined when there is no such topic */
export function refusePartitions(
  { name, count, assignments }: MorePartitions,
  now: readonly (readonly BrokerId[])[] | undefined,
  brokers: readonly BrokerMetadata[],
): ZkRefusal | null {
  if (!now) return refuse('UNKNOWN_TOPIC_OR_PARTITION', `The topic '${name}' does not exist.`);
  if (count < now.length) {
    return refuse(
      'INVALID_PARTITIONS',
      `Topic currently has ${now.length} partitions, which is higher than the requested ${count}.`,
    );
  }
  if (count === now.length)
    return refuse('INVALID_PARTITIONS', `Topic already has ${now.length} partitions.`);
  const replicationFactor = now[0]?.length ?? 0;
  const fresh = count - now.length;
  if (!assignments)
    return refuseReplicas(
      { name, numPartitions: fresh, replicationFactor, assignments, configs: [] },
      brokers,
    );
  if (assignments.length !== fresh) {
    return refuse(
      'INVALID_REPLICA_ASSIGNMENT',
      `Increasing the number of partitions by ${fresh} but ${assignments.length} assignments provided.`,
    );
  }
  const unknown = assignments.flat().filter((id) => !brokers.some((broker) => broker.id === id));
  if (unknown.length > 0) {
    return refuse(
      'INVALID_REPLICA_ASSIGNMENT',
      `Unknown broker(s) in replica assignment: ${unknown.join(', ')}.`,
    );
  }
  return refuseAssignments([...assignments, ...now.slice(0, 1)]);
}

/** @param replicas null: takes back what is under way */
export function refuseMove(
  replicas: readonly BrokerId[] | null,
  partition: { readonly isMoving: boolean } | undefined,
  alive: readonly BrokerId[],
): ZkRefusal | null {
  if (!partition) return refuse('UNKNOWN_TOPIC_OR_PARTITION', 'The partition does not exist.');
  if (replicas === null) {
    return partition.isMoving
      ? null
      : refuse('NO_REASSIGNMENT_IN_PROGRESS', 'No partition reassignment is in progress.');
  }
  const bad = (what: string): ZkRefusal => refuse('INVALID_REPLICA_ASSIGNMENT', what);
  if (replicas.length === 0) return bad('Empty replica list specified in partition reassignment.');
  const list = replicas.join(', ');
  if (new Set(replicas).size !== replicas.length)
    return bad(`Duplicate replica ids in partition reassignment replica list: ${list}`);
  if (replicas.some((id) => id < 0))
    return bad(`Invalid broker id in partition reassignment replica list: ${list}`);
  return replicas.every((id) => alive.includes(id))
    ? null
    : bad(
        `Replica assignment has brokers that are not alive. Replica list: ${list}, live broker list: ${alive.join(', ')}`,
      );
}

/** Why an election is not even tried. */
export function refuseElection(
  type: 'preferred' | 'unclean',
  partition: { readonly leader: BrokerId; readonly replicas: readonly BrokerId[] } | undefined,
  alive: readonly BrokerId[],
): ZkRefusal | null {
  if (!partition) return refuse('UNKNOWN_TOPIC_OR_PARTITION', 'The partition does not exist.');
  const { leader, replicas } = partition;
  const isNeeded = type === 'preferred' ? leader !== replicas[0] : !alive.includes(leader);
  return isNeeded ? null : refuse('ELECTION_NOT_NEEDED', 'Leader election not needed for topic partition.');
}

/** What an election that was tried has come to: nobody could lead. */
export const electionFailed = (type: 'preferred' | 'unclean', key: string): ZkRefusal =>
  type === 'preferred'
    ? refuse(
        'PREFERRED_LEADER_NOT_AVAILABLE',
        `Failed to elect leader for partition ${key} under strategy PreferredReplicaPartitionLeaderElectionStrategy`,
      )
    : refuse(
        'ELIGIBLE_LEADERS_NOT_AVAILABLE',
        `Failed to elect leader for partition ${key} under strategy OfflinePartitionLeaderElectionStrategy(true)`,
      );
