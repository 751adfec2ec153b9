/** Every sign of the page with what it says, drawn by what draws it on the stage. */
import type { ReactNode } from 'react';
import type { FlightKind } from '../contract/events.ts';
import { useSignWords } from '../i18n/lenses/signs.ts';
import { Channel } from '../panels/cluster/Channel.tsx';
import { channelShape } from '../panels/cluster/channel.ts';
import type { StripModel } from '../panels/cluster/model.ts';
import { OwnerSquare } from '../panels/cluster/OwnerSquare.tsx';
import { CROSS, outline, packetShape } from '../panels/cluster/packet-shapes.ts';
import { MARKER_SIGN } from '../panels/timeline/TimelineStrip.tsx';
import { useVerbs } from '../store/index.ts';
import { Badge, Dialog, Icon } from '../ui/index.ts';
import './signs.css';

const SCALE = { base: 0, pxPerOffset: 3.9, width: 116 };
const CELLS = {
  leader: { hw: 20, leo: 23, isLeader: true },
  inSync: { hw: 19, leo: 22 },
  outOfSync: { hw: 12, leo: 15, inIsr: false },
  offlineIn: { hw: 14, leo: 17, isOffline: true },
  offlineOut: { hw: 14, leo: 17, isOffline: true, inIsr: false },
  atRisk: { hw: 16, leo: 20, isOffline: true, atRisk: 3 },
  behind: { hw: 30, leo: 31, base: 18 },
} as const;

const ADA = { consumerId: 'k-ada', name: 'Ada', initial: 'A', hue: 0 };
const OWNERS = {
  owned: {},
  barrier: { phase: 'barrier' },
  nobody: { phase: 'none', owner: null, lag: -1 },
  preview: { preview: { consumerId: 'k-gus', name: 'Gus', initial: 'G', hue: 6 } },
  caughtUp: { lag: 0 },
  lag: { lag: 4 },
  lagCapped: { lag: 16 },
} as const satisfies Readonly<Record<string, Partial<StripModel>>>;

const KINDS = [
  'produce',
  'records',
  'fetch',
  'empty',
  'ack',
  'error',
  'heartbeat',
  'control',
] as const satisfies readonly FlightKind[];
const STATES = [
  ['Empty', 'plain'],
  ['PreparingRebalance', 'amber'],
  ['CompletingRebalance', 'amber'],
  ['Stable', 'plain'],
  ['Assigning', 'amber'],
  ['Reconciling', 'amber'],
  ['Dead', 'red'],
] as const;
const COUNTS = { zero: 0, some: 420, risk: 3, bad: 3 } as const;
const MOTIONS = ['hop', 'death', 'surge', 'rebalance', 'reduced'] as const;

const namesOf = <T extends object>(things: T): readonly (keyof T)[] => Object.keys(things) as (keyof T)[];

export function SignsDialog() {
  const t = useSignWords();
  const verbs = useVerbs();
  return (
    <Dialog
      title={t('title')}
      closeLabel={t('close')}
      className="signs"
      onClose={() => verbs.openDialog(null)}
    >
      <p className="signs__rule">{t('rule')}</p>
      <Part name={t('cells')} note={t('cellsNote')}>
        {namesOf(CELLS).map((name) => (
          <Sign key={name} says={t(name)}>
            <Cell {...CELLS[name]} />
          </Sign>
        ))}
      </Part>
      <Part name={t('owners')} note={t('ownersNote')}>
        {namesOf(OWNERS).map((name) => (
          <Sign key={name} says={t(name)}>
            <span className="owner signs__owner">
              <OwnerSquare strip={stripWith(OWNERS[name])} mode="wide" width={76} order={0} calm />
            </span>
          </Sign>
        ))}
      </Part>
      <Part name={t('packets')} note={t('packetsNote')}>
        {KINDS.map((kind) => (
          <Sign key={kind} says={t(`kind_${kind}`)}>
            <Packet kind={kind} />
          </Sign>
        ))}
        <Sign says={t('lost')}>
          <Packet kind="produce" isLost />
        </Sign>
      </Part>
      <Part name={t('links')} note={t('linksNote')}>
        {(['cut', 'clogged'] as const).map((state) => (
          <Sign key={state} says={t(state)}>
            <svg width={76} height={24} aria-hidden="true" className={`link link--${state}`}>
              <path d="M2 12H30M46 12H74" />
              <use href={state === 'cut' ? '#i-netsplit' : '#i-slow'} x={32} y={6} width={12} height={12} />
            </svg>
          </Sign>
        ))}
      </Part>
      <Part name={t('groups')} note={t('groupsNote')}>
        {STATES.map(([state, tone]) => (
          <Badge key={state} tone={tone}>
            {state}
          </Badge>
        ))}
      </Part>
      <Part name={t('markers')} note={t('markersNote')}>
        {namesOf(MARKER_SIGN).map((kind) => (
          <Sign key={kind} says={t(`marker_${kind}`)}>
            <span className={`timeline__marker timeline__marker--${MARKER_SIGN[kind].tone}`}>
              <Icon name={MARKER_SIGN[kind].icon} />
            </span>
          </Sign>
        ))}
      </Part>
      <Part name={t('counts')} note={t('countsNote')}>
        {namesOf(COUNTS).map((name) => (
          <Sign key={name} says={t(`count_${name}`)}>
            <span className={`signs__count audit__count audit__count--${name}`}>{COUNTS[name]}</span>
          </Sign>
        ))}
      </Part>
      <Part name={t('motion')} note={t('motionNote')}>
        <ul className="signs__motions">
          {MOTIONS.map((name) => (
            <li key={name}>{t(name)}</li>
          ))}
        </ul>
      </Part>
    </Dialog>
  );
}

interface PartProps {
  readonly name: string;
  readonly note: string;
  readonly children: ReactNode;
}

function Part({ name, note, children }: PartProps) {
  return (
    <section className="signs__part" aria-label={name}>
      <div>
        <h3>{name}</h3>
        <p>{note}</p>
      </div>
      <div className="signs__all">{children}</div>
    </section>
  );
}

function Sign({ says, children }: { readonly says: string; readonly children: ReactNode }) {
  return (
    <figure className="signs__sign">
      {children}
      <figcaption>{says}</figcaption>
    </figure>
  );
}

interface CellProps {
  readonly hw: number;
  readonly leo: number;
  readonly isLeader?: boolean;
  readonly isOffline?: boolean;
  readonly inIsr?: boolean;
  readonly atRisk?: number;
  readonly base?: number;
}

function Cell({
  hw,
  leo,
  isLeader = false,
  isOffline = false,
  inIsr = true,
  atRisk = 0,
  base = 0,
}: CellProps) {
  const height = isLeader ? 20 : 16;
  const log = { logStartOffset: 0, highWatermark: hw, logEndOffset: leo, atRisk };
  return (
    <svg width={SCALE.width + 4} height={40} aria-hidden="true">
      <Channel
        shape={channelShape(log, { ...SCALE, base }, { hw: true, leo: true })}
        highWatermark={hw}
        logEndOffset={leo}
        x={2}
        y={30 - height / 2 - 4}
        height={height}
        isLeader={isLeader}
        hasMark={isLeader}
        isOffline={isOffline}
        inIsr={inIsr}
      />
      {isLeader && <use href="#i-flag" x={1} y={0} width={14} height={14} />}
    </svg>
  );
}

function Packet({ kind, isLost = false }: { readonly kind: FlightKind; readonly isLost?: boolean }) {
  const shape = packetShape(kind, 1);
  return (
    <svg width={76} height={24} aria-hidden="true">
      <path className="pipe" d="M2 12H74" />
      <g className={`packet packet--${kind}${isLost ? ' packet--lost' : ''}`}>
        <path className="packet__body" d={outline(isLost ? [...shape, ...CROSS] : shape, 38, 12, 0)} />
      </g>
    </svg>
  );
}

const stripWith = (part: Partial<StripModel>): StripModel => ({
  groupId: 'billing',
  isSubscribed: true,
  phase: 'owned',
  owner: ADA,
  position: 20,
  lag: -1,
  preview: null,
  ...part,
});
