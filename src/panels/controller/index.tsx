/** The controller lens, connected: the quorum, or the ZooKeeper ensemble of an older release. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { EraName } from '../../contract/eras.ts';
import type { EngineEvent } from '../../contract/events.ts';
import { isShipped } from '../../contract/saved-run.ts';
import { useMenuOf } from '../../deeds/index.ts';
import {
  useClientNames,
  useCloseUp,
  useFrame,
  useFrameParts,
  useHighwater,
  useIsCalm,
  useJournal,
  useVerbs,
} from '../../store/index.ts';
import { useSize } from '../../ui/index.ts';
import { isOfQuorum } from './episode.ts';
import { QuorumView } from './QuorumView.tsx';
import { offsetsIn } from './strip.ts';
import { ZooKeeperLensView } from './ZooKeeperLensView.tsx';
import './election.css';
import './metadata.css';
import './side.css';
import './zookeeper.css';
// The rules for narrow pages come last.
import './controller.css';

export function ControllerLens() {
  const hasZooKeeper = useFrame((frame) => frame.order.zookeepers.length > 0);
  return hasZooKeeper ? <Ensemble /> : <Quorum />;
}

/** The same seed and commands in another release, beside this run: of a shipped scenario, which every release can run. */
function useBeside(): ((era: EraName) => void) | null {
  const verbs = useVerbs();
  const { source, journal } = useHighwater();
  if (!isShipped(source)) return null;
  return (era) => void verbs.compare({ scenario: { ...source, era }, commands: journal.getState().commands });
}

/** What the right side tells: whoever decides, and whom it counts on. */
const isTold = (event: EngineEvent): boolean =>
  isOfQuorum(event) ||
  event.type.startsWith('metadata.') ||
  event.type === 'broker.fenced' ||
  event.type === 'broker.unfenced' ||
  (event.type === 'node.killed' && event.node.startsWith('b'));

/** Records before those of the strip are listed too. */
const BEFORE = 60;

function Quorum() {
  const verbs = useVerbs();
  const menuOfThing = useMenuOf();
  const menuOf = (id: string) => menuOfThing({ kind: id.startsWith('c') ? 'controller' : 'broker', id });
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
  const isCalm = useIsCalm();
  const onBeside = useBeside();
  const [from, setFrom] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const fit = offsetsIn(width);
  const shown = closeUp?.kind === 'controller' ? closeUp : null;
  const stripFrom = from ?? Math.max(0, (shown?.to ?? 0) - fit);

  useEffect(() => {
    if (width === 0) return;
    const first = from === null ? null : Math.max(0, from - BEFORE);
    verbs.lookAt({
      kind: 'controller',
      from: first,
      count: fit + (from === null ? BEFORE : from - (first ?? 0)),
    });
  }, [verbs, from, fit, width]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  return (
    <QuorumView
      cluster={cluster}
      isCalm={isCalm}
      controllers={controllers}
      brokers={brokers}
      flights={flights}
      closeUp={shown}
      events={events}
      nowUs={nowUs}
      nameOf={useClientNames()}
      chosen={chosen}
      isFollowing={from === null}
      strip={{ from: stripFrom, to: stripFrom + fit }}
      width={width}
      stripRef={strip}
      onBoot={verbs.bootEra}
      onBeside={onBeside}
      onMove={(by) => setFrom(Math.max(0, stripFrom + by))}
      onFollow={(isFollowing) => setFrom(isFollowing ? null : stripFrom)}
      onChoose={setChosen}
      onSeek={verbs.seek}
      onSelectEvent={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
      onKill={(node) =>
        node.startsWith('c')
          ? verbs.killController(Number(node.slice(1)))
          : verbs.killBroker(Number(node.slice(1)))
      }
      onStart={(node) =>
        node.startsWith('c')
          ? verbs.startController(Number(node.slice(1)))
          : verbs.startBroker(Number(node.slice(1)))
      }
      menuOf={menuOf}
      onInspect={(kind, id) => verbs.select({ kind, id })}
    />
  );
}

/** What the ensemble does, who comes and goes, and who decides. */
const isOfEnsemble = (event: EngineEvent): boolean =>
  event.type.startsWith('zookeeper.') ||
  event.type.startsWith('controller.') ||
  event.type === 'control.refused' ||
  event.type === 'broker.unregistered' ||
  ((event.type === 'node.killed' || event.type === 'node.stopped' || event.type === 'node.started') &&
    /^[bz]/.test(event.node));

/** Directories that are open at first. */
const OPEN: readonly string[] = ['/', '/brokers', '/brokers/ids', '/brokers/topics'];

const TXNS = 24;

function Ensemble() {
  const verbs = useVerbs();
  const menuOf = useMenuOf();
  const cluster = useFrame((frame) => frame.cluster);
  const brokerIds = useFrame((frame) => frame.order.brokers);
  const servers = useFrameParts((frame) =>
    frame.order.zookeepers.flatMap((id) => frame.zookeepers[id] ?? []),
  );
  const nowUs = useFrame((frame) => frame.timeUs);
  const journal = useJournal(({ events }) => events);
  const events = useMemo(() => journal.filter(isOfEnsemble), [journal]);
  const closeUp = useCloseUp();
  const onBeside = useBeside();
  const [serverId, setServerId] = useState<number | null>(null);
  const [open, setOpen] = useState(OPEN);

  useEffect(() => {
    verbs.lookAt({ kind: 'zookeeper', serverId, open, count: TXNS });
  }, [verbs, serverId, open]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  return (
    <ZooKeeperLensView
      cluster={cluster}
      brokerIds={brokerIds}
      servers={servers}
      closeUp={closeUp?.kind === 'zookeeper' ? closeUp : null}
      events={events}
      nowUs={nowUs}
      nameOf={useClientNames()}
      onBoot={verbs.bootEra}
      onBeside={onBeside}
      menuOf={(id) => menuOf({ kind: 'zookeeper', id })}
      onServer={setServerId}
      onToggle={(path) =>
        setOpen((now) => (now.includes(path) ? now.filter((other) => other !== path) : [...now, path]))
      }
      onSeek={verbs.seek}
      onSelectEvent={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
    />
  );
}
