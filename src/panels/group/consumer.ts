/** Numbers of a consumer's page: how a partition lies along its channel, and what a crash would cost now. */
import type { GroupView, PartitionView } from '../../contract/frame.ts';
import type { ConsumerCloseUp, FetchCloseUp } from '../../contract/group-close-up.ts';

export interface FetchRow extends FetchCloseUp {
  readonly leaderId: number;
  /** −1 when unknown, as the next two. */
  readonly committed: number;
  readonly highWatermark: number;
  readonly logEndOffset: number;
  /** Lowest offset that the application has in hand; null: none. */
  readonly handFrom: number | null;
  readonly handCount: number;
  readonly lag: number;
}

export function fetchRows(
  closeUp: ConsumerCloseUp,
  group: GroupView | null,
  partitions: Readonly<Record<string, PartitionView>>,
): readonly FetchRow[] {
  return [...closeUp.partitions]
    .sort((a, b) => (a.partition < b.partition ? -1 : 1))
    .map((state) => {
      const view = partitions[state.partition];
      const leader = view?.logs.find(({ brokerId }) => brokerId === view.leaderId);
      const inHand = closeUp.hand.filter(({ partition }) => partition === state.partition);
      return {
        ...state,
        leaderId: view?.leaderId ?? -1,
        committed: group?.lags[state.partition]?.committed ?? -1,
        highWatermark: leader?.highWatermark ?? -1,
        logEndOffset: leader?.logEndOffset ?? -1,
        handFrom: inHand[0]?.offset ?? null,
        handCount: inHand.length,
        lag: group?.lags[state.partition]?.lag ?? -1,
      };
    });
}

/** First and last offset of a row that matter. */
function reachOf(row: FetchRow): readonly [from: number, to: number] {
  const known = [
    row.committed,
    row.position,
    row.bufferedTo,
    row.highWatermark,
    row.logEndOffset,
    row.handFrom ?? -1,
  ];
  const there = known.filter((offset) => offset >= 0);
  return there.length === 0 ? [0, 0] : [Math.min(...there), Math.max(...there)];
}

/** Share of the channel for what lies behind the reader, and for what is yet to be written, in per cent. */
const BEHIND = 26;
const AHEAD = 12;
/** So many records fill the rest at least. */
const LEAST = 16;

/** Places along the channel in per cent, all rows to one scale. */
export function scaleOf(rows: readonly FetchRow[]): (row: FetchRow, offset: number) => number {
  const longest = Math.max(
    LEAST,
    ...rows.map((row) => {
      const [from, to] = reachOf(row);
      return to - from;
    }),
  );
  return (row, offset) => {
    const [from] = reachOf(row);
    const at = BEHIND + ((offset - from) / longest) * (100 - BEHIND - AHEAD);
    return Math.min(100, Math.max(0, at));
  };
}

export interface CrashForecast {
  /** Offsets that are finished and not committed: whoever goes on does them again. */
  readonly again: number;
  /** Offsets that are committed and not finished: nobody does them. */
  readonly missed: number;
  /** Partitions it reads in which nothing is committed. */
  readonly unset: number;
}

/** What would come of a crash now, by what the coordinator has as committed. A commit on its way may still change it. */
export function crashForecast(rows: readonly FetchRow[], closeUp: ConsumerCloseUp): CrashForecast {
  let again = 0;
  let missed = 0;
  let unset = 0;
  const progress = new Map(closeUp.lab?.progress.map((one) => [one.partition, one]) ?? []);
  for (const row of rows) {
    if (row.committed < 0) {
      unset++;
      continue;
    }
    const own = progress.get(row.partition);
    const open = own
      ? own.open
      : closeUp.hand.flatMap(({ partition, offset }) => (partition === row.partition ? [offset] : []));
    const end = own ? Math.max(own.end, row.committed) : row.position;
    again += Math.max(0, end - row.committed - open.filter((offset) => offset >= row.committed).length);
    missed += open.filter((offset) => offset < row.committed).length;
  }
  return { again, missed, unset };
}

/** What it speaks to: brokers it fetches from, and its coordinator. */
export function peersOf(closeUp: ConsumerCloseUp, rows: readonly FetchRow[]): readonly number[] {
  const peers = new Set(rows.map(({ fromBroker }) => fromBroker).filter((id) => id >= 0));
  if (closeUp.coordinatorId >= 0) peers.add(closeUp.coordinatorId);
  for (const id of closeUp.fetchingFrom) peers.add(id);
  return [...peers].sort((a, b) => a - b);
}

export interface CommitCell {
  readonly offset: number;
  /** `done`: below what may be committed. `ahead`: finished behind a hole. `open`: not finished. */
  readonly state: 'done' | 'ahead' | 'open';
}

/** Offsets about the place up to which everything is finished; at most `most` of them. */
export function commitCells(
  { open, safe, end }: { readonly open: readonly number[]; readonly safe: number; readonly end: number },
  most: number,
): readonly CommitCell[] {
  if (end < 0) return [];
  const from = Math.max(0, Math.min(safe - 2, end - 1));
  const to = Math.min(end, from + most);
  const isOpen = new Set(open);
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => {
    const offset = from + i;
    return { offset, state: isOpen.has(offset) ? 'open' : offset < safe ? 'done' : 'ahead' };
  });
}

/** Which of the six key tints. */
export function tintOf(key: string): number {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return (sum % 6) + 1;
}
