/** What is committed, handed out, buffered and yet to be fetched, partition by partition, to one scale. */
import { useConsumerWords } from '../../i18n/lenses/consumer.ts';
import { type FetchRow, scaleOf } from './consumer.ts';

interface FetcherProps {
  readonly rows: readonly FetchRow[];
  readonly hue: number;
}

export function FetcherView({ rows, hue }: FetcherProps) {
  const t = useConsumerWords();
  const at = scaleOf(rows);
  return (
    <section className="fetcher" aria-label={t('fetcher')}>
      <h3 className="group-head">
        {t('fetcher')} <small>{t('fetcherNote')}</small>
      </h3>
      {rows.length === 0 && <p className="group-note">{t('noPartitions')}</p>}
      <ul>
        {rows.map((row) => (
          <FetchRowView key={row.partition} row={row} at={(offset) => at(row, offset)} hue={hue} />
        ))}
      </ul>
    </section>
  );
}

function stateOf(row: FetchRow) {
  if (row.isPaused) return 'paused';
  if (row.phase !== 'fetching') return row.phase;
  if (row.bufferedTo > row.position) return 'buffered';
  return row.isAsked ? 'asked' : 'idle';
}

function FetchRowView({ row, at, hue }: { row: FetchRow; at: (offset: number) => number; hue: number }) {
  const t = useConsumerWords();
  const { committed, position, bufferedTo, highWatermark, logEndOffset, handFrom, handCount } = row;
  const text = (offset: number): string => (offset < 0 ? t('none') : String(offset));
  const state = stateOf(row);
  const behind = Math.min(...[handFrom ?? position, position].filter((offset) => offset >= 0), position);
  const isReading = position >= 0;
  return (
    <li className="fetcher__row">
      <span className="fetcher__name">
        <b>{row.partition}</b>
        <small>
          {row.leaderId < 0
            ? t('leaderNone')
            : row.fromBroker >= 0 && row.fromBroker !== row.leaderId
              ? t('readsFrom', { broker: row.fromBroker })
              : t('leaderBroker', { broker: row.leaderId })}
        </small>
      </span>
      <span className="fetcher__channel">
        <span className="visually-hidden">
          {t('channelLabel', {
            committed: text(committed),
            position: text(position),
            buffered: text(bufferedTo),
            hw: text(highWatermark),
            leo: text(logEndOffset),
          })}
        </span>
        <span className="fetcher__bed" aria-hidden="true">
          {isReading && <Part kind="behind" from={0} to={at(behind)} />}
          {highWatermark >= 0 && (
            <Part kind="water" from={isReading ? at(position) : 0} to={at(highWatermark)} />
          )}
          {highWatermark >= 0 && logEndOffset > highWatermark && (
            <Part kind="spray" from={at(highWatermark)} to={at(logEndOffset)} />
          )}
          {isReading && bufferedTo > position && (
            <Part
              kind="buffer"
              from={at(position)}
              to={at(bufferedTo)}
              text={String(bufferedTo - position)}
            />
          )}
          {handFrom !== null && (
            <Part
              kind="hand"
              from={at(handFrom)}
              to={at(position)}
              text={at(position) - at(handFrom) > 14 ? t('inHand', { n: handCount }) : String(handCount)}
              colour={`var(--own-${'abcdefgh'[hue % 8]})`}
            />
          )}
          {highWatermark >= 0 && (
            <span className="fetcher__hw" style={{ left: `${at(highWatermark)}%` }}>
              <i>{t('hwMark', { offset: String(highWatermark) })}</i>
            </span>
          )}
          {committed >= 0 && committed !== position && (
            <span className="fetcher__mark fetcher__mark--committed" style={{ left: `${at(committed)}%` }}>
              <i>{t('committedMark', { offset: String(committed) })}</i>
            </span>
          )}
          {isReading && (
            <span className="fetcher__mark" style={{ left: `${at(position)}%` }}>
              <i>{t(committed === position ? 'bothMark' : 'positionMark', { offset: String(position) })}</i>
            </span>
          )}
        </span>
      </span>
      <span className="fetcher__state">
        <b>{row.lag < 0 ? t('lagUnknown') : t('lag', { n: row.lag })}</b>
        <small data-state={state}>{t(`state_${state}`)}</small>
      </span>
    </li>
  );
}

/** Per cent of the channel in which words have room. */
const WORDY = 3;

interface PartProps {
  readonly kind: 'behind' | 'water' | 'spray' | 'buffer' | 'hand';
  readonly from: number;
  readonly to: number;
  readonly text?: string;
  readonly colour?: string;
}

function Part({ kind, from, to, text, colour }: PartProps) {
  if (to <= from) return null;
  return (
    <span
      className={`fetcher__part fetcher__part--${kind}`}
      style={{ left: `${from}%`, width: `${to - from}%`, ...(colour ? { background: colour } : {}) }}
    >
      {to - from > WORDY ? text : ''}
    </span>
  );
}
