/** The engine where the person looks, and the ways to move it along its branch. Commands of the journal take effect as
 *  it passes them, so that a second passage is the first one again. */
import type { Command, CommandResult, JournaledCommand } from '../contract/commands.ts';
import { invariant } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { CommandId } from '../contract/ids.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { SimTimeUs } from '../contract/units.ts';
import type { Engine, Keyframe } from '../engine/index.ts';
import { readingOf } from './gauges.ts';
import { KEYFRAME_EVERY_US } from './keyframes.ts';
import { markOf } from './markers.ts';
import type { OnWay } from './progress.ts';
import { type Recorded, Recorder } from './recorder.ts';
import { Timeline, type TimelineRecord } from './timeline.ts';

/** The two ways to an engine; handed in, so that the thread's code stands on the engine's shape alone. */
export interface EngineMaker {
  createEngine(scenario: Scenario): Engine;
  restoreEngine(keyframe: Keyframe): Engine;
}

/** A place of a run set aside, with all that a playhead needs to go on from there. */
export interface Opening {
  readonly keyframe: Keyframe;
  readonly recorded: Recorded;
  readonly timeline: TimelineRecord;
}

/** While booting, and at a pace that the eye does not follow: a keyframe costs as much as some simulated time. */
const SPARSE_US = 5 * KEYFRAME_EVERY_US;
/** What is played on without a keyframe when one jumps. */
const FAR_US = 4 * KEYFRAME_EVERY_US;
/** Simulated seconds per wall second, up to which keyframes are dense. */
const DENSE_UP_TO = 10;

export class Playhead {
  engine: Engine;
  recorder = new Recorder();
  timeline: Timeline;
  /** Simulated time between keyframes on the way; rare ones when much is played at once. */
  private keyframeEveryUs = SPARSE_US;
  /** Told as a long way is played: where, and how many events. */
  onWay: OnWay | undefined;
  private readonly maker: EngineMaker;
  /** Commands of the journal that have taken effect. */
  private commandCount = 0;

  /** At time zero, or where an opening was made. */
  constructor(
    maker: EngineMaker,
    scenario: Scenario,
    journal: readonly JournaledCommand[],
    opening?: Opening | null,
  ) {
    this.maker = maker;
    this.engine = maker.createEngine(scenario);
    this.timeline = new Timeline(journal, opening?.timeline);
    this.bookmark();
    if (!opening) return;
    this.restore({ ...opening, commandCount: 0, bytes: 0 });
    this.bookmark();
  }

  /** This place, to be taken up by another playhead that has been told no command. */
  opening(): Opening {
    return {
      keyframe: this.engine.keyframe(),
      recorded: this.recorder.recorded(),
      timeline: this.timeline.record(),
    };
  }

  /** How fast it is about to go: the slower, the more one will want to look back. */
  expectPace(rate: number): void {
    this.keyframeEveryUs = rate <= DENSE_UP_TO ? KEYFRAME_EVERY_US : SPARSE_US;
  }

  get nowUs(): SimTimeUs {
    return this.engine.nowUs();
  }

  /** Whether some of this branch has been played beyond here. */
  get isBehindHead(): boolean {
    const { headUs, headEventId, journal } = this.timeline;
    return (
      this.nowUs < headUs || this.engine.lastEventId() < headEventId || this.commandCount < journal.length
    );
  }

  /** Plays on up to `untilUs`. Stops early once `maxEvents` events came out, with the clock at the last of them. */
  advanceTo(untilUs: SimTimeUs, maxEvents = Number.POSITIVE_INFINITY): EngineEvent[] {
    const events: EngineEvent[] = [];
    // A step may have left things of this very microsecond.
    while (events.length < maxEvents && (this.nowUs < untilUs || this.isDue(untilUs))) {
      this.onWay?.(this.nowUs, this.engine.lastEventId());
      const command = this.nextCommand();
      const commandAtUs = command && command.atUs < untilUs ? command.atUs : untilUs;
      // From one keyframe to the next, both on a fixed grid.
      const everyUs = this.keyframeEveryUs;
      const keyframeAtUs = (Math.floor(this.nowUs / everyUs) + 1) * everyUs;
      // Not before now: some of this microsecond may have been left when the reading was due.
      const readingAtUs = Math.max(this.nowUs, this.timeline.metrics.nextUs);
      const stopUs = Math.min(commandAtUs, keyframeAtUs, readingAtUs);
      const left = maxEvents - events.length;
      const fresh = this.engine.advanceTo(stopUs, left === Number.POSITIVE_INFINITY ? undefined : left);
      this.take(fresh, events);
      if (events.length >= maxEvents) break;
      this.readMetrics(stopUs);
      if (stopUs === keyframeAtUs) this.bookmark();
      if (command && command.atUs === stopUs && command.atUs < untilUs) this.rerun(command, events);
    }
    return events;
  }

  /** Handles one thing: the next of the queue, or the journaled command that comes before it. */
  handleOne(): EngineEvent[] {
    const events: EngineEvent[] = [];
    const command = this.nextCommand();
    const nextAtUs = this.engine.nextAtUs();
    invariant(command !== undefined || nextAtUs !== null, 'The run came to its end, and more was expected.');
    if (command && (nextAtUs === null || nextAtUs > command.atUs)) {
      this.readMetrics(command.atUs);
      this.take(this.engine.advanceTo(command.atUs), events);
      this.rerun(command, events);
    } else {
      // Up to there nothing happens; what is due at that instant belongs to a reading of it.
      if (nextAtUs !== null) this.readMetrics(nextAtUs - 1);
      this.take(this.engine.step(), events);
    }
    return events;
  }

  /** A new wish at this place. Where more has been played, a granted wish goes on with a new branch; one refused in the past
   *  leaves no trace. */
  submit(command: Command, commandId: CommandId): Submission {
    const wasBehind = this.isBehindHead;
    const before = wasBehind ? this.engine.keyframe() : null;
    const eventId = this.engine.lastEventId();
    const taken: EngineEvent[] = [];
    if (!wasBehind) {
      // The engine would do so itself; a reading that is due now is one of the time before the wish.
      this.take(this.engine.advanceTo(this.nowUs), taken);
      this.readMetrics(this.nowUs);
    }
    const { result, atUs, events } = this.engine.submit(command, commandId);
    if (before && !result.ok) {
      this.engine = this.maker.restoreEngine(before);
      return { result, journaled: null, events: [], left: null };
    }
    const left = wasBehind ? this.forkAt(atUs, eventId) : null;
    const journaled: JournaledCommand = { commandId, atUs, command };
    this.timeline.journal.push(journaled);
    this.commandCount++;
    this.take(events, taken);
    return { result, journaled, events: taken, left };
  }

  /** Goes to just before a command of the journal, and on from there on a new branch. Answers the one that was left; null
   *  when the journal has no such command. */
  forkBefore(commandId: CommandId): Timeline | null {
    const line = this.timeline.journal.find((other) => other.commandId === commandId);
    if (!line) return null;
    this.seek(line.atUs);
    return this.forkAt(this.nowUs, this.engine.lastEventId());
  }

  /** To the end of another branch. */
  switchTo(timeline: Timeline): void {
    this.timeline = timeline;
    this.restore(timeline.keyframes.before(timeline.headUs));
    this.advanceTo(timeline.headUs);
  }

  /** From here on a new branch; answers the one that stays behind, whole. */
  private forkAt(atUs: SimTimeUs, eventId: number): Timeline {
    const left = this.timeline;
    this.timeline = left.copy();
    this.timeline.cutAfter(atUs, eventId, this.recorder.committed, this.commandCount);
    return left;
  }

  /** To the state of this instant, wherever it lies on the branch. */
  seek(timeUs: SimTimeUs): void {
    const targetUs = Math.max(0, Math.min(timeUs, this.timeline.headUs));
    const near = this.timeline.keyframes.before(targetUs);
    // Playing on from here is shorter, unless a keyframe lies between.
    if (targetUs < this.nowUs || near.keyframe.atUs > this.nowUs) this.restore(near);
    // Where one has looked, one looks again: a keyframe half way, until what is left is played in a moment.
    this.keyframeEveryUs = Number.POSITIVE_INFINITY;
    while (targetUs - this.nowUs >= FAR_US) {
      const halfUs = (this.nowUs + targetUs) / 2;
      this.advanceTo(Math.ceil(halfUs / KEYFRAME_EVERY_US) * KEYFRAME_EVERY_US);
      this.bookmark();
    }
    this.advanceTo(targetUs);
    this.keyframeEveryUs = KEYFRAME_EVERY_US;
  }

  /** To just after the next thing that gave an event of this kind, but not further than `limitUs`. */
  stepForward(isWanted: (event: EngineEvent) => boolean, limitUs: SimTimeUs): EngineEvent[] {
    const events: EngineEvent[] = [];
    for (;;) {
      const dueUs = this.nextDueUs();
      if (dueUs === null || dueUs > limitUs) {
        events.push(...this.advanceTo(limitUs));
        return events;
      }
      const fresh = this.handleOne();
      events.push(...fresh);
      if (fresh.some(isWanted)) return events;
    }
  }

  /** To just after the last thing before this place that gave an event of this kind; to the start when none did. */
  stepBackward(isWanted: (event: EngineEvent) => boolean): void {
    const here = this.engine.lastEventId();
    let bookmark = this.timeline.keyframes.beforeEvent(here);
    let until = here;
    for (;;) {
      this.restore(bookmark);
      let found = 0;
      while (this.engine.lastEventId() < until) {
        const fresh = this.handleOne();
        if (this.engine.lastEventId() < here && fresh.some(isWanted)) found = this.engine.lastEventId();
      }
      this.restore(bookmark);
      if (found > 0) {
        while (this.engine.lastEventId() < found) this.handleOne();
        return;
      }
      until = bookmark.keyframe.eventId;
      const earlier = this.timeline.keyframes.beforeEvent(bookmark.keyframe.eventId);
      if (earlier === bookmark || bookmark.keyframe.eventId === 0) return;
      bookmark = earlier;
    }
  }

  /** To just before the thing that gave this event. */
  backBefore(eventId: number): void {
    const bookmark = this.timeline.keyframes.beforeEvent(eventId);
    this.restore(bookmark);
    // What a thing gives is known when it is done: once to count them, once to stop before the last.
    let things = 0;
    for (; this.engine.lastEventId() < eventId; things++) this.handleOne();
    this.restore(bookmark);
    for (; things > 1; things--) this.handleOne();
  }

  private isDue(byUs: SimTimeUs): boolean {
    const nextAtUs = this.engine.nextAtUs();
    return nextAtUs !== null && nextAtUs <= byUs;
  }

  private nextCommand(): JournaledCommand | undefined {
    return this.timeline.journal[this.commandCount];
  }

  private nextDueUs(): SimTimeUs | null {
    const command = this.nextCommand();
    const nextAtUs = this.engine.nextAtUs();
    if (!command) return nextAtUs;
    return nextAtUs === null ? command.atUs : Math.min(nextAtUs, command.atUs);
  }

  private rerun({ command, commandId }: JournaledCommand, into: EngineEvent[]): void {
    const { events } = this.engine.submit(command, commandId);
    this.commandCount++;
    this.take(events, into);
  }

  private take(events: readonly EngineEvent[], into: EngineEvent[]): void {
    for (const event of events) {
      const mark = markOf(event, this.recorder);
      this.recorder.take(event);
      this.timeline.note(event, mark, this.recorder.committed);
      into.push(event);
    }
    this.timeline.reach(this.nowUs, this.recorder.committed);
  }

  /** Takes the readings that are due by then. Nothing may be left to happen before it; below the head none is due. */
  private readMetrics(byUs: SimTimeUs): void {
    const { metrics } = this.timeline;
    if (metrics.nextUs > byUs) return;
    const reading = readingOf(this.engine.frame(), this.recorder.meters);
    while (metrics.nextUs <= byUs) metrics.take(reading);
  }

  private bookmark(): void {
    const keyframe = this.engine.setAside();
    this.timeline.keyframes.add(
      {
        keyframe,
        bytes: keyframe.bytes,
        recorded: this.recorder.recorded(),
        commandCount: this.commandCount,
      },
      { playheadUs: this.nowUs, headUs: this.timeline.headUs },
    );
  }

  private restore({ keyframe, recorded, commandCount }: ReturnType<Timeline['keyframes']['before']>): void {
    this.engine = this.maker.restoreEngine(keyframe);
    this.recorder = new Recorder(recorded);
    this.commandCount = commandCount;
  }
}

export interface Submission {
  readonly result: CommandResult;
  readonly journaled: JournaledCommand | null;
  readonly events: readonly EngineEvent[];
  /** The branch that was left by it; null when the playhead stood at the head. */
  readonly left: Timeline | null;
}
