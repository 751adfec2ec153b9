/** How kafka-consumer-groups.sh speaks of a group, whatever it was asked. */
import type { GroupView } from '../../../contract/frame.ts';
import { type Asked, causeOf, messageOf } from './told.ts';

/** As its states are called outside the coordinator. */
export const stateOf = ({ state }: GroupView): string => state;

export const failed =
  (call: string): Asked['refused'] =>
  (reason, words) => {
    const message = messageOf(reason, words, call);
    return ['', `Error: Executing consumer group command failed due to ${causeOf(reason, message)}`];
  };
