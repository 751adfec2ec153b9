/** A named value that is changed where it is shown: a switch for yes and no, else a line with a button that sends it. It judges
 *  nothing; who is asked has the last word. */
import { type FormEvent, useState } from 'react';
import { Button, classes } from './button.tsx';
import { Switch } from './fields.tsx';

interface ValueEditorProps {
  readonly name: string;
  readonly value: string;
  readonly isBoolean: boolean;
  /** What was sent last was refused. */
  readonly isRefused: boolean;
  /** On the button, and of it in full. */
  readonly setWord: string;
  readonly setLabel: string;
  readonly onSet: (value: string) => void;
}

/** Give it a `key` with the value in it: another value takes the place of what was typed. */
export function ValueEditor({
  name,
  value,
  isBoolean,
  isRefused,
  setWord,
  setLabel,
  onSet,
}: ValueEditorProps) {
  const [draft, setDraft] = useState(value);
  if (isBoolean)
    return <Switch label={name} checked={value === 'true'} onChange={(on) => onSet(String(on))} />;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSet(draft.trim());
  };
  return (
    <form className="value-editor" onSubmit={onSubmit}>
      <input
        className={classes(
          'field__input',
          'value-editor__input',
          isRefused && 'value-editor__input--refused',
        )}
        aria-label={name}
        aria-invalid={isRefused}
        value={draft}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
      />
      <Button type="submit" aria-label={setLabel} disabled={draft === value}>
        {setWord}
      </Button>
    </form>
  );
}
