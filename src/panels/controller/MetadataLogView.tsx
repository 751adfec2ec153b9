/** `__cluster_metadata-0` as it lies on every voter and every broker: what is committed there, what is only written, how far
 *  it has been applied; beside it the timer that will act if nothing is heard. */
import { useRef } from 'react';
import type { ControllerCloseUp, TimerView } from '../../contract/controller-close-up.ts';
import type { Flight } from '../../contract/events.ts';
import type { BrokerView, ControllerView, Table } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes, Icon, IconButton, Menu, type MenuItem, usePlayOn } from '../../ui/index.ts';
import { CopyStrip } from './CopyStrip.tsx';
import { Dial } from './Dial.tsx';
import { FlightBus } from './FlightBus.tsx';
import { type Copy, cellsOf, spent } from './strip.ts';

interface MetadataLogProps {
  readonly closeUp: ControllerCloseUp | null;
  readonly controllers: readonly ControllerView[];
  readonly brokers: readonly BrokerView[];
  readonly flights: Table<Flight>;
  readonly activeId: number;
  readonly nowUs: number;
  readonly chosen: number | null;
  readonly isFollowing: boolean;
  readonly onMove: (by: number) => void;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onKill: (node: string) => void;
  readonly onStart: (node: string) => void;
  /** Everything that can be done to a node. */
  readonly menuOf: (node: string) => readonly MenuItem[];
  readonly onInspect: (kind: 'controller' | 'broker', id: string) => void;
  readonly stripRef: React.RefObject<HTMLDivElement | null>;
  readonly strip: { readonly from: number; readonly to: number };
  readonly width: number;
  /** The run is too fast for polite motion. */
  readonly isCalm: boolean;
}

const PAGE = 8;

const DROP: readonly Keyframe[] = [
  { transform: 'translateY(-14px)', opacity: 0 },
  { transform: 'none', opacity: 1 },
];

/** It drops onto whoever has become active: its first record is committed. */
function Helm({ isActive, isCalm }: { readonly isActive: boolean; readonly isCalm: boolean }) {
  const helm = useRef<HTMLSpanElement>(null);
  usePlayOn(
    helm,
    isActive,
    () => (isActive ? DROP : null),
    { duration: '--t-drain', easing: '--e-out' },
    isCalm,
  );
  if (!isActive) return null;
  return (
    <span ref={helm} className="metadata-row__helm">
      <Icon name="helm" />
    </span>
  );
}

interface Line {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly isDown: boolean;
  readonly isActive: boolean;
  readonly copy: Copy;
  /** Null of a voter, which has nothing to apply but what it decides. */
  readonly applied: number | null;
  readonly snapshotEnd: number | null;
  readonly timer: TimerView | null;
  readonly whyNone: string;
  readonly lingering: number;
}

export function MetadataLogView(props: MetadataLogProps) {
  const { closeUp, width, nowUs, strip } = props;
  const t = useControllerWords();
  const { t: words } = useWords();
  const rows = useRef<HTMLDivElement>(null);
  const lines = useLines(props);
  return (
    <section className="metadata" aria-label={t('log')}>
      <div className="metadata__head">
        <h3 className="lens-title">
          {t('log')} <code>__cluster_metadata-0</code>
        </h3>
        <button
          type="button"
          className="button button--edge"
          aria-pressed={props.isFollowing}
          onClick={() => props.onFollow(!props.isFollowing)}
        >
          {t(props.isFollowing ? 'follow' : 'hold')}
        </button>
        <IconButton icon="step-back" label={t('earlier')} onClick={() => props.onMove(-PAGE)} />
        <IconButton icon="step" label={t('later')} onClick={() => props.onMove(PAGE)} />
        <span className="metadata__timers" aria-hidden="true">
          {t('timers')}
        </span>
      </div>
      <div className="metadata-row metadata-row--axis" aria-hidden="true">
        <span />
        <span />
        <div ref={props.stripRef} className="metadata-row__strip">
          {closeUp && width > 0 && <Offsets from={strip.from} to={strip.to} width={width} />}
        </div>
        <span />
      </div>
      {!closeUp && <p className="controller-lens__quiet">{t('loading')}</p>}
      <div ref={rows} className="metadata__rows">
        {closeUp &&
          width > 0 &&
          lines.map((line) => (
            <div key={line.id} className="metadata-row" data-node={line.id}>
              <button
                type="button"
                className={classes('metadata-row__name', line.isDown && 'metadata-row__name--down')}
                onClick={() => props.onInspect(line.id.startsWith('c') ? 'controller' : 'broker', line.id)}
              >
                <b>
                  <Helm isActive={line.isActive} isCalm={props.isCalm} />
                  {line.name}
                </b>
                <span>{line.note}</span>
              </button>
              <span className="metadata-row__life">
                <LifeButton line={line} onKill={props.onKill} onStart={props.onStart} />
                <Menu
                  label={words('deed.menu', { thing: line.name })}
                  icon="more"
                  items={() => props.menuOf(line.id)}
                />
              </span>
              <div className="metadata-row__strip">
                <CopyStrip
                  copy={line.copy}
                  cells={cellsOf(line.copy, closeUp.records, strip.from, strip.to)}
                  from={strip.from}
                  to={strip.to}
                  width={width}
                  name={line.name}
                  isLeader={line.isActive}
                  isDown={line.isDown}
                  applied={line.applied}
                  snapshotEnd={line.snapshotEnd}
                  lingering={line.lingering}
                  chosen={props.chosen}
                />
              </div>
              <TimerCell timer={line.timer} nowUs={nowUs} whyNone={line.whyNone} isDown={line.isDown} />
            </div>
          ))}
        <FlightBus box={rows} flights={props.flights} nowUs={nowUs} nodes={lines.map(({ id }) => id)} />
      </div>
    </section>
  );
}

function useLines({ closeUp, controllers, brokers, activeId }: MetadataLogProps): readonly Line[] {
  const t = useControllerWords();
  const { clock } = useWords();
  const voters = controllers.map((controller): Line => {
    const voter = closeUp?.voters.find(({ controllerId }) => controllerId === controller.controllerId);
    const isDown = controller.process === 'down';
    const { lingering } = voter ?? { lingering: null };
    return {
      id: controller.id,
      name: t('controller', { id: controller.controllerId }),
      note: isDown
        ? t('voterDown')
        : controller.isActive
          ? t('voterActive')
          : controller.votedFor >= 0 && controller.votedFor !== controller.controllerId
            ? t('votedFor', { id: controller.votedFor })
            : t('voter'),
      isDown,
      isActive: controller.isActive,
      copy: {
        node: controller.id,
        highWatermark: isDown ? controller.logEndOffset : controller.highWatermark,
        logStartOffset: controller.logStartOffset,
        logEndOffset: controller.logEndOffset,
      },
      applied: null,
      snapshotEnd: controller.snapshot?.endOffset ?? null,
      timer: voter?.timer ?? null,
      whyNone: t(isDown ? 'whyNoneDown' : 'whyNoneAlone'),
      lingering: lingering ? lingering.to - lingering.from : 0,
    };
  });
  const observers = brokers.map((broker): Line => {
    const observer = closeUp?.observers.find(({ brokerId }) => brokerId === broker.brokerId);
    const isDown = broker.process === 'down';
    return {
      id: broker.id,
      name: t('broker', { id: broker.brokerId }),
      note: isDown
        ? t('brokerDown', { at: clock(broker.downSinceUs ?? 0) })
        : broker.registration === 'none'
          ? t('observerNew')
          : broker.registration === 'fenced'
            ? t('observerFenced')
            : t('observer', { epoch: String(broker.brokerEpoch) }),
      isDown,
      isActive: false,
      copy: {
        node: broker.id,
        highWatermark: observer?.highWatermark ?? broker.metadataApplied,
        logStartOffset: broker.metadataLogStart,
        logEndOffset: broker.metadataLogEnd,
      },
      applied: broker.metadataApplied,
      snapshotEnd: broker.metadataSnapshot?.endOffset ?? null,
      timer: observer?.timer ?? null,
      whyNone: t(activeId < 0 ? 'whyNoneNobody' : 'whyNoneFenced'),
      lingering: 0,
    };
  });
  return [...voters, ...observers];
}

interface LifeProps {
  readonly line: Line;
  readonly onKill: (node: string) => void;
  readonly onStart: (node: string) => void;
}

function LifeButton({ line, onKill, onStart }: LifeProps) {
  const t = useControllerWords();
  return line.isDown ? (
    <IconButton icon="restart" label={t('restart', { name: line.name })} onClick={() => onStart(line.id)} />
  ) : (
    <IconButton icon="kill" label={t('kill', { name: line.name })} onClick={() => onKill(line.id)} />
  );
}

interface TimerCellProps {
  readonly timer: TimerView | null;
  readonly nowUs: number;
  readonly whyNone: string;
  readonly isDown: boolean;
}

const TIMERS = {
  fetchTimeout: ['timerFetchTimeout', 'ofFetchTimeout'],
  election: ['timerElection', 'ofElection'],
  backoff: ['timerBackoff', 'ofBackoff'],
  checkQuorum: ['timerCheckQuorum', 'ofCheckQuorum'],
  session: ['timerSession', 'ofSession'],
} as const satisfies Record<TimerView['name'], readonly [string, string]>;

function TimerCell({ timer, nowUs, whyNone, isDown }: TimerCellProps) {
  const t = useControllerWords();
  if (!timer)
    return (
      <div className="metadata-timer metadata-timer--none">
        <Dial share={null} />
        <p>
          <b>{t('timerNone')}</b>
          <span>{whyNone}</span>
        </p>
      </div>
    );
  const [name, of] = TIMERS[timer.name];
  const leftMs = Math.max(0, Math.round((timer.endsAtUs - nowUs) / 1000));
  const goneMs = Math.max(0, Math.round((timer.lengthUs - (timer.endsAtUs - nowUs)) / 1000));
  const share = spent(timer, nowUs);
  // A dead node's session runs, and nobody will stop it.
  const isDoomed = (timer.name === 'session' && isDown) || share > 0.6;
  return (
    <div className={classes('metadata-timer', isDoomed && 'metadata-timer--doomed')}>
      <Dial share={share} isDoomed={isDoomed} />
      <p>
        <b>{t(name)}</b>
        <span>{t(of, { length: String(Math.round(timer.lengthUs / 1000)), left: String(leftMs) })}</span>
      </p>
      <span className="metadata-timer__ms">{timer.name === 'election' ? '' : goneMs}</span>
    </div>
  );
}

function Offsets({
  from,
  to,
  width,
}: {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}) {
  const cell = width / (to - from);
  const every = [1, 2, 5, 10, 20].find((n) => n * cell > String(to).length * 7.4 + 8) ?? 50;
  return (
    <svg width={width} height={22} aria-hidden="true">
      {Array.from({ length: to - from }, (_, i) => from + i)
        .filter((offset) => offset % every === 0)
        .map((offset) => (
          <g
            key={offset}
            transform={`translate(${(offset - from + 0.5) * cell} 0)`}
            className="metadata-offset"
          >
            <text y={13}>{offset}</text>
            <path d="M0 17v5" />
          </g>
        ))}
    </svg>
  );
}
