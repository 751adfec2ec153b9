/** The sea in the middle, and what lies over it. */
import { lazy, type ReactNode, Suspense } from 'react';
import { useWords } from '../i18n/index.ts';
import { ClusterPanel } from '../panels/cluster/index.tsx';
import { BrokenPanel } from '../panels/failure/index.tsx';
import { useRun, useVerbs } from '../store/index.ts';
import { IconButton } from '../ui/index.ts';
import { useNight } from './appearance.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Sorry } from './Sorry.tsx';
import { useScale } from './scale.ts';

const Scale = lazy(() =>
  import('../panels/scale/index.tsx').then((panel) => ({ default: panel.ScalePanel })),
);

export function Stage({ children }: { readonly children?: ReactNode }) {
  const { t } = useWords();
  const isOpening = useRun((run) => run.status === 'opening' && run.frameNumber === 0);
  const isEmpty = useRun((run) => run.timelineEpoch === 0);
  return (
    <ErrorBoundary fallback={(why) => <Sorry why={why} />}>
      {isOpening && isEmpty ? <p className="app__opening">{t('app.opening')}</p> : <Sea />}
      <BrokenPanel />
      {children}
    </ErrorBoundary>
  );
}

function Sea() {
  const { t } = useWords();
  const verbs = useVerbs();
  const isNight = useNight();
  const scale = useScale();
  if (scale !== 'matrix')
    return (
      <Suspense fallback={<Skeleton />}>
        <Scale view={scale} isNight={isNight} />
      </Suspense>
    );
  return (
    <>
      <ClusterPanel />
      <IconButton
        icon="lens-cluster"
        className="stage__scale"
        label={t('app.asBlocks')}
        keys="Z"
        onClick={() => verbs.setScale('blocks')}
      />
    </>
  );
}
