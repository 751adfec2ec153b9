/** The form for a new consumer: where it belongs, how its application works, when it commits, what it writes to. */
import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useClientFormsWords } from '../../i18n/lenses/client-forms.ts';
import { Button, Dialog, Field, Refusal, Select, Switch } from '../../ui/index.ts';
import { type ConsumerDraft, consumerCommand, isUnfinished } from './consumer-draft.ts';

interface ConsumerFormProps {
  readonly start: ConsumerDraft;
  readonly groups: readonly { readonly id: string; readonly isShare: boolean }[];
  readonly topics: readonly string[];
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly onCreate: (command: ReturnType<typeof consumerCommand>) => void;
  readonly onClose: () => void;
}

const WORKS = ['simple', 'thread', 'record', 'key', 'batch', 'transform'] as const;
const COMMITS = ['none', 'sync', 'async', 'combined', 'asyncRetried', 'asyncSequenced'] as const;
const FAILINGS = ['no', 'release', 'reject'] as const;

interface PartProps {
  readonly draft: ConsumerDraft;
  readonly set: (change: Partial<ConsumerDraft>) => void;
}

export function ConsumerForm({ start, groups, topics, refusal, onCreate, onClose }: ConsumerFormProps) {
  const { t } = useWords();
  const f = useClientFormsWords();
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<ConsumerDraft>): void => setDraft((known) => ({ ...known, ...change }));
  const isShare = groups.find(({ id }) => id === draft.groupId)?.isShare ?? false;
  return (
    <Dialog title={f('consumer')} closeLabel={t('help.close')} onClose={onClose} className="ask">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onCreate(consumerCommand(draft, isShare));
        }}
      >
        <Field
          label={f('name')}
          value={draft.name}
          onChange={(name) => set({ name })}
          note={f('nameNote')}
          autoFocus
        />
        <Choice
          label={f('group')}
          options={[{ value: '', label: f('bench') }, ...groups.map(({ id }) => ({ value: id, label: id }))]}
          value={draft.groupId}
          onChange={(groupId) => set({ groupId })}
        />
        <Field
          label={f('processingMs')}
          type="number"
          min={0}
          max={60_000}
          value={draft.processingMs}
          onChange={(processingMs) => set({ processingMs })}
        />
        {isShare ? (
          <Failing draft={draft} set={set} />
        ) : (
          <>
            <Choice
              label={f('work')}
              options={WORKS.map((value) => ({ value, label: f(`work_${value}`) }))}
              value={draft.work}
              onChange={(work) => set({ work })}
            />
            {draft.work === 'simple' && (
              <Choice
                label={f('commits')}
                options={COMMITS.map((value) => ({ value, label: f(`commits_${value}`) }))}
                value={draft.commits}
                onChange={(commits) => set({ commits })}
              />
            )}
            {draft.work === 'transform' && <Transform draft={draft} set={set} topics={topics} />}
            {draft.work !== 'simple' && draft.work !== 'transform' && <Processing draft={draft} set={set} />}
            <Field
              label={f('instanceId')}
              value={draft.instanceId}
              onChange={(instanceId) => set({ instanceId })}
              note={f('instanceNote')}
            />
          </>
        )}
        <Refusal words={refusal} />
        <footer className="form-end">
          <Button look="solid" type="submit" disabled={isUnfinished(draft, isShare)}>
            {f('addConsumer')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

const COMMIT = ['auto', 'before', 'after', 'each', 'database'] as const;
const OFFSETS = ['contiguous', 'furthest', 'lastRecord'] as const;
const SINKS = ['none', 'plain', 'idempotent', 'transactional'] as const;
const ORDERS = ['none', 'record', 'batch'] as const;

/** Threads, commits, and a database. */
function Processing({ draft, set }: PartProps) {
  const f = useClientFormsWords();
  return (
    <>
      {draft.work !== 'thread' && (
        <>
          <Field
            label={f('workers')}
            type="number"
            min={1}
            max={64}
            value={draft.workers}
            onChange={(workers) => set({ workers })}
          />
          <div className="field">
            <span className="field__label">{f('waits')}</span>
            <Switch label={f('waits')} checked={draft.waits} onChange={(waits) => set({ waits })} />
          </div>
        </>
      )}
      <Choice
        label={f('commit')}
        options={COMMIT.map((value) => ({ value, label: f(`commit_${value}`) }))}
        value={draft.commit}
        onChange={(commit) => set({ commit })}
      />
      <Choice
        label={f('offsets')}
        options={OFFSETS.map((value) => ({ value, label: f(`offsets_${value}`) }))}
        value={draft.offsets}
        onChange={(offsets) => set({ offsets })}
      />
      <Choice
        label={f('sink')}
        options={SINKS.map((value) => ({ value, label: f(`sink_${value}`) }))}
        value={draft.sink}
        onChange={(sink) => set({ sink })}
      />
      {draft.sink !== 'none' && (
        <>
          <Choice
            label={f('order')}
            options={ORDERS.map((value) => ({ value, label: f(`order_${value}`) }))}
            value={draft.order}
            onChange={(order) => set({ order })}
          />
          <Field
            label={f('callMs')}
            type="number"
            min={0}
            value={draft.callMs}
            onChange={(callMs) => set({ callMs })}
          />
        </>
      )}
    </>
  );
}

function Transform({ draft, set, topics }: PartProps & { readonly topics: readonly string[] }) {
  const f = useClientFormsWords();
  return (
    <>
      <Choice
        label={f('toTopic')}
        options={topics.map((value) => ({ value, label: value }))}
        value={draft.toTopic}
        onChange={(toTopic) => set({ toTopic })}
      />
      <Field
        label={f('transactional')}
        value={draft.transactionalId}
        onChange={(transactionalId) => set({ transactionalId })}
      />
    </>
  );
}

/** In a share group the application says of each record how it went. */
function Failing({ draft, set }: PartProps) {
  const f = useClientFormsWords();
  return (
    <>
      <Choice
        label={f('failing')}
        options={FAILINGS.map((value) => ({ value, label: f(`failing_${value}`) }))}
        value={draft.failing}
        onChange={(failing) => set({ failing })}
      />
      {draft.failing !== 'no' && (
        <>
          <Field
            label={f('every')}
            type="number"
            min={1}
            max={10_000}
            value={draft.every}
            onChange={(every) => set({ every })}
          />
          <Field
            label={f('deliveries')}
            type="number"
            min={1}
            value={draft.deliveries}
            onChange={(deliveries) => set({ deliveries })}
            note={f('deliveriesNote')}
          />
        </>
      )}
    </>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

function Choice<V extends string>(props: ChoiceProps<V>) {
  return (
    <div className="field">
      <span className="field__label">{props.label}</span>
      <Select {...props} />
    </div>
  );
}
