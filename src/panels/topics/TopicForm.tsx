/** The form for a new topic, in Kafka's own names. What cannot be is refused by the controller, in its words. */
import { useState } from 'react';
import type { TopicSettings } from '../../contract/commands.ts';
import { useWords } from '../../i18n/index.ts';
import { Button, Dialog, Field, Refusal } from '../../ui/index.ts';

interface TopicFormProps {
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly onCreate: (topic: TopicSettings) => void;
  readonly onClose: () => void;
}

export function TopicForm({ refusal, onCreate, onClose }: TopicFormProps) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [partitions, setPartitions] = useState('3');
  const [replication, setReplication] = useState('3');
  const [minIsr, setMinIsr] = useState('2');
  return (
    <Dialog title={t('topics.form')} closeLabel={t('help.close')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCreate({
            name: name.trim(),
            partitionCount: Number(partitions),
            replicationFactor: Number(replication),
            configs: { 'min.insync.replicas': minIsr },
          });
        }}
      >
        <Field label={t('topics.form.name')} value={name} onChange={setName} autoFocus />
        <Field
          label={t('topics.form.partitions')}
          type="number"
          min={1}
          max={50}
          value={partitions}
          onChange={setPartitions}
        />
        <Field
          label={t('topics.form.replication')}
          type="number"
          min={1}
          max={10}
          value={replication}
          onChange={setReplication}
        />
        <Field
          label={t('topics.form.minIsr')}
          type="number"
          min={1}
          max={10}
          value={minIsr}
          onChange={setMinIsr}
        />
        <Refusal words={refusal} />
        <footer className="form-end">
          <Button look="solid" type="submit" disabled={name.trim() === ''}>
            {t('topics.form.create')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
