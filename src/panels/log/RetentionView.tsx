/** Which segments retention will take, by which rule and when, or why not; files that wait to be removed. */
import type { ReactNode } from 'react';
import type { LogFilesView } from '../../contract/close-up.ts';
import type { TopicConfigName } from '../../contract/configs.ts';
import type { SegmentFate } from '../../contract/log-close-up.ts';
import { timeUsOf } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogDiskWords } from '../../i18n/lenses/log-disk.ts';
import { classes } from '../../ui/index.ts';
import { spanWords } from './DiskView.tsx';
import { fileName } from './geometry.ts';
import { secondsOf } from './SegmentDrawing.tsx';
import { withoutMiddle } from './spans.ts';

interface RetentionProps {
  readonly files: LogFilesView;
  readonly nowUs: number;
  readonly settings: (names: readonly TopicConfigName[]) => ReactNode;
}

const SETTINGS = ['retention.ms', 'retention.bytes', 'file.delete.delay.ms'] as const;
/** Segments listed: retention begins with the oldest. */
const FIRST = 8;
const LAST = 2;

export function RetentionView({ files, nowUs, settings }: RetentionProps) {
  const t = useLogDiskWords();
  const { retention } = files;
  const { nextCheckUs, segments, deleted } = retention;
  const { head, tail, left } = withoutMiddle(segments, FIRST, LAST);
  return (
    <section className="log-life" aria-label={t('retention')}>
      <h3 className="log-part__title">{t('retention')}</h3>
      <p className="log-note">
        {retention.isDeleted
          ? t('policyDelete', { hw: String(retention.highWatermark) })
          : t('policyCompact', { start: String(retention.logStartOffset) })}{' '}
        {nextCheckUs === null
          ? t('noCheck')
          : t('nextCheck', {
              interval: spanWords(retention.intervalMs * 1000, t),
              span: spanWords(nextCheckUs - nowUs, t),
            })}
      </p>
      {settings(SETTINGS)}
      <p className="log-note">{t('ifNothing')}</p>
      <table className="log-life__table">
        <thead>
          <tr>
            <th scope="col">{t('colSegment')}</th>
            <th scope="col">{t('colSize')}</th>
            <th scope="col">{t('colNewest')}</th>
            <th scope="col">{t('colFate')}</th>
          </tr>
        </thead>
        <tbody>
          {head.map((one) => (
            <Row key={one.baseOffset} segment={one} nowUs={nowUs} />
          ))}
          {left > 0 && (
            <tr>
              <td colSpan={4} className="log-life__left">
                {t('moreSegments', { n: left })}
              </td>
            </tr>
          )}
          {tail.map((one) => (
            <Row key={one.baseOffset} segment={one} nowUs={nowUs} />
          ))}
        </tbody>
      </table>
      <h4 className="log-life__sub">{t('deletedFiles')}</h4>
      {deleted.length === 0 ? (
        <p className="log-note">{t('deletedNone')}</p>
      ) : (
        <Deleted files={files} nowUs={nowUs} />
      )}
    </section>
  );
}

function Row({ segment, nowUs }: { readonly segment: SegmentFate; readonly nowUs: number }) {
  const t = useLogDiskWords();
  const { bytes } = useWords();
  const { fate, newestMs, isActive } = segment;
  const ageUs = newestMs === null ? 0 : nowUs - timeUsOf(newestMs);
  return (
    <tr>
      <th scope="row">
        <code>{segment.baseOffset}</code>
        {isActive && <small>{t('activeSegment')}</small>}
      </th>
      <td>{bytes(segment.sizeBytes)}</td>
      <td>
        {newestMs === null
          ? t('noRecord')
          : t(ageUs < 0 ? 'newestAhead' : 'newestAt', {
              seconds: secondsOf(newestMs, 1),
              span: spanWords(Math.abs(ageUs), t),
            })}
      </td>
      <td className={classes(fate.kind === 'goes' && 'log-life__goes')}>
        {fate.kind === 'goes'
          ? t(`goes_${fate.rule}`, { span: spanWords(fate.atUs - nowUs, t) })
          : t(`stays_${fate.why}`)}
      </td>
    </tr>
  );
}

/** Those that are removed first; a log that is cleaned often has many. */
const MAX_DELETED = 8;

function Deleted({ files: { retention }, nowUs }: Pick<RetentionProps, 'files' | 'nowUs'>) {
  const t = useLogDiskWords();
  const { bytes } = useWords();
  const { head, left } = withoutMiddle(retention.deleted, MAX_DELETED, 0);
  return (
    <ul className="log-life__deleted">
      {head.map((file) => {
        const words = {
          name: fileName(file.baseOffset),
          size: bytes(file.sizeBytes),
          reason: t(`reason_${file.reason}`),
        };
        return (
          <li key={`${file.baseOffset} ${file.removeAtUs} ${file.sizeBytes}`}>
            {retention.nextCheckUs === null
              ? t('deletedNow', words)
              : t('deletedFile', { ...words, span: spanWords(file.removeAtUs - nowUs, t) })}
          </li>
        );
      })}
      {left > 0 && <li>{t('moreSegments', { n: left })}</li>}
    </ul>
  );
}
