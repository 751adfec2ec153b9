/** The sea in the middle, and what lies over it. */
import type { ReactNode } from 'react';
import { useWords } from '../i18n/index.ts';
import { ClusterPanel } from '../panels/cluster/index.tsx';
import { BrokenPanel } from '../panels/failure/index.tsx';
import { useRun } from '../store/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

export function Stage({ children }: { readonly children?: ReactNode }) {
  const { t } = useWords();
  const isOpening = useRun((run) => run.status === 'opening' && run.frameNumber === 0);
  const isEmpty = useRun((run) => run.timelineEpoch === 0);
  return (
    <ErrorBoundary fallback={(why) => <p className="app__sorry">{`${t('app.crashed')}: ${why}`}</p>}>
      {isOpening && isEmpty ? <p className="app__opening">{t('app.opening')}</p> : <ClusterPanel />}
      <BrokenPanel />
      {children}
    </ErrorBoundary>
  );
}
