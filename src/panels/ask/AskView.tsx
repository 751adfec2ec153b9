/** One question as a form. What cannot be is sent all the same, and refused in the engine's words. */
import { useState } from 'react';
import type { Command } from '../../contract/commands.ts';
import { useWords } from '../../i18n/index.ts';
import { Button, Dialog, Field as FieldLine, Refusal, Select, Switch } from '../../ui/index.ts';
import { type Field, numberOf, type Question, type Values } from './question.ts';

interface AskViewProps {
  readonly question: Question;
  /** Why the last try was refused, in words. */
  readonly refusal: string | null;
  readonly onUtter: (commands: readonly Command[]) => void;
  readonly onClose: () => void;
}

export function AskView({ question, refusal, onUtter, onClose }: AskViewProps) {
  const { t } = useWords();
  const { title, act, start, fields, note, commands, lift } = question;
  /** What was touched: what was not stays as the question has it, which may learn something meanwhile. */
  const [touched, setTouched] = useState<Values>({});
  const values = settled({ ...start, ...touched }, fields);
  const lines = fields(values);
  const isUnfinished = lines.some(
    (field) => field.kind === 'number' && !field.isOptional && Number.isNaN(numberOf(values, field.id)),
  );
  return (
    <Dialog title={title} closeLabel={t('help.close')} onClose={onClose} className="ask">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onUtter(commands(values));
        }}
      >
        {lines.map((field, i) => (
          <Line
            key={field.id}
            field={field}
            value={values[field.id] ?? ''}
            isFirst={i === 0}
            onChange={(value) => setTouched((known) => ({ ...known, [field.id]: value }))}
          />
        ))}
        {note !== undefined && <p className="form-note">{note}</p>}
        <Refusal words={refusal} />
        <footer className="form-end">
          {lift && <Button onClick={() => onUtter(lift.commands)}>{lift.label}</Button>}
          <Button look="solid" type="submit" disabled={isUnfinished}>
            {act}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** A choice that has lost its value, because another was answered otherwise, takes the first that is left. */
function settled(values: Values, fields: Question['fields']): Values {
  const mended = fields(values).flatMap((field) => {
    if (field.kind !== 'choice' || field.options.some(({ value }) => value === values[field.id])) return [];
    return [[field.id, field.options[0]?.value ?? ''] as const];
  });
  return mended.length === 0 ? values : { ...values, ...Object.fromEntries(mended) };
}

interface LineProps {
  readonly field: Field;
  readonly value: string;
  readonly isFirst: boolean;
  readonly onChange: (value: string) => void;
}

function Line({ field, value, isFirst, onChange }: LineProps) {
  const { label } = field;
  if (field.kind === 'number')
    return (
      <FieldLine
        label={label}
        type="number"
        value={value}
        onChange={onChange}
        autoFocus={isFirst}
        {...(field.min !== undefined && { min: field.min })}
        {...(field.max !== undefined && { max: field.max })}
        note={field.note}
      />
    );
  return (
    <div className="field">
      <span className="field__label">{label}</span>
      {field.kind === 'switch' ? (
        <Switch label={label} checked={value === 'true'} onChange={(on) => onChange(on ? 'true' : '')} />
      ) : (
        <Select label={label} options={field.options} value={value} onChange={onChange} />
      )}
      {field.kind === 'choice' && field.note !== undefined && (
        <span className="field__note">{field.note}</span>
      )}
    </div>
  );
}
