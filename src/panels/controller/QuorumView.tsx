/** The controller lens with KRaft: the election, the metadata log on every node, the records, and why. */
import type { ControllerCloseUp } from '../../contract/controller-close-up.ts';
import type { EraName } from '../../contract/eras.ts';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { BrokerView, ClusterView, ControllerView, Table } from '../../contract/frame.ts';
import type { NameOf } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { Badge, Icon, type MenuItem } from '../../ui/index.ts';
import { BallotsView } from './BallotsView.tsx';
import { ElectionView } from './ElectionView.tsx';
import { EraChoice } from './EraChoice.tsx';
import { ballotsOf, lastEpisode } from './episode.ts';
import { GapFact } from './GapFact.tsx';
import { HappenedView } from './HappenedView.tsx';
import { MetadataLogView } from './MetadataLogView.tsx';
import { RecordsView } from './RecordsView.tsx';

export interface QuorumProps {
  readonly cluster: ClusterView;
  /** The run is too fast for polite motion. */
  readonly isCalm: boolean;
  readonly controllers: readonly ControllerView[];
  readonly brokers: readonly BrokerView[];
  readonly flights: Table<Flight>;
  readonly closeUp: ControllerCloseUp | null;
  /** Of the journal, oldest first. */
  readonly events: readonly EngineEvent[];
  readonly nowUs: number;
  readonly nameOf: NameOf;
  readonly chosen: number | null;
  readonly isFollowing: boolean;
  /** Offsets that the channels show. */
  readonly strip: { readonly from: number; readonly to: number };
  readonly width: number;
  readonly stripRef: React.RefObject<HTMLDivElement | null>;
  readonly onBoot: (era: EraName) => void;
  readonly onBeside: ((era: EraName) => void) | null;
  readonly onMove: (by: number) => void;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onChoose: (offset: number | null) => void;
  readonly onSeek: (timeUs: number) => void;
  readonly onSelectEvent: (eventId: number) => void;
  readonly onKill: (node: string) => void;
  readonly onStart: (node: string) => void;
  /** Everything that can be done to a node. */
  readonly menuOf: (node: string) => readonly MenuItem[];
  readonly onInspect: (kind: 'controller' | 'broker', id: string) => void;
}

export function QuorumView(props: QuorumProps) {
  const { cluster, controllers, brokers, events, nowUs, closeUp } = props;
  const t = useControllerWords();
  const elected = controllers.find(({ role }) => role === 'leader');
  const { activeControllerId: activeId, controllerEpoch } = cluster;
  return (
    <div className="controller-lens">
      <div className="lens-bar">
        <h2 className="lens-bar__subject controller-lens__subject">
          <Icon name="helm" /> {t('quorum')}
        </h2>
        {activeId >= 0 ? (
          <Badge>{t('leads', { id: activeId, epoch: controllerEpoch })}</Badge>
        ) : elected ? (
          <Badge tone="amber">{t('elected', { id: elected.controllerId, epoch: elected.epoch })}</Badge>
        ) : (
          <Badge tone="red">{t('nobody')}</Badge>
        )}
        <GapFact events={events} nowUs={nowUs} />
        <EraChoice running={cluster.era} onBoot={props.onBoot} onBeside={props.onBeside} />
      </div>
      <div className="controller-lens__body">
        <div className="controller-lens__main">
          <ElectionView
            controllers={controllers}
            episode={lastEpisode(events)}
            nowUs={nowUs}
            onSelect={props.onSelectEvent}
          />
          <MetadataLogView
            isCalm={props.isCalm}
            closeUp={closeUp}
            controllers={controllers}
            brokers={brokers}
            flights={props.flights}
            activeId={activeId}
            nowUs={nowUs}
            chosen={props.chosen}
            isFollowing={props.isFollowing}
            onMove={props.onMove}
            onFollow={props.onFollow}
            onKill={props.onKill}
            onStart={props.onStart}
            menuOf={props.menuOf}
            onInspect={props.onInspect}
            stripRef={props.stripRef}
            strip={props.strip}
            width={props.width}
          />
        </div>
        <div className="controller-lens__side">
          <RecordsView records={closeUp?.records ?? null} chosen={props.chosen} onChoose={props.onChoose} />
          <HappenedView
            events={events}
            nameOf={props.nameOf}
            onSeek={props.onSeek}
            onSelect={props.onSelectEvent}
          />
          <BallotsView ballots={ballotsOf(events)} controllers={controllers} isCalm={props.isCalm} />
        </div>
      </div>
    </div>
  );
}
