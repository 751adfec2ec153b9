/** Fields one under the other: where they begin, their bytes, what they say. What a field is for is read by pointing at it or
 *  going to it; it is part of its name for those who hear it. */
import { Fragment } from 'react';
import type { AttributeBits, ByteField } from '../../contract/log-close-up.ts';
import { timeUsOf, US_PER_S } from '../../contract/units.ts';
import { useLogBytesWords } from '../../i18n/lenses/log-bytes.ts';
import { classes } from '../../ui/index.ts';
import type { useRoving } from './roving.ts';

type Translate = ReturnType<typeof useLogBytesWords>;

export interface ByteTableProps {
  readonly title: string;
  readonly fields: readonly ByteField[];
  /** Of the group of tables, one stop for all. */
  readonly stopOf: ReturnType<typeof useRoving>['stopOf'];
  /** Names the rows of this table apart from those of others. */
  readonly prefix: string;
  readonly firstRow: number;
  readonly shown: string | null;
  readonly onShow: (id: string | null) => void;
}

export function ByteTable({ title, fields, stopOf, prefix, firstRow, shown, onShow }: ByteTableProps) {
  const t = useLogBytesWords();
  return (
    <table className="log-bytes__table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('colPosition')}</th>
          <th scope="col">{t('colField')}</th>
          <th scope="col">{t('colValue')}</th>
          <th scope="col">{t('colBytes')}</th>
        </tr>
      </thead>
      <tbody>
        {rowsOf(fields).map((field, i) => {
          const id = `${prefix}${i}`;
          const bytes = bytesOf(field, t);
          const value = valueWords(field, t);
          return (
            <Fragment key={id}>
              <tr
                className={classes('log-bytes__row', shown === id && 'log-bytes__row--shown')}
                onPointerEnter={() => onShow(id)}
              >
                <td className="log-bytes__position">{field.position}</td>
                <th scope="row">
                  <button
                    type="button"
                    className="log-bytes__field"
                    aria-label={t('rowName', {
                      field: nameOf(field),
                      position: String(field.position),
                      bytes,
                      value,
                      meaning: meaningOf(field, t),
                    })}
                    {...stopOf(id, { row: firstRow + i, x: 0 })}
                    onClick={() => onShow(id)}
                    onFocusCapture={() => onShow(id)}
                  >
                    {nameOf(field)}
                  </button>
                </th>
                <td className="log-bytes__value">{value}</td>
                <td className="log-bytes__hex">{bytes}</td>
              </tr>
              {field.bits && (
                <tr>
                  <td colSpan={4}>
                    <BitList bits={field.bits} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

/** A null key has no bytes of its own: its length says so. */
export const rowsOf = (fields: readonly ByteField[]): readonly ByteField[] =>
  fields.filter(({ sizeBytes }) => sizeBytes > 0);

/** As Kafka's format names it. */
export const nameOf = ({ name }: ByteField): string =>
  name === 'recordAttributes' ? 'attributes' : name === 'recordCount' ? 'records count' : name;

export const meaningOf = ({ name }: ByteField, t: Translate): string => t(name);

function bytesOf({ hex, sizeBytes }: ByteField, t: Translate): string {
  if (hex === null) return t('noBytes');
  const shown = hex === '' ? 0 : hex.split(' ').length;
  return shown < sizeBytes ? `${hex} ${t('truncatedHex', { count: String(sizeBytes) })}` : hex;
}

/** A long text is told by its beginning. */
const MAX_TEXT = 40;

function valueWords({ name, value, hex }: ByteField, t: Translate): string {
  if (value === null) return hex === null ? '–' : t('notText');
  if ((name === 'baseTimestamp' || name === 'maxTimestamp') && Number(value) >= 0)
    return t('simTime', { value, seconds: (timeUsOf(Number(value)) / US_PER_S).toFixed(3) });
  return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value;
}

/** The bits of `attributes`, each with its meaning. */
function BitList({ bits }: { readonly bits: readonly AttributeBits[] }) {
  const t = useLogBytesWords();
  return (
    <dl className="log-bytes__bitlist">
      {bits.map((bit) => (
        <div key={bit.name}>
          <dt>
            {bit.from === bit.to
              ? t('bit', { from: String(bit.from) })
              : t('bits', { from: String(bit.from), to: String(bit.to) })}{' '}
            <code>{bit.bits}</code>
          </dt>
          <dd>
            {bit.name !== 'unused' && <b>{t('bitSays', { name: bit.name, value: bit.value })}</b>}{' '}
            {t(`bit_${bit.name}`)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
