/** What each message of the worker does to the mirror. */
import { applyDelta, isQuiet, isSame } from '../contract/delta.ts';
import { unreachable } from '../contract/errors.ts';
import type { FromWorker, ToWorker } from '../contract/messages.ts';
import { appendEvents } from './journal.ts';
import { RUN } from './run.ts';
import type { Slices } from './slices.ts';
import { mergeSlice, timelineOf } from './timeline.ts';
import { pushToast } from './toasts.ts';

export function receive(slices: Slices, message: FromWorker, send: (message: ToWorker) => void): void {
  const { frame, playback, run, view, timeline, journal } = slices;
  if (message.runId !== RUN) return;
  // Until it has opened, what comes is of the run before.
  if (run.getState().status === 'opening' && message.type !== 'opened' && message.type !== 'failed') return;
  switch (message.type) {
    case 'opened':
    case 'reset': {
      if (message.type === 'reset' && message.timelineEpoch < run.getState().timelineEpoch) return;
      run.setState({
        status: 'running',
        why: '',
        failedAtUs: null,
        timelineEpoch: message.timelineEpoch,
        frameNumber: message.type === 'reset' ? message.frameNumber : 0,
      });
      timeline.setState(timelineOf(message.timeline), true);
      journal.setState({ events: message.events, commands: message.commands }, true);
      playback.setState(message.playback, true);
      frame.setState(message.frame, true);
      return;
    }
    case 'frame': {
      const known = run.getState();
      if (message.timelineEpoch !== known.timelineEpoch) return;
      if (message.frameNumber !== known.frameNumber + 1) {
        send({ type: 'resync', runId: message.runId });
        return;
      }
      run.setState({ frameNumber: message.frameNumber });
      // Nothing moved, not even the clock: the picture stays the same object, and nobody draws it again.
      const isStill = isQuiet(message.delta) && Object.keys(message.delta.values).length === 0;
      const next = isStill ? frame.getState() : applyDelta(frame.getState(), message.delta);
      const { events } = journal.getState();
      const all = appendEvents(events, message.events, next.eventId);
      if (all !== events) journal.setState({ events: all });
      if (message.timeline) timeline.setState(mergeSlice(timeline.getState(), message.timeline), true);
      if (!isSame(playback.getState(), message.playback)) playback.setState(message.playback, true);
      frame.setState(next, true);
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
    case 'failed':
      run.setState({ status: 'failed', why: message.message, failedAtUs: message.atUs });
      view.setState({ carried: null, pending: [] });
      return;
    default:
      unreachable(message);
  }
}
