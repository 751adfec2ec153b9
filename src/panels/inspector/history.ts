/** The last things that happened to something: the events that name it. */
import type { EngineEvent } from '../../contract/events.ts';
import { brokerNode, controllerNode } from '../../contract/ids.ts';

const SHOWN = 6;

/** Oldest first. The first name is what it is about; an event must name that, or be a deed done to one of the others. */
export function historyOf(events: readonly EngineEvent[], about: readonly string[]): readonly EngineEvent[] {
  const [subject, ...near] = about;
  const found: EngineEvent[] = [];
  for (let i = events.length - 1; i >= 0 && found.length < SHOWN; i--) {
    const event = events[i];
    if (!event) continue;
    const names = namesIn(event);
    const isDeed = event.type === 'command.accepted' || event.type === 'broker.fenced';
    if ((subject && names.has(subject)) || (isDeed && near.some((name) => names.has(name))))
      found.push(event);
  }
  return found.reverse();
}

const NAMING = new Set([
  'partition',
  'groupId',
  'consumerId',
  'producerId',
  'topic',
  'name',
  'node',
  'a',
  'b',
  'leaderConsumerId',
]);
const BROKERS = new Set(['brokerId', 'leaderId', 'fromLeader', 'toLeader']);
const CONTROLLERS = new Set(['controllerId', 'voterId', 'candidateId']);

/** Every id an event mentions, as node ids and names. */
function namesIn(event: EngineEvent): ReadonlySet<string> {
  const names = new Set<string>();
  const read = (record: object): void => {
    for (const [field, value] of Object.entries(record)) {
      if (typeof value === 'string' && NAMING.has(field)) names.add(value);
      else if (typeof value === 'number' && BROKERS.has(field)) names.add(brokerNode(value));
      else if (typeof value === 'number' && CONTROLLERS.has(field)) names.add(controllerNode(value));
      else if (field === 'command' || field === 'topic') read(value);
      else if (field === 'assignment') for (const consumerId of Object.keys(value)) names.add(consumerId);
    }
  };
  read(event);
  return names;
}
