/** The window of a share-partition: a cell for each record, drained as its lock runs, with a dot for each delivery. */
import type { KeyboardEvent } from 'react';
import type { ShareCloseUp, ShareRecordView } from '../../contract/share-close-up.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';
import { Button, classes, Icon } from '../../ui/index.ts';
import type { Person } from './people.ts';
import { CELL_PX, holding, leftOf } from './share-window.ts';

interface ShareStripProps {
  readonly closeUp: ShareCloseUp;
  readonly cells: readonly ShareRecordView[];
  readonly chosen: number | null;
  readonly isFollowing: boolean;
  readonly nowUs: number;
  readonly personOf: (id: string) => Person;
  readonly onChoose: (offset: number) => void;
  readonly onFrom: (offset: number | null) => void;
}

/** As many deliveries as have a dot of their own. */
const PIPS = [1, 2, 3, 4, 5];
const STATES = ['AVAILABLE', 'ACQUIRED', 'ACKNOWLEDGED', 'ARCHIVED'] as const;
const WORDS = {
  AVAILABLE: 'available',
  ACQUIRED: 'acquired',
  ACKNOWLEDGED: 'acknowledged',
  ARCHIVED: 'archived',
  done: 'stateDone',
  fresh: 'stateFresh',
  uncommitted: 'stateUncommitted',
} as const;

export function ShareStrip(props: ShareStripProps) {
  const { closeUp, cells, chosen, onChoose, onFrom } = props;
  const t = useShareWords();
  const first = cells[0]?.offset ?? 0;
  const last = cells.at(-1)?.offset ?? 0;
  const select = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || chosen === null) return;
    event.preventDefault();
    const next = Math.max(first, Math.min(last, chosen + step));
    onChoose(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-offset="${next}"]`)?.focus();
  };
  return (
    <>
      <div className="share-strip__head">
        <h3 className="group-head">{closeUp.partition}</h3>
        <span className="share-note">{t('strip')}</span>
        <ul className="share-legend">
          {STATES.map((state) => (
            <li key={state}>
              <span className={`share-swatch share-swatch--${state.toLowerCase()}`} />
              {t(WORDS[state])}
            </li>
          ))}
          <li>{t('pips', { limit: closeUp.deliveryLimit })}</li>
        </ul>
      </div>
      <div
        className="share-strip__row"
        role="listbox"
        aria-label={closeUp.partition}
        tabIndex={-1}
        onKeyDown={select}
      >
        {cells.map((record) => (
          <Cell key={record.offset} record={record} {...props} isChosen={record.offset === chosen} />
        ))}
      </div>
      <Bounds {...props} first={first} last={last} />
      <div className="share-strip__turn">
        <Button onClick={() => onFrom(Math.max(closeUp.logStartOffset, first - cells.length))}>
          ← {t('earlier')}
        </Button>
        <Button onClick={() => onFrom(Math.max(0, Math.min(closeUp.logEndOffset - 1, last + 1)))}>
          {t('later')} →
        </Button>
        {!props.isFollowing && <Button onClick={() => onFrom(null)}>{t('follow')}</Button>}
      </div>
    </>
  );
}

function Cell({
  record,
  isChosen,
  nowUs,
  personOf,
  onChoose,
}: ShareStripProps & { readonly record: ShareRecordView; readonly isChosen: boolean }) {
  const t = useShareWords();
  const { offset, state, deliveryCount, consumerId, lockedUntilUs } = record;
  const holder = consumerId === null ? null : personOf(consumerId);
  const left = leftOf(record, nowUs);
  const seconds = lockedUntilUs === null ? '' : (Math.max(0, lockedUntilUs - nowUs) / 1e6).toFixed(1);
  const label = holder
    ? t('cellHeld', { offset, name: holder.name, count: deliveryCount, seconds })
    : t('cell', { offset, state: t(WORDS[state]), count: deliveryCount });
  return (
    <button
      type="button"
      role="option"
      aria-selected={isChosen}
      aria-label={label}
      title={label}
      tabIndex={isChosen ? 0 : -1}
      data-offset={offset}
      className={classes(
        'share-cell',
        `share-cell--${state.toLowerCase()}`,
        isChosen && 'share-cell--chosen',
      )}
      onClick={() => onChoose(offset)}
    >
      <span className="share-cell__offset">{offset}</span>
      <span className="share-cell__box">
        {holder && (
          <>
            <span
              className={`share-cell__lock square--${'abcdefgh'[holder.hue % 8]}`}
              style={{ height: `${left * 100}%` }}
            />
            <span className={`share-cell__initial square--${'abcdefgh'[holder.hue % 8]}`}>
              {holder.initial}
            </span>
          </>
        )}
        {state === 'ACKNOWLEDGED' && <Icon name="check" />}
        {state === 'ARCHIVED' && <Icon name="close" />}
      </span>
      <span className="share-cell__pips" aria-hidden="true">
        {PIPS.slice(0, deliveryCount).map((pip) => (
          <span key={pip} className={classes('share-pip', deliveryCount > 1 && 'share-pip--again')} />
        ))}
      </span>
    </button>
  );
}

function Bounds({ closeUp, cells, first, last }: ShareStripProps & { first: number; last: number }) {
  const t = useShareWords();
  const { startOffset, endOffset, maxLocks, highWatermark } = closeUp;
  if (startOffset < 0) return null;
  const held = holding(closeUp);
  const n = Math.max(0, endOffset - startOffset + 1);
  const at = (offset: number): number => (offset - first) * CELL_PX;
  return (
    <div className="share-bounds">
      <div className="share-bounds__marks" style={{ width: cells.length * CELL_PX }} aria-hidden="true">
        {startOffset >= first && startOffset <= last && (
          <span className="share-bounds__mark" style={{ left: at(startOffset) }} />
        )}
        {endOffset >= first && endOffset <= last && n > 0 && (
          <span className="share-bounds__mark share-bounds__mark--end" style={{ left: at(endOffset + 1) }} />
        )}
        {n > 0 && (
          <span
            className="share-bounds__window"
            style={{
              left: Math.max(0, at(startOffset)),
              width: Math.max(0, (Math.min(last, endOffset) - Math.max(first, startOffset) + 1) * CELL_PX),
            }}
          />
        )}
      </div>
      <p className="share-bounds__words">
        <span>
          <b className="mono">SPSO {startOffset}</b> {t('done')}
        </span>
        <span className={held ? 'share-bounds__held' : undefined}>
          {n === 0
            ? t('nothingOut')
            : held
              ? t('held', { n, max: maxLocks, offset: held.offset })
              : t('inFlight', { n, max: maxLocks })}
        </span>
        <span>
          {n > 0 && (
            <>
              {t('fresh')} <b className="mono">SPEO {endOffset}</b>{' '}
            </>
          )}
          <b className="mono share-bounds__hw">HW {highWatermark}</b>
        </span>
      </p>
    </div>
  );
}
