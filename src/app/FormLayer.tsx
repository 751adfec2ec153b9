/** The form for the values of a wish, over the run it is asked in: of two that are compared, each has its own. */
import { lazy, Suspense } from 'react';
import { useView } from '../store/index.ts';

const loadAsk = () => import('../panels/ask/index.tsx');
const loadConsumerDialog = () => import('../panels/groups/ConsumerDialog.tsx');
const loadProducerDialog = () => import('../panels/producers/ProducerDialog.tsx');

export const FORM_LOADS = [loadAsk, loadConsumerDialog, loadProducerDialog] as const;

const Ask = lazy(() => loadAsk().then((panel) => ({ default: panel.AskDialog })));
const Consumer = lazy(() => loadConsumerDialog().then((panel) => ({ default: panel.ConsumerDialog })));
const ProducerSettings = lazy(() =>
  loadProducerDialog().then((panel) => ({ default: panel.ProducerSettingsDialog })),
);

export function FormLayer() {
  const form = useView((view) => view.form);
  if (!form) return null;
  return (
    <Suspense fallback={null}>
      {form.kind === 'consumer' ? (
        <Consumer groupId={form.groupId} />
      ) : form.kind === 'producer' ? (
        <ProducerSettings producerId={form.producerId} />
      ) : (
        <Ask form={form} />
      )}
    </Suspense>
  );
}
