/** Who had what before, who has it after, and how far the group is behind in it. */
import { useWords } from '../../i18n/index.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { classes, Square } from '../../ui/index.ts';
import { type AssignmentRow, lagOf } from './lags.ts';
import type { Person } from './people.ts';
import type { Rebalance } from './rebalance.ts';

interface AssignmentProps {
  readonly rows: readonly AssignmentRow[];
  readonly rebalance: Rebalance | null;
  /** How far it was behind when the rebalance began; empty: not known. */
  readonly lagsBefore: ReadonlyMap<string, number>;
  readonly isModern: boolean;
  readonly personOf: (consumerId: string) => Person | null;
  readonly onPartition: (partition: string) => void;
}

/** At least so many records fill the channel, so that one record is no flood. */
const LEAST_SCALE = 20;
/** Where the high watermark lies in the channel. */
const SURFACE = 86;

export function AssignmentView(props: AssignmentProps) {
  const { rows, rebalance, lagsBefore, isModern, personOf, onPartition } = props;
  const t = useGroupWords();
  const { clock } = useWords();
  const growthOf = (row: AssignmentRow): number | null => {
    const before = lagsBefore.get(row.partition);
    return before === undefined ? null : lagOf(row) - before;
  };
  const mostGrown = Math.max(1, ...rows.map((row) => growthOf(row) ?? 0));
  const before = rebalance?.before ?? null;
  const after = rebalance?.after ?? null;
  const longest = Math.max(LEAST_SCALE, ...rows.map(lagOf));
  const heading = (of: { readonly generation: number } | null): string =>
    of === null
      ? '–'
      : of.generation < 0
        ? t(of === before ? 'ownerBefore' : 'ownerAfter')
        : t(isModern ? 'beforeEpoch' : 'beforeIn', { generation: of.generation });
  const nameOf = (id: string | undefined): string => (id ? (personOf(id)?.name ?? id) : t('nobody'));
  return (
    <section className="group-assignment" aria-label={t('assignment')}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <h3 className="group-head">{t('assignment')}</h3>
            </th>
            <th scope="col">{heading(before)}</th>
            <th scope="col" className="group-assignment__after">
              {after ? heading(after) : t('notYet')}
            </th>
            <th scope="col" className="group-assignment__lag">
              {t('lagTitle')}
            </th>
            <th scope="col" className="group-assignment__position">
              {t('position')}
            </th>
            {rebalance && (
              <th scope="col" className="group-assignment__position">
                {t('since', { clock: clock(rebalance.startUs) })}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const had = before?.owners.get(row.partition);
            const gets = after?.owners.get(row.partition);
            const isMoved = before !== null && after !== null && had !== gets;
            return (
              <tr key={row.partition} className={classes(isMoved && 'group-assignment__row--moved')}>
                <th scope="row">
                  <button type="button" className="group__link" onClick={() => onPartition(row.partition)}>
                    {row.partition}
                  </button>
                </th>
                <td>
                  <Owner person={had ? personOf(had) : null} name={before ? nameOf(had) : ''} />
                </td>
                <td className="group-assignment__after">
                  <span
                    className={classes(
                      'group-assignment__arrow',
                      isMoved && 'group-assignment__arrow--moved',
                    )}
                    aria-hidden="true"
                  />
                  {after && (
                    <Owner person={gets ? personOf(gets) : null} name={nameOf(gets)} isMarked={isMoved} />
                  )}
                  {isMoved && <b className="group-assignment__word">{t(had ? 'moves' : 'isNew')}</b>}
                </td>
                <td className="group-assignment__lag">
                  <Channel
                    row={row}
                    longest={longest}
                    hue={row.owner ? (personOf(row.owner)?.hue ?? null) : null}
                  />
                </td>
                <td className="group-assignment__position">{row.position < 0 ? '–' : row.position}</td>
                {rebalance && <Growth by={growthOf(row)} isMost={growthOf(row) === mostGrown} />}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Growth({ by, isMost }: { readonly by: number | null; readonly isMost: boolean }) {
  return (
    <td className={classes('group-assignment__position', isMost && 'group-assignment__most')}>
      {by === null ? '–' : by > 0 ? `+${by}` : String(by)}
    </td>
  );
}

function Owner({ person, name, isMarked }: { person: Person | null; name: string; isMarked?: boolean }) {
  return (
    <span className={classes('group-owner', isMarked && 'group-owner--marked')}>
      {person ? <Square initial={person.initial} hue={person.hue} /> : <i aria-hidden="true">–</i>}
      <span className="visually-hidden">{name}</span>
    </span>
  );
}

function Channel({ row, longest, hue }: { row: AssignmentRow; longest: number; hue: number | null }) {
  const t = useGroupWords();
  const { number } = useWords();
  const { committed, highWatermark } = row;
  const lag = lagOf(row);
  const water = (lag / longest) * SURFACE * 0.86;
  const text = (value: number): string => (value < 0 ? t('unknown') : String(value));
  return (
    <span className="lag-channel">
      <span className="visually-hidden">
        {t('lagLabel', { committed: text(committed), hw: text(highWatermark), lag: number(lag) })}
      </span>
      <span className="lag-channel__bed" aria-hidden="true">
        {highWatermark >= 0 && (
          <>
            <span className="lag-channel__water" style={{ left: `${SURFACE - water}%`, width: `${water}%` }}>
              {water > 7 && lag > 0 ? lag : ''}
            </span>
            {committed >= 0 && (
              <span
                className="lag-channel__committed"
                style={{
                  left: `${SURFACE - water}%`,
                  background: hue === null ? 'var(--ctl)' : `var(--own-${'abcdefgh'[hue % 8]})`,
                }}
              />
            )}
            <span className="lag-channel__left" style={{ right: `${100 - SURFACE + water}%` }}>
              {text(committed)}
            </span>
            <span className="lag-channel__hw" style={{ left: `${SURFACE}%` }} />
            <span className="lag-channel__right" style={{ left: `${SURFACE}%` }}>
              {highWatermark}
            </span>
          </>
        )}
      </span>
    </span>
  );
}
