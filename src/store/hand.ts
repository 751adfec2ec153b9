/** The hand: a consumer is picked up, held over a group or the bench, and let go. While it hovers, the engine is asked
 *  what letting go would do. */
import type { Command } from '../contract/commands.ts';
import type { ToWorker } from '../contract/messages.ts';
import { RUN } from './run.ts';
import type { Slices } from './slices.ts';
import type { Verbs } from './verbs.ts';

interface HandParts {
  readonly slices: Pick<Slices, 'frame' | 'run' | 'view'>;
  readonly send: (message: ToWorker) => void;
  readonly wish: (command: Command) => unknown;
}

export function createHand({
  slices,
  send,
  wish,
}: HandParts): Pick<Verbs, 'pickUp' | 'carryOver' | 'drop' | 'putBack'> {
  const { frame, run, view } = slices;
  let questions = 0;
  const end = (groupId: string | null | undefined): void => {
    const { carried } = view.getState();
    if (!carried) return;
    const { consumerId, by } = carried;
    view.setState({ carried: null, landing: { consumerId, groupId, by } });
  };
  return {
    pickUp: (consumerId, by) => {
      const consumer = frame.getState().consumers[consumerId];
      if (!consumer || run.getState().status !== 'running') return;
      const fromGroupId = consumer.groupId;
      view.setState({
        carried: { consumerId, fromGroupId, by, target: null, previewId: null, preview: null },
        landing: null,
      });
    },
    carryOver: (target) => {
      const { carried } = view.getState();
      if (
        !carried ||
        (carried.target === null ? target === null : carried.target.groupId === target?.groupId)
      )
        return;
      // A hand that has just picked up hovers where it took from: it has not been anywhere yet.
      if (carried.target === null && target?.groupId === carried.fromGroupId) return;
      if (target === null || target.groupId === carried.fromGroupId) {
        view.setState({ carried: { ...carried, target, previewId: null, preview: null } });
        return;
      }
      questions += 1;
      const previewId = `preview-${questions}`;
      view.setState({ carried: { ...carried, target, previewId, preview: null } });
      const command: Command = {
        type: 'consumer.move',
        consumerId: carried.consumerId,
        groupId: target.groupId,
      };
      send({ type: 'preview', runId: RUN, previewId, command });
    },
    drop: () => {
      const { carried } = view.getState();
      const isWish = carried?.target != null && carried.target.groupId !== carried.fromGroupId;
      end(isWish ? carried?.target?.groupId : undefined);
      if (carried && isWish) {
        wish({
          type: 'consumer.move',
          consumerId: carried.consumerId,
          groupId: carried.target?.groupId ?? null,
        });
      }
      return isWish;
    },
    putBack: () => end(undefined),
  };
}
