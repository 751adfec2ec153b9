/** An application with workers of its own: who is at what, what may be committed, and what lies in the database. */
import type { SinkView } from '../../contract/frame.ts';
import type { ConsumerCloseUp, HandedView, LabCloseUp } from '../../contract/group-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useConsumerWords } from '../../i18n/lenses/consumer.ts';
import { shortKey } from '../../ui/index.ts';
import { Row } from './CostView.tsx';
import { commitCells, tintOf } from './consumer.ts';

interface LabProps {
  readonly closeUp: ConsumerCloseUp;
  readonly lab: LabCloseUp;
  readonly sink: SinkView | null;
  readonly nameOf: (consumerId: string) => string;
}

const HAND = 14;
const CELLS = 14;
/** Letters of a key that have room; the whole of it is under the pointer. */
const KEY_LETTERS = 6;

export function LabView({ closeUp, lab, sink, nameOf }: LabProps) {
  const t = useConsumerWords();
  const { number } = useWords();
  const { by } = lab.settings;
  return (
    <section className="lab" aria-label={t('lab')}>
      <div className="lab__part">
        <h3 className="group-head">{t('batch')}</h3>
        <ol className="lab__hand">
          {closeUp.hand.slice(0, HAND).map((one) => (
            <li key={`${one.partition}@${one.offset}`}>
              <RecordTag record={one} />
            </li>
          ))}
        </ol>
        {closeUp.handCount === 0 && <p className="group-note">{t('nothingOpen')}</p>}
        {closeUp.handCount > HAND && (
          <p className="group-note">{t('batchMore', { n: closeUp.handCount - HAND })}</p>
        )}
      </div>
      <div className="lab__part">
        <h3 className="group-head">
          {t('workers')}{' '}
          <small>
            {t(
              by === 'thread'
                ? 'by_thread'
                : by === 'record'
                  ? 'perRecord'
                  : by === 'key'
                    ? 'perKey'
                    : 'perBatch',
            )}
          </small>
        </h3>
        <ol className="lab__workers">
          {lab.workers.map(({ stage, at, unit, queue }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: workers have no other name than their number
            <li key={i} data-stage={stage}>
              <b>{t('worker', { n: i })}</b>
              <small>{t(`stage_${stage}`)}</small>
              <span className="lab__unit">
                {unit.map((one, place) => (
                  <RecordTag
                    key={`${one.partition}@${one.offset}`}
                    record={one}
                    state={stage === 'working' && place > at ? 'queued' : stage}
                  />
                ))}
                {queue.slice(0, 4).map((one) => (
                  <RecordTag key={`${one.partition}@${one.offset}`} record={one} state="queued" />
                ))}
                {queue.length > 4 && <small>{t('queued', { n: queue.length - 4 })}</small>}
              </span>
            </li>
          ))}
        </ol>
      </div>
      <div className="lab__part">
        <h3 className="group-head">{t('mayCommit')}</h3>
        {lab.progress.length === 0 && <p className="group-note">{t('nothingOpen')}</p>}
        {lab.progress.map((one) => (
          <div key={one.partition} className="lab__prefix">
            <b>{one.partition}</b>
            <ol className="lab__cells">
              {commitCells(one, CELLS).map(({ offset, state }) => (
                <li key={offset} data-state={state} data-safe={offset === one.safe ? '' : undefined}>
                  <span aria-hidden="true">{offset}</span>
                  <span className="visually-hidden">
                    {t('cellLabel', { offset: String(offset), state: t(`cell_${state}`) })}
                  </span>
                </li>
              ))}
            </ol>
            {one.safe >= 0 && <small>{t('mayCommitHere', { offset: String(one.safe) })}</small>}
            {one.furthest > one.safe && (
              <small className="lab__not">{t('mustNot', { offset: String(one.furthest) })}</small>
            )}
          </div>
        ))}
      </div>
      {sink && (
        <div className="lab__part">
          <h3 className="group-head">{t('database')}</h3>
          <Rows rows={lab.rows} consumerId={closeUp.consumerId} nameOf={nameOf} />
          <dl className="group-rows">
            <Row name={t('rows')} value={number(sink.rows)} />
            <Row name={t('duplicates')} value={number(sink.duplicates)} isAmber={sink.duplicates > 0} />
            <Row name={t('gaps')} value={number(sink.gaps)} isAmber={sink.gaps > 0} />
            <Row name={t('repeats')} value={number(sink.repeats)} />
            <Row name={t('lockWaits')} value={number(sink.lockWaits)} />
            <Row name={t('transactions')} value={number(sink.transactions)} />
            <Row name={t('calls')} value={number(sink.calls)} />
          </dl>
          {lab.locks.length > 0 && (
            <>
              <h3 className="group-head">{t('locks')}</h3>
              <ul className="group-written">
                {lab.locks.slice(0, 8).map(({ key, owner }) => (
                  <li key={key}>{t('lockOf', { key, owner })}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </section>
  );
}

/** What the database took last, in the order it landed. */
function Rows({
  rows,
  consumerId,
  nameOf,
}: {
  readonly rows: LabCloseUp['rows'];
  readonly consumerId: string;
  readonly nameOf: (consumerId: string) => string;
}) {
  const t = useConsumerWords();
  const { clock } = useWords();
  if (rows.length === 0) return null;
  return (
    <table className="lab__rows">
      <caption className="visually-hidden">{t('landed')}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.partition}@${row.offset} ${row.atUs} ${row.worker}`} data-kind={row.kind}>
            <td>
              <code>{clock(row.atUs)}</code>
            </td>
            <td>
              <RecordTag record={row} />
            </td>
            <td>
              {row.consumerId === consumerId ? '' : `${nameOf(row.consumerId)}, `}
              {t('workerShort', { n: row.worker })}
              {row.isAhead && <b> {t('ahead')}</b>}
              {row.kind !== 'first' && <b> {t(row.kind === 'again' ? 'rowAgain' : 'rowRepeat')}</b>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RecordTag({ record: { partition, offset, key }, state }: { record: HandedView; state?: string }) {
  const t = useConsumerWords();
  return (
    <span className="lab__record" data-state={state}>
      <small>{partition}</small> <b>{offset}</b>{' '}
      <span
        className="lab__key"
        title={key ?? undefined}
        style={key === null ? undefined : { background: `var(--key-${tintOf(key)})` }}
      >
        {key === null ? t('noKey') : shortKey(key, KEY_LETTERS)}
      </span>
    </span>
  );
}
