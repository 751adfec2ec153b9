/** A form as data: what is asked, what stands there at first, and the commands that the answers come to. */
import type { Command, SeekTarget } from '../../contract/commands.ts';

/** What was filled in, as text, by the id of its field. */
export type Values = Readonly<Record<string, string>>;

export type Field =
  | {
      readonly kind: 'number';
      readonly id: string;
      readonly label: string;
      readonly min?: number;
      readonly max?: number;
      /** Left empty, it means something too. */
      readonly isOptional?: boolean;
      readonly note?: string;
    }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly note?: string;
    }
  | { readonly kind: 'switch'; readonly id: string; readonly label: string };

export interface Question {
  readonly title: string;
  /** On the button that does it. */
  readonly act: string;
  readonly start: Values;
  /** Some depend on what was answered to others. */
  readonly fields: (values: Values) => readonly Field[];
  /** What it means, once. */
  readonly note?: string;
  readonly commands: (values: Values) => readonly Command[];
  /** The way back, where there is one just now. */
  readonly lift?: { readonly label: string; readonly commands: readonly Command[] };
}

/** Not a number where nothing was filled in: the engine says what would do. */
export const numberOf = (values: Values, id: string): number =>
  values[id] === undefined || values[id].trim() === '' ? Number.NaN : Number(values[id]);

/** Where to, from the fields that `placeFields` makes. */
export function targetOf(values: Values): SeekTarget {
  if (values.to === 'offset') return { offset: numberOf(values, 'offset') };
  if (values.to === 'time') return { sinceMs: Math.round(numberOf(values, 'seconds') * 1000) };
  return values.to === 'end' ? 'end' : 'beginning';
}
