/** What may be selected: a thing of the picture, or something that happened. */
import type { BrokerId, PartitionKey } from '../contract/ids.ts';
import type { SavedSelection } from '../contract/saved-run.ts';

/** One thing of the picture. `id` is its key in the frame's table: `orders-1`, `b2`, `c101`, `billing`… */
export type SelectedThing =
  | { readonly kind: 'partition'; readonly id: PartitionKey }
  | { readonly kind: 'replica'; readonly id: PartitionKey; readonly brokerId: BrokerId }
  | {
      readonly kind: 'broker' | 'controller' | 'producer' | 'group' | 'consumer' | 'topic';
      readonly id: string;
    }
  /** A record by where it lies or lay. */
  | { readonly kind: 'record'; readonly id: PartitionKey; readonly offset: number };

/** What the person looks at closely. */
export type Selection = SelectedThing | SelectedEvent;

/** What a saved run says was looked at. */
export function selectionOf({ kind, id, brokerId = -1, offset = 0 }: SavedSelection): Selection {
  if (kind === 'replica') return { kind, id, brokerId };
  return kind === 'record' ? { kind, id, offset } : { kind, id };
}

/** Something that happened: a message sent, a line of the journal. `id` is the event's number as text. */
export interface SelectedEvent {
  readonly kind: 'event';
  readonly id: string;
}

export const isSameSelection = (a: Selection | null, b: Selection | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.kind === b.kind &&
    a.id === b.id &&
    (a.kind !== 'replica' || (b.kind === 'replica' && a.brokerId === b.brokerId)) &&
    (a.kind !== 'record' || (b.kind === 'record' && a.offset === b.offset)));
