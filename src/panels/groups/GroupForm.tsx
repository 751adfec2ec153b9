/** The form for a new consumer group; consumers are carried into it afterwards. */
import { useState } from 'react';
import type { AssignorName, GroupProtocol } from '../../contract/commands.ts';
import { useWords } from '../../i18n/index.ts';
import { Button, Dialog, Field, Refusal, Select } from '../../ui/index.ts';

interface GroupFormProps {
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly topics: readonly string[];
  readonly onCreate: (
    name: string,
    topics: readonly string[],
    assignor: AssignorName,
    protocol: GroupProtocol,
  ) => void;
  readonly onClose: () => void;
}

const PROTOCOLS: readonly GroupProtocol[] = ['classic', 'consumer', 'share'];
const ASSIGNORS: readonly AssignorName[] = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'];

export function GroupForm({ topics, refusal, onCreate, onClose }: GroupFormProps) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(topics.slice(0, 1));
  const [protocol, setProtocol] = useState<GroupProtocol>('classic');
  const [assignor, setAssignor] = useState<AssignorName>('range');
  const toggle = (topic: string): void =>
    setChosen((known) =>
      known.includes(topic) ? known.filter((other) => other !== topic) : [...known, topic],
    );
  return (
    <Dialog title={t('groups.form')} closeLabel={t('help.close')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCreate(name.trim(), chosen, assignor, protocol);
        }}
      >
        <Field label={t('groups.form.name')} value={name} onChange={setName} autoFocus />
        <fieldset className="field">
          <legend className="visually-hidden">{t('groups.form.topics')}</legend>
          <span className="field__label">{t('groups.form.topics')}</span>
          <span className="checks">
            {topics.map((topic) => (
              <label key={topic} className="check">
                <input type="checkbox" checked={chosen.includes(topic)} onChange={() => toggle(topic)} />
                <span className="mono">{topic}</span>
              </label>
            ))}
          </span>
          {chosen.length === 0 && <span className="field__note">{t('groups.form.noTopic')}</span>}
        </fieldset>
        <div className="field">
          <span className="field__label">{t('groups.form.protocol')}</span>
          <Select
            label={t('groups.form.protocol')}
            options={PROTOCOLS.map((value) => ({ value, label: t(`groups.form.${value}`) }))}
            value={protocol}
            onChange={setProtocol}
          />
        </div>
        {protocol === 'classic' && (
          <div className="field">
            <span className="field__label">{t('groups.form.assignor')}</span>
            <Select
              label={t('groups.form.assignor')}
              options={ASSIGNORS.map((value) => ({ value, label: value }))}
              value={assignor}
              onChange={setAssignor}
            />
          </div>
        )}
        <Refusal words={refusal} />
        <footer className="form-end">
          <Button look="solid" type="submit" disabled={name.trim() === '' || chosen.length === 0}>
            {t('groups.form.create')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
