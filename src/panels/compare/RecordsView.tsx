/** The same records in both runs, side by side: how long until they were acknowledged, and where they are now. */
import type { SimTimeUs } from '../../contract/units.ts';
import type { NameOf } from '../../i18n/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { classes } from '../../ui/index.ts';
import type { RecordLife, RecordPair, RecordsApart } from './records.ts';

interface RecordsViewProps {
  readonly apart: RecordsApart;
  readonly nameOf: NameOf;
  /** The clock has gone on since, and nobody has looked again; null: it has not. */
  readonly asOfUs: SimTimeUs | null;
}

/** An acknowledgement that took longer stands out. */
const LONG_US = 500_000;

export function RecordsView({ apart, ...rest }: RecordsViewProps) {
  return (
    <>
      {(['a', 'b'] as const).map((side) => (
        <OneSide key={side} side={side} {...apart} {...rest} />
      ))}
    </>
  );
}

type OneSideProps = RecordsApart & Omit<RecordsViewProps, 'apart'> & { readonly side: 'a' | 'b' };

function OneSide({ side, partition, pairs, nameOf, asOfUs }: OneSideProps) {
  const t = useRunWords();
  const { nodeName, clock } = useWords();
  const producers = new Set(pairs.map((pair) => (pair.a ?? pair.b)?.producerId ?? ''));
  const nameOfRecord = (pair: RecordPair): string => {
    const { producerId, number } = pair.a ?? pair.b ?? { producerId: '', number: 0 };
    return producers.size > 1 ? `${nodeName(producerId, nameOf)} ${number}` : String(number);
  };
  const [sender = ''] = producers;
  return (
    <section className="compare-records" aria-label={`${side.toUpperCase()}: ${partition}`}>
      <table>
        <caption>
          <i className="compare-records__side">{side.toUpperCase()}</i>{' '}
          {t(producers.size > 1 ? 'compare.records' : 'compare.recordsOf', {
            partition,
            producer: nodeName(sender, nameOf),
          })}{' '}
          {asOfUs !== null && <small>{t('compare.asOf', { clock: clock(asOfUs) })}</small>}
        </caption>
        <tbody>
          <tr>
            <th scope="row">{t('compare.record')}</th>
            {pairs.map((pair) => (
              <td key={nameOfRecord(pair)}>{nameOfRecord(pair)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{t('compare.ackedAfter')}</th>
            {pairs.map((pair) => (
              <Wait key={nameOfRecord(pair)} life={pair[side]} />
            ))}
          </tr>
          <tr>
            <th scope="row">{t('compare.offsetNow')}</th>
            {pairs.map((pair) => (
              <Place key={nameOfRecord(pair)} life={pair[side]} />
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Wait({ life }: { readonly life: RecordLife | null }) {
  const t = useRunWords();
  if (!life || life.ackedAtUs === null) return <td>–</td>;
  const us = life.ackedAtUs - life.sentAtUs;
  return (
    <td className={us > LONG_US ? 'compare-records__late' : undefined}>
      {us < 1e6
        ? t('compare.ms', { ms: String(Math.round(us / 1_000)) })
        : t('compare.s', { s: (us / 1e6).toFixed(2) })}
    </td>
  );
}

function Place({ life }: { readonly life: RecordLife | null }) {
  const t = useRunWords();
  const fate = life?.fate ?? 'none';
  return (
    <td className={classes('compare-records__place', `compare-records__place--${fate}`)}>
      <span>{fate === 'stored' ? (life?.offset ?? '–') : t(`compare.fate.${fate}`)}</span>
    </td>
  );
}
