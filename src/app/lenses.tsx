/** The lenses that lie over the stage. Each comes in a file of its own when it is first wanted. */
import { lazy, Suspense } from 'react';
import type { LensName } from '../store/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Sorry } from './Sorry.tsx';

/** In the order of the bar and of the keys 1, 2, 3… */
export const LENSES: readonly LensName[] = [
  'cluster',
  'log',
  'group',
  'producer',
  'controller',
  'transactions',
  'spacetime',
  'audit',
];

const Transactions = lazy(() =>
  import('../panels/transactions/index.tsx').then((panel) => ({ default: panel.TransactionsLens })),
);
const Audit = lazy(() =>
  import('../panels/auditor/index.tsx').then((panel) => ({ default: panel.AuditLens })),
);
const Producer = lazy(() =>
  import('../panels/producer/index.tsx').then((panel) => ({ default: panel.ProducerLens })),
);
const Log = lazy(() => import('../panels/log/index.tsx').then((panel) => ({ default: panel.LogLens })));

const Group = lazy(() => import('../panels/group/index.tsx').then((panel) => ({ default: panel.GroupLens })));
const Controller = lazy(() =>
  import('../panels/controller/index.tsx').then((panel) => ({ default: panel.ControllerLens })),
);
const SpaceTime = lazy(() =>
  import('../panels/spacetime/index.tsx').then((panel) => ({ default: panel.SpaceTimeLens })),
);

export function Lens({ name }: { readonly name: Exclude<LensName, 'cluster'> }) {
  return (
    <ErrorBoundary fallback={(why) => <Sorry why={why} />}>
      <Suspense fallback={<Skeleton />}>
        {name === 'log' && <Log />}
        {name === 'group' && <Group />}
        {name === 'controller' && <Controller />}
        {name === 'spacetime' && <SpaceTime />}
        {name === 'audit' && <Audit />}
        {name === 'producer' && <Producer />}
        {name === 'transactions' && <Transactions />}
      </Suspense>
    </ErrorBoundary>
  );
}
