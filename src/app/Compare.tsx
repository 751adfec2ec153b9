/** Two runs side by side: two stages whose clocks are linked, and what became different. */
import { useMemo } from 'react';
import { useWords } from '../i18n/index.ts';
import { useRunWords } from '../i18n/runs.ts';
import { ClusterPanel } from '../panels/cluster/index.tsx';
import { DifferencePanel } from '../panels/compare/DifferencePanel.tsx';
import { SettingsBar } from '../panels/compare/SettingsBar.tsx';
import { HighwaterProvider, type HighwaterStore } from '../store/index.ts';
import { createPlayhead, PlayheadProvider } from '../ui/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FormLayer } from './FormLayer.tsx';
import './compare.css';

export function Compare({ twin }: { readonly twin: HighwaterStore }) {
  const t = useRunWords();
  const { t: word } = useWords();
  // It is moved by the other's clock, and has no beat of its own.
  const playhead = useMemo(
    () => createPlayhead({ timeUs: () => twin.playback.getState().timeUs, beat: () => undefined }),
    [twin],
  );
  const sorry = (why: string) => <p className="app__sorry">{`${word('app.crashed')}: ${why}`}</p>;
  return (
    <div className="compare">
      <SettingsBar twin={twin} />
      <main id="stage" className="stage compare__stage" aria-label={t('compare.stage', { name: 'A' })}>
        <span className="compare__name">A</span>
        <ErrorBoundary fallback={sorry}>
          <ClusterPanel />
        </ErrorBoundary>
      </main>
      <section className="stage compare__stage" aria-label={t('compare.stage', { name: 'B' })}>
        <span className="compare__name">B</span>
        <HighwaterProvider store={twin}>
          <PlayheadProvider playhead={playhead}>
            <ErrorBoundary fallback={sorry}>
              <ClusterPanel />
            </ErrorBoundary>
            <FormLayer />
          </PlayheadProvider>
        </HighwaterProvider>
      </section>
      <DifferencePanel twin={twin} />
    </div>
  );
}
