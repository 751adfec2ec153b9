/** The controller lens with ZooKeeper: tree, race, ensemble, watches, sessions. */
import type { ZooKeeperCloseUp } from '../../contract/controller-close-up.ts';
import type { EraName } from '../../contract/eras.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { ClusterView, ZooKeeperView } from '../../contract/frame.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { Badge, type MenuItem } from '../../ui/index.ts';
import { EnsembleView } from './EnsembleView.tsx';
import { EraChoice } from './EraChoice.tsx';
import { GapFact } from './GapFact.tsx';
import { HappenedView } from './HappenedView.tsx';
import { RaceView } from './RaceView.tsx';
import { lastRace } from './race.ts';
import { SessionsView } from './SessionsView.tsx';
import { TreeView } from './TreeView.tsx';
import { WatchesView } from './WatchesView.tsx';
import { clientsBySession } from './who.ts';

export interface ZooKeeperLensProps {
  readonly cluster: ClusterView;
  readonly brokerIds: readonly string[];
  readonly servers: readonly ZooKeeperView[];
  readonly closeUp: ZooKeeperCloseUp | null;
  /** Of the journal, oldest first. */
  readonly events: readonly EngineEvent[];
  readonly nowUs: number;
  readonly nameOf: NameOf;
  readonly onBoot: (era: EraName) => void;
  readonly onBeside: ((era: EraName) => void) | null;
  /** What can be done to a server, by its node id. */
  readonly menuOf: (node: string) => readonly MenuItem[];
  readonly onServer: (serverId: number) => void;
  readonly onToggle: (path: string) => void;
  readonly onSeek: (timeUs: number) => void;
  readonly onSelectEvent: (eventId: number) => void;
}

export function ZooKeeperLensView(props: ZooKeeperLensProps) {
  const { cluster, brokerIds, servers, closeUp, events, nowUs } = props;
  const t = useControllerWords();
  const { nodeName } = useWords();
  const clients = clientsBySession(closeUp?.sessions ?? [], events);
  const whoOf = (session: string): string => {
    const client = clients.get(session);
    return client === undefined ? session : nodeName(client, props.nameOf);
  };
  const sessions = closeUp?.sessions ?? [];
  return (
    <div className="controller-lens">
      <div className="lens-bar">
        <h2 className="lens-bar__subject">{t('zookeeper')}</h2>
        {cluster.activeControllerId >= 0 ? (
          <Badge>
            {t('tookController', { id: cluster.activeControllerId, epoch: cluster.controllerEpoch })}
          </Badge>
        ) : (
          <Badge tone="red">{t('noZkController')}</Badge>
        )}
        <GapFact events={events} nowUs={nowUs} />
        <EraChoice running={cluster.era} onBoot={props.onBoot} onBeside={props.onBeside} />
      </div>
      <div className="controller-lens__body controller-lens__body--three">
        <div className="controller-lens__main">
          <TreeView
            closeUp={closeUp}
            living={new Set(sessions.map(({ id }) => id))}
            onServer={props.onServer}
            onToggle={props.onToggle}
          />
        </div>
        <div className="controller-lens__side">
          <RaceView
            race={lastRace(events)}
            lanes={[...brokerIds, ...servers.map(({ id }) => id)]}
            nowUs={nowUs}
            clientOf={(sessionId) => clients.get(`0x${sessionId.toString(16)}`)}
            onSelect={props.onSelectEvent}
          />
          <EnsembleView closeUp={closeUp} servers={servers} whoOf={whoOf} menuOf={props.menuOf} />
          <WatchesView watches={closeUp?.watches ?? []} count={closeUp?.watchCount ?? 0} whoOf={whoOf} />
        </div>
        <div className="controller-lens__side">
          <SessionsView sessions={sessions} nowUs={nowUs} whoOf={whoOf} />
          <HappenedView
            events={events}
            nameOf={props.nameOf}
            onSeek={props.onSeek}
            onSelect={props.onSelectEvent}
          />
        </div>
      </div>
    </div>
  );
}
