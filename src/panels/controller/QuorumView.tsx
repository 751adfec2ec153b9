/** The controller lens with KRaft: the election, the metadata log on every node, the records, and why. */
import type { ControllerCloseUp } from '../../contract/controller-close-up.ts';
import type { EraName } from '../../contract/eras.ts';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { BrokerView, ClusterView, ControllerView, Table } from '../../contract/frame.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { Badge, Icon } from '../../ui/index.ts';
import { BallotsView } from './BallotsView.tsx';
import { ElectionView } from './ElectionView.tsx';
import { EraChoice } from './EraChoice.tsx';
import { ballotsOf, lastEpisode, lastGap } from './episode.ts';
import { HappenedView } from './HappenedView.tsx';
import { MetadataLogView } from './MetadataLogView.tsx';
import { RecordsView } from './RecordsView.tsx';

export interface QuorumProps {
  readonly cluster: ClusterView;
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
  readonly width: number;
  readonly stripRef: React.RefObject<HTMLDivElement | null>;
  readonly onBoot: (era: EraName) => void;
  readonly onMove: (by: number) => void;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onChoose: (offset: number | null) => void;
  readonly onSeek: (timeUs: number) => void;
  readonly onSelectEvent: (eventId: number) => void;
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
        <GapFact events={events} activeId={activeId} nowUs={nowUs} />
        <EraChoice running={cluster.era} onBoot={props.onBoot} />
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
            onInspect={props.onInspect}
            stripRef={props.stripRef}
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
          <BallotsView ballots={ballotsOf(events)} controllers={controllers} />
        </div>
      </div>
    </div>
  );
}

interface GapProps {
  readonly events: readonly EngineEvent[];
  readonly activeId: number;
  readonly nowUs: number;
}

function GapFact({ events, activeId, nowUs }: GapProps) {
  const t = useControllerWords();
  const { clock } = useWords();
  const gap = lastGap(events, activeId);
  if (!gap) return <span className="lens-bar__fact">{t('noGap')}</span>;
  const span = ((gap.toUs ?? nowUs) - gap.fromUs) / 1_000_000;
  const params = { from: clock(gap.fromUs), span: span.toFixed(2) };
  return (
    <span className="lens-bar__fact controller-lens__gap">
      {gap.toUs === null ? t('gapOpen', params) : t('gap', { ...params, to: clock(gap.toUs) })}
    </span>
  );
}
