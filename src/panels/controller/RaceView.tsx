/** The race for /controller over time: a lane for each broker and each server of the ensemble. */
import { useRef } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { axisOf, classes, useSize } from '../../ui/index.ts';
import { Clock, TimeLines } from './ElectionView.tsx';
import type { Race, RaceMark } from './race.ts';

interface RaceProps {
  readonly race: Race | null;
  /** Node ids from the top: brokers and servers. */
  readonly lanes: readonly string[];
  readonly nowUs: number;
  /** What a session is registered for, where that is known. */
  readonly clientOf: (sessionId: number) => string | undefined;
  readonly onSelect: (eventId: number) => void;
}

const TOP = 52;
const LANE = 40;
const NEAR_US = 3_000_000;
/** Of what a mark says, about. */
const WORDS_PX = 96;

export function RaceView({ race, lanes, nowUs, clientOf, onSelect }: RaceProps) {
  const t = useControllerWords();
  const { clock } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const height = TOP + lanes.length * LANE;
  const isNear = race !== null && nowUs - race.toUs < NEAR_US;
  const moments = race ? [...race.moments, isNear ? nowUs : race.toUs + NEAR_US / 10] : [];
  const axis = race && width > 60 ? axisOf(moments, width - 110) : null;
  const laneOf = (node: string): number => TOP + LANE / 2 + lanes.indexOf(node) * LANE;
  return (
    <section className="election race" aria-label={t('race')}>
      <div className="election__names">
        <h3 className="lens-title">{t('race')}</h3>
        {lanes.map((node) => (
          <div key={node} className="election__name" style={{ top: laneOf(node) - 9 }}>
            <b>
              {node.startsWith('z') ? t('server', { id: node.slice(1) }) : t('broker', { id: node.slice(1) })}
            </b>
          </div>
        ))}
      </div>
      <div ref={box} className="election__time" style={{ height }}>
        {!race && <p className="controller-lens__quiet">{t('noRace')}</p>}
        {axis && race && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing
          <svg
            width={width}
            height={height}
            role="group"
            aria-label={t('raceLabel', { from: clock(race.fromUs), to: clock(race.toUs) })}
          >
            <g transform="translate(12 0)">
              <TimeLines axis={axis} height={height} moments={race.moments} />
              {lanes.map((node) => (
                <path
                  key={node}
                  d={`M0 ${laneOf(node)}H${axis.x(axis.toUs)}`}
                  className={classes('election__lane', node.startsWith('z') && 'race__server')}
                />
              ))}
              {race.marks
                .filter((mark) => laneOf(nodeOf(mark)) > TOP)
                .map((mark) => (
                  <Mark
                    key={mark.eventId}
                    mark={mark}
                    x={axis.x(mark.timeUs)}
                    isLast={axis.x(axis.toUs) - axis.x(mark.timeUs) < WORDS_PX}
                    y={laneOf(nodeOf(mark))}
                    toY={mark.kind === 'watch' ? laneOf(`b${mark.brokerId}`) : null}
                    clientOf={clientOf}
                    onSelect={onSelect}
                  />
                ))}
              {isNear && <Clock x={axis.x(nowUs)} height={height} text={clock(nowUs)} />}
            </g>
          </svg>
        )}
      </div>
    </section>
  );
}

const nodeOf = (mark: RaceMark): string =>
  mark.kind === 'expired' || mark.kind === 'watch' ? `z${mark.serverId}` : `b${mark.brokerId}`;

interface MarkProps {
  readonly mark: RaceMark;
  readonly x: number;
  readonly y: number;
  /** So near to the clock that words have no room before it. */
  readonly isLast: boolean;
  /** Of a watch: the lane of whoever is told. */
  readonly toY: number | null;
  readonly clientOf: (sessionId: number) => string | undefined;
  readonly onSelect: (eventId: number) => void;
}

function Mark({ mark, x, y, isLast, toY, clientOf, onSelect }: MarkProps) {
  const t = useControllerWords();
  const { nodeName } = useWords();
  const text = useMarkText(mark, clientOf);
  const isShown = mark.kind !== 'watch' && mark.kind !== 'died';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      role="button"
      tabIndex={0}
      aria-label={mark.kind === 'watch' ? `${nodeName(`b${mark.brokerId}`)}: ${text}` : text}
      className={`race-mark race-mark--${mark.kind}`}
      transform={`translate(${x} ${y})`}
      onClick={() => onSelect(mark.eventId)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onSelect(mark.eventId);
      }}
    >
      <title>{text}</title>
      <rect x={-9} y={-12} width={18} height={24} className="race-mark__hit" />
      {toY !== null && <path d={`M0 0V${toY - y - Math.sign(toY - y) * 4}`} className="race-mark__told" />}
      {mark.kind === 'elected' ? (
        <use href="#i-helm" x={-8} y={-20} width={16} height={16} />
      ) : mark.kind === 'died' ? (
        <use href="#i-power" x={-7} y={-7} width={14} height={14} />
      ) : (
        <rect x={-4} y={-4} width={8} height={8} />
      )}
      {isShown && (
        <text
          {...(isLast
            ? { x: mark.kind === 'elected' ? -12 : -8, textAnchor: 'end' }
            : { x: mark.kind === 'elected' ? 12 : 8 })}
          y={mark.kind === 'expired' ? 16 : -7}
        >
          {mark.kind === 'activated' ? t('active') : text}
        </text>
      )}
    </g>
  );
}

function useMarkText(mark: RaceMark, clientOf: (sessionId: number) => string | undefined): string {
  const t = useControllerWords();
  const { nodeName } = useWords();
  switch (mark.kind) {
    case 'expired': {
      const client = clientOf(mark.sessionId);
      return client === undefined
        ? t('raceExpiredUnknown', { session: `0x${mark.sessionId.toString(16)}` })
        : t('raceExpired', { client: nodeName(client) });
    }
    case 'watch':
      return t('raceWatch', { event: mark.event });
    case 'elected':
      return t('raceWins', { epoch: mark.epoch });
    case 'activated':
      return `${nodeName(`b${mark.brokerId}`)}: ${t('active')}`;
    case 'resigned':
      return t('raceResigned', { epoch: mark.epoch });
    case 'died':
      return `${nodeName(`b${mark.brokerId}`)}: ${t('partDown')}`;
  }
}
