/** What deeds are offered for a selection. */
import type { Thing } from '../../deeds/index.ts';
import type { Selection } from '../../store/index.ts';

export interface DeedThing extends Thing {
  readonly kind: Exclude<Thing['kind'], 'replica'>;
}

/** Of a replica, those of its partition; null: nothing can be done to what is selected. */
export function thingOf({ kind, id }: Selection): DeedThing | null {
  if (kind === 'event' || kind === 'record') return null;
  return { kind: kind === 'replica' ? 'partition' : kind, id };
}
