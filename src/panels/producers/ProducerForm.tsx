/** The form for a new producer, or for the settings of one that is there. What cannot be is refused by its client, in words. */
import { type ReactNode, useState } from 'react';
import type { KeyStrategy, ProducerSettings } from '../../contract/commands.ts';
import { useWords } from '../../i18n/index.ts';
import { useClientFormsWords } from '../../i18n/lenses/client-forms.ts';
import { Button, Dialog, Field, Refusal, Segmented, Select, Switch } from '../../ui/index.ts';
import { type Draft, settingsOf } from './draft.ts';

interface ProducerFormProps {
  readonly title: string;
  readonly act: string;
  readonly start: Draft;
  /** Of one that is there, its name and topic stay, and so does that it has a transactional.id. */
  readonly isThere?: boolean;
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly topics: readonly string[];
  readonly onSubmit: (name: string, topic: string, settings: ProducerSettings) => void;
  readonly onClose: () => void;
}

const ACKS = ['0', '1', 'all'] as const;
const KEYS: readonly KeyStrategy[] = ['keyed', 'sticky', 'explicit'];
const CALLERS = ['async', 'sync', 'fireAndForget'] as const;

export function ProducerForm(props: ProducerFormProps) {
  const { title, act, start, isThere = false, topics, refusal, onSubmit, onClose } = props;
  const { t } = useWords();
  const f = useClientFormsWords();
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<Draft>): void => setDraft((known) => ({ ...known, ...change }));
  const isTransactional = draft.transactionalId.trim() !== '';
  const others = topics.filter((name) => name !== draft.topic);
  return (
    <Dialog title={title} closeLabel={t('help.close')} onClose={onClose} className="ask">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(draft.name.trim(), draft.topic, settingsOf(draft));
        }}
      >
        {!isThere && (
          <>
            <Field
              label={t('producers.form.name')}
              value={draft.name}
              onChange={(name) => set({ name })}
              autoFocus
            />
            <Line label={t('producers.form.topic')}>
              <Select
                label={t('producers.form.topic')}
                options={topics.map((value) => ({ value, label: value }))}
                value={draft.topic}
                onChange={(topic) => set({ topic })}
              />
            </Line>
          </>
        )}
        <Line label={t('producers.acks')}>
          <Segmented
            label={t('producers.acks')}
            options={ACKS.map((value) => ({ value, label: value }))}
            value={draft.acks}
            onChange={(acks) => set({ acks })}
          />
        </Line>
        <Line label={t('producers.idempotence')}>
          <Switch
            label={t('producers.idempotence')}
            checked={draft.idempotence}
            onChange={(idempotence) => set({ idempotence })}
          />
        </Line>
        <Field
          label={f('rate')}
          type="number"
          min={0}
          max={200}
          value={draft.rate}
          onChange={(rate) => set({ rate })}
        />
        <Line label={f('keys')}>
          <Select
            label={f('keys')}
            options={KEYS.map((value) => ({ value, label: t(`producers.key.${value}`) }))}
            value={draft.keyStrategy}
            onChange={(keyStrategy) => set({ keyStrategy })}
          />
        </Line>
        <Line label={f('caller')}>
          <Select
            label={f('caller')}
            options={CALLERS.map((value) => ({ value, label: f(`caller_${value}`) }))}
            value={draft.caller}
            onChange={(caller) => set({ caller })}
          />
        </Line>
        <Line label={f('resends')}>
          <Switch label={f('resends')} checked={draft.resends} onChange={(resends) => set({ resends })} />
        </Line>
        <Field
          label={f('transactional')}
          value={draft.transactionalId}
          onChange={(transactionalId) => set({ transactionalId })}
          note={f(isThere && start.transactionalId !== '' ? 'transactionalKept' : 'transactionalNote')}
        />
        {isTransactional && (
          <>
            <Field
              label={f('perTransaction')}
              type="number"
              min={1}
              max={1000}
              value={draft.perTransaction}
              onChange={(perTransaction) => set({ perTransaction })}
            />
            <Field
              label={f('abortPercent')}
              type="number"
              min={0}
              max={100}
              value={draft.abortPercent}
              onChange={(abortPercent) => set({ abortPercent })}
            />
            {others.length > 0 && (
              <fieldset className="field">
                <legend className="visually-hidden">{f('alsoTo')}</legend>
                <span className="field__label">{f('alsoTo')}</span>
                <span className="checks">
                  {others.map((name) => (
                    <label key={name} className="check">
                      <input
                        type="checkbox"
                        checked={draft.alsoTo.includes(name)}
                        onChange={() => set({ alsoTo: toggled(draft.alsoTo, name) })}
                      />
                      <span className="mono">{name}</span>
                    </label>
                  ))}
                </span>
              </fieldset>
            )}
          </>
        )}
        <Refusal words={refusal} />
        <footer className="form-end">
          <Button
            look="solid"
            type="submit"
            disabled={!isThere && (draft.name.trim() === '' || draft.topic === '')}
          >
            {act}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <span className="field__label">{label}</span>
      {children}
    </div>
  );
}

const toggled = (names: readonly string[], name: string): readonly string[] =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
