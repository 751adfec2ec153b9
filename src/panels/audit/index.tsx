/** The audit strip, connected. The smallest panel: copy it to make another. */
import { useFrame, useUnhurriedFrame, useVerbs } from '../../store/index.ts';
import { AuditView } from './AuditView.tsx';
import './audit.css';

export function AuditPanel() {
  const audit = useFrame((frame) => frame.audit);
  const eventId = useUnhurriedFrame((frame) => frame.eventId);
  const seed = useFrame((frame) => frame.cluster.seed);
  const verbs = useVerbs();
  return (
    <AuditView
      audit={audit}
      eventId={eventId}
      seed={seed}
      onWhy={() => {
        // On a phone the drawer lies over the lens.
        verbs.openDrawer(null);
        verbs.showLens('audit');
      }}
    />
  );
}
