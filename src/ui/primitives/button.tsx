/** Buttons: with a word, or with a sign whose word is its name and its tooltip. */
import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from '../icons.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  readonly icon?: IconName;
  /** `solid`: the one thing to do here; `plain`: without an edge; `danger`: takes something away. */
  readonly look?: 'edge' | 'solid' | 'plain' | 'danger';
  readonly children: ReactNode;
}

export function Button({ icon, look = 'edge', type = 'button', className, children, ...rest }: ButtonProps) {
  return (
    <button type={type} className={classes('button', `button--${look}`, className)} {...rest}>
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
}

export function IconButton({
  icon,
  label,
  keys,
  look = 'plain',
  pressed,
  className,
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
    >
      <Icon name={icon} />
    </button>
  );
}

export const classes = (...names: readonly (string | false | null | undefined)[]): string =>
  names.filter(Boolean).join(' ');
