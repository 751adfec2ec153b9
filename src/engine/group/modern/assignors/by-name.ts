/** The coordinator's assignors by name; the first is the one of a group whose members ask for none.
 *  Models      group.consumer.assignors (uniform, range) */
import type { ServerAssignor } from './assignor.ts';
import { assignServerRange } from './range.ts';
import { assignUniform } from './uniform.ts';

export const SERVER_ASSIGNORS = ['uniform', 'range'] as const;
export type ServerAssignorName = (typeof SERVER_ASSIGNORS)[number];

const ASSIGNORS: Readonly<Record<ServerAssignorName, ServerAssignor>> = {
  uniform: assignUniform,
  range: assignServerRange,
};

/** Undefined for a name that this coordinator does not know. */
export const serverAssignorOf = (name: string): ServerAssignor | undefined =>
  // A text that is a key of the table is a name in it.
  Object.hasOwn(ASSIGNORS, name) ? ASSIGNORS[name as ServerAssignorName] : undefined;
