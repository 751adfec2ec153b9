/** Buttons: with a word, or with a sign whose word is its name and its tooltip. */
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { Icon, type IconName } from '../icons.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  readonly icon?: IconName;
  /** `solid`: the one thing to do here; `plain`: without an edge; `danger`: takes something away. */
  readonly look?: 'edge' | 'solid' | 'plain' | 'danger';
  /** Why it cannot be pressed just now: it is grey, says so, and can still be reached by keys and read. */
  readonly why?: string | null | undefined;
  readonly children: ReactNode;
}

/** Of a button that says why it cannot be pressed. */
const withWhy = (why: string | null | undefined, onClick: ComponentProps<'button'>['onClick']) =>
  typeof why === 'string'
    ? {
        'aria-disabled': true,
        'aria-description': why,
        'data-tip': why,
        onClick: (event: MouseEvent) => event.preventDefault(),
      }
    : { onClick };

export function Button({
  icon,
  look = 'edge',
  type = 'button',
  className,
  why,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={classes('button', `button--${look}`, className)}
      {...rest}
      {...withWhy(why, onClick)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  /** Its name for those who do not see the sign, and the tooltip for those who do. */
  readonly label: string;
  /** A key that does the same, shown in the tooltip. */
  readonly keys?: string;
  readonly look?: 'plain' | 'edge';
  /** For a button that is on or off. */
  readonly pressed?: boolean;
  readonly why?: string | null | undefined;
}

export function IconButton({
  icon,
  label,
  keys,
  look = 'plain',
  pressed,
  className,
  why,
  onClick,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      className={classes('icon-button', `icon-button--${look}`, className)}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      data-tip={label}
      data-tip-keys={keys}
      {...rest}
      {...withWhy(why, onClick)}
    >
      <Icon name={icon} />
    </button>
  );
}

export const classes = (...names: readonly (string | false | null | undefined)[]): string =>
  names.filter(Boolean).join(' ');
