/** The life of one record, put together when somebody asks: from the logs as they lie on the disks, and from what the clients
 *  did and were told.
 *  Simplifies  of what compaction or retention has taken, and of what lies too far back, only the rest is known
 *  See         contract/fates.ts, state.ts */
import type { Biography, RecordQuery } from '../../../contract/fates.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { partitionKey } from '../../../contract/ids.ts';
import type { World } from '../../cluster/world.ts';
import { latestImage } from '../../cluster/world.ts';
import { isInRanges } from '../../kernel/ranges.ts';
import type { RecordBatch, UserRecord } from '../../protocol/records.ts';
import { offsetAt } from '../../protocol/records.ts';
import { batchAt, batchesOf } from '../../storage/log.ts';
import { generatorOf } from '../ledger.ts';
import type { AuditState } from '../state.ts';
import { copiesOf, fileNow } from '../view.ts';
import { failureOf, stageOf } from './sending.ts';

interface Found {
  readonly partition: PartitionKey;
  readonly offset: number;
  readonly batch: RecordBatch;
  readonly record: UserRecord;
  readonly heldBy: BrokerId[];
}

/** Null when nobody knows of such a record, or at that offset lies none of an application. */
export function biographyOf(world: World, state: AuditState, query: RecordQuery): Biography | null {
  const who = 'offset' in query ? ownerOf(world, state, query) : signatureOf(world, query);
  if (!who) return null;
  const places = findPlaces(world, state, who);
  const told = toldOf(state, who);
  const [first] = places;
  const failed = failureOf(state.fates, who);
  const sending = stageOf(world, who);
  if (!first && !told && !failed && !sending) return null;
  return {
    producer: who.generator,
    number: who.number,
    key: first?.record.key ?? null,
    sentAtMs: first?.record.timestampMs ?? -1,
    places: places.map(({ partition, offset, batch, heldBy }) => ({
      partition,
      offset,
      leaderEpoch: batch.partitionLeaderEpoch,
      heldBy,
      isCommitted: offset < (state.partitions.get(fileNow(world, partition))?.committedEnd ?? 0),
    })),
    acknowledged: told,
    failed,
    sending,
    transaction: transactionOf(world, state, first),
    reads: state.fates.operations.flatMap((operation) =>
      operation.does === 'poll' &&
      operation.reads.some((read) => read.generator === who.generator && read.number === who.number)
        ? [
            {
              consumerId: operation.consumerId,
              groupId: operation.groupId,
              eventId: operation.eventId,
              timeUs: operation.timeUs,
            },
          ]
        : [],
    ),
    groups: groupsOf(world, state, first),
    anomalies: state.fates.anomalies.filter(
      (anomaly) =>
        (anomaly.producer === who.generator && anomaly.number === who.number) ||
        places.some(
          ({ partition, offset }) =>
            anomaly.partition === partition && anomaly.fromOffset <= offset && offset <= anomaly.toOffset,
        ),
    ),
  };
}

interface Signature {
  readonly generator: string;
  readonly number: number;
}

function signatureOf(
  world: World,
  { producerId, number }: Extract<RecordQuery, { readonly producerId: string }>,
): Signature | null {
  const generator = generatorOf(world, producerId);
  return generator === undefined ? null : { generator, number };
}

/** Whose record lies, or was committed, at an offset. */
function ownerOf(
  world: World,
  state: AuditState,
  { partition, offset }: Extract<RecordQuery, { readonly offset: number }>,
): Signature | null {
  const batches = copiesOf(world, partition).flatMap(({ log }) => batchAt(log, offset) ?? []);
  const committed = state.partitions.get(fileNow(world, partition))?.committed ?? [];
  batches.push(...committed.filter((batch) => batch.baseOffset <= offset && offset <= batch.lastOffset));
  for (const batch of batches) {
    const at = batch.records.findIndex((_, i) => offsetAt(batch, i) === offset);
    const record = batch.records[at];
    if (record?.type === 'user') return { generator: record.generator, number: record.number };
  }
  return null;
}

/** Where a record lies on any disk, or was committed, in the order of partitions and offsets. */
function findPlaces(world: World, state: AuditState, who: Signature): readonly Found[] {
  const found = new Map<string, Found>();
  const look = (partition: PartitionKey, batches: Iterable<RecordBatch>, brokerId: BrokerId | null): void => {
    for (const batch of batches) {
      for (const [i, record] of batch.records.entries()) {
        if (record.type !== 'user' || record.number !== who.number || record.generator !== who.generator)
          continue;
        const offset = offsetAt(batch, i);
        const name = `${partition} ${offset}`;
        const place = found.get(name) ?? { partition, offset, batch, record, heldBy: [] };
        found.set(name, place);
        if (brokerId !== null) place.heldBy.push(brokerId);
      }
    }
  };
  for (const [topic, { partitions }] of latestImage(world)?.topics ?? []) {
    if (topic.startsWith('__')) continue;
    for (let i = 0; i < partitions.length; i++) {
      const key = partitionKey(topic, i);
      for (const { log, brokerId } of copiesOf(world, key)) look(key, batchesOf(log), brokerId);
      look(key, state.partitions.get(fileNow(world, key))?.committed ?? [], null);
    }
  }
  return [...found.values()];
}

function toldOf(state: AuditState, who: Signature): Biography['acknowledged'] {
  for (const operation of state.fates.operations) {
    const sends = operation.does === 'txn' ? operation.sends : [operation];
    for (const send of sends)
      if (
        send.does === 'send' &&
        send.acks !== null &&
        send.generator === who.generator &&
        send.numbers.includes(who.number)
      )
        return { eventId: send.eventId, timeUs: send.timeUs, acks: String(send.acks) };
  }
  return null;
}

function transactionOf(
  world: World,
  { fates }: AuditState,
  place: Found | undefined,
): Biography['transaction'] {
  if (!place?.batch.isTransactional) return null;
  const file = fileNow(world, place.partition);
  const { baseOffset, producerId } = place.batch;
  if (fates.aborted.get(file)?.has(baseOffset)) return 'aborted';
  return fates.undecided.get(file)?.get(producerId)?.includes(baseOffset) ? 'open' : 'committed';
}

function groupsOf(world: World, { fates }: AuditState, place: Found | undefined): Biography['groups'] {
  if (!place) return [];
  const file = fileNow(world, place.partition);
  return [...fates.groups].flatMap(([groupId, files]) => {
    const fate = files.get(file);
    if (!fate) return [];
    return [
      {
        groupId,
        isProcessed: isInRanges(fate.processed, place.offset),
        isConsumed: place.offset < fate.committed,
        isMissed: isInRanges(fate.missed, place.offset),
      },
    ];
  });
}
