/** The form for a new consumer group; consumers are carried into it afterwards. What the release does not have is there too,
 *  greyed, with the release that brought it. */
import { useState } from 'react';
import type { AssignorName, Command, GroupProtocol, RemoteAssignor } from '../../contract/commands.ts';
import type { RejectReason } from '../../contract/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useClientFormsWords } from '../../i18n/lenses/client-forms.ts';
import { Button, Dialog, Field, Refusal, Select } from '../../ui/index.ts';

export type NewGroup = Omit<Extract<Command, { readonly type: 'group.add' }>, 'type'>;

interface GroupFormProps {
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly topics: readonly string[];
  /** Why such a group cannot be had; null when it can. */
  readonly whyNot: (group: NewGroup) => RejectReason | null;
  readonly onCreate: (group: NewGroup) => void;
  readonly onClose: () => void;
}

const PROTOCOLS: readonly GroupProtocol[] = ['classic', 'consumer', 'share'];
const ASSIGNORS: readonly AssignorName[] = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'];
const REMOTE: readonly RemoteAssignor[] = ['uniform', 'range'];

export function GroupForm({ topics, refusal, whyNot, onCreate, onClose }: GroupFormProps) {
  const { t } = useWords();
  const f = useClientFormsWords();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(topics.slice(0, 1));
  const [protocol, setProtocol] = useState<GroupProtocol>('classic');
  const [assignor, setAssignor] = useState<AssignorName>('range');
  const [remote, setRemote] = useState<RemoteAssignor | ''>('');
  const toggle = (topic: string): void =>
    setChosen((known) =>
      known.includes(topic) ? known.filter((other) => other !== topic) : [...known, topic],
    );
  const group: NewGroup = {
    name: name.trim(),
    topics: chosen,
    assignor,
    ...(protocol !== 'classic' && { protocol }),
    ...(protocol === 'consumer' && remote !== '' && { remoteAssignor: remote }),
  };
  /** Greyed where the release lacks it, and since when Kafka has it. */
  const option = <V extends string>(value: V, what: string, like: Partial<NewGroup>) => {
    const reason = whyNot({ name: '', topics: chosen, assignor: 'range', ...like });
    if (reason?.code !== 'eraLacks') return { value, label: what };
    const { era, since } = reason.params;
    return { value, label: f('since', { what, era, since }), disabled: true };
  };
  return (
    <Dialog title={t('groups.form')} closeLabel={t('help.close')} onClose={onClose} className="ask">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCreate(group);
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
            options={PROTOCOLS.map((value) => option(value, t(`groups.form.${value}`), { protocol: value }))}
            value={protocol}
            onChange={setProtocol}
          />
        </div>
        {protocol === 'classic' && (
          <div className="field">
            <span className="field__label">{t('groups.form.assignor')}</span>
            <Select
              label={t('groups.form.assignor')}
              options={ASSIGNORS.map((value) => option(value, value, { assignor: value }))}
              value={assignor}
              onChange={setAssignor}
            />
          </div>
        )}
        {protocol === 'consumer' && (
          <div className="field">
            <span className="field__label">{f('remote')}</span>
            <Select
              label={f('remote')}
              options={[
                { value: '', label: f('remoteDefault') },
                ...REMOTE.map((value) => ({ value, label: value })),
              ]}
              value={remote}
              onChange={setRemote}
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
