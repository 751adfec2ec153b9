/** The audit strip, connected. The smallest panel: copy it to make another. */
import { useFrame, useVerbs } from '../../store/index.ts';
import { AuditView } from './AuditView.tsx';
import './audit.css';

export function AuditPanel() {
  const audit = useFrame((frame) => frame.audit);
  const eventId = useFrame((frame) => frame.eventId);
  const seed = useFrame((frame) => frame.cluster.seed);
  const verbs = useVerbs();
  return <AuditView audit={audit} eventId={eventId} seed={seed} onWhy={() => verbs.openDialog('fates')} />;
}
