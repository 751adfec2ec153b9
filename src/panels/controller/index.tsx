/** The controller lens, connected: the quorum, or the ZooKeeper ensemble of an older release. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import {
  useClientNames,
  useCloseUp,
  useFrame,
  useFrameParts,
  useJournal,
  useVerbs,
} from '../../store/index.ts';
import { useSize } from '../../ui/index.ts';
import { isOfQuorum } from './episode.ts';
import { QuorumView } from './QuorumView.tsx';
import { offsetsIn } from './strip.ts';
import './controller.css';

export function ControllerLens() {
  return <Quorum />;
}

/** What the right side tells: whoever decides, and whom it counts on. */
const isTold = (event: EngineEvent): boolean =>
  isOfQuorum(event) ||
  event.type.startsWith('metadata.') ||
  event.type === 'broker.fenced' ||
  event.type === 'broker.unfenced' ||
  (event.type === 'node.killed' && event.node.startsWith('b'));

function Quorum() {
  const verbs = useVerbs();
  const cluster = useFrame((frame) => frame.cluster);
  const controllers = useFrameParts((frame) =>
    frame.order.controllers.flatMap((id) => frame.controllers[id] ?? []),
  );
  const brokers = useFrameParts((frame) => frame.order.brokers.flatMap((id) => frame.brokers[id] ?? []));
  const flights = useFrame((frame) => frame.flights);
  const nowUs = useFrame((frame) => frame.timeUs);
  const journal = useJournal(({ events }) => events);
  const events = useMemo(() => journal.filter(isTold), [journal]);
  const closeUp = useCloseUp();
  const [from, setFrom] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const count = offsetsIn(width);
  const shown = closeUp?.kind === 'controller' ? closeUp : null;

  useEffect(() => {
    // One dry cell at the end tells where the log ends.
    if (width > 0) verbs.lookAt({ kind: 'controller', from, count });
  }, [verbs, from, count, width]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  return (
    <QuorumView
      cluster={cluster}
      controllers={controllers}
      brokers={brokers}
      flights={flights}
      closeUp={shown}
      events={events}
      nowUs={nowUs}
      nameOf={useClientNames()}
      chosen={chosen}
      isFollowing={from === null}
      width={width}
      stripRef={strip}
      onBoot={verbs.bootEra}
      onMove={(by) => setFrom(Math.max(0, (shown?.from ?? 0) + by))}
      onFollow={(isFollowing) => setFrom(isFollowing ? null : (shown?.from ?? 0))}
      onChoose={setChosen}
      onSeek={verbs.seek}
      onSelectEvent={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
      onInspect={(kind, id) => verbs.select({ kind, id })}
    />
  );
}
