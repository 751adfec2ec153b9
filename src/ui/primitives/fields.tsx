/** Things to set a value with: flat, square, one pixel of edge, and native underneath. */
import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { classes } from './button.tsx';

interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly options: readonly Option<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
}

/** One of a few, all in sight. */
export function Segmented<V extends string>({
  label,
  options,
  value,
  onChange,
  disabled,
}: SegmentedProps<V>) {
  const name = useId();
  return (
    <fieldset className="segmented" aria-label={label} disabled={disabled}>
      {options.map((option) => (
        <label key={option.value} className="segmented__option">
          <input
            type="radio"
            className="segmented__input"
            name={name}
            value={option.value}
            disabled={option.disabled}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Switch({ label, checked, onChange, disabled }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      className="switch"
      aria-label={label}
      checked={checked}
      aria-checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** A value in words, for those who see it beside the slider and those who hear it. */
  readonly valueText: (value: number) => string;
  /** Called when the hand lets go, not on the way. */
  readonly onChange: (value: number) => void;
}

/** A value on a line, with the value written beside it. While it is dragged it shows the hand, then the truth again. */
export function Slider({ label, value, min, max, step = 1, valueText, onChange }: SliderProps) {
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<number | null>(null);
  const commit = useEffectEvent((chosen: number) => {
    setDraft(null);
    if (chosen !== value) onChange(chosen);
  });
  useEffect(() => {
    const element = input.current;
    // React calls every step of the way a change; the browser's own `change` comes when the hand lets go.
    const onLetGo = (): void => commit(Number(element?.value));
    element?.addEventListener('change', onLetGo);
    return () => element?.removeEventListener('change', onLetGo);
  }, []);
  const shown = draft ?? value;
  return (
    <>
      <input
        ref={input}
        type="range"
        className="slider"
        aria-label={label}
        aria-valuetext={valueText(shown)}
        value={shown}
        min={min}
        max={max}
        step={step}
        onInput={(event) => setDraft(Number(event.currentTarget.value))}
        onChange={ignore}
      />
      {/* The slider itself says its value. */}
      <output className="slider-value" aria-live="off">
        {valueText(shown)}
      </output>
    </>
  );
}

/** `onInput` has done it. */
const ignore = (): void => undefined;

interface SelectProps<V extends string> {
  readonly label: string;
  readonly options: readonly Option<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly className?: string;
  readonly disabled?: boolean;
}

export function Select<V extends string>({
  label,
  options,
  value,
  onChange,
  className,
  disabled,
}: SelectProps<V>) {
  return (
    <select
      className={classes('select', className)}
      aria-label={label}
      value={value}
      disabled={disabled}
      // The options are the only values a select can have.
      onChange={(event) => onChange(event.target.value as V)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'number';
  readonly min?: number;
  readonly max?: number;
  readonly note?: ReactNode;
  readonly autoFocus?: boolean;
}

/** A labelled line of a form. */
export function Field({ label, note, value, onChange, type = 'text', ...rest }: FieldProps) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="field__input"
        type={type}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {note && <span className="field__note">{note}</span>}
    </label>
  );
}

/** Why a form cannot be carried out, where it is filled in. */
export function Refusal({ words }: { words: string | null }) {
  return <div role="alert">{words && <p className="refusal">{words}</p>}</div>;
}
