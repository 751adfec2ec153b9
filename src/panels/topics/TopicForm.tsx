/** The form for a new topic, in Kafka's own names. What cannot be is refused by the controller, in its words. */
import { useState } from 'react';
import type { TopicSettings } from '../../contract/commands.ts';
import { useWords } from '../../i18n/index.ts';
import { useClientFormsWords } from '../../i18n/lenses/client-forms.ts';
import { Button, Dialog, Field, IconButton, Refusal, Select } from '../../ui/index.ts';

/** A config that a new topic may set. */
export interface TopicConfig {
  readonly name: string;
  readonly usual: string;
  /** The only values it takes; null: it is written. */
  readonly values: readonly string[] | null;
}

interface TopicFormProps {
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  /** Of the release, but for `min.insync.replicas`. */
  readonly configs: readonly TopicConfig[];
  readonly onCreate: (topic: TopicSettings) => void;
  readonly onClose: () => void;
}

export function TopicForm({ refusal, configs, onCreate, onClose }: TopicFormProps) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [partitions, setPartitions] = useState('3');
  const [replication, setReplication] = useState('3');
  const [minIsr, setMinIsr] = useState('2');
  const [more, setMore] = useState<Readonly<Record<string, string>>>({});
  return (
    <Dialog title={t('topics.form')} closeLabel={t('help.close')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCreate({
            name: name.trim(),
            partitionCount: Number(partitions),
            replicationFactor: Number(replication),
            configs: { 'min.insync.replicas': minIsr, ...more },
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
        <More configs={configs} values={more} onChange={setMore} />
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

interface MoreProps {
  readonly configs: readonly TopicConfig[];
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

/** Those that were added, a line each, and the others to choose from. */
function More({ configs, values, onChange }: MoreProps) {
  const f = useClientFormsWords();
  const chosen = configs.filter(({ name }) => name in values);
  const others = configs.filter(({ name }) => !(name in values));
  const set = (name: string, value: string): void => onChange({ ...values, [name]: value });
  const drop = (name: string): void =>
    onChange(Object.fromEntries(Object.entries(values).filter(([key]) => key !== name)));
  return (
    <>
      {chosen.map(({ name, usual, values: allowed }) => (
        <div key={name} className="topic-config">
          {allowed ? (
            <div className="field">
              <span className="field__label">{name}</span>
              <Select
                label={name}
                options={allowed.map((value) => ({ value, label: value }))}
                value={values[name] ?? usual}
                onChange={(value) => set(name, value)}
              />
              <span className="field__note">{f('usual', { value: usual || '""' })}</span>
            </div>
          ) : (
            <Field
              label={name}
              value={values[name] ?? ''}
              onChange={(value) => set(name, value)}
              note={f('usual', { value: usual || '""' })}
            />
          )}
          <IconButton icon="close" label={f('dropConfig', { name })} onClick={() => drop(name)} />
        </div>
      ))}
      <div className="field">
        <span className="field__label">{f('moreConfigs')}</span>
        <Select
          label={f('moreConfigs')}
          options={[
            { value: '', label: f('addConfig') },
            ...others.map(({ name }) => ({ value: name, label: name })),
          ]}
          value=""
          onChange={(name) => {
            const config = others.find((one) => one.name === name);
            if (config) set(name, config.usual);
          }}
        />
      </div>
    </>
  );
}
