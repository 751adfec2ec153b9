/** The assignors by name. */
import type { AssignorName } from '../../../../contract/commands.ts';
import type { Assignor } from './assignor.ts';
import { assignRange } from './range.ts';
import { assignRoundRobin } from './round-robin.ts';
import { assignCooperativeSticky, assignSticky } from './sticky.ts';

const ASSIGNORS: Readonly<Record<AssignorName, Assignor>> = {
  range: assignRange,
  roundrobin: assignRoundRobin,
  sticky: assignSticky,
  'cooperative-sticky': assignCooperativeSticky,
};

/** The assignor of this name; undefined for a name that is not Kafka's. */
export const assignorOf = (name: string): Assignor | undefined =>
  // A text that is a key of the table is a name in it.
  Object.hasOwn(ASSIGNORS, name) ? ASSIGNORS[name as AssignorName] : undefined;
