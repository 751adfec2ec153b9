/** English, the source: other languages bring the same keys. */
import { cluster } from './cluster.ts';
import { events } from './events.ts';
import { refusals } from './refusals.ts';

export const en = { ...cluster, ...events, ...refusals } as const;
