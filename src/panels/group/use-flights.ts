/** The messages of a group since a moment. A picture holds only those in the air; the rest is asked of the run, that plays it
 *  again, and asked anew when the playhead has gone elsewhere. */
import { useEffect, useRef, useState } from 'react';
import type { Flight } from '../../contract/events.ts';
import { useFrame, useVerbs } from '../../store/index.ts';

/** Wall time between two questions. */
const PAUSE_MS = 600;
/** A message that is under way when the moment comes has left by then. */
const EARLIER_US = 1_000_000;
/** What lies further back than wanted is forgotten now and then. */
const KEPT_US = 5_000_000;

interface Known {
  groupId: string | null;
  fromUs: number;
  nowUs: number;
  /** How far the run has been asked. */
  askedUs: number;
  readonly flights: Map<number, Flight>;
}

const nothing = (groupId: string | null, fromUs: number): Known => ({
  groupId,
  fromUs,
  nowUs: 0,
  askedUs: -1,
  flights: new Map(),
});

/** @param toUs messages that leave later are not wanted: once the run has been asked beyond it, it is left alone */
export function useFlights(groupId: string | null, fromUs: number, toUs: number): readonly Flight[] {
  const verbs = useVerbs();
  const nowUs = useFrame((frame) => frame.timeUs);
  const inTheAir = useFrame((frame) => frame.flights);
  const known = useRef<Known>(nothing(null, 0));
  const isAsking = useRef(false);
  const [flights, setFlights] = useState<readonly Flight[]>([]);
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is when to ask again
  useEffect(() => {
    let mine = known.current;
    if (mine.groupId !== groupId || nowUs < mine.nowUs || fromUs < mine.fromUs) {
      mine = nothing(groupId, fromUs);
      known.current = mine;
    }
    mine.nowUs = nowUs;
    if (fromUs > mine.fromUs + KEPT_US) {
      mine.fromUs = fromUs;
      for (const [id, { arrivesAtUs }] of mine.flights)
        if (arrivesAtUs < fromUs - EARLIER_US) mine.flights.delete(id);
    }
    const show = (): void =>
      setFlights([...mine.flights.values()].sort((a, b) => a.sentAtUs - b.sentAtUs || a.eventId - b.eventId));
    let isNew = mine.askedUs < 0;
    for (const flight of Object.values(inTheAir)) {
      if (flight.groupId !== groupId || mine.flights.has(flight.eventId)) continue;
      mine.flights.set(flight.eventId, flight);
      isNew = true;
    }
    if (isNew) show();
    if (groupId === null || isAsking.current || mine.askedUs >= Math.min(nowUs, toUs)) return;
    isAsking.current = true;
    const since = mine.askedUs < 0 ? Math.max(0, fromUs - EARLIER_US) : mine.askedUs;
    void verbs.ask({ kind: 'groupHistory', groupId, fromUs: since }).then((events) => {
      if (known.current === mine) {
        for (const event of events ?? [])
          if (event.type === 'request.sent') mine.flights.set(event.id, event.flight);
        mine.askedUs = nowUs;
        show();
      }
      setTimeout(() => {
        isAsking.current = false;
        setTurn((n) => n + 1);
      }, PAUSE_MS);
    });
  }, [verbs, groupId, fromUs, toUs, nowUs, inTheAir, turn]);
  return flights;
}
