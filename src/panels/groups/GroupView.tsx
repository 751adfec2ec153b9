/** A group of consumers, or the bench: a box that takes consumers and says what taking one would do. */
import * as m from 'framer-motion/m';
import { type ReactNode, useEffect, useState } from 'react';
import type { GroupView as Group } from '../../contract/frame.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge, classes, Icon, Menu, type MenuItem, type Tone } from '../../ui/index.ts';
import type { CarryWords } from './carry-words.ts';

/** What a box shows of a group; lags change too often to draw it again each time. */
export type BoxModel = Pick<
  Group,
  | 'id'
  | 'assignor'
  | 'state'
  | 'generation'
  | 'protocolName'
  | 'coordinatorId'
  | 'keptIn'
  | 'consumers'
  | 'topics'
> & {
  /** Of a group of KIP-848: where each member stands, in words; null: classic. */
  readonly members: readonly string[] | null;
};

const TONE: Readonly<Record<Group['state'], Tone>> = {
  Empty: 'plain',
  PreparingRebalance: 'amber',
  CompletingRebalance: 'amber',
  Assigning: 'amber',
  Reconciling: 'amber',
  Stable: 'plain',
  Dead: 'red',
};

/** Letters of an assignor's name after which its line gets short of room. */
const LONG = 12;

interface PlaceProps {
  /** Makes it a place to drop on. */
  readonly placeRef: (element: HTMLElement | null) => void;
  /** Set while a consumer that could land here is over it. */
  readonly drop: CarryWords | null;
  /** Set while a consumer waits for a tap on its place. */
  readonly tap: { readonly label: string; readonly onTap: () => void } | null;
  /** Its chips. */
  readonly children: ReactNode;
}

interface GroupBoxProps extends PlaceProps {
  readonly group: BoxModel;
  /** What it waits for at its join barrier, in words. */
  readonly waits: string | null;
  readonly onInspect: () => void;
  /** What can be done to it. */
  readonly items: () => readonly MenuItem[];
}

export function GroupBox({ group, waits, onInspect, items, placeRef, drop, tap, children }: GroupBoxProps) {
  const { t, list } = useWords();
  const assignor = group.protocolName ?? group.assignor;
  // The long names of these states leave no room beside them.
  const isChanging = TONE[group.state] === 'amber';
  const isOld = group.keptIn === 'zookeeper';
  // Old consumers have no generations.
  const generation = !isOld && (
    <span className="group__generation">
      {group.members
        ? t('groups.epoch', { epoch: String(group.generation) })
        : t('groups.generation', { generation: String(group.generation) })}
    </span>
  );
  return (
    <section
      ref={placeRef}
      className={classes(
        'group',
        drop && !drop.isRefused && 'group--target',
        isChanging && 'group--changing',
      )}
      aria-label={t('groups.region', { name: group.id })}
      data-group={group.id}
    >
      <header className="group__head">
        <h3 className="group__name">
          <button type="button" className="group__link" onClick={onInspect}>
            {group.id}
          </button>
        </h3>
        {isChanging && <Icon name="rebalance" className="group__changing" />}
        <Badge tone={TONE[group.state]}>{group.state}</Badge>
        {!isChanging && generation}
        <Menu
          label={t('groups.actions', { name: group.id })}
          icon="more"
          items={items}
          className="row-menu"
        />
      </header>
      <p className="group__facts">
        <span>
          {isOld
            ? t('groups.zookeeper', { assignor })
            : group.coordinatorId === NO_BROKER
              ? t('groups.noCoordinator', { assignor })
              : t(assignor.length > LONG ? 'groups.coordinatorShort' : 'groups.coordinator', {
                  assignor,
                  broker: String(group.coordinatorId),
                })}
        </span>
        {isChanging && generation}
      </p>
      {group.members && group.members.length > 0 && (
        <ul className="group__members" aria-label={t('groups.members')}>
          {group.members.map((member) => (
            <li key={member}>{member}</li>
          ))}
        </ul>
      )}
      {waits && <p className="group__waits">{waits}</p>}
      <ul className="chips">
        {children}
        {group.consumers.length === 0 && !drop && !tap && (
          <li className="chip chip--hole">
            {t('groups.empty')} {t('groups.reads', { topics: list(group.topics) })}
          </li>
        )}
        <Landing drop={drop} tap={tap} />
      </ul>
    </section>
  );
}

interface BenchBoxProps extends PlaceProps {
  readonly isEmpty: boolean;
}

export function BenchBox({ isEmpty, placeRef, drop, tap, children }: BenchBoxProps) {
  const { t } = useWords();
  return (
    <section ref={placeRef} className="bench" aria-label={t('groups.bench')}>
      <header className="rail-head bench__head">
        <h2>
          <Icon name="bench" />
          {t('groups.bench')}
        </h2>
      </header>
      <ul className={classes('chips bench__tray', drop && 'bench__tray--target')}>
        {children}
        {isEmpty && !drop && !tap && <li className="bench__empty">{t('groups.benchEmpty')}</li>}
        <Landing drop={drop} tap={tap} />
      </ul>
      <p className="bench__help">{t('groups.benchHelp')}</p>
    </section>
  );
}

/** The place where it would land, and what that would do. */
function Landing({ drop, tap }: Pick<PlaceProps, 'drop' | 'tap'>) {
  if (drop) {
    return (
      <li className={classes('chip chip--hole chip--landing', drop.isRefused && 'chip--refused')}>
        <span>{drop.consequence}</span>
        {drop.detail && <span className="chip__detail">{drop.detail}</span>}
      </li>
    );
  }
  if (!tap) return null;
  return (
    <li className="chips__tap">
      <button
        type="button"
        className="chip chip--hole chip--landing"
        aria-label={tap.label}
        onClick={tap.onTap}
      >
        <Icon name="plus" />
        <span className="chip__landing-words">{tap.label}</span>
      </button>
    </li>
  );
}

interface ChipPlaceProps {
  readonly id: string;
  /** A hand has just let go of it here. */
  readonly isFromHand: boolean;
  readonly children: ReactNode;
}

/** A hand that let go of it has brought it here: it does not come once more from where it was. */
const AT_ONCE = { layout: { duration: 0 } };
/** Until it glides again, when others make room. */
const LANDED_MS = 400;

/** One place in the list. It glides when others make room, and from list to list when it changes its group. */
export function ChipPlace({ id, isFromHand, children }: ChipPlaceProps) {
  const [isLanding, setLanding] = useState(isFromHand);
  useEffect(() => {
    const timer = setTimeout(() => setLanding(false), LANDED_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <m.li layout="position" layoutId={`consumer-${id}`} {...(isLanding && { transition: AT_ONCE })}>
      {children}
    </m.li>
  );
}
