/** The group lens: the last rebalance in lanes, the states, who has what, and what it cost. */
import { useRef } from 'react';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { ClusterFrame, ConsumerView, GroupView } from '../../contract/frame.ts';
import type { GroupCloseUp } from '../../contract/group-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { Badge, Button, Menu, type MenuItem, Select, Square, useSize } from '../../ui/index.ts';
import { AssignmentView } from './AssignmentView.tsx';
import { CostView } from './CostView.tsx';
import { type Lane, LanesView } from './LanesView.tsx';
import { rowsOf } from './lags.ts';
import { downStretches, laneIds, ownedStretches, type Span, waitingStretches } from './lanes.ts';
import { OldStepsView } from './OldStepsView.tsx';
import type { Person } from './people.ts';
import type { Rebalance } from './rebalance.ts';
import { StatesView } from './StatesView.tsx';

export interface GroupLensProps {
  readonly groupIds: readonly string[];
  readonly group: GroupView;
  readonly frame: Pick<ClusterFrame, 'consumers' | 'partitions' | 'timeUs'>;
  /** Story events of the run. */
  readonly events: readonly EngineEvent[];
  readonly rebalance: Rebalance | null;
  readonly window: Span;
  /** How far it was behind when the rebalance began, by partition. */
  readonly lagsBefore: ReadonlyMap<string, number>;
  readonly flights: readonly Flight[];
  readonly closeUp: GroupCloseUp | null;
  readonly onGroup: (id: string) => void;
  readonly onConsumer: (id: string) => void;
  readonly onPartition: (id: string) => void;
  readonly onEvent: (eventId: number) => void;
  /** Lays the same run with cooperative-sticky beside this one; null where that could not be. */
  readonly onReplay: (() => void) | null;
  /** What can be done to it. */
  readonly items: () => readonly MenuItem[];
}

export function GroupLensView(props: GroupLensProps) {
  const { group, frame, rebalance, window, flights } = props;
  const t = useGroupWords();
  const { person, list } = useWords();
  const lanesRef = useRef<HTMLDivElement>(null);
  const { width } = useSize(lanesRef);
  const personOf = (id: string): Person | null => {
    const consumer = frame.consumers[id];
    return consumer ? { ...person(consumer), hue: consumer.hue } : null;
  };
  const offsetsPartition = `__consumer_offsets-${group.offsetsPartition}`;
  const isModern =
    group.modern !== null || rebalance?.states.some(({ state }) => state === 'Reconciling') === true;
  const isOld = group.keptIn === 'zookeeper';
  const awaiting =
    group.awaiting.length > 0 ? list(group.awaiting.map((id) => personOf(id)?.name ?? id)) : null;
  const rows = rowsOf(group.lags, frame.partitions);
  return (
    <div className="group-lens">
      <GroupBar {...props} isModern={isModern} isOld={isOld} offsetsPartition={offsetsPartition} />
      <div className="group-lens__lanes" ref={lanesRef}>
        {width > 0 && (
          <LanesView
            lanes={lanesOf(props, personOf, t)}
            coordinatorId={group.coordinatorId}
            window={window}
            nowUs={frame.timeUs}
            rebalance={rebalance}
            awaiting={awaiting}
            isModern={isModern}
            isOld={isOld}
            flights={flights}
            width={width}
            onSelect={props.onEvent}
          />
        )}
      </div>
      {isOld ? (
        <OldStepsView znodes={props.closeUp?.znodes ?? []} />
      ) : (
        <StatesView state={group.state} isModern={isModern} rebalance={rebalance} nowUs={frame.timeUs} />
      )}
      <AssignmentView
        rows={rows}
        rebalance={rebalance}
        lagsBefore={props.lagsBefore}
        isModern={isModern}
        personOf={personOf}
        onPartition={props.onPartition}
      />
      <CostView
        rebalance={rebalance}
        awaiting={awaiting}
        barrierEndsAtUs={group.barrierEndsAtUs}
        closeUp={props.closeUp}
        offsetsPartition={isOld ? null : offsetsPartition}
        nowUs={frame.timeUs}
        personOf={personOf}
      />
    </div>
  );
}

function GroupBar({
  groupIds,
  group,
  frame,
  rebalance,
  isModern,
  isOld,
  offsetsPartition,
  onGroup,
  onConsumer,
  onReplay,
  items,
}: GroupLensProps & { isModern: boolean; isOld: boolean; offsetsPartition: string }) {
  const t = useGroupWords();
  const { person } = useWords();
  const isAtRest = group.state === 'Stable' || group.state === 'Empty';
  const from = rebalance?.before?.generation;
  return (
    <div className="lens-bar">
      <h2 className="lens-bar__subject">
        <Select
          label={t('group')}
          value={group.id}
          options={groupIds.map((id) => ({ value: id, label: id }))}
          onChange={onGroup}
        />
      </h2>
      <Badge tone={isAtRest ? 'plain' : group.state === 'Dead' ? 'red' : 'amber'}>{group.state}</Badge>
      {!isOld && (
        <span>
          {isModern
            ? t('epoch', { epoch: group.generation })
            : !isAtRest && from !== undefined && group.generation > from
              ? t('generationTo', { from, to: group.generation })
              : t('generation', { generation: group.generation })}
        </span>
      )}
      {group.modern && group.modern.assignmentEpoch !== group.generation && (
        <span className="lens-bar__fact">{t('epochBehind', { epoch: group.modern.assignmentEpoch })}</span>
      )}
      <span className="lens-bar__fact">
        {isOld
          ? t('inZooKeeper', { path: `/consumers/${group.id}` })
          : group.coordinatorId >= 0
            ? t('coordinator', { broker: group.coordinatorId, partition: offsetsPartition })
            : t('noCoordinator', { partition: offsetsPartition })}
      </span>
      <span className="lens-bar__end">
        <span>
          {t('protocol')} <code>{isOld ? 'zookeeper' : isModern ? 'consumer' : 'classic'}</code>,{' '}
          <code>{group.protocolName ?? group.assignor}</code>
        </span>
        {/* biome-ignore lint/a11y/useSemanticElements: no fields, but ways to go */}
        <span className="group-lens__people" role="group" aria-label={t('members')}>
          {group.consumers.map((id) => {
            const consumer = frame.consumers[id];
            if (!consumer) return null;
            const { name, initial } = person(consumer);
            return (
              <button
                key={id}
                type="button"
                className="icon-button"
                aria-label={t('lookAt', { name })}
                onClick={() => onConsumer(id)}
              >
                <Square initial={initial} hue={consumer.hue} hollow={consumer.phase === 'down'} />
              </button>
            );
          })}
        </span>
        {onReplay && (
          <Button icon="compare" data-tip={t('replayNote')} onClick={onReplay}>
            {t('replay')}
          </Button>
        )}
        <Menu label={t('operate', { group: group.id })} icon="more" items={items} />
      </span>
    </div>
  );
}

function lanesOf(
  { group, frame, events, rebalance, window, flights }: GroupLensProps,
  personOf: (id: string) => Person | null,
  t: ReturnType<typeof useGroupWords>,
): readonly Lane[] {
  return laneIds(group.consumers, events, group.id, window).map((id) => {
    const consumer: ConsumerView | undefined = frame.consumers[id];
    const isHere = consumer?.groupId === group.id;
    const before = [...(rebalance?.before?.owners ?? [])].flatMap(([key, owner]) =>
      owner === id ? [key] : [],
    );
    const isDown = consumer?.phase === 'down';
    return {
      id,
      name: personOf(id)?.name ?? id,
      initial: personOf(id)?.initial ?? '?',
      hue: consumer?.hue ?? 0,
      role: !isHere ? t('gone') : group.leaderConsumerId === id ? t('leader') : t(`phase_${consumer.phase}`),
      isGone: !isHere || isDown,
      stretches: [
        ...ownedStretches(id, isHere ? consumer.owned : [], before, eventsOf(events, id), window),
        ...waitingStretches(id, flights, 'JoinGroup', window),
        ...waitingStretches(id, flights, 'SyncGroup', window),
        ...downStretches(id, isDown, events, window),
      ],
    };
  });
}

const eventsOf = (events: readonly EngineEvent[], id: string): readonly EngineEvent[] =>
  events.filter(
    (event) => ('consumerId' in event && event.consumerId === id) || ('node' in event && event.node === id),
  );
