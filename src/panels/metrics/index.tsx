/** The metrics, connected: asked of the worker while the page is open, read where the playhead stands. */
import { useMemo, useState } from 'react';
import type { EraName } from '../../contract/eras.ts';
import { US_PER_S } from '../../contract/units.ts';
import { useMetricsWords } from '../../i18n/lenses/metrics.ts';
import { useClientNames, useFrame, usePlayback, useVerbs } from '../../store/index.ts';
import { type Span, stretchOf } from './geometry.ts';
import { MetricsPageView } from './MetricsPageView.tsx';
import { sectionsOf } from './sections.ts';
import { useMetrics } from './use-metrics.ts';
import './metrics.css';

/** Finer the eye does not see. */
const PARTS = 800;

export function MetricsPanel() {
  const t = useMetricsWords();
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const era = useFrame((frame) => frame.cluster.era as EraName);
  const [span, setSpan] = useState<Span>('all');
  const headUs = usePlayback((playback) => Math.floor(playback.headUs / US_PER_S) * US_PER_S);
  const secondUs = usePlayback(({ timeUs }) => Math.floor(timeUs / US_PER_S) * US_PER_S);
  const { fromUs, toUs } = stretchOf(span, secondUs, headUs);
  const stretch = useMemo(() => ({ fromUs, toUs }), [fromUs, toUs]);
  const stepUs = Math.max(1, Math.floor((toUs - fromUs) / PARTS));
  // Never back over the second, which is a reading of its own.
  const nowUs = usePlayback(({ timeUs }) =>
    Math.max(Math.floor(timeUs / US_PER_S) * US_PER_S, Math.floor(timeUs / stepUs) * stepUs),
  );
  const view = useMetrics(stretch, headUs);
  const sections = useMemo(
    () => (view === null || view === 'none' ? [] : sectionsOf(view, era)),
    [view, era],
  );
  if (view === 'none') return <p className="metrics__gone">{t('gone')}</p>;
  if (!view || sections.length === 0) return null;
  return (
    <MetricsPageView
      {...{ view, sections, stretch, span, nowUs, headUs, nameOf }}
      onSpan={setSpan}
      onSeek={verbs.seek}
    />
  );
}
