/** A word in a frame, and the square that stands for someone. */
import type { ReactNode } from 'react';
import { classes } from './button.tsx';

export type Tone = 'plain' | 'amber' | 'red' | 'green' | 'water';

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge--${tone}`}>{children}</span>;
}

interface SquareProps {
  readonly initial: string;
  /** 0 to 7: hue a to h; the letter says it too. */
  readonly hue: number;
  readonly size?: 'small' | 'normal' | 'large';
  /** Gone: an outline in grey. */
  readonly hollow?: boolean;
}

export function Square({ initial, hue, size = 'normal', hollow = false }: SquareProps) {
  const letter = 'abcdefgh'[hue % 8];
  return (
    <span
      className={classes('square', `square--${size}`, hollow ? 'square--hollow' : `square--${letter}`)}
      aria-hidden="true"
    >
      {initial}
    </span>
  );
}
