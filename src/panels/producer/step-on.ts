/** Steps the run, event by event, until something has changed for the record that is followed. */
import { useEffect, useRef, useState } from 'react';
import type { FollowedRecord, ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { useFrame, useVerbs } from '../../store/index.ts';
import { stageOf } from './geometry.ts';

/** After so many events it is time to look up. */
export const PATIENCE = 800;

export interface Stepping {
  readonly isStepping: boolean;
  /** The last search ended without a change. */
  readonly isInVain: boolean;
  /** Until the record is one stage further. */
  readonly stepOn: () => void;
  /** Until send() is called again; then that record is followed. */
  readonly awaitNext: () => void;
}

interface Search {
  /** Ends when this is no longer what the record says; null: when `sent` has grown. */
  readonly stage: string | null;
  readonly sent: number;
  left: number;
  lastEventId: number;
}

const markOf = (record: FollowedRecord | null): string =>
  record ? `${stageOf(record)} ${record.partition} ${record.isCommitted}` : '';

export function useStepOn(closeUp: ProducerCloseUp | null, onFollow: (number: number) => void): Stepping {
  const verbs = useVerbs();
  const eventId = useFrame((frame) => frame.eventId);
  const search = useRef<Search | null>(null);
  const [isStepping, setStepping] = useState(false);
  const [isInVain, setInVain] = useState(false);

  useEffect(() => {
    const current = search.current;
    if (!current || !closeUp || eventId === current.lastEventId) return;
    current.lastEventId = eventId;
    const isFound =
      current.stage === null ? closeUp.sent > current.sent : markOf(closeUp.followed) !== current.stage;
    if (!isFound && current.left > 0) {
      current.left--;
      verbs.step('event', 1);
      return;
    }
    if (isFound && current.stage === null) onFollow(current.sent + 1);
    search.current = null;
    setStepping(false);
    setInVain(!isFound);
  }, [verbs, eventId, closeUp, onFollow]);

  const begin = (stage: string | null): void => {
    if (!closeUp || search.current) return;
    search.current = { stage, sent: closeUp.sent, left: PATIENCE, lastEventId: eventId };
    setStepping(true);
    setInVain(false);
    verbs.pause();
    verbs.step('event', 1);
  };
  return {
    isStepping,
    isInVain,
    stepOn: () => begin(markOf(closeUp?.followed ?? null)),
    awaitNext: () => begin(null),
  };
}
