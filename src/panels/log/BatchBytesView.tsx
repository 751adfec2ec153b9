/** A batch byte by byte: its header, then its records, in the order in which they lie in the file. */
import { useState } from 'react';
import type { BatchBytes } from '../../contract/log-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogBytesWords } from '../../i18n/lenses/log-bytes.ts';
import { ByteTable, meaningOf, nameOf, rowsOf } from './ByteTable.tsx';
import { fileName } from './geometry.ts';
import { useRoving } from './roving.ts';

const HEADER_BYTES = 61;

export function BatchBytesView({ bytes }: { readonly bytes: BatchBytes | null }) {
  const t = useLogBytesWords();
  if (!bytes) return <p className="log-note">{t('nothing')}</p>;
  return <Opened key={`${bytes.brokerId} ${bytes.baseOffset}`} bytes={bytes} />;
}

function Opened({ bytes }: { readonly bytes: BatchBytes }) {
  const t = useLogBytesWords();
  const { number } = useWords();
  const [shown, setShown] = useState<string | null>(null);
  const tables = tablesOf(bytes);
  const { group, onKeyDown, stopOf } = useRoving<HTMLDivElement>(
    tables.flatMap(({ prefix, fields }) => rowsOf(fields).map((_, i) => `${prefix}${i}`)),
  );
  const field = tables
    .flatMap(({ prefix, fields }) => rowsOf(fields).map((one, i) => ({ id: `${prefix}${i}`, field: one })))
    .find(({ id }) => id === shown)?.field;
  const base = String(bytes.baseOffset);
  const left = bytes.recordCount - bytes.records.length;
  return (
    <section className="log-bytes" aria-label={t('title', { base })}>
      <h3 className="log-part__title">{t('title', { base })}</h3>
      <p className="log-note">
        {t('place', {
          bytes: number(bytes.sizeBytes),
          position: number(bytes.filePosition),
          file: `${fileName(bytes.segment)}.log`,
          broker: bytes.brokerId,
        })}
      </p>
      <div className="log-bytes__meaning">
        {field ? (
          <p>
            <code>{nameOf(field)}</code> {meaningOf(field, t)}
          </p>
        ) : (
          <p>{t('hint')}</p>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows go from button to button in it */}
      <div ref={group} onKeyDown={onKeyDown}>
        {tables.map(({ prefix, offset, sizeBytes, fields, firstRow }) => (
          <ByteTable
            key={prefix}
            title={
              offset === null
                ? t('header')
                : t('record', { offset: String(offset), bytes: number(sizeBytes) })
            }
            fields={fields}
            prefix={prefix}
            firstRow={firstRow}
            stopOf={stopOf}
            shown={shown}
            onShow={setShown}
          />
        ))}
      </div>
      {bytes.compression !== 'none' ? (
        <p className="log-note">
          {t('compressed', { bytes: number(bytes.sizeBytes - HEADER_BYTES), codec: bytes.compression })}
        </p>
      ) : (
        left > 0 && <p className="log-note">{t('more', { n: left })}</p>
      )}
    </section>
  );
}

/** The header and each record, with the row that each begins at. */
export function tablesOf({ header, records }: BatchBytes) {
  let firstRow = rowsOf(header).length;
  return [
    { prefix: 'h', offset: null, sizeBytes: HEADER_BYTES, fields: header, firstRow: 0 },
    ...records.map(({ offset, sizeBytes, fields }) => {
      const at = firstRow;
      firstRow += rowsOf(fields).length;
      return { prefix: `r${offset} `, offset, sizeBytes, fields, firstRow: at };
    }),
  ];
}
