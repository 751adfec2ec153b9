/** What a producer has packed and not sent: a column of batches per partition, amber where they wait for a leader. */
import type { AccumulatorView as Deque } from '../../contract/frame.ts';
import { partitionKey } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import { columnsOf, GROUND, SLAB } from './geometry.ts';

const WIDTH = 180;
/** With more partitions than this their numbers would run into each other. */
const NUMBERED_MAX = 10;

export function AccumulatorView({ topic, deques }: { topic: string; deques: readonly Deque[] }) {
  const { t, list } = useWords();
  const batches = deques.reduce((sum, deque) => sum + deque.batches, 0);
  const waiting = deques.filter((deque) => deque.waitsForLeader && deque.batches > 0);
  const describe = (deque: Deque): string =>
    t('producers.deque', {
      partition: partitionKey(topic, deque.partition),
      n: deque.batches,
      records: deque.records,
    });
  return (
    <div className="accumulator">
      <p className="accumulator__head">
        <span className="caption">{t('producers.accumulator')}</span>
        <span className="setting__note">{t('producers.batches', { n: batches })}</span>
      </p>
      <AccumulatorColumns
        deques={deques}
        label={
          list(deques.filter((deque) => deque.batches > 0).map(describe)) || t('producers.batches', { n: 0 })
        }
      />
      {waiting.length > 0 && (
        <p className="accumulator__waiting">
          {t('producers.waiting', {
            n: waiting.length,
            partitions: list(waiting.map((deque) => partitionKey(topic, deque.partition))),
          })}
        </p>
      )}
    </div>
  );
}

interface ColumnsProps {
  readonly deques: readonly Deque[];
  /** What the picture says; absent where others say it, and then there are no numbers either. */
  readonly label?: string;
}

export function AccumulatorColumns({ deques, label }: ColumnsProps) {
  const isNumbered = label !== undefined && deques.length <= NUMBERED_MAX;
  return (
    <svg
      className="accumulator__columns"
      viewBox={`0 0 ${WIDTH} ${GROUND + (isNumbered ? 15 : 3)}`}
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      {columnsOf(deques, WIDTH).map((column) => (
        <g key={column.partition} className={column.waits ? 'deque deque--waits' : 'deque'}>
          {column.slabs.map((y) => (
            <rect
              key={y}
              className="deque__batch"
              x={column.x}
              y={y}
              width={column.width}
              height={SLAB.height}
            />
          ))}
          {column.overflows && (
            <path className="deque__more" d={`M${column.x + column.width / 2 - 3} 2.5h6m-3 -3v6`} />
          )}
          <path className="deque__ground" d={`M${column.x} ${GROUND + 0.5}h${column.width}`} />
          {isNumbered && (
            <text className="deque__number" x={column.x + column.width / 2} y={GROUND + 12}>
              {column.partition}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
