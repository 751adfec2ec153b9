/** Which events leave a mark on the timeline, and what the mark is about. */
import type { Command } from '../contract/commands.ts';
import type { EngineEvent } from '../contract/events.ts';
import { brokerNode, controllerNode, NO_BROKER } from '../contract/ids.ts';
import type { TimelineMarker } from '../contract/messages.ts';
import type { Recorder } from './recorder.ts';

/** A marker without its when. */
export type Mark = Pick<TimelineMarker, 'kind' | 'subject'>;

/** The mark of an event, or null; asked before the recorder takes the event. */
export function markOf(event: EngineEvent, recorder: Recorder): Mark | null {
  switch (event.type) {
    case 'command.accepted':
      return { kind: kindOf(event.command), subject: subjectOf(event.command) };
    case 'node.killed':
    case 'node.stopped':
      return isServer(event.node) ? { kind: 'down', subject: event.node } : null;
    case 'node.started':
      // All nodes start at time zero; that is no news.
      return isServer(event.node) && event.timeUs > 0 ? { kind: 'up', subject: event.node } : null;
    case 'partition.leaderElected': {
      // The first leader of a new partition.
      if (event.leaderEpoch === 0) return null;
      const about = event.fromLeader === NO_BROKER ? event.toLeader : event.fromLeader;
      return { kind: 'election', subject: brokerNode(about) };
    }
    case 'partition.isrChanged': {
      const left = event.from.find((id) => !event.to.includes(id));
      if (left !== undefined) return { kind: 'isrShrink', subject: brokerNode(left) };
      const joined = event.to.find((id) => !event.from.includes(id));
      const isLastShort = recorder.short.size === 1 && recorder.short.has(event.partition);
      return joined !== undefined && isLastShort && recorder.isFull(event.partition, event.to.length)
        ? { kind: 'isrFull', subject: brokerNode(joined) }
        : null;
    }
    case 'group.stateChanged':
      return event.to === 'PreparingRebalance' ? { kind: 'rebalance', subject: event.groupId } : null;
    case 'controller.activated':
      return recorder.hasSeenController
        ? { kind: 'controller', subject: controllerNode(event.controllerId) }
        : null;
    case 'broker.powerLost':
      return { kind: 'power', subject: brokerNode(event.brokerId) };
    case 'record.lost':
      return { kind: 'loss', subject: event.partition };
    default:
      return null;
  }
}

const isServer = (node: string) => /^[bc]\d+$/.test(node);

function kindOf({ type }: Command): Mark['kind'] {
  if (type === 'broker.slow' || type === 'broker.pause' || type === 'broker.resume') return 'slowed';
  return type.startsWith('network.') ? 'network' : 'command';
}

/** What a command is about, by its id or name. */
function subjectOf(command: Command): string {
  if ('brokerId' in command && command.brokerId !== null) return brokerNode(command.brokerId);
  if ('controllerId' in command) return controllerNode(command.controllerId);
  if ('consumerId' in command) return command.consumerId;
  if ('producerId' in command) return command.producerId;
  if ('topic' in command && typeof command.topic === 'object') return command.topic.name;
  if ('a' in command) return command.a;
  if ('name' in command) return command.name;
  return command.type;
}
