/** What a consumer of the time before groups had coordinators keeps in mind.
 *  Models      kafka.consumer.ZookeeperConsumerConnector
 *  See         znodes.ts, rebalance.ts, offsets.ts */
import type { Configs } from '../../../../contract/configs.ts';
import { configBoolean, configInt, configText } from '../../../../contract/configs.ts';
import type { NodeId, PartitionKey } from '../../../../contract/ids.ts';
import { zookeeperNode } from '../../../../contract/ids.ts';

export interface OldMembership {
  /** Its ephemeral znode is there, as far as it knows. */
  isRegistered: boolean;
  /** A watch has fired: there is to be another rebalance when this one is over. */
  isTriggered: boolean;
  /** The rebalance under way; null: none. */
  attempt: RebalanceAttempt | null;
  /** Counts attempts: what is answered to an earlier one is ignored. */
  lastAttempt: number;
  /** Partitions whose owner's znode it has made and not deleted (`topicRegistry`). */
  owned: readonly PartitionKey[];
  /** What it has last written or read of each offset. */
  readonly checkpointed: Map<PartitionKey, number>;
}

/** One of `rebalance.max.retries` tries. */
export interface RebalanceAttempt {
  readonly id: number;
  /** From 0. */
  readonly retry: number;
  /** Ids in the group and partition counts of its topics, as it has read them. */
  members: readonly string[];
  readonly partitionCounts: Map<string, number>;
  /** What it is to own by its own reckoning, and where it is to begin (−1: nothing is known). */
  readonly wanted: Map<PartitionKey, number>;
  /** Owner znodes that it has made. */
  readonly claimed: PartitionKey[];
  /** Of wanted ones, those that another still has. */
  readonly blocked: PartitionKey[];
}

export const createOldMembership = (): OldMembership => ({
  isRegistered: false,
  isTriggered: false,
  attempt: null,
  lastAttempt: 0,
  owned: [],
  checkpointed: new Map(),
});

/** Whether a group's consumers are old ones: they are told where ZooKeeper is. */
export const isOldGroup = (configs: Configs): boolean => configText(configs, 'zookeeper.connect') !== '';

/** The servers in `zookeeper.connect`: `zookeeper-201:2181,zookeeper-202:2181`. */
export const serversOf = (configs: Configs): readonly NodeId[] =>
  configText(configs, 'zookeeper.connect')
    .split(',')
    .flatMap((server) => {
      const id = /^zookeeper-(\d+)(?::2181)?$/.exec(server.trim())?.[1];
      return id === undefined ? [] : [zookeeperNode(Number(id))];
    });

/** `auto.commit.enable`; an application that commits with its own means does not let the consumer do it. */
export const oldCommitsItself = (configs: Configs): boolean =>
  configBoolean(configs, 'auto.commit.enable') && configBoolean(configs, 'enable.auto.commit');

/** `auto.commit.interval.ms`: 60 s unless it is set, twelve times the new consumer's. */
export const oldCommitIntervalMs = (configs: Configs): number =>
  configs['auto.commit.interval.ms'] === undefined ? 60_000 : configInt(configs, 'auto.commit.interval.ms');
