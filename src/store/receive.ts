/** What each message of the worker does to the mirror. */
import type { Command } from '../contract/commands.ts';
import { applyDelta, isQuiet, isSame } from '../contract/delta.ts';
import { unreachable } from '../contract/errors.ts';
import type { EventId } from '../contract/ids.ts';
import type { FromWorker, ToWorker } from '../contract/messages.ts';
import { ONE_BRANCH } from './branches.ts';
import { appendEvents } from './journal.ts';
import { RUN } from './run.ts';
import type { Slices } from './slices.ts';
import { mergeSlice, timelineOf } from './timeline.ts';
import { pushToast } from './toasts.ts';

export function receive(slices: Slices, message: FromWorker, send: (message: ToWorker) => void): void {
  const { frame, playback, run, view, timeline, journal, branches } = slices;
  if (message.runId !== RUN) return;
  // Until it has opened, what comes is of the run before.
  const { type } = message;
  const isOpening = run.getState().status === 'opening';
  if (isOpening && type !== 'opened' && type !== 'failed' && type !== 'progress') return;
  switch (message.type) {
    case 'opened':
    case 'reset': {
      if (message.type === 'reset' && message.timelineEpoch < run.getState().timelineEpoch) return;
      const isOtherBranch = message.timelineEpoch !== run.getState().timelineEpoch;
      run.setState({
        status: 'running',
        why: '',
        failedAtUs: null,
        stop: null,
        progress: null,
        timelineEpoch: message.timelineEpoch,
        frameNumber: message.type === 'reset' ? message.frameNumber : 0,
      });
      if (message.type === 'opened') branches.setState(ONE_BRANCH, true);
      timeline.setState(timelineOf(message.timeline), true);
      journal.setState({ events: message.events, commands: message.commands }, true);
      playback.setState(message.playback, true);
      slices.closeUp.setState({ closeUp: message.type === 'reset' ? message.closeUp : null });
      frame.setState(message.frame, true);
      if (message.type === 'opened') lookAgain(slices, send);
      if (isOtherBranch) dropFutureEvent(slices, message.frame.eventId);
      return;
    }
    case 'frame': {
      const known = run.getState();
      if (message.timelineEpoch !== known.timelineEpoch) return;
      if (message.frameNumber !== known.frameNumber + 1) {
        send({ type: 'resync', runId: message.runId });
        return;
      }
      run.setState({ frameNumber: message.frameNumber, progress: null });
      // Nothing moved, not even the clock: the picture stays the same object, and nobody draws it again.
      const isStill = isQuiet(message.delta) && Object.keys(message.delta.values).length === 0;
      const next = isStill ? frame.getState() : applyDelta(frame.getState(), message.delta);
      const { events } = journal.getState();
      const all = appendEvents(events, message.events, next.eventId);
      if (all !== events) journal.setState({ events: all });
      if (message.timeline) timeline.setState(mergeSlice(timeline.getState(), message.timeline), true);
      if (!isSame(playback.getState(), message.playback)) playback.setState(message.playback, true);
      if (message.closeUp !== undefined) slices.closeUp.setState({ closeUp: message.closeUp });
      frame.setState(next, true);
      followFate(slices);
      return;
    }
    case 'commandResult': {
      const { pending } = view.getState();
      const mine = pending.find((wish) => wish.commandId === message.commandId);
      view.setState({ pending: pending.filter((wish) => wish !== mine) });
      if (message.journaled) {
        const { commands } = journal.getState();
        const known = commands.some((line) => line.commandId === message.commandId);
        if (!known) journal.setState({ commands: [...commands, message.journaled] });
      }
      if (!message.reason) {
        // The way back that a toast offers is the one from the newest wish.
        if (view.getState().toast?.kind === 'done') view.setState({ toast: null });
        if (mine && UNSEEN.has(mine.command.type)) pushToast(view, { kind: 'done', command: mine.command });
      }
      if (message.reason && mine) {
        view.setState({ lastRefusal: { ...mine, reason: message.reason } });
        // A form says it itself, in its place.
        if (view.getState().dialog === null) pushToast(view, { kind: 'refused', reason: message.reason });
      }
      return;
    }
    case 'preview': {
      const { carried } = view.getState();
      if (carried?.previewId === message.previewId)
        view.setState({ carried: { ...carried, preview: message.preview } });
      return;
    }
    case 'inspected': {
      const { selection } = view.getState();
      if (selection?.kind === 'event' && Number(selection.id) === message.eventId)
        view.setState({ inspected: { eventId: message.eventId, report: message.report } });
      return;
    }
    case 'branches': {
      const { branches: ways, branchId } = message;
      branches.setState({ branches: ways, branchId }, true);
      return;
    }
    case 'answer':
      // Goes to who asked: questions.ts
      return;
    case 'seen': {
      const { seen } = slices.lookout.getState();
      slices.lookout.setState({ seen: { ...seen, [message.seen.watchId]: message.seen } });
      return;
    }
    case 'loaded':
      return;
    case 'progress':
      run.setState({ progress: { done: message.done, total: message.total } });
      return;
    case 'broken':
      run.setState({ stop: { atUs: message.atUs, breach: message.breach } });
      return;
    case 'failed':
      run.setState({ status: 'failed', why: message.message, failedAtUs: message.atUs, progress: null });
      view.setState({ carried: null, pending: [] });
      return;
    default:
      unreachable(message);
  }
}

/** Wishes that show nowhere on the stage when they are granted. */
const UNSEEN: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'config.alter',
  'producer.configure',
  'hardware.set',
  'group.resetOffsets',
  'group.deleteOffsets',
  'topic.commitRule',
  'consumer.delivery',
]);

/** A new run has not been told what a lens looks at, and what is looked out for. */
function lookAgain({ view, lookout }: Slices, send: (message: ToWorker) => void): void {
  const { looksAt } = view.getState();
  const { watches, seen } = lookout.getState();
  const left = watches.filter(({ watchId }) => !seen[watchId]);
  if (left.length > 0) send({ type: 'watch', runId: RUN, watches: left });
  if (looksAt) send({ type: 'look', runId: RUN, subject: looksAt });
}

/** The number of an event of an abandoned future is another's now. */
function dropFutureEvent({ view }: Slices, lastEventId: EventId): void {
  const { selection } = view.getState();
  if (selection?.kind === 'event' && Number(selection.id) > lastEventId)
    view.setState({ selection: null, inspected: null });
}

/** A message that is looked at may be lost on its way. */
function followFate({ frame, view }: Slices): void {
  const { inspected } = view.getState();
  const message = inspected?.report?.message;
  if (!inspected?.report || !message) return;
  const flight = frame.getState().flights[`m${message.flight.eventId}`];
  if (!flight || flight.lostAtUs === message.flight.lostAtUs) return;
  view.setState({
    inspected: { ...inspected, report: { ...inspected.report, message: { ...message, flight } } },
  });
}
