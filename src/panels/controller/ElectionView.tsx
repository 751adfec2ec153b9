/** The last election over time: a lane for each controller, what it was, and who gave whom its vote. */
import { useRef } from 'react';
import type { ControllerView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { type Axis, axisOf, axisTicks, classes, useSize } from '../../ui/index.ts';
import type { Episode, Part, Span, Vote } from './episode.ts';

interface ElectionProps {
  readonly controllers: readonly ControllerView[];
  readonly episode: Episode | null;
  readonly nowUs: number;
  readonly onSelect: (eventId: number) => void;
}

const TOP = 34;
const LANE = 56;
const BAR = 13;
/** The clock is drawn as long as the episode has been over for less than that. */
const NEAR_US = 3_000_000;

const PARTS = {
  prospective: 'partProspective',
  candidate: 'partCandidate',
  leader: 'partLeader',
  resigned: 'partResigned',
  down: 'partDown',
  paused: 'partPaused',
} as const satisfies Record<Part, string>;

/** Nearer to the right end than this, the word stands at the left of its sign. */
const ACTIVE_PX = 64;

export function ElectionView({ controllers, episode, nowUs, onSelect }: ElectionProps) {
  const t = useControllerWords();
  const { clock } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const height = TOP + controllers.length * LANE;
  const isNear = episode !== null && nowUs - episode.toUs < NEAR_US;
  const moments = episode ? [...episode.moments, isNear ? nowUs : episode.toUs + NEAR_US / 10] : [];
  const axis = width > 60 && episode ? axisOf(moments, width - 40) : null;
  const laneOf = (id: number): number =>
    TOP + LANE / 2 + controllers.findIndex(({ controllerId }) => controllerId === id) * LANE;
  return (
    <section className="election" aria-label={t('election')}>
      <div className="election__names">
        <h3 className="lens-title">{t('election')}</h3>
        {controllers.map((controller) => (
          <div
            key={controller.id}
            className="election__name"
            style={{ top: laneOf(controller.controllerId) - 18 }}
          >
            <b>{t('controller', { id: controller.controllerId })}</b>
            <span className={classes(controller.process === 'down' && 'controller-lens__red')}>
              {roleText(controller, t)}
            </span>
          </div>
        ))}
      </div>
      <div ref={box} className="election__time" style={{ height }}>
        {!episode && <p className="controller-lens__quiet">{t('noElection')}</p>}
        {axis && episode && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing
          <svg
            width={width}
            height={height}
            role="group"
            aria-label={t('electionLabel', { from: clock(episode.fromUs), to: clock(episode.toUs) })}
          >
            <TimeLines axis={axis} height={height} moments={episode.moments} />
            {controllers.map(({ controllerId }) => (
              <g key={controllerId} transform={`translate(0 ${laneOf(controllerId)})`}>
                <path d={`M0 0H${axis.x(axis.toUs)}`} className="election__lane" />
                {(episode.spans.get(controllerId) ?? []).map((span) => (
                  <Bar key={`${span.part} ${span.fromUs}`} span={span} axis={axis} />
                ))}
              </g>
            ))}
            {episode.votes.map((vote) => (
              <VoteArrow
                key={vote.eventId}
                vote={vote}
                axis={axis}
                laneOf={laneOf}
                hasRoom={!isCrowded(vote, episode.votes, axis)}
                onSelect={onSelect}
              />
            ))}
            {episode.activations.map(({ controllerId, epoch, timeUs }) => (
              <g
                key={epoch}
                transform={`translate(${axis.x(timeUs)} ${laneOf(controllerId) - 11})`}
                className="election__active"
              >
                <use href="#i-helm" x={-7} y={-15} width={14} height={14} />
                <text
                  {...(axis.x(timeUs) > width - ACTIVE_PX ? { x: -11, textAnchor: 'end' } : { x: 11 })}
                  y={-4}
                >
                  {t('active')}
                </text>
              </g>
            ))}
            {isNear && <Clock x={axis.x(nowUs)} height={height} text={clock(nowUs)} />}
          </svg>
        )}
      </div>
    </section>
  );
}

type T = ReturnType<typeof useControllerWords>;

export function roleText({ role, epoch, process }: ControllerView, t: T): string {
  if (process === 'down') return t('roleDown');
  switch (role) {
    case 'leader':
      return t('roleLeader', { epoch });
    case 'prospective':
      return t('roleProspective', { epoch });
    case 'candidate':
      return t('roleCandidate', { epoch });
    case 'unattached':
      return t('roleUnattached', { epoch });
    case 'resigned':
      return t('roleResigned', { epoch });
    default:
      return t('roleFollowerOfNone');
  }
}

export function TimeLines({
  axis,
  height,
  moments,
}: {
  readonly axis: Axis;
  readonly height: number;
  readonly moments: readonly number[];
}) {
  const { clock } = useWords();
  return (
    <g className="time-lines">
      {axisTicks(axis, moments, 58, 92).map((timeUs) => (
        <g key={timeUs} transform={`translate(${axis.x(timeUs)} 0)`}>
          <path d={`M0 22V${height - 6}`} />
          <text y={15} x={3}>
            {clock(timeUs)}
          </text>
        </g>
      ))}
      {axis.breaks.map(({ from, to }) => (
        <path
          key={from}
          className="time-lines__break"
          d={`M${from} 22V${height - 6}M${to} 22V${height - 6}`}
        />
      ))}
    </g>
  );
}

export function Clock({
  x,
  height,
  text,
}: {
  readonly x: number;
  readonly height: number;
  readonly text: string;
}) {
  const half = text.length * 3.7 + 6;
  return (
    <g transform={`translate(${x} 0)`} className="time-clock">
      <path d={`M0 18V${height}`} />
      <rect x={-half} width={half * 2} height={19} />
      <text y={14}>{text}</text>
    </g>
  );
}

function Bar({ span, axis }: { readonly span: Span; readonly axis: Axis }) {
  const t = useControllerWords();
  const from = axis.x(span.fromUs);
  const to = axis.x(span.toUs ?? axis.toUs);
  const text = t(PARTS[span.part], { epoch: span.epoch ?? 0 });
  const hasRoom = to - from > text.length * 6.4 + 10;
  return (
    <g transform={`translate(${from} 0)`} className={`election-bar election-bar--${span.part}`}>
      <title>{text}</title>
      <rect y={-BAR / 2} width={Math.max(2, to - from)} height={BAR} />
      {hasRoom && span.part !== 'down' && (
        <text x={(to - from) / 2} y={4}>
          {text}
        </text>
      )}
    </g>
  );
}

interface VoteProps {
  readonly vote: Vote;
  readonly axis: Axis;
  readonly laneOf: (id: number) => number;
  /** For its word. */
  readonly hasRoom: boolean;
  readonly onSelect: (eventId: number) => void;
}

/** Another word of this voter follows too closely; it is drawn instead. */
const isCrowded = (vote: Vote, all: readonly Vote[], axis: Axis): boolean =>
  all.some(
    (other) =>
      other.eventId > vote.eventId &&
      other.voterId === vote.voterId &&
      axis.x(other.answeredUs) - axis.x(vote.answeredUs) < 30,
  );

function VoteArrow({ vote, axis, laneOf, hasRoom, onSelect }: VoteProps) {
  const t = useControllerWords();
  const x1 = axis.x(vote.askedUs);
  const x2 = axis.x(vote.answeredUs);
  const from = laneOf(vote.candidateId);
  const to = laneOf(vote.voterId);
  const toward = Math.sign(to - from);
  const [y1, y2] = [from + (toward * BAR) / 2, to - (toward * BAR) / 2];
  const text = t(
    vote.isPreVote
      ? vote.granted
        ? 'preVoteGranted'
        : 'preVoteRefused'
      : vote.granted
        ? 'voteGranted'
        : 'voteRefused',
    { voter: vote.voterId, candidate: vote.candidateId, epoch: vote.epoch },
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      role="button"
      tabIndex={0}
      aria-label={text}
      className={classes('election-vote', vote.granted ? 'election-vote--yes' : 'election-vote--no')}
      onClick={() => onSelect(vote.eventId)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onSelect(vote.eventId);
      }}
    >
      <title>{text}</title>
      <path d={`M${x1} ${y1}L${x2} ${y2}`} className="election-vote__hit" />
      <path d={`M${x1} ${y1}L${x2} ${y2}`} strokeDasharray={vote.isPreVote ? '4 3' : undefined} />
      <circle cx={x2} cy={y2} r={3.5} />
      {hasRoom && (
        <text x={x2 + 7} y={y2 + (toward > 0 ? -5 : 13)}>
          {t(vote.granted ? 'granted' : 'refused')}
        </text>
      )}
    </g>
  );
}
