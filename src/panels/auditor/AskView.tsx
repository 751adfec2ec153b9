/** Any record can be asked for: by where it lies, or by who sent it. */
import { useState } from 'react';
import type { RecordQuery } from '../../contract/fates.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { Button, Field, Segmented, Select } from '../../ui/index.ts';

interface AskViewProps {
  readonly partitions: readonly string[];
  readonly producers: readonly { readonly id: string; readonly name: string }[];
  readonly onAsk: (query: RecordQuery) => void;
}

export function AskView({ partitions, producers, onAsk }: AskViewProps) {
  const t = useAuditWords();
  const [by, setBy] = useState<'place' | 'number'>('place');
  const [partition, setPartition] = useState('');
  const [producer, setProducer] = useState('');
  const [count, setCount] = useState('0');
  const partitionId = partitions.includes(partition) ? partition : (partitions[0] ?? '');
  const producerId = producers.some(({ id }) => id === producer) ? producer : (producers[0]?.id ?? '');
  const isNumber = /^\d{1,9}$/.test(count);
  return (
    <form
      className="auditor__part auditor-ask"
      aria-label={t('ask')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNumber) return;
        const value = Number(count);
        onAsk(by === 'place' ? { partition: partitionId, offset: value } : { producerId, number: value });
      }}
    >
      <h3 className="auditor__head">{t('ask')}</h3>
      <Segmented
        label={t('ask')}
        value={by}
        options={[
          { value: 'place', label: t('byPlace') },
          { value: 'number', label: t('byNumber') },
        ]}
        onChange={setBy}
      />
      {by === 'place' ? (
        <Select
          label={t('partition')}
          value={partitionId}
          options={partitions.map((id) => ({ value: id, label: id }))}
          onChange={setPartition}
        />
      ) : (
        <Select
          label={t('producer')}
          value={producerId}
          options={producers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setProducer}
        />
      )}
      <Field
        label={t(by === 'place' ? 'offset' : 'number')}
        value={count}
        onChange={setCount}
        type="number"
        min={0}
      />
      <Button type="submit" disabled={!isNumber}>
        {t('find')}
      </Button>
    </form>
  );
}
