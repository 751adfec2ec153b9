/** One run as the page sees it: messages in, frames out. Moves the playhead, keeps the pace, and tells what changed. */
import type { CloseUp, CloseUpSubject } from '../contract/close-up.ts';
import type { Command } from '../contract/commands.ts';
import { diff, isSame } from '../contract/delta.ts';
import { invariant, unreachable } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { isStory } from '../contract/events.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { CommandId, EventId, RunId } from '../contract/ids.ts';
import type { InvariantName } from '../contract/invariants.ts';
import { hashEvents, NO_EVENTS } from '../contract/journal-hash.ts';
import type {
  BranchAct,
  FromWorker,
  Pace,
  PlaybackState,
  Question,
  ToWorker,
  Wait,
} from '../contract/messages.ts';
import type { EventReport } from '../contract/report.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { msToUs, US_PER_S } from '../contract/units.ts';
import type { Seen, Watch } from '../contract/watch.ts';
import { answerOf } from './answers.ts';
import { Branches } from './branches.ts';
import { unpackOpening } from './opening.ts';
import { CALM, isFact, isUnsettled, noticed, type PacingState, plan, RATE } from './pacing.ts';
import { type EngineMaker, Playhead } from './playhead.ts';
import { PreviewRun } from './preview.ts';
import { progressOn } from './progress.ts';
import { reportOf, Walker } from './report.ts';
import { Watches } from './watches.ts';

export type OpenMessage = Extract<ToWorker, { type: 'open' }>;

/** What a run needs from the thread it lives in. */
export interface Ports extends EngineMaker {
  post(message: FromWorker): void;
  /** Wall time, milliseconds from any start. */
  wallMs(): number;
  /** Does this soon, after what is waiting already. */
  later(work: () => void): void;
  /** The thread of the first view: it has what a shipped opening needs to play on, and no more (decision 0008). */
  readonly isFirstView?: boolean;
}

/** Wall time that a tick may work. */
const TICK_BUDGET_MS = 12;
/** Wall time that a tick may ask for: after a hiccup the film goes on where it was. */
const MAX_TICK_MS = 100;
/** One decision on the pace holds so long. */
const SLICE_MS = 17;
/** Events between two looks at the watch. */
const EVENTS_PER_LOOK = 400;
const STEP_LIMIT_US = 120 * US_PER_S;

export class Run {
  private readonly runId: RunId;
  private readonly ports: Ports;
  private readonly playhead: Playhead;
  private readonly branches: Branches;
  private pacing: PacingState = CALM;
  private pace: Pace = 'auto';
  private playing = true;
  private wait: Wait | null = null;
  /** Simulated seconds per wall second that the last tick made. */
  private rate = 0;
  private timelineEpoch = 1;
  private frameNumber = 0;
  private frame: ClusterFrame;
  private preview: { readonly previewId: string; readonly run: PreviewRun } | null = null;
  private readonly watches = new Watches();
  private subject: CloseUpSubject | null = null;
  private closeUp: CloseUp | null = null;
  /** What the run has stopped at, and what it goes on over. */
  private breach: InvariantName | null = null;
  private readonly overlooked = new Set<InvariantName>();
  private lookBack: { readonly eventId: EventId; readonly work: ReturnType<typeof reportOf> } | null = null;

  constructor(ports: Ports, { runId, scenario, commands, untilUs, opening, hashed }: OpenMessage) {
    this.runId = runId;
    this.ports = ports;
    // Who asks for the hash wants every event; who has commands wants another run.
    const isAsShipped =
      commands.length === 0 && (untilUs === null || untilUs >= msToUs(scenario.openAtMs)) && !hashed;
    const shipped = isAsShipped && opening !== undefined ? unpackOpening(opening, scenario) : null;
    invariant(
      shipped !== null || !ports.isFirstView,
      'The first view plays a shipped opening on, and nothing else.',
    );
    this.playhead = new Playhead(ports, scenario, commands, shipped);
    this.branches = new Branches(this.playhead.timeline);
    const toUs = untilUs ?? msToUs(scenario.openAtMs);
    const events = this.onTheWay(toUs, () => this.playhead.advanceTo(toUs));
    this.playhead.expectPace(RATE.fast);
    this.frame = this.playhead.engine.frame();
    ports.post({
      type: 'opened',
      runId,
      timelineEpoch: this.timelineEpoch,
      frame: this.frame,
      playback: this.playback(),
      events: this.playhead.recorder.story(),
      timeline: this.playhead.timeline.whole(),
      commands: [...this.playhead.timeline.journal],
      ...(hashed ? { journalHash: hashEvents(NO_EVENTS, events) } : {}),
    });
  }

  get nowUs(): SimTimeUs {
    return this.playhead.nowUs;
  }

  play(playing: boolean): void {
    this.playing = playing;
  }

  setPace(pace: Pace): void {
    this.pace = pace;
    this.playhead.expectPace(pace === 'auto' ? RATE.fast : pace);
    this.pacing = { ...CALM, patienceMs: this.pacing.patienceMs };
  }

  /** Moves the film by this much wall time and answers one frame, moved or not. */
  tick(wallMs: number): void {
    const events = this.playing ? this.advance(Math.min(Math.max(wallMs, 0), MAX_TICK_MS)) : [];
    if (!this.playing) {
      this.rate = 0;
      this.wait = null;
    }
    if (!this.stopsBefore(events)) this.tell(events);
  }

  /** Goes on over the promise that it has stopped at. */
  overlook(): void {
    if (this.breach) this.overlooked.add(this.breach);
    this.breach = null;
    this.playing = true;
  }

  /** At a promise that these events break the run stands still, with a picture of just before it. Answers whether it does. */
  private stopsBefore(events: readonly EngineEvent[]): boolean {
    for (const event of events) {
      if (event.type !== 'invariant.broken' || this.overlooked.has(event.invariant)) continue;
      this.playing = false;
      this.rate = 0;
      this.wait = null;
      this.breach = event.invariant;
      this.playhead.backBefore(event.id);
      this.reset();
      const { invariant: name, sentence, about, values } = event;
      const breach = { invariant: name, sentence, about, values };
      this.ports.post({ type: 'broken', runId: this.runId, atUs: event.timeUs, breach });
      return true;
    }
    return false;
  }

  /** A long way tells how far it has come. */
  private onTheWay<T>(toUs: SimTimeUs, work: () => T): T {
    const { post, wallMs } = this.ports;
    this.playhead.onWay = progressOn({ runId: this.runId, toUs, wallMs, post });
    const done = work();
    this.playhead.onWay = undefined;
    return done;
  }

  command(command: Command, commandId: CommandId): void {
    const { result, journaled, events, left } = this.playhead.submit(command, commandId);
    this.pacing = noticed(this.pacing, events);
    this.lookOut(events);
    const reason = result.ok ? null : result.reason;
    this.ports.post({ type: 'commandResult', runId: this.runId, commandId, reason, journaled });
    if (left) this.fork(journaled?.atUs ?? this.nowUs);
    else this.tell(events);
  }

  /** Goes to another branch, or does something to one. */
  branch(act: BranchAct): void {
    switch (act.kind) {
      case 'undo':
        if (this.playhead.forkBefore(act.commandId)) this.fork(this.nowUs);
        return;
      case 'go': {
        const timeline = this.branches.goTo(act.branchId);
        if (!timeline) return;
        this.onTheWay(timeline.headUs, () => this.playhead.switchTo(timeline));
        this.showBranch();
        return;
      }
      case 'rename':
        this.branches.rename(act.branchId, act.name);
        this.tellBranches();
        return;
      case 'discard':
        this.branches.discard(act.branchId);
        this.tellBranches();
        return;
      default:
        unreachable(act);
    }
  }

  /** The playhead has left a branch at this moment. */
  private fork(atUs: SimTimeUs): void {
    this.branches.fork(this.playhead.timeline, atUs);
    this.showBranch();
  }

  private showBranch(): void {
    this.pacing = CALM;
    this.timelineEpoch++;
    this.tellBranches();
    this.reset();
    // Its branch is another now.
    if (this.lookBack) this.inspect(this.lookBack.eventId);
  }

  private tellBranches(): void {
    this.ports.post({ type: 'branches', runId: this.runId, ...this.branches.view() });
  }

  step(by: 'event' | 'rpc' | 'story', direction: 1 | -1): void {
    this.playing = false;
    this.rate = 0;
    this.wait = null;
    const isWanted = WANTED[by];
    if (direction === 1) {
      const events = this.playhead.stepForward(isWanted, this.playhead.nowUs + STEP_LIMIT_US);
      this.lookOut(events);
      if (!this.stopsBefore(events)) this.tell(events);
    } else {
      this.playhead.stepBackward(isWanted);
      this.reset();
    }
  }

  seek(timeUs: SimTimeUs): void {
    this.onTheWay(timeUs, () => this.playhead.seek(timeUs));
    this.pacing = CALM;
    this.reset();
  }

  /** To this moment, wherever the head is. */
  follow(timeUs: SimTimeUs): void {
    const from = this.playhead.nowUs;
    if (timeUs < from) this.seek(timeUs);
    else this.tell(this.onTheWay(timeUs, () => this.playhead.advanceTo(timeUs)));
  }

  /** Starts a preview; an older one that is not done is dropped. */
  startPreview(previewId: string, command: Command): void {
    const copy = this.ports.restoreEngine(this.playhead.engine.keyframe());
    const isIdle = this.preview === null;
    this.preview = { previewId, run: new PreviewRun(copy, command) };
    if (isIdle) this.ports.later(() => this.goOnWithPreview());
  }

  /** Looks back at an event, in portions; what is still in the air is told at once. */
  inspect(eventId: EventId): void {
    const { engine } = this.playhead;
    const message = engine.message(eventId);
    if (message) {
      const { flight } = message;
      const event = {
        id: eventId,
        timeUs: flight.sentAtUs,
        cause: null,
        type: 'request.sent',
        flight,
      } as const;
      this.tellInspected(eventId, { event, causes: null, message });
    }
    const isIdle = this.lookBack === null;
    const walker = new Walker(this.ports, this.playhead.timeline);
    this.lookBack = { eventId, work: reportOf(walker, eventId, engine.lastEventId()) };
    if (isIdle) this.ports.later(() => this.goOnLookingBack());
  }

  /** What comes along with each picture from now on. */
  look(subject: CloseUpSubject | null): void {
    this.subject = subject;
    this.tell([]);
  }

  /** What is looked out for from now on. Time that is jumped over is not looked at. */
  watch(watches: readonly Watch[]): void {
    this.tellSeen(this.watches.watch(watches, () => this.playhead.engine.frame()));
  }

  private lookOut(events: readonly EngineEvent[]): void {
    this.tellSeen(this.watches.note(events, () => this.playhead.engine.frame()));
  }

  private tellSeen(found: readonly Seen[]): void {
    for (const seen of found) this.ports.post({ type: 'seen', runId: this.runId, seen });
  }

  /** Answers in portions, so that the film goes on meanwhile. */
  ask(askId: number, question: Question): void {
    const work = answerOf(this.ports, this.playhead, question);
    const goOn = (): void => {
      const deadlineMs = this.ports.wallMs() + TICK_BUDGET_MS / 2;
      let step = work.next();
      while (!step.done && this.ports.wallMs() < deadlineMs) step = work.next();
      if (!step.done) this.ports.later(goOn);
      else this.ports.post({ type: 'answer', runId: this.runId, askId, answer: step.value });
    };
    goOn();
  }

  /** A whole frame, for a page that cannot go on from the last. */
  reset(): void {
    this.frame = this.playhead.engine.frame();
    this.closeUp = this.lookClosely();
    this.frameNumber++;
    this.ports.post({
      type: 'reset',
      runId: this.runId,
      timelineEpoch: this.timelineEpoch,
      frameNumber: this.frameNumber,
      frame: this.frame,
      events: this.playhead.recorder.story(),
      timeline: this.playhead.timeline.whole(),
      playback: this.playback(),
      commands: [...this.playhead.timeline.journal],
      closeUp: this.closeUp,
    });
  }

  private lookClosely(): CloseUp | null {
    return this.subject && this.playhead.engine.closeUp(this.subject);
  }

  private goOnWithPreview(): void {
    const { preview } = this;
    if (!preview) return;
    const deadlineMs = this.ports.wallMs() + TICK_BUDGET_MS / 2;
    let answer = preview.run.portion();
    while (answer === null && this.ports.wallMs() < deadlineMs) answer = preview.run.portion();
    if (answer === null) this.ports.later(() => this.goOnWithPreview());
    else {
      this.preview = null;
      this.ports.post({
        type: 'preview',
        runId: this.runId,
        previewId: preview.previewId,
        preview: answer,
      });
    }
  }

  private goOnLookingBack(): void {
    const { lookBack } = this;
    if (!lookBack) return;
    const deadlineMs = this.ports.wallMs() + TICK_BUDGET_MS / 2;
    let step = lookBack.work.next();
    while (!step.done && this.ports.wallMs() < deadlineMs) step = lookBack.work.next();
    if (!step.done) this.ports.later(() => this.goOnLookingBack());
    else {
      this.lookBack = null;
      this.tellInspected(lookBack.eventId, step.value);
    }
  }

  private tellInspected(eventId: EventId, report: EventReport | null): void {
    this.ports.post({ type: 'inspected', runId: this.runId, eventId, report });
  }

  /** Plays `wallMs` of film in slices, and stops early when the work takes too long. */
  private advance(wallMs: number): EngineEvent[] {
    const deadlineMs = this.ports.wallMs() + TICK_BUDGET_MS;
    const startUs = this.playhead.nowUs;
    const events: EngineEvent[] = [];
    for (let leftMs = wallMs; leftMs > 0 && this.ports.wallMs() < deadlineMs; leftMs -= SLICE_MS) {
      const isAuto = this.pace === 'auto';
      const surroundings = {
        pace: this.pace,
        waits: isAuto ? this.playhead.engine.waits() : [],
        // The last frame told; that it may be some slices old does no harm.
        unsettled: isAuto && isUnsettled(this.frame),
      };
      const slice = plan(this.pacing, surroundings, Math.min(leftMs, SLICE_MS));
      this.pacing = slice.state;
      this.wait = slice.wait;
      const untilUs = this.playhead.nowUs + slice.advanceUs;
      const fresh = slice.stopsAtFact
        ? this.advanceToFact(untilUs, deadlineMs)
        : this.advanceTo(untilUs, deadlineMs);
      this.pacing = noticed(this.pacing, fresh);
      events.push(...fresh);
    }
    const madeUs = this.playhead.nowUs - startUs;
    const madeRate = wallMs > 0 ? madeUs / 1000 / wallMs : 0;
    // A fixed pace that the machine cannot keep is told as what it is.
    this.rate = this.pace === 'auto' ? this.pacing.rate : Math.min(this.pace, madeRate);
    return events;
  }

  private advanceTo(untilUs: SimTimeUs, deadlineMs: number): EngineEvent[] {
    const events: EngineEvent[] = [];
    do {
      const fresh = this.playhead.advanceTo(untilUs, this.watches.isEmpty ? EVENTS_PER_LOOK : 1);
      events.push(...fresh);
      this.lookOut(fresh);
    } while (this.playhead.nowUs < untilUs && this.ports.wallMs() < deadlineMs);
    return events;
  }

  /** As `advanceTo`, but goes no further than the first fact. */
  private advanceToFact(untilUs: SimTimeUs, deadlineMs: number): EngineEvent[] {
    const events: EngineEvent[] = [];
    while (this.playhead.nowUs < untilUs && this.ports.wallMs() < deadlineMs) {
      const fresh = this.playhead.advanceTo(untilUs, 1);
      events.push(...fresh);
      this.lookOut(fresh);
      if (fresh.some(isFact)) break;
    }
    return events;
  }

  private tell(events: readonly EngineEvent[]): void {
    const before = this.frame;
    const closeUp = this.lookClosely();
    const isAsItWas = isSame(closeUp, this.closeUp);
    this.closeUp = closeUp;
    this.frame = this.playhead.engine.frame();
    this.frameNumber++;
    this.ports.post({
      type: 'frame',
      runId: this.runId,
      timelineEpoch: this.timelineEpoch,
      frameNumber: this.frameNumber,
      delta: diff(before, this.frame),
      events: events.filter(isStory),
      timeline: this.playhead.timeline.news(),
      playback: this.playback(),
      ...(isAsItWas ? {} : { closeUp }),
    });
  }

  private playback(): PlaybackState {
    return {
      playing: this.playing,
      pace: this.pace,
      rate: this.rate,
      wait: this.wait,
      timeUs: this.playhead.nowUs,
      headUs: this.playhead.timeline.headUs,
    };
  }
}

const WANTED = {
  event: () => true,
  rpc: (event: EngineEvent) => event.type === 'request.sent',
  story: isStory,
} as const;
