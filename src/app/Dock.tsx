/** The bottom of the page: time, audit, timeline; or, when the simulation's thread is gone, the way to restart it. */
import { useWords } from '../i18n/index.ts';
import { AuditPanel } from '../panels/audit/index.tsx';
import { StoppedPanel } from '../panels/failure/index.tsx';
import { TimelinePanel } from '../panels/timeline/index.tsx';
import { TransportPanel } from '../panels/transport/index.tsx';
import { useRun } from '../store/index.ts';
import { LiveRegion } from './LiveRegion.tsx';
import { Toasts } from './Toasts.tsx';

export function Dock({ hasAudit }: { hasAudit: boolean }) {
  const { t } = useWords();
  const isDead = useRun((run) => run.status === 'dead');
  return (
    <section className="dock" aria-label={t('app.dock')}>
      <Toasts />
      <LiveRegion />
      {isDead ? (
        <StoppedPanel />
      ) : (
        <div className="dock__parts">
          <TransportPanel />
          <div className="dock__film">
            {hasAudit && <AuditPanel />}
            <TimelinePanel />
          </div>
        </div>
      )}
    </section>
  );
}
