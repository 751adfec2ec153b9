/** Looks closely at one event of the branch: what led to it, and what its message carried. Events are not kept; those
 *  that are wanted are made again from the keyframe before them, and are the same again. All on an engine of its own, so
 *  that the film goes on meanwhile. */
import type { EngineEvent } from '../contract/events.ts';
import type { EventId } from '../contract/ids.ts';
import type { EventReport, MessageReport } from '../contract/report.ts';
import type { SimTimeUs } from '../contract/units.ts';
import type { Engine } from '../engine/index.ts';
import type { EngineMaker } from './playhead.ts';
import type { Timeline } from './timeline.ts';

/** Steps from cause to cause. */
const CAUSES_MAX = 6;
/** Stretches of the branch that are played again for the causes. */
const STRETCHES_MAX = 2;
/** Things handled between two chances to do something else. */
const PORTION = 100;

/** An engine that walks along a branch without a trace, journaled commands included. */
export class Walker {
  engine: Engine;
  private readonly maker: EngineMaker;
  private readonly timeline: Timeline;
  private commandCount = 0;

  constructor(maker: EngineMaker, timeline: Timeline) {
    this.maker = maker;
    this.timeline = timeline;
    this.engine = this.restore(1);
  }

  /** Whether the branch has been played as far as this event. */
  knows(eventId: EventId): boolean {
    return Number.isInteger(eventId) && eventId > 0 && eventId <= this.timeline.headEventId;
  }

  /** To the last keyframe that has not seen this event. */
  restore(eventId: EventId): Engine {
    const { keyframe, commandCount } = this.timeline.keyframes.beforeEvent(eventId);
    this.engine = this.maker.restoreEngine(keyframe);
    this.commandCount = commandCount;
    return this.engine;
  }

  /** To the last keyframe at or before this instant. */
  restoreAt(timeUs: SimTimeUs): Engine {
    const { keyframe, commandCount } = this.timeline.keyframes.before(timeUs);
    this.engine = this.maker.restoreEngine(keyframe);
    this.commandCount = commandCount;
    return this.engine;
  }

  /** Plays to the end of this instant, at most `most` things on the way. Answers whether it is there. */
  advance(timeUs: SimTimeUs, most: number): boolean {
    for (let i = 0; i < most; i++) {
      const command = this.timeline.journal[this.commandCount];
      const nextUs = Math.min(
        this.engine.nextAtUs() ?? Number.MAX_SAFE_INTEGER,
        command?.atUs ?? Number.MAX_SAFE_INTEGER,
      );
      if (nextUs > timeUs) {
        this.engine.advanceTo(timeUs);
        return true;
      }
      this.handleOne();
    }
    return false;
  }

  /** Handles one thing: the next of the queue, or the journaled command that comes before it. */
  handleOne(): readonly EngineEvent[] {
    const command = this.timeline.journal[this.commandCount];
    const nextAtUs = this.engine.nextAtUs();
    if (!command || (nextAtUs !== null && nextAtUs <= command.atUs)) return this.engine.step();
    const before = this.engine.advanceTo(command.atUs);
    this.commandCount++;
    return [...before, ...this.engine.submit(command.command, command.commandId).events];
  }
}

/** Yields now and then, and returns the report; null when the branch has no such event yet. `untilId`: the last event
 *  that the visitor knows of. */
export function* reportOf(
  walker: Walker,
  eventId: EventId,
  untilId: EventId,
): Generator<undefined, EventReport | null> {
  if (!walker.knows(eventId)) return null;
  const known = new Map<EventId, EngineEvent>();
  yield* walkTo(walker, eventId, known);
  const event = known.get(eventId);
  if (!event) return null;
  const causes: EngineEvent[] = [];
  let stretches = 1;
  for (let id = event.cause; id !== null && causes.length < CAUSES_MAX; ) {
    if (!known.has(id) && stretches < STRETCHES_MAX) {
      stretches += 1;
      yield* walkTo(walker, id, known);
    }
    const cause = known.get(id);
    if (!cause) break;
    causes.unshift(cause);
    id = cause.cause;
  }
  const sent = [...causes, event].findLast(({ type }) => type === 'request.sent');
  return { event, causes, message: sent ? yield* messageSentBy(walker, sent.id, untilId) : null };
}

/** Goes to just after the thing that gave this event, and takes note of all on the way. */
function* walkTo(
  walker: Walker,
  eventId: EventId,
  known: Map<EventId, EngineEvent>,
): Generator<undefined, void> {
  walker.restore(eventId);
  for (let handled = 1; walker.engine.lastEventId() < eventId; handled++) {
    for (const event of walker.handleOne()) known.set(event.id, event);
    if (handled % PORTION === 0) yield;
  }
}

/** The message as it left, with what is known of its fate by the event `untilId`. */
function* messageSentBy(
  walker: Walker,
  sentBy: EventId,
  untilId: EventId,
): Generator<undefined, MessageReport | null> {
  yield* walkTo(walker, sentBy, new Map());
  const message = walker.engine.message(sentBy);
  if (!message) return null;
  const { engine } = walker;
  while (engine.lastEventId() < untilId && engine.nowUs() < message.flight.arrivesAtUs) {
    for (const event of walker.handleOne()) {
      if (event.type === 'request.lost' && event.sentBy === sentBy)
        return { ...message, flight: { ...message.flight, lostAtUs: event.timeUs } };
    }
  }
  return message;
}
