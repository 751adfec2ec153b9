/** The points asked of the worker one after the other, so that what is measured is seen at once, and that one can stop. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { BatchingReading } from '../../contract/batching.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { useHighwater, useRun, useVerbs } from '../../store/index.ts';
import { type Grid, gridAround, keyOf, type Point, pointsOf, type Rate } from './batching.ts';

/** What has been measured, or is about to be. */
export interface Sweep {
  readonly grid: Grid;
  readonly rate: Rate;
  readonly fromUs: SimTimeUs;
  /** Of the branch that was shown. */
  readonly timelineEpoch: number;
  readonly readings: ReadonlyMap<string, BatchingReading>;
  /** `gone`: there is no run to ask any more. */
  readonly state: 'measuring' | 'stopped' | 'done' | 'gone';
}

export interface Batching {
  /** Null: nothing yet. */
  readonly sweep: Sweep | null;
  /** The run has been taken another way since. */
  readonly isOfOtherBranch: boolean;
  readonly start: (rate: Rate, present: Point) => void;
  readonly stop: () => void;
}

/** Of one producer; with another one it begins anew. On another branch there is no such moment to play on from: what has not
 *  been measured by then is left out. */
export function useBatching(producerId: string | null): Batching {
  const verbs = useVerbs();
  const { frame } = useHighwater();
  const epoch = useRun((run) => run.timelineEpoch);
  const [sweep, setSweep] = useState<Sweep | null>(null);
  /** Counts the starts: what an older one still brings is let go. */
  const turn = useRef(0);
  const stop = useCallback((): void => {
    turn.current += 1;
    setSweep((known) => (known?.state === 'measuring' ? { ...known, state: 'stopped' } : known));
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured is of the producer before
  useEffect(() => {
    setSweep(null);
    return () => {
      turn.current += 1;
    };
  }, [producerId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it changes
  useEffect(stop, [epoch]);

  const start = useCallback(
    (rate: Rate, present: Point): void => {
      if (producerId === null) return;
      turn.current += 1;
      const mine = turn.current;
      const { eventId, timeUs } = frame.getState();
      const grid = gridAround(present);
      setSweep({
        grid,
        rate,
        fromUs: timeUs,
        timelineEpoch: epoch,
        readings: new Map(),
        state: 'measuring',
      });
      const goOn = async (): Promise<void> => {
        for (const point of pointsOf(grid)) {
          const trial = { producerId, from: { eventId, timeUs }, ratePerSecond: Number(rate), ...point };
          const reading = await verbs.ask({ kind: 'batching', trial });
          if (turn.current !== mine) return;
          if (!reading) return setSweep((known) => known && { ...known, state: 'gone' });
          setSweep(
            (known) => known && { ...known, readings: new Map(known.readings).set(keyOf(point), reading) },
          );
        }
        setSweep((known) => known && { ...known, state: 'done' });
      };
      void goOn();
    },
    [producerId, epoch, frame, verbs],
  );
  const isOfOtherBranch = sweep !== null && sweep.timelineEpoch !== epoch;
  return { sweep, isOfOtherBranch, start, stop };
}
