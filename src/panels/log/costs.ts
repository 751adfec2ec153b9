/** What a broker's machine has done, as bars: parts of one whole, or amounts beside each other. */
import type { MachineView } from '../../contract/frame.ts';
import type { DurabilityView } from '../../contract/log-close-up.ts';

export type CostBarName = 'pages' | 'held' | 'own' | 'disk' | 'time' | 'network' | 'copies' | 'threads';

export type CostPartName =
  | 'hits'
  | 'misses'
  | 'dirty'
  | 'clean'
  | 'free'
  | 'ownHeld'
  | 'ownAway'
  | 'sequential'
  | 'random'
  | 'seek'
  | 'transfer'
  | 'received'
  | 'sent'
  | 'copied'
  | 'busy'
  | 'idle';

export interface CostPart {
  readonly name: CostPartName;
  readonly value: number;
  readonly unit: 'count' | 'bytes' | 'microseconds';
  /** Of the bar's whole, 0 to 1. */
  readonly share: number;
  /** What is dear: a miss, a seek, a thread that is taken. */
  readonly isDear: boolean;
}

export interface CostBar {
  readonly name: CostBarName;
  /** In the order in which they lie in the bar; those of nothing too. */
  readonly parts: readonly CostPart[];
}

type Piece = readonly [name: CostPartName, value: number, isDear?: boolean];

/** @param pages of the log that is looked at */
export function costBars(machine: MachineView, pages: DurabilityView['pages']): readonly CostBar[] {
  const { counts, hardware, cachedBytes, dirtyBytes } = machine;
  const seekUs = counts.seeks * hardware.seekMs * 1_000;
  const transferUs = Math.max(0, counts.diskBusyUs - seekUs);
  const capacity = hardware.pageCacheKB * 1_000;
  const bars: (CostBar | null)[] = [
    bar('pages', 'count', [
      ['hits', counts.cacheHits],
      ['misses', counts.cacheMisses, true],
    ]),
    bar('held', 'bytes', [
      ['dirty', dirtyBytes, true],
      ['clean', Math.max(0, cachedBytes - dirtyBytes)],
      ['free', Math.max(0, capacity - cachedBytes)],
    ]),
    pages &&
      bar('own', 'count', [
        ['ownHeld', pages.held],
        ['ownAway', pages.all - pages.held, true],
      ]),
    bar('disk', 'bytes', [
      ['sequential', counts.sequentialBytes],
      ['random', counts.randomBytes, true],
    ]),
    bar('time', 'microseconds', [
      ['seek', seekUs, true],
      ['transfer', transferUs],
    ]),
    bar('network', 'bytes', [
      ['received', counts.receivedBytes],
      ['sent', counts.sentBytes],
    ]),
    // Beside what went over the network: with zero copy it is less than that.
    bar(
      'copies',
      'bytes',
      [['copied', counts.copiedBytes, !hardware.zeroCopy]],
      counts.receivedBytes + counts.sentBytes,
    ),
    bar('threads', 'count', [
      ['busy', machine.busyThreads, true],
      ['idle', Math.max(0, machine.threads - machine.busyThreads)],
    ]),
  ];
  return bars.filter((one) => one !== null);
}

/** @param whole of which the parts are shares, where that is more than their sum */
function bar(name: CostBarName, unit: CostPart['unit'], pieces: readonly Piece[], whole = 0): CostBar {
  const sum = pieces.reduce((total, [, value]) => total + value, 0);
  const all = Math.max(sum, whole);
  return {
    name,
    parts: pieces.map(([part, value, isDear = false]) => ({
      name: part,
      value,
      unit,
      share: all === 0 ? 0 : value / all,
      isDear,
    })),
  };
}
