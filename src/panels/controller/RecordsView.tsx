/** The newest metadata records, decoded. */
import type { MetadataRecordView } from '../../contract/controller-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes } from '../../ui/index.ts';
import { isDoomed, linesOf, type RecordLine } from './records.ts';

interface RecordsProps {
  /** Null: they are not here yet. */
  readonly records: readonly MetadataRecordView[] | null;
  readonly chosen: number | null;
  readonly onChoose: (offset: number | null) => void;
}

/** More would not be seen at once. */
const SHOWN = 10;

export function RecordsView({ records: known, chosen, onChoose }: RecordsProps) {
  const t = useControllerWords();
  const records = known ?? [];
  const lines = linesOf(records).slice(-SHOWN);
  const hasDoomed = lines.some(({ record }) => isDoomed(record, records));
  return (
    <section className="records" aria-label={t('records')}>
      <h3 className="lens-title">
        {t('records')} <small>{t('newestLast')}</small>
      </h3>
      {lines.length === 0 ? (
        <p className="controller-lens__quiet">{t(known ? 'noRecords' : 'loading')}</p>
      ) : (
        <>
          <div className="record-line record-line--head" aria-hidden="true">
            <span>{t('colOffset')}</span>
            <span>{t('colEpoch')}</span>
            <span>{t('colRecord')}</span>
          </div>
          <ol className="records__list">
            {lines.map((line, i) => (
              <Line
                key={`${line.record.offset}/${line.record.epoch}`}
                line={line}
                isNewest={i === lines.length - 1}
                isStruck={isDoomed(line.record, records)}
                isChosen={chosen === line.record.offset}
                onChoose={() => onChoose(chosen === line.record.offset ? null : line.record.offset)}
              />
            ))}
          </ol>
        </>
      )}
      {hasDoomed && <p className="controller-lens__quiet">{t('doomed')}</p>}
    </section>
  );
}

interface LineProps {
  readonly line: RecordLine;
  readonly isNewest: boolean;
  readonly isStruck: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Line({ line, isNewest, isStruck, isChosen, onChoose }: LineProps) {
  const t = useControllerWords();
  const { nodeName, list } = useWords();
  const { record } = line;
  return (
    <li
      className={classes(
        'record-item',
        isNewest && 'record-item--newest',
        isStruck && 'record-item--struck',
        record.type === 'NoOpRecord' && 'record-item--noop',
      )}
    >
      <button type="button" className="record-line" aria-expanded={isChosen} onClick={onChoose}>
        <code>{record.offset}</code>
        <code>{record.epoch}</code>
        <code className="record-line__type">{record.type}</code>
        <span className="record-line__brief">
          {record.type === 'NoOpRecord'
            ? t('noops', { n: line.count, last: String(line.lastOffset) })
            : [line.partition, ...line.brief.map(({ name, value }) => briefText(record.type, name, value, t))]
                .filter((part) => part !== null)
                .join(' ')}
          {!record.isCommitted && !isStruck && <em> {t('notCommitted')}</em>}
        </span>
      </button>
      {isChosen && (
        <dl className="record-fields" aria-label={t('fields', { offset: String(record.offset) })}>
          {record.fields.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <div className="record-fields__holders">
            <dd>{t('heldBy', { nodes: list(record.holders.map((node) => nodeName(node))) })}</dd>
          </div>
        </dl>
      )}
    </li>
  );
}

/** A value with its name, or a word where the bare number says nothing. */
function briefText(
  type: string,
  name: string,
  value: string,
  t: ReturnType<typeof useControllerWords>,
): string {
  if (name === 'fenced') return t(value === 'true' || value === '1' ? 'fenced' : 'unfenced');
  if (name === 'inControlledShutdown') return t('shuttingDown');
  if (name === 'leader' && value === '-1') return t('nobodyLeads');
  if (type === 'ConfigRecord' || type === 'FeatureLevelRecord' || type === 'TopicRecord') return value;
  return `${name} ${value}`;
}
