/** The form for a new producer; its settings can be changed afterwards. */
import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Button, Dialog, Field, Refusal, Select } from '../../ui/index.ts';

interface ProducerFormProps {
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly topics: readonly string[];
  readonly onCreate: (name: string, topic: string) => void;
  readonly onClose: () => void;
}

export function ProducerForm({ topics, refusal, onCreate, onClose }: ProducerFormProps) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState(topics[0] ?? '');
  return (
    <Dialog title={t('producers.form')} closeLabel={t('help.close')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCreate(name.trim(), topic);
        }}
      >
        <Field label={t('producers.form.name')} value={name} onChange={setName} autoFocus />
        <div className="field">
          <span className="field__label">{t('producers.form.topic')}</span>
          <Select
            label={t('producers.form.topic')}
            options={topics.map((value) => ({ value, label: value }))}
            value={topic}
            onChange={setTopic}
          />
        </div>
        <Refusal words={refusal} />
        <footer className="form-end">
          <Button look="solid" type="submit" disabled={name.trim() === '' || topic === ''}>
            {t('producers.form.create')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
