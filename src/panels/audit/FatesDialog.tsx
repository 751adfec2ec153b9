/** The auditor's dialog, connected. */
import { useFatesWords } from '../../i18n/fates.ts';
import { useClientNames, useFrame, useVerbs } from '../../store/index.ts';
import { Dialog } from '../../ui/index.ts';
import { FatesView } from './FatesView.tsx';
import './fates.css';

export function FatesDialog() {
  const t = useFatesWords();
  const verbs = useVerbs();
  const audit = useFrame((frame) => frame.audit);
  const anomalies = useFrame((frame) => frame.anomalies);
  return (
    <Dialog
      title={t('fates.title')}
      closeLabel={t('fates.close')}
      className="fates"
      onClose={() => verbs.openDialog(null)}
    >
      <FatesView
        audit={audit}
        anomalies={Object.values(anomalies)}
        nameOf={useClientNames()}
        onShow={(timeUs) => {
          verbs.openDialog(null);
          verbs.seek(timeUs);
        }}
      />
    </Dialog>
  );
}
