/** What a person should know of a share group's past, newest last. */
import type { EngineEvent } from '../../contract/events.ts';
import { isStory } from '../../contract/events.ts';

const SHOWN = 8;

export function storyOfShare(events: readonly EngineEvent[], groupId: string): readonly EngineEvent[] {
  const found: EngineEvent[] = [];
  for (let i = events.length - 1; i >= 0 && found.length < SHOWN; i--) {
    const event = events[i];
    if (event && isOf(event, groupId) && isStory(event)) found.unshift(event);
  }
  return found;
}

const isOf = (event: EngineEvent, groupId: string): boolean =>
  'groupId' in event
    ? event.groupId === groupId
    : event.type === 'node.killed' && !event.node.startsWith('c');
