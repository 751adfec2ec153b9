/** Questions about a leader's log that are not fetches: where it begins and ends, and where its epochs end.
 *  Models      kafka.server.KafkaApis#handleListOffsetRequest, #handleOffsetForLeaderEpochRequest;
 *              kafka.cluster.Partition#fetchOffsetForTimestamp, #lastOffsetForLeaderEpoch; KIP-101, KIP-207, KIP-279, KIP-320
 *  See         storage/log-times.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ListOffsetsResponse, OffsetForLeaderEpochResponse } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { endOffsetFor, UNDEFINED_EPOCH, UNDEFINED_OFFSET } from '../storage/leader-epoch-cache.ts';
import { findInLog } from '../storage/log-times.ts';
import { checkLeaderEpoch, errorOfMissing, isReadCommitted, stableOffsetOf } from './fetch-read.ts';
import { brokerOf, logOf, rulesOf } from './state.ts';

const EARLIEST = -2;

export function onListOffsets(node: NodeContext, incoming: Incoming): void {
  const { topics, replicaId, isolationLevel } = requestOf('ListOffsets', incoming.body);
  const keys: string[] = [];
  const body: ListOffsetsResponse = {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((asked) => {
        const key = partitionKey(name, asked.partitionIndex);
        keys.push(key);
        return {
          partitionIndex: asked.partitionIndex,
          ...listOffset(node, key, asked, replicaId >= 0, isolationLevel),
        };
      }),
    })),
  };
  answer(node, 'ListOffsets', incoming, body, partitionsLabel('control', keys));
}

function listOffset(
  node: NodeContext,
  key: string,
  asked: { readonly currentLeaderEpoch: number; readonly timestamp: number },
  isReplica: boolean,
  isolationLevel: 0 | 1,
): { readonly errorCode: KafkaError; readonly offset: number; readonly leaderEpoch: number } {
  const refuse = (errorCode: KafkaError) => ({ errorCode, offset: -1, leaderEpoch: -1 });
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refuse(errorOfMissing(node, { key }));
  const rules = rulesOf(node);
  const error = rules.fetchFencedByEpoch ? checkLeaderEpoch(replica, asked.currentLeaderEpoch) : null;
  if (error !== null) return refuse(error);
  if (replica.role.kind !== 'leader') return refuse('NOT_LEADER_OR_FOLLOWER');
  const log = logOf(node, key);
  if (asked.timestamp === EARLIEST) {
    const leaderEpoch = log.epochs[0]?.epoch ?? -1;
    return { errorCode: 'NONE', offset: log.logStartOffset, leaderEpoch };
  }
  const { leaderEpoch } = replica;
  if (asked.timestamp >= 0) {
    const found = findInLog(log, asked.timestamp);
    const end = isReadCommitted({ isolationLevel }) ? stableOffsetOf(replica, log) : replica.highWatermark;
    if (found && found.offset < end)
      return { errorCode: 'NONE', offset: found.offset, leaderEpoch: found.leaderEpoch };
    // What lies beyond cannot be told while the end is not known.
    const isUnsure = replica.role.epochStartOffset > replica.highWatermark && rules.offsetNotAvailable;
    return refuse(isUnsure ? 'OFFSET_NOT_AVAILABLE' : 'NONE');
  }
  if (isReplica) return { errorCode: 'NONE', offset: log.logEndOffset, leaderEpoch };
  // KIP-207: a new leader says nothing of the end before its high watermark has reached where it began.
  const isBehind = replica.role.epochStartOffset > replica.highWatermark;
  if (isBehind && rules.offsetNotAvailable) return refuse('OFFSET_NOT_AVAILABLE');
  const offset = isReadCommitted({ isolationLevel }) ? stableOffsetOf(replica, log) : replica.highWatermark;
  return { errorCode: 'NONE', offset, leaderEpoch };
}

type EpochQuestion = { readonly currentLeaderEpoch: number; readonly leaderEpoch: number };
type EpochEnd = Omit<OffsetForLeaderEpochResponse['topics'][number]['partitions'][number], 'partition'>;

export function onOffsetForLeaderEpoch(node: NodeContext, incoming: Incoming): void {
  const { topics } = requestOf('OffsetForLeaderEpoch', incoming.body);
  const keys: string[] = [];
  const body: OffsetForLeaderEpochResponse = {
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((asked) => {
        const key = partitionKey(topic, asked.partition);
        keys.push(key);
        const { errorCode, leaderEpoch, endOffset } = endOfEpoch(node, key, asked);
        return { errorCode, partition: asked.partition, leaderEpoch, endOffset };
      }),
    })),
  };
  answer(node, 'OffsetForLeaderEpoch', incoming, body, partitionsLabel('control', keys));
}

/** Where an epoch ends in a leader's log, in the words of the release: 0.11 tells the offset alone, and knows nothing of
 *  epochs below its first. */
export function endOfEpoch(node: NodeContext, key: string, asked: EpochQuestion): EpochEnd {
  const refuse = (errorCode: KafkaError) => ({
    errorCode,
    leaderEpoch: UNDEFINED_EPOCH,
    endOffset: UNDEFINED_OFFSET,
  });
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refuse(errorOfMissing(node, { key }));
  const rules = rulesOf(node);
  const error = rules.truncationFencedByEpoch ? checkLeaderEpoch(replica, asked.currentLeaderEpoch) : null;
  if (error !== null) return refuse(error);
  if (replica.role.kind !== 'leader') return refuse('NOT_LEADER_OR_FOLLOWER');
  const log = logOf(node, key);
  const end = endOffsetFor(log.epochs, asked.leaderEpoch, log.logEndOffset);
  if (rules.truncation !== 'epochEnd') {
    return { errorCode: 'NONE', leaderEpoch: end.epoch, endOffset: end.endOffset };
  }
  const isBelow = rules.epochsBelowFirstAreUnknown && asked.leaderEpoch < (log.epochs[0]?.epoch ?? 0);
  const endOffset = isBelow ? UNDEFINED_OFFSET : end.endOffset;
  return { errorCode: 'NONE', leaderEpoch: UNDEFINED_EPOCH, endOffset };
}
