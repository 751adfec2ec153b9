/** What groups do with records: handed out, processed, consumed by their commits, missed, done again.
 *
 *      offsets      0 1 2 3 4 5 6 7 8 9
 *      processed    ======|              one range, as long as nothing is left out
 *      goes on at                 ^ 7    what lies between, and is in nobody's hands, is missed
 *
 *  Simplifies  an application with one thread is as far as its time says; a record is processed at the end of its time
 *  See         take.ts, kernel/ranges.ts */
import type { EngineEvent } from '../../../contract/events.ts';
import type { NodeId, PartitionKey } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import { isProcessor } from '../../apps/processing-state.ts';
import { consumerDisk, consumerMemory } from '../../clients/consumer/state.ts';
import type { World } from '../../cluster/world.ts';
import { addRange, gapsIn, isInRanges, removeRange } from '../../kernel/ranges.ts';
import { emit } from '../../kernel/sim.ts';
import { offsetAt } from '../../protocol/records.ts';
import type { AuditState } from '../state.ts';
import { fileNow } from '../view.ts';
import type { FatesState, GroupFate, Hand, Piece } from './state.ts';
import { fateOf } from './state.ts';

/** poll() has handed out records of a partition. */
export function handedOut(
  world: World,
  state: AuditState,
  event: Extract<EngineEvent, { type: 'consumer.polled' }>,
): void {
  const { fates } = state;
  const { consumerId, partition } = event;
  const node = world.sim.nodes.get(consumerId);
  const client = node && consumerMemory(node)?.client;
  if (!node || !client) return;
  const { groupId } = client.group;
  const file = fileNow(world, partition);
  const pieces: Piece[] = [];
  for (const { key, offset, follows, record } of client.hand) {
    if (key !== partition || record.type !== 'user') continue;
    const { generator, number } = record;
    pieces.push(Object.freeze({ file, key, follows, offset, generator, number }));
  }
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) return;
  const hand = handFor(
    world,
    state,
    consumerId,
    groupId,
    isProcessor(node) ? -1 : consumerDisk(node).processingMs * US_PER_MS,
  );
  const fate = fateOf(fates, groupId, file, partition);
  const expected = fates.expected.get(consumerId) ?? new Map<PartitionKey, number>();
  fates.expected.set(consumerId, expected);
  if (fate.begun < 0 || first.follows < fate.begun) fate.begun = first.follows;
  if (expected.get(partition) !== first.follows)
    lookForMissed(world, state, fate, { groupId, consumerId, file, from: fate.begun, to: first.follows });
  expected.set(partition, last.offset + 1);
  for (const piece of pieces) {
    if (!isInRanges(fate.read, piece.offset)) fate.counts.read++;
    addRange(fate.read, piece.follows, piece.offset + 1);
  }
  hand.pieces.push(...pieces);
  if (hand.perRecordUs >= 0) fates.nextDoneUs = Math.min(fates.nextDoneUs, endOf(hand));
}

const endOf = (hand: Hand): number => hand.startedUs + hand.pieces.length * hand.perRecordUs;

/** Takes into the counts whoever is done with all it had in hand. */
export function settleDone(world: World, state: AuditState): void {
  const { fates } = state;
  const { nowUs } = world.sim;
  if (fates.nextDoneUs > nowUs) return;
  fates.nextDoneUs = Number.MAX_SAFE_INTEGER;
  for (const [id, hand] of fates.hands) {
    if (hand.perRecordUs < 0 || hand.done === hand.pieces.length) continue;
    if (endOf(hand) <= nowUs) settle(world, state, id, hand);
    else fates.nextDoneUs = Math.min(fates.nextDoneUs, endOf(hand));
  }
}

/** The hand that a poll fills: a new one, unless the same poll has begun it. */
function handFor(
  world: World,
  state: AuditState,
  consumerId: NodeId,
  groupId: string,
  perRecordUs: number,
): Hand {
  const { fates } = state;
  const before = fates.hands.get(consumerId);
  if (before && (perRecordUs < 0 || (before.startedUs === world.sim.nowUs && before.done === 0)))
    return before;
  if (before) settle(world, state, consumerId, before);
  const hand: Hand = {
    groupId,
    startedUs: world.sim.nowUs,
    perRecordUs,
    pieces: [],
    done: 0,
  };
  fates.hands.set(consumerId, hand);
  return hand;
}

/** How many of what it has in hand an application has processed by now. */
function doneBy(hand: Hand, nowUs: number): number {
  if (hand.perRecordUs < 0) return hand.done;
  if (hand.perRecordUs === 0) return hand.pieces.length;
  return Math.min(hand.pieces.length, Math.floor((nowUs - hand.startedUs) / hand.perRecordUs));
}

/** Takes what has been processed by now into the counts. */
export function settle(world: World, state: AuditState, consumerId: NodeId, hand: Hand): void {
  const end = doneBy(hand, world.sim.nowUs);
  const again: Again[] = [];
  for (; hand.done < end; hand.done++) {
    const piece = hand.pieces[hand.done];
    if (piece) process(state.fates, hand.groupId, piece, again);
  }
  for (const { piece, toOffset, count } of again)
    tellAgain(world, hand.groupId, consumerId, piece, toOffset, count);
}

/** An application that tells of each record itself is done with one. */
export function processed(
  world: World,
  state: AuditState,
  { consumerId, groupId, partition, offset }: Extract<EngineEvent, { type: 'record.processed' }>,
): void {
  const hand = state.fates.hands.get(consumerId);
  const at = hand?.pieces.findIndex((piece) => piece.key === partition && piece.offset === offset) ?? -1;
  const piece = hand?.pieces[at];
  if (!hand || !piece) return;
  hand.pieces.splice(at, 1);
  const again: Again[] = [];
  process(state.fates, groupId, piece, again);
  for (const one of again) tellAgain(world, groupId, consumerId, one.piece, one.toOffset, one.count);
}

interface Again {
  readonly piece: Piece;
  toOffset: number;
  count: number;
}

function process(fates: FatesState, groupId: string, piece: Piece, again: Again[]): void {
  const { file, key, follows, offset } = piece;
  const fate = fateOf(fates, groupId, file, key);
  if (isInRanges(fate.processed, offset)) {
    fate.counts.reprocessed++;
    const last = again.at(-1);
    if (last && last.piece.file === file && follows <= last.toOffset + 1 && offset > last.toOffset) {
      last.toOffset = offset;
      last.count++;
    } else again.push({ piece, toOffset: offset, count: 1 });
    return;
  }
  fate.counts.processed++;
  addRange(fate.processed, follows, offset + 1);
  if (isInRanges(fate.missed, offset)) {
    fate.counts.missed--;
    removeRange(fate.missed, offset, offset + 1);
  }
}

function tellAgain(
  world: World,
  groupId: string,
  consumerId: NodeId,
  { key: partition, offset: fromOffset }: Piece,
  toOffset: number,
  count: number,
): void {
  emit(world.sim, {
    type: 'record.reprocessed',
    groupId,
    consumerId,
    partition,
    fromOffset,
    toOffset,
    count,
  });
}

/** The process is gone, or has given its partitions up: what it had in hand and had not done, it does not do any more. */
export function dropHand(world: World, state: AuditState, consumerId: NodeId): void {
  const hand = state.fates.hands.get(consumerId);
  if (!hand) return;
  settle(world, state, consumerId, hand);
  state.fates.hands.delete(consumerId);
}

/** An offset of a group is committed: what lies before it counts as consumed. */
export function committed(
  world: World,
  state: AuditState,
  groupId: string,
  offsets: Readonly<Record<PartitionKey, number>>,
): void {
  for (const [key, offset] of Object.entries(offsets)) {
    const file = fileNow(world, key);
    const fate = fateOf(state.fates, groupId, file, key);
    if (fate.begun < 0 || offset < fate.begun) fate.begun = offset;
    const before = fate.committed < 0 ? fate.begun : fate.committed;
    const count = countVisible(state, file, Math.min(before, offset), Math.max(before, offset));
    fate.counts.consumed += offset >= before ? count : -count;
    fate.committed = offset;
  }
}

interface Stretch {
  readonly groupId: string;
  readonly consumerId: NodeId;
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** What was pushed to a full inbox nobody sends again. */
export function overflowed(
  world: World,
  state: AuditState,
  event: Extract<EngineEvent, { type: 'consumer.overflowed' }>,
): void {
  const { groupId, consumerId, partition, fromOffset, toOffset } = event;
  const file = fileNow(world, partition);
  const fate = fateOf(state.fates, groupId, file, partition);
  lookForMissed(world, state, fate, { groupId, consumerId, file, from: fromOffset, to: toOffset + 1 });
}

/** A member begins somewhere: what lies before and was neither processed nor is at work, the group will not come back to. */
function lookForMissed(world: World, state: AuditState, fate: GroupFate, stretch: Stretch): void {
  const { groupId, consumerId, file, from, to } = stretch;
  for (const [id, hand] of state.fates.hands) settle(world, state, id, hand);
  const busy = inHands(state.fates, groupId, file);
  for (const [a, b] of pairs(gapsIn(fate.processed, from, to)))
    for (const [c, d] of pairs(gapsIn(busy, a, b)))
      for (const [e, f] of pairs(gapsIn(fate.missed, c, d))) {
        const offsets = visible(state, file, e, f);
        const first = offsets[0];
        const last = offsets.at(-1);
        if (first === undefined || last === undefined) continue;
        addRange(fate.missed, e, f);
        fate.counts.missed += offsets.length;
        const { key: partition } = fate;
        emit(world.sim, {
          type: 'record.missed',
          groupId,
          consumerId,
          partition,
          fromOffset: first,
          toOffset: last,
          count: offsets.length,
        });
      }
}

function* pairs(ranges: readonly number[]): Generator<readonly [number, number]> {
  for (let i = 0; i < ranges.length; i += 2) yield [ranges[i] as number, ranges[i + 1] as number];
}

/** What members of a group are still at. */
function inHands(fates: FatesState, groupId: string, file: string): readonly number[] {
  const ranges: number[] = [];
  for (const hand of fates.hands.values()) {
    if (hand.groupId !== groupId) continue;
    for (const piece of hand.pieces.slice(hand.done))
      if (piece.file === file) addRange(ranges, piece.follows, piece.offset + 1);
  }
  return ranges;
}

const countVisible = (state: AuditState, file: string, from: number, to: number): number =>
  visible(state, file, from, to).length;

/** Offsets in [from, to) at which a record of an application is committed and not aborted, or was until retention took it. */
function visible(state: AuditState, file: string, from: number, to: number): readonly number[] {
  const { committed: batches = [], retired = [] } = state.partitions.get(file) ?? {};
  const aborted = state.fates.aborted.get(file);
  const found: number[] = [];
  for (let at = batches.length - 1; at >= 0; at--) {
    const batch = batches[at];
    if (!batch || batch.lastOffset < from) break;
    if (batch.baseOffset >= to || batch.isControl || aborted?.has(batch.baseOffset)) continue;
    for (let i = batch.records.length - 1; i >= 0; i--) {
      const offset = offsetAt(batch, i);
      if (offset >= from && offset < to && batch.records[i]?.type === 'user') found.push(offset);
    }
  }
  for (let end = retired.length; end > 0; end -= 2) {
    const [first = 0, after = 0] = retired.slice(end - 2, end);
    if (after <= from) break;
    for (let offset = Math.min(after, to) - 1; offset >= Math.max(first, from); offset--) found.push(offset);
  }
  return found.reverse();
}

/** Sums over all groups, as they are now. */
export function countsOfGroups(
  fates: FatesState,
  nowUs: number,
): { read: number; processed: number; consumed: number; missed: number; reprocessed: number } {
  const total = { read: 0, processed: 0, consumed: 0, missed: 0, reprocessed: 0 };
  for (const files of fates.groups.values())
    for (const { counts } of files.values()) {
      total.read += counts.read;
      total.processed += counts.processed;
      total.consumed += counts.consumed;
      total.missed += counts.missed;
      total.reprocessed += counts.reprocessed;
    }
  for (const hand of fates.hands.values())
    for (const piece of hand.pieces.slice(hand.done, doneBy(hand, nowUs))) {
      const fate = fates.groups.get(hand.groupId)?.get(piece.file);
      if (fate && isInRanges(fate.processed, piece.offset)) total.reprocessed++;
      else total.processed++;
    }
  return total;
}
