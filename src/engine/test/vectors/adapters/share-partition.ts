/** A partition of a share group (SharePartitionTest): the engine's own state machine, step by step. */
import { acknowledge } from '../../../broker/share/acknowledgement.ts';
import type { RecordState } from '../../../broker/share/record-state.ts';
import { VALID_AFTER } from '../../../broker/share/record-state.ts';
import type { Range, SharePartition } from '../../../broker/share/share-partition.ts';
import {
  acquire,
  canAcquire,
  initialize,
  nextFetchOffset,
  onLogStartMoved,
  release,
  statesOf,
} from '../../../broker/share/share-partition.ts';
import type { AcknowledgementBatch } from '../../../protocol/share-api.ts';
import type { Adapter } from '../cases.ts';
import { asKnown, asSet, leaveOut } from '../cases.ts';

const MEMBER = 'member-1';
const MAX_IN_FLIGHT = 200;
const MAX_DELIVERIES = 5;
const TYPES: Readonly<Record<string, number>> = { gap: 0, accept: 1, release: 2, reject: 3 };

interface Given {
  readonly maxFetchRecords?: number;
  readonly maxInFlight?: number;
  readonly maxDeliveryCount?: number;
  readonly fetches?: readonly string[];
  readonly acquired?: string | readonly string[];
  readonly fetchAgain?: string;
  readonly batch?: string;
  readonly acks?: Readonly<Record<string, string>>;
  readonly persisted?: {
    readonly stateEpoch: number;
    readonly startOffset: number;
    readonly batches: readonly {
      readonly range: string;
      readonly state: RecordState;
      readonly count: number;
    }[];
  };
}

export const sharePartition: Adapter = (given: Given, when) => {
  if (when === 'legal transitions')
    return asKnown(Object.fromEntries(Object.entries(VALID_AFTER).map(([from, to]) => [from, asSet(to)])));
  const partition = partitionOf(given);
  if (when === 'initialize') return told(partition);
  const fetched = fetch(partition, given);
  if (Array.isArray(when?.ack)) return told(partition, { error: say(partition, MEMBER, when.ack) });
  if (when?.ackBy) {
    const { firstOffset: first, lastOffset: last } = rangeOf(when.range);
    return told(partition, { error: say(partition, when.ackBy, [{ first, last, type: 1 }]) });
  }
  const asked = String(when);
  if (asked.startsWith('acquire')) {
    if (given.batch) return repeat(partition, given.batch, asked);
    const again = given.fetchAgain === undefined ? null : take(partition, given.fetchAgain, given);
    return told(partition, { acquired: again ?? fetched });
  }
  const start = /^log start offset moves to (\d+)$/.exec(asked);
  if (start) {
    for (const [range, type] of Object.entries(given.acks ?? {})) {
      const { firstOffset: first, lastOffset: last } = rangeOf(range);
      say(partition, MEMBER, [{ first, last, type: TYPES[type] ?? -1 }]);
    }
    onLogStartMoved(partition, Number(start[1]));
    return told(partition);
  }
  const after = /^canAcquire after each; then (\w+) (\d+-\d+)$/.exec(asked);
  if (after) return afterEach(given, TYPES[after[1] ?? ''] ?? -1, after[2] ?? '');
  return leaveOut(`the question ${JSON.stringify(when)} is not known`);
};

function rangeOf(text: string): Range {
  const [firstOffset = NaN, lastOffset = NaN] = text.split('-').map(Number);
  return { firstOffset, lastOffset };
}

const textOf = ({ firstOffset, lastOffset }: Range): string => `${firstOffset}-${lastOffset}`;

function partitionOf({ maxInFlight, maxDeliveryCount, persisted }: Given): SharePartition {
  const limits = {
    maxInFlight: maxInFlight ?? MAX_IN_FLIGHT,
    maxDeliveryCount: maxDeliveryCount ?? MAX_DELIVERIES,
  };
  const batches = (persisted?.batches ?? []).map(({ range, state, count }) => ({
    ...rangeOf(range),
    state,
    deliveryCount: count,
  }));
  const { stateEpoch, startOffset } = persisted ?? { stateEpoch: 0, startOffset: 0 };
  return initialize(limits, { stateEpoch, startOffset, batches });
}

const take = (
  partition: SharePartition,
  text: string,
  { maxFetchRecords }: Given,
  member = MEMBER,
): string[] =>
  acquire(partition, member, [rangeOf(text)], maxFetchRecords ?? Number.MAX_SAFE_INTEGER).map(textOf);

function fetch(partition: SharePartition, given: Given): string[][] {
  const texts = given.fetches ?? (Array.isArray(given.acquired) ? given.acquired : [given.acquired ?? '']);
  return texts.flatMap((text: string) => {
    const [range = '', member] = text.split(' by ');
    return range === '' ? [] : [take(partition, range, given, member)];
  });
}

interface Ack {
  readonly first: number;
  readonly last: number;
  readonly type?: number;
  readonly types?: readonly number[];
}

const say = (partition: SharePartition, member: string, acks: readonly Ack[]): string =>
  acknowledge(
    partition,
    member,
    acks.map(
      ({ first, last, type, types }): AcknowledgementBatch => ({
        firstOffset: first,
        lastOffset: last,
        acknowledgeTypes: types ?? [type ?? -1],
      }),
    ),
  );

/** `acquire, release, acquire, release`: of one batch, by one member. */
function repeat(partition: SharePartition, batch: string, asked: string) {
  const { firstOffset: first, lastOffset: last } = rangeOf(batch);
  for (const step of asked.split(', ')) {
    if (step === 'acquire') take(partition, batch, {});
    else if (step === 'lock timeout') release(partition, MEMBER, rangeOf(batch));
    else if (TYPES[step] !== undefined) say(partition, MEMBER, [{ first, last, type: TYPES[step] }]);
    else return leaveOut(`the step ${step} is not known`);
  }
  return told(partition);
}

function afterEach(given: Given, type: number, range: string) {
  const partition = partitionOf(given);
  const answers: boolean[] = [];
  for (const text of given.acquired ?? []) {
    take(partition, text, given);
    answers.push(canAcquire(partition));
  }
  const { firstOffset: first, lastOffset: last } = rangeOf(range);
  say(partition, MEMBER, [{ first, last, type }]);
  answers.push(canAcquire(partition));
  return told(partition, { canAcquire: answers });
}

/** All that can be seen of it; of each batch, and of each record by itself, in which state it is. */
function told(partition: SharePartition, more: Readonly<Record<string, unknown>> = {}) {
  const states: Record<string, RecordState> = {};
  for (const batch of partition.batches) {
    const kinds = new Set<RecordState>();
    for (const [{ firstOffset, lastOffset }, { state }] of statesOf(batch)) {
      kinds.add(state);
      for (let offset = firstOffset; offset <= lastOffset; offset++) states[offset] = state;
    }
    const [only] = kinds;
    if (only !== undefined && kinds.size === 1) states[textOf(batch)] = only;
  }
  return asKnown({
    nextFetchOffset: nextFetchOffset(partition),
    startOffset: partition.startOffset,
    endOffset: partition.endOffset,
    stateEpoch: partition.stateEpoch,
    cached: partition.batches.length,
    canAcquire: canAcquire(partition),
    states: asKnown(states),
    offsetStates: asKnown(states),
    ...more,
  });
}
