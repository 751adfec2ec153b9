/** Which segments of a replica will be deleted, by which rule and at which check. The broker's own rule looks at a copy of the
 *  log, as it will look at the log itself.
 *  Simplifies  as if nothing more were written, and the high watermark stood still
 *  See         storage/retention.ts, broker/log-manager.ts, broker/log-cleaner.ts */
import { configInt } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { RetentionRule, RetentionView, SegmentFate, StayReason } from '../../contract/log-close-up.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { timestampMsAt, timeUsOf } from '../../contract/units.ts';
import { CLEANER } from '../broker/log-cleaner.ts';
import { RETENTION } from '../broker/log-manager.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { deleteOldSegments } from '../storage/retention.ts';
import type { Segment } from '../storage/segment.ts';
import { largestTimestampOf, nextOffsetOf } from '../storage/segment.ts';
import { endOf } from './group-close-up.ts';

export function projectRetention(
  world: World,
  node: NodeRecord,
  key: PartitionKey,
  log: ReplicaLog,
  highWatermark: number,
): RetentionView {
  const { isDeleted, isCompacted } = log.config;
  const { configs } = brokerDisk(node);
  const nextCheckUs = nextLookUs(world, node, key, isCompacted);
  const intervalMs = configInt(
    configs,
    isCompacted ? 'log.cleaner.backoff.ms' : 'log.retention.check.interval.ms',
  );
  const taken =
    nextCheckUs === null ? new Map<number, Taken>() : foresee(log, highWatermark, nextCheckUs, intervalMs);
  return {
    isDeleted,
    isCompacted,
    logStartOffset: log.logStartOffset,
    highWatermark,
    sizeBytes: log.sizeBytes,
    nextCheckUs,
    intervalMs,
    segments: log.segments.map((segment): SegmentFate => {
      const found = taken.get(segment.baseOffset);
      const isActive = segment === log.segments.at(-1);
      return {
        baseOffset: segment.baseOffset,
        nextOffset: nextOffsetOf(segment),
        sizeBytes: segment.sizeBytes,
        isActive,
        newestMs: segment.batches.length > 0 ? largestTimestampOf(segment) : null,
        fate: found
          ? { kind: 'goes', ...found }
          : {
              kind: 'stays',
              why: nextCheckUs === null ? 'unwatched' : whyStays(log, segment, highWatermark),
            },
      };
    }),
    deleted: log.deleted.map(({ baseOffset, sizeBytes, reason, removeAtMs }) => ({
      baseOffset,
      sizeBytes,
      reason,
      removeAtUs: timeUsOf(removeAtMs),
    })),
  };
}

/** When somebody looks at this log next: the retention task, or for a compacted one the cleaner thread that wakes up first;
 *  null when nobody does. */
export function nextLookUs(
  world: World,
  node: NodeRecord,
  key: PartitionKey,
  isCompacted: boolean,
): SimTimeUs | null {
  if (!brokerProcess(node)?.broker.replicas.has(key)) return null;
  if (!isCompacted) return endOf(world, node, RETENTION);
  let soonest: SimTimeUs | null = null;
  for (const name of node.timers.keys()) {
    const atUs = name.startsWith(CLEANER) ? endOf(world, node, name) : null;
    if (atUs !== null && (soonest === null || atUs < soonest)) soonest = atUs;
  }
  return soonest;
}

interface Taken {
  readonly rule: RetentionRule;
  readonly atUs: SimTimeUs;
}

/** By base offset: what goes, at which of the coming checks. */
function foresee(
  log: ReplicaLog,
  highWatermark: number,
  firstCheckUs: SimTimeUs,
  intervalMs: number,
): ReadonlyMap<number, Taken> {
  const taken = new Map<number, Taken>();
  const copy = copyOf(log);
  const { isDeleted, retentionMs } = log.config;
  let atUs = firstCheckUs;
  // Each turn takes a segment, or is the last.
  for (let turn = 0; turn <= log.segments.length; turn++) {
    for (const { reason: rule, segments } of deleteOldSegments(copy, highWatermark, timestampMsAt(atUs)))
      for (const { baseOffset } of segments) taken.set(baseOffset, { rule, atUs });
    // The oldest one left must be old enough before anything else can go.
    const oldest = copy.segments[0];
    if (!oldest || !isDeleted || retentionMs < 0) break;
    const dueMs = largestTimestampOf(oldest) + retentionMs + 1;
    if (dueMs > MAX_MS || dueMs <= timestampMsAt(atUs)) break;
    const waitUs = timeUsOf(dueMs) - firstCheckUs;
    atUs = firstCheckUs + Math.ceil(waitUs / (intervalMs * 1000)) * intervalMs * 1000;
  }
  return taken;
}

/** Beyond it microseconds are no longer counted exactly. */
const MAX_MS = Math.floor(Number.MAX_SAFE_INTEGER / 2000);

/** Everything that a look of retention changes: lists of its own, and of the active segment, which may be closed, a copy. */
function copyOf(log: ReplicaLog): ReplicaLog {
  const segments = [...log.segments];
  const active = segments.pop();
  if (active) {
    const { offsetIndex, timeIndex } = active;
    segments.push({
      ...active,
      offsetIndex: { ...offsetIndex, entries: [...offsetIndex.entries] },
      timeIndex: { ...timeIndex, entries: [...timeIndex.entries] },
    });
  }
  return { ...log, segments, epochs: [...log.epochs], snapshots: [...log.snapshots], deleted: [] };
}

function whyStays(log: ReplicaLog, segment: Segment, highWatermark: number): StayReason {
  const { isDeleted, retentionBytes, retentionMs } = log.config;
  const next = log.segments[log.segments.indexOf(segment) + 1];
  if (!next && segment.batches.length === 0) return 'empty';
  if (!isDeleted) return 'compactOnly';
  if (highWatermark < (next?.baseOffset ?? log.logEndOffset)) return 'aboveHighWatermark';
  const willBeOld = retentionMs >= 0 && largestTimestampOf(segment) + retentionMs < MAX_MS;
  if (willBeOld) return 'behindOlder';
  return retentionBytes >= 0 ? 'fits' : 'unlimited';
}
