/** What happened in the stretch that is looked at. A picture holds only the messages in the air; the rest is asked of the run,
 *  that plays it again, and asked anew when the stretch or the playhead has gone on. */
import { useEffect, useRef, useState } from 'react';
import type { EngineEvent, Flight } from '../contract/events.ts';
import type { EventId } from '../contract/ids.ts';
import type { Traffic } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { useFrame, useVerbs } from './hooks.ts';

/** Wall time between two questions. */
const PAUSE_MS = 400;
/** What is under way when the stretch begins has left by then. */
const EARLIER_US = 100_000;
/** Messages that were seen in the air and are not told of yet. */
const SEEN_MAX = 2000;

export interface KnownTraffic extends Traffic {
  /** In the air in some picture since the last answer. */
  readonly seen: readonly Flight[];
  readonly isAsking: boolean;
}

const NOTHING: Traffic = { fromUs: 0, events: [] };

/** A stretch of simulated time. */
interface Stretch {
  readonly fromUs: SimTimeUs;
  readonly toUs: SimTimeUs;
}

export function useTraffic({ fromUs, toUs }: Stretch): KnownTraffic {
  const verbs = useVerbs();
  const nowUs = useFrame((frame) => frame.timeUs);
  const inTheAir = useFrame((frame) => frame.flights);
  const [traffic, setTraffic] = useState<Traffic>(NOTHING);
  const [turn, setTurn] = useState(0);
  const asked = useRef('');
  const isBusy = useRef(false);
  const seen = useRef({ untilUs: 0, flights: new Map<EventId, Flight>() });

  const goneBack = nowUs < seen.current.untilUs;
  if (goneBack) seen.current.flights.clear();
  seen.current.untilUs = nowUs;
  for (const flight of Object.values(inTheAir)) seen.current.flights.set(flight.eventId, flight);

  const wanted = `${fromUs} ${Math.min(toUs, nowUs)} ${nowUs <= toUs ? Object.keys(inTheAir).length : ''}`;
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is when to ask again
  useEffect(() => {
    if (isBusy.current || asked.current === wanted) return;
    isBusy.current = true;
    asked.current = wanted;
    const question = {
      kind: 'traffic',
      fromUs: Math.max(0, Math.floor(fromUs - Math.max(EARLIER_US, toUs - fromUs))),
      toUs: Math.ceil(Math.min(toUs, nowUs)),
    } as const;
    void verbs.ask(question).then((answer) => {
      if (!isMounted.current) return;
      if (answer) {
        setTraffic(answer);
        const { flights } = seen.current;
        for (const [id, { sentAtUs }] of flights)
          if (sentAtUs < question.toUs || flights.size > SEEN_MAX) flights.delete(id);
      }
      setTimeout(() => {
        isBusy.current = false;
        if (isMounted.current) setTurn((n) => n + 1);
      }, PAUSE_MS);
    });
  }, [verbs, wanted, turn]);
  return { ...traffic, seen: [...seen.current.flights.values()], isAsking: asked.current !== wanted };
}

/** Messages by the time they left. A later fault may have taken one that left in good order. */
export function flightsIn(
  events: readonly EngineEvent[],
  inTheAir: Iterable<Flight>,
  nowUs: SimTimeUs,
): readonly Flight[] {
  const flights = new Map<EventId, Flight>();
  for (const event of events)
    if (event.type === 'request.sent') flights.set(event.id, { ...event.flight, eventId: event.id });
  for (const flight of inTheAir) flights.set(flight.eventId, flight);
  for (const event of events) {
    if (event.type !== 'request.lost' || event.timeUs > nowUs) continue;
    const taken = flights.get(event.sentBy);
    if (taken && taken.lostAtUs === null) flights.set(event.sentBy, { ...taken, lostAtUs: event.timeUs });
  }
  return [...flights.values()]
    .filter(({ sentAtUs }) => sentAtUs <= nowUs)
    .sort((a, b) => a.sentAtUs - b.sentAtUs || a.eventId - b.eventId);
}
