/** Every config of one thing, by Kafka's name, and what it means when its name is opened; what may change while it runs can
 *  be changed here. */
import { Fragment, useState } from 'react';
import { KAFKA_ERRORS, type KafkaError } from '../../contract/errors.ts';
import { useConfigWords } from '../../i18n/lenses/config.ts';
import { useConfigMeaning } from '../../i18n/lenses/config-meanings.ts';
import { Button, classes, Field, Icon, Select, Switch, ValueEditor } from '../../ui/index.ts';
import { type FoundRow, findRows } from './find.ts';
import { type ConfigRow, type ConfigSubject, rangeOf, sinceOf, untilOf } from './rows.ts';

/** What became of the last wish for a config. */
export interface Outcome {
  readonly name: string;
  /** Null: not answered yet. */
  readonly refusal: { readonly error: KafkaError | null; readonly words: string } | null;
}

interface ConfigViewProps {
  readonly subjects: readonly { readonly subject: ConfigSubject; readonly label: string }[];
  readonly subject: ConfigSubject;
  readonly onSubject: (subject: ConfigSubject) => void;
  readonly rows: readonly ConfigRow[];
  readonly sought: string;
  readonly onSeek: (sought: string) => void;
  readonly outcome: Outcome | null;
  readonly isPlaying: boolean;
  /** Null: the default again. */
  readonly onSet: (name: string, value: string | null) => void;
}

const keyOf = ({ scope, name }: ConfigSubject): string => `${scope}/${name}`;

export function ConfigView(props: ConfigViewProps) {
  const { subjects, subject, onSubject, rows, sought, onSeek } = props;
  const t = useConfigWords();
  const [changedOnly, setChangedOnly] = useState(false);
  const changed = rows.filter(({ isChanged }) => isChanged).length;
  const meaningOf = useConfigMeaning(subject.scope);
  /** As the reader has left them; others are open when they are what was looked for. */
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const candidates = changedOnly ? rows.filter(({ isChanged }) => isChanged) : rows;
  const shown = findRows(candidates, sought, meaningOf);
  return (
    <div className="config">
      <header className="config__head">
        <div className="config__line">
          <Select
            className="config__subject"
            label={t('subject')}
            options={subjects.map((one) => ({ value: keyOf(one.subject), label: one.label }))}
            value={keyOf(subject)}
            onChange={(key) => {
              const found = subjects.find((one) => keyOf(one.subject) === key);
              if (found) onSubject(found.subject);
            }}
          />
        </div>
        <Field label={t('find')} value={sought} onChange={onSeek} />
        <div className="config__line">
          <span>{t('changedOnly', { n: changed })}</span>
          <Switch label={t('changedOnly', { n: changed })} checked={changedOnly} onChange={setChangedOnly} />
        </div>
      </header>
      {shown.length === 0 && (
        <p className="config__none">
          {t(subject.scope === 'group' && rows.length === 0 ? 'noneForGroup' : 'none')}
        </p>
      )}
      <ul className="config__rows" aria-label={t('label')}>
        {shown.map((found) => {
          const { name, value } = found.row;
          const isOpen = opened.get(name) ?? (found.marks.length > 0 || name === sought.trim());
          return (
            <Row
              key={`${keyOf(subject)} ${name} ${value}`}
              {...found}
              {...props}
              isOpen={isOpen}
              onToggle={() => setOpened(new Map(opened).set(name, !isOpen))}
            />
          );
        })}
      </ul>
    </div>
  );
}

interface RowProps extends ConfigViewProps, FoundRow {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row(props: RowProps) {
  const { row, meaning, marks, isOpen, onToggle, subject, outcome, isPlaying, onSet } = props;
  const t = useConfigWords();
  const { name, value, usual, isChanged, isOwn, isDynamic, definition } = row;
  const mine = outcome?.name === name ? outcome : null;
  const { error = null, words } = mine?.refusal ?? {};
  const range = rangeOf(definition);
  const since = sinceOf(definition);
  const until = untilOf(definition);
  return (
    <li className={classes('config__row', isChanged && 'config__row--changed')}>
      <div className="config__line">
        <button type="button" className="config__name" aria-expanded={isOpen} onClick={onToggle}>
          <Icon name={isOpen ? 'down' : 'right'} />
          <code>{name}</code>
        </button>
        {isChanged && <s className="config__was">{usual || '""'}</s>}
        {!isDynamic && <code className="config__value">{value || '""'}</code>}
      </div>
      {isOpen && (
        <p className="config__meaning">
          <Marked text={meaning} marks={marks} />
        </p>
      )}
      {isDynamic && <Editor row={row} isRefused={mine?.refusal != null} onSet={onSet} />}
      <p className="config__about">
        {[
          t('type', { type: definition.type }),
          range && t('range', { range }),
          usual === '' ? t('usual.empty') : t('usual', { value: usual }),
          since && t('since', { era: since }),
          until && t('until', { era: until }),
          t(manner(row, subject)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {isOwn && (
        <Button look="plain" icon="undo" onClick={() => onSet(name, null)}>
          {t('reset')}
        </Button>
      )}
      {mine && !mine.refusal && <p className="config__waits">{t(isPlaying ? 'waits' : 'waitsPaused')}</p>}
      {mine?.refusal && (
        <div className="refusal" role="alert">
          {error && <code>{t('refused', { error, code: String(KAFKA_ERRORS[error]) })}</code>}
          <p>{words}</p>
        </div>
      )}
    </li>
  );
}

/** What was looked for is underlined. */
function Marked({ text, marks }: { readonly text: string; readonly marks: FoundRow['marks'] }) {
  return (
    <>
      {marks.map(([from, to], i) => (
        <Fragment key={from}>
          {text.slice(marks[i - 1]?.[1] ?? 0, from)}
          <u>{text.slice(from, to)}</u>
        </Fragment>
      ))}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </>
  );
}

const manner = ({ definition, isDynamic }: ConfigRow, { scope }: ConfigSubject) => {
  if (definition.isShownOnly) return 'shownOnly';
  if (isDynamic) return scope === 'producer' ? 'application' : 'dynamic';
  return scope === 'consumer' ? 'client' : 'readOnly';
};

interface EditorProps extends Pick<ConfigViewProps, 'onSet'> {
  readonly row: ConfigRow;
  readonly isRefused: boolean;
}

/** The cluster has the last word on what is typed: what cannot be is sent all the same, and refused in its words. */
function Editor({ row: { name, value, definition }, isRefused, onSet }: EditorProps) {
  const t = useConfigWords();
  return (
    <ValueEditor
      name={name}
      value={value}
      isBoolean={definition.type === 'boolean'}
      isRefused={isRefused}
      setWord={t('set')}
      setLabel={t('setLabel', { name })}
      onSet={(next) => onSet(name, next)}
    />
  );
}
