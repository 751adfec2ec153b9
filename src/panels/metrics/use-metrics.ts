/** The values of a stretch, asked of the worker while the page is open: anew when the stretch changes, when the run has been played
 *  a second further, or when another branch is shown. */
import { useEffect, useRef, useState } from 'react';
import type { MetricsView } from '../../contract/metrics.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { useRun, useVerbs } from '../../store/index.ts';
import type { Stretch } from './geometry.ts';

/** Wall time between two questions. */
const PAUSE_MS = 250;
/** About a value for every pixel of the drawer. */
const POINTS = 300;

/** Null: not answered yet; `none`: there is no run to ask. */
export function useMetrics({ fromUs, toUs }: Stretch, headUs: SimTimeUs): MetricsView | 'none' | null {
  const verbs = useVerbs();
  const epoch = useRun((run) => run.timelineEpoch);
  const [view, setView] = useState<MetricsView | 'none' | null>(null);
  const [turn, setTurn] = useState(0);
  const asked = useRef('');
  const isBusy = useRef(false);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const wanted = `${epoch} ${fromUs} ${toUs} ${headUs}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is when to ask again
  useEffect(() => {
    if (isBusy.current || asked.current === wanted) return;
    isBusy.current = true;
    asked.current = wanted;
    void verbs.ask({ kind: 'metrics', fromUs, toUs, points: POINTS }).then((answer) => {
      if (isMounted.current) setView(answer ?? 'none');
      setTimeout(() => {
        isBusy.current = false;
        if (isMounted.current) setTurn((n) => n + 1);
      }, PAUSE_MS);
    });
  }, [verbs, wanted, turn]);
  return view;
}
