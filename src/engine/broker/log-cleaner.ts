/** The cleaner threads of a broker: each takes the filthiest compacted log that no other has, cleans it, and looks again;
 *  when there is nothing to do it waits for `log.cleaner.backoff.ms`.
 *  Models      org.apache.kafka.storage.internals.log.LogCleaner (CleanerThread), LogCleanerManager
 *  Simplifies  a pass is done in one instant, so that nothing can happen in its midst; log.cleaner.io.max.bytes.per.second is
 *              left out
 *  See         storage/cleaner.ts, storage/cleaner-manager.ts */
import { configBoolean, configInt, configText } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import { cleanLog, mapCapacity } from '../storage/cleaner.ts';
import type { LogToClean } from '../storage/cleaner-manager.ts';
import { cleanableOffsets, isFilthy, measure } from '../storage/cleaner-manager.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { costOfCleaning } from './costs.ts';
import { canWrite } from './log-dir-failure.ts';
import { deleteFromLogs, scheduleRemovalOf } from './log-manager.ts';
import { brokerOf, diskOf, rulesOf } from './state.ts';

/** What the names of the cleaner threads' timers begin with. */
export const CLEANER = 'log:cleaner:';

const backoffUs = (node: NodeContext): number =>
  configInt(diskOf(node).configs, 'log.cleaner.backoff.ms') * 1000;

export function startCleaners(node: NodeContext): void {
  const { configs } = diskOf(node);
  if (!configBoolean(configs, 'log.cleaner.enable')) return;
  const threads = configInt(configs, 'log.cleaner.threads');
  for (let i = 0; i < threads; i++) node.startTimer(CLEANER + i, backoffUs(node));
}

/** Answers whether the timer was a cleaner's. */
export function onCleanerTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith(CLEANER)) return false;
  const filthiest = filthiestLog(node);
  if (filthiest && canWrite(node)) clean(node, filthiest);
  // Whatever the policy: what lies before a log's start goes, and more where \`delete\` stands beside \`compact\`.
  deleteFromLogs(node, ({ config }) => config.isCompacted);
  node.startTimer(name, filthiest ? 1 : backoffUs(node));
  return true;
}

interface Filthy {
  readonly key: PartitionKey;
  readonly log: ReplicaLog;
  readonly toClean: LogToClean;
}

/** The log with the largest share of dirty bytes, of those that are worth a pass. */
function filthiestLog(node: NodeContext): Filthy | null {
  const { logs, dir } = diskOf(node);
  const nowMs = timestampMsAt(node.nowUs);
  let filthiest: Filthy | null = null;
  for (const { key, highWatermark } of brokerOf(node).replicas.values()) {
    const log = logs.get(key);
    // Nothing is closed yet, so nothing can be cleaned: most logs, most of the time.
    if (!log?.config.isCompacted || log.segments.length < 2) continue;
    const offsets = cleanableOffsets(log, dir.cleanerOffsets.get(key), highWatermark, nowMs);
    if (offsets.isReset) dir.cleanerOffsets.set(key, offsets.firstDirtyOffset);
    const toClean = measure(log, offsets, nowMs);
    if (!isFilthy(log, toClean)) continue;
    if (!filthiest || toClean.cleanableRatio > filthiest.toClean.cleanableRatio)
      filthiest = { key, log, toClean };
  }
  return filthiest;
}

function clean(node: NodeContext, { key, log, toClean }: Filthy): void {
  const { brokerId, configs, dir } = diskOf(node);
  const bufferBytes = configInt(configs, 'log.cleaner.dedupe.buffer.size');
  const threads = configInt(configs, 'log.cleaner.threads');
  const loadFactor = Number(configText(configs, 'log.cleaner.io.buffer.load.factor'));
  const sizeBefore = log.sizeBytes;
  const before = [...log.segments];
  const cleaned = cleanLog(log, toClean, {
    nowMs: timestampMsAt(node.nowUs),
    maxKeys: mapCapacity(bufferBytes / threads, loadFactor),
    batchesCarryDeleteHorizon: rulesOf(node).batchesCarryDeleteHorizon,
  });
  dir.cleanerOffsets.set(key, cleaned.endOffset);
  costOfCleaning(
    node,
    key,
    before.filter((segment) => !log.segments.includes(segment)),
    log.segments.filter((segment) => !before.includes(segment)),
  );
  scheduleRemovalOf(node, log);
  node.emit({
    type: 'log.cleaned',
    partition: key,
    brokerId,
    firstDirtyOffset: toClean.firstDirtyOffset,
    endOffset: cleaned.endOffset,
    recordsBefore: cleaned.recordsBefore,
    recordsAfter: cleaned.recordsAfter,
    tombstonesRemoved: cleaned.tombstonesRemoved,
    sizeBefore,
    sizeAfter: log.sizeBytes,
  });
}
