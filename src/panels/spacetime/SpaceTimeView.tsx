/** The space-time lens: every message as an arrow from lane to lane. */
import { useRef, useState } from 'react';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { LinkView } from '../../contract/frame.ts';
import type { EventId } from '../../contract/ids.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useSpaceTimeWords } from '../../i18n/lenses/spacetime.ts';
import { Button, classes, Switch, useSize } from '../../ui/index.ts';
import { Drawing } from './Drawing.tsx';
import { AT_FIRST, FAMILIES, type Family, familyOf } from './families.ts';
import { moved, type Sight, type Span, sightOn, zoomed } from './geometry.ts';
import { LaneNames } from './LaneNames.tsx';
import { LeadsTo } from './LeadsTo.tsx';
import { type LaneFrame, lanesOf } from './lanes.ts';

export interface SpaceTimeViewProps {
  readonly frame: LaneFrame;
  readonly links: readonly LinkView[];
  readonly nowUs: number;
  readonly sight: Sight;
  readonly window: Span;
  readonly flights: readonly Flight[];
  readonly marks: readonly EngineEvent[];
  readonly story: readonly EngineEvent[];
  /** What is known begins later than the window. */
  readonly knownFromUs: number;
  readonly isAsking: boolean;
  readonly selectedId: EventId | null;
  readonly isUnknown: boolean;
  readonly chain: readonly EngineEvent[];
  readonly partition: string | null;
  /** Of the record that is selected, and what is about it; null and nothing without one. */
  readonly offset: number | null;
  readonly trace: ReadonlySet<EventId>;
  readonly nameOf: NameOf;
  readonly onSight: (sight: Sight) => void;
  readonly onSelect: (eventId: EventId) => void;
}

export function SpaceTimeView(props: SpaceTimeViewProps) {
  const { frame, nowUs, sight, window, selectedId, nameOf } = props;
  const t = useSpaceTimeWords();
  const { clock, nodeName } = useWords();
  const [families, setFamilies] = useState(AT_FIRST);
  const [nodes, setNodes] = useState<ReadonlySet<string>>(new Set());
  const [isOnlyChain, setOnlyChain] = useState(false);
  const sea = useRef<HTMLDivElement>(null);
  const { width } = useSize(sea);
  const chain = new Set([...props.chain.map(({ id }) => id), ...props.trace]);
  const flights = props.flights.filter((flight) => {
    if (isOnlyChain && (selectedId !== null || props.offset !== null)) return chain.has(flight.eventId);
    // What was selected stays, whatever its kind; so does what carried a record that is.
    if (flight.eventId === selectedId || props.trace.has(flight.eventId)) return true;
    return (
      families.has(familyOf(flight)) && (nodes.size === 0 || nodes.has(flight.from) || nodes.has(flight.to))
    );
  });
  const seen = flights.filter(
    ({ sentAtUs, arrivesAtUs }) => sentAtUs <= window.toUs && arrivesAtUs >= window.fromUs,
  );
  const { lanes, hidden } = lanesOf(frame, seen);
  const laneHeight = lanes.length > 12 ? 40 : lanes.length > 8 ? 52 : 66;
  return (
    <div className="spacetime">
      <div className="lens-bar">
        <h2 className="lens-bar__subject">{t('title')}</h2>
        <Families chosen={families} onToggle={(family) => setFamilies((chosen) => toggled(chosen, family))} />
        <span className="spacetime__only">
          <span aria-hidden="true">{t('onlyChain')}</span>
          <Switch label={t('onlyChain')} checked={isOnlyChain} onChange={setOnlyChain} />
        </span>
        {props.partition !== null && (
          <span className="lens-bar__fact">
            {props.offset === null
              ? t('about', { partition: props.partition })
              : t('aboutRecord', { partition: props.partition, offset: String(props.offset) })}
          </span>
        )}
        <Zoom sight={sight} nowUs={nowUs} onSight={props.onSight} />
      </div>
      <div className="spacetime__stage">
        <LaneNames
          lanes={lanes}
          frame={frame}
          laneHeight={laneHeight}
          chosen={nodes}
          nameOf={nameOf}
          onToggle={(node) => setNodes((chosen) => toggled(chosen, node))}
        />
        <div className="spacetime__sea" ref={sea}>
          {width > 0 && (
            <Drawing
              width={width}
              laneHeight={laneHeight}
              lanes={lanes}
              flights={flights}
              marks={props.marks}
              story={props.story}
              window={window}
              nowUs={nowUs}
              selectedId={selectedId}
              chain={chain}
              partition={props.partition}
              nameOf={nameOf}
              onSelect={props.onSelect}
              onZoom={(factor) => props.onSight(zoomed(sight, factor))}
              onZoomTo={(aUs, bUs) => props.onSight(sightOn(aUs, bUs))}
            />
          )}
        </div>
      </div>
      <div className="spacetime__notes">
        {nowUs < window.fromUs && <p>{t('ahead')}</p>}
        {nowUs >= window.fromUs && seen.length === 0 && <p>{props.isAsking ? t('asking') : t('nothing')}</p>}
        {props.knownFromUs > window.fromUs && !props.isAsking && (
          <p>{t('tooMuch', { clock: clock(props.knownFromUs) })}</p>
        )}
        {hidden > 0 && <p>{t('hidden', { n: hidden })}</p>}
        {props.links.map(({ a, b, state, sinceUs }) => (
          <p key={`${a}|${b}`} className={classes(state === 'cut' && 'spacetime__note--cut')}>
            {t(state === 'cut' ? 'linkCut' : 'linkClogged', {
              a: nodeName(a, nameOf),
              b: nodeName(b, nameOf),
              clock: clock(sinceUs),
            })}
          </p>
        ))}
      </div>
      <LeadsTo
        selectedId={selectedId}
        chain={props.chain}
        isUnknown={props.isUnknown}
        nameOf={nameOf}
        onSelect={props.onSelect}
      />
    </div>
  );
}

function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

function Families({ chosen, onToggle }: { chosen: ReadonlySet<Family>; onToggle: (family: Family) => void }) {
  const t = useSpaceTimeWords();
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields, but filters
    <div className="spacetime__families" role="group" aria-label={t('families')}>
      {FAMILIES.map((family) => (
        <button
          key={family}
          type="button"
          className="spacetime__family"
          aria-pressed={chosen.has(family)}
          onClick={() => onToggle(family)}
        >
          <i className={`spacetime__swatch spacetime__swatch--${family}`} />
          {t(`family_${family}`)}
        </button>
      ))}
    </div>
  );
}

interface ZoomProps {
  readonly sight: Sight;
  readonly nowUs: number;
  readonly onSight: (sight: Sight) => void;
}

function Zoom({ sight, nowUs, onSight }: ZoomProps) {
  const t = useSpaceTimeWords();
  const { number } = useWords();
  const ms = sight.spanUs / 1000;
  return (
    <span className="lens-bar__end">
      <span title={t('dragHint')}>{t('across', { ms: ms < 10 ? ms.toFixed(1) : number(ms) })}</span>
      <Button onClick={() => onSight(zoomed(sight, 0.5))} aria-label={t('closer')}>
        +
      </Button>
      <Button onClick={() => onSight(zoomed(sight, 2))} aria-label={t('wider')}>
        −
      </Button>
      <Button onClick={() => onSight(moved(sight, nowUs, -0.5))} aria-label={t('earlier')}>
        ‹
      </Button>
      <Button onClick={() => onSight(moved(sight, nowUs, 0.5))} aria-label={t('later')}>
        ›
      </Button>
      {sight.toUs !== null && (
        <Button onClick={() => onSight({ ...sight, toUs: null })}>{t('follow')}</Button>
      )}
    </span>
  );
}
