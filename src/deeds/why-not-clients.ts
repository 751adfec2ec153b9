/** Why not, of producers and consumers. */
import type { Command, CommandType } from '../contract/commands.ts';
import type { RejectReason } from '../contract/errors.ts';
import type { ClusterFrame, ConsumerView } from '../contract/frame.ts';
import { LIMITS } from '../contract/limits.ts';
import { WHAT_IF_ERA } from '../contract/what-if.ts';

type Of<T extends CommandType> = Extract<Command, { readonly type: T }>;

const tooMany = (what: 'producers' | 'consumers', count: number): RejectReason | null =>
  count < LIMITS[what] ? null : { code: 'tooMany', params: { what, limit: String(LIMITS[what]) } };

type ProducerCommand = Exclude<Of<Extract<CommandType, `producer.${string}`>>, Of<'producer.remove'>>;

export function whyNotProducer(frame: ClusterFrame, command: ProducerCommand): RejectReason | null {
  if (command.type === 'producer.add') return tooMany('producers', frame.order.producers.length);
  const view = frame.producers[command.producerId];
  if (!view) return { code: 'unknownProducer', params: { producer: command.producerId } };
  const params = { producer: view.name };
  const down: RejectReason | null = view.process === 'down' ? { code: 'producerIsDown', params } : null;
  const paused: RejectReason | null = view.process === 'paused' ? { code: 'producerIsPaused', params } : null;
  switch (command.type) {
    case 'producer.send':
    case 'producer.flush':
    case 'producer.pause':
      return down ?? paused;
    case 'producer.configure':
      return paused;
    case 'producer.crash':
      return down;
    case 'producer.start':
      return down ? null : { code: 'producerAlreadyUp', params };
    // To let one go on.
    default:
      return paused ? null : { code: 'producerNotPaused', params };
  }
}

type CallCommand = Of<
  'consumer.seek' | 'consumer.commit' | 'consumer.pausePartition' | 'consumer.resumePartition'
>;
type ConsumerCommand = Of<Extract<CommandType, `consumer.${string}`>>;

export function whyNotConsumer(frame: ClusterFrame, command: ConsumerCommand): RejectReason | null {
  if (command.type === 'consumer.add') return tooMany('consumers', Object.keys(frame.consumers).length);
  const view = frame.consumers[command.consumerId];
  if (!view) return { code: 'unknownConsumer', params: { consumer: command.consumerId } };
  const params = { consumer: view.name };
  const isDown = view.phase === 'down';
  const down: RejectReason | null = isDown ? { code: 'consumerIsDown', params } : null;
  const paused: RejectReason | null = view.isPaused ? { code: 'consumerIsPaused', params } : null;
  switch (command.type) {
    case 'consumer.remove':
      return paused;
    case 'consumer.crash':
      return down;
    case 'consumer.start':
      return isDown ? null : { code: 'consumerAlreadyUp', params };
    case 'consumer.pause':
    case 'consumer.stall':
      return down ?? paused;
    case 'consumer.resume':
      return view.isPaused ? null : { code: 'consumerNotPaused', params };
    case 'consumer.move':
      return down ?? paused ?? whyNotMoved(frame, view, command.groupId);
    case 'consumer.delivery': {
      const { era } = frame.cluster;
      if (era !== WHAT_IF_ERA) return { code: 'whatIfEra', params: { era, only: WHAT_IF_ERA } };
      if (down ?? paused) return down ?? paused;
      if (view.share || isOfShareGroup(frame, view.groupId))
        return { code: 'notInShareGroup', params: { ...params, what: 'push' } };
      const isSame = (command.delivery === 'push') === (view.push !== undefined);
      return isSame ? { code: 'deliveryAlready', params: { ...params, delivery: command.delivery } } : null;
    }
    default:
      return down ?? paused ?? whyNotCalled(frame, view, command);
  }
}

function whyNotMoved(frame: ClusterFrame, view: ConsumerView, groupId: string | null): RejectReason | null {
  const consumer = view.name;
  if (view.groupId === groupId)
    return { code: 'consumerAlreadyThere', params: { consumer, place: groupId ?? '' } };
  if (!isOfShareGroup(frame, groupId)) return null;
  if (view.processing || view.transform)
    return { code: 'notInShareGroup', params: { consumer, what: 'threads' } };
  return view.push ? { code: 'notInShareGroup', params: { consumer, what: 'push' } } : null;
}

const isOfShareGroup = ({ groups }: ClusterFrame, groupId: string | null): boolean =>
  groupId !== null && groups[groupId]?.share != null;

/** What its application calls on it, from its own thread. */
function whyNotCalled(frame: ClusterFrame, view: ConsumerView, command: CallCommand): RejectReason | null {
  const consumer = view.name;
  if (view.phase === 'leaving') return { code: 'consumerIsClosing', params: { consumer } };
  if (view.groupId === null) return { code: 'consumerNotInGroup', params: { consumer } };
  if (view.share || isOfShareGroup(frame, view.groupId))
    return { code: 'notInShareGroup', params: { consumer, what: callOf(command) } };
  if (command.type !== 'consumer.commit' && !view.owned.includes(command.partition)) {
    const assigned = view.owned.join(', ');
    return { code: 'consumerNotAssigned', params: { consumer, partition: command.partition, assigned } };
  }
  return view.phase === 'stalled' ? { code: 'consumerDoesNotCall', params: { consumer } } : null;
}

function callOf(command: CallCommand): `${string}()` {
  switch (command.type) {
    case 'consumer.seek':
      return 'seek()';
    case 'consumer.pausePartition':
      return 'pause()';
    case 'consumer.resumePartition':
      return 'resume()';
    default:
      return command.how === 'sync' ? 'commitSync()' : 'commitAsync()';
  }
}
