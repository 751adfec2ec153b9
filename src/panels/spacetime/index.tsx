/** The space-time lens, connected. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useClientNames, useFrame, useFrameParts, useJournal, useVerbs, useView } from '../../store/index.ts';
import { type Sight, SPAN_AT_FIRST_US, showing, windowOf } from './geometry.ts';
import { SpaceTimeView } from './SpaceTimeView.tsx';
import { chainOf, flightsIn, isMark } from './traffic.ts';
import { useTraffic } from './use-traffic.ts';
import './spacetime.css';

export function SpaceTimeLens() {
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const [sight, setSight] = useState<Sight>({ spanUs: SPAN_AT_FIRST_US, toUs: null });
  const nowUs = useFrame((frame) => frame.timeUs);
  const frame = useFrameParts(
    ({ brokers, controllers, zookeepers, producers, consumers, groups, order, cluster }) => ({
      brokers,
      controllers,
      zookeepers,
      producers,
      consumers,
      groups,
      order,
      cluster,
    }),
  );
  const links = useFrame((whole) => whole.links);
  const story = useJournal((journal) => journal.events);
  const selection = useView((view) => view.selection);
  const inspected = useView((view) => view.inspected);
  const nowAtChoice = useRef(nowUs);
  nowAtChoice.current = nowUs;
  const window = windowOf(sight, nowUs);
  const traffic = useTraffic(window);
  const selectedId = selection?.kind === 'event' ? Number(selection.id) : null;
  const report = inspected?.eventId === selectedId ? (inspected?.report ?? null) : null;
  const chain = useMemo(
    () =>
      selectedId === null
        ? []
        : chainOf(selectedId, story, traffic.events, report ? [...(report.causes ?? []), report.event] : []),
    [selectedId, story, traffic.events, report],
  );
  const selectedUs = chain.at(-1)?.timeUs ?? null;
  // What was chosen elsewhere is gone to, and stayed with.
  useEffect(() => {
    if (selectedId === null || selectedUs === null) return;
    setSight((now) => showing(now, selectedUs, nowAtChoice.current));
  }, [selectedId, selectedUs]);
  const flights = flightsIn(traffic.events, traffic.seen, nowUs);
  const marks = useMemo(() => traffic.events.filter(isMark), [traffic.events]);
  return (
    <SpaceTimeView
      frame={frame}
      links={Object.values(links)}
      nowUs={nowUs}
      sight={sight}
      window={window}
      flights={flights}
      marks={marks}
      story={story}
      knownFromUs={traffic.fromUs}
      isAsking={traffic.isAsking}
      selectedId={selectedId}
      isUnknown={inspected?.eventId === selectedId && inspected?.report === null}
      chain={chain}
      partition={selection?.kind === 'partition' || selection?.kind === 'replica' ? selection.id : null}
      nameOf={nameOf}
      onSight={setSight}
      onSelect={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
    />
  );
}
