/** What a run has come to, from scratch: for the end of a run and for expectations, not for every event.
 *  See  ledger.ts, contract/scenario.ts (Expectation) */
import type { Outcome } from '../../contract/facts.ts';
import { HISTORY_ANOMALIES } from '../../contract/facts.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import { anomaliesOf } from './history/anomalies.ts';
import { historyOf } from './history/recorder.ts';
import { isPast } from './past.ts';
import type { AuditState } from './state.ts';
import { copiesOf, copyOn, fileNow } from './view.ts';

export function outcomeOf(world: World, state: AuditState): Outcome {
  let { lost } = state.counts;
  let diverged = 0;
  for (const key of visiblePartitions(world)) {
    lost += missingOnLeader(world, state, key);
    diverged += disagreeing(copiesOf(world, key).map(({ log }) => contentOf(log)));
  }
  const found = anomaliesOf(historyOf(state.fates.operations), { wwDeps: false });
  const none = Object.fromEntries(HISTORY_ANOMALIES.map((name) => [name, 0]));
  // Every class is among the names.
  const history = { ...none, ...found } as Outcome['history'];
  return { lost, diverged, history };
}

function visiblePartitions(world: World): readonly PartitionKey[] {
  const topics = latestImage(world).topics;
  return [...topics].flatMap(([name, topic]: [string, { readonly partitions: readonly unknown[] }]) =>
    name.startsWith('__') ? [] : topic.partitions.map((_, partition) => partitionKey(name, partition)),
  );
}

/** Acknowledged records that some disk may still hold, but not the log that is read: the leader's. None while there is no
 *  leader; then it is not decided. */
function missingOnLeader(world: World, state: AuditState, key: PartitionKey): number {
  const { topic, partition } = parsePartitionKey(key);
  const leader = latestImage(world).topics.get(topic)?.partitions[partition]?.leader ?? -1;
  const log = copyOn(world, key, leader)?.log;
  const ledger = state.partitions.get(fileNow(world, key))?.ledger;
  if (!log || !ledger) return 0;
  const held = new Set<string>();
  for (const batch of batchesOf(log)) {
    for (const record of batch.records)
      if (record.type === 'user') held.add(`${record.generator}#${record.number}`);
  }
  let missing = 0;
  for (const entry of ledger.acknowledged) {
    if (isPast(log, entry.lastOffset)) continue;
    for (const number of entry.numbers) if (!held.has(`${entry.generator}#${number}`)) missing++;
  }
  return missing;
}

/** What stands at each offset of a log: the record, and the epoch that wrote it. */
function contentOf(log: ReplicaLog): ReadonlyMap<number, string> {
  const content = new Map<number, string>();
  for (const batch of batchesOf(log)) {
    for (const [i, record] of batch.records.entries()) {
      const what = record.type === 'user' ? `${record.generator}#${record.number}` : record.type;
      content.set(offsetAt(batch, i), `${what}@${batch.partitionLeaderEpoch}`);
    }
  }
  return content;
}

/** Offsets at which two copies hold different things. */
function disagreeing(copies: readonly ReadonlyMap<number, string>[]): number {
  const first = new Map<number, string>();
  const parted = new Set<number>();
  for (const copy of copies) {
    for (const [offset, what] of copy) {
      const other = first.get(offset);
      if (other === undefined) first.set(offset, what);
      else if (other !== what) parted.add(offset);
    }
  }
  return parted.size;
}
