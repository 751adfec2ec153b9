/** Throttled replication: how many bytes a second a broker may send, as a leader, or fetch, as a follower, of the replicas
 *  that a topic names. A follower that is in sync is never held back.
 *
 *  Models      kafka.server.ReplicationQuotaManager, ReplicaManager#shouldLeaderThrottle,
 *              RemoteLeaderEndPoint#shouldFollowerThrottle, org.apache.kafka.common.metrics.stats.SimpleRate; KIP-73
 *  Simplifies  the bytes of records are counted, not those of the whole answer
 *  See         fetch-read.ts, replica-fetcher.ts */
import { configInt, configText } from '../../contract/configs.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { FetchRequest } from '../protocol/api.ts';
import type { QuotaSample, Replica } from './state.ts';
import { brokerOf, diskOf } from './state.ts';

export type QuotaSide = 'leader' | 'follower';

const REPLICAS = {
  leader: 'leader.replication.throttled.replicas',
  follower: 'follower.replication.throttled.replicas',
} as const;
const RATE = {
  leader: 'leader.replication.throttled.rate',
  follower: 'follower.replication.throttled.rate',
} as const;

/** Whether the topic has this broker's replica among the throttled: `partition:broker` pairs, or `*` for all. */
export function isThrottled(node: NodeContext, side: QuotaSide, replica: Replica): boolean {
  const listed = brokerOf(node).image.topics.get(replica.topic)?.configs.get(REPLICAS[side]);
  if (listed === undefined || listed === '') return false;
  return listed === '*' || listed.split(',').includes(`${replica.partition}:${diskOf(node).brokerId}`);
}

/** Counts bytes of a throttled replica, whether or not there is room for them. */
export function recordBytes(node: NodeContext, side: QuotaSide, bytes: number): void {
  const samples = brokerOf(node).quotaSamples[side];
  const windowUs = configInt(diskOf(node).configs, 'replication.quota.window.size.seconds') * 1_000_000;
  const last = samples.at(-1);
  // As Kafka's SampledStat: a sample begins with what is recorded first, and is full after one window.
  if (last && node.nowUs - last.sinceUs < windowUs) last.bytes += bytes;
  else samples.push({ sinceUs: node.nowUs, bytes });
  const kept = configInt(diskOf(node).configs, 'replication.quota.window.num');
  while (samples.length > kept) samples.shift();
}

/** Whether more bytes a second than `….replication.throttled.rate` went over the windows that are remembered. */
export function isQuotaExceeded(node: NodeContext, side: QuotaSide): boolean {
  const { configs } = diskOf(node);
  const samples = brokerOf(node).quotaSamples[side];
  if (samples.length === 0) return false;
  const windowUs = configInt(configs, 'replication.quota.window.size.seconds') * 1_000_000;
  dropOld(samples, node.nowUs - windowUs * configInt(configs, 'replication.quota.window.num'));
  const first = samples[0];
  if (!first) return false;
  let bytes = 0;
  for (const sample of samples) bytes += sample.bytes;
  const elapsedUs = Math.max(windowUs, node.nowUs - first.sinceUs);
  return bytes / (elapsedUs / 1_000_000) > Number(configText(configs, RATE[side]));
}

function dropOld(samples: QuotaSample[], beforeUs: number): void {
  while ((samples[0]?.sinceUs ?? beforeUs) < beforeUs) samples.shift();
}

/** Leader: a follower outside the ISR gets nothing of a throttled replica while the quota is used up. */
export function isThrottledNow(node: NodeContext, replica: Replica, request: FetchRequest): boolean {
  const { replicaId } = request.replicaState;
  if (replicaId < 0 || replica.role.kind !== 'leader' || replica.role.isr.includes(replicaId)) return false;
  return isThrottled(node, 'leader', replica) && isQuotaExceeded(node, 'leader');
}
